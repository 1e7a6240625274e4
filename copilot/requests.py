"""Requests of the loop, fulfilled: the knowledge worker and the reading face of records answer with messages."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import logging
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from copilot import digest
from copilot import messages as m
from copilot.ahead import Ahead
from copilot.assist import phrases
from copilot.children import Child, ChildLost
from copilot.content import Content
from copilot.errors import EarshotError, RecordError
from copilot.link import Frame
from copilot.model import Customer, Source
from copilot.records.lookup import RecordReader
from copilot.uses import Uses

log = logging.getLogger(__name__)

SEARCH_S = 5.0  # an answer later than this helps nobody
READY_S = 15.0  # for a worker that is being replaced; look-ups of the same interaction wait behind it
HITS = 1  # one card an utterance; each further passage costs the encoding of its sentences


@dataclass(frozen=True, slots=True)
class News:
    """What the knowledge worker last told beside an answer."""

    generation: int = -1  # of the articles: another one, and what is known of them may hold no more
    note: str = ""  # what people should know of how they were taken in


class Requests:
    def __init__(self, knowledge: Child, records: RecordReader, uses: Uses) -> None:
        self._knowledge = knowledge
        self._records = records
        self._uses = uses
        self.news = News()
        self._newest: dict[str, str] = {}  # interaction → the utterance searched for last
        self._ahead = Ahead(self._search_ahead)

    async def fulfil(self, request: m.Request) -> m.Message | None:
        """The message that answers; None when the answer is stale or will not come."""
        if isinstance(request, m.SearchKnowledge):
            with self._ahead.search(request.interaction):
                return await self._search(request)
        if isinstance(request, m.LookUp):
            return await self._look_up(request)
        if isinstance(request, m.RememberTurn):
            with contextlib.suppress(ChildLost, EarshotError):  # it is only a head start
                await self._knowledge.ask("remember", {"text": request.text}, deadline=SEARCH_S)
            return None
        if isinstance(request, m.SearchAhead):
            await self._ahead.take(request)
            return None
        if isinstance(request, m.ForgetWords):
            self._ahead.drop(request.interaction)
            phrases.forget()
            with contextlib.suppress(ChildLost, EarshotError):  # a worker that is gone remembers nothing
                await self._knowledge.ask("forget", deadline=SEARCH_S)
            return None
        try:
            customer = await asyncio.to_thread(self._records.read, request.customer)
        except RecordError:
            log.warning("a record could not be read")
            return None
        return m.RecordRead(
            interaction=request.interaction, purpose=request.purpose, customer=customer, proposal=request.proposal
        )

    async def with_sources(self, content: Content) -> Content:
        """The content with the places that its rules cite. Asked of a ready knowledge worker."""
        body = {"refs": list(content.references), "today": datetime.date.today().isoformat()}
        answer = await self._knowledge.ask("sources", body)
        self._hear(answer.body)
        return replace(content, sources=msgspec.convert(answer.body["sources"], type=dict[str, Source]))

    async def names(self) -> tuple[str, ...]:
        """What articles call by name. Asked of a ready knowledge worker."""
        return tuple((await self._knowledge.ask("names")).body["names"])

    async def _search(self, request: m.SearchKnowledge) -> m.Message | None:
        self._newest[request.interaction] = request.utterance
        found = await self._ask_knowledge(_asked(request))
        if found is not None:
            self._hear(found.body)
        if found is None or self._newest[request.interaction] != request.utterance:
            return None
        rows = found.body["hits"]
        changed = await self._changed([row["article"] for row in rows if row["strength"] != "weak"])
        hits = tuple(_hit(row, changed.get(row["article"], "")) for row in rows)
        return m.Found(interaction=request.interaction, utterance=request.utterance, hits=hits)

    async def _search_ahead(self, request: m.SearchKnowledge) -> None:
        with contextlib.suppress(ChildLost, EarshotError):  # it is only a head start
            await self._knowledge.ask("search", _asked(request), deadline=SEARCH_S)

    def _hear(self, body: dict[str, Any]) -> None:
        self.news = News(body.get("generation", -1), body.get("note", ""))

    async def _changed(self, articles: list[str]) -> dict[str, str]:
        """Of these the ones that changed since they were last used; a card does not fail for want of knowing it."""
        try:
            return await self._uses.changed(articles) if articles else {}
        except EarshotError:
            log.warning("the journal did not tell what was used before")
            return {}

    async def _ask_knowledge(self, body: dict[str, Any]) -> Frame | None:
        """The worker's answer to a search, or None. A worker that cannot help has said so itself, once."""
        for _ in range(2):  # a worker that died of something else is asked once more
            try:
                async with asyncio.timeout(READY_S):
                    await self._knowledge.ready()
                return await self._knowledge.ask("search", body, deadline=SEARCH_S)
            except (ChildLost, TimeoutError):
                continue
            except EarshotError:
                return None
        return None

    async def _look_up(self, request: m.LookUp) -> m.Message:
        find = {
            "number": self._records.by_number,
            "name": self._records.by_name,
            "id": self._records.by_id,
            "postcode": self._records.by_postcode,
        }[request.how]
        found: list[Customer] = []
        reachable = True
        try:
            found = await asyncio.to_thread(find, request.text)
        except RecordError:
            log.warning("records could not be searched")
            reachable = False
        return m.CallerFound(
            interaction=request.interaction,
            how=request.how,
            asked=request.text,
            customers=tuple(found),
            heard=request.heard,
            reachable=reachable,
        )


def _asked(request: m.SearchKnowledge) -> dict[str, Any]:
    """As the knowledge worker takes it; what is asked twice alike is searched once."""
    today = datetime.date.today().isoformat()
    return {"turns": request.turns, "queue": request.queue, "limit": HITS, "today": today}


def _hit(hit: dict[str, Any], changed: str) -> m.Hit:
    return m.Hit(
        source=Source(
            ref=hit["article"],
            section=hit["section"],
            title=hit["title"],
            start=hit["start"],
            end=hit["end"],
            mark_start=hit["mark_start"],
            mark_end=hit["mark_end"],
            verbatim=hit["verbatim"],
            valid_to=hit["valid_to"],
            place=hit["place"],
            changed=changed,
            digest=digest.passage(hit["text"]),
        ),
        heading=hit["heading"][-1] if hit["heading"] else "",
        say=hit["say"],
        question=hit["question"],
        strength=hit["strength"],
        why=hit["why"],
    )
