"""What every recogniser must be; the shipped one is held to it with its real model. A second one joins `RECOGNIZERS`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from copilot.speech.moonshine import Moonshine
from copilot.speech.recognizer import NOTHING, RATE, Recognizer
from copilot.speech.sherpa import Sherpa

SPOKEN = Path(__file__).parents[1] / "data" / "speech" / "spoken_8k.flac"
RECOGNIZERS = {"moonshine": Moonshine, "sherpa": Sherpa}


@pytest.fixture(scope="module", params=RECOGNIZERS)
def recognizer(request, sherpa_models) -> Recognizer:
    return RECOGNIZERS[request.param](sherpa_models)


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
