"""What terms mend and what they break is counted as a person would."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from copilot.bench.terms import Tally, run, tally
from copilot.errors import InputError
from copilot.speech.recognizer import HeardWord

SENTENCES = Path(__file__).parents[2] / "data" / "terms"


def words(text: str) -> tuple[HeardWord, ...]:
    return tuple(HeardWord(word, -0.5) for word in text.split())


@pytest.mark.parametrize(
    ("said", "before", "after", "counted"),
    [
        ("I was with Plusnet.", "I was with plussnet.", "I was with Plusnet.", Tally(right=1)),
        ("I was with Plusnet.", "I was with plussnet.", "I was with Planet.", Tally(other=1)),
        ("I was with Plusnet.", "I was with Plusnet.", "I was with Planet.", Tally(broken=1)),
        ("I was with Plusnet.", "I was with plusnet.", "I was with Plusnet.", Tally()),
        ("This is Maria Kowalski.", "This is more ear Kawaski.", "This is more ear Kowalski.", Tally(right=1)),
        ("Send it to Bellingham Court.", "Send it to bellingam caught.", "Send it to Bellingham caught.", Tally(right=1)),
        ("The man from Openreach.", "The man from open reach.", "The man from Openreach.", Tally(right=1)),
        ("They are open, reach us.", "They are open reach us.", "They are Openreach us.", Tally(broken=1)),
        ("Yes.", "Yes, thanks.", "Yes, Thane.", Tally(other=1)),
    ],
)  # fmt: skip
def test_a_changed_word_was_mended_or_broken_or_neither(said: str, before: str, after: str, counted: Tally) -> None:
    assert tally(said, words(before), words(after)) == counted


@pytest.mark.slow
def test_what_is_on_by_itself_mends_names_and_breaks_no_word(speech_models: Path) -> None:
    found = run(SENTENCES)
    assert found["talk"] > 500
    for source in ("admin", "knowledge", "record"):
        for counts in found["sets"][source]["lists"].values():
            assert counts["right"] >= 5
            assert counts["broken"] == counts["other"] == 0


def test_sentences_that_do_not_tell_their_names_are_refused_in_words(tmp_path: Path, speech_models: Path) -> None:
    shutil.copytree(SENTENCES, tmp_path / "terms")
    manifest = tmp_path / "terms" / "manifest.jsonl"
    manifest.write_text(manifest.read_text().replace('"names"', '"others"'))
    with pytest.raises(InputError, match='which "names" its text holds'):
        run(tmp_path / "terms")
