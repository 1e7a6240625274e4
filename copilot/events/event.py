"""What every fact carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What every fact carries. `interaction` is "" for facts of the desk (a worker, a connection)."""

    kept: ClassVar[bool] = True

    id: str
    interaction: str
    at: float  # call time, s, never falls within an interaction
    wall: float  # s since the Unix epoch
    because: tuple[str, ...] = ()
