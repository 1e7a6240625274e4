"""The engine: message in → pure decision → journal → state → window → requests, never awaited in the loop.

Start-up, in order: lock the profile, open the journal, fold what is unfinished, start the workers, go
on with file sources that were playing, then take commands. The end of the window's pipe is the end:
the write in flight is finished, the workers' input is closed, and the process leaves.
"""

from __future__ import annotations

import asyncio
import datetime
import logging
import secrets
import signal
import time
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from copilot import __version__, codec, decide, logs, measured, netgate, site
from copilot import commands as c
from copilot import events as e
from copilot import messages as m
from copilot.audio.live import LiveSource
from copilot.audio.replay import FileSource, Start, describe
from copilot.audio.track import read_track
from copilot.calls.sources import Sources
from copilot.children import Child, ChildLost, ChildSpec, Status
from copilot.content import Content, read_content
from copilot.errors import EarshotError, JournalError
from copilot.hearing import KEEP_S, Hearing
from copilot.journal.journal import Journal
from copilot.link import Frame, hello
from copilot.live_calls import IN_CALL, LiveCalls
from copilot.live_ear import LiveEar
from copilot.logs import Name
from copilot.model import Effort, Leg, Proposal
from copilot.questions import Questions
from copilot.records import casebook
from copilot.records.outbox import Job, Outbox, OutboxReport, enter, writers
from copilot.records.readers import CaseBookReader
from copilot.requests import News, Requests
from copilot.running import lock
from copilot.second_pass import SecondPass
from copilot.site import Site
from copilot.sound_desk import SoundDesk
from copilot.speech.named import names_of
from copilot.state import Desk, Interaction, apply, cleared, fold
from copilot.stdio import Stdio
from copilot.trace import Trace

log = logging.getLogger(__name__)

WINDOW_EVERY_S = 0.1  # at most, for levels and the clock


