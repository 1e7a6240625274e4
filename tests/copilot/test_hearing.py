"""No word lost and none doubled, whenever the speech worker dies."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

from copilot import children, models, paths
from copilot import commands as c
from copilot import messages as m
from copilot.audio.replay import FileSource, Start, describe
from copilot.children import Child, ChildSpec
from copilot.hearing import TRIES, Hearing
from copilot.link import Frame
from copilot.model import Leg
from copilot.speech.numbers import tokens
from tests.copilot.scripted import ScriptedCall
from tests.fakes import NumberedBlocks

BLOCKS = 22


# ---- every moment, with a worker whose words are numbers ------------------------------------
def heard(worker: NumberedBlocks, blocks: int = BLOCKS, flush_after: Collection[int] = ()) -> ScriptedCall:
    """A call of `blocks` numbered blocks of a second each, ended at the last."""
    call = ScriptedCall().begins(legs=("agent",))

    async def play() -> None:
        hearing = Hearing(
            worker, call.id, ("agent",), 8000, heard_until=lambda leg: call.state.heard_until(leg), post=call.send
        )
        for number in range(blocks):
            await hearing.feed(float(number), 1.0, {"agent": bytes([number])})
            if number in flush_after:
                await hearing.flush()
        await hearing.flush()

    asyncio.run(play())
    return call


def words(call: ScriptedCall) -> list[str]:
    return [word.removeprefix("block") for line in call.state.utterances for word in line.text.split()]


EVERY_BLOCK = [str(number) for number in range(BLOCKS)]


def test_undisturbed_every_block_is_heard_once() -> None:
    assert words(heard(NumberedBlocks())) == EVERY_BLOCK


@pytest.mark.parametrize("sign", [-1, 1])
def test_a_death_at_any_request_loses_and_doubles_nothing(sign: int) -> None:
    for request in range(1, BLOCKS + 3):
        assert words(heard(NumberedBlocks({sign * request}))) == EVERY_BLOCK, request


def test_two_deaths_close_together_lose_and_double_nothing() -> None:
    for request in range(1, BLOCKS + 3):
        for later in (1, 2, 3, 5):
            dies = {request, -(request + later)}
            assert words(heard(NumberedBlocks(dies))) == EVERY_BLOCK, dies


def test_what_was_heard_before_a_flush_is_not_heard_again() -> None:
    for request in range(1, BLOCKS + 5):
        call = heard(NumberedBlocks({request}), flush_after=[5, 6])
        assert words(call) == EVERY_BLOCK, request


def test_after_a_flush_no_sound_from_before_is_kept() -> None:
    worker = NumberedBlocks()
    heard(worker, blocks=12, flush_after=[8])
    assert worker.requests == ["open", *["feed"] * 9, "close", "open", *["feed"] * 3, "close"]


@pytest.mark.parametrize("dies", [(), (-8,), (8,)])
def test_what_is_dropped_is_said_by_nobody_and_is_in_no_memory(dies: tuple[int, ...]) -> None:
    worker = NumberedBlocks(dies)
    call = ScriptedCall().begins(legs=("agent",))

    async def play() -> None:
        hearing = Hearing(
            worker, call.id, ("agent",), 8000, heard_until=lambda leg: call.state.heard_until(leg), post=call.send
        )
        for number in range(6):
            await hearing.feed(float(number), 1.0, {"agent": bytes([number])})
        await hearing.drop()
        assert not hearing._kept
        assert not worker._open
        call.send(m.Clock(interaction=call.id, at=8.0))
        for number in range(8, 12):
            await hearing.feed(float(number), 1.0, {"agent": bytes([number])})

    asyncio.run(play())
    assert words(call) == ["0", "1", "2", "3", "8", "9", "10", "11"]
    assert "close" not in worker.requests


@pytest.mark.parametrize("after", ["resumed", "ended"])
@pytest.mark.parametrize(
    ("dies", "request_no"),
    # an opening and four blocks; a new worker hears them again
    [((), 1), ((), 5), ((-5,), 6), ((-5,), 8), ((-5,), 10)],
)
def test_what_a_worker_is_hearing_when_it_is_dropped_is_said_by_nobody_however_soon_the_pause_is_over(
    after: str, dies: tuple[int, ...], request_no: int
) -> None:
    call = ScriptedCall().begins(legs=("agent",))

    class HearsWhileItIsDropped(NumberedBlocks):
        async def ask(self, kind: str, body: dict[str, Any], payload: bytes = b"") -> Frame:
            answer = await super().ask(kind, body, payload)
            if len(self.requests) == request_no:
                call.send(c.PauseHearing(interaction=call.id))
                dropped.append(asyncio.ensure_future(hearing.drop()))
                if after == "resumed":
                    call.send(c.ResumeHearing(interaction=call.id))
                else:
                    call.send(m.CallSignal(interaction=call.id, kind="ended", at=5.5))
                answer.body["heard"] = [self._said([(2.0, 0)])]
            return answer

    dropped: list[asyncio.Future[None]] = []
    worker = HearsWhileItIsDropped(dies)
    hearing = Hearing(
        worker, call.id, ("agent",), 8000, heard_until=lambda leg: call.state.heard_until(leg), post=call.send
    )

    async def play() -> None:
        for number in range(2, 6):
            if dropped:
                break
            await hearing.feed(float(number), 1.0, {"agent": bytes([number])})
        await asyncio.gather(*dropped)
        assert not worker._open
        assert not hearing._kept

    asyncio.run(play())
    assert worker.requests[request_no:] == ["forget"]
    assert words(call) == []


def test_the_sentence_before_a_pause_is_not_lost_when_the_worker_dies_and_the_agent_resumes_meanwhile() -> None:
    call = ScriptedCall().begins(legs=("agent",))

    class DiesAsTheAgentResumes(NumberedBlocks):
        def _die(self) -> None:
            call.send(m.Clock(interaction=call.id, at=9.0))
            call.send(c.ResumeHearing(interaction=call.id))
            super()._die()

    async def play() -> None:
        hearing = Hearing(
            DiesAsTheAgentResumes({-8}),  # an opening and six blocks are before
            call.id, ("agent",), 8000, heard_until=lambda leg: call.state.heard_until(leg), post=call.send,
        )  # fmt: skip
        for number in range(6):
            await hearing.feed(float(number), 1.0, {"agent": bytes([number])})
        call.send(m.Clock(interaction=call.id, at=6.0))
        call.send(c.PauseHearing(interaction=call.id))
        await hearing.flush()
        for number in range(9, 12):
            await hearing.feed(float(number), 1.0, {"agent": bytes([number])})
        await hearing.flush()

    asyncio.run(play())
    assert words(call) == ["0", "1", "2", "3", "4", "5", "9", "10", "11"]


def test_a_block_that_kills_every_worker_is_left_out_and_the_gap_is_said() -> None:
    # block 7 is request 9, after the opening and seven blocks; twice more after each of these again
    call = heard(NumberedBlocks({-9, -18, -27}))
    (gap,) = call.state.gaps
    assert (gap.leg, gap.start, gap.end, gap.reason) == ("agent", 4.0, 8.0, "overload")
    assert words(call) == [number for number in EVERY_BLOCK if not 4 <= int(number) < 8]


def test_a_worker_that_always_dies_ends_in_gaps_and_not_in_a_loop() -> None:
    worker = NumberedBlocks(range(-1000, 0))
    call = heard(worker, blocks=3)
    assert words(call) == []
    assert len(worker.requests) == TRIES * 4
    assert {gap.reason for gap in call.state.gaps} == {"overload"}


def test_old_blocks_are_dropped_and_thirty_seconds_are_kept() -> None:
    call = ScriptedCall().begins(legs=("agent",))
    worker = NumberedBlocks({-60})

    async def play() -> None:
        hearing = Hearing(
            worker, call.id, ("agent",), 8000, heard_until=lambda leg: call.state.heard_until(leg), post=call.send
        )
        for number in range(58):
            await hearing.feed(float(number), 1.0, {"agent": bytes([number])})
        before = len(worker.requests)
        await hearing.feed(58.0, 1.0, {"agent": bytes([58])})
        assert worker.requests[before + 1] == "open"
        assert worker.requests[before + 2 :].count("feed") == 30

    asyncio.run(play())


# ---- a real call, the real recogniser, real kills -------------------------------------------
DEMO = paths.resources() / "demo" / "calls" / "call-out-fee.flac"


class KilledBetween:
    """An ear whose worker is killed at moments of the call, just before a block is fed."""

    def __init__(self, hearing: Hearing, child: Child, moments: Collection[float]) -> None:
        self._hearing = hearing
        self._child = child
        self._moments = sorted(moments)
        self.kills = 0

    async def feed(self, at: float, seconds: float, legs: dict[Leg, bytes], *, effort: str = "full") -> None:
        if self._moments and at >= self._moments[0]:
            self._moments.pop(0)
            os.kill(self._child.pid, signal.SIGKILL)
            self.kills += 1
        await self._hearing.feed(at, seconds, legs, effort=effort)

    async def flush(self) -> None:
        await self._hearing.flush()


def listened(moments: Collection[float] = ()) -> ScriptedCall:
    """The demo call through the real speech worker, which is killed at `moments`."""
    recording, track = describe(DEMO, speed=0, left=None)
    call = ScriptedCall()
    call.send(m.Opened(interaction=call.id, legs=recording.legs, recording=recording))
    load = {
        "models": str(models.whole(models.SPEECH)),
        "vad": str(models.whole(models.VOICE_ACTIVITY) / "silero_vad_8k.onnx"),
    }

    async def play() -> None:
        child = Child(ChildSpec(role="speech", profile="demo", memory_mb=2000, load=load), lambda status, detail: None)
        hearing = Hearing(
            child, call.id, recording.legs, recording.rate, heard_until=lambda leg: call.state.heard_until(leg),
            post=call.send,
        )  # fmt: skip
        ear = KilledBetween(hearing, child, moments)
        source = FileSource(
            call.id, recording, track, ear=ear, post=call.send, settled=lambda: asyncio.sleep(0),
            hears=lambda: call.state.phase == "live",
        )  # fmt: skip
        child.start()
        try:
            await child.ready()
            await source.play(Start())
        finally:
            await child.stop()
        assert ear.kills == len(moments)

    asyncio.run(play())
    return call


def said(call: ScriptedCall, leg: str) -> list[str]:
    return [token.word for line in call.state.utterances if line.leg == leg for token in tokens(line.text)]


@pytest.fixture(scope="module")
def undisturbed(speech_models: Path) -> ScriptedCall:
    return listened()


@pytest.fixture(autouse=True)
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(children, "PAUSES_S", (0.0,))


def quiet(call: ScriptedCall, margin: float = 0.6) -> list[float]:
    """Moments at which nobody has been speaking for `margin` s and a final has long been told."""
    busy = [(line.start - margin, line.end + margin) for line in call.state.utterances]
    candidates = [n / 4 for n in range(20, int(call.state.recording.seconds * 4))]
    return [at for at in candidates if not any(a <= at <= b for a, b in busy)]


@pytest.mark.slow
def test_killed_between_utterances_the_words_are_exactly_the_same(undisturbed: ScriptedCall) -> None:
    moments = spread(quiet(undisturbed), 6, apart=4.0)
    call = listened(moments)
    for leg in ("agent", "customer"):
        assert said(call, leg) == said(undisturbed, leg)


@pytest.mark.slow
def test_killed_in_the_middle_of_utterances_no_word_is_missing_or_doubled(undisturbed: ScriptedCall) -> None:
    moments = spread([(line.start + line.end) / 2 for line in undisturbed.state.utterances], 8, apart=4.0)
    call = listened(moments)
    for leg in ("agent", "customer"):
        assert said(call, leg) == said(undisturbed, leg)


def spread(moments: list[float], count: int, *, apart: float) -> list[float]:
    """At most `count` of them, at least `apart` s apart, from the whole call."""
    chosen: list[float] = []
    for at in moments:
        if not chosen or at - chosen[-1] >= apart:
            chosen.append(at)
    step = max(1, len(chosen) // count)
    return chosen[::step][:count]
