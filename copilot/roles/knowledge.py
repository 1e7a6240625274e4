"""The knowledge worker: conversations in, cited passages out. Holds the encoder and the knowledge base."""

from __future__ import annotations

import atexit
import datetime
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copilot import digest, encoders
from copilot.articles import Progress
from copilot.commands import PREPARING
from copilot.errors import ModelError
from copilot.roles.following import Following, Synced, sync
from knowledge.adapter import load_for
from knowledge.embed import OnnxEmbedder
from knowledge.errors import BadAdapter, BadIndex, KnowledgeError
from knowledge.named import names
from knowledge.passages import sentences
from knowledge.scope import Scope
from knowledge.search import Because, Hit, KnowledgeBase, Turn
from knowledge.store.reader import Reader

PROGRESS_S = 1.0


def load(body: dict[str, Any], say: Callable[[str], None] = lambda note: None) -> KnowledgeRole:
    """`body`: {"articles": folder, "base": folder, "encoder": folder, "learnt": file or "", "beside": bool}. Brings the
    knowledge base in `base` up to date with the articles, and says how far it is; then it follows what changes in their
    folder. With `beside` a knowledge base that is there answers at once, and is brought up to date beside the searches.

    Raises:
        ModelError: the encoder is missing or altered, or there is no knowledge base and none can be made.
    """
    following = Following(Path(body["articles"]), Path(body["base"]))
    found = opened(body, _every_while(say))
    found.base.prepare(datetime.date.today())
    learnt = _learn(found.base, found.embedder.id, body.get("learnt", ""))
    following.start(found.embedder, found.synced)
    atexit.register(following.stop)
    return KnowledgeRole(found.base, found.reader, following, learnt)


def _every_while(say: Callable[[str], None]) -> Progress:
    """Of what is done within a moment nothing is said."""
    said = time.monotonic()

    def progress(done: int, of: int) -> None:
        nonlocal said
        if time.monotonic() - said >= PROGRESS_S:
            said = time.monotonic()
            say(PREPARING.format(done, of))

    return progress


@dataclass(frozen=True, slots=True)
class Opened:
    """A knowledge base open for search. `synced` is None if it is as it was left, up to date or not."""

    base: KnowledgeBase
    reader: Reader
    embedder: OnnxEmbedder
    synced: Synced | None


def opened(body: dict[str, Any], on_progress: Progress | None = None) -> Opened:
    """The knowledge base that `body` describes, with its encoder. Raises ModelError like `load`."""
    encoder = encoders.whole(Path(body["encoder"]))
    try:
        embedder = OnnxEmbedder(encoder)
        reader = _as_left(Path(body["base"]), embedder) if body.get("beside") else None
        synced = None
        if reader is None:
            synced = sync(Path(body["articles"]), Path(body["base"]), embedder, on_progress)
            reader = _beside(synced, Path(body["base"]), embedder)
        return Opened(KnowledgeBase(reader, embedder), reader, embedder, synced)
    except KnowledgeError as error:
        raise ModelError(str(error)) from error


def _as_left(base: Path, embedder: OnnxEmbedder) -> Reader | None:
    """None if nothing is in it, or it has to be mended first."""
    try:
        reader = Reader.open(base, embedder)
    except KnowledgeError:
        return None
    if reader.count():
        return reader
    reader.close()
    return None


def _beside(synced: Synced, base: Path, embedder: OnnxEmbedder) -> Reader:
    """What can be searched, however the synchronisation ended; its trouble, when there is nothing."""
    if not synced.trouble:
        return Reader.open(base, embedder)
    reader = _as_left(base, embedder)
    if reader is None:
        raise KnowledgeError(synced.trouble)
    return reader


def _learn(base: KnowledgeBase, encoder: str, file: str) -> str:
    """Rank with what the site's feedback taught; the sentence why not if that cannot be used."""
    if file and Path(file).exists():
        try:
            base.adapter = load_for(encoder, Path(file))
        except BadAdapter as problem:
            return str(problem)
    return ""


