"""The order in which parts give way."""

from __future__ import annotations

from dataclasses import replace

from ui.panels.fit import Fit, Heights, fit

FULL = Heights(
    room=1000, around=20, first=140, small=(60, 60), tray=26, tray_line=28, checklist=190, checklist_short=60, turn=90
)
NEED = 20 + 140 + 120 + 26 + 190 + 90


def test_everything_is_shown_where_there_is_room() -> None:
    assert fit(FULL) == Fit(3)


def test_the_checklist_gives_way_first() -> None:
    assert fit(replace(FULL, room=NEED - 1)) == Fit(3, whole_checklist=False)


def test_then_the_third_and_the_second_card_go_to_the_tray() -> None:
    short = NEED - 130
    assert fit(replace(FULL, room=short - 1)) == Fit(2, whole_checklist=False)
    assert fit(replace(FULL, room=short - 62)) == Fit(1, whole_checklist=False)


def test_the_sayable_line_outlives_everything() -> None:
    assert fit(replace(FULL, room=100)) == Fit(1, whole_checklist=False, checklist=False, transcript=False)


def test_no_card_needs_no_room_for_one() -> None:
    assert fit(replace(FULL, first=0, small=(), room=400)) == Fit(1)
