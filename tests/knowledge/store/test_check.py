"""Damage of every part is named, and mended from what is left."""

from __future__ import annotations

import datetime
import resource
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.errors import BadIndex, KnowledgeError
from knowledge.store import meaning, wordindex
from knowledge.store.check import check
from knowledge.store.database import connect
from knowledge.store.reader import Reader
from knowledge.store.repair import repair
from knowledge.store.store import Store
from knowledge.store.wordindex import WordIndex
from tests.fakes import HashEmbedder
from tests.knowledge.store.conftest import article, file

TODAY = datetime.date(2026, 11, 26)
COUNT = 40


@pytest.fixture
def folder(tmp_path: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Articles enough for a derived FAISS file, one of them in its second version."""
    monkeypatch.setattr(meaning, "SMALL", 20)
    folder = tmp_path / "knowledge"
    with Store.open(folder, embedder) as store:
        store.put_all("help", [(file(f"{n}.md"), [said(n)]) for n in range(COUNT)])
        store.put("help", file("0.md", "2" * 64), [said(0, "changed")])
    assert list(folder.rglob("meaning-*.faiss"))
    return folder


def said(n: int, how: str = "plain"):  # type: ignore[no-untyped-def]
    return article(f"KB-{n}", f"word{n} is {how}.\n\n## Heading {n}\nMore of it.\n")


def holds_everything(folder: Path) -> bool:
    reader = Reader.open(folder, HashEmbedder())
    live = reader.live(TODAY)
    by_words = {
        reader.passage(row).article for n in range(COUNT) for row in reader.best_by_words({f"word{n}": 1.0}, 5, live)
    }
    by_meaning = {
        reader.passage(row).article for row in reader.nearest(HashEmbedder().encode(["x"]), live.count, live)[0]
    }
    wanted = {f"KB-{n}" for n in range(COUNT)}
    return by_words == by_meaning == wanted and {one.id for one in reader.articles()} == wanted


def flip(path: Path, share: float = 0.5) -> None:
    content = bytearray(path.read_bytes())
    content[int(len(content) * share)] ^= 0xFF
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def test_a_whole_one_has_no_findings(folder: Path, embedder: HashEmbedder) -> None:
    assert check(folder, embedder) == []
    assert repair(folder, embedder) == []


DAMAGES = {"gone": Path.unlink, "cut": cut, "flipped": flip, "empty": lambda path: path.write_bytes(b"")}
PARTS = {
    "vectors": "vectors.f16",
    "headings": "headings.f16",
    "columns": "passages.i32",
    "meaning": "meaning-*.faiss",
    "words": "words/*.idx",
}


@pytest.mark.parametrize("damage", list(DAMAGES))
@pytest.mark.parametrize("part", list(PARTS))
def test_a_damaged_part_is_named_and_mended(folder: Path, embedder: HashEmbedder, part: str, damage: str) -> None:
    DAMAGES[damage](max(folder.glob(f"edition-1/{PARTS[part]}"), key=lambda path: path.stat().st_size))
    found = check(folder, embedder)
    if (part, damage) == ("meaning", "gone"):  # a file that is not needed may be missing
        assert found == []
    else:
        assert [finding.part for finding in found] == [part]
        assert repair(folder, embedder) == found
    assert check(folder, embedder) == []
    assert holds_everything(folder)


def test_only_damaged_vectors_are_encoded_again(folder: Path, embedder: HashEmbedder) -> None:
    flip(folder / "edition-1" / "vectors.f16")
    embedder.encoded.clear()
    repair(folder, embedder)
    assert len(embedder.encoded) == 1


def test_the_words_whole_folder_is_mended(folder: Path, embedder: HashEmbedder) -> None:
    shutil.rmtree(folder / "edition-1" / "words")
    with pytest.raises(BadIndex, match=r"index of words.*check --repair"):
        Reader.open(folder, embedder)
    assert [finding.part for finding in repair(folder, embedder)] == ["words"]
    assert holds_everything(folder)


def test_words_that_lie_behind_are_brought_after_by_a_check_as_by_whoever_opens(
    folder: Path, embedder: HashEmbedder
) -> None:
    before = shutil.copytree(folder / "edition-1" / "words", folder / "earlier")
    with Store.open(folder, embedder) as store:
        store.drop("help", ["1.md"])
    shutil.rmtree(folder / "edition-1" / "words")
    before.rename(folder / "edition-1" / "words")
    behind = set(WordIndex(folder / "edition-1" / "words").rows())
    assert check(folder, embedder) == []
    assert set(WordIndex(folder / "edition-1" / "words").rows()) < behind


def test_what_a_killed_writer_of_words_left_is_no_damage(folder: Path, embedder: HashEmbedder) -> None:
    words = folder / "edition-1" / "words"
    (words / f"{'0' * 32}.fast").write_bytes(b"half of a segm")
    (deleted,) = words.glob("*.del")
    deleted.with_name(f"{deleted.name.partition('.')[0]}.999999.del").write_bytes(b"")
    assert check(folder, embedder) == []
    flip(deleted)
    assert [finding.part for finding in check(folder, embedder)] == ["words"]


def test_one_that_was_killed_while_it_was_made_is_none_yet(tmp_path: Path, embedder: HashEmbedder) -> None:
    with Store.open(tmp_path, embedder) as store:
        store.db.conn.execute("DELETE FROM state")  # it is written last
    with pytest.raises(BadIndex, match="There is no knowledge base"):
        check(tmp_path, embedder)
    Store.open(tmp_path, embedder).close()
    assert check(tmp_path, embedder) == []


def test_words_of_passages_that_are_gone_are_noticed(folder: Path, embedder: HashEmbedder) -> None:
    words = folder / "edition-1" / "words"
    index = WordIndex(words)
    number, rows = index.generation, set(index.rows())
    wordindex.write(words, number, (), [(COUNT + 9, max(rows) + 1, ["strange"])])
    assert [finding.say for finding in check(folder, embedder)] == [f"{words} lacks 0 passages and has 1 too many."]
    repair(folder, embedder)
    assert check(folder, embedder) == []


def test_of_damaged_articles_the_readable_ones_are_kept(folder: Path, embedder: HashEmbedder) -> None:
    content = bytearray((folder / "knowledge.db").read_bytes())
    for page in range(8, len(content) // 4096 - 1):
        if b"word20 is plain" in content[page * 4096 : (page + 1) * 4096]:
            content[page * 4096 : page * 4096 + 100] = b"\xff" * 100
    (folder / "knowledge.db").write_bytes(content)
    assert {finding.part for finding in repair(folder, embedder)} == {"articles"}
    assert check(folder, embedder) == []
    reader = Reader.open(folder, embedder)
    kept = {one.id for one in reader.articles()}
    assert len(kept) > COUNT // 2
    assert list(folder.glob("damaged-*-knowledge.db"))
    with Store.open(folder, embedder) as store:  # the sources are asked again for the rest
        assert all(known.sha256 == "" for known in store.files("help").values())


@pytest.mark.parametrize("how", ["locked", "newer", "another's"])
def test_what_is_not_damaged_is_never_mended(
    folder: Path, embedder: HashEmbedder, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.store.database.BUSY_S", 0.0)
    db = connect(folder)
    if how == "locked":
        db.conn.execute("PRAGMA locking_mode = EXCLUSIVE")
        db.conn.execute("BEGIN EXCLUSIVE")
    else:
        db.conn.execute("PRAGMA user_version = 99" if how == "newer" else "PRAGMA application_id = 7")
        db.close()
    before = sorted(path.name for path in folder.iterdir())
    with pytest.raises(BadIndex, match=r"locked\. Try again|newer Earshot|another program"):
        repair(folder, embedder)
    assert sorted(path.name for path in folder.iterdir()) == before
    db.close()


def test_a_disk_that_refuses_while_it_is_mended_costs_nothing(folder: Path, embedder: HashEmbedder) -> None:
    flip(folder / "knowledge.db", 0.0)
    damaged = (folder / "knowledge.db").read_bytes()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        with pytest.raises(KnowledgeError):
            repair(folder, embedder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (folder / "knowledge.db").read_bytes() == damaged
    assert {finding.part for finding in repair(folder, embedder)} == {"articles"}
    assert check(folder, embedder) == []


def test_a_disk_that_fails_is_no_damage_of_the_articles(folder: Path, embedder: HashEmbedder) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        with pytest.raises(KnowledgeError, match=r"The disk of .* is full or fails: free"):
            repair(folder, embedder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert repair(folder, embedder) == []
    assert holds_everything(folder)


@pytest.mark.parametrize("damage", ["cut", "empty", "gone"])
def test_articles_that_cannot_be_read_at_all_make_room_for_an_import(
    folder: Path, embedder: HashEmbedder, damage: str
) -> None:
    DAMAGES[damage](folder / "knowledge.db")
    assert {finding.part for finding in repair(folder, embedder)} == {"articles"}
    assert check(folder, embedder) == []
    with Store.open(folder, embedder) as store:
        store.put_all("help", [(file(f"{n}.md"), [said(n)]) for n in range(COUNT)])
    assert holds_everything(folder)


@pytest.mark.parametrize("room", [40_000, 60_000, 90_000, 150_000])
def test_a_full_disk_is_said_and_nothing_is_lost(folder: Path, embedder: HashEmbedder, room: int) -> None:
    """A limit to the size of files stands for a full disk: the system refuses the write in either case."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    more = [(file(f"more{n}.md"), [article(f"M-{n}", f"more{n} " * 200)]) for n in range(400)]
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        with pytest.raises(KnowledgeError, match=r"The disk of .* is full: free some space"):  # noqa: SIM117
            with Store.open(folder, embedder) as store:
                store.put_all("help", more)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert holds_everything(folder)
    with Store.open(folder, embedder) as store:
        store.put_all("help", more)
    assert check(folder, embedder) == []


def test_an_index_of_words_that_finds_no_room_stays_at_its_generation(tmp_path: Path) -> None:
    WordIndex.create(tmp_path, 1)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, before[1]))
    try:
        with pytest.raises(OSError, match="No space left"):
            wordindex.write(tmp_path, 2, (), [(1, row, [f"word{row}", "more"]) for row in range(5_000)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    index = WordIndex(tmp_path)
    assert (index.generation, index.documents) == (1, 0)
    wordindex.write(tmp_path, 2, (), [(1, 0, ["word"])])
    index.refresh()
    assert (index.generation, index.documents) == (2, 1)


def test_an_index_of_words_whose_writer_was_killed_before_its_last_step_is_written_again(tmp_path: Path) -> None:
    WordIndex.create(tmp_path, 1)
    wordindex.write(tmp_path, 2, (), [(number, number, ["word"]) for number in range(5)])
    before = (tmp_path / "meta.json").read_bytes()
    wordindex.write(tmp_path, 3, [1])
    (tmp_path / "meta.json").write_bytes(before)  # the last step puts it in place
    wordindex.write(tmp_path, 3, [1])
    index = WordIndex(tmp_path)
    assert (index.generation, index.documents) == (3, 4)


def test_one_long_article_does_not_make_a_check_endless(tmp_path: Path, embedder: HashEmbedder) -> None:
    with Store.open(tmp_path / "knowledge", embedder) as store:
        store.put("help", file("long.md"), [article("KB-1", "A line of words that goes on.\n\n" * 130_000)])
    began = time.process_time()
    assert check(tmp_path / "knowledge", embedder) == []
    assert time.process_time() - began < 2  # 0.02 s; 6 s when its JSON was taken apart for each of its passages


def test_an_article_whose_bytes_are_no_text_any_more_is_said_to_be_damaged(
    folder: Path, embedder: HashEmbedder
) -> None:
    db = connect(folder)
    with db.conn:
        db.conn.execute("UPDATE articles SET article = CAST(x'7b22ff22' AS TEXT) WHERE id = 'KB-3'")
    db.close()
    with pytest.raises(BadIndex, match="check --repair"):
        Reader.open(folder, embedder).article("KB-3")
