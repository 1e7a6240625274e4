"""The journal stores what happened, gives it back, and forgets only what it is told to forget."""

from __future__ import annotations

import dataclasses
import itertools
import random
import stat
import subprocess
import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from copilot import events as e
from copilot.errors import JournalError
from copilot.journal import schema
from copilot.journal.journal import Journal
from copilot.sqlite import open_file
from copilot.state import fold

Call = Callable[[str], list[e.Event]]


def reopened(journal: Journal) -> Journal:
    journal.close()
    return Journal.open(journal.path, create=False)


# ---- storing and reading ----------------------------------------------------------------------
def test_kept_events_come_back_as_they_were(journal: Journal, call: Call) -> None:
    events = call("i1")
    journal.append(events)
    assert journal.read("i1") == [event for event in events if event.kept]


def test_events_are_there_after_the_file_was_closed(journal: Journal, call: Call) -> None:
    journal.append(call("i1"))
    again = reopened(journal)
    assert fold(again.read("i1")).interactions["i1"].utterances[1].text == "The engineer said it was free of charge"
    again.close()


def test_desk_folded_from_the_journal_is_the_desk_that_was_left(journal: Journal, call: Call) -> None:
    kept = [event for event in call("i1") if event.kept]
    for event in kept:
        journal.append([event])
    assert fold(journal.read("i1")) == fold(kept)


def test_interaction_is_unfinished_until_it_is_finished(journal: Journal, call: Call) -> None:
    first, second = call("i1"), call("i2")
    journal.append(second[:-1])
    journal.append(first[:-1])
    assert journal.unfinished() == ["i2", "i1"]
    journal.append(second[-1:])
    assert journal.unfinished() == ["i1"]


@pytest.mark.parametrize("end", [None, e.WriteRejected, e.ProposalWithdrawn])
def test_a_finished_interaction_is_unfinished_again_while_an_undo_waits(
    journal: Journal, call: Call, end: type[e.Event] | None
) -> None:
    told = call("i1")
    (proposed,) = [event for event in told if isinstance(event, e.WriteProposed)]
    journal.append(told)
    assert journal.unfinished() == []
    journal.append([replace(proposed, id="i1/91", proposal=replace(proposed.proposal, id="i1-p2"))])
    assert journal.unfinished() == ["i1"]
    if end is not None:
        journal.append([end(id="i1/92", interaction="i1", at=99.0, wall=99.0, proposal="i1-p2", reason="finished")])
        assert journal.unfinished() == []


def test_facts_of_one_transaction_are_stored_together_or_not_at_all(journal: Journal, call: Call) -> None:
    def fails(connection: Any) -> None:
        connection.execute("INSERT INTO outbox (op) VALUES ('x')")

    with pytest.raises(dbapi2.IntegrityError):
        journal.append(call("i1"), also=fails)
    assert journal.read("i1") == []
    assert journal.head().row == 0


def test_same_event_is_never_stored_twice(journal: Journal, call: Call) -> None:
    journal.append(call("i1"))
    with pytest.raises(dbapi2.IntegrityError):
        journal.append(call("i1")[-1:])


def test_two_processes_can_append_to_one_file(journal: Journal, call: Call) -> None:
    other = Journal.open(journal.path)
    journal.append(call("i1"))
    other.append(call("i2"))
    journal.append(call("i3"))
    other.close()
    assert journal.head().row == 36


# ---- the list ---------------------------------------------------------------------------------
def test_list_tells_who_called_and_what_came_of_it(journal: Journal, call: Call) -> None:
    journal.append(call("i1"))
    (row,) = journal.interactions()
    assert (row.caller, row.title, row.wrapup, row.phase) == ("Ana Silva", "Call-out fee", "BIL-FEE-CREDIT", "finished")
    assert (row.seconds, row.writes, row.undone) == (28.0, 1, 0)


