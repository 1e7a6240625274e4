"""What every recogniser must be; the shipped one is held to it with its real model. A further one joins `recognizer`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from copilot.speech import remote
from copilot.speech.moonshine import Moonshine
from copilot.speech.recognizer import NOTHING, RATE, Decoded, Recognizer
from copilot.speech.sherpa import Sherpa
from copilot.speech.whisper import Whisper
from tests.vosk_server import VoskServer

SPOKEN = Path(__file__).parents[1] / "data" / "speech" / "spoken_8k.flac"


@pytest.fixture(scope="module", params=["moonshine", "sherpa", "whisper", "remote"])
def recognizer(request: pytest.FixtureRequest, sherpa_models: Path) -> Iterator[Recognizer]:
    if request.param == "whisper":
        yield Whisper(request.getfixturevalue("whisper_model"))
        return
    if request.param != "remote":
        yield (Moonshine if request.param == "moonshine" else Sherpa)(sherpa_models)
        return
    with pytest.MonkeyPatch.context() as patient, VoskServer(Moonshine(sherpa_models)) as server:
        patient.setattr(remote, "ANSWER_S", 30.0)  # how long is waited for an answer is not the contract's matter
        patient.setattr(remote, "PING", (0.7, 30.0))
        asked = remote.Remote(remote.Server(server.address), Nobody())
        yield asked
        asked.close()


class Nobody:
    """Must not be needed: the server answers."""

    def decode(self, pcm16k: np.ndarray) -> Decoded:
        raise AssertionError("the server did not answer")


@pytest.fixture(scope="module")
def spoken():
    sound, rate = soundfile.read(SPOKEN, dtype="float32")
    return soxr.resample(sound, rate, RATE)


def test_words_join_to_the_text(recognizer, spoken):
    decoded = recognizer.decode(spoken)
    assert len(decoded.words) > 3
    assert " ".join(word.text for word in decoded.words) == decoded.text


def test_confidences_are_log_probabilities(recognizer, spoken):
    decoded = recognizer.decode(spoken)
    assert -0.6 < decoded.confidence <= 0
    assert all(word.confidence <= 0 for word in decoded.words)


def test_the_same_sound_gives_the_same_words(recognizer, spoken):
    first = recognizer.decode(spoken)
    recognizer.decode(spoken[: len(spoken) // 2])
    assert recognizer.decode(spoken) == first


@pytest.mark.parametrize("samples", [0, 1, 400, 1599])
def test_hardly_any_sound_is_nothing(recognizer, samples):
    assert recognizer.decode(np.zeros(samples, np.float32)) == NOTHING


def test_a_segment_at_the_cap_is_decoded(recognizer, spoken):
    assert recognizer.decode(np.resize(spoken, 12 * RATE)).text
