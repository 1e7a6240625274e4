"""Who is calling: what was looked up, heard and bound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from copilot.events.event import Event
from copilot.model import Customer, Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerLooked(Event):
    """Records that could be the caller: by number at ringing, or by what was heard."""

    status: Literal["withheld", "none", "one", "several", "contradicted"]
    how: Literal["number", "name", "id", "postcode"]
    candidates: tuple[Customer, ...] = ()
    heard: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerBound(Event):
    """This interaction belongs to this record; only now may something be proposed for it."""

    customer: Customer
    how: Literal["number", "name", "id", "postcode", "agent"]
    heard: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerUnbound(Event):
    """The binding was taken back (the words contradict it, or the agent said so)."""

    reason: Literal["contradicted", "agent"]
    heard: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityHeard(Event):
    """One identity item (name, postcode, customer id …) was heard and agrees with the bound record, or not."""

    item: str
    agrees: bool
    heard: Evidence
