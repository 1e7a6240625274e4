"""Change one number of the ranking at a time: how flat recall@3 is over the sets, the table in docs/KNOWLEDGE.md.

.venv/bin/python tools/measure_ranking.py DIR…        DIR as `earshot knowledge eval` takes it; sets with things of
names (`metadata.entity`) are measured once more with words garbled as a recogniser might
"""

from __future__ import annotations

import random
import string
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from copilot import encoders
from knowledge import evaluate, query, rank, things
from knowledge.embed import OnnxEmbedder
from knowledge.evaluate import QuestionSet
from knowledge.query import Turn, ask
from knowledge.search import KnowledgeBase
from knowledge.store.made import made
from knowledge.words import spoken_words

OF_NAMES, OF_OTHERS = 0.4, 0.08  # the share of words that is garbled
GARBLED = "dstc9_faq"


@dataclass(frozen=True, slots=True)
class Change:
    """Numbers of modules, by name, and what they become."""

    name: str
    numbers: tuple[tuple[Any, str, float], ...] = ()


CHANGES = (
    Change("as it is"),
    Change("gist alone, no line", ((rank, "GIST", rank.GIST + rank.LINE), (rank, "LINE", 0.0))),
    Change("line twice the gist", ((rank, "GIST", 1 / 3), (rank, "LINE", 2 / 3))),
    Change("words 0.33", ((rank, "WORDS", 0.33),)),
    Change("words 0.7", ((rank, "WORDS", 0.7),)),
    Change(
        "memory half as strong",
        ((rank, "OF_THE_THING", rank.OF_THE_THING / 2), (rank, "OF_ANOTHER", rank.OF_ANOTHER / 2)),
    ),
    Change(f"a thing fades to 0.8 a turn, not {things.KEPT}", ((things, "KEPT", 0.8),)),
    Change("turns fade to 0.5", ((query, "FADING", 0.5),)),
    Change("turns fade to 0.7", ((query, "FADING", 0.7),)),
)


class Remembering:
    """The encoder, which encodes no text twice."""

    def __init__(self, embedder: OnnxEmbedder) -> None:
        self.id, self.dim, self._embedder = embedder.id, embedder.dim, embedder
        self._known: dict[str, Any] = {}

    def encode(self, texts: Sequence[str]) -> Any:
        import numpy as np

        for text in texts:
            if text not in self._known:
                self._known[text] = self._embedder.encode([text])[0]
        return np.asarray([self._known[text] for text in texts], dtype=np.float32).reshape(len(texts), self.dim)


def main(folders: list[str]) -> None:
    embedder = Remembering(OnnxEmbedder(encoders.in_use()))
    given = [evaluate.read_set(Path(folder)) for folder in folders]
    given += [garbled(one) for one in given if one.name == GARBLED]
    print("| change | " + " | ".join(one.name for one in given) + " |")
    print("|---" * (len(given) + 1) + "|")
    with tempfile.TemporaryDirectory() as place:
        bases = [made(one.articles, Path(place) / str(number), embedder) for number, one in enumerate(given)]
        for change in CHANGES:
            with changed(change):
                recalls = [recall(KnowledgeBase(base, embedder), one) for base, one in zip(bases, given, strict=True)]
            print(f"| {change.name} | " + " | ".join(f"{100 * value:.1f}" for value in recalls) + " |", flush=True)


@contextmanager
def changed(change: Change) -> Iterator[None]:
    before = [(module, name, getattr(module, name)) for module, name, _ in change.numbers]
    for module, name, value in change.numbers:
        setattr(module, name, value)
    try:
        yield
    finally:
        for module, name, value in before:
            setattr(module, name, value)


def recall(base: KnowledgeBase, given: QuestionSet) -> float:
    """recall@3 over all questions."""
    total = 0.0
    for question in given.questions:
        asked = ask(question.turns)
        found = base.rank(asked, evaluate.TODAY) if asked else []
        ids = [base.passage(best.row).article for best, *_ in found[: evaluate.DEPTH]]
        total += evaluate.figures(ids, question.relevant)["recall@3"]
    return total / len(given.questions)


def garbled(given: QuestionSet) -> QuestionSet:
    """A letter of some words is another, is left out or comes twice; words of names oftener."""
    draw = random.Random(3)
    names = {word for article in given.articles for word in spoken_words(article.about)}

    def heard(turn: Turn) -> Turn:
        said = [
            misheard(word, draw) if draw.random() < (OF_NAMES if word.lower().strip(".,?!'") in names else OF_OTHERS)
            else word
            for word in turn.text.split()
        ]  # fmt: skip
        return replace(turn, text=" ".join(said))

    questions = tuple(replace(one, turns=tuple(map(heard, one.turns))) for one in given.questions)
    return replace(given, name=f"{given.name}, garbled", questions=questions)


def misheard(word: str, draw: random.Random) -> str:
    if len(word) < 3:
        return word
    place = draw.randrange(1, len(word))
    letter = draw.choice((draw.choice(string.ascii_lowercase), "", word[place] * 2))
    return word[:place] + letter + word[place + 1 :]


if __name__ == "__main__":
    main(sys.argv[1:])
