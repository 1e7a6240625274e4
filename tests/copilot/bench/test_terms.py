"""What terms mend and what they break is counted as a person would."""

from __future__ import annotations

import pytest

from copilot.bench.terms import Tally, tally
from copilot.speech.recognizer import HeardWord


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
