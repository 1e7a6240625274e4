"""A knowledge base that is made anew: by another encoder, or to give back the room of what is gone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from knowledge.errors import BadIndex, OtherEncoder
from knowledge.store import records
from knowledge.store.check import check
from knowledge.store.reader import Reader
from knowledge.store.rebuild import compact, rebuild
from knowledge.store.store import Store
from tests.fakes import HashEmbedder
from tests.knowledge.store.conftest import FEES, article, by_meaning, by_words, file


def test_another_encoder_is_refused_in_words_and_a_rebuild_takes_it(store: Store, reader: Reader, folder: Path) -> None:
    other = HashEmbedder()
    other.id = "hash-2"
    with pytest.raises(OtherEncoder, match=r"encoded by hash-1, this one is hash-2.*check --repair"):
        Reader.open(folder, other)
    with pytest.raises(OtherEncoder):
        Store.open(folder, other)
    assert by_words(reader, "mov") == ["KB-2"]  # the old one is usable until the new one is whole
    steps: list[tuple[int, int]] = []
    rebuild(Store(folder, store.db, other), lambda done, of: steps.append((done, of)))
    assert steps[-1] == (3, 3)
    assert by_meaning(Reader.open(folder, other), "About KB-2. A move takes ten days.") == ["KB-2"]
    assert set(other.encoded) >= {"About KB-2. A move takes ten days.", "About KB-1. Credits."}
    with pytest.raises(OtherEncoder):
        reader.refresh()


def test_a_rebuild_by_the_same_encoder_encodes_nothing_and_a_reader_goes_along(
    store: Store, reader: Reader, embedder: HashEmbedder
) -> None:
    store.put("help", file("fees.md", "2" * 64), [replace(FEES, body="The fee is 50 euros.\n")])
    embedder.encoded.clear()
    rebuild(store)
    assert embedder.encoded == []
    with pytest.raises(BadIndex, match="Search again"):
        reader.passage(0)
    assert reader.refresh()
    assert (by_words(reader, "mov"), by_words(reader, "50")) == (["KB-2"], ["KB-1"])
    assert records.former(store.db, "KB-1", 1) == FEES
    assert [path.name for path in store.folder.glob("edition-*")] == ["edition-2"]


def test_a_re_encoding_that_was_cut_short_goes_on_where_it_stopped(store: Store, folder: Path) -> None:
    store.put_all("help", [(file(f"{n}.md"), [article(f"KB-{n}", f"number{n} is here.\n")]) for n in range(300)])

    class Stopped(HashEmbedder):
        id = "hash-2"

        def encode(self, texts):  # type: ignore[no-untyped-def]
            if len(self.encoded) > 150:
                raise KeyboardInterrupt
            return super().encode(texts)

    stopped, other = Stopped(), HashEmbedder()
    other.id = stopped.id
    with pytest.raises(KeyboardInterrupt):
        rebuild(Store(folder, store.db, stopped))
    rebuild(Store(folder, store.db, other))
    assert not set(stopped.encoded) & {text for text in other.encoded if "number" in text}
    reader = Reader.open(folder, other)
    texts = [f"About KB-{n}. number{n} is here." for n in range(300)]
    np.testing.assert_allclose(reader.vectors(np.arange(300)), other.encode(texts), atol=1e-3)
    assert check(folder, other) == []
    assert sorted(path.name for path in folder.iterdir() if "left" in path.name) == []


def test_what_was_left_over_of_other_articles_is_not_taken(store: Store, folder: Path) -> None:
    store.put("help", file("a.md"), [article("KB-1", "One.\n")])
    edition = folder / "edition-2"
    edition.mkdir()
    (edition / "making.json").write_text('[1, "hash-1", 64, 1]')
    (edition / "vectors.f16").write_bytes(np.ones(64, dtype=np.float16).tobytes())
    store.put("help", file("a.md", "2" * 64), [article("KB-1", "Two.\n")])
    rebuild(store)
    assert check(folder, store.embedder) == []
    assert by_meaning(Reader.open(folder, store.embedder), "About KB-1. Two.") == ["KB-1"]


def test_rows_of_what_is_gone_are_given_back_once_they_are_the_most(
    store: Store, folder: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.store.rebuild.WASTE", 10)
    held = [article("KB-1", "The fee is 45 euros.\n")]
    for n in range(9):
        store.put("help", file("a.md", f"{n:064}"), [replace(held[0], body=f"The fee is {n} euros.\n")])
        assert not compact(store)
    store.put("help", file("a.md", "9" * 64), held)
    reader = Reader.open(folder, embedder)
    size = (folder / "edition-1" / "vectors.f16").stat().st_size
    assert not compact(store)
    store.drop("help", ["a.md"])
    embedder.encoded.clear()
    assert compact(store)
    assert embedder.encoded == []
    store.put("help", file("a.md", "9" * 64), held)
    reader.refresh()
    assert by_words(reader, "45") == ["KB-1"]
    assert (folder / "edition-2" / "vectors.f16").stat().st_size < size
    assert len(store.history("KB-1")) == 11
