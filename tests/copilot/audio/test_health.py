"""How a leg is: what is told of its device and of its samples, and when; with time and sound of the test's own."""

from __future__ import annotations

import numpy as np
import pytest

from copilot import paths
from copilot.audio.block import LegBlock
from copilot.audio.files import open_recording
from copilot.audio.health import DEAD_S, GATED_S, GONE_S, NEW_S, LegHealth, LegNews, Status
from copilot.audio.lateness import LATE_S, Lateness
from copilot.audio.track import read_track

RATE = 8000
STEP_S = 0.05
GONE = LegNews(status="absent", why="The headset is gone.")
OK = LegNews(status="ok")


class Leg:
    """A leg in a clock that goes on with its sound."""

    def __init__(self) -> None:
        self.health = LegHealth()
        self.now = 100.0
        self.told: list[tuple[Status, float, float]] = []  # what, since when, and when it was told
        self._random = np.random.default_rng(1)
        self.look()

    def look(self, *, counts: bool = True) -> None:
        found = self.health.look(self.now, counts=counts)
        if found is not None:
            self.told.append((found.status, round(found.since, 3), round(self.now, 3)))

    def gives(self, seconds: float, loud: int, *, counts: bool = True) -> Leg:
        """Noise as loud as this; 0 is digital silence."""
        for _ in range(round(seconds / STEP_S)):
            sound = self._random.integers(-loud, loud + 1, int(STEP_S * RATE)).astype("<i2")
            sound[-1] = loud
            self.health.sound(LegBlock(leg="customer", at=self.now, rate=RATE, pcm=sound.tobytes()))
            self.now += STEP_S
            self.look(counts=counts)
        return self

    def without(self, seconds: float, *, counts: bool = True) -> Leg:
        """Its device is gone."""
        for _ in range(round(seconds / STEP_S)):
            self.health.device(GONE, self.now)
            self.look(counts=counts)
            self.now += STEP_S
        return self

    def back(self) -> Leg:
        self.health.device(OK, self.now)
        self.look()
        return self

    @property
    def statuses(self) -> list[Status]:
        return [status for status, _, _ in self.told]


def test_nothing_but_zeros_is_told_in_time_with_when_it_began_and_that_it_is_over() -> None:
    leg = Leg().gives(2.0, 30).gives(3.0, 5000).gives(4.0, 0).gives(1.0, 500)
    assert leg.statuses == ["ok", "zeros", "ok"]
    _, since, told = leg.told[1]
    assert since == pytest.approx(105.0, abs=0.01)
    assert told - since == pytest.approx(DEAD_S, abs=2 * STEP_S)


@pytest.mark.parametrize("loud", [1, 3, 30])
def test_a_line_on_which_somebody_listens_quietly_is_never_dead(loud: int) -> None:
    assert Leg().gives(2.0, 500).gives(60.0, loud).statuses == ["ok"]


def test_a_leg_of_which_nothing_is_known_is_waited_for_while_the_other_end_greets() -> None:
    leg = Leg().gives(NEW_S - 0.2, 0)
    assert leg.statuses == ["ok"]
    assert leg.gives(0.5, 0).statuses == ["ok", "zeros"]


def test_whoever_speaks_without_a_pause_and_then_listens_behind_a_gate_is_not_dead() -> None:
    assert Leg().gives(6.0, 5000).gives(0.4, 30).gives(NEW_S - 0.2, 0).statuses == ["ok"]


@pytest.mark.parametrize("steady", [(1.2, 30), (9.0, 5000)])
def test_quiet_that_is_not_zeros_or_sound_that_never_shuts_shows_an_open_line(steady: tuple[float, int]) -> None:
    assert Leg().gives(*steady).gives(DEAD_S + 0.2, 0).statuses == ["ok", "zeros"]


@pytest.mark.parametrize("call", ["call-out-fee", "moving-house"])
def test_no_leg_of_a_demo_call_is_ever_dead(call: str) -> None:
    recording = open_recording(paths.resources() / "demo" / "calls" / f"{call}.flac")
    signals = read_track(recording.path, recording.seconds).signals
    legs = [LegHealth() for _ in range(recording.channels)]
    told = []
    for block in recording.blocks():
        known = [signal.kind for signal in signals if signal.at <= block.at + block.seconds]
        for leg, pcm in zip(legs, block.channels, strict=True):
            leg.sound(LegBlock(leg="customer", at=block.at, rate=recording.rate, pcm=pcm))
            told.append(leg.look(block.at + block.seconds, counts=known[-1] in ("answered", "resumed")))
    assert {found.status for found in told if found is not None} == {"ok"}


def test_a_source_behind_a_noise_gate_is_waited_for_longer() -> None:
    leg = Leg()
    for _ in range(6):
        leg.gives(0.6, 500).gives(0.3, 0)
    leg.gives(0.6, 500).gives(GATED_S - 1, 0)
    assert leg.statuses == ["ok"]
    assert leg.gives(2.0, 0).statuses == ["ok", "zeros"]


