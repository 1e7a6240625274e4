"""The digest of what is shown: any difference a person could see gives another one."""

from __future__ import annotations

import pytest

from copilot.digest import shown

ROWS = (("credit", "0.00 €", "27.40 €"), ("notes", "", "call"))
SHOWN = ("w1", "casebook", "NF-1", "3", ROWS)


def test_the_same_screen_has_the_same_digest_on_every_machine() -> None:
    # printf '["w1","casebook","NF-1","3",["credit","0.00 €","27.40 €"],["notes","","call"]]' | sha256sum
    assert shown(*SHOWN) == "4c8a38bea426a63ee7d9e88a08e56c5557a91a208bd83eaebcfe0dcec11d0f0b"
    assert shown(*SHOWN) == shown("w1", "casebook", "NF-1", "3", [list(row) for row in ROWS])


@pytest.mark.parametrize(
    "other",
    [
        ("w2", *SHOWN[1:]),
        ("w1", "crm", *SHOWN[2:]),
        ("w1", "casebook", "NF-2", "3", ROWS),
        ("w1", "casebook", "NF-1", "4", ROWS),
        (*SHOWN[:4], ROWS[:1]),
        (*SHOWN[:4], ROWS[::-1]),
        (*SHOWN[:4], (("credit", "0.00 €", "27.40 € "), ROWS[1])),
        (*SHOWN[:4], (("credit", "0.00 €27", ".40 €"), ROWS[1])),
        (*SHOWN[:4], (("credit", "5.00 €", "27.40 €"), ROWS[1])),
        (*SHOWN[:4], (("credit\n", "0.00 €", "27.40 €"), ROWS[1])),
    ],
)
def test_any_difference_gives_another_digest(other: tuple) -> None:
    assert shown(*other) != shown(*SHOWN)
