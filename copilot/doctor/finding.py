"""One thing that was looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

Status = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`say` is a sentence; `mend` says what to do, and is empty only when nothing need be done.

    warn: Earshot works, something is missing or slow. fail: Earshot, or a part of it, does not work.
    """

    name: str
    status: Status
    say: str
    mend: str = ""


Check = Callable[[str], Iterable[Finding]]  # takes a profile's name


def ok(name: str, say: str) -> Finding:
    return Finding(name=name, status="ok", say=say)


def warn(name: str, say: str, mend: str) -> Finding:
    return Finding(name=name, status="warn", say=say, mend=mend)


def fail(name: str, say: str, mend: str) -> Finding:
    return Finding(name=name, status="fail", say=say, mend=mend)
