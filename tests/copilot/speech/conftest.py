"""Real models, real and made sound, and one way to feed it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest
from numpy.typing import NDArray

from copilot.audio.files import open_recording
from copilot.audio.track import CallTrack, read_track
from copilot.bench import speech
from copilot.speech.heard import Fed, Heard
from copilot.speech.transcriber import Transcriber

RATE = 8000
Legs = Mapping[str, NDArray[np.int16]]
DEMO = Path(__file__).parents[3] / "resources" / "demo" / "calls"
SHARED = Path(os.environ.get("EARSHOT_SHARED", Path(__file__).parents[4] / "shared"))


class Hear(Protocol):
    def __call__(self, legs: Legs, *, block_ms: int = 64, rate: int = RATE, live: bool = False) -> list[Heard]: ...


@pytest.fixture(scope="session")
def engine(speech_models: Path) -> speech.Engine:
    return speech.load()


@pytest.fixture
def transcriber(engine: speech.Engine) -> Transcriber:
    return Transcriber(engine.recognizer, engine.detector)


@pytest.fixture
def hear(transcriber: Transcriber) -> Hear:
    def hear(legs: Legs, *, block_ms: int = 64, rate: int = RATE, live: bool = False) -> list[Heard]:
        transcriber.open("call", list(legs), rate)
        heard = [
            h
            for fed in feed(transcriber, legs, block_ms=block_ms, rate=rate, effort="full" if live else "finals")
            for h in fed.heard
        ]
        return heard + transcriber.close("call")

    return hear


def feed(
    transcriber: Transcriber, legs: Legs, *, first_s: float = 0, last_s: float = 1e9, block_ms: int = 64, rate: int = RATE,
    effort: str = "finals",
) -> list[Fed]:  # fmt: skip
    """Feeds an open interaction "call" the sound from `first_s` to `last_s`."""
    size, end = block_ms * rate // 1000, min(int(last_s * rate), max(len(s) for s in legs.values()))
    return [
        transcriber.feed(
            "call",
            at / rate,
            {leg: s[at : min(at + size, end)].tobytes() for leg, s in legs.items()},
            effort=effort,
        )
        for at in range(int(first_s * rate) // size * size, end, size)
    ]


def finals(heard: list[Heard], leg: str = "") -> list[Heard]:
    return [h for h in heard if h.kind == "final" and leg in ("", h.leg)]


@pytest.fixture(scope="session")
def demo() -> Legs:
    return speech.read_legs(open_recording(DEMO / "call-out-fee.flac"))


@pytest.fixture(scope="session")
def demo_track() -> CallTrack:
    return read_track(DEMO / "call-out-fee.flac", 93.0)


@pytest.fixture(scope="session")
def real_call() -> Legs:
    file = SHARED / "data" / "calls" / "auto_repairs_40.flac"
    if not file.is_file():
        pytest.skip("the shared data folder is not here (EARSHOT_SHARED)")
    return speech.read_legs(open_recording(file))
