"""The knowledge worker: conversations in, cited passages out. Holds the encoder and the index."""

from __future__ import annotations

import datetime
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from copilot import models
from copilot.errors import ModelError
from knowledge.adapter import load_for
from knowledge.articles import Problem
from knowledge.embed import OnnxEmbedder
from knowledge.errors import BadAdapter, KnowledgeError
from knowledge.passages import sentences
from knowledge.search import Hit, ImportReport, KnowledgeBase, Turn

NICENESS = 5  # the call and the recogniser come first


def load(body: dict[str, Any]) -> KnowledgeRole:
    """`body`: {"articles": folder, "index": folder, "encoder": folder, "learnt": file or ""}. Brings the index up to date
    first.

    Raises:
        ModelError: the encoder is missing or altered, or the index cannot be made.
    """
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    base, embedder, report = opened(body)
    embedder.encode(["warm up"])
    notes = [_unread(report.problems), _learn(base, embedder.id, body.get("learnt", ""))]
    facts = {"articles": report.articles, "passages": report.passages, "note": " ".join(filter(None, notes))}
    return KnowledgeRole(base, facts)


def opened(body: dict[str, Any]) -> tuple[KnowledgeBase, OnnxEmbedder, ImportReport]:
    """The knowledge base that `body` describes, up to date, with its encoder. Raises ModelError like `load`."""
    encoder = models.whole(models.ENCODER, Path(body["encoder"]))
    try:
        embedder = OnnxEmbedder(encoder)
        index = Path(body["index"])
        report = KnowledgeBase.build(Path(body["articles"]), index, embedder)
        return KnowledgeBase.open(index, embedder), embedder, report
    except KnowledgeError as error:
        raise ModelError(str(error)) from error


def _learn(base: KnowledgeBase, encoder: str, file: str) -> str:
    """Rank with what the site's feedback taught; the sentence why not if that cannot be used."""
    if file and Path(file).exists():
        try:
            base.adapter = load_for(encoder, Path(file))
        except BadAdapter as problem:
            return str(problem)
    return ""


def _unread(problems: Sequence[Problem]) -> str:
    """2 articles could not be read: a.md, b.md"""
    if not problems:
        return ""
    files = ", ".join(problem.file for problem in problems)
    return f"{len(problems)} article{'s' if len(problems) > 1 else ''} could not be read: {files}"


class KnowledgeRole:
    def __init__(self, base: KnowledgeBase, facts: dict[str, Any]) -> None:
        self.facts = facts
        self._base = base

    def __call__(self, kind: str, body: dict[str, Any], payload: bytes) -> dict[str, Any]:
        """search {turns, queue, today, limit} · remember {text} · sources {refs} · article {id}"""
        if kind == "search":
            turns = [Turn(leg, text) for leg, text in body["turns"]]
            today = datetime.date.fromisoformat(body["today"])
            hits = self._base.search(turns, today=today, queue=body["queue"], limit=int(body["limit"]))
            return {"hits": [_hit(hit) for hit in hits]}
        if kind == "remember":
            self._base.remember(body["text"])
            return {}
        if kind == "sources":
            today = datetime.date.fromisoformat(body["today"])
            return {"sources": {ref: source for ref in body["refs"] if (source := self._source(ref, today))}}
        if kind == "article":
            return {"article": self._article(body["id"])}
        raise ValueError(kind)

    def _source(self, ref: str, today: datetime.date) -> dict[str, Any] | None:
        """Where section n of "article#n" is; None when there is none, or when it is not valid today."""
        id, _, section = ref.partition("#")
        article = self._base.article(id)
        if article is None or not article.valid_on(today):
            return None
        passages = [p for p in self._base.passages_of(id) if p.section == int(section or 0)]
        if not passages:
            return None
        first, last = passages[0], passages[-1]
        marks = sentences(article.body, first.span)
        mark = marks[0] if marks else first.span
        return {
            "kind": "article",
            "ref": id,
            "section": first.section,
            "title": article.title,
            "start": first.span.start,
            "end": last.span.end,
            "mark_start": mark.start,
            "mark_end": mark.end,
            "verbatim": article.verbatim,
            "valid_to": str(article.valid_to or ""),
        }

    def _article(self, id: str) -> dict[str, Any] | None:
        article = self._base.article(id)
        if article is None:
            return None
        return {
            "article": article.id,
            "title": article.title,
            "body": article.body,
            "queue": article.queue,
            "owner": article.owner,
            "valid_from": str(article.valid_from or ""),
            "valid_to": str(article.valid_to or ""),
            "verbatim": article.verbatim,
        }


def _hit(hit: Hit) -> dict[str, Any]:
    """A hit as the window's `Passage` wants it, plus the sayable line."""
    return {
        "article": hit.article,
        "title": hit.title,
        "section": hit.section,
        "heading": list(hit.heading),
        "text": hit.text,
        "start": hit.span.start,
        "end": hit.span.end,
        "mark_start": hit.mark.start,
        "mark_end": hit.mark.end,
        "strength": hit.strength,
        "score": float(hit.score),
        "verbatim": hit.verbatim,
        "queue": hit.queue,
        "valid_to": str(hit.valid_to or ""),
        "why": hit.why,
        "say": hit.say,
    }
