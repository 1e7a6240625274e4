"""Words that came bit by bit are written together once all is written."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.store import records, wordindex, words
from knowledge.store.check import check
from knowledge.store.reader import Reader
from knowledge.store.store import Store
from knowledge.store.wordindex import WordIndex
from tests.fakes import HashEmbedder
from tests.knowledge.store.conftest import article, by_words, file


def test_words_that_came_bit_by_bit_are_written_together_once_all_is_written(
    store: Store, reader: Reader, folder: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wordindex, "FEW", 20)
    for number in range(5):
        store.put("help", file(f"{number}.md"), [article(f"N-{number}", f"A zeppelin costs {number} euros.\n")])
        words.catch_up(store.db, folder / "edition-1", records.state(store.db))
    assert segments(folder) > 2
    store.publish()  # FEW rows do not matter
    assert segments(folder) > 2
    monkeypatch.setattr(wordindex, "FEW", 4)
    store.drop("help", ["3.md"])
    reader.refresh()
    store.publish()
    assert segments(folder) == 1
    assert by_words(reader, "zeppelin")  # who has the former open goes on with it
    assert check(folder, embedder) == []
    fresh = Reader.open(folder, embedder)
    assert set(by_words(fresh, "zeppelin")) == {f"N-{number}" for number in range(5) if number != 3}
    assert WordIndex(folder / "edition-1" / words.FOLDER).frequency("zeppelin") == 4
    fresh.close()
    before = sorted(path.name for path in (folder / "edition-1" / words.FOLDER).iterdir())
    store.publish()
    assert sorted(path.name for path in (folder / "edition-1" / words.FOLDER).iterdir()) == before


def test_the_end_of_an_import_writes_the_words_together_though_each_of_its_files_was_published(
    folder: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.store.store.PUBLISH_EVERY_S", 0)
    monkeypatch.setattr(wordindex, "FEW", 4)
    with Store.open(folder, embedder) as store:
        for number in range(6):
            store.put("help", file(f"{number}.md"), [article(f"N-{number}", f"A zeppelin costs {number} euros.\n")])
        assert segments(folder) > 1
    assert segments(folder) == 1
    assert check(folder, embedder) == []


def test_what_is_new_is_found_by_words_before_all_is_written_together(
    folder: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wordindex, "FEW", 4)
    found: list[int] = []

    def watched(folder: Path, *given: object, together: int | None = None, **named: object) -> None:
        if together is not None:
            found.append(WordIndex(folder).frequency("zeppelin"))
        write(folder, *given, together=together, **named)  # type: ignore[arg-type]

    write = wordindex.write
    with Store.open(folder, embedder) as store:
        store._published = time.monotonic() + 3600  # so that the last publication is the only one
        store.put_all("help", [(file("a.md"), [article(f"N-{n}", f"A zeppelin costs {n} euros.\n") for n in range(6)])])
        monkeypatch.setattr(wordindex, "write", watched)
    assert found == [6]


def test_writing_all_words_together_may_be_broken_off(
    store: Store, folder: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wordindex, "FEW", 4)
    store.put_all("help", [(file(f"{n}.md"), [article(f"N-{n}", f"A zeppelin costs {n} euros.\n")]) for n in range(6)])
    words.catch_up(store.db, folder / "edition-1", records.state(store.db))  # type: ignore[arg-type]

    def stopped(*given: object, **named: object) -> Iterator[tuple[int, int, list[str]]]:
        yield from documents(*given, **named)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    documents = words.documents
    monkeypatch.setattr(words, "documents", stopped)
    with pytest.raises(KeyboardInterrupt):
        store.publish()
    monkeypatch.setattr(words, "documents", documents)
    assert check(folder, embedder) == []
    assert len(by_words(Reader.open(folder, embedder), "zeppelin")) == 6
    store.publish()
    assert segments(folder) == 1


def segments(folder: Path) -> int:
    return len(list((folder / "edition-1" / words.FOLDER).glob("*.term")))
