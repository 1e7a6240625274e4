"""The site's own names in place of what was made of them; what may be an ordinary word stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot.doctor.model_files import site_terms
from copilot.errors import InputError
from copilot.model import Case, Customer
from copilot.roles import speech as role
from copilot.speech.heard import Heard
from copilot.speech.named import names_of
from copilot.speech.recognizer import HeardWord
from copilot.speech.terms import Terms, ordinary_words, read_names, terms

NAMES = ["Maria Kowalski", "Plusnet", "Gonville", "Brightline", "Hallendale", "Billings", "Lovel", "Linda"]


@pytest.fixture(scope="module")
def known(speech_models: Path) -> Terms:
    return terms(NAMES, ordinary_words(speech_models))


def heard(text: str, confidence: float = -0.6) -> Heard:
    words = tuple(HeardWord(word, confidence) for word in text.split())
    return Heard(
        kind="final", utterance="customer-0", leg="customer", start=0.0, end=1.0, text=text, confidence=confidence,
        words=words,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("my name is Maria Kawaski.", "my name is Maria Kowalski."),
        ("my old provider was plussnet.", "my old provider was Plusnet."),
        ("at the Gondvall's desk", "at the Gonville's desk"),
        ("the hallandale invoice", "the Hallendale invoice"),
        ("the bright-lime router", "the Brightline router"),
        ("from bright line.", "from Brightline."),
    ],
)
def test_a_doubtful_word_that_is_none_becomes_the_name_it_nearly_is(known: Terms, said: str, text: str) -> None:
    made = known.corrected(heard(said))
    assert made.text == text == " ".join(word.text for word in made.words)
    assert (made.confidence, made.said) == (-0.6, said)


@pytest.mark.parametrize(
    "said",
    [
        "in the billing team",
        "Lovely, thank you",
        "the bright lane",
        "so bright. Line two",
        "L-i-n-d-a.",
        "we moved on",
        "",
    ],
)
def test_ordinary_and_spelled_words_stay(known: Terms, said: str) -> None:
    assert known.corrected(heard(said)) == heard(said)


def test_a_sure_word_stays(known: Terms) -> None:
    assert known.corrected(heard("Kawaski", confidence=-0.2)) == heard("Kawaski", confidence=-0.2)


def test_a_name_that_was_written_apart_is_one_word_as_sure_as_the_less_sure_part(known: Terms) -> None:
    words = (HeardWord("“bright", -0.1), HeardWord("line?”", -0.3))
    assert known.words(words) == (HeardWord("“Brightline?”", -0.3),)
    sure = tuple(HeardWord(word.text, -0.2) for word in words)
    assert known.words(sure) == sure


def test_between_two_names_as_near_nobody_decides(speech_models: Path) -> None:
    both = terms(["Hallendale", "Hallandole"], ordinary_words(speech_models))
    assert both.corrected(heard("Hallendole")) == heard("Hallendole")


def test_a_list_has_a_name_a_line(tmp_path: Path) -> None:
    (tmp_path / "terms.txt").write_text("# ours\nPlusnet\n\n  Maria Kowalski \n")
    assert read_names(tmp_path / "terms.txt") == ["Plusnet", "Maria Kowalski"]
    with pytest.raises(InputError, match="cannot be read"):
        read_names(tmp_path / "none.txt")


def test_the_worker_knows_the_names_and_does_without_a_broken_list(speech_models: Path, tmp_path: Path) -> None:
    (tmp_path / "terms.txt").write_text("Plusnet\n")
    body = {"models": str(speech_models), "terms": str(tmp_path / "terms.txt")}
    assert role.site_terms(body).by_letters == {"plusnet": "Plusnet"}
    assert not role.site_terms({**body, "terms": str(tmp_path / "none")}).by_letters
    assert not role.site_terms({**body, "terms": ""}).by_letters


def test_the_names_of_one_call_stay_with_it(known: Terms) -> None:
    more = known.also(["Priyanka Deshmukh", "PLUSNET"])
    assert more.corrected(heard("Prianka here")).text == "Priyanka here"
    assert more.by_letters["plusnet"] == "Plusnet"
    assert known.corrected(heard("Prianka here")).said == ""


def test_of_a_record_people_places_and_the_plan_are_names() -> None:
    customer = Customer(
        id="NF-204187", name="Maria Kowalski", plan="Fibre 500", postcode="NF6 2WX", phones=("+44 7700 900318",),
        fields={"address": "12 Larkspur Lane, Northfield", "email": "maria@example.com"}, cases=(Case(id="1", note="rude"),),
    )  # fmt: skip
    assert names_of(customer) == ("Maria Kowalski", "Fibre 500", "12 Larkspur Lane, Northfield")


def test_the_doctor_speaks_of_the_list(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path))
    assert list(site_terms()) == []
    (tmp_path / "settings.toml").write_text(f'terms = "{tmp_path / "terms.txt"}"\n')
    assert [found.status for found in site_terms()] == ["warn"]
    (tmp_path / "terms.txt").write_text("Plusnet\n")
    assert [found.say.startswith("1 names") for found in site_terms()] == [True]
