"""A call that happens now outlives its hearing: what a request to the recogniser breaks is said, and the call goes on."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from copilot import commands as c
from copilot import live_ear, paths, site
from copilot import messages as m
from copilot.audio import live
from copilot.audio.block import LegBlock
from copilot.audio.live import LiveSource
from copilot.engine import Engine
from copilot.engine_host import EngineHost
from copilot.errors import EarshotError
from copilot.link import Frame
from copilot.live_calls import LEGS, RATE
from copilot.state import Interaction, fold
from tests.fakes import BrokenRecognizer, StartingRecognizer, TroubledRecognizer

SECOND = bytes(2 * RATE)
CALL = paths.resources() / "demo" / "calls" / "call-out-fee.flac"


class LiveCall:
    """A call in a real engine whose recogniser refuses every block."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        house = EngineHost(engine)
        self.id = engine.open(LEGS, queue="")
        self._zero = time.monotonic()
        self.source = LiveSource(
            self.id, LEGS, RATE, zero=self._zero, ear=house.ear(self.id, LEGS, RATE), post=house.handle,
            hears=lambda: house.hears(self.id),
        )  # fmt: skip
        house.play(self.id, self.source)

    @property
    def state(self) -> Interaction:
        return self._engine.desk.interactions[self.id]

    def sounds(self) -> None:
        for leg in LEGS:
            self.source.put(LegBlock(leg=leg, at=self._zero, rate=RATE, pcm=SECOND))

    async def speaks(self) -> None:
        """The demo call's customer, in time, on both legs."""
        rate = soundfile.info(CALL).samplerate
        legs, _ = soundfile.read(CALL, dtype="int16", start=2 * rate, frames=40 * rate)
        pcm = np.repeat(legs[:, 1], RATE // rate)
        for second in range(0, len(pcm) // RATE):
            at = time.monotonic()
            for leg in LEGS:
                self.source.put(LegBlock(leg=leg, at=at, rate=RATE, pcm=pcm[second * RATE :][:RATE].tobytes()))
            await asyncio.sleep(1.0)

    async def until(self, done: Callable[[], bool], patience: float = 60) -> None:
        async with asyncio.timeout(patience):
            while not done():  # noqa: ASYNC110  # the state is a value
                await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    "error", [ValueError("a bug"), EarshotError("The model is broken.")], ids=["a bug", "a refusal"]
)
def test_a_live_call_goes_on_deaf_when_its_hearing_breaks(
    tmp_path: Path, speech_models: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path))
    frames: list[Frame] = []

    async def use() -> None:
        engine = Engine(site.find("default"), frames.append)
        engine.speech = BrokenRecognizer(error)  # type: ignore[assignment]
        call = LiveCall(engine)
        call.source.signal("ringing", time.monotonic())
        call.source.signal("answered", time.monotonic())
        call.sounds()
        await call.until(lambda: bool(call.state.gaps))
        broke = call.state.at
        assert {gap.leg for gap in call.state.gaps} == set(LEGS)
        await call.until(lambda: call.state.at > broke + 0.5)  # its clock goes on
        assert call.state.phase == "live"
        call.source.signal("held", time.monotonic())
        await call.until(lambda: call.state.phase == "hold")
        call.source.signal("ended", time.monotonic())
        await call.until(lambda: call.state.phase == "wrapup")
        await call.until(lambda: len(call.state.gaps) == 2 * len(LEGS))
        for leg in LEGS:
            first, last = (gap for gap in call.state.gaps if gap.leg == leg)
            assert (first.end, last.end) == (last.start, call.state.at)
        await engine.stop()

    asyncio.run(use())
    (said,) = [frame.body["sentence"] for frame in frames if frame.kind == "refused"]
    assert "Nothing of this call is heard just now. The call goes on" in said


def test_the_telephone_waits_for_no_recogniser_and_what_one_never_heard_is_a_gap(
    tmp_path: Path, speech_models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path))
    monkeypatch.setattr(live, "WORDS_S", 0.5)
    monkeypatch.setattr(live, "LAST_S", 3600.0)

    async def use() -> None:
        engine = Engine(site.find("default"), lambda frame: None)
        engine.speech = StartingRecognizer()  # type: ignore[assignment]
        call = LiveCall(engine)
        for kind, phase in (("ringing", "ringing"), ("answered", "live"), ("held", "hold"), ("resumed", "live"), ("ended", "wrapup")):  # fmt: skip
            call.source.signal(kind, time.monotonic())  # type: ignore[arg-type]
            await call.until(lambda phase=phase: call.state.phase == phase)  # type: ignore[misc]
            call.sounds()
        assert (call.state.gaps, call.state.words_to_come) == ((), True)
        monkeypatch.setattr(live, "LAST_S", 0.0)
        await engine.played(call.id)
        assert not call.state.words_to_come
        assert {(gap.leg, gap.reason) for gap in call.state.gaps} == {(leg, "overload") for leg in LEGS}
        assert {gap.end for gap in call.state.gaps} == {call.state.ended_at}
        assert not engine.ears.is_deaf(call.id)
        await engine.stop()

    asyncio.run(use())


