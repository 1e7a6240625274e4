"""Card numbers: found whatever way they were recognised, told from other numbers, and masked with nothing else."""

from __future__ import annotations

import pytest

from copilot.assist import cardnumbers
from copilot.assist.cardnumbers import MASK
from copilot.model import Word
from tests.copilot.scripted import SHIPPED

CARDS = SHIPPED.cards


@pytest.mark.parametrize(
    "said",
    [
        "4929 1234 5678 9015",
        "4929-1234-5678-9015",
        "4929123456789015",
        "four nine two nine, one two three four, five six seven eight, nine oh one five",
        "forty-nine twenty-nine twelve thirty-four fifty-six seventy-eight ninety fifteen",
        "4, 9, 2, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 5",
        "4929 and then 1234 um 5678 9015",
    ],
)
def test_a_card_number_is_masked_however_it_was_recognised(said: str) -> None:
    text, spans = cardnumbers.masked(f"Sure, it is {said}. Is that right?")
    assert text == f"Sure, it is {MASK}. Is that right?"
    assert len(spans) == 1


def test_doubled_digits_are_digits() -> None:
    assert cardnumbers.runs("double four, triple two, double oh")[0].digits == "4422200"


def test_the_date_after_the_number_is_no_part_of_it() -> None:
    text, _ = cardnumbers.masked("4929 1234 5678 9015 12 27 thanks")
    assert text == f"{MASK} 12 27 thanks"


@pytest.mark.parametrize("length", [13, 14, 15, 16, 17, 18, 19])
def test_every_length_with_a_right_check_digit_is_masked_and_with_a_wrong_one_is_not(length: int) -> None:
    body = ("9" * 20)[: length - 1]  # of no network
    right = next(str(d) for d in range(10) if cardnumbers.luhn(body + str(d)))
    wrong = str((int(right) + 1) % 10)
    assert cardnumbers.masked(body + right)[0] == MASK
    assert cardnumbers.masked(body + wrong)[0] == body + wrong


@pytest.mark.parametrize(
    "text",
    [
        "My number is 020 7946 0018.",
        "Customer number three one eight, eight four two.",
        "It was 27 euros 40 on the 12th of October 2025 at 10 30.",
        "The meter reads 4929 1234.",
        "",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert cardnumbers.masked(text) == (text, ())


def test_the_words_of_a_masked_number_are_one_mask() -> None:
    text = "yes 4929 1234 5678 9015 please"
    heard = tuple(Word(text=word, confidence=-0.1) for word in text.split())
    _, spans = cardnumbers.masked(text)
    assert [w.text for w in cardnumbers.masked_words(text, heard, spans)] == ["yes", MASK, "please"]


def test_the_last_group_of_a_number_said_in_groups_is_masked() -> None:
    assert cardnumbers.masked("9015. That's it.", "492912345678") == (f"{MASK}. That's it.", ((0, 4),))
    assert cardnumbers.masked("9016. That's it.", "492912345678") == ("9016. That's it.", ())


# ---- cues -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "Could you read me the long card number, please?",
        "Can I take the card number please?",
        "And the three digits on the back?",
        "What's the security code on your card?",
        "Let me take your card details.",
    ],
)
def test_an_agent_who_asks_for_the_number_is_a_cue(text: str) -> None:
    cue = cardnumbers.cue(text, "agent", CARDS)
    assert cue is not None
    assert cue.why == "asked"


@pytest.mark.parametrize(
    "text",
    [
        "I do not need your card number for this.",
        "What are the last four digits of your card number please?",
        "We will never ask for your card number.",
        "Your bank card was charged twice.",
        "Is the gift card number on the receipt?",
        "May I have your customer number, please?",
    ],
)
def test_an_agent_who_does_not_ask_for_it_is_none(text: str) -> None:
    assert cardnumbers.cue(text, "agent", CARDS) is None


def test_a_customer_who_begins_a_number_is_a_cue_and_only_what_came_before_is_kept() -> None:
    text = "Okay so it's four nine two nine, one two three four"
    cue = cardnumbers.cue(text, "customer", CARDS)
    assert cue is not None
    assert (cue.why, text[: cue.keep]) == ("read", "Okay so it's ")


def test_a_number_said_in_groups_is_a_cue_as_soon_as_it_is_long_enough() -> None:
    assert cardnumbers.cue("one two three four", "customer", CARDS) is None
    cue = cardnumbers.cue("one two three four", "customer", CARDS, before="4929")
    assert cue is not None
    assert cue.keep == 0


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("My phone number is 555 123 4567", ""),
        ("It's 555 123 4567", "What is the best number to reach you?"),
        ("five five five one two three four", "Can I have your account number?"),
        ("020 7946 0018", ""),
        ("four one two, five two one, eight two six oh", ""),
        ("412-422-1225", ""),
        ("318 842", "And your customer number?"),
        ("It was in 2019 and again in 2021.", ""),
    ],
)
def test_another_number_is_none(text: str, asked: str) -> None:
    assert cardnumbers.cue(text, "customer", CARDS, asked=asked) is None


def test_a_customer_who_says_that_the_number_comes_is_a_cue_before_any_digit() -> None:
    cue = cardnumbers.cue("My card number is", "customer", CARDS)
    assert cue is not None
    assert cue.why == "said"


def test_what_the_customer_says_is_no_question_for_a_number() -> None:
    assert cardnumbers.cue("Do you want the long card number?", "customer", CARDS) is None
