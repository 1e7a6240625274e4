"""Which parts give way when the window is short or the text large; a pure function, so the order is one thing to read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Heights:
    """What each part of the live face would take, px. `small` is the height of each further card with its gap."""

    room: int
    around: int  # spaces that are always there
    first: int = 0
    small: tuple[int, ...] = ()
    tray: int = 0
    checklist: int = 0
    checklist_short: int = 0
    turn: int = 0  # transcript head and one turn


@dataclass(frozen=True, slots=True)
class Fit:
    cards: int
    whole_checklist: bool
    turn: bool = True


def fit(h: Heights) -> Fit:
    """The transcript gives way to one turn, then the checklist to the current step, then cards 3 and 2 go to the
    tray, then the last turn; never the sayable line."""
    most = 1 + len(h.small)
    for cards, whole in ((most, True), *((n, False) for n in range(most, 0, -1))):
        hidden = h.tray if cards == most else max(h.tray, 26)
        checklist = h.checklist if whole else h.checklist_short
        need = h.around + h.first + sum(h.small[: cards - 1]) + hidden + checklist + h.turn
        if need <= h.room:
            return Fit(cards, whole)
    return Fit(1, False, turn=False)
