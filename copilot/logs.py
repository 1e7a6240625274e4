"""Log files of each process, made so that spoken text and record values cannot get into them.

A message is a constant with places for numbers and for `Name`s, words of the program itself (a role,
an event's id, a file's name). Anything else given to a message, and the text of every exception, is
withheld: a log line says which exception was raised where, never what it said. Messages of other
packages are withheld too, but for where they came from.

    log.info("%s worker ready after %.1f s", Name(role), seconds)
"""

from __future__ import annotations

import copy
import logging
import logging.handlers
import os
import traceback
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

from copilot import paths

OURS = ("copilot", "knowledge", "ui")
LINE = "%(asctime)s %(levelname)s %(process)d %(name)s:%(lineno)d %(message)s"
MAX_BYTES = 1_000_000
KEPT_FILES = 3


class Name(str):
    """A word that belongs to the program, not to a conversation or a record: it may stand in a log."""

    __slots__ = ()


def start(role: str, profile: str = "default", level: int = logging.INFO) -> Path:
    """Sends this process's log to `<profile>/log/<role>.log` (1 MB, three older ones kept); returns that file.

    EARSHOT_LOG names another level, such as DEBUG. Raises InputError when the folder cannot be used.
    """
    file = paths.log_dir(profile) / f"{role}.log"
    handler = logging.handlers.RotatingFileHandler(
        file, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8", delay=True
    )
    handler.addFilter(_worth_a_line)
    handler.setFormatter(_Formatter(LINE))
    root = logging.getLogger()
    for old in [h for h in root.handlers if isinstance(h, logging.handlers.RotatingFileHandler)]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    logging.raiseExceptions = False  # a full disk takes no line either; whoever needed the disk says so
    root.setLevel(logging.getLevelNamesMapping().get(os.environ.get("EARSHOT_LOG", "").upper(), level))
    return file


def _worth_a_line(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING or _is_ours(record)


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] in OURS


def _safe(value: object) -> object:
    if value is None or isinstance(value, int | float | Name | PurePath):
        return value
    if isinstance(value, BaseException):
        return type(value).__name__
    if isinstance(value, type):
        return value.__name__
    return Withheld(value)


class Withheld:
    """Stands for a value that may be private; fits %s, %d and %f alike, so that no log call fails."""

    def __init__(self, value: object) -> None:
        self._kind = type(value).__name__

    def __str__(self) -> str:
        return f"({self._kind} withheld)"

    __repr__ = __str__

    def __int__(self) -> int:
        return 0

    def __float__(self) -> float:
        return 0.0


class _Formatter(logging.Formatter):
    """Writes a copy of the record without what might be private, and tracebacks without the exceptions' own words."""

    def format(self, record: logging.LogRecord) -> str:
        safe = copy.copy(record)
        safe.exc_text = safe.stack_info = None  # another handler may have left its full traceback there
        if not _is_ours(record):
            safe.msg, safe.args = "(message of another package withheld)", ()
        elif isinstance(record.args, Mapping):
            safe.args = {key: _safe(value) for key, value in record.args.items()}
        elif record.args:
            safe.args = tuple(_safe(value) for value in record.args)
        return super().format(safe)

    def formatException(self, ei: Any) -> str:
        return _frames(ei[1])


def _frames(error: BaseException | None) -> str:
    lines: list[str] = []
    while error is not None:
        lines += [line.rstrip() for line in traceback.format_tb(error.__traceback__)]
        lines.append(type(error).__name__)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if error is not None:
            lines.append("… which came from:")
    return "\n".join(lines)