def test_a_dead_leg_that_comes_back_again_and_again_is_not_taken_for_a_gate() -> None:
    leg = Leg()
    for _ in range(8):
        leg.gives(1.2, 30).gives(2.0, 0)
    assert leg.statuses.count("zeros") == 8


def test_a_hold_has_its_own_silence_and_the_wait_begins_after_it() -> None:
    leg = Leg().gives(2.0, 30).gives(10.0, 0, counts=False)
    assert leg.statuses == ["ok"]
    assert leg.gives(DEAD_S - 0.1, 0).gives(1.0, 500).statuses == ["ok"]


def test_a_device_that_is_gone_is_told_after_half_a_second_with_its_sentence_and_its_return_at_once() -> None:
    leg = Leg().gives(1.0, 500).without(2.0).back()
    assert leg.statuses == ["ok", "absent", "ok"]
    _, since, told = leg.told[1]
    assert told - since == pytest.approx(GONE_S, abs=STEP_S)


def test_a_device_that_is_opened_anew_in_a_moment_is_no_news() -> None:
    assert Leg().gives(1.0, 500).without(GONE_S - 0.1).back().statuses == ["ok"]


def test_a_muted_microphone_gives_zeros_and_is_told_as_muted() -> None:
    leg = Leg().gives(1.0, 500)
    leg.health.device(LegNews(status="muted", why="It is muted."), leg.now)
    assert leg.gives(4.0, 0).statuses == ["ok", "muted"]
    assert leg.back().gives(0.5, 500).statuses == ["ok", "muted", "ok"]


def test_a_device_that_is_gone_on_hold_is_told_when_the_call_goes_on() -> None:
    leg = Leg().gives(1.0, 500).without(5.0, counts=False)
    assert leg.statuses == ["ok"]
    assert leg.without(1.0).statuses == ["ok", "absent"]


# ---- lateness -----------------------------------------------------------------------------------
def late(behind: list[float]) -> list[bool | None]:
    """The verdicts on a leg whose blocks of a tenth of a second arrive so much behind."""
    lateness = Lateness()
    block_s = 0.1
    return [
        lateness.step(
            LegBlock(leg="agent", at=n * block_s, rate=RATE, pcm=bytes(int(2 * block_s * RATE))), (n + 1) * block_s + s
        )
        for n, s in enumerate(behind)
    ]


def test_a_leg_that_stands_behind_is_late_and_one_that_made_up_for_it_is_not() -> None:
    verdicts = late([0.02] * 50 + [LATE_S + 0.3] * 40 + [0.02] * 60)
    said = [verdict for verdict in verdicts if verdict is not None]
    assert [said[0], said[-1]] == [False, False]
    assert True in said
    assert True not in verdicts[:60]


def test_a_machine_that_is_busy_for_moments_makes_no_leg_late() -> None:
    assert True not in late([0.02, 0.02, 1.5, 1.4, 1.3, 1.2, 0.3, 0.02, 0.02, 0.02] * 20)


def test_another_reason_is_told_while_the_leg_stays_unheard_with_since_when_it_is() -> None:
    leg = Leg()
    news: list[tuple[str, str, float]] = []
    for seconds, device in (
        (2.0, GONE),
        (4.0, LegNews(status="absent", why="This machine has no microphone.")),
        (1.0, OK),
    ):
        for _ in range(round(seconds / STEP_S)):
            leg.health.device(device, leg.now)
            if (found := leg.health.look(leg.now, counts=True)) is not None:
                news.append((found.status, found.why, round(found.since, 2)))
            leg.now += STEP_S
    assert news == [
        ("absent", "The headset is gone.", 100.0),
        ("absent", "This machine has no microphone.", 100.0),
        ("ok", "", pytest.approx(106.0)),
    ]


def test_a_reason_that_comes_and_goes_is_not_told_again_and_again() -> None:
    """A device that is opened anew says so for a moment, every few seconds."""
    leg = Leg()
    told = []
    for _ in range(20):
        for seconds, why in ((2.3, "It gives no sound."), (0.9, "It is opened again.")):
            for _ in range(round(seconds / STEP_S)):
                leg.health.device(LegNews(status="absent", why=why), leg.now)
                if (found := leg.health.look(leg.now, counts=True)) is not None:
                    told.append(found.why)
                leg.now += STEP_S
    assert told == ["It gives no sound."]


def test_what_differs_from_the_wish_is_told_of_a_leg_that_is_heard() -> None:
    health = LegHealth()
    other = LegNews(status="ok", why="Another microphone is used.")
    told = []
    for n, device in enumerate((OK, *[other] * 40, *[OK] * 40)):
        health.device(device, n * STEP_S)
        if (found := health.look(n * STEP_S, counts=True)) is not None:
            told.append((found.status, found.why))
    assert told == [("ok", ""), ("ok", "Another microphone is used."), ("ok", "")]
