"""The nearest by the derived file are those that exact comparison finds, whatever is live and however rows came."""

from __future__ import annotations

import gc
from pathlib import Path

import numpy as np
import pytest

from knowledge.store import meaning
from knowledge.store.meaning import Meaning

DIM, ROWS = 64, 3_000


@pytest.fixture
def vectors() -> np.ndarray:
    """In clusters, as texts are."""
    random = np.random.default_rng(3)
    centres = random.normal(size=(60, DIM))
    rows = centres[random.integers(0, 60, ROWS)] + 0.6 * random.normal(size=(ROWS, DIM))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)


def exact(vectors: np.ndarray, asked: np.ndarray, count: int, live: np.ndarray) -> np.ndarray:
    scores = vectors.astype(np.float32) @ asked
    scores[~live] = -9
    return np.argsort(-scores, kind="stable")[:count]


@pytest.mark.parametrize("derived", [0, 2_000, ROWS])
@pytest.mark.parametrize("share", [1.0, 0.5, 0.02])
def test_the_nearest_live_rows_are_found(tmp_path: Path, vectors: np.ndarray, derived: int, share: float) -> None:
    if derived:
        meaning.build(tmp_path, vectors[:derived])
    live = np.random.default_rng(5).random(ROWS) < share
    index = Meaning(tmp_path, vectors[:1_000] if not derived else vectors[: max(derived, 1_000)])
    index.grow(vectors)
    gc.collect()
    asked = vectors[::30].astype(np.float32)
    found = index.nearest(asked, 10, live, int(live.sum()))
    same = [len(set(rows) & set(exact(vectors, one, 10, live))) / 10 for rows, one in zip(found, asked, strict=True)]
    assert np.mean(same) >= 0.99
    assert live[found].all()


def test_fewer_than_asked_for_are_filled_up_with_minus_one_or_left_out(tmp_path: Path, vectors: np.ndarray) -> None:
    live = np.zeros(ROWS, dtype=bool)
    live[[5, 7]] = True
    index = Meaning(tmp_path, vectors)
    assert sorted(index.nearest(vectors[:1].astype(np.float32), 10, live, 2)[0]) == [5, 7]


def test_a_file_that_is_made_again_replaces_the_one_before(tmp_path: Path, vectors: np.ndarray) -> None:
    meaning.build(tmp_path, vectors[:500])
    made = meaning.build(tmp_path, vectors)
    assert meaning.derived(tmp_path) == [made]
    assert meaning.is_whole(made)
