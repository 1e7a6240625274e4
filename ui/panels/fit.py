"""Which parts give way when the window is short or the text large; a pure function, so the order is one thing to read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Heights:
    """What each part of the live face would take, px. `small` is the height of each further card with its gap."""

    room: int
    around: int = 0  # spaces that are always there
    first: int = 0
    small: tuple[int, ...] = ()
    tray: int = 0  # its line, when there is something in it
    tray_line: int = 0  # its line, when cards have to go there
    checklist: int = 0
    checklist_short: int = 0
    turn: int = 0  # transcript head and one turn


@dataclass(frozen=True, slots=True)
class Fit:
    """How many cards are shown, and what of the rest."""

    cards: int
    whole_checklist: bool = True
    checklist: bool = True
    transcript: bool = True


def fit(h: Heights) -> Fit:
    """The transcript gives way to one turn, then the checklist to the current step, then cards 3 and 2 go to the
    tray, then the last turn, then the checklist; never the sayable line."""
    most = 1 + len(h.small)
    steps = [
        Fit(most),
        *(Fit(cards, whole_checklist=False) for cards in range(most, 0, -1)),
        Fit(1, whole_checklist=False, transcript=False),
    ]
    return next((step for step in steps if _need(h, step) <= h.room), Fit(1, False, checklist=False, transcript=False))


def _need(h: Heights, step: Fit) -> int:
    checklist = h.checklist if step.whole_checklist else h.checklist_short
    tray = h.tray if step.cards > len(h.small) else max(h.tray, h.tray_line)
    cards = h.first + sum(h.small[: step.cards - 1])
    return h.around + cards + tray + checklist + (h.turn if step.transcript else 0)
