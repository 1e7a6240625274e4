"""The real recogniser on a caller who speaks Spanish, and on those who speak English: which of them is said not to."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from copilot import events as e
from copilot import messages as m
from copilot.model import Leg
from copilot.speech.transcriber import Transcriber
from tests.copilot.scripted import ScriptedCall
from tests.copilot.speech.conftest import RATE, Legs

SPANISH = Path(__file__).parents[2] / "data" / "speech" / "spanish_8k.ogg"
BLOCK = RATE // 10
LEGS: tuple[Leg, ...] = ("agent", "customer")


def heard(transcriber: Transcriber, legs: Legs) -> ScriptedCall:
    """A call of these legs, decided on as it is heard."""
    call = ScriptedCall().begins()
    transcriber.open("call", list(legs), RATE)
    length = max(len(pcm) for pcm in legs.values())
    told = []
    for first in range(0, length, BLOCK):
        block = {leg: pcm[first : first + BLOCK].astype("<i2").tobytes() for leg, pcm in legs.items()}
        told += transcriber.feed("call", first / RATE, block).heard
    for said in [*told, *transcriber.close("call")]:
        if said.kind == "final":
            leg: Leg = "agent" if said.leg == "agent" else "customer"
            call.send(
                m.Heard(
                    interaction=call.id, kind="final", at=said.end, utterance=said.utterance, leg=leg,
                    start=said.start, end=said.end, text=said.text, confidence=said.confidence,
                )
            )  # fmt: skip
    return call


def doubted(call: ScriptedCall) -> list[str]:
    return [told.leg for told in call.told(e.LanguageDoubted)]


def padded(pcm: NDArray[np.int16], length: int) -> NDArray[np.int16]:
    return np.concatenate([pcm, np.zeros(length - len(pcm), np.int16)])


@pytest.fixture(scope="module")
def spanish() -> NDArray[np.int16]:
    sound, rate = soundfile.read(SPANISH, dtype="int16")
    assert rate == RATE
    return np.asarray(sound, np.int16)


@pytest.mark.slow
def test_a_caller_who_speaks_spanish_is_said_to_and_the_agent_is_not(
    transcriber: Transcriber, demo: Legs, spanish: NDArray[np.int16]
) -> None:
    afterwards = np.concatenate([np.zeros_like(spanish), demo["agent"]])
    call = heard(transcriber, {"agent": afterwards, "customer": padded(spanish, len(afterwards))})
    assert doubted(call) == ["customer"]
    assert call.state.foreign == {"customer"}


@pytest.mark.slow
def test_callers_who_speak_english_are_not_said_to_speak_anything_else(transcriber: Transcriber, demo: Legs) -> None:
    call = heard(transcriber, demo)
    assert sum(line.end - line.start for line in call.state.utterances) > 60
    assert doubted(call) == []


@pytest.mark.slow
def test_people_in_a_real_call_are_not_either(transcriber: Transcriber, real_call: Legs) -> None:
    assert doubted(heard(transcriber, real_call)) == []
