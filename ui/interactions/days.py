"""The list of past interactions as rows: a heading a day, and one line each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from PySide6.QtCore import QLocale

from copilot.commands import InteractionRow
from ui import dates, words

translate = words.translate


@dataclass(frozen=True, slots=True)
class Day:
    """The heading of a day."""

    title: str


@dataclass(frozen=True, slots=True)
class Note:
    """The word in a row's box, and how loud it is."""

    text: str
    kind: Literal["plain", "warn"] = "plain"


def by_day(rows: Sequence[InteractionRow], today: date) -> list[Day | InteractionRow]:
    """`rows` (newest first) with a heading before each day."""
    lines: list[Day | InteractionRow] = []
    last: date | None = None
    for row in sorted(rows, key=lambda row: -row.wall):
        day = datetime.fromtimestamp(row.wall).date()
        if day != last:
            lines.append(Day(day_name(day, today)))
            last = day
        lines.append(row)
    return lines


def day_name(day: date, today: date) -> str:
    if day == today:
        return translate("interactions", "Today")
    if day == today - timedelta(days=1):
        return translate("interactions", "Yesterday")
    locale = QLocale()
    weekday = locale.standaloneDayName(day.isoweekday())
    return f"{weekday}, {dates.day(day.isoformat())}" + (f"{dates.NBSP}{day.year}" if day.year != today.year else "")


def when(wall: float, today: date) -> str:
    """Today 10:41."""
    moment = datetime.fromtimestamp(wall)
    return f"{day_name(moment.date(), today)} {moment:%H:%M}"


def name(row: InteractionRow) -> str:
    if row.erased and not row.caller:
        return translate("interactions", "Erased")
    return row.caller or translate("interactions", "Unknown caller")


def length(seconds: float) -> str:
    """7:42."""
    whole = max(0, int(seconds))
    return (
        f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}" if whole >= 3600 else f"{whole // 60}:{whole % 60:02}"
    )


def subject(row: InteractionRow) -> str:
    """Billing dispute, 7:42."""
    title = row.title or row.wrapup or translate("interactions", "No code")
    return f"{title}, {length(row.seconds)}"


def note(row: InteractionRow) -> Note | None:
    """What to know of this interaction before opening it."""
    if row.phase == "wrapup":
        return Note(translate("interactions", "Wrap open"), "warn")
    if row.phase not in ("finished", ""):
        return Note(translate("interactions", "Live"))
    # lupdate sees a plural only where its number is a plain name
    undone, writes = row.undone, row.writes
    if undone:
        return Note(translate("interactions", "%n undone", "", undone))
    if writes:
        return Note(translate("interactions", "%n write(s)", "", writes))
    return None


def spoken(row: InteractionRow) -> str:
    """The row for a screen reader."""
    box = note(row)
    parts = [name(row), f"{datetime.fromtimestamp(row.wall):%H:%M}", subject(row), box.text if box else ""]
    return ", ".join(part for part in parts if part)
