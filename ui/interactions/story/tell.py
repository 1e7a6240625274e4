"""What Earshot did in an interaction, told as entries: one a card, tick, nudge, decision and write.

An entry stands where its thing entered; what became of it later is said in its detail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from copilot import events as e
from ui.interactions.past import Past
from ui.interactions.story import call, caller, cards, checklist, writes
from ui.interactions.story.entry import Entry, Known, Teller

_TELLERS: Mapping[type[e.Event], Teller] = {
    **cards.TELLERS, **checklist.TELLERS, **caller.TELLERS, **writes.TELLERS, **call.TELLERS,
}  # fmt: skip


def tell(past: Past) -> tuple[Entry, ...]:
    """The entries of a whole interaction, in order."""
    known = Known(
        past.final,
        frozenset(event.card for event in past.events if isinstance(event, e.CardUsed)),
        frozenset(event.card for event in past.events if isinstance(event, e.CardDismissed)),
    )
    entries: list[Entry] = []
    ticked: set[str] = set()
    for count, event in enumerate(past.events, start=1):
        if isinstance(event, e.StepTicked):
            ticked.add(event.step)
        elif isinstance(event, e.StepUnticked):
            ticked.discard(event.step)
        teller = _TELLERS.get(type(event))
        told = teller(event, replace(known, done=len(ticked))) if teller else None
        if told is not None:
            fields: dict[str, Any] = {"at": past.time_of(count), "count": count, **told}
            entries.append(Entry(**fields))
    return tuple(entries)
