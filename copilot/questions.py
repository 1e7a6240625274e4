"""Questions of the window and their answers: articles, past interactions, sound. Nothing here changes anything.

Every question gets its answer, if only with the sentence why there is none: a window that waits is told.
"""

from __future__ import annotations

import asyncio
import datetime
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from copilot import codec
from copilot import commands as c
from copilot.assist.lookup import newest
from copilot.audio.levels import loudness
from copilot.children import Child, ChildLost, ChildSpec
from copilot.content import WrapupRule
from copilot.errors import EarshotError, InputError
from copilot.journal.journal import Journal
from copilot.journal.verify import verify
from copilot.librarian import Librarian
from copilot.link import Frame
from copilot.model import Recording
from copilot.site import Site
from copilot.state import Desk
from copilot.uses import Uses

log = logging.getLogger(__name__)

PAGE_BYTES = 48_000
HITS = 8
READY_S = 5.0  # for a search that is being replaced; then it is better to be told
PLAYER_S = 20.0  # for a player that has never been started, too

_QUESTIONS = (
    c.Search, c.ReadArticle, c.ListInteractions, c.ReadInteraction, c.ListWrapups, c.PlaySound, c.StopSound,
)  # fmt: skip


class Questions:
    """Reads the journal on a connection of its own: a long list never holds up what the engine appends."""

    def __init__(
        self, knowledge: Child, site: Site, wrapups: tuple[WrapupRule, ...], send: Callable[[c.Answer], None]
    ) -> None:
        """The journal must exist. Raises JournalError."""
        self._knowledge = knowledge
        self._journal = Journal.open_reader(site.journal)
        self._site = site
        self._wrapups = wrapups
        self._send = send
        self._intact = True  # as the auditor's reader last found the chain
        self.uses = Uses(self._journal, site.base)
        self._librarian = Librarian(site, self.uses)
        self._player: Child | None = None
        self._playing = ""  # interaction whose sound is asked for

    def takes(self, command: c.Command) -> bool:
        return isinstance(command, _QUESTIONS) or self._librarian.takes(command)

    async def answer(self, question: c.Command, desk: Desk) -> None:
        """Send the answer, or the sentence why there is none."""
        try:
            await self._answer(question, desk)
        except (ChildLost, TimeoutError):  # perhaps of this very question: the window does not ask it again by itself
            self._excuse(question, c.SOUND_STARTS if isinstance(question, c.PlaySound) else c.ANSWER_LOST)
        except EarshotError as error:
            self._excuse(question, str(error))
        except Exception as error:
            log.error("a question could not be answered", exc_info=error)
            self._excuse(question, c.QUESTION_FAILED)

    async def stop(self) -> None:
        if self._player is not None:
            await self._player.stop()
        await self._librarian.stop()
        await asyncio.to_thread(self._journal.close)

    async def _answer(self, question: c.Command, desk: Desk) -> None:
        match question:
            case c.Search():
                await self._search(question, desk)
            case c.ReadArticle():
                await self._article(question)
            case c.ListInteractions():
                rows = await asyncio.to_thread(self._journal.interactions, question.text)
                if not question.text:  # the window opens; what is typed afterwards does not walk the chain again
                    self._intact = (await asyncio.to_thread(verify, self._site.journal)).intact
                self._send(c.Interactions(request=question.request, rows=tuple(rows), intact=self._intact))
            case c.ReadInteraction():
                await self._read(question, desk)
            case c.ListWrapups():
                codes = tuple(c.WrapupCode(code=r.id, title=r.title, queue=r.queue) for r in self._wrapups)
                self._send(c.WrapupCodes(request=question.request, codes=codes))
            case c.PlaySound():
                await self._play(question, desk)
            case c.StopSound():
                if self._player is not None:
                    self._player.tell("stop")
            case _:
                self._send(await self._librarian.answer(question))

    def _excuse(self, question: c.Command, sentence: str) -> None:
        """The empty answer to `question`, with the sentence why."""
        match question:
            case c.Search(request=request):
                self._send(c.Passages(request=request, passages=(), trouble=sentence))
            case c.ReadArticle(request=request, article=article):
                self._send(c.ArticleText(request=request, article=article, found=False, trouble=sentence))
            case c.ListInteractions(request=request):
                self._send(c.Interactions(request=request, rows=(), trouble=sentence))
            case c.ReadInteraction(request=request):
                self._send(c.InteractionPage(request=request, events=(), last=True, trouble=sentence))
            case c.ListWrapups(request=request):
                self._send(c.WrapupCodes(request=request, codes=(), trouble=sentence))
            case c.PlaySound(interaction=interaction, at=at):
                self._send(c.SoundAt(request=interaction, at=at, status="unavailable", detail=sentence))
            case _ if self._librarian.takes(question):
                self._send(self._librarian.excuse(question, sentence))

    async def _search(self, question: c.Search, desk: Desk) -> None:
        call = desk.interactions.get(question.interaction) if question.with_call else None
        body = {
            "turns": [*(newest(call) if call else ()), ("customer", question.text)],
            "queue": call.queue if call else "",
            "limit": HITS,
            "today": datetime.date.today().isoformat(),
            "scope": msgspec.to_builtins(question.scope),
        }
        found = await self._ask("search", body)
        changed = await self.uses.changed(hit["article"] for hit in found["hits"])
        passages = tuple(
            msgspec.convert({**hit, "changed": changed.get(hit["article"], "")}, type=c.Passage)
            for hit in found["hits"]
        )
        strong, likely = found["strong"], found["likely"]
        self._send(c.Passages(request=question.request, passages=passages, strong=strong, likely=likely))

    async def _article(self, question: c.ReadArticle) -> None:
        found = (await self._ask("article", {"id": question.article}))["article"]
        if found is None:
            self._send(c.ArticleText(request=question.request, article=question.article, found=False))
        else:
            changed = (await self.uses.changed([question.article])).get(question.article, "")
            told = {"request": question.request, "changed": changed, **found}
            self._send(msgspec.convert(told, type=c.ArticleText))

    async def _ask(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        """The knowledge worker's answer. Raises ChildLost, EarshotError (also while it is not there yet)."""
        try:
            async with asyncio.timeout(READY_S):
                await self._knowledge.ready()
        except (ChildLost, TimeoutError):
            raise EarshotError(c.SEARCH_STARTS) from None
        return (await self._knowledge.ask(kind, body)).body

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

    async def _play(self, command: c.PlaySound, desk: Desk) -> None:
        recording = _recording(desk, command.interaction) or _recording_in(
            [codec.encode(x) for x in await asyncio.to_thread(self._journal.read, command.interaction)][:1]
        )
        self._playing = command.interaction
        if recording is None or not await asyncio.to_thread(Path(recording.path).exists):
            raise InputError("The recording of this interaction is not on this machine.")
        if self._player is None:
            spec = ChildSpec(role="player", profile=self._site.profile)
            self._player = Child(spec, lambda status, detail: None, self._on_sound)
            self._player.start()
        async with asyncio.timeout(PLAYER_S):
            await self._player.ready()
        body = {"path": recording.path, "at": command.at, "speed": command.speed, "left": recording.left}
        self._player.tell("play", body)

    def _on_sound(self, frame: Frame) -> None:
        if frame.kind == "sound":
            self._send(msgspec.convert({"request": self._playing, **frame.body}, type=c.SoundAt))


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