NOTHING: tuple[tuple[int, dict[str, Any]], dict[str, Any]] = ((-1, {}), {})  # what was searched, and what was found


class KnowledgeRole:
    def __init__(self, base: KnowledgeBase, reader: Reader, following: Following, learnt: str) -> None:
        self._base = base
        self._reader = reader
        self._following = following
        self._learnt = learnt  # why what feedback taught is not used
        self._newest = NOTHING
        self.facts = {"articles": reader.count(), "passages": len(reader), **self._news()}

    def close(self) -> None:
        self._following.stop()
        self._reader.close()

    def __call__(self, kind: str, body: dict[str, Any], payload: bytes) -> dict[str, Any]:
        """search {turns, queue, today, limit} · remember {text} · forget · sources {refs} · article {id} · names"""
        try:
            try:
                return self._answered(kind, body)
            except BadIndex:  # mostly it was just made anew, between the look and the answer
                return self._answered(kind, body)
        except KnowledgeError as error:
            raise ModelError(str(error)) from error

    def _answered(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        if self._reader.refresh():  # somebody imported, or the folder changed
            self._base.renew()
        return self._answer(kind, body)

    def _news(self) -> dict[str, Any]:
        """What these answers tell beside: the generation of the articles, and how they were last taken in."""
        note = " ".join(filter(None, (self._following.note, self._learnt)))
        return {"generation": self._reader.generation, "note": note}

    def _answer(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        if kind == "search":
            return {**self._searched(body), **self._news()}
        if kind == "remember":
            self._base.remember(body["text"])
            return {}
        if kind == "forget":
            self._newest = NOTHING
            self._base.forget()
            return {}
        if kind == "sources":
            today = datetime.date.fromisoformat(body["today"])
            found = {ref: source for ref in body["refs"] if (source := self._source(ref, today))}
            return {"sources": found, **self._news()}
        if kind == "article":
            return {"article": self._article(body["id"])}
        if kind == "names":
            return {"names": names(self._reader.articles())}
        raise ValueError(kind)

    def _searched(self, body: dict[str, Any]) -> dict[str, Any]:
        """What is asked again as it was asked last, mostly because it was asked ahead, is not searched again."""
        asked = (self._reader.generation, body)
        if self._newest[0] != asked:
            self._newest = asked, self._search(body)
        return self._newest[1]

    def _search(self, body: dict[str, Any]) -> dict[str, Any]:
        turns = [Turn(leg, text) for leg, text in body["turns"]]
        today = datetime.date.fromisoformat(body["today"])
        scope = Scope(**body.get("scope", {}))
        hits = self._base.search(turns, today=today, queue=body["queue"], limit=int(body["limit"]), scope=scope)
        limits = self._base.thresholds(today)
        return {"hits": [self._hit(hit) for hit in hits], "strong": limits.strong, "likely": limits.likely}

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
            "digest": digest.passage(article.body[first.span.start : last.span.end]),
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
            "language": article.language,
            "source": article.source,
            "file": article.file,
            "superseded_by": self._base.superseded_by(article.id, datetime.date.today()),
        }

    def _hit(self, hit: Hit) -> dict[str, Any]:
        article = self._base.article(hit.article)
        assert article is not None
        return {**_hit(hit), "valid_from": str(article.valid_from or "")}


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
        "place": hit.place,
        "superseded_by": hit.superseded_by,
        "because": _because(hit.because),
        "say": hit.say,
        "question": hit.question,
    }


def _because(because: Because) -> dict[str, Any]:
    return {
        "words": list(because.words),
        "thing": because.thing,
        "meaning": because.parts.meaning,
        "shared": because.parts.words,
        "memory": because.parts.memory,
        "queue": because.parts.queue,
        "fit": because.fit,
    }
