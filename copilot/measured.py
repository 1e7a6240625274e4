"""What this machine can do: measured once, kept in the data folder, and what follows from it for a live call.

Kept with what it holds for: another processor, recogniser or encoder, and it is measured again (`speech/speed.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from copilot import paths, private_file
from copilot.doctor.machine import processor_name, usable_processors
from copilot.errors import InputError
from copilot.model import EFFORTS, Effort

LINE_S = 6.0  # of speech in a long line; shorter ones are ready sooner
# Seconds of sound that are decoded for a second of speech; measured on the demo calls (docs/LIVE.md).
DECODED: dict[Effort, float] = {"full": 2.9, "half": 1.9, "lines": 1.1, "finals": 1.0}
SHARE, ALONE_SHARE = 0.5, 0.25  # of a processor that recognition may take: beside others, and where there is only one
# From a line's last word, with `earshot bench latency`: to the block in which the silence that ends it is complete, and
# to the moment of that silence from which the line is decoded and searched ahead.
ENDED_S, AHEAD_S = 0.49, 0.39
SHOWN_S = 0.02  # from the words to the card on the screen: decision, journal, paint
CAPTURED_S = 0.06  # that a live call's sound is under way: the sound server, and blocks that are taken together


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What a measurement holds for."""

    processor: str
    processors: int
    recognizer: str  # folder; "" is the embedded one
    encoder: str  # folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    machine: Machine
    speech: float  # processor seconds for a second of speech, decoded once
    question: float  # processor seconds for the meaning of a question


def this_machine(recognizer: str, encoder: str) -> Machine:
    return Machine(processor=processor_name(), processors=usable_processors(), recognizer=recognizer, encoder=encoder)


def highest(measured: Measured | None) -> Effort:
    """The most that may be recognised of a live call here; everything until it was measured."""
    if measured is None:
        return "full"
    room = SHARE if measured.machine.processors > 1 else ALONE_SHARE
    fits = [effort for effort in EFFORTS if measured.speech * DECODED[effort] <= room]
    return fits[0] if fits else EFFORTS[-1]


def too_slow(measured: Measured) -> bool:
    """Not even finished lines, decoded once, are kept up with."""
    return measured.speech * DECODED["finals"] >= 1


def card_after(measured: Measured, *, live: bool = True) -> float:
    """Seconds from a line's last word to its card, while nothing else needs the processor."""
    work = measured.speech * LINE_S + measured.question
    ready = ENDED_S + work if highest(measured) == "finals" else max(ENDED_S, AHEAD_S + work)
    return ready + SHOWN_S + (CAPTURED_S if live else 0.0)


def file() -> Path:
    return paths.data_dir() / "machine.json"


def read(machine: Machine) -> Measured | None:
    """What was measured on `machine`; None when nothing was, or it cannot be read: then it is measured again."""
    try:
        found = msgspec.json.decode(file().read_bytes(), type=Measured)
    except (OSError, msgspec.DecodeError):
        return None
    return found if found.machine == machine else None


def keep(measured: Measured) -> None:
    """Raises InputError with the sentence why it cannot be kept."""
    place = file()
    paths.private(place.parent)
    try:
        private_file.write(place, msgspec.json.encode(measured).decode())
    except OSError as error:
        raise InputError(f"{place} cannot be written ({error.strerror}).") from error
