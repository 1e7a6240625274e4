"""What happened on a recorded call besides the sound: `<name>.toml` beside `<name>.flac`.

The track also says who really spoke when, for measurements; nothing that listens may look at it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from copilot.errors import InputError

SignalKind = Literal["ringing", "answered", "held", "resumed", "ended"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A change of the call's state, at seconds of the recording."""

    at: float
    kind: SignalKind
    number: str = ""  # the caller's, at ringing; empty: withheld, or …
    untold: bool = False  # … nobody told it
    name: str = ""  # as the telephone tells it, at ringing
    gone: bool = False  # at the end: the softphone died


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What was really said: the truth to measure against. Times enclose the speech itself."""

    leg: str
    start: float
    end: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTrack:
    """The signals of one recorded call, in order, and what is known about it."""

    signals: tuple[Signal, ...]
    title: str = ""
    queue: str = ""
    left: Literal["agent", "customer"] = "agent"
    caller_number: str = ""  # empty: withheld
    utterances: tuple[Spoken, ...] = ()


def read_track(audio: Path, seconds: float) -> CallTrack:
    """The track beside the recording `audio`, which lasts `seconds`; without one, a call answered at 0.

    Raises InputError if there is a track that cannot be understood.
    """
    file = audio.with_suffix(".toml")
    if not file.is_file():
        return CallTrack(signals=(Signal(at=0.0, kind="answered"), Signal(at=seconds, kind="ended")))
    try:
        return _track(tomllib.loads(file.read_text(encoding="utf-8")), seconds)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"The call track {file} cannot be read: mend it, or remove it to replay without.") from error
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            f"The call track {file} is wrong: {error}. Mend it, or remove it to replay without."
        ) from error


def _track(entries: dict[str, Any], seconds: float) -> CallTrack:
    signals = sorted((_signal(event) for event in entries.get("event", ())), key=lambda signal: signal.at)
    if not any(signal.kind == "answered" for signal in signals):
        signals.insert(0, Signal(at=0.0, kind="answered"))
    if signals[-1].kind != "ended":
        signals.append(Signal(at=max(seconds, signals[-1].at), kind="ended"))
    left = entries.get("left", "agent")
    if left not in ("agent", "customer"):
        raise ValueError(f"left is {left!r}, not agent or customer")
    return CallTrack(
        signals=tuple(signals),
        title=str(entries.get("title", "")),
        queue=str(entries.get("queue", "")),
        left=left,
        caller_number=str(entries.get("caller_number", "")),
        utterances=tuple(_spoken(entry) for entry in entries.get("utterance", ())),
    )


def _signal(event: dict[str, Any]) -> Signal:
    if event["kind"] not in get_args(SignalKind):
        raise ValueError(f"there is no event {event['kind']!r}")
    return Signal(at=float(event["at"]), kind=event["kind"])


def _spoken(entry: dict[str, Any]) -> Spoken:
    return Spoken(leg=entry["leg"], start=float(entry["start"]), end=float(entry["end"]), text=entry["text"])
