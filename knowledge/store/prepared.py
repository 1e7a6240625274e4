"""An article on its way into the arrays: passages, the texts to encode, the numbers that select. Pure."""

from __future__ import annotations

import datetime
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from knowledge.articles import Article
from knowledge.embed import Embedder
from knowledge.passages import Passage, embedded_text, heading_text, split
from knowledge.store.arrays import ALWAYS
from knowledge.store.records import ABOUT, QUEUE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Halves = NDArray[np.float16]

FORMAT = 1  # of what a passage is: raise it when `split`, `embedded_text`, `heading_text` or `terms` changes

Heading = tuple[str, str]  # what is encoded, and the path as JSON
Names = dict[tuple[str, str], int]  # numbers by kind and name


@dataclass(frozen=True, slots=True)
class Prepared:
    """`texts` are what is encoded for the passages; `headings` stand above them."""

    article: Article
    passages: tuple[Passage, ...]
    texts: tuple[str, ...]
    headings: tuple[Heading, ...]


def prepare(article: Article, passages: Sequence[Passage] | None = None) -> Prepared:
    """`passages` are the article's if they are known already."""
    found = tuple(split(article) if passages is None else passages)
    return Prepared(
        article,
        found,
        tuple(embedded_text(article, passage) for passage in found),
        tuple((heading_text(article, passage), json.dumps(passage.heading, ensure_ascii=False)) for passage in found),
    )


def encoded(texts: Iterable[str], known: Mapping[str, Any], embedder: Embedder) -> dict[str, Halves]:
    """The vector of each text, of those that are not `known` already by encoding it; shortest first."""
    import numpy as np

    new = sorted({text for text in texts if text not in known}, key=len)
    vectors = embedder.encode(new).astype(np.float16)
    return {**known, **dict(zip(new, vectors, strict=True))}


def crc(vector: Halves) -> int:
    """Tells a vector that was written from one that was damaged."""
    return zlib.crc32(vector.tobytes())


def selected_by(article: Article, number: int, heading: int, names: Names) -> list[int]:
    """A row of passages.i32; see arrays.py for its columns."""
    return [
        number,
        heading,
        _day(article.valid_from, 0),
        _day(article.valid_to, ALWAYS),
        names[QUEUE, article.queue],
        names[ABOUT, article.about],
    ]


def _day(day: datetime.date | None, otherwise: int) -> int:
    return day.toordinal() if day else otherwise
