"""Amounts, times and digits in the many ways they are recognised. A wrong value is worse than none."""

from __future__ import annotations

import pytest

from copilot.assist.values import digits, spelled, when
from copilot.speech.amounts import amounts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("27 euros 40", ["27.40 €"]),
        ("You charged me twenty-seven euros forty.", ["27.40 €"]),
        ("27.40 euros", ["27.40 €"]),
        ("27,40 euros", ["27.40 €"]),
        ("27.4 euros", ["27.40 €"]),
        ("twenty-seven point four euros", ["27.40 €"]),
        ("27 point 40 euros", ["27.40 €"]),
        ("€27.40", ["27.40 €"]),
        ("27 €", ["27.00 €"]),
        ("27 euros and 40 cents", ["27.40 €"]),
        ("27 euros and 5 cents", ["27.05 €"]),
        ("27 euros twenty", ["27.20 €"]),
        ("two pounds 50p", ["2.50 £"]),
        ("$3,000.", ["3000.00 $"]),
        ("£1,250.50", ["1250.50 £"]),
        ("1,250 euros", ["1250.00 €"]),
        ("one hundred and twenty euros", ["120.00 €"]),
        ("two hundred and fifty pounds", ["250.00 £"]),
        ("a hundred euros", ["100.00 €"]),
        ("one euro", ["1.00 €"]),
        ("five euros and 10 pounds", ["5.00 €", "10.00 £"]),
        ("between 20 and 30 euros", ["30.00 €"]),
        ("It was 27 euros, 40.", ["27.40 €"]),
        ("I paid 27 euros 2 weeks ago", ["27.00 €"]),
        ("27 euros 40 minutes ago", ["27.00 €"]),
        ("30 euros a month for 12 months", ["30.00 €"]),
        ("27 euros 4", ["27.00 €"]),
        ("1.250,00 euros", []),
        ("hundred euros", []),
        ("27", []),
        ("euros 27", []),
        ("", []),
    ],
)
def test_amounts(text: str, found: list[str]) -> None:
    assert [amount.text for amount in amounts(text)] == found


@pytest.mark.parametrize("text", ["I paid five euros and one hundred and ten pounds.", "€5, then 27 point 40 euros"])
def test_an_amount_knows_where_it_was_said(text: str) -> None:
    first, second = amounts(text)
    assert text[first.start : first.end] in ("five euros", "€5")
    assert text[second.start : second.end] in ("one hundred and ten pounds", "27 point 40 euros")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I will call you back on Thursday morning to make sure.", "Thursday morning"),
        ("tomorrow at ten", "Tomorrow at 10"),
        ("Monday at ten thirty", "Monday at 10:30"),
        ("Monday at 10:30 a.m.", "Monday at 10:30 am"),
        ("today at 10 o'clock", "Today at 10"),
        ("Thursday at half past ten", "Thursday at half past 10"),
        ("Thursday before noon", "Thursday before noon"),
        ("Friday by 5 p.m.", "Friday by 5 pm"),
        ("tomorrow evening after six", "Tomorrow evening after 6"),
        ("next week", "Next week"),
        ("this week", "This week"),
        ("the twelfth of December", "12 December"),
        ("the twenty-first of May", "21 May"),
        ("thirty first of December", "31 December"),
        ("the thirtieth of June", "30 June"),
        ("3rd June", "3 June"),
        ("June 5th", "5 June"),
        ("March the third", "3 March"),
        ("in two days", "In 2 days"),
        ("two days from now", "In 2 days"),
        ("within an hour", "Within an hour"),
        ("all week", ""),
        ("last Monday", ""),
        ("the second may take longer", ""),
        ("The 12 may be fine", ""),
        ("the forty fifth of June", ""),
        ("ten", ""),
        ("", ""),
    ],
)
def test_times(text: str, said: str) -> None:
    assert when(text) == said


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("three one eight, eight four two", "318842"),
        ("318842", "318842"),
        ("318 842", "318842"),
        ("N F two oh four one eight seven", "204187"),
        ("double four two, triple seven", "442777"),
        ("it was 12 and then 3456", "3456"),
        ("oh hello", ""),
        ("double", ""),
        ("", ""),
    ],
)
def test_digits(text: str, run: str) -> None:
    assert digits(text) == run


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("N F six, two W X", "NF62WX"),
        ("Sure, it is Nf six, two W X.", "NF62WX"),
        ("it's NF6 2WX please", "NF62WX"),
        ("Thank you so much", ""),
    ],
)
def test_spelled_letters_and_digits(text: str, code: str) -> None:
    assert spelled(text) == code
