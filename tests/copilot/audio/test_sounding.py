"""The sentence of the sound check: one that was not played is no caller who is not heard."""

from __future__ import annotations

import asyncio
import shutil
import time
from typing import Any

import numpy as np
import pytest

from copilot.audio.capture.backend import Device
from copilot.audio.capture.pulse import Pacat
from copilot.audio.capture.sounding import Sample, Sounding
from copilot.audio.capture.windows import SoundCardSounding
from copilot.link import Frame
from copilot.sound_sample import SoundSample
from copilot.soundcheck import HEARD_DBFS
from tests.fakes import SoundCardDouble

SPEAKERS = Device(id="{spk}", name="Speakers (USB)", kind="speaker")
SECOND = Sample(pcm=np.arange(16_000, dtype="<i2").tobytes(), rate=16_000)
CUT_OFF = "Speakers (USB) did not play the sentence to its end. Try again."


def over(sounding: Sounding) -> str:
    """Why it was not played to its end, once it is over."""
    while not sounding.done:
        time.sleep(0.01)
    return sounding.why


@pytest.mark.skipif(not shutil.which("pacat"), reason="pacat is not installed")
def test_a_player_that_reaches_no_sound_server_says_that_nothing_was_played(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere/at/all")
    assert over(Pacat(SPEAKERS, SECOND)) == CUT_OFF


def test_a_loudspeaker_that_goes_while_it_plays_is_said_and_one_that_stays_is_not() -> None:
    system = SoundCardDouble()
    assert over(SoundCardSounding(system, SPEAKERS, SECOND)) == ""
    assert system.played == SECOND.pcm
    system.goes_after = 2
    assert over(SoundCardSounding(system, SPEAKERS, SECOND)) == CUT_OFF


class Player:
    """A capture worker, as the sentence asks one."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def ask(self, kind: str, body: dict[str, Any] | None = None) -> Frame:
        self.asked.append(kind)
        return Frame(kind="done", body={})


def became(loudest: float | None, unplayed: str) -> tuple[str, str]:
    """What is told of a sentence that is over."""

    async def play() -> SoundSample:
        sample, capture = SoundSample(), Player()
        sample.want(True)
        await sample.step(capture, {})  # type: ignore[arg-type]
        await sample.take(capture, {}, plays=False, unplayed=unplayed, loudest=loudest)  # type: ignore[arg-type]
        assert capture.asked == ["wishes", "play", "wishes"]
        return sample

    sample = asyncio.run(play())
    return sample.state, sample.why


@pytest.mark.parametrize(
    ("loudest", "unplayed", "told"),
    [
        (HEARD_DBFS, "", ("heard", "")),
        (HEARD_DBFS - 1, "", ("unheard", "")),
        (None, "", ("unheard", "")),
        (None, CUT_OFF, ("", CUT_OFF)),
        (HEARD_DBFS, CUT_OFF, ("heard", "")),  # so much of it was
    ],
)
def test_only_a_sentence_that_was_played_can_be_unheard(
    loudest: float | None, unplayed: str, told: tuple[str, str]
) -> None:
    assert became(loudest, unplayed) == told
