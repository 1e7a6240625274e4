"""Encoding many texts on several threads gives what one thread gives, says how far it is, and stops when told to."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from knowledge.embed import OnnxEmbedder
from knowledge.embed_many import CHUNK, ManyTexts
from tests.fakes import HashEmbedder


def test_two_threads_give_the_vectors_of_one_in_their_order(encoder: OnnxEmbedder) -> None:
    texts = [f"Passage {n} is about {'fees ' * (n % 7)}and moves." for n in range(3 * CHUNK + 5)]
    steps: list[tuple[int, int]] = []
    many = ManyTexts(encoder, 2, lambda done, of: steps.append((done, of)))
    np.testing.assert_array_equal(many.encode(texts), encoder.encode(texts))
    assert steps == [(16, 53), (32, 53), (48, 53), (53, 53)]
    assert (many.id, many.dim) == (encoder.id, encoder.dim)
    assert many.encode([]).shape == (0, encoder.dim)


def test_what_is_interrupted_does_not_encode_the_rest() -> None:
    slow, go_on = HashEmbedder(), threading.Event()

    def interrupt(done: int, of: int) -> None:
        raise KeyboardInterrupt

    class Slow(HashEmbedder):
        def encode(self, texts):  # type: ignore[no-untyped-def]
            found = slow.encode(texts)
            if len(slow.encoded) > 2 * CHUNK:
                go_on.wait(0.2)
            return found

    with pytest.raises(KeyboardInterrupt):
        ManyTexts(Slow(), 2, interrupt).encode([f"text {n}" for n in range(100 * CHUNK)])
    assert len(slow.encoded) < 20 * CHUNK
