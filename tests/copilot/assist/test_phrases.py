"""Phrases against words as recognisers write them."""

from __future__ import annotations

import pytest

from copilot.assist.phrases import find, first_match, forget, same_word
from copilot.speech.numbers import tokens


def words(text: str) -> list[str]:
    return [token.word for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It's NOT mine, o'clock’s", ["its", "not", "mine", "oclocks"]),
        ("twenty-seven euros forty", ["27", "euros", "40"]),
        ("twenty seven", ["27"]),
        ("forty, two", ["40", "2"]),
        ("three one eight", ["3", "1", "8"]),
        ("nineteen eighty four", ["19", "84"]),
        ("one hundred and twenty euros", ["120", "euros"]),
        ("two hundred fifty", ["250"]),
        ("two hundred three hundred", ["200", "300"]),
        ("a hundred times", ["100", "times"]),
        ("one hundred and more", ["100", "and", "more"]),
        ("two thousand and eighteen", ["2018"]),
        ("twelve thousand three hundred and forty-five", ["12345"]),
        ("2 hundred", ["200"]),
        ("hundred percent", ["hundred", "percent"]),
        ("zero", ["0"]),
        ("a fee", ["a", "fee"]),
        ("", []),
        ("… — !", []),
        ("Größe 7", ["größe", "7"]),
    ],
)
def test_words_and_number_words(text: str, found: list[str]) -> None:
    assert words(text) == found


@pytest.mark.parametrize("text", ["I paid one hundred and twenty euros, twenty-seven of them twice.", "It's  a 12.5"])
def test_every_token_knows_where_it_stands(text: str) -> None:
    ends = 0
    for token in tokens(text):
        assert ends <= token.start < token.end <= len(text)
        assert text[token.start : token.end].strip() == text[token.start : token.end]
        ends = token.end


@pytest.mark.parametrize(
    ("phrase", "text", "quote"),
    [
        ("my bill", "There is a charge on my bill.", "my bill"),
        ("my bill", "MY BILL!", "MY BILL"),
        ("call out fee", "The call-out fee.", "call-out fee"),
        ("its fine", "It's fine", "It's fine"),
        ("charged * for", "You charged me for it.", "charged me for"),
        ("charged * for", "You charged for it.", "charged for"),
        ("charged * for", "charged me one two three for it", "charged me one two three for"),
        ("charged * for", "charged me one two three four for it", None),
        ("told * free", "told it would be free", "told it would be free"),
        ("27 euros", "twenty-seven euros", "twenty-seven euros"),
        ("twenty seven euros", "27 euros", "27 euros"),
        ("my bill", "my big bill", None),
        ("my bill", "bill my", None),
        ("credit", "Please credit it", "credit"),
        ("credit", "creditor", "creditor"),
        ("verbatim", "verbatum", "verbatum"),
        ("northfield", "Northfeild Fibre", "Northfeild"),
        ("free", "three", None),
        ("my * bill", "my", None),
    ],
)
def test_where_a_phrase_matches(phrase: str, text: str, quote: str | None) -> None:
    place = find(phrase, text)
    assert (text[slice(*place)] if place else None) == quote


def test_the_first_place_counts() -> None:
    assert find("a fee", "Is a fee a fee?") == (3, 8)


def test_any_phrase_will_do_unless_another_stands_against_it() -> None:
    text = "There is no call out fee on my bill."
    assert first_match(["nothing", "call out fee"], text) is not None
    assert first_match(["call out fee"], text, unless=["no call out fee"]) is None
    assert first_match([], text) is None


@pytest.mark.parametrize(
    ("wanted", "heard", "same"),
    [
        ("engineer", "enginer", True),
        ("engineer", "engineers", True),
        ("router", "rooter", False),
        ("fee", "feed", False),
        ("12345", "12346", False),
        ("bill", "bills", False),
    ],
)
def test_spelling_is_forgiven_in_long_words_only(wanted: str, heard: str, same: bool) -> None:
    assert same_word(wanted, heard) is same


def test_what_was_said_is_forgotten() -> None:
    find("card number", "a card number that nobody may keep")
    assert tokens.cache_info().currsize > 0
    forget()
    assert (tokens.cache_info().currsize, same_word.cache_info().currsize) == (0, 0)