def test_the_next_engine_waits_no_longer_for_words_that_were_lost_with_the_one_before_it(
    tmp_path: Path, speech_models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path))

    async def use() -> None:
        killed = Engine(site.find("default"), lambda frame: None)
        id = killed.open(LEGS, queue="billing")
        killed.handle(m.CallSignal(interaction=id, kind="answered", at=0.0))
        killed.handle(m.CallSignal(interaction=id, kind="ended", at=2.0, words_to_come=True))
        await killed.stop()
        engine = Engine(site.find("default"), lambda frame: None)
        engine.desk = fold(engine.journal.read(id))
        assert engine.desk.interactions[id].words_to_come
        engine._resume(engine.desk.interactions[id])
        assert not engine.desk.interactions[id].words_to_come
        await engine.stop()

    asyncio.run(use())


def test_what_is_said_while_the_recogniser_starts_is_heard_once_it_is_there(
    tmp_path: Path, speech_models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path))

    async def use() -> None:
        engine = Engine(site.find("default"), lambda frame: None)
        engine.speech = recogniser = StartingRecognizer()  # type: ignore[assignment]
        call = LiveCall(engine)
        call.source.signal("answered", time.monotonic())
        call.sounds()
        await call.until(lambda: call.state.phase == "live")
        await asyncio.sleep(3.0)
        await call.until(lambda: call.state.hearing != "full")  # said meanwhile
        call.source.signal("ended", time.monotonic())
        await call.until(lambda: call.state.phase == "wrapup")
        recogniser.there.set()
        await engine.played(call.id)
        assert recogniser.fed[0] < 0.1
        assert recogniser.fed[-1] >= 2.9
        assert {gap.reason for gap in call.state.gaps} == {"no_audio"}  # the device gave one second
        assert all(gap.start > 0.9 for gap in call.state.gaps)
        await engine.stop()

    asyncio.run(use())


def test_a_pause_that_is_over_before_the_recogniser_answers_is_a_gap_up_to_now_and_nothing_before_is_heard(
    tmp_path: Path, speech_models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path))
    fed: list[float] = []

    async def use() -> None:
        engine = Engine(site.find("default"), lambda frame: None)
        call = LiveCall(engine)
        answers = asyncio.Event()

        class Busy:
            pid = 1

            async def ready(self) -> None: ...

            async def stop(self) -> None: ...

            async def ask(self, kind: str, body: dict[str, Any], payload: bytes = b"", **_: Any) -> Frame:
                if kind == "feed":
                    fed.append(body["at"])
                    await answers.wait()
                return Frame(kind="done", body={"heard": [], "levels": []})

        engine.speech = engine.ears._open[call.id]._child = Busy()  # type: ignore[assignment]
        call.source.signal("answered", time.monotonic())
        call.sounds()
        await call.until(lambda: bool(fed))
        engine.take(c.PauseHearing(interaction=call.id))
        await asyncio.sleep(0.8)
        engine.take(c.ResumeHearing(interaction=call.id))
        resumed = call.state.at
        assert {gap.end for gap in call.state.gaps} == {resumed}
        assert resumed >= 0.8
        answers.set()
        await call.until(lambda: call.state.at > resumed + 0.5)
        call.source.signal("ended", time.monotonic())
        await call.until(lambda: call.state.phase == "wrapup")
        await engine.stop()
        assert len(fed) > 1
        assert all(at >= resumed - 0.001 for at in fed[1:])

    asyncio.run(use())


@pytest.mark.slow
@pytest.mark.paced
def test_a_live_call_is_heard_again_when_what_broke_its_hearing_is_over(
    tmp_path: Path, speech_models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path))
    monkeypatch.setattr(live_ear, "AGAIN_S", 0.4)
    frames: list[Frame] = []

    async def use() -> None:
        engine = Engine(site.find("default"), frames.append)
        worker = engine.speech
        troubled = TroubledRecognizer(worker, ValueError("a bug"))
        engine.speech = troubled  # type: ignore[assignment]
        worker.start()
        await worker.ready()
        call = LiveCall(engine)
        call.source.signal("ringing", time.monotonic())
        call.source.signal("answered", time.monotonic())
        speaking = asyncio.create_task(call.speaks())
        await call.until(lambda: len(call.state.gaps) >= 2 * len(LEGS))  # broken, tried again in vain
        troubled.error = None
        await call.until(lambda: bool(call.state.utterances), 120)
        speaking.cancel()
        for leg in LEGS:
            gaps = [gap for gap in call.state.gaps if gap.leg == leg]
            assert all(one.end == other.start for one, other in itertools.pairwise(gaps))
            assert gaps[-1].end <= min(line.start for line in call.state.utterances) + 0.5
        await engine.stop()

    asyncio.run(use())
    assert len([frame for frame in frames if frame.kind == "refused"]) == 1, "it was said once"
