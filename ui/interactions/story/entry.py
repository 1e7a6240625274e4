"""One line of the log, and what whoever tells it may look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from copilot.model import Evidence
from copilot.state import Interaction

Group = Literal["card", "checklist", "nudge", "write", "call"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the log. `count` is the number of events up to and with it: the moment to go to."""

    at: float
    count: int
    group: Group
    title: str
    detail: str = ""
    icon: str = ""
    key: str = ""  # the number of a card, instead of an icon
    warn: bool = False
    heard: tuple[Evidence, ...] = ()
    proposal: str = ""  # a verified write that can be taken back
    on_line: bool = True  # stands on the time line too


@dataclass(frozen=True, slots=True)
class Known:
    """What an entry may look at besides its event: how everything ended, and how much was ticked by then."""

    final: Interaction
    used: frozenset[str]
    dismissed: frozenset[str]
    done: int = 0


Told = dict[str, Any] | None  # the fields of an entry but its time and count; None where an event is not worth a line
Teller = Callable[[Any, Known], Told]  # of one kind of event
