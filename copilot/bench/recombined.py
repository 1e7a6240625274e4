"""As many passages as are asked for, from sentences that people wrote.

Encoding a million passages takes half an hour, and random vectors mislead: an index that finds 96 of 100 neighbours of
real passages may find 9 of random ones. So each distinct sentence is encoded once, a passage is two to four of them,
and its vector is their sum at length 1.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copilot.errors import InputError
from knowledge.articles import Article
from knowledge.embed import Embedder
from knowledge.passages import embedded_text, split

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

DISTINCT = 60_000  # sentences encoded at most
ARTICLE = 4  # passages an article
FEWEST = 200  # sentences: fewer make passages that are all alike
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_TELLING = re.compile(r"\w+\W+\w+\W+\w+")  # three words


def sentences(folder: Path) -> list[str]:
    """Of all .md, .txt and .jsonl (`text`) files below `folder`, each once, in an order that is always the same."""
    found: dict[str, None] = {}
    for file in sorted(path for path in folder.rglob("*") if path.suffix in (".md", ".txt", ".jsonl")):
        for sentence in _SENTENCE.split(_text(file)):
            plain = " ".join(sentence.strip("#*-|> ").split()[:60])
            if _TELLING.search(plain):
                found[plain] = None
    chosen = list(found)
    if len(chosen) < FEWEST:
        raise InputError(f"{folder} holds {len(chosen)} sentences in .md, .txt and .jsonl files; {FEWEST} are needed.")
    random.Random(1).shuffle(chosen)
    return chosen[:DISTINCT]


def _text(file: Path) -> str:
    try:
        text = file.read_text("utf-8")
        if file.suffix == ".jsonl":
            return "\n".join(str(json.loads(line).get("text", "")) for line in text.splitlines())
    except (OSError, ValueError, AttributeError):
        return ""  # what is no text gives no sentences
    return text


@dataclass(frozen=True, slots=True)
class Recombined:
    """Sentences with their vectors, and an embedder that knows the passages made of them."""

    sentences: Sequence[str]
    vectors: Floats
    embedder: Embedder

    def articles(self, passages: int) -> Iterator[tuple[Article, list[list[int]]]]:
        """Articles of ARTICLE sections each, and the numbers of the sentences in each section."""
        draw = random.Random(2)
        for number in range(passages // ARTICLE):
            sections = [draw.sample(range(len(self.sentences)), draw.randint(2, 4)) for _ in range(ARTICLE)]
            yield self._article(number, sections), sections

    def _article(self, number: int, sections: list[list[int]]) -> Article:
        body = "".join(
            f"## {' '.join(self.sentences[section[0]].split()[:6])}\n\n"
            + " ".join(self.sentences[place] for place in section)
            + "\n\n"
            for section in sections
        )
        title = " ".join(self.sentences[sections[0][-1]].split()[:8])
        return Article(
            id=f"A-{number}", title=title, body=body, queue=f"queue {number % 7}", about=f"plan {number % 999}"
        )


class Summed:
    """An embedder with the real one's id that adds up sentences instead of reading them."""

    def __init__(self, made: Recombined) -> None:
        self.id, self.dim = made.embedder.id, made.embedder.dim
        self._made = made
        self._known: dict[str, Floats] = {}

    def expect(self, article: Article, sections: list[list[int]]) -> None:
        """The passages of this article come next."""
        for passage in split(article):
            self._known[embedded_text(article, passage)] = self._sum(sections[passage.section - 1])

    def encode(self, texts: Sequence[str]) -> Floats:
        """Of headings, which are no sums, the vector of a sentence that the text chooses."""
        import numpy as np

        rows = [self._known.pop(text, None) for text in texts]
        vectors = self._made.vectors
        return np.asarray(
            [
                vectors[sum(text.encode()) % len(vectors)] if row is None else row
                for row, text in zip(rows, texts, strict=True)
            ],
            dtype=np.float32,
        ).reshape(len(texts), self.dim)

    def _sum(self, section: list[int]) -> Any:
        import numpy as np

        total = self._made.vectors[section].sum(axis=0)
        return total / np.linalg.norm(total)
