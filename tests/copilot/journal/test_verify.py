"""An auditor finds whatever was done to a journal, and names the rows."""

from __future__ import annotations

import ast
import hashlib
import json
import random
import shutil
import string
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from copilot import events as e
from copilot.errors import JournalError
from copilot.journal import forensics, schema, verify
from copilot.journal.journal import Journal
from copilot.journal.verify import Report, parse_head

Call = Callable[[str], list[e.Event]]
Tamper = Callable[[Any], None]
CHAINED = "row, id, interaction, type, at, wall, because, facts, content_digest"


@pytest.fixture
def intact(journal: Journal, call: Call) -> Path:
    """A closed journal of 24 rows."""
    journal.append(call("i1"))
    journal.append(call("i2"))
    journal.close()
    return journal.path


@pytest.fixture
def tampered(intact: Path, tmp_path: Path) -> Callable[[Tamper | str], Report]:
    """What the auditor says of a copy that somebody changed with the guards taken out and put back."""

    def after(change: Tamper | str) -> Report:
        copy = tmp_path / "copy.db"
        shutil.copy(intact, copy)
        connection = dbapi2.connect(str(copy), isolation_level=None)
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        if isinstance(change, str):
            connection.execute(change)
        else:
            change(connection)
        for _, sql in guards:
            connection.execute(sql)
        connection.close()
        return verify.verify(copy)

    return after


def named(report: Report) -> list[tuple[str, int]]:
    return [(finding.kind, finding.row) for finding in report.findings]


def chained_hash(before: str, columns: dict[str, Any]) -> str:
    """As docs/JOURNAL.md tells it."""
    text = json.dumps(columns, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256((before + text).encode()).hexdigest()


def rehash(connection: Any, row: int) -> None:
    """Gives a row the hash that it would have been written with."""
    before = connection.execute("SELECT hash FROM chain WHERE row = ?", [row - 1]).fetchone()
    values = connection.execute(f"SELECT {CHAINED} FROM chain WHERE row = ?", [row]).fetchone()
    columns = dict(zip(CHAINED.split(", "), values, strict=True))
    hash = chained_hash(before[0] if before else "0" * 64, columns)
    connection.execute("UPDATE chain SET hash = ? WHERE row = ?", [hash, row])


def renumber(connection: Any, first: int, by: int) -> None:
    """Moves all rows from `first` on, content and all."""
    for table in ("chain", "content"):
        connection.execute(f"UPDATE {table} SET row = -row WHERE row >= ?", [first])
        connection.execute(f"UPDATE {table} SET row = -row + ? WHERE row < 0", [by])


def swap(connection: Any, a: int, b: int) -> None:
    for table in ("chain", "content"):
        for source, target in ((a, -1), (b, a), (-1, b)):
            connection.execute(f"UPDATE {table} SET row = ? WHERE row = ?", [target, source])


# ---- intact -----------------------------------------------------------------------------------
def test_untouched_journal_is_intact(intact: Path) -> None:
    report = verify.verify(intact)
    assert report.intact
    assert report.rows == 24


def test_journal_is_verified_while_it_is_written(journal: Journal, call: Call) -> None:
    journal.append(call("i1"))
    report = verify.verify(journal.path)
    assert report.intact
    assert (report.row, report.hash) == (journal.head().row, journal.head().hash)


def test_empty_journal_is_intact(journal: Journal) -> None:
    assert verify.verify(journal.path).intact


def test_lawful_erasure_leaves_the_journal_intact(journal: Journal, call: Call) -> None:
    journal.append(call("i1"))
    journal.append(call("i2"))
    journal.erase("i1", wall=1.9e9)
    report = verify.verify(journal.path)
    assert report.intact
    assert report.erased == 7


def test_words_that_came_after_an_erasure_are_covered_by_the_next_one_only(journal: Journal, call: Call) -> None:
    events = call("i1")
    journal.append(events[:6])
    journal.erase("i1", wall=1.9e9)
    journal.append(events[6:])
    assert verify.verify(journal.path).intact
    journal.erase("i1", wall=1.9e9)
    assert verify.verify(journal.path).intact


def test_verification_changes_nothing(intact: Path) -> None:
    before = intact.read_bytes()
    verify.verify(intact)
    assert intact.read_bytes() == before


# ---- altered ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "change",
    [
        "id = 'i1/99'",
        "interaction = 'i2'",
        "type = 'CallHeld'",
        "at = 2.0000001",
        "wall = 1.7e9",
        "because = '[\"i1/1\"]'",
        "facts = '{ }'",
        "content_digest = 'ab'",
    ],
)
def test_altered_row_is_named(tampered: Callable[[Tamper | str], Report], change: str) -> None:
    report = tampered(f"UPDATE chain SET {change} WHERE row = 3")
    assert ("altered", 3) in named(report)
    assert {row for _, row in named(report)} == {3}


