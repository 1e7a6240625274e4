"""What an archive's own line in a report says of the files in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from knowledge.sources import USED, SourceFile, Status

_LOST: frozenset[Status] = frozenset({"broken", "password", "no_text", "partial"})
_WORST_FIRST: tuple[Status, ...] = ("password", "broken", "no_text", "skipped")


def summary(members: Sequence[SourceFile], refused: Collection[str], cut: str) -> tuple[Status, str]:
    """How many of the members could be used, and the first that could not.

    `refused` names those that would have been read, were they not hostile or large; `cut` says what of the archive
    was not looked at.
    """
    used = sum(member.status in USED | {"duplicate"} for member in members)
    if used == 0:
        statuses = {member.status for member in members}
        worst: Status = next((status for status in _WORST_FIRST if status in statuses), "empty")
        of_it = [member for member in members if member.status == worst]
        return worst, f"no file in it could be used{_first(of_it)}"
    lost = [member for member in members if member.status in _LOST or member.name in refused]
    counts = f"{used} of {len(members)} files in it were used{_first(lost)}"
    return ("partial" if lost or cut else "ok"), cut or counts


def _first(members: Sequence[SourceFile]) -> str:
    """The first of them and what is the matter with it, for the end of a sentence."""
    return f"; {members[0].name.rpartition('!')[2]}: {members[0].reason}" if members else ""
