"""The file source: every block once, in order, paced, and never ahead of its consumers."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from copilot import messages as m
from copilot.audio.health import DEAD_S
from copilot.audio.replay import WARM_S, FileSource, Start, describe
from copilot.errors import InputError
from tests.fakes import SlowEar
from tests.simulated_time import run

RATE = 8000
TRACK = """
title = "Test"
queue = "billing"
left = "customer"
caller_number = "+44 20 7946 0018"
[[event]]
at = 0.0
kind = "ringing"
[[event]]
at = 0.5
kind = "answered"
[[event]]
at = 2.0
kind = "held"
[[event]]
at = 3.0
kind = "resumed"
[[event]]
at = {ended}
kind = "ended"
"""


def recording(folder: Path, seconds: float = 4.0, channels: int = 2, track: str = "") -> Path:
    """Sound whose sample n of channel c is n % 10000 + c: any hole or repetition shows."""
    count = np.arange(int(seconds * RATE)) % 10000
    samples = np.stack([count + channel for channel in range(channels)], axis=1).astype(np.int16)
    path = folder / "call.wav"
    soundfile.write(path, samples, RATE, subtype="PCM_16")
    if track:
        path.with_suffix(".toml").write_text(track)
    return path


class Played:
    """What the source did with one recording."""

    def __init__(self, path: Path, *, speed: float = 0, start: Start | None = None, takes: float = 0.0) -> None:
        self.log: list[Any] = []
        self.phase = "opened"
        self.recording, self.track = describe(path, speed=speed, left=None)
        self.ear = SlowEar(self.log, takes)
        self.origins: list[float] = []
        source = FileSource(
            "i", self.recording, self.track, ear=self.ear, post=self._post, settled=self._settled,
            hears=lambda: self.phase == "live", on_origin=self.origins.append,
        )  # fmt: skip
        _, self.took = run(source.play(start or Start()))

    def _post(self, message: m.Message) -> None:
        self.log.append(message)
        if isinstance(message, m.CallSignal):
            self.phase = {"answered": "live", "resumed": "live"}.get(message.kind, message.kind)

    async def _settled(self) -> None:
        self.log.append("settled")

    @property
    def signals(self) -> list[tuple[str, float]]:
        return [(x.kind, x.at) for x in self.log if isinstance(x, m.CallSignal)]

    @property
    def clock(self) -> list[float]:
        return [x.at for x in self.log if isinstance(x, m.Clock)]

    def samples(self, leg: str) -> np.ndarray:
        return np.frombuffer(b"".join(legs[leg] for _, _, legs in self.ear.fed), "<i2")


def test_without_a_track_all_of_the_sound_is_fed_once_and_in_order(tmp_path: Path) -> None:
    played = Played(recording(tmp_path))
    assert played.signals == [("answered", 0.0), ("ended", 4.0)]
    assert np.array_equal(played.samples("agent"), np.arange(4 * RATE) % 10000)
    assert np.array_equal(played.samples("customer"), np.arange(4 * RATE) % 10000 + 1)


def test_a_recorded_leg_that_gives_nothing_but_zeros_is_said(tmp_path: Path) -> None:
    path = recording(tmp_path, seconds=13.0)
    sound, _ = soundfile.read(path, dtype="int16")
    sound[9 * RATE : 11 * RATE, 1] = 0
    soundfile.write(path, sound, RATE, subtype="PCM_16")
    told = [x for x in Played(path).log if isinstance(x, m.DeviceHealth)]
    assert {x.status for x in told if x.leg == "agent"} == {"ok"}
    assert [x.status for x in told if x.leg == "customer"] == ["ok", "zeros", "ok"]
    dead = next(x for x in told if x.status == "zeros")
    assert (dead.since, dead.at) == (pytest.approx(9.0, abs=0.01), pytest.approx(9.0 + DEAD_S, abs=0.07))


def test_the_track_says_who_is_left_and_what_happens_when(tmp_path: Path) -> None:
    played = Played(recording(tmp_path, track=TRACK.format(ended=3.5)))
    assert played.recording.legs == ("customer", "agent")
    assert played.signals == [("ringing", 0.0), ("answered", 0.5), ("held", 2.0), ("resumed", 3.0), ("ended", 3.5)]
    ringing = next(x for x in played.log if isinstance(x, m.CallSignal))
    assert ringing.number == "+44 20 7946 0018"


def test_only_sound_between_answer_and_hang_up_and_not_on_hold_is_fed(tmp_path: Path) -> None:
    heard = Played(recording(tmp_path, track=TRACK.format(ended=3.5))).samples("customer")
    spans = [(0.5, 2.0), (3.0, 3.5)]
    expected = [np.arange(int(start * RATE), int(end * RATE)) % 10000 for start, end in spans]
    assert np.array_equal(heard, np.concatenate(expected))


def test_the_last_words_come_before_a_hold_and_before_hang_up(tmp_path: Path) -> None:
    log = Played(recording(tmp_path, track=TRACK.format(ended=3.5))).log
    for kind in ("held", "ended"):
        place = next(n for n, x in enumerate(log) if isinstance(x, m.CallSignal) and x.kind == kind)
        assert log[place - 2 : place] == ["flushed", "settled"]


def test_everything_a_block_led_to_is_settled_before_the_next(tmp_path: Path) -> None:
    log = Played(recording(tmp_path)).log
    blocks = [n for n, x in enumerate(log) if x == "fed"][:-1]  # the last leads to hang-up
    assert all(isinstance(log[n + 1], m.Clock) and log[n + 2] == "settled" for n in blocks)


def test_call_time_goes_on_in_blocks_to_the_end(tmp_path: Path) -> None:
    clock = Played(recording(tmp_path)).clock
    assert clock == sorted(clock)
    assert clock[-1] == pytest.approx(4.0, abs=0.064)
    assert max(np.diff(clock)) <= 0.0641


def test_a_call_may_outlast_its_recording(tmp_path: Path) -> None:
    played = Played(recording(tmp_path, track=TRACK.format(ended=6.0)))
    assert played.signals[-1] == ("ended", 6.0)
    assert played.clock[-1] == pytest.approx(6.0, abs=0.07)
    assert max(at for at, _, _ in played.ear.fed) < 4.0


def test_one_channel_is_one_mixed_leg(tmp_path: Path) -> None:
    played = Played(recording(tmp_path, channels=1))
    assert played.recording.legs == ("mixed",)
    assert len(played.samples("mixed")) == 4 * RATE


@pytest.mark.parametrize("speed", [2.0, 8.0])
def test_a_speed_is_kept(tmp_path: Path, speed: float) -> None:
    played = Played(recording(tmp_path), speed=speed)
    assert played.took == pytest.approx(4.0 / speed)
    assert len(played.origins) == 1


def test_as_fast_as_possible_waits_for_nothing(tmp_path: Path) -> None:
    played = Played(recording(tmp_path, seconds=60))
    assert (played.took, played.origins) == (0.0, [])


def test_slow_consumers_slow_the_call_down_and_lose_nothing(tmp_path: Path) -> None:
    played = Played(recording(tmp_path), speed=100.0, takes=0.01)
    assert played.took > 0.01 * len(played.ear.fed)
    assert len(played.samples("agent")) == 4 * RATE


def test_a_slow_moment_is_caught_up_with(tmp_path: Path) -> None:
    class Stutters(SlowEar):
        async def feed(self, at: float, seconds: float, legs: dict[Any, bytes], *, effort: str = "full") -> None:
            self._takes = 1.0 if len(self.fed) == 5 else 0.0
            await super().feed(at, seconds, legs, effort=effort)

    path = recording(tmp_path)
    found, track = describe(path, speed=2.0, left=None)
    ear = Stutters([])
    source = FileSource(
        "i", found, track, ear=ear, post=lambda message: None, settled=lambda: asyncio.sleep(0), hears=lambda: True
    )
    _, took = run(source.play(Start()))
    assert took == pytest.approx(2.0)


# ---- going on after a restart ---------------------------------------------------------------
def test_a_hang_up_that_was_not_told_is_told_after_the_restart(tmp_path: Path) -> None:
    """The last words bear the hang-up's very time; an engine that died between the two must still end the call."""
    found, track = describe(recording(tmp_path, track=TRACK.format(ended=3.9)), speed=0, left=None)
    ear, posted = SlowEar([]), []
    source = FileSource(
        "i", found, track, ear=ear, post=posted.append, settled=lambda: asyncio.sleep(0), hears=lambda: True
    )
    asyncio.run(source.play(Start(at=3.2, known_until=3.9, signalled_until=3.0)))
    assert [x.kind for x in posted if isinstance(x, m.CallSignal)] == ["ended"]