def test_altered_row_is_named_by_its_id_too(tampered: Callable[[Tamper | str], Report]) -> None:
    (finding,) = tampered("UPDATE chain SET at = 9.0 WHERE row = 3").findings
    assert finding.id == "i1/3"
    assert "i1/3, CallAnswered" in finding.sentence


def test_altered_row_with_its_own_hash_made_to_fit_is_named(tampered: Callable[[Tamper | str], Report]) -> None:
    def change(connection: Any) -> None:
        connection.execute("UPDATE chain SET at = 9.0 WHERE row = 3")
        rehash(connection, 3)

    (finding,) = tampered(change).findings
    assert finding.row == 4
    assert "row 3 (i1/3)" in finding.sentence


def test_two_altered_rows_are_both_named(tampered: Callable[[Tamper | str], Report]) -> None:
    report = tampered("UPDATE chain SET wall = 1.0 WHERE row IN (3, 20)")
    assert named(report) == [("altered", 3), ("altered", 20)]


def test_changed_hash_is_named(tampered: Callable[[Tamper | str], Report]) -> None:
    report = tampered("UPDATE chain SET hash = upper(hash) WHERE row = 3")
    assert ("altered", 3) in named(report)


def test_any_single_byte_that_is_changed_is_found(intact: Path, tmp_path: Path) -> None:
    """300 random changes over all columns and rows; a seed that fails is printed by pytest."""
    copy = tmp_path / "copy.db"
    shutil.copy(intact, copy)
    connection = dbapi2.connect(str(copy), isolation_level=None)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    assert {kind for kind, _ in named(verify.verify(copy))} == {"guard"}
    for seed in range(300):
        connection.execute("SAVEPOINT change")
        row = change_one_byte(connection, random.Random(seed))
        connection.execute("RELEASE change")
        report = verify.verify(copy)
        assert any(finding.kind != "guard" for finding in report.findings), f"seed {seed}, row {row}"
        undo_change(connection)
    connection.close()


STORED: dict[str, Any] = {}


def change_one_byte(connection: Any, dice: random.Random) -> int:
    column = dice.choice([*CHAINED.split(", ")[1:], "hash"])
    row = dice.randint(1, 24)
    value = connection.execute(f"SELECT {column} FROM chain WHERE row = ?", [row]).fetchone()[0]
    if isinstance(value, float):
        import struct

        raw = bytearray(struct.pack(">d", value))
        raw[dice.randrange(1, 8)] ^= 1 << dice.randrange(8)
        changed: Any = struct.unpack(">d", bytes(raw))[0]
    else:
        place = dice.randrange(max(1, len(value)))
        letter = dice.choice([c for c in string.printable if c != value[place : place + 1]])
        changed = value[:place] + letter + value[place + 1 :]
    STORED.update(column=column, row=row, value=value)
    connection.execute(f"UPDATE chain SET {column} = ? WHERE row = ?", [changed, row])
    return row


def undo_change(connection: Any) -> None:
    connection.execute(f"UPDATE chain SET {STORED['column']} = ? WHERE row = ?", [STORED["value"], STORED["row"]])


# ---- removed, inserted, reordered -------------------------------------------------------------
@pytest.mark.parametrize("row", [1, 3, 23])
def test_removed_row_is_named(tampered: Callable[[Tamper | str], Report], row: int) -> None:
    def change(connection: Any) -> None:
        connection.execute("DELETE FROM content WHERE row = ?", [row])
        connection.execute("DELETE FROM chain WHERE row = ?", [row])

    assert named(tampered(change)) == [("removed", row)]


def test_removed_rows_are_named_when_the_rest_was_renumbered(tampered: Callable[[Tamper | str], Report]) -> None:
    def change(connection: Any) -> None:
        connection.execute("DELETE FROM content WHERE row IN (5, 6)")
        connection.execute("DELETE FROM chain WHERE row IN (5, 6)")
        renumber(connection, 7, -2)

    assert named(tampered(change)) == [("removed", 5), ("removed", 6)]


def test_removed_first_row_is_named_when_the_rest_was_renumbered(tampered: Callable[[Tamper | str], Report]) -> None:
    def change(connection: Any) -> None:
        connection.execute("DELETE FROM content WHERE row = 1")
        connection.execute("DELETE FROM chain WHERE row = 1")
        renumber(connection, 2, -1)

    assert named(tampered(change)) == [("removed", 1)]


