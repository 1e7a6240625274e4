"""A queue that speaks another language: heard with an administrator's recogniser for it, or not at all, and that is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from copilot import models
from copilot.children import command
from copilot.doctor.model_files import languages
from copilot.errors import ModelError
from copilot.roles import speech as role
from copilot.speech import trial
from copilot.speech.recognizer import Decoded, HeardWord
from copilot.speech.terms import terms
from copilot.speech.transcriber import Transcriber
from copilot.speech.trial import SLOWEST, Trial, judge
from copilot.speech.vad import Silero

TRY = command(*trial.COMMAND)


class Says:
    """A recogniser that always hears the same word."""

    def __init__(self, word: str) -> None:
        self._heard = Decoded(word, -0.1, (HeardWord(word, -0.1),))

    def decode(self, pcm16k: Any) -> Decoded:
        return self._heard


def opened(speech: role.SpeechRole, language: str | None) -> None:
    body = {"interaction": "call", "legs": ["agent"], "rate": 8000, "start": {}}
    speech("open", body if language is None else {**body, "language": language}, b"")


def heard(speech: role.SpeechRole, pcm: np.ndarray) -> set[str]:
    """The words of everything that is said in `pcm`."""
    told = []
    for first in range(0, len(pcm), 800):
        block = pcm[first : first + 800].tobytes()
        body = {"interaction": "call", "at": first / 8000, "sizes": {"agent": len(block)}, "effort": "finals"}
        told += speech("feed", body, block)["heard"]
    told += speech("close", {"interaction": "call"}, b"")["heard"]
    return {said["text"] for said in told}


@pytest.fixture(scope="session")
def spoken_8k() -> np.ndarray:
    sound, _ = soundfile.read(Path(__file__).parents[2] / "data" / "speech" / "spoken_8k.flac", dtype="int16")
    return sound


@pytest.fixture(scope="session")
def detector() -> Silero:
    return Silero(models.voice_activity_file())


@pytest.fixture
def speech(detector: Silero) -> role.SpeechRole:
    spoken = {"en": Transcriber(Says("yes"), detector), "de": Transcriber(Says("ja"), detector)}
    return role.SpeechRole(spoken, terms((), frozenset()), {"fr": "The recogniser for fr is not used."})


def test_each_call_is_heard_with_the_recogniser_of_its_queue(speech: role.SpeechRole, spoken_8k: np.ndarray) -> None:
    opened(speech, "de")
    assert heard(speech, spoken_8k) == {"ja"}
    opened(speech, None)
    assert heard(speech, spoken_8k) == {"yes"}


def test_the_sound_check_is_heard_in_the_language_of_the_queue_too(
    speech: role.SpeechRole, spoken_8k: np.ndarray
) -> None:
    body = {"interaction": "call", "legs": ["agent"], "rate": 8000, "start": {"agent": 0.0}, "stays": True}
    speech("open", {**body, "language": "de"}, b"")
    assert heard(speech, spoken_8k) == {"ja"}
    speech("open", {**body, "language": "en"}, b"")
    assert heard(speech, spoken_8k) == {"yes"}


def test_a_language_that_nobody_understands_is_refused_in_words_and_never_heard_as_english(
    speech: role.SpeechRole,
) -> None:
    with pytest.raises(ModelError, match="for fr is not used"):
        opened(speech, "fr")
    with pytest.raises(ModelError, match="no recogniser for the language pl"):
        opened(speech, "pl")


def test_what_is_forgotten_is_said_by_nobody(speech: role.SpeechRole, spoken_8k: np.ndarray) -> None:
    opened(speech, "en")
    half = spoken_8k[: len(spoken_8k) // 2]
    block = half.tobytes()
    body = {"interaction": "call", "at": 0.0, "sizes": {"agent": len(block)}, "effort": "finals"}
    speech("feed", body, block)
    assert speech("forget", {"interaction": "call"}, b"") == {}
    assert speech("close", {"interaction": "call"}, b"") == {"heard": [], "levels": []}


def test_a_recogniser_for_another_language_need_not_understand_english() -> None:
    assert "does not understand English" in judge(Trial("danke", 0.02))
    assert judge(Trial("danke", 0.02), "de") == ""
    assert "may take" in judge(Trial("danke", SLOWEST * 2), "de")


def test_the_doctor_says_which_queues_are_not_heard(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path))
    assert list(languages()) == []
    (tmp_path / "settings.toml").write_text(
        '[queues.billing]\nlanguage = "de"\n[queues.moves]\nlanguage = "en"\n[queues.sales]\nlanguage = "fr"\n'
        '[recognizers]\nfr = "/nowhere"\n'
    )
    found = {finding.name: finding for finding in languages()}
    assert found["language en"].status == "ok"
    assert found["language de"].status == "warn"
    assert "billing speaks de" in found["language de"].say
    assert "There is no folder /nowhere. Queues that speak it are not heard." in found["language fr"].say


@pytest.mark.slow
def test_a_declared_recogniser_is_loaded_by_the_worker(
    speech_models: Path, sherpa_models: Path, spoken_8k: np.ndarray
) -> None:
    body = {
        "models": str(speech_models),
        "vad": str(models.voice_activity_file()),
        "languages": {"de": str(sherpa_models)},
    }
    speech = role.load(body)
    opened(speech, "de")  # the embedded model's own files stand for a German one
    assert heard(speech, spoken_8k)
