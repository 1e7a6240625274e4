"""One writing for words that are said the same."""

from __future__ import annotations

import pytest

from copilot.speech.normalize import normalize


@pytest.mark.parametrize(
    ("heard", "reference"),
    [
        ("Four, 7, 1.", "FOUR SEVEN ONE"),
        ("4,900", "forty nine hundred"),
        ("2018", "two thousand and eighteen"),
        ("September 27th, 1967", "SEPTEMBER TWENTY SEVENTH NINETEEN SIXTY SEVEN"),
        ("one hundred and fifty-two", "152"),
        ("$29.99", "twenty nine ninety nine dollars"),
        ("Enter 7-0-3-8.", "ENTER SEVEN OH THREE EIGHT"),
        ("a hundred", "100"),
        ("five hundred thousand", "500,000"),
        ("007", "zero zero seven"),
        ("T. I. L. L. E.", "t i l l e"),
        ("T-I-L-L-E", "T I L L E"),
        ("Tgjwb, 79", "T G J W B SEVENTY NINE"),
        ("the TV", "the t v"),
        ("8 a.m.", "eight A M"),
        ("I’m OK!", "I'm okay"),
    ],
)
def test_said_the_same_is_written_the_same(heard, reference):
    assert normalize(heard) == normalize(reference)


@pytest.mark.parametrize(
    ("one", "other"), [("fifteen", "fifty"), ("STOP", "S T O P"), ("twelve", "twenty"), ("hmm", "h m m")]
)
def test_said_differently_stays_different(one, other):
    assert normalize(one) != normalize(other)


def test_words_around_numbers_stay_in_place():
    assert normalize("Call me at 8:30, or two of you.") == ["call", "me", "at", "8", "3", "0", "or", "2", "of", "you"]
