"""Whether another encoder would serve a site better: opened, tried, and asked the site's own questions beside the one in use."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from copilot import encoder_export, models
from copilot.encoder_export import Likeness, Origin
from knowledge.articles import Article
from knowledge.background import SMALL_TALK
from knowledge.embed import Embedder, OnnxEmbedder
from knowledge.errors import EncoderError
from knowledge.evaluate import Question, QuestionSet
from knowledge.feedback import ENOUGH, ENOUGH_CONVERSATIONS, Judged

BY = "earshot knowledge encoder"
LINES = (*SMALL_TALK, " ".join(SMALL_TALK))  # what an export is compared on: short lines, and one that is cut


@dataclass(frozen=True, slots=True)
class Candidate:
    """An encoder that could be taken."""

    folder: Path
    """Holds it in the form that `encoders.take` copies."""
    embedder: OnnxEmbedder
    likeness: Likeness | None
    """To sentence-transformers; None for one that came exported."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What an encoder takes."""

    megabytes: float
    dim: int
    line_ms: float
    """Elapsed, on one thread, for one short line."""


def candidate(folder: Path, scratch: Path) -> Candidate:
    """The encoder in `folder`, exported into `scratch` if it is a sentence-transformers model.

    Raises:
        InputError: there is none, it cannot be exported, or the extra for it is missing.
        EncoderError: it is exported and of no use.
    """
    if (folder / "encoder.toml").is_file():
        return Candidate(folder, opened(folder), None)
    model = encoder_export.load(folder)
    made, plain = scratch / "exported", scratch / "plain"
    name = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "-" for c in folder.resolve().name)
    origin = Origin(name=name, model=name, source=str(folder.resolve()), licence="as its source says", by=BY)
    encoder_export.export(model, folder / "tokenizer.json", made, plain, origin)
    likeness = encoder_export.likeness(model, plain, made, LINES)
    return Candidate(made, opened(made), likeness)


def opened(folder: Path) -> OnnxEmbedder:
    """The exported encoder in `folder`, tried out. Raises EncoderError if it is none, with what is wrong."""
    embedder = OnnxEmbedder(folder)
    digest = models.sha256(folder / "model.onnx")[:12]
    if not embedder.id.endswith(f"-{digest}"):
        raise EncoderError(
            f"{folder / 'encoder.toml'} is of another model.onnx: its id must end with -{digest}. Export it again."
        )
    try:
        ((vector,), (again,)) = embedder.encode(["a line"]), embedder.encode(["a line"])
        length = float((vector * vector).sum())
    except Exception as problem:  # onnxruntime's own classes are not public, and a graph can want anything
        raise EncoderError(
            f"The model in {folder} does not turn text into {embedder.dim} numbers ({type(problem).__name__}). "
            "Export it again, or name another."
        ) from problem
    if not abs(length - 1) < 1e-3 or not (vector == again).all():
        raise EncoderError(f"The model in {folder} gives no vectors of length 1. Export it again, or name another.")
    return embedder


def cost(folder: Path, embedder: Embedder) -> Cost:
    began = time.perf_counter()
    embedder.encode(SMALL_TALK)
    spent = time.perf_counter() - began
    return Cost((folder / "model.onnx").stat().st_size / 1e6, embedder.dim, 1000 * spent / len(SMALL_TALK))


def is_enough(judged: Sequence[Judged]) -> bool:
    """Whether so much feedback tells two encoders apart any better than chance; as for learning from it."""
    useful = [row for row in judged if row.good]
    return len(useful) >= ENOUGH and len({row.conversation for row in useful}) >= ENOUGH_CONVERSATIONS


def own_questions(judged: Iterable[Judged], articles: Iterable[Article], today: datetime.date) -> QuestionSet:
    """What customers asked and which of today's articles answered it, as a set to evaluate."""
    held = tuple(replace(a, valid_from=None, valid_to=None) for a in articles if a.valid_on(today))
    ids = {article.id for article in held}
    asked = (Question(row.turns, row.good & ids) for row in judged)
    return QuestionSet("your calls", held, tuple(question for question in asked if question.relevant))
