"""Both legs heard before any call, by the workers that hear calls: levels, and what the recogniser writes of a sentence.

A capture worker of its own, so that a call that begins meanwhile finds the other one as it always is. Meters never
wait for words. Nothing is kept, and nothing leaves this machine.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
import tomllib
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import msgspec
from rapidfuzz.distance import LCSseq

from copilot import messages as m
from copilot import paths
from copilot.audio.capture.backend import Scene
from copilot.audio.truth import clipped, decibels
from copilot.children import Child, ChildLost, ChildSpec
from copilot.errors import EarshotError
from copilot.hearing import Hearing
from copilot.house import DEFAULT_LANGUAGE
from copilot.model import Leg
from copilot.sound_sample import SoundSample
from copilot.soundcheck import LegSound, SoundChoice, SoundDevice, SoundNow
from copilot.speech.normalize import normalize

LEGS: tuple[Leg, ...] = ("agent", "customer")
RATE = 16_000
PICTURE_S = 0.1  # between two answers
SCENE_S = 1.0  # between two looks at what devices there are
SILENT_S = 0.5  # without a sample, and a leg has no level
WAITING = 50  # pieces of sound that may wait for the recogniser, PICTURE_S each; older ones are left out
NEWEST_WORDS = 30  # heard words that are compared: who talks before reading loses nothing
OWN_NAME = "Earshot"  # as the sound server knows what is played here
CLIPPED = 1e-3  # share of samples at full scale


def sentence(language: str) -> str:
    """What is read aloud in it; "" where nobody wrote one."""
    file = paths.resources() / "sound_check.toml"
    return str(tomllib.loads(file.read_text(encoding="utf-8")).get(language, ""))


def matched(sentence: str, heard: str) -> tuple[int, int]:
    """How many of the sentence's words were heard, in their order, and how many there are."""
    wanted, found = normalize(sentence), normalize(heard)[-NEWEST_WORDS:]
    return int(LCSseq.similarity(wanted, found)), len(wanted)


@dataclass
class Lines:
    """What was written so far: finished lines, and the one that is being spoken."""

    done: list[str] = field(default_factory=list)
    spoken: str = ""

    def take(self, message: m.Message) -> None:
        if not isinstance(message, m.Heard):
            return
        if message.kind == "interim":
            self.spoken = message.text
        elif message.kind in ("final", "set_aside"):
            self.spoken = ""
            if message.kind == "final":
                self.done.append(message.text)

    def forget(self) -> None:
        self.done, self.spoken = [], ""

    @property
    def text(self) -> str:
        return " ".join([*self.done, self.spoken]).strip()


@dataclass
class _Leg:
    """A leg's level since its device was chosen."""

    level: float | None = None
    loudest: float | None = None
    clipped: bool = False
    came: float = 0.0

    def take(self, pcm: bytes, now: float) -> None:
        if pcm:
            self.level, self.came = decibels(pcm), now
            self.loudest = max(self.level, self.loudest if self.loudest is not None else self.level)
            self.clipped = clipped(pcm) > CLIPPED
        elif now - self.came > SILENT_S:
            self.level, self.clipped = None, False


