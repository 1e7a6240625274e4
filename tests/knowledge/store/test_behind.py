"""A search waits for no writer and stops for no disk: it stays with the generation before."""

from __future__ import annotations

import datetime
import resource
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from knowledge.errors import BadIndex
from knowledge.store import behind
from knowledge.store.check import check
from knowledge.store.database import connect
from knowledge.store.reader import Reader
from knowledge.store.store import Store
from tests.fakes import HashEmbedder
from tests.knowledge.store.conftest import article, file

TODAY = datetime.date(2026, 11, 26)
SAID_S = 60.0


class SlowEmbedder(HashEmbedder):
    """Encodes for as long as it is held."""

    def __init__(self) -> None:
        super().__init__()
        self.began, self.may_end = threading.Event(), threading.Event()

    def encode(self, texts: Sequence[str]) -> Any:
        if any("slowly" in text for text in texts):
            self.began.set()
            assert self.may_end.wait(SAID_S)
        return super().encode(texts)


@pytest.fixture
def reader(store: Store, folder: Path, embedder: HashEmbedder) -> Iterator[Reader]:
    store.put("help", file("a.md"), [article("KB-1", "A visit costs 45 euros.")])
    store.publish()
    opened = Reader.open(folder, embedder)
    yield opened
    opened.close()


def leave_behind(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a writer does that is killed after its commit."""
    with monkeypatch.context() as patched:
        patched.setattr(store, "_publish", lambda: None)
        store.put("help", file("b.md"), [article("KB-2", "A move takes ten days.")])


def ids(reader: Reader) -> set[str]:
    return {article.id for article in reader.articles()}


def test_who_writes_a_word_waits_for_no_long_text_of_another(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.store.store.PATIENCE_S", 0.5)
    slow = SlowEmbedder()
    with Store.open(folder, slow) as long:
        writing = threading.Thread(
            target=long.put, args=("help", file("long.md"), [article("KB-9", "Slowly encoded, slowly.")])
        )
        writing.start()
        try:
            assert slow.began.wait(SAID_S)
            store.put("help", file("a.md"), [article("KB-1", "A visit costs 45 euros.")])
        finally:
            slow.may_end.set()
            writing.join()
    assert store.article("KB-1")
    assert store.article("KB-9")
    assert check(folder, HashEmbedder()) == []


def test_a_search_waits_for_no_writer_that_is_at_work(
    store: Store, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_behind(store, monkeypatch)
    monkeypatch.setattr(behind, "PATIENCE_S", 0.0)
    monkeypatch.setattr("knowledge.store.store.PATIENCE_S", 3600.0)  # who waits, waits for ever
    with store.alone():
        assert not any(reader.refresh() for _ in range(20))
    assert ids(reader) == {"KB-1"}


def test_what_a_killed_writer_left_is_finished_after_a_while(
    store: Store, reader: Reader, folder: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_behind(store, monkeypatch)
    monkeypatch.setattr(behind, "PATIENCE_S", 3600.0)
    assert not reader.refresh(), "it may be alive, and is then about to do it"
    monkeypatch.setattr(behind, "PATIENCE_S", 0.0)
    assert reader.refresh()
    assert ids(reader) == {"KB-1", "KB-2"}


def test_who_opens_finishes_it_at_once(
    store: Store, reader: Reader, folder: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_behind(store, monkeypatch)
    other = Reader.open(folder, embedder)
    assert ids(other) == {"KB-1", "KB-2"}
    other.close()


def test_on_a_full_disk_a_search_finds_what_there_was(
    store: Store, reader: Reader, folder: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_behind(store, monkeypatch)
    monkeypatch.setattr(behind, "PATIENCE_S", 0.0)
    with full_disk():
        assert not reader.refresh()
        late = Reader.open(folder, embedder)
        for one in (reader, late):
            rows = one.best_by_words({"visit": 1.0}, 3, one.live(TODAY))
            assert [one.passage(row).article for row in rows] == ["KB-1"]
            assert ids(one) == {"KB-1"}
    for one in (reader, late):
        one.refresh()
        assert ids(one) == {"KB-1", "KB-2"}
    late.close()


@contextmanager
def full_disk() -> Iterator[None]:
    """A limit to the size of files stands for it: the system refuses the write in either case."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_writer_that_was_killed_leaves_nothing_for_a_check_to_complain_of(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put("help", file("a.md"), [article("KB-1", "A visit costs 45 euros.")])
    store.publish()
    leave_behind(store, monkeypatch)
    assert check(folder) == []


def test_a_check_does_not_complain_of_what_a_writer_is_about_to_bring(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_behind(store, monkeypatch)
    with store.alone():
        assert check(folder) == []


def test_a_writer_that_was_killed_before_its_first_word_leaves_no_damage(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    connect(folder, create=True).close()
    with pytest.raises(BadIndex, match="There is no knowledge base"):
        check(folder)