@pytest.mark.parametrize("made_to_fit", [True, False])
@pytest.mark.parametrize("row", [1, 5])
def test_inserted_row_is_named(tampered: Callable[[Tamper | str], Report], row: int, made_to_fit: bool) -> None:
    def change(connection: Any) -> None:
        renumber(connection, row, 1)
        connection.execute(
            f"INSERT INTO chain SELECT {row}, 'forged', interaction, 'CallHeld', at, wall, because, facts, '', hash "
            f"FROM chain WHERE row = {row + 3}"
        )
        if made_to_fit:
            rehash(connection, row)

    (finding,) = tampered(change).findings
    assert (finding.kind, finding.row, finding.id) == ("inserted", row, "forged")


def test_row_before_the_first_is_named(tampered: Callable[[Tamper | str], Report]) -> None:
    report = tampered(
        "INSERT INTO chain SELECT 0, 'forged', interaction, type, at, wall, because, facts, '', hash "
        "FROM chain WHERE row = 3"
    )
    assert named(report) == [("inserted", 0)]


@pytest.mark.parametrize(("a", "b"), [(3, 4), (3, 17), (1, 2), (11, 24)])
def test_rows_that_changed_places_are_named(tampered: Callable[[Tamper | str], Report], a: int, b: int) -> None:
    report = tampered(lambda connection: swap(connection, a, b))
    assert named(report) == [("reordered", a), ("reordered", b)]
    assert f"belongs in row {b}" in report.findings[0].sentence


def test_row_moved_far_away_is_told_where_it_belongs(tampered: Callable[[Tamper | str], Report]) -> None:
    (finding,) = tampered("UPDATE chain SET row = 1000000000000 WHERE row = 12").findings
    assert (finding.kind, finding.row) == ("reordered", 1000000000000)
    assert "belongs in row 12" in finding.sentence


def test_many_rows_gone_are_told_in_one_line(tampered: Callable[[Tamper | str], Report]) -> None:
    (finding,) = tampered("UPDATE chain SET row = 1000000000000 WHERE row = 24").findings
    assert (finding.kind, finding.row) == ("altered", 1000000000000)


def test_renumbering_alone_is_told(tampered: Callable[[Tamper | str], Report]) -> None:
    assert named(tampered(lambda connection: renumber(connection, 1, 3))) == [("altered", 4)]


@pytest.mark.parametrize("seed", range(40))
def test_several_things_done_at_once_are_never_called_intact(
    tampered: Callable[[Tamper | str], Report], seed: int
) -> None:
    """Random removals, swaps, insertions and alterations on one journal; each is at least found."""
    dice = random.Random(seed)

    def change(connection: Any) -> None:
        for _ in range(dice.randint(1, 4)):
            do = dice.choice(["remove", "swap", "insert", "alter"])
            rows = [row for (row,) in connection.execute("SELECT row FROM chain ORDER BY row")]
            row, other = dice.sample(rows[:-1], 2)
            if do == "remove":
                for table in ("chain", "content"):
                    connection.execute(f"DELETE FROM {table} WHERE row = ?", [row])
                if dice.random() < 0.5:
                    renumber(connection, row + 1, -1)
            elif do == "swap":
                swap(connection, row, other)
            elif do == "insert":
                renumber(connection, row, 1)
                connection.execute(
                    "INSERT INTO chain SELECT ?, 'forged' || ?, interaction, type, at, wall, because, facts, '', hash "
                    "FROM chain WHERE row = ?",
                    [row, dice.random(), row + 1],
                )
            else:
                connection.execute("UPDATE chain SET at = at + 1 WHERE row = ?", [row])
            if dice.random() < 0.3 and do in ("insert", "alter"):
                rehash(connection, row)

    found = tampered(change).findings
    assert any(not finding.kind.startswith("content") for finding in found)


# ---- content ----------------------------------------------------------------------------------
def test_altered_words_are_named(tampered: Callable[[Tamper | str], Report]) -> None:
    report = tampered("UPDATE content SET content = replace(content, 'free', 'fair') WHERE row = 6")
    assert named(report) == [("content_altered", 6)]


def test_altered_salt_is_named(tampered: Callable[[Tamper | str], Report]) -> None:
    assert named(tampered("UPDATE content SET salt = zeroblob(16) WHERE row = 6")) == [("content_altered", 6)]


def test_removed_words_are_named(tampered: Callable[[Tamper | str], Report]) -> None:
    assert named(tampered("DELETE FROM content WHERE row = 6")) == [("content_removed", 6)]


def test_words_of_another_interaction_are_not_covered_by_an_erasure(
    journal: Journal, call: Call, tmp_path: Path
) -> None:
    journal.append(call("i1"))
    journal.append(call("i2"))
    journal.erase("i1", wall=1.9e9)
    connection = dbapi2.connect(str(journal.path), isolation_level=None)
    connection.execute("DROP TRIGGER content_leaves_a_tombstone")
    connection.execute("DELETE FROM content WHERE row = 18")
    connection.close()
    assert ("content_removed", 18) in named(verify.verify(journal.path))


