"""Which things are named, and how they are remembered."""

from __future__ import annotations

import pytest

from knowledge.query import Turn, remember
from knowledge.things import Things, remembered

NAMES = ["", "Allenbell", "Hamilton Lodge", "Lovell Lodge", "Arbury Lodge", "Fibre 500", "Pizza Hut City Centre"]


def named(text: str) -> list[str]:
    found = Things(NAMES).named_in(text)
    return [NAMES[number] for number in sorted(found, key=lambda number: -found[number])]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("does the hamilton lodge have parking", "Hamilton Lodge"),
        ("i am at the hamilton", "Hamilton Lodge"),
        ("i'm on fibre 500", "Fibre 500"),
        ("the allen bell please", "Allenbell"),
        ("a room at the alenbell", "Allenbell"),
        ("can i book hammilton lodge", "Hamilton Lodge"),
    ],
)
def test_a_thing_is_named_in_full_in_part_apart_or_misspelled(text: str, name: str) -> None:
    assert named(text)[:1] == [name]


@pytest.mark.parametrize("text", ["is there a lodge with parking", "the city centre", "five pizzas", ""])
def test_what_many_names_share_names_none(text: str) -> None:
    assert named(text) == []


def test_what_was_named_first_is_remembered_and_what_was_named_last_is_remembered_better() -> None:
    turns = [
        Turn("customer", "tell me about lovell lodge"),
        Turn("agent", "there is also arbury lodge with a garden"),
        Turn("customer", "do they have parking"),
    ]
    well = {NAMES[n]: how for n, how in remembered(Things(NAMES), remember(turns)).items()}
    assert set(well) == {"Lovell Lodge", "Arbury Lodge"}
    assert 0.85 < well["Lovell Lodge"] < well["Arbury Lodge"] < 1


def test_without_names_nothing_is_named() -> None:
    assert Things([""]).named_in("the hamilton lodge") == {}
