"""What everything that turns text into vectors keeps to."""

from __future__ import annotations

import numpy as np
import pytest

from copilot import paths
from knowledge.embed import Embedder, OnnxEmbedder
from tests.fakes import HashEmbedder

TEXTS = ["How much is a call-out?", "", "wi-fi " * 600, "Grüße, 45.00 € 🙂", "How much is a call-out?"]


@pytest.fixture(scope="module", params=["onnx", "hash"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    return OnnxEmbedder(paths.resources() / "encoder") if request.param == "onnx" else HashEmbedder()


def test_gives_one_float32_row_of_length_one_for_every_text(embedder: Embedder) -> None:
    vectors = embedder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dim)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_gives_equal_texts_equal_vectors_whatever_stands_beside_them(embedder: Embedder) -> None:
    together, alone = embedder.encode(TEXTS), embedder.encode(TEXTS[:1])
    np.testing.assert_array_equal(together[0], together[4])
    np.testing.assert_array_equal(together[0], alone[0])


def test_puts_a_text_nearer_to_its_like_than_to_something_else(embedder: Embedder) -> None:
    fee, charge, dog = embedder.encode(["the engineer call-out fee", "a fee for the engineer", "my dog barks at night"])
    assert fee @ charge > fee @ dog


def test_gives_no_rows_for_no_texts(embedder: Embedder) -> None:
    assert embedder.encode([]).shape == (0, embedder.dim)


def test_has_a_name_for_its_vectors(embedder: Embedder) -> None:
    assert embedder.id
