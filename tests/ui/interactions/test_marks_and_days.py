from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise

import pytest

from copilot.commands import InteractionRow
from ui.interactions import days
from ui.interactions.days import Day, Note
from ui.interactions.marks import Ruler, axis, merge
from ui.interactions.story.entry import Entry
from ui.languages import Speech


def entry(at: float, count: int = 1) -> Entry:
    return Entry(at=at, count=count, group="card", title=str(at))


def test_marks_nearer_than_twenty_px_become_one_with_all_their_entries() -> None:
    marks = merge([entry(0), entry(10), entry(19), entry(21), entry(60)], lambda at: at)
    assert [[e.at for e in mark.entries] for mark in marks] == [[0, 10, 19], [21], [60]]


def test_no_two_marks_stand_nearer_than_twenty_px() -> None:
    marks = merge([entry(n * 3.7) for n in range(300)], lambda at: at)
    assert all(b.x - a.x >= 20 for a, b in pairwise(marks))
    assert sum(len(mark.entries) for mark in marks) == 300


@pytest.mark.parametrize("seconds", [4.0, 92.0, 462.0, 3600.0, 9000.0])
def test_labels_of_the_axis_never_touch(seconds: float) -> None:
    labels = axis(seconds, 800.0)
    assert labels[0] == 0
    assert all((b - a) * 800 / seconds >= 90 for a, b in pairwise(labels))


@pytest.fixture
def english(speech: Speech) -> None:
    """As people read it; without a language put on, the words are the ones an earlier test left."""
    speech.use("en")


TODAY = date(2026, 3, 4)


def row(day: int, hour: int, **fields: object) -> InteractionRow:
    known: dict[str, object] = {"caller": "Ana Silva", "title": "Billing dispute", "wrapup": "", "phase": "finished"}
    wall = datetime(2026, 3, day, hour, 41).timestamp()
    return InteractionRow(
        **{"id": f"{day}-{hour}", "wall": wall, "seconds": 462.0, "writes": 0, "undone": 0, **known, **fields}
    )  # type: ignore[arg-type]


def test_rows_are_grouped_by_day_newest_first(english: None) -> None:
    lines = days.by_day([row(3, 16), row(4, 9), row(4, 10), row(1, 8)], TODAY)
    assert [line.title if isinstance(line, Day) else line.id for line in lines] == [
        "Today", "4-10", "4-9", "Yesterday", "3-16", "Sunday, 1\u00a0Mar", "1-8",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "note"),
    [
        ({"writes": 2}, Note("2 writes")),
        ({"writes": 2, "undone": 1}, Note("1 undone")),
        ({"phase": "wrapup", "writes": 1}, Note("Wrap open", "warn")),
        ({"phase": "live"}, Note("Live")),
        ({}, None),
    ],
)
def test_the_box_of_a_row_says_what_to_know(english: None, fields: dict[str, object], note: Note | None) -> None:
    assert days.note(row(4, 10, **fields)) == note


def test_a_row_without_name_or_code_still_reads(english: None) -> None:
    nobody = row(4, 9, caller="", title="", seconds=41.0)
    assert (days.name(nobody), days.subject(nobody)) == ("Unknown caller", "No code, 0:41")


def test_a_row_whose_caller_was_erased_says_so(english: None) -> None:
    assert days.name(row(4, 9, caller="", erased=True)) == "Erased"


def test_call_time_lies_between_the_ends_whichever_way_people_read() -> None:
    assert [Ruler(100, 300, 60).x_of(at) for at in (0, 15, 60, 99)] == [100, 150, 300, 300]
    assert [Ruler(300, 100, 60).x_of(at) for at in (0, 15, 60)] == [300, 250, 100]
    assert [Ruler(300, 100, 60).time_at(x) for x in (310, 250, 100)] == [0, 15, 60]
    assert Ruler(100, 300, 0).x_of(5) == 100
