"""The engine: message in → pure decision → journal → state → window → requests, never awaited in the loop.

Start-up, in order: whoever runs it (`engine_process`, or a command) locks the profile; the engine opens the journal,
folds what is unfinished, starts the workers, goes on with file sources that were playing, then takes commands. To stop,
it finishes the write in flight and closes the workers' input.

Beside the loop: `playing` and `ears` bring it the sound of calls, `knowing` what the articles hold, `in_order` the answers
to what it asked; `to_window` tells of it all, and `engine_host` is its door for calls that happen now.
"""

from __future__ import annotations

import asyncio
import datetime
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from copilot import commands as c
from copilot import decide
from copilot import events as e
from copilot import messages as m
from copilot.audio.replay import describe
from copilot.calls.sources import Sources
from copilot.children import Child, ChildSpec, Status
from copilot.content import Content, read_content
from copilot.ears import Ears
from copilot.engine_host import EngineHost
from copilot.errors import EarshotError, JournalError
from copilot.in_order import InOrder
from copilot.journal.journal import Journal
from copilot.knowing import Knowing
from copilot.link import Frame
from copilot.live_calls import IN_CALL, LiveCalls
from copilot.logs import Name
from copilot.model import Leg, Recording
from copilot.playing import Playing
from copilot.questions import Questions
from copilot.records import casebook, jobs
from copilot.records.outbox import Outbox, OutboxReport, writers
from copilot.records.readers import CaseBookReader
from copilot.requests import Requests
from copilot.second_pass import SecondPass
from copilot.site import Site
from copilot.sound_desk import SoundDesk
from copilot.state import Desk, Interaction, apply, cleared, fold
from copilot.tasks import Tasks
from copilot.to_window import ToWindow
from copilot.trace import Trace

log = logging.getLogger(__name__)