@pytest.mark.parametrize(
    ("told", "caller"),
    [({"number": "+447700900999", "name": "Ben"}, "Ben"), ({"number": "+447700900999"}, "+447700900999")],
)
def test_list_says_who_the_telephone_told_late(journal: Journal, told: dict[str, str], caller: str) -> None:
    stamp: dict[str, Any] = {"interaction": "i1", "at": 0.0, "wall": 1.0}
    opened = [
        e.InteractionOpened(id="i1/1", **stamp), e.CallAnswered(id="i1/2", **stamp), e.CallerTold(id="i1/3", **stamp, **told),
    ]  # fmt: skip
    journal.append(opened)
    assert [row.caller for row in journal.interactions()] == [caller]


def test_list_begins_with_the_newest(journal: Journal, call: Call) -> None:
    journal.append(call("i1"))
    journal.append(call("i2"))
    assert [row.id for row in journal.interactions()] == ["i2", "i1"]


@pytest.mark.parametrize("text", ["free charge", "ENGINEER", "silva", "thank engin", "sílva"])
def test_words_of_utterances_and_callers_are_found(journal: Journal, call: Call, text: str) -> None:
    journal.append(call("i1"))
    assert [row.id for row in journal.interactions(text)] == ["i1"]


@pytest.mark.parametrize("text", ["free router", '"', "credit OR free", "NEAR(", "27.40"])
def test_words_nobody_said_are_not_found(journal: Journal, call: Call, text: str) -> None:
    journal.append(call("i1"))
    assert journal.interactions(text) == []


def test_found_line_is_shown(journal: Journal, call: Call) -> None:
    journal.append(call("i1"))
    assert "free of charge" in journal.interactions("charge")[0].snippet


# ---- erasing ----------------------------------------------------------------------------------
def test_erased_words_and_values_are_nowhere_in_the_files(journal: Journal, call: Call) -> None:
    journal.append(call("i1"))
    journal.append(call("i2")[:4])
    journal.erase("i1", wall=1.9e9)
    left = b"".join(file.read_bytes() for file in journal.path.parent.iterdir() if file.suffix != ".db-shm")
    for words in (b"engineer", b"free of charge", "27.40 €".encode()):
        assert words not in left


