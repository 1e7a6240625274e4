"""A call that happens now, with time and sound of the test's own: what is told, when, and what is said of trouble."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from copilot import messages as m
from copilot.audio.block import LegBlock
from copilot.audio.files import BLOCK_S
from copilot.audio.health import STEADY_S, LegNews
from copilot.audio.ladder import DOWN_S
from copilot.audio.live import BEHIND_S, LAST_S, STOOD_S, WORDS_S, LiveSource
from tests.fakes import SlowEar

RATE = 8000
ZERO = 1000.0
STEP_S = 0.05  # of simulated time in one round


class Call:
    """A live source in a clock that the test moves: each round, STEP_S of both legs come."""

    def __init__(self, takes: float = 0.0) -> None:
        self.now = ZERO
        self.log: list[Any] = []
        self.ear = Simulated(self, takes)
        self.phase = "opened"
        self.told_at: list[tuple[str, float]] = []  # signals, and when they were told
        self.without: set[str] = set()
        self.zeros: set[str] = set()
        self.late = 0.0  # s that the sound stands behind
        self.source = LiveSource(
            "i", ("agent", "customer"), RATE, zero=ZERO, ear=self.ear, post=self.post,
            hears=lambda: self.phase == "live", now=lambda: self.now,
        )  # fmt: skip
        self._put_until = ZERO
        self._round = 0
        self._task: asyncio.Task[None] | None = None

    def post(self, message: m.Message) -> None:
        self.log.append(message)
        if isinstance(message, m.CallSignal):
            self.told_at.append((message.kind, self.now - ZERO))
            self.phase = {"answered": "live", "resumed": "live"}.get(message.kind, message.kind)

    def told(self, kind: type[m.Message]) -> list[Any]:
        return [message for message in self.log if isinstance(message, kind)]

    @property
    def signals(self) -> list[tuple[str, float]]:
        return [(message.kind, round(message.at, 3)) for message in self.told(m.CallSignal)]

    def sounds(self) -> None:
        """What both legs gave until now: sample n of the call is n % 10000 + 1."""
        first, last = (round((at - ZERO) * RATE) for at in (self._put_until, self.now))
        pcm = (np.arange(first, last) % 10000 + 1).astype("<i2").tobytes()
        for leg in ("agent", "customer"):
            if leg not in self.without:
                sound = bytes(len(pcm)) if leg in self.zeros else pcm
                self.source.put(LegBlock(leg=leg, at=self._put_until - self.late, rate=RATE, pcm=sound))  # type: ignore[arg-type]
        self._put_until = self.now

    def comes(self, start: float, end: float) -> None:
        """What both legs gave from `start` to `end` comes now."""
        pcm = (np.arange(round(start * RATE), round(end * RATE)) % 10000 + 1).astype("<i2").tobytes()
        for leg in ("agent", "customer"):
            self.source.put(LegBlock(leg=leg, at=ZERO + start, rate=RATE, pcm=pcm))  # type: ignore[arg-type]

    async def until(self, seconds: float) -> None:
        """Let the call go on to `seconds` of call time."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self.source.play())
        while self.now < ZERO + seconds - STEP_S / 2:
            self._round += 1
            self.now = ZERO + self._round * STEP_S
            self.sounds()
            await turns()

    def stands_still(self, seconds: float, *, kept: float) -> None:
        """The engine, for so long; of the sound that came meanwhile only the newest is still there."""
        self._round += round(seconds / STEP_S)
        self.now = ZERO + self._round * STEP_S
        self._put_until = self.now - kept

    async def ends(self) -> None:
        assert self._task is not None
        await asyncio.wait_for(self._task, 60)

    def heard(self, leg: str) -> np.ndarray:
        return np.frombuffer(b"".join(legs[leg] for _, _, legs in self.ear.fed), "<i2")


class Simulated(SlowEar):
    """An ear that takes simulated time."""

    def __init__(self, call: Call, takes: float) -> None:
        super().__init__(call.log)
        self.call = call
        self.busy = takes

    async def feed(self, at: float, seconds: float, legs: dict[Any, bytes], *, effort: str = "full") -> None:
        done = self.call.now + self.busy
        while self.call.now < done:  # noqa: ASYNC110  # the test's own clock has no event
            await asyncio.sleep(0)
        await super().feed(at, seconds, legs, effort=effort)