def test_resumed_it_repeats_no_signal_and_hears_from_a_moment_before(tmp_path: Path) -> None:
    path = recording(tmp_path, track=TRACK.format(ended=3.9))
    found, track = describe(path, speed=0, left=None)
    ear, posted = SlowEar([]), []
    source = FileSource(
        "i", found, track, ear=ear, post=posted.append, settled=lambda: asyncio.sleep(0), hears=lambda: True
    )
    asyncio.run(source.play(Start(at=3.2, known_until=3.5, signalled_until=3.0)))
    assert [x.kind for x in posted if isinstance(x, m.CallSignal)] == ["ended"]
    assert ear.fed[0][0] == pytest.approx(3.2 - WARM_S, abs=0.064)


def test_what_was_heard_already_is_heard_again_without_pacing(tmp_path: Path) -> None:
    path = recording(tmp_path, seconds=6.0)
    played = Played(path, speed=1.0, start=Start(at=1.0, known_until=5.6))
    assert played.took == pytest.approx(0.4, abs=0.07)  # a block may reach beyond what was heard


# ---- what cannot be played ------------------------------------------------------------------
@pytest.mark.parametrize(
    ("track", "words"),
    [
        ("title = ", "cannot be read"),
        ('[[event]]\nat = 0.0\nkind = "sneezed"', "'sneezed'"),
        ('[[event]]\nkind = "answered"', "'at'"),
        ('left = "nobody"', "'nobody'"),
        ('[[event]]\nat = "soon"\nkind = "answered"', "soon"),
    ],
)
def test_a_broken_track_is_refused_with_its_file(tmp_path: Path, track: str, words: str) -> None:
    path = recording(tmp_path, track=track)
    with pytest.raises(InputError) as refused:
        describe(path, speed=1.0, left=None)
    assert words in str(refused.value)
    assert "call.toml" in str(refused.value)


def test_the_command_line_overrules_the_track_on_who_is_left(tmp_path: Path) -> None:
    path = recording(tmp_path, track=TRACK.format(ended=3.5))
    assert describe(path, speed=1.0, left="agent")[0].legs == ("agent", "customer")


def test_a_recording_that_is_cut_off_in_the_middle_says_where(tmp_path: Path) -> None:
    path = tmp_path / "call.flac"
    noise = (np.random.default_rng(1).random((8 * RATE, 2)) * 2000).astype(np.int16)
    soundfile.write(path, noise, RATE)
    found, track = describe(path, speed=0, left=None)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2] + b"\xff" * 20000)
    source = FileSource(
        "i", found, track, ear=SlowEar([]), post=lambda message: None, settled=lambda: asyncio.sleep(0),
        hears=lambda: True,
    )  # fmt: skip
    with pytest.raises(InputError, match="is damaged"):
        asyncio.run(source.play(Start()))
