"""The digest of what is shown: any difference a person could see gives another one."""

from __future__ import annotations

import pytest

from copilot.digest import of, shown
from copilot.model import Change, Evidence, Proposal

ROWS = (("credit", "0.00 €", "27.40 €"), ("notes", "", "call"))
SHOWN = ("w1", "casebook", "NF-1", "3", ROWS)


def test_the_same_screen_has_the_same_digest_on_every_machine() -> None:
    # printf '["w1","casebook","NF-1","3",["credit","0.00 €","27.40 €"],["notes","","call"]]' | sha256sum
    assert shown(*SHOWN) == "4c8a38bea426a63ee7d9e88a08e56c5557a91a208bd83eaebcfe0dcec11d0f0b"
    assert shown(*SHOWN) == shown("w1", "casebook", "NF-1", "3", [list(row) for row in ROWS])


def test_an_approval_covers_the_ticked_fields_in_the_order_of_the_card() -> None:
    said = Evidence(utterance="u1", quote="")
    changes = tuple(Change(field=field, label=field, was=was, new="proposed", evidence=said) for field, was, _ in ROWS)
    made = Proposal(
        id="w1", system="casebook", record="NF-1", owner="Ana", base_version="3", changes=changes, digest=""
    )
    assert of(made, {"notes": "call", "credit": "27.40 €"}) == shown(*SHOWN)
    assert of(made, {"credit": "27.40 €"}) == shown(*SHOWN[:4], ROWS[:1])


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
