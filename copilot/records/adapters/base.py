"""What the outbox needs of a record system. tests/contracts holds every implementation to it.

Sentences and values of a record system never travel in `reason`: it goes into the journal's chain, which cannot forget.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from copilot.errors import RecordError

Reason = Literal["", "no_record", "no_field", "refused", "op_reused"]


class Unreachable(RecordError):
    """The record system did not answer, and nothing was sent that could take effect later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What the record system does itself; the outbox does the rest."""

    checks_version: bool  # a write against another version than `base_version` is refused there, atomically


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteResult:
    """What came of a write. `version`: the record's, after it. `now`: after a conflict, what the written fields hold."""

    kind: Literal["written", "conflict", "failed", "unreachable"]
    version: str = ""
    now: Mapping[str, str] = field(default_factory=dict)
    reason: Reason = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The write `op` has taken effect; the record then had `version`."""

    version: str


class RecordWriter(Protocol):
    """Writes records. Calls may be cancelled by a time limit; a write may then still take effect."""

    @property
    def capabilities(self) -> Capabilities: ...

    async def read_fields(self, record: str) -> tuple[Mapping[str, str], str]:
        """`(field → value, version)` as the record is now. Raises Unreachable, or RecordError when it does not exist."""

    async def write(self, op: str, record: str, base_version: str, values: Mapping[str, str]) -> WriteResult:
        """Sets all of `values` or none. Repeating an `op` that took effect changes nothing and answers as it did."""

    async def find(self, op: str) -> Found | None:
        """Whether the write `op` has taken effect. Raises Unreachable."""