def test_erased_words_that_are_back_are_named(journal: Journal, call: Call) -> None:
    journal.append(call("i1"))
    connection = dbapi2.connect(str(journal.path), isolation_level=None)
    kept = connection.execute("SELECT * FROM content WHERE row = 6").fetchone()
    journal.erase("i1", wall=1.9e9)
    connection.execute("INSERT INTO content VALUES (?,?,?)", kept)
    connection.close()
    assert named(verify.verify(journal.path)) == [("content_inserted", 6)]


@pytest.mark.parametrize("row", [3, 99])
def test_words_where_none_were_said_are_named(tampered: Callable[[Tamper | str], Report], row: int) -> None:
    report = tampered(f"INSERT INTO content VALUES ({row}, zeroblob(16), '{{}}')")
    assert named(report) == [("content_inserted", row)]


# ---- heads and guards -------------------------------------------------------------------------
def test_cut_off_tail_is_found_against_an_exported_head(journal: Journal, call: Call, tmp_path: Path) -> None:
    journal.append(call("i1"))
    head = journal.head()
    journal.close()
    connection = dbapi2.connect(str(journal.path), isolation_level=None)
    guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in guards:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("DELETE FROM content WHERE row > 10")
    connection.execute("DELETE FROM chain WHERE row > 10")
    for _, sql in guards:
        connection.execute(sql)
    connection.close()
    assert verify.verify(journal.path).intact
    assert named(verify.verify(journal.path, [parse_head(str(head))])) == [("cut_off", 11), ("cut_off", 12)]


def test_chain_that_was_rewritten_whole_is_found_against_an_exported_head(
    intact: Path, tampered: Callable[[Tamper | str], Report], tmp_path: Path
) -> None:
    def change(connection: Any) -> None:
        connection.execute("UPDATE chain SET at = 9.0 WHERE row = 3")
        for row in range(3, 25):
            rehash(connection, row)

    head = verify.verify(intact)
    assert tampered(change).intact
    report = verify.verify(tmp_path / "copy.db", [(head.row, head.hash)])
    assert named(report) == [("altered", 24)]


def test_head_of_a_journal_that_went_on_still_agrees(journal: Journal, call: Call) -> None:
    journal.append(call("i1"))
    head = parse_head(str(journal.head()))
    journal.append(call("i2"))
    assert verify.verify(journal.path, [head, (0, "0" * 64)]).intact


@pytest.mark.parametrize("text", ["", "12", "12:abc", "x:" + "0" * 64])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(JournalError, match="no head"):
        parse_head(text)


def test_guard_that_was_taken_out_is_told(intact: Path) -> None:
    connection = dbapi2.connect(str(intact))
    connection.execute("DROP TRIGGER chain_never_changes")
    connection.close()
    assert named(verify.verify(intact)) == [("guard", 0)]


# ---- what cannot be read ----------------------------------------------------------------------
def test_missing_foreign_newer_and_damaged_files_are_refused_in_words(intact: Path, tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="There is no journal"):
        verify.verify(tmp_path / "none.db")
    (tmp_path / "text.db").write_text("my shopping list\n" * 100)
    with pytest.raises(JournalError, match="cannot be read as a journal"):
        verify.verify(tmp_path / "text.db")
    dbapi2.connect(str(tmp_path / "foreign.db")).execute("CREATE TABLE t (x)")
    with pytest.raises(JournalError, match="not an Earshot journal"):
        verify.verify(tmp_path / "foreign.db")
    data = bytearray(intact.read_bytes())
    data[5000:] = random.Random(7).randbytes(len(data) - 5000)
    (tmp_path / "damaged.db").write_bytes(data)
    with pytest.raises(JournalError, match="cannot be read as a journal"):
        verify.verify(tmp_path / "damaged.db")
    newer = dbapi2.connect(str(intact))
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    with pytest.raises(JournalError, match="another version"):
        verify.verify(intact)


def test_auditor_knows_every_version_and_guard_that_is_written(intact: Path) -> None:
    connection = dbapi2.connect(str(intact))
    triggers = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    connection.close()
    assert triggers == set(verify.GUARDS)
    assert verify.VERSIONS[-1] == len(schema.JOURNAL.migrations)


def test_auditor_shares_only_the_names_of_events_with_the_writer() -> None:
    ours = {
        str(node.module)
        for module in (verify, forensics)
        for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("copilot")
    }
    assert ours == {"copilot.errors", "copilot.events", "copilot.journal.forensics"}