def secret(kind: Any, number: Iterator[int], private: bool = False) -> Any:
    """A value of a type: every private text in it is a secret of its own, and every other one says so."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        marked = {f.name: private or bool(f.metadata.get("private")) for f in dataclasses.fields(kind)}
        return kind(**{name: secret(hints[name], number, hidden) for name, hidden in marked.items()})
    if origin is typing.Literal:
        return args[0]
    if origin is tuple:
        return tuple(secret(args[0], number, private) for _ in range(2))
    if origin is dict:
        return {secret(args[0], number, private): secret(args[1], number, private)}
    if origin in (typing.Union, types.UnionType):
        return secret(args[0], number, private)
    return f"secret{next(number)}word" if kind is str and private else "open" if kind is str else kind(1)


def test_of_every_kind_of_event_no_private_word_is_left_in_the_files_after_an_erasure(journal: Journal) -> None:
    number = itertools.count()
    kept = [kind for kind in e.EVENTS.values() if kind.kept and kind is not e.ContentErased]
    journal.append([replace(secret(kind, number), id=f"i1/{n}", interaction="i1") for n, kind in enumerate(kept)])
    assert next(number) > 100

    def stored() -> bytes:
        return b"".join(file.read_bytes() for file in journal.path.parent.iterdir() if file.suffix != ".db-shm")

    assert b"secret0word" in stored()
    assert journal.interactions("secret0word") or journal.interactions("secret")
    journal.erase("i1", wall=1.9e9)
    assert b"secret" not in stored()
    assert journal.interactions("secret") == []
    read = journal.read("i1")
    assert [type(event) for event in read] == kept
    assert "secret" not in repr(read)
    fold(read)


def test_what_was_heard_again_is_found_by_its_new_words(journal: Journal, call: Call) -> None:
    journal.append(call("i1"))
    line = next(event for event in call("i1") if isinstance(event, e.UtteranceFinal))
    journal.append(
        [
            e.UtteranceRevised(
                id="i1/900", interaction="i1", at=9.0, wall=1.8e9, utterance=line.utterance, text="the locksmith came"
            )
        ]
    )
    assert [row.id for row in journal.interactions("locksmith")] == ["i1"]
    journal.erase("i1", wall=1.9e9)
    assert journal.interactions("locksmith") == []


def test_erased_words_are_gone_though_the_engine_has_the_journal_open(journal: Journal, call: Call) -> None:
    journal.append(call("i1"))
    command = Journal.open(journal.path)
    command.erase("i1", wall=1.9e9)
    left = b"".join(file.read_bytes() for file in journal.path.parent.iterdir() if file.suffix != ".db-shm")
    assert b"engineer" not in left
    journal.append(call("i2"))
    assert journal.head().row == 25
    command.close()


def test_erasure_leaves_the_facts_and_takes_the_words(journal: Journal, call: Call) -> None:
    journal.append(call("i1"))
    journal.erase("i1", wall=1.9e9)
    known = fold(journal.read("i1")).interactions["i1"]
    assert [(u.start, u.text) for u in known.utterances] == [(2.5, ""), (8.0, "")]
    assert known.proposals[0].status == "verified"
    assert journal.interactions("engineer") == []


def test_erasure_of_one_interaction_spares_the_others(journal: Journal, call: Call) -> None:
    journal.append(call("i1"))
    journal.append(call("i2"))
    journal.erase("i1", wall=1.9e9)
    assert [row.id for row in journal.interactions("engineer silva")] == ["i2"]


def test_erasure_is_itself_a_fact(journal: Journal, call: Call) -> None:
    journal.append(call("i1"))
    stone = journal.erase("i1", wall=1.9e9)
    assert (stone.subject, stone.up_to) == ("i1", 12)
    assert journal.head().row == 13


def test_unknown_interaction_cannot_be_erased(journal: Journal) -> None:
    with pytest.raises(JournalError, match="no interaction 'i9'"):
        journal.erase("i9", wall=1.9e9)


@pytest.mark.parametrize("state", ["approved", "sending", "sent", "unknown"])
def test_interaction_with_a_write_under_way_is_not_erased(journal: Journal, call: Call, state: str) -> None:
    def enter(connection: Any) -> None:
        connection.execute(
            "INSERT INTO outbox (op, interaction, proposal, system, record, base_version, payload, state) "
            "VALUES ('op', 'i1', 'p', 's', 'r', '1', '{}', ?)",
            [state],
        )

    journal.append(call("i1"), also=enter)
    with pytest.raises(JournalError, match="on its way"):
        journal.erase("i1", wall=1.9e9)
    assert journal.interactions("engineer")


# ---- what the file refuses --------------------------------------------------------------------
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE chain SET type = 'CallHeld' WHERE row = 3",
        "DELETE FROM chain WHERE row = 12",
        "INSERT OR REPLACE INTO chain SELECT row, id, interaction, type, 9.0, wall, because, facts, content_digest, hash "
        "FROM chain WHERE row = 3",
        "INSERT INTO chain SELECT 99, 'new', interaction, type, at, wall, because, facts, content_digest, hash "
        "FROM chain WHERE row = 3",
        "UPDATE content SET content = '{}' WHERE row = 2",
        "DELETE FROM content WHERE row = 2",
        "INSERT OR REPLACE INTO content SELECT row, salt, '{}' FROM content WHERE row = 2",
    ],
)
def test_stored_facts_can_be_neither_changed_nor_removed(journal: Journal, call: Call, statement: str) -> None:
    journal.append(call("i1"))
    before = journal.read("i1")
    stranger = dbapi2.connect(str(journal.path), isolation_level=None)
    with pytest.raises(dbapi2.IntegrityError):
        stranger.execute(statement)
    stranger.close()
    assert journal.read("i1") == before


def test_only_its_user_can_read_it(journal: Journal, call: Call) -> None:
    journal.append(call("i1"))
    assert stat.S_IMODE(journal.path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in journal.path.parent.iterdir()} == {0o600}


def test_missing_journal_is_said_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="There is no journal at"):
        Journal.open(tmp_path / "journal.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "journal.db"
    file.write_text("my shopping list\n" * 100)
    with pytest.raises(JournalError, match="is not an Earshot journal"):
        Journal.open(file)
    assert file.read_text() == "my shopping list\n" * 100


def test_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "journal.db"
    stranger = dbapi2.connect(str(file))
    stranger.execute("CREATE TABLE bookmarks (url TEXT)")
    stranger.close()
    before = file.read_bytes()
    with pytest.raises(JournalError, match="belongs to another program"):
        Journal.open(file)
    assert file.read_bytes() == before


def test_newer_journal_is_refused(journal: Journal) -> None:
    newer = dbapi2.connect(str(journal.path))
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    with pytest.raises(JournalError, match="newer Earshot"):
        reopened(journal)


def test_damaged_journal_is_refused_in_words(journal: Journal, call: Call) -> None:
    journal.append(call("i1"))
    journal.close()
    data = bytearray(journal.path.read_bytes())
    data[200:] = random.Random(7).randbytes(len(data) - 200)
    journal.path.write_bytes(data)
    with pytest.raises(JournalError, match=r"is damaged|is not an Earshot journal"):
        Journal.open(journal.path).interactions()


def test_full_disk_is_said_and_nothing_is_half_written(journal: Journal, call: Call) -> None:
    journal.append(call("i1"))
    pages = journal._db.conn.execute("PRAGMA page_count").fetchone()[0]
    journal._db.conn.execute(f"PRAGMA max_page_count = {pages}")
    many = [event for n in range(100) for event in call(f"more{n}")]
    with pytest.raises(JournalError, match="is full"):
        journal.append(many)
    assert journal.head().row == 12
    journal._db.conn.execute("PRAGMA max_page_count = 100000")
    journal.append(call("i2"))
    assert journal.head().row == 24


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("this user may not mount a tmpfs")
    yield place
    subprocess.run(["umount", place], check=True)


def test_really_full_disk_keeps_what_was_stored(tiny_disk: Path, call: Call) -> None:
    journal = Journal.open(tiny_disk / "journal.db")
    stored = 0

    def fill() -> None:
        nonlocal stored
        while True:
            journal.append(call(f"i{stored}"))
            stored += 1

    with pytest.raises(JournalError, match="is full"):
        fill()
    assert journal.head().row == stored * 12
    journal.close()
    again = Journal.open(tiny_disk / "journal.db")
    assert len(again.read(f"i{stored - 1}")) == 12
    again.close()


def test_read_only_disk_is_said(tiny_disk: Path) -> None:
    Journal.open(tiny_disk / "journal.db").close()
    subprocess.run(["mount", "-o", "remount,ro", tiny_disk], check=True)
    with pytest.raises(JournalError, match="cannot be opened for writing"):
        Journal.open(tiny_disk / "journal.db")
    with pytest.raises(JournalError, match="cannot be opened for writing"):
        Journal.open(tiny_disk / "new" / "journal.db")


def test_migrations_bring_an_older_journal_up_to_date(tmp_path: Path, call: Call) -> None:
    first = replace(schema.JOURNAL, migrations=schema.JOURNAL.migrations[:1])
    open_file(tmp_path / "journal.db", first).close()
    journal = Journal.open(tmp_path / "journal.db")
    journal.append(call("i1"))
    assert journal._db["outbox"].exists()
    journal.close()


def test_failed_migration_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    def m003_breaks(db: Any) -> None:
        db.conn.execute("CREATE TABLE half (x)")
        raise RuntimeError

    Journal.open(tmp_path / "journal.db").close()
    broken = replace(schema.JOURNAL, migrations=(*schema.JOURNAL.migrations, m003_breaks))
    with pytest.raises(RuntimeError):
        open_file(tmp_path / "journal.db", broken)
    Journal.open(tmp_path / "journal.db", create=False).close()
