"""Questions of the window and their answers: articles, past interactions, sound. Nothing here changes anything."""

from __future__ import annotations

import asyncio
import datetime
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import msgspec

from copilot import codec
from copilot import commands as c
from copilot.audio.levels import loudness
from copilot.children import Child, ChildLost, ChildSpec
from copilot.content import read_content
from copilot.errors import EarshotError
from copilot.journal.journal import Journal
from copilot.link import Frame
from copilot.model import Recording
from copilot.site import Site
from copilot.state import Desk

log = logging.getLogger(__name__)

PAGE_BYTES = 48_000
HITS = 8


class Questions:
    def __init__(self, knowledge: Child, journal: Journal, site: Site, send: Callable[[c.Answer], None]) -> None:
        self._knowledge = knowledge
        self._journal = journal
        self._site = site
        self._send = send
        self._player: Child | None = None
        self._playing = ""  # interaction whose sound is asked for

    def takes(self, command: c.Command) -> bool:
        return type(command) in self._ANSWERS

    async def answer(self, command: c.Command, desk: Desk) -> None:
        """Send the answer, or the sentence why there is none."""
        await self._ANSWERS[type(command)](self, command, desk)

    async def stop(self) -> None:
        if self._player is not None:
            await self._player.stop()

    async def _search(self, question: c.Search, desk: Desk) -> None:
        today = datetime.date.today().isoformat()
        body = {"turns": [("customer", question.text)], "queue": "", "limit": HITS, "today": today}
        found = await self._ask("search", body)
        passages = tuple(msgspec.convert(hit, type=c.Passage) for hit in found.get("hits", ()))
        self._send(c.Passages(request=question.request, passages=passages))

    async def _article(self, question: c.ReadArticle, desk: Desk) -> None:
        found = (await self._ask("article", {"id": question.article})).get("article")
        if found is None:
            self._send(c.ArticleText(request=question.request, article=question.article, found=False))
        else:
            self._send(msgspec.convert({"request": question.request, **found}, type=c.ArticleText))

    async def _ask(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        try:
            await self._knowledge.ready()
            return (await self._knowledge.ask(kind, body)).body
        except (ChildLost, EarshotError):
            return {}

    async def _list(self, question: c.ListInteractions, desk: Desk) -> None:
        rows = await asyncio.to_thread(self._journal.interactions, question.text)
        self._send(c.Interactions(request=question.request, rows=tuple(rows)))

    async def _read(self, question: c.ReadInteraction, desk: Desk) -> None:
        events = [codec.encode(event) for event in await asyncio.to_thread(self._journal.read, question.interaction)]
        recording = _recording(desk, question.interaction) or _recording_in(events)
        levels = await asyncio.to_thread(loudness, recording) if recording else {}
        pages = list(_pages(events))
        for number, page in enumerate(pages):
            last = number == len(pages) - 1
            self._send(
                c.InteractionPage(request=question.request, events=page, last=last, levels=levels if last else {})
            )

    async def _wrapups(self, question: c.ListWrapups, desk: Desk) -> None:
        rules = read_content(self._site.content).wrapups
        codes = tuple(c.WrapupCode(code=r.id, title=r.title, queue=r.queue) for r in rules)
        self._send(c.WrapupCodes(request=question.request, codes=codes))

    async def _play(self, command: c.PlaySound, desk: Desk) -> None:
        recording = _recording(desk, command.interaction) or _recording_in(
            [codec.encode(x) for x in await asyncio.to_thread(self._journal.read, command.interaction)][:1]
        )
        self._playing = command.interaction
        if recording is None or not await asyncio.to_thread(Path(recording.path).exists):
            sentence = "The recording of this interaction is not on this machine."
            self._send(c.SoundAt(request=command.interaction, at=command.at, status="unavailable", detail=sentence))
            return
        if self._player is None:
            spec = ChildSpec(role="player", profile=self._site.profile)
            self._player = Child(spec, lambda status, detail: None, self._on_sound)
            self._player.start()
        try:
            await self._player.ready()
        except (ChildLost, EarshotError) as error:
            self._send(c.SoundAt(request=command.interaction, at=command.at, status="unavailable", detail=str(error)))
            return
        body = {"path": recording.path, "at": command.at, "speed": command.speed, "left": recording.left}
        self._player.tell("play", body)

    async def _silence(self, command: c.StopSound, desk: Desk) -> None:
        if self._player is not None:
            self._player.tell("stop")

    def _on_sound(self, frame: Frame) -> None:
        if frame.kind == "sound":
            self._send(msgspec.convert({"request": self._playing, **frame.body}, type=c.SoundAt))

    _ANSWERS: ClassVar[dict[type[c.Command], Callable[..., Any]]] = {
        c.Search: _search,
        c.ReadArticle: _article,
        c.ListInteractions: _list,
        c.ReadInteraction: _read,
        c.ListWrapups: _wrapups,
        c.PlaySound: _play,
        c.StopSound: _silence,
    }


def _recording(desk: Desk, interaction: str) -> Recording | None:
    state = desk.interactions.get(interaction)
    return state.recording if state else None


def _recording_in(events: list[str]) -> Recording | None:
    """The recording that an interaction's first event names."""
    return getattr(codec.decode(events[0]), "recording", None) if events else None


def _pages(events: list[str]) -> Any:
    """The events in pages of at most about 48 kB; always at least one page."""
    page: list[str] = []
    size = 0
    for event in events:
        if page and size + len(event) > PAGE_BYTES:
            yield tuple(page)
            page, size = [], 0
        page.append(event)
        size += len(event)
    yield tuple(page)
