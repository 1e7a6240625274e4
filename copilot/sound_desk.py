"""Answers what the window's sound check asks: the devices chosen, a test of them, how fast this machine is.

A call comes first: a test under way ends when one begins, and none begins in one.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import asdict, replace

from copilot import measured, settings
from copilot.children import Child, ChildLost, command
from copilot.commands import Answer, Command
from copilot.errors import EarshotError
from copilot.measured import Measured
from copilot.site import Site
from copilot.sound_test import SoundTest
from copilot.soundcheck import (
    CALL_IS_ON,
    CHECK_BROKE,
    NO_LIVE_CALLS,
    NOT_MEASURED,
    QUESTIONS,
    AskMachine,
    AskSound,
    CheckSound,
    EndSoundCheck,
    HearAnew,
    KeepSound,
    MachineSpeed,
    PlaySample,
    SoundChoice,
    SoundChosen,
    SoundNow,
)

log = logging.getLogger(__name__)

MEASURE_S = 60.0  # for what takes a second here
MEASURE = ("models", "measure")  # of this program


class SoundDesk:
    """`capture` is the worker that hears calls, None where none are heard; `busy()`: a call is on."""

    def __init__(
        self, site: Site, speech: Child, capture: Child | None, *, busy: Callable[[], bool], send: Callable[[Answer], None]
    ) -> None:  # fmt: skip
        self._site = site
        self._speech = speech
        self._capture = capture
        self._busy = busy
        self._send = send
        self._test: SoundTest | None = None  # the one that runs; None while it is being ended
        self._task: asyncio.Task[None] | None = None
        self._request = ""
        self._measures: asyncio.Task[Measured | None] | None = None

    def takes(self, asked: Command) -> bool:
        return isinstance(asked, tuple(QUESTIONS.values()))

    async def answer(self, asked: Command) -> None:
        match asked:
            case AskSound(request=request):
                self._send(_chosen(request))
            case CheckSound():
                await self._check(asked)
            case HearAnew() if self._test is not None:
                self._test.hear_anew()
            case PlaySample(plays=plays) if self._test is not None:
                self._test.sample.want(plays)
            case EndSoundCheck():
                self._request = ""
                await self._ended()
            case KeepSound():
                await self._keep(asked)
            case AskMachine(request=request):
                self._send(await self._speed(request))

    def call_begins(self) -> None:
        """Let go of devices and processor now."""
        if self._measures is not None:
            self._measures.cancel()
        if self._end():
            self._send(SoundNow(request=self._request, trouble=CALL_IS_ON))

    async def stop(self) -> None:
        if self._measures is not None:
            self._measures.cancel()
        await self._ended()
        if self._measures is not None:
            await asyncio.gather(self._measures, return_exceptions=True)

    # ---- the test -----------------------------------------------------------------------------
    async def _check(self, asked: CheckSound) -> None:
        self._request = asked.request
        if self._capture is not None and not self._busy() and self._test is None and self._task is not None:
            await asyncio.wait({self._task})  # one that is being ended lets go of the devices first
            if asked.request != self._request:
                return  # another one was wanted meanwhile, or none
        if self._capture is None or self._busy():
            why = NO_LIVE_CALLS if self._capture is None else CALL_IS_ON
            self._send(SoundNow(request=asked.request, trouble=why))
        elif self._test is not None:
            self._test.choose(asked.request, asked.choice)
        else:
            house = self._site.house
            language = house.language(self._site.queue)
            self._test = SoundTest(
                asked.request, asked.choice, self._speech, self._site.capture, self._send, language,
                recognised=language in house.recognised,
            )  # fmt: skip
            self._task = asyncio.get_running_loop().create_task(self._run(self._test))

    async def _run(self, test: SoundTest) -> None:
        try:
            await test.run()
        except EarshotError as error:
            self._send(SoundNow(request=self._request, trouble=str(error)))
        except Exception as error:  # a bug; nobody awaits this task, and the window that waits has to be told
            log.error("the sound check broke", exc_info=error)
            self._send(SoundNow(request=self._request, trouble=CHECK_BROKE))
        self._test = None

    def _end(self) -> bool:
        """Whether there is one to end. Once: a second time would keep it from letting go of its worker."""
        running, self._test = self._test is not None, None
        if running and self._task is not None:
            self._task.cancel()
        return running

    async def _ended(self) -> None:
        self._end()
        if self._task is not None:
            await asyncio.wait({self._task})

    # ---- the choice ---------------------------------------------------------------------------
    async def _keep(self, asked: KeepSound) -> None:
        """Remember what differs, and hear the next call from it."""
        known = _chosen(asked.request)
        before = asdict(known.choice)
        values = {name: value for name, value in asdict(asked.choice).items() if value != before[name]}
        if values:
            try:
                await asyncio.to_thread(settings.remember, values)
            except EarshotError as error:
                self._send(replace(known, trouble=str(error)))
                return
        if self._capture is not None:
            self._capture.spec = replace(self._capture.spec, load=asdict(asked.choice))  # of the next worker
            with contextlib.suppress(ChildLost):
                self._capture.tell("wishes", asdict(asked.choice))
        self._send(replace(known, choice=asked.choice))

    # ---- the machine --------------------------------------------------------------------------
    async def _speed(self, request: str) -> MachineSpeed:
        machine = measured.this_machine(self._site.speech.load["recognizer"], self._site.knowledge.load["encoder"])
        found = measured.read(machine)
        if found is None and not self._busy():
            if self._measures is None or self._measures.done():
                self._measures = asyncio.get_running_loop().create_task(_measure(machine))
            await asyncio.wait({self._measures})
            found = None if self._measures.cancelled() else self._measures.result()
        if found is None:
            return MachineSpeed(request=request, trouble=CALL_IS_ON if self._busy() else NOT_MEASURED)
        effort, late = measured.highest(found), measured.too_slow(found)
        return MachineSpeed(request=request, after=measured.card_after(found), effort=effort, too_slow=late)


def _chosen(request: str) -> SoundChosen:
    said = settings.load()
    names = tuple(SoundChoice.__dataclass_fields__)
    choice = SoundChoice(**{name: getattr(said.settings, name) for name in names})
    return SoundChosen(
        request=request, choice=choice, fixed=tuple(name for name in names if said.origin(name) == "policy")
    )


async def _measure(machine: measured.Machine) -> Measured | None:
    """In a process of its own: the recogniser is loaded a second time, and the engine never waits in its loop."""
    try:
        process = await asyncio.create_subprocess_exec(
            *command(*MEASURE),
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
    except OSError:  # no memory or no process to be had just now
        log.warning("this machine could not be measured")
        return None
    try:
        async with asyncio.timeout(MEASURE_S):
            await process.wait()
    except TimeoutError:
        log.warning("measuring this machine took more than %.0f s", MEASURE_S)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return measured.read(machine)