class SoundTest:
    """Runs until it is cancelled. `told` gets a picture every PICTURE_S; its `request` is the newest one."""

    def __init__(self, request: str, choice: SoundChoice, speech: Child, capture: ChildSpec, told: Callable[[SoundNow], None], language: str = DEFAULT_LANGUAGE, recognised: bool = True) -> None:  # fmt: skip
        """`recognised`: there is a recogniser for the language that is read."""
        self._request = request
        self._told = told
        self._capture = Child(replace(capture, load=asdict(choice)), lambda status, detail: None)
        self._legs = {leg: _Leg() for leg in LEGS}
        self._language, self._recognised = language, recognised
        self._sentence = sentence(language) if recognised else ""
        self._lines = Lines()
        self.sample = SoundSample()
        self._anew: SoundChoice | None = None
        self._scene = Scene()
        self._deaf = ""
        self._zero = time.monotonic()
        self._sound: deque[tuple[float, bytes]] = deque(maxlen=WAITING)
        self._came = asyncio.Event()
        self._hearing = Hearing(
            speech, f"sound-check-{request}", ("agent",), RATE, heard_until=lambda leg: 0.0, post=self._lines.take,
            language=language, stays=True,
        )  # fmt: skip

    def choose(self, request: str, choice: SoundChoice) -> None:
        """Listen with other devices from now on."""
        self._request = request
        self._capture.spec = replace(self._capture.spec, load=asdict(choice))
        self._anew = choice

    def hear_anew(self) -> None:
        self._lines.forget()

    async def run(self) -> None:
        self._capture.start()
        tasks = [asyncio.create_task(self._follow()), asyncio.create_task(self._write())]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            try:
                await asyncio.gather(*tasks, return_exceptions=True)
                with contextlib.suppress(ChildLost, EarshotError, TimeoutError):
                    async with asyncio.timeout(1.0):
                        await self._capture.ask("stop")  # what plays would outlive its worker
            finally:  # whoever cancels once more: no worker stays at the microphone
                await self._capture.stop()
            with contextlib.suppress(ChildLost, EarshotError, TimeoutError):
                async with asyncio.timeout(1.0):
                    await self._hearing.flush()

    async def _follow(self) -> None:
        """The devices, over and over. Raises EarshotError when there will be no capture."""
        looked = 0.0
        while True:
            try:
                await self._capture.ready()
                self.sample.forget()
                await self._capture.ask("listen", {})
                while True:
                    await self._choose_anew()
                    if time.monotonic() - looked >= SCENE_S:
                        looked = time.monotonic()
                        self._scene = msgspec.convert((await self._capture.ask("devices")).body["scene"], Scene)
                    answer = await self._capture.ask("take", {"wait": PICTURE_S}, deadline=10.0)
                    self._take(answer.body, answer.payload)
                    await self._play(plays=answer.body["plays"], unplayed=answer.body["unplayed"])
                    await asyncio.sleep(PICTURE_S)
            except ChildLost:
                await asyncio.sleep(PICTURE_S)

    async def _play(self, *, plays: bool, unplayed: str) -> None:
        """The sentence of the customer's side, as it was asked for."""
        wishes = self._capture.spec.load
        loudest = self._legs["customer"].loudest
        await self.sample.take(self._capture, wishes, plays=plays, unplayed=unplayed, loudest=loudest)
        if await self.sample.step(self._capture, wishes):
            self._legs["customer"] = _Leg()

    async def _choose_anew(self) -> None:
        """Go over to other devices; nothing of those before counts any more."""
        if self._anew is not None:
            wishes, self._anew = asdict(self._anew), None
            await self._capture.ask("wishes", wishes)
            await self._capture.ask("stop")
            await self._capture.ask("listen", {})
            self._legs = {leg: _Leg() for leg in LEGS}
            self._lines.forget()
            self.sample.forget()

    def _take(self, body: dict[str, Any], payload: bytes) -> None:
        sound: dict[Leg, bytes] = dict.fromkeys(LEGS, b"")
        place = 0
        for said in body["blocks"]:
            pcm = payload[place : place + said["size"]]
            place += said["size"]
            sound[said["leg"]] += pcm
            if said["leg"] == "agent":
                self._sound.append((said["at"] - self._zero, pcm))
                self._came.set()
        now = time.monotonic()
        for leg, pcm in sound.items():
            self._legs[leg].take(pcm, now)
        self._told(self._picture(body["states"]))

    def _picture(self, states: dict[str, Any]) -> SoundNow:
        heard = self._lines.text
        right, words = matched(self._sentence, heard)
        return SoundNow(
            request=self._request,
            trouble=self._scene.trouble,
            microphones=_devices(self._scene, "microphone"),
            speakers=_devices(self._scene, "speaker"),
            programs=tuple(sorted({p.name for p in self._scene.programs if p.plays and p.name != OWN_NAME})),
            sees_programs=self._scene.sees_programs,
            legs=tuple(self._leg(leg, states.get(leg, {})) for leg in LEGS),
            language=self._language,
            recognised=self._recognised,
            say=self._sentence,
            heard=heard,
            matched=right,
            words=words,
            deaf=self._deaf,
            sample=self.sample.state,
            unplayed=self.sample.why,
        )

    def _leg(self, leg: Leg, state: dict[str, Any]) -> LegSound:
        known = self._legs[leg]
        return LegSound(
            leg=leg,
            device=state.get("device", ""),
            dbfs=known.level,
            loudest=known.loudest,
            clipped=known.clipped,
            why=state.get("say", ""),
        )

    async def _write(self) -> None:
        """The agent's sound to the recogniser, as fast as that takes it."""
        while self._recognised:
            await self._came.wait()
            self._came.clear()
            while self._sound:
                at, pcm = self._sound.popleft()
                try:
                    await self._hearing.feed(at, len(pcm) / 2 / RATE, {"agent": pcm})
                except EarshotError as why:  # there is no recogniser; the meters go on
                    self._deaf = str(why)
                    return


def _devices(scene: Scene, kind: str) -> tuple[SoundDevice, ...]:
    return tuple(SoundDevice(id=device.id, name=device.name) for device in scene.devices if device.kind == kind)
