"""The site's own names in place of what was made of them; what may be an ordinary word stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot import models
from copilot.doctor.model_files import site_terms
from copilot.errors import InputError
from copilot.roles import speech as role
from copilot.speech.moonshine import Moonshine
from copilot.speech.recognizer import Decoded, HeardWord
from copilot.speech.terms import Corrected, Terms, read_names, terms

NAMES = ["Maria Kowalski", "Plusnet", "Gonville", "Brightline", "Hallendale", "Billings", "Lovel", "Linda"]


@pytest.fixture(scope="module")
def known(speech_models: Path) -> Terms:
    return terms(NAMES, speech_models)


def heard(text: str, confidence: float = -0.6) -> Decoded:
    words = tuple(HeardWord(word, confidence) for word in text.split())
    return Decoded(text, confidence, words)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("my name is Maria Kawaski.", "my name is Maria Kowalski."),
        ("my old provider was plussnet.", "my old provider was Plusnet."),
        ("at the Gondvall's desk", "at the Gonville's desk"),
        ("the hallandale invoice", "the Hallendale invoice"),
    ],
)
def test_a_doubtful_word_that_is_none_becomes_the_name_it_nearly_is(known: Terms, said: str, text: str) -> None:
    made = known.corrected(heard(said))
    assert made.text == text == " ".join(word.text for word in made.words)
    assert made.confidence == -0.6


@pytest.mark.parametrize(
    "said", ["in the billing team", "Lovely, thank you", "the bright lane", "L-i-n-d-a.", "we moved on", ""]
)
def test_ordinary_and_spelled_words_stay(known: Terms, said: str) -> None:
    assert known.corrected(heard(said)) == heard(said)


def test_a_sure_word_stays(known: Terms) -> None:
    assert known.corrected(heard("Kawaski", confidence=-0.2)) == heard("Kawaski", confidence=-0.2)


def test_between_two_names_as_near_nobody_decides(speech_models: Path) -> None:
    both = terms(["Hallendale", "Hallandole"], speech_models)
    assert both.corrected(heard("Hallendole")) == heard("Hallendole")


def test_a_list_has_a_name_a_line(tmp_path: Path) -> None:
    (tmp_path / "terms.txt").write_text("# ours\nPlusnet\n\n  Maria Kowalski \n")
    assert read_names(tmp_path / "terms.txt") == ["Plusnet", "Maria Kowalski"]
    with pytest.raises(InputError, match="cannot be read"):
        read_names(tmp_path / "none.txt")


def test_the_worker_knows_the_names_and_does_without_a_broken_list(speech_models: Path, tmp_path: Path) -> None:
    (tmp_path / "terms.txt").write_text("Plusnet\n")
    vad = models.voice_activity_file()
    embedded = Moonshine(speech_models)
    body = {"models": str(speech_models), "vad": str(vad), "terms": str(tmp_path / "terms.txt")}
    assert isinstance(role._with_terms(embedded, body), Corrected)
    assert role._with_terms(embedded, {**body, "terms": str(tmp_path / "none")}) is embedded
    assert role._with_terms(embedded, {**body, "terms": ""}) is embedded


def test_the_doctor_speaks_of_the_list(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path))
    assert list(site_terms()) == []
    (tmp_path / "settings.toml").write_text(f'terms = "{tmp_path / "terms.txt"}"\n')
    assert [found.status for found in site_terms()] == ["warn"]
    (tmp_path / "terms.txt").write_text("Plusnet\n")
    assert [found.say.startswith("1 names") for found in site_terms()] == [True]