async def turns() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def no_real_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copilot.audio.live.LOOK_S", 0)


def run(story: Callable[[Call], Any], **kwargs: Any) -> Call:
    async def play() -> Call:
        call = Call(**kwargs)
        await story(call)
        return call

    return asyncio.run(play())


def test_what_is_said_from_the_answer_to_the_hang_up_is_heard_once_and_in_order() -> None:
    async def story(call: Call) -> None:
        call.source.signal("ringing", ZERO, number="+44 20 7946 0018")
        await call.until(1.0)
        call.source.signal("answered", ZERO + 1.0)
        await call.until(5.0)
        call.source.signal("ended", ZERO + 5.0)
        await call.until(5.5)
        await call.ends()

    call = run(story)
    assert call.signals == [("ringing", 0.0), ("answered", 1.0), ("ended", 5.0)]
    assert call.told(m.CallSignal)[0].number == "+44 20 7946 0018"
    expected = np.arange(1 * RATE, 5 * RATE) % 10000 + 1
    assert np.array_equal(call.heard("agent"), expected)
    assert np.array_equal(call.heard("customer"), expected)
    clock = [message.at for message in call.told(m.Clock)]
    assert clock == sorted(clock)


def test_sound_is_heard_when_it_comes_and_not_at_the_next_look(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(call: Call) -> None:
        call.source.signal("answered", ZERO)
        await call.until(2.0)
        call.source.signal("ended", ZERO + 2.0)
        assert len(call.heard("customer")) > (2.0 - 2 * BLOCK_S) * RATE

    monkeypatch.setattr("copilot.audio.live.LOOK_S", 60)
    run(story)


def test_nothing_is_heard_on_hold_and_the_last_words_come_before_it() -> None:
    async def story(call: Call) -> None:
        call.source.signal("answered", ZERO)
        await call.until(2.0)
        call.source.signal("held", ZERO + 2.0)
        await call.until(4.0)
        call.source.signal("resumed", ZERO + 4.0)
        await call.until(6.0)
        call.source.signal("ended", ZERO + 6.0)
        await call.until(6.5)
        await call.ends()

    call = run(story)
    spans = [np.arange(0, 2 * RATE), np.arange(4 * RATE, 6 * RATE)]
    assert np.array_equal(call.heard("agent"), np.concatenate(spans) % 10000 + 1)
    held = next(n for n, x in enumerate(call.log) if isinstance(x, m.CallSignal) and x.kind == "held")
    assert call.log[held - 1] == "flushed"


def test_a_signal_that_comes_late_is_told_now() -> None:
    async def story(call: Call) -> None:
        call.source.signal("answered", ZERO)
        await call.until(5.0)
        call.source.signal("ended", ZERO + 2.0)
        await call.until(5.5)
        await call.ends()

    call = run(story)
    at = call.signals[-1][1]
    assert at >= call.told(m.Clock)[-1].at - 0.07
    assert at > 4.5


def test_the_agent_is_not_heard_after_a_hang_up_that_becomes_known_later() -> None:
    async def story(call: Call) -> None:
        call.source.signal("answered", ZERO)
        await call.until(3.0)
        call.source.may_be_over(ZERO + 3.0)
        await call.until(5.0)
        call.source.signal("ended", ZERO + 3.0)
        await call.until(5.2)
        await call.ends()

    call = run(story)
    assert call.signals[-1] == ("ended", 3.0)
    assert len(call.heard("agent")) <= 3 * RATE


def test_what_only_looked_like_the_end_is_heard_after_all() -> None:
    async def story(call: Call) -> None:
        call.source.signal("answered", ZERO)
        await call.until(3.0)
        call.source.may_be_over(ZERO + 3.0)
        await call.until(4.0)
        call.source.may_be_over(None)
        await call.until(6.0)
        call.source.signal("ended", ZERO + 6.0)
        await call.until(6.5)
        await call.ends()

    assert np.array_equal(run(story).heard("agent"), np.arange(6 * RATE) % 10000 + 1)


def test_what_waits_to_be_heard_when_hearing_pauses_is_not_heard_after_the_pause_either() -> None:
    async def story(call: Call) -> None:
        call.source.signal("answered", ZERO)
        call.ear.busy = 10.0  # a recogniser that is busy from here to beyond the pause
        await call.until(3.0)
        call.ear.busy = 0.0
        call.phase = "paused"
        await call.until(5.0)
        call.source.pass_over()
        call.phase = "live"
        await call.until(13.0)
        call.source.signal("ended", ZERO + 13)
        await call.until(14.5)
        await call.ends()

    call = run(story)
    first, second = call.ear.fed[:2]
    assert first[0] < 0.2
    assert second[0] >= 5.0
    assert round(call.ear.fed[-1][0] + call.ear.fed[-1][1], 2) == 13.0


def test_a_leg_without_sound_is_a_gap_and_the_other_goes_on() -> None:
    async def story(call: Call) -> None:
        call.source.signal("answered", ZERO)
        await call.until(2.0)
        call.without = {"customer"}
        await call.until(6.0)
        call.without = set()
        await call.until(8.0)
        call.source.signal("ended", ZERO + 8.0)
        await call.until(8.5)
        await call.ends()

    call = run(story)
    assert np.array_equal(call.heard("agent"), np.arange(8 * RATE) % 10000 + 1)
    (gap,) = call.told(m.Gap)
    assert (gap.leg, gap.reason) == ("customer", "no_audio")
    assert (gap.start, gap.end) == pytest.approx((2.0, 6.0), abs=0.07)
    silence = call.heard("customer")[2 * RATE + 600 : 6 * RATE - 600]
    assert not silence.any()


def test_sound_that_is_kept_elsewhere_is_waited_for_heard_late_and_made_up_for_in_sight() -> None:
    async def story(call: Call) -> None:
        call.source.signal("answered", ZERO)
        await call.until(2.0)
        call.without = {"agent", "customer"}
        for leg in ("agent", "customer"):
            call.source.owe(leg, 12.0, kept=True)  # type: ignore[arg-type]
        await call.until(6.0)
        assert len(call.heard("agent")) <= 2 * RATE
        call.without = set()
        call.comes(2.0, 6.0)
        for leg in ("agent", "customer"):
            call.source.owe(leg, 3.0, kept=False)  # type: ignore[arg-type]
        await call.until(20.0)
        call.source.signal("ended", ZERO + 20.0)
        await call.until(20.5)
        await call.ends()

    call = run(story)
    assert np.array_equal(call.heard("agent"), np.arange(20 * RATE) % 10000 + 1)
    assert np.array_equal(call.heard("customer"), np.arange(20 * RATE) % 10000 + 1)
    assert call.told(m.Gap) == []
    levels = [x.level for x in call.told(m.Behind)]
    assert (levels[0], levels[-1]) == ("finals", "full")
    assert True not in {x.late for x in call.told(m.LegTruth)}


def test_of_sound_that_is_owed_only_what_never_came_is_a_gap() -> None:
    async def story(call: Call) -> None:
        call.source.signal("answered", ZERO)
        await call.until(2.0)
        call.without = {"agent", "customer"}
        for leg in ("agent", "customer"):
            call.source.owe(leg, 3.0, kept=True)  # type: ignore[arg-type]
        await call.until(10.0)
        call.without = set()
        call.comes(8.0, 10.0)
        await call.until(12.0)
        call.source.signal("ended", ZERO + 12.0)
        await call.until(12.5)
        await call.ends()

    call = run(story)
    assert {(gap.leg, round(gap.start), round(gap.end)) for gap in call.told(m.Gap)} == {
        ("agent", 2, 8),
        ("customer", 2, 8),
    }
    assert np.array_equal(call.heard("agent")[8 * RATE :], np.arange(8 * RATE, 12 * RATE) % 10000 + 1)


def test_a_device_that_is_gone_is_said_once_with_its_sentence_and_that_it_is_back() -> None:
    async def story(call: Call) -> None:
        call.source.signal("answered", ZERO)
        for at in np.arange(1.0, 4.0, 0.1):
            await call.until(float(at))
            call.source.device(
                "agent", LegNews(status="absent", why="The headset is gone.") if at < 3.0 else LegNews(status="ok")
            )

    told = [x for x in run(story).told(m.DeviceHealth) if x.leg == "agent"]
    assert [(x.status, x.why) for x in told] == [("ok", ""), ("absent", "The headset is gone."), ("ok", "")]
    assert told[1].at == pytest.approx(1.5, abs=0.3)
    assert told[1].since == pytest.approx(1.0, abs=0.1)


def test_that_another_device_than_the_chosen_one_is_used_is_said_and_that_it_is_back() -> None:
    why = "The chosen microphone is not there; Built-in is used until it is back."

    async def story(call: Call) -> None:
        call.source.signal("answered", ZERO)
        for at in np.arange(1.0, 8.0, 0.1):
            await call.until(float(at))
            call.source.device("agent", LegNews(status="ok", why=why if 2.0 < at < 5.0 else ""))

    told = [x for x in run(story).told(m.DeviceHealth) if x.leg == "agent"]
    assert [(x.status, x.why) for x in told] == [("ok", ""), ("ok", why), ("ok", "")]
    assert told[1].at == pytest.approx(2.0 + STEADY_S, abs=0.4)


def test_a_dead_leg_is_said_however_far_behind_recognition_is() -> None:
    async def story(call: Call) -> None:
        call.source.signal("answered", ZERO)
        await call.until(2.0)
        call.ear.busy = 30.0
        await call.until(9.0)
        call.zeros = {"customer"}
        await call.until(10.5)

    call = run(story)
    dead = next(x for x in call.told(m.DeviceHealth) if x.status == "zeros")
    assert (dead.leg, dead.since) == ("customer", pytest.approx(9.0, abs=0.1))


def test_a_leg_whose_sound_comes_late_is_said_to_be_late() -> None:
    async def story(call: Call) -> None:
        call.source.signal("answered", ZERO)
        await call.until(3.0)
        call.late = 0.8
        await call.until(8.0)

    told = run(story).told(m.LegTruth)
    assert {x.late for x in told if x.at < 3.0} <= {None, False}
    assert {x.late for x in told[-2:]} == {True}


def test_a_recogniser_that_falls_behind_is_asked_for_less_rung_by_rung_and_each_is_said() -> None:
    async def story(call: Call) -> None:
        call.source.signal("answered", ZERO)
        await call.until(2.0)
        call.ear.busy = 0.2  # 64 ms of sound take 200
        await call.until(6.0)
        call.ear.busy = 0.0
        await call.until(20.0)
        call.source.signal("ended", ZERO + 20.0)
        await call.until(20.5)
        await call.ends()

    call = run(story)
    told = call.told(m.Behind)
    assert [x.level for x in told] == ["half", "lines", "finals", "lines", "half", "full"]
    for step, limit in zip(told, DOWN_S, strict=False):
        assert limit < step.behind < limit + 0.3
    assert list(dict.fromkeys(call.ear.efforts)) == ["full", "half", "lines", "finals"]
    assert call.ear.efforts[-1] == "full"
    assert np.array_equal(call.heard("agent"), np.arange(20 * RATE) % 10000 + 1)  # not a sample less, none twice


def test_it_rises_again_while_one_leg_gives_no_sound() -> None:
    """What is waited for that leg is no delay of recognition."""

    async def story(call: Call) -> None:
        call.source.signal("answered", ZERO)
        await call.until(1.0)
        call.without = {"customer"}
        await call.until(2.0)
        call.ear.busy = 1.5
        await call.until(2.2)  # one block hangs
        call.ear.busy = 0.0
        await call.until(14.0)

    told = [x.level for x in run(story).told(m.Behind)]
    assert told[0] in ("half", "lines")
    assert told[-1] == "full"


@pytest.mark.parametrize("silent", [0.8, 1.8])
def test_sound_that_waited_to_know_if_the_call_was_over_is_no_delay(silent: float) -> None:
    async def story(call: Call) -> None:
        call.source.signal("answered", ZERO)
        await call.until(3.0)
        call.source.may_be_over(ZERO + 3.0)
        await call.until(3.0 + silent)
        call.source.may_be_over(None)
        await call.until(6.0)
        call.source.signal("ended", ZERO + 6.0)
        await call.until(7.0)
        await call.ends()

    call = run(story)
    assert call.told(m.Behind) == []
    assert len(call.heard("agent")) == 6 * RATE


def test_while_a_request_to_the_recogniser_hangs_the_delay_and_the_telephone_are_told() -> None:
    async def story(call: Call) -> None:
        call.source.signal("answered", ZERO)
        await call.until(3.0)
        call.ear.busy = 20.0
        await call.until(5.0)
        call.ear.busy = 0.0  # that one answers at 23 s
        for kind, at in (("held", 5.0), ("resumed", 9.0), ("ended", 15.0)):
            await call.until(at)
            call.source.signal(kind, ZERO + at)  # type: ignore[arg-type]
        await call.until(20.0)
        assert not call.ear.fed[-1][0] > 3.0
        await call.until(24.0)
        await call.ends()

    call = run(story)
    assert [(x.level, round(x.behind, 1)) for x in call.told(m.Behind)] == [
        ("half", 0.8),
        ("lines", 1.5),
        ("finals", 3.0),
    ]
    for (kind, told), (expected, at) in zip(call.told_at, [("answered", 0.0), ("held", 5.0), ("resumed", 9.0), ("ended", 15.0)], strict=True):  # fmt: skip
        assert kind == expected
        assert at <= told <= at + WORDS_S + 0.1
    assert [at for _, at in call.signals] == [0.0, 5.0, 9.0, 15.0]
    # what was said before the hold and before the hang-up is heard all the same, once, and nothing of the hold
    said = np.concatenate([np.arange(5 * RATE), np.arange(9 * RATE, 15 * RATE)]) % 10000 + 1
    assert np.array_equal(call.heard("customer"), said)
    flushed = [n for n, x in enumerate(call.log) if x == "flushed"]
    fed = [n for n, x in enumerate(call.log) if x == "fed"]
    assert len(flushed) == 2
    before_hold = sum(at < 5.0 for at, _, _ in call.ear.fed)
    assert fed[before_hold - 1] < flushed[0] < fed[before_hold]
    assert fed[-1] < flushed[1]


def test_a_signal_waits_for_the_words_before_it_while_they_come() -> None:
    async def story(call: Call) -> None:
        call.source.signal("answered", ZERO)
        await call.until(3.0)
        call.ear.busy = WORDS_S - 0.5
        await call.until(3.2)
        call.ear.busy = 0.0
        call.source.signal("held", ZERO + 3.2)
        await call.until(8.0)

    call = run(story)
    held = next(n for n, x in enumerate(call.log) if isinstance(x, m.CallSignal) and x.kind == "held")
    assert call.log[held - 1] == "flushed"


@pytest.mark.parametrize("busy", [0.0, 10.0])
def test_a_hang_up_says_whether_words_before_it_are_still_to_come(busy: float) -> None:
    async def story(call: Call) -> None:
        call.source.signal("answered", ZERO)
        await call.until(2.0)
        call.ear.busy = busy
        await call.until(3.0)
        call.ear.busy = 0.0  # for all but the block that is being heard
        call.source.signal("ended", ZERO + 3.0)
        await call.until(15.0)
        await call.ends()

    (hang_up,) = [x for x in run(story).told(m.CallSignal) if x.kind == "ended"]
    assert hang_up.words_to_come is (busy > 0)


def test_what_the_recogniser_never_answers_is_given_up_some_time_after_the_hang_up() -> None:
    async def story(call: Call) -> None:
        call.source.signal("answered", ZERO)
        call.ear.busy = 1000.0
        await call.until(3.0)
        call.source.signal("ended", ZERO + 3.0)
        await call.until(3.0 + LAST_S - 1)
        assert not call.source.over
        await call.until(3.0 + LAST_S + 1)
        await call.ends()

    call = run(story)
    assert call.signals == [("answered", 0.0), ("ended", 3.0)]
    assert call.source.over
    assert call.source.gave_up


def test_a_pause_while_the_recogniser_hangs_is_kept_though_the_hold_was_told_ahead() -> None:
    async def story(call: Call) -> None:
        call.source.signal("answered", ZERO)
        await call.until(2.0)
        call.ear.busy = 10.0
        await call.until(3.0)
        call.ear.busy = 0.0
        call.source.signal("held", ZERO + 3.0)
        await call.until(6.0)
        call.source.pass_over()  # as hearing pauses
        call.phase = "paused"
        await call.until(14.0)

    call = run(story)
    assert call.told_at[-1][0] == "held"
    assert max(at for at, _, _ in call.ear.fed) < 2.1  # the one that was asked for before


@pytest.mark.parametrize("seconds", [1.5, 5.0, 25.0])
def test_an_engine_that_stood_still_takes_what_came_before_it_lays_silence(seconds: float) -> None:
    async def story(call: Call) -> None:
        call.source.signal("answered", ZERO)
        await call.until(2.0)
        call.stands_still(seconds, kept=seconds)
        await turns()  # the sound is on its way from the capture worker
        await call.until(seconds + 6.0)
        call.source.signal("ended", ZERO + seconds + 6.0)
        await call.until(seconds + 7.0)
        await call.ends()

    call = run(story)
    assert call.told(m.Gap) == []
    assert np.array_equal(call.heard("agent"), np.arange(round((seconds + 6) * RATE)) % 10000 + 1)


@pytest.mark.parametrize("phase", ["live", "paused"])
def test_a_recogniser_that_takes_long_is_not_taken_for_an_engine_that_stood_still(phase: str) -> None:
    """Else the end of the call would wait for sound that it takes to be on its way."""

    async def story(call: Call) -> None:
        call.source.signal("answered", ZERO)
        await call.until(3.0)
        call.ear.busy = STOOD_S + 0.5
        await call.until(3.2)
        call.phase = phase
        call.ear.busy = 0.0  # for all but the block that is being heard
        call.without = {"agent", "customer"}
        call.source.signal("ended", ZERO + 3.4)
        await call.until(3.2 + STOOD_S + 0.6)
        assert call.source.over
        await call.ends()

    assert run(story).signals == [("answered", 0.0), ("ended", 3.4)]


@pytest.mark.parametrize("seconds", [40.0, BEHIND_S + 20])
def test_what_nobody_took_in_time_is_this_computers_fault_and_the_rest_is_heard(seconds: float) -> None:
    async def story(call: Call) -> None:
        call.source.signal("answered", ZERO)
        await call.until(2.0)
        call.stands_still(seconds, kept=30.0)
        call.source.missed("agent")
        await call.until(seconds + 5.0)
        call.without = {"agent"}  # a device's fault is not this computer's
        await call.until(seconds + 8.0)
        call.without = set()
        await call.until(seconds + 10.0)

    call = run(story)
    gaps = [(gap.reason, round(gap.start), round(gap.end)) for gap in call.told(m.Gap) if gap.leg == "agent"]
    assert gaps == [("overload", 2, round(seconds) - 28), ("no_audio", round(seconds) + 5, round(seconds) + 8)]
    (other,) = [gap for gap in call.told(m.Gap) if gap.leg == "customer"]
    assert other.reason == "no_audio"
    said = np.arange(round((seconds - 28) * RATE), round((seconds + 9) * RATE)) % 10000 + 1
    heard = call.heard("customer")
    assert np.array_equal(heard[round((seconds - 28) * RATE) :][: len(said)], said)


def test_a_long_hold_does_not_pile_up_behind_a_recogniser_that_hangs() -> None:
    async def story(call: Call) -> None:
        call.source.signal("answered", ZERO)
        await call.until(2.0)
        call.ear.busy = 3 * BEHIND_S
        await call.until(4.0)
        call.ear.busy = 0.0
        call.source.signal("held", ZERO + 4.0)
        await call.until(2 * BEHIND_S)
        call.source.signal("resumed", ZERO + 2 * BEHIND_S)
        await call.until(3 * BEHIND_S + 10)

    call = run(story)
    first = next(gap for gap in call.told(m.Gap) if gap.leg == "agent")
    assert (first.start, first.end, first.reason) == (pytest.approx(2.1, abs=0.1), 4.0, "overload")
    assert all(gap.start >= 2 * BEHIND_S for gap in call.told(m.Gap) if gap.end != first.end)
    heard = [at for at, _, _ in call.ear.fed]
    assert not [at for at in heard if 4.0 < at < 2 * BEHIND_S]
    assert heard[-1] > 3 * BEHIND_S


def test_far_behind_sound_is_left_out_and_the_gap_is_said() -> None:
    async def story(call: Call) -> None:
        call.source.signal("answered", ZERO)
        await call.until(1.0)
        call.ear.busy = BEHIND_S + 10
        await call.until(1.2)  # one block hangs
        call.ear.busy = 0.0
        await call.until(BEHIND_S + 18)
        call.source.signal("ended", ZERO + BEHIND_S + 18)
        await call.until(BEHIND_S + 19)
        await call.ends()

    call = run(story)
    gaps = call.told(m.Gap)
    assert {(gap.leg, gap.reason) for gap in gaps} == {("agent", "overload"), ("customer", "overload")}
    missing = sum(gap.end - gap.start for gap in gaps if gap.leg == "agent")
    assert len(call.heard("agent")) / RATE == pytest.approx(BEHIND_S + 18 - missing, abs=0.1)
