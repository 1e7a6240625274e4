"""A knowledge base on a medium that cannot be written: searched as it is, and changed not at all, in words."""

from __future__ import annotations

import datetime
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.errors import BadIndex, KnowledgeError
from knowledge.store.database import NAME
from knowledge.store.reader import Reader
from knowledge.store.repair import repair
from knowledge.store.store import Store
from tests.fakes import HashEmbedder
from tests.knowledge.store.conftest import article, file

TODAY = datetime.date(2026, 11, 26)


@pytest.fixture
def medium(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    place = tmp_path / "medium"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)], capture_output=True).returncode:
        pytest.skip("mounting a small disk needs root")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)  # arrays may still be mapped


@pytest.fixture
def base(medium: Path, embedder: HashEmbedder) -> Path:
    with Store.open(medium / "knowledge", embedder) as store:
        store.put("s", file("a.md"), [article("A", "A zeppelin ride costs 900 euros.")])
    return medium / "knowledge"


def no_more_writes(medium: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(medium)], check=True)


def found(base: Path, embedder: HashEmbedder) -> list[str]:
    reader = Reader.open(base, embedder)
    try:
        assert not reader.refresh()
        live = reader.live(TODAY)
        rows = reader.best_by_words({"zeppelin": 1.0}, 5, live)
        near = reader.nearest(embedder.encode(["zeppelin"]), 5, live)[0]
        assert set(rows) <= set(near)
        return [reader.passage(row).article for row in rows]
    finally:
        reader.close()


def test_it_is_searched(medium: Path, base: Path, embedder: HashEmbedder) -> None:
    no_more_writes(medium)
    assert found(base, embedder) == ["A"]
    assert found(base, embedder) == ["A"], "and again"


def test_whoever_wants_to_change_it_is_told_why_that_cannot_be(
    medium: Path, base: Path, embedder: HashEmbedder
) -> None:
    no_more_writes(medium)
    with pytest.raises(KnowledgeError, match="cannot be used: check that folder and files are writable"):
        Store.open(base, embedder)


def test_what_was_not_finished_is_not_passed_off_as_whole(medium: Path, base: Path, embedder: HashEmbedder) -> None:
    (base / f"{NAME}-wal").write_bytes(b"the last change, which is nowhere else")
    (base / f"{NAME}-shm").unlink(missing_ok=True)
    no_more_writes(medium)
    with pytest.raises(BadIndex, match="middle of a change"):
        Reader.open(base, embedder)


def test_it_cannot_be_mended_there(medium: Path, base: Path, embedder: HashEmbedder) -> None:
    for index in base.glob("edition-*/words/*.idx"):
        index.unlink()
    no_more_writes(medium)
    with pytest.raises(KnowledgeError, match="writable"):
        repair(base, embedder)
