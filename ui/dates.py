"""Days and times of day, as people write them where the user is."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDateTime, QLocale

NBSP = "\u00a0"


def time_of_day(wall: float) -> str:
    """10:31, where the user is."""
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(int(wall)).time(), "HH:mm")


def day(iso: str) -> str:
    """12 Oct from an ISO date; the text itself where it is none."""
    try:
        when = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    locale = QLocale()
    month = locale.standaloneMonthName(when.month, QLocale.FormatType.ShortFormat).rstrip(".")
    return f"{when.day}.{NBSP}{month}" if locale.language() == QLocale.Language.German else f"{when.day}{NBSP}{month}"


def full_day(iso: str) -> str:
    """12 Oct 2026."""
    return f"{day(iso)}{NBSP}{iso[:4]}"


def date_of(wall: float) -> str:
    """12 Oct 2026, where the user is."""
    return full_day(date.fromtimestamp(wall).isoformat())