class Engine:
    """One profile's engine. `publish(frame)` reaches the window, or whoever runs it headless.

    `live`: it follows the calls that happen on this machine, and opens devices for them.
    """

    def __init__(self, where: Site, publish: Callable[[Frame], None], *, live: bool = False) -> None:
        self.site = where
        self.desk = Desk()
        self.content: Content = replace(read_content(self.site.content), house=self.site.house)
        self.journal = Journal.open(self.site.journal)
        self.failure = ""  # why the engine had to stop
        self.failed = asyncio.Event()
        self._publish = publish
        self._trace = Trace()
        self._tasks: dict[str, set[asyncio.Task[Any]]] = {}
        self._asked: dict[str, asyncio.Task[None]] = {}  # the newest requests of an interaction
        self._sources: dict[str, asyncio.Task[None]] = {}
        self._live_sources: dict[str, LiveSource] = {}
        self._hearings: dict[str, Hearing] = {}
        self._deaf: set[str] = set()  # interactions that no recogniser hears
        self._knows = asyncio.Event()  # knowledge is loaded, or will never be
        self._sent_at: dict[tuple[str, str], float] = {}
        casebook.prepare(self.site.casebook, seed=self.site.customers, region=self.site.region)
        self.records = CaseBookReader(self.site.casebook, region=self.site.region)
        self.outbox = Outbox(self.site.journal, writers({casebook.SYSTEM: self.site.casebook}), self._on_outbox)
        self.speech = Child(self.site.speech, self._status("speech"))
        again = Child(where.again, self._status("again")) if where.again else None
        self.second_pass = SecondPass(again, self.handle) if again is not None else None
        self.knowledge = Child(_loading(self.site.knowledge, beside=live), self._status("knowledge"))
        capture = Child(self.site.capture, self._status("capture")) if live else None
        self.live = LiveCalls(capture, _House(self), where.gateway) if capture is not None else None
        self._telephone = Sources(where.telephone, where.profile, self.live.news, self.refuse) if self.live else None
        self._sound = SoundDesk(where, self.speech, capture, busy=self._in_call, send=self._answer)
        self._questions = Questions(self.knowledge, where, self.content.wrapups, self._answer)
        self._requests = Requests(self.knowledge, self.records, self._questions.uses)
        self._article_names: tuple[str, ...] = ()  # what articles call by name, where that helps hearing
        self._cited = News(), datetime.date.min  # for what articles, on what day, it was asked what rules cite

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
        self._spawn("", self._carry_writes())
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
        for task in self._sources.values():
            task.cancel()
        await asyncio.gather(*self._sources.values(), return_exceptions=True)
        await self.outbox.finish()
        open_tasks = [task for tasks in self._tasks.values() for task in tasks]
        for task in open_tasks:
            task.cancel()
        await asyncio.gather(*open_tasks, return_exceptions=True)
        if self.second_pass is not None:
            await self.second_pass.stop()
        await asyncio.gather(self.speech.stop(), self.knowledge.stop(), self._questions.stop())
        self.records.close()
        self.journal.close()

    def _resume(self, state: Interaction) -> None:
        if requests := decide.unanswered(self.desk, state.id, self.content):
            self._ask(state.id, requests)
        if state.recording is not None and state.phase in ("opened", "ringing", "live", "hold"):
            self._play(state, resumed=state.seq > 1)

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
                self.journal.append(decision.events, also=self._outbox_rows(decision.events))
            except JournalError as error:
                self._fail(str(error))
                return
        for event in decision.events:
            self.desk = apply(self.desk, event)
            self._show(event)
            self._follow(event)
        if decision.requests:
            self._ask(message.interaction, decision.requests)

    def _fail(self, sentence: str) -> None:
        self.failure = sentence
        log.error("the journal cannot be written; the engine stops")
        for source in self._sources.values():
            source.cancel()
        self._publish(Frame(kind="fatal", body={"sentence": sentence}))
        self.failed.set()

    def _outbox_rows(self, events: tuple[e.Event, ...]) -> Callable[[Any], None] | None:
        """What puts approved writes into the outbox in the same transaction as their event."""
        approved = [event for event in events if isinstance(event, e.WriteApproved)]
        if not approved:
            return None

        def insert(connection: Any) -> None:
            for event in approved:
                view = self.desk.interactions[event.interaction].proposal(event.proposal)
                assert view is not None
                enter(_job(event, view.proposal))(connection)

        return insert

    def _follow(self, event: e.Event) -> None:
        if isinstance(event, e.WriteApproved):
            self.outbox.kick()
        elif isinstance(event, e.InteractionOpened):
            self._sound.call_begins()
            self._spawn(event.interaction, self._renew_sources())
        elif isinstance(event, e.HearingPaused) and event.interaction in self._hearings:
            if event.interaction in self._live_sources:
                self._live_sources[event.interaction].pass_over()
            if self.second_pass is not None:
                self.second_pass.forget(event.interaction)
            hearing = self._hearings[event.interaction]
            # the words that made hearing pause by itself are not to be known, those before the agent's own pause are
            self._spawn(event.interaction, hearing.flush() if event.why == "agent" else hearing.drop())

    def _show(self, event: e.Event) -> None:
        """Publish; levels and the clock no oftener than anybody could see."""
        if isinstance(event, e.LevelMeasured | e.ClockMoved):
            key = (event.interaction, getattr(event, "leg", ""))
            now = time.monotonic()
            if now - self._sent_at.get(key, 0.0) < WINDOW_EVERY_S:
                return
            self._sent_at[key] = now
        self._trace.event(event)
        self._publish(Frame(kind="event", body=codec.to_dict(event)))

    def _ask(self, interaction: str, requests: tuple[m.Request, ...]) -> None:
        self._asked[interaction] = self._spawn(interaction, self._fulfil(requests, self._asked.get(interaction)))

    async def _fulfil(self, requests: tuple[m.Request, ...], before: asyncio.Task[None] | None) -> None:
        """Ask all at once, but take the answers in the order of the questions: the same call tells the same story."""
        answers = await asyncio.gather(*map(self._requests.fulfil, requests), return_exceptions=True)
        if (self._requests.news, datetime.date.today()) != self._cited:
            await self._renew_sources()
        if before is not None:
            await asyncio.wait({before})
        for answer in answers:
            if isinstance(answer, m.Message):
                self.handle(answer)
        for error in answers:
            if isinstance(error, BaseException):
                raise error

    def _spawn(self, interaction: str, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work)
        group = self._tasks.setdefault(interaction, set())
        group.add(task)
        task.add_done_callback(lambda done: self._done(group, done))
        return task

    def _done(self, group: set[asyncio.Task[Any]], task: asyncio.Task[Any]) -> None:
        group.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            if isinstance(error, EarshotError):
                self.refuse(str(error))
            elif not isinstance(error, ChildLost):
                log.error("a request failed", exc_info=error)

    async def settled(self, interaction: str) -> None:
        """Returns when nothing that this interaction asked for is outstanding."""
        while tasks := self._tasks.get(interaction):
            await asyncio.wait(set(tasks))

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
            self._spawn("", self._sound.answer(command))
        elif self._questions.takes(command):
            self._spawn("", self._questions.answer(command, self.desk))
        else:
            if isinstance(command, c.UndoWrite):
                self._recall(command.interaction)
            elif isinstance(command, c.ResumeHearing | c.MarkConsent):
                self._pass_over(command.interaction)
            self.handle(command)

    def _pass_over(self, interaction: str) -> None:
        """A pause that may end now ends at the clock's time: what a busy recogniser has not heard yet, it never hears."""
        source, state = self._live_sources.get(interaction), self.desk.interactions.get(interaction)
        if source is not None and state is not None and state.paused:
            self.handle(m.Clock(interaction=interaction, at=source.pass_over()))

    def refuse(self, sentence: str) -> None:
        self._publish(Frame(kind="refused", body={"sentence": sentence}))

    def _answer(self, answer: c.Answer) -> None:
        self._publish(Frame(kind="answer", body=codec.to_dict(answer)))

    def _attach(self) -> None:
        """Everything a window that just came needs, then live."""
        self._publish(Frame(kind="reset"))
        desk = [*self.desk.workers.values()]
        for event in desk:
            self._publish(Frame(kind="event", body=codec.to_dict(event)))
        for system, reachable in self.desk.records.items():
            told = e.RecordsReached(id="", interaction="", at=0.0, wall=time.time(), system=system, reachable=reachable)
            self._publish(Frame(kind="event", body=codec.to_dict(told)))
        self.desk = cleared(self.desk)
        for id in self.desk.interactions:
            self._publish_stored(self.journal.read(id))
        self._publish(Frame(kind="caught_up"))
        for trouble in self.site.troubles:
            self.refuse(trouble)

    def _recall(self, interaction: str) -> None:
        """A past interaction comes back on the desk, here and in the window."""
        if interaction not in self.desk.interactions:
            stored = self.journal.read(interaction)
            self.desk = fold(stored, self.desk)
            self._publish_stored(stored)

    def _publish_stored(self, events: Iterable[e.Event]) -> None:
        for event in events:
            self._publish(Frame(kind="event", body=codec.to_dict(event)))

    # ---- calls --------------------------------------------------------------------------------
    def start_replay(self, command: c.StartReplay) -> str:
        """Begin a new interaction that plays a stored call; its id.

        Raises:
            InputError: the file cannot be used.
        """
        recording, track = describe(Path(command.path), speed=command.speed, left=command.left)
        if self.site.profile == "demo" and self.site.customers and not self._sources:
            casebook.restore(self.site.casebook, seed=self.site.customers)
        interaction = _new_id()
        self.handle(
            m.Opened(
                interaction=interaction,
                legs=recording.legs,
                queue=track.queue or self.site.queue,
                title=track.title or Path(recording.path).stem,
                recording=recording,
            )
        )
        self._play(self.desk.interactions[interaction])
        return interaction

    def _play(self, state: Interaction, *, resumed: bool = False) -> None:
        assert state.recording is not None
        id = state.id
        recording = state.recording
        source = FileSource(
            id,
            recording,
            read_track(Path(recording.path), recording.seconds),
            ear=self.ear(id, recording.legs, recording.rate),
            post=self.handle,
            settled=lambda: self.settled(id),
            hears=lambda: self.hears(id),
            on_origin=lambda origin: self._trace.origin(id, origin),
        )
        start = Start()
        if resumed:
            start = Start(at=_rewound(state), known_until=state.at, signalled_until=state.signalled_at)
        self._until_its_end(id, self._play_file(id, source, start))

    def _until_its_end(self, interaction: str, playing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(playing)
        task.add_done_callback(lambda done: self._played(interaction, done))
        self._sources[interaction] = task

    async def _play_file(self, interaction: str, source: FileSource, start: Start) -> None:
        await self._can_hear(interaction)
        await self._knows.wait()
        await source.play(start)

    async def _play_live(self, interaction: str, source: LiveSource) -> None:
        await self._can_hear(interaction)
        await source.play()

    async def _can_hear(self, interaction: str) -> None:
        """Wait for the recogniser, or know that there is none: the call goes on all the same, and nobody hears it."""
        try:
            await self.speech.ready()
        except EarshotError as error:
            self.refuse(str(error))
            self._deaf.add(interaction)

    def ear(self, interaction: str, legs: tuple[Leg, ...], rate: int) -> Hearing:
        """The way to the recogniser for one interaction's sound."""
        hearing = Hearing(
            self.speech,
            interaction,
            legs,
            rate,
            heard_until=lambda leg: self.desk.interactions[interaction].heard_until(leg),
            post=self.handle,
            measure=self.desk.interactions[interaction].recording is None,
            names=lambda: self._names(interaction),
            again=self._hear_again if self.second_pass is not None else None,
            language=self.desk.interactions[interaction].language,
        )
        self._hearings[interaction] = hearing
        return hearing

    def _hear_again(self, heard: m.Heard, rate: int, sound: bytes) -> None:
        """A second time, if this machine keeps up with the first."""
        state = self.desk.interactions.get(heard.interaction)
        if self.second_pass is not None and state is not None and state.hearing == "full" and self.hears(state.id):
            self.second_pass.take(heard, rate, sound)

    def _names(self, interaction: str) -> tuple[str, ...]:
        """What this call says by name, as far as the site lets it help hearing."""
        state = self.desk.interactions.get(interaction)
        bound = state.caller.bound if state is not None and self.site.record_terms else None
        return (*(names_of(bound) if bound is not None else ()), *self._article_names)

    def _played(self, interaction: str, task: asyncio.Task[None]) -> None:
        """The source is at its end, or met damage: what nobody heard is told."""
        self._sources.pop(interaction, None)
        self._live_sources.pop(interaction, None)
        self._hearings.pop(interaction, None)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("a source broke", exc_info=error)
            self.refuse(str(error) if isinstance(error, EarshotError) else "The sound of this call stopped.")
        state = self.desk.interactions.get(interaction)
        if state is None:  # the agent was done with it sooner
            return
        if error is not None or (interaction in self._deaf and not task.cancelled()):
            self._tell_unheard(state, "no_audio" if error is None else "damaged")
        if error is not None:
            self.handle(m.CallSignal(interaction=interaction, kind="ended", at=state.at))

    def _tell_unheard(self, state: Interaction, reason: Literal["no_audio", "damaged"]) -> None:
        """What nobody heard until now, of each leg, and nothing of it twice."""
        for leg in state.legs:
            told = max((gap.end for gap in state.gaps if gap.leg == leg), default=0.0)
            start = min(max(state.heard_until(leg), told), state.at)
            self.handle(m.Gap(interaction=state.id, at=state.at, leg=leg, start=start, end=state.at, reason=reason))

    def hearing_broke(self, error: Exception) -> None:
        """A call that happens now goes on without ears, until it is heard again."""
        why = f" {error}" if isinstance(error, EarshotError) else ""
        self.refuse(f"Nothing of this call is heard just now. The call goes on, and Earshot tries again.{why}")

    def turn_deaf(self, interaction: str, deaf: bool) -> None:
        """What nobody heard until now is told, both when hearing breaks and when it is tried again."""
        state = self.desk.interactions.get(interaction)
        if state is not None and interaction in self._sources:
            self._tell_unheard(state, "no_audio")
        (self._deaf.add if deaf else self._deaf.discard)(interaction)

    def _in_call(self) -> bool:
        return any(state.phase in IN_CALL for state in self.desk.interactions.values())

    def hears(self, interaction: str) -> bool:
        """Whether its sound counts now."""
        state = self.desk.interactions.get(interaction)
        return state is not None and state.phase == "live" and state.may_hear and interaction not in self._deaf

    async def played(self, interaction: str) -> None:
        """Returns when the interaction's file source is at its end and everything it led to is decided."""
        source = self._sources.get(interaction)
        if source is not None:
            await asyncio.wait({source})
        await self.settled(interaction)

    # ---- workers, records ---------------------------------------------------------------------
    def _status(self, role: Any) -> Callable[[Status, str], None]:
        def changed(status: Status, detail: str) -> None:
            log.info("%s worker %s", Name(role), Name(status))
            self.handle(m.WorkerStatus(role=role, status=status, detail=detail))
            if role == "knowledge" and status == "ready":
                self._spawn("", self._begin_to_know())
            elif role == "knowledge" and status in ("lost", "failed"):
                self._knows.set()  # a call does not wait for it

        return changed

    async def _begin_to_know(self) -> None:
        try:
            await self._learn_sources()
            if self.site.article_terms:
                self._article_names = await self._requests.names()
        finally:
            self._knows.set()

    async def _learn_sources(self) -> None:
        """Ask where the cited sections are: a rule without its source offers no card."""
        self.content = await self._requests.with_sources(self.content)
        self._cited = self._requests.news, datetime.date.today()
        told, note = self.desk.workers.get("knowledge"), self._requests.news.note
        if told is not None and told.status == "ready" and told.detail != note:
            self.handle(m.WorkerStatus(role="knowledge", status="ready", detail=note))

    async def _renew_sources(self) -> None:
        """Ask again: an article may have come, changed or expired. Without an answer what was known goes on."""
        try:
            await self._learn_sources()
        except (ChildLost, EarshotError):
            log.info("what rules cite could not be asked again")

    async def _carry_writes(self) -> None:
        """The outbox, for as long as the engine lives: an approved write must not wait unseen."""
        try:
            await self.outbox.run()
        except Exception as error:
            log.error("the outbox ended", exc_info=error)
            self._fail("The outbox stopped. Approved writes are kept, and Earshot starts again to send them.")

    def _on_outbox(self, report: OutboxReport) -> None:
        self.handle(_message(report))


class _House:
    """What the calls that happen now ask of the engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.hears = engine.hears
        self.handle = engine.handle
        self.refuse = engine.refuse

    def begin(self) -> str:
        interaction = _new_id()
        legs: tuple[Leg, ...] = ("agent", "customer")
        self._engine.handle(m.Opened(interaction=interaction, legs=legs, queue=self._engine.site.queue))
        return interaction

    def ear(self, interaction: str, legs: tuple[Leg, ...], rate: int) -> LiveEar:
        hearing = self._engine.ear(interaction, legs, rate)
        return LiveEar(
            hearing, broke=self._engine.hearing_broke, deaf=lambda deaf: self._engine.turn_deaf(interaction, deaf)
        )

    def state(self, interaction: str) -> Interaction | None:
        return self._engine.desk.interactions.get(interaction)

    def highest(self) -> Effort:
        where = self._engine.site
        return measured.highest(
            measured.read(measured.this_machine(where.speech.load["recognizer"], where.knowledge.load["encoder"]))
        )

    def play(self, interaction: str, source: LiveSource) -> None:
        self._engine._live_sources[interaction] = source
        self._engine._until_its_end(interaction, self._engine._play_live(interaction, source))


def _loading(knowledge: ChildSpec, *, beside: bool) -> ChildSpec:
    """A call that happens now is helped by yesterday's articles; a replay waits, and tells the same story each time."""
    return replace(knowledge, load={**knowledge.load, "beside": beside})


def _new_id() -> str:
    return f"{datetime.datetime.now():%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"


def _rewound(state: Interaction) -> float:
    """Where a restarted engine begins to hear again: the earliest end of a leg's last final.

    Not before sound counted again (a hold is not heard after the fact), and no further back than the longest
    utterance could reach.
    """
    heard = min(state.heard_until(leg) for leg in state.legs)
    return max(heard, state.listening_since, state.at - KEEP_S)


def _job(event: e.WriteApproved, proposal: Proposal) -> Job:
    return Job(
        op=event.op,
        interaction=event.interaction,
        proposal=event.proposal,
        system=proposal.system,
        record=proposal.record,
        base_version=proposal.base_version,
        values=event.values,
    )


def _message(report: OutboxReport) -> m.Message:
    if report.kind == "reachable" or report.kind == "unreachable":
        return m.RecordsReachable(system=report.system, reachable=report.kind == "reachable")
    return m.Wrote(
        interaction=report.interaction,
        kind=report.kind,
        op=report.op,
        proposal=report.proposal,
        attempt=report.attempt,
        version=report.version,
        now=dict(report.now),
        reason=report.reason,
    )


def main(profile: str) -> int:
    """The engine process: frames on stdin and stdout until the window is gone. Returns the exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logs.start("engine", profile)
    netgate.close(site.destinations(profile))
    return asyncio.run(_serve(profile))


async def _serve(profile: str) -> int:
    ended = asyncio.Event()
    waiting: list[c.Command] = []
    engine: Engine | None = None

    def on_frame(frame: Frame) -> None:
        if frame.kind == "ping":
            window.send(Frame(kind="pong", to=frame.id))
        elif frame.kind == "command":
            command = codec.from_dict(frame.body)
            if engine is None:
                waiting.append(command)
            else:
                engine.take(command)

    window = Stdio(on_frame, ended.set)
    window.send(hello("engine", __version__))
    try:
        with lock(profile):
            engine = Engine(site.find(profile), window.send, live=profile != "demo")
            await engine.start()
            for command in waiting:
                engine.take(command)
            await _first(ended, engine.failed)
            await engine.stop()
            if engine.failure:
                window.close()
                return 4
    except EarshotError as error:
        window.send(Frame(kind="fatal", body={"sentence": str(error)}))
        window.close()
        return 4
    window.close()
    return 0


async def _first(*events: asyncio.Event) -> None:
    """Returns when one of the events is set."""
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
