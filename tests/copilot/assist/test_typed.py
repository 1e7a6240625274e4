"""A card number that the agent types is masked, and nothing else of a desk's long numbers is."""

from __future__ import annotations

import pytest

from copilot.assist import typed
from copilot.assist.cardnumbers import MASK, luhn


@pytest.mark.parametrize(
    "number",
    [
        "4929123456789015",
        "4929 1234 5678 9015",
        "4929-1234-5678-9015",
        "4929.1234.5678.9015",
        "4929\u00a01234\u00a05678\u00a09015",
        "4929 - 1234 - 5678 - 9015",
        "4 9 2 9 1 2 3 4 5 6 7 8 9 0 1 5",
        "49291234 56789015",
        "٤٩٢٩ ١٢٣٤ ٥٦٧٨ ٩٠١٥",
        "5555 5555 5555 4444",
        "2223 0031 2200 3222",
        "3782 822463 10005",
        "3056 930902 5904",
        "3530 1113 3330 0000",
        "6011 1111 1111 1117",
    ],
)
def test_a_card_number_is_masked_however_it_is_typed(number: str) -> None:
    assert typed.masked(f"Pays with {number}, expires 12/27") == f"Pays with {MASK}, expires 12/27"


def test_letters_glued_to_it_and_digits_beside_it_hide_none() -> None:
    assert typed.masked("card4929123456789015exp") == f"card{MASK}exp"
    assert typed.masked("Case 55871 4929 1234 5678 9015 1227") == f"Case 55871 {MASK} 1227"
    assert typed.masked("4929123456789015 or 5555555555554444") == f"{MASK} or {MASK}"


@pytest.mark.parametrize("phone", ["+49 170 1234567", "+491701234567", "+1 555 0100", "+44 20 7946 0018"])
@pytest.mark.parametrize("between", [", ", " / ", "\n", " and ", " "])
@pytest.mark.parametrize("card", ["4929 1234 5678 9015", "4929123456789015"])
def test_a_telephone_number_does_not_hide_the_card_after_it(phone: str, between: str, card: str) -> None:
    assert typed.masked(f"{phone}{between}{card}") == f"{phone}{between}{MASK}"


@pytest.mark.parametrize(
    ("number", "what"),
    [
        ("4929123456789016", "a wrong check digit"),
        ("+49 1512 3456 78900", "a telephone number"),
        ("+4915123456787", "a telephone number whose last digit fits"),
        ("+49 1512 3456 78900, +49 30 12345678, 2026", "two telephone numbers and a year"),
        ("0049 1512 3456787", "the same with zeros"),
        ("447946001812", "a telephone number without a plus"),
        ("353918055424531", "a telephone's serial number (IMEI)"),
        ("8944501234567890124", "a SIM's number"),
        ("490154203237518", "another IMEI"),
        ("112233445566778899", "a case number"),
        ("412345678901234561", "a case number of 18 digits"),
        ("GB29 NWBK 6016 1331 9268 19", "a bank account (IBAN)"),
        ("2025-11-26 1405 4450", "a date and a time"),
        ("27.40, 30.00, 12.10.2025, 10 30", "amounts and a date"),
        ("NF-204187, NF-318842, NF-221054", "customer numbers"),
        ("", "nothing"),
    ],
)
def test_other_long_numbers_stay(number: str, what: str) -> None:
    assert typed.masked(f"See {number}.") == f"See {number}.", what


@pytest.mark.parametrize(
    "number", ["4915123456787", "004915123456787", "353918055424531", "8944501234567890124", "490154203237518",
               "112233445566778899", "412345678901234561", "2025112614054450"],
)  # fmt: skip
def test_the_numbers_that_stay_have_a_cards_check_digit(number: str) -> None:
    """Else the cases above could not fail."""
    assert luhn(number)