class Engine:
    """One profile's engine. `publish(frame)` reaches the window, or whoever runs it headless.

    `live`: it follows the calls that happen on this machine, and opens devices for them.
    """

    def __init__(self, where: Site, publish: Callable[[Frame], None], *, live: bool = False) -> None:
        self.site = where
        self.desk = Desk()
        content = replace(read_content(where.content), house=where.house)
        self.journal = Journal.open(self.site.journal)
        self.failure = ""  # why the engine had to stop
        self.failed = asyncio.Event()
        self._trace = Trace()
        self._window = ToWindow(publish, self._trace)
        self.refuse = self._window.refuse
        self._tasks = Tasks(self.refuse)
        casebook.prepare(self.site.casebook, seed=self.site.customers, region=self.site.region)
        self.records = CaseBookReader(self.site.casebook, region=self.site.region)
        self.outbox = Outbox(self.site.journal, writers({casebook.SYSTEM: self.site.casebook}), self._on_outbox)
        self.speech = Child(self.site.speech, self._status("speech"))
        again = Child(where.again, self._status("again")) if where.again else None
        self.second_pass = SecondPass(again, self.handle) if again is not None else None
        self.knowledge = Child(_loading(self.site.knowledge, beside=live), self._status("knowledge"))
        capture = Child(self.site.capture, self._status("capture")) if live else None
        self._sound = SoundDesk(where, self.speech, capture, busy=self._in_call, send=self._window.answer)
        self._questions = Questions(self.knowledge, where, content.wrapups, self._window.answer)
        self._requests = Requests(self.knowledge, self.records, self._questions.uses)
        self._knowing = Knowing(content, self._requests, names=where.article_terms, told=self._tell_of_articles)
        self._asked = InOrder(self._tasks, self._requests, self._knowing, self.handle)
        self.ears = Ears(self, self.second_pass, lambda: self._knowing.names, record_terms=where.record_terms)
        self.playing = Playing(
            self, self.ears, known=self._knowing.ready, settled=self._tasks.settled, on_origin=self._trace.origin
        )
        self.live = LiveCalls(capture, EngineHost(self), where.gateway) if capture is not None else None
        self._telephone = Sources(where.telephone, where.profile, self.live.news, self.refuse) if self.live else None

    @property
    def content(self) -> Content:
        return self._knowing.content

    # ---- life ---------------------------------------------------------------------------------
    async def start(self, *, resume: bool = True) -> None:
        """Fold the journal, start workers and outbox, and (with `resume`) go on with calls that were playing."""
        events: list[e.Event] = []
        for interaction in dict.fromkeys((*self.journal.unfinished(), *self.outbox.under_way())):
            events += self.journal.read(interaction)
        self.desk = replace(fold(events), run=secrets.token_hex(4))
        self.speech.start()
        self.knowledge.start()
        if self.second_pass is not None:
            self.second_pass.start()
        self._tasks.spawn("", self._carry_writes())
        unfinished = list(self.desk.interactions.values()) if resume else []
        for state in unfinished:
            self._resume(state)
        if self.live is not None:
            self.live.start(unfinished)
        if self._telephone is not None:
            await self._telephone.start()

    async def stop(self) -> None:
        """Finish the write in flight, then close everything."""
        if self._telephone is not None:
            await self._telephone.stop()
        if self.live is not None:
            await self.live.stop()
        await self._sound.stop()
        await self.playing.stop()
        await self.outbox.finish()
        await self._tasks.stop()
        if self.second_pass is not None:
            await self.second_pass.stop()
        await asyncio.gather(self.speech.stop(), self.knowledge.stop(), self._questions.stop())
        self.records.close()
        self.journal.close()

    def _resume(self, state: Interaction) -> None:
        if state.words_to_come:  # they were lost with the engine that waited for them
            self.handle(m.WordsDone(interaction=state.id))
        if requests := decide.unanswered(self.desk, state.id, self.content):
            self._asked.ask(state.id, requests)
        if state.recording is not None and state.phase in ("opened", "ringing", "live", "hold"):
            self.playing.file(state, resumed=state.seq > 1)

    # ---- the loop -----------------------------------------------------------------------------
    def handle(self, message: m.Message | c.Command) -> None:
        """Decide on one message and let everything follow from it. Never blocks on a worker.

        Nothing is shown that the journal could not take: without a journal there is no Earshot (see `failure`).
        """
        if self.failure:
            return
        decision = decide.decide(self.desk, message, self.content, time.time())
        if any(event.kept for event in decision.events):
            try:
                self.journal.append(decision.events, also=jobs.rows(decision.events, self.desk))
            except JournalError as error:
                self._fail(str(error))
                return
        for event in decision.events:
            self.desk = apply(self.desk, event)
            self._window.happened(event)
            self._follow(event)
        if decision.requests:
            self._asked.ask(message.interaction, decision.requests)

    def _fail(self, sentence: str) -> None:
        self.failure = sentence
        log.error("the journal cannot be written; the engine stops")
        self.playing.cancel()
        self._window.fail(sentence)
        self.failed.set()

    def _follow(self, event: e.Event) -> None:
        if isinstance(event, e.WriteApproved):
            self.outbox.kick()
        elif isinstance(event, e.InteractionOpened):
            self._sound.call_begins()
            self._tasks.spawn(event.interaction, self._knowing.renew())
        elif isinstance(event, e.HearingPaused):
            self.playing.pass_over(event.interaction)
            if (rest := self.ears.pause(event)) is not None:
                self._tasks.spawn(event.interaction, rest)

    async def settled(self, interaction: str) -> None:
        """Returns when nothing that this interaction asked for is outstanding."""
        await self._tasks.settled(interaction)

    # ---- the window ---------------------------------------------------------------------------
    def take(self, command: c.Command) -> None:
        """A command or a question from the window or the command line."""
        if isinstance(command, c.Attach):
            self._attach()
        elif isinstance(command, c.StartReplay):
            try:
                self.start_replay(command)
            except EarshotError as error:
                self.refuse(str(error))
        elif isinstance(command, c.Painted):
            self._trace.painted(command)
        elif self._sound.takes(command):
            self._tasks.spawn("", self._sound.answer(command))
        elif self._questions.takes(command):
            self._tasks.spawn("", self._questions.answer(command, self.desk))
        else:
            if isinstance(command, c.UndoWrite):
                self._recall(command.interaction)
            elif isinstance(command, c.ResumeHearing | c.MarkConsent):
                self._pass_over(command.interaction)
            self.handle(command)

    def _pass_over(self, interaction: str) -> None:
        """A pause that may end now ends at the clock's time: what a busy recogniser has not heard yet, it never hears."""
        state = self.desk.interactions.get(interaction)
        if state is not None and state.paused and (at := self.playing.pass_over(interaction)) is not None:
            self.handle(m.Clock(interaction=interaction, at=at))

    def _attach(self) -> None:
        """Everything a window that just came needs, then live."""
        self._window.begin(self.desk)
        self.desk = cleared(self.desk)
        for id in self.desk.interactions:
            self._window.stored(self.journal.read(id))
        self._window.caught_up()
        for trouble in self.site.troubles:
            self.refuse(trouble)

    def _recall(self, interaction: str) -> None:
        """A past interaction comes back on the desk, here and in the window."""
        if interaction not in self.desk.interactions:
            stored = self.journal.read(interaction)
            self.desk = fold(stored, self.desk)
            self._window.stored(stored)

    # ---- calls --------------------------------------------------------------------------------
    def start_replay(self, command: c.StartReplay) -> str:
        """Begin a new interaction that plays a stored call; its id.

        Raises:
            InputError: the file cannot be used.
        """
        recording, track = describe(Path(command.path), speed=command.speed, left=command.left)
        if self.site.profile == "demo" and self.site.customers and not self.playing.busy:
            casebook.restore(self.site.casebook, seed=self.site.customers)
        interaction = self.open(
            recording.legs,
            queue=track.queue or self.site.queue,
            title=track.title or Path(recording.path).stem,
            recording=recording,
        )
        self.playing.file(self.desk.interactions[interaction])
        return interaction

    def open(self, legs: tuple[Leg, ...], *, queue: str, title: str = "", recording: Recording | None = None) -> str:
        """Begin a new interaction; its id."""
        interaction = f"{datetime.datetime.now():%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
        self.handle(m.Opened(interaction=interaction, legs=legs, queue=queue, title=title, recording=recording))
        return interaction

    async def played(self, interaction: str) -> None:
        """Returns when the interaction's file source is at its end and everything it led to is decided."""
        await self.playing.ended(interaction)
        await self.settled(interaction)

    # ---- workers, records ---------------------------------------------------------------------
    def _status(self, role: Any) -> Callable[[Status, str], None]:
        def changed(status: Status, detail: str) -> None:
            log.info("%s worker %s", Name(role), Name(status))
            self.handle(m.WorkerStatus(role=role, status=status, detail=detail))
            if role == "knowledge" and status == "ready":
                self._tasks.spawn("", self._knowing.begin())
            elif role == "knowledge" and status in ("lost", "failed"):
                self._knowing.ready.set()  # a call does not wait for it

        return changed

    def _tell_of_articles(self, note: str) -> None:
        told = self.desk.workers.get("knowledge")
        if told is not None and told.status == "ready" and told.detail != note:
            self.handle(m.WorkerStatus(role="knowledge", status="ready", detail=note))

    async def _carry_writes(self) -> None:
        """The outbox, for as long as the engine lives: an approved write must not wait unseen."""
        try:
            await self.outbox.run()
        except Exception as error:
            log.error("the outbox ended", exc_info=error)
            self._fail("The outbox stopped. Approved writes are kept, and Earshot starts again to send them.")

    def _on_outbox(self, report: OutboxReport) -> None:
        self.handle(jobs.message(report))

    def _in_call(self) -> bool:
        return any(state.phase in IN_CALL for state in self.desk.interactions.values())


def _loading(knowledge: ChildSpec, *, beside: bool) -> ChildSpec:
    """A call that happens now is helped by yesterday's articles; a replay waits, and tells the same story each time."""
    return replace(knowledge, load={**knowledge.load, "beside": beside})
