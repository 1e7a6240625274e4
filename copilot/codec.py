"""Events, commands and answers as JSON, and back; and the split that lets the journal forget.

A message is one flat object: its fields and its class name under "type". Readers ignore unknown
fields and give missing ones their default, so an older window can read a newer journal and an
erased field reads as empty.
"""

from __future__ import annotations

import typing
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

import msgspec

from copilot import shelf, soundcheck
from copilot.commands import ANSWERS, COMMANDS
from copilot.errors import LinkError
from copilot.events import EVENTS, Event

MESSAGES: dict[str, type[Any]] = {
    **EVENTS, **COMMANDS, **ANSWERS,
    **shelf.QUESTIONS, **shelf.ANSWERS, **soundcheck.QUESTIONS, **soundcheck.ANSWERS,
}  # fmt: skip


def to_dict(message: Any) -> dict[str, Any]:
    """A message as plain JSON values, with its class name under "type"."""
    body = msgspec.to_builtins(message)
    return {"type": type(message).__name__, **body}


def from_dict(data: dict[str, Any]) -> Any:
    """The message that `to_dict` described.

    Raises:
        LinkError: unknown type, or a field of the wrong kind (the text names it).
    """
    kind = MESSAGES.get(str(data.get("type")))
    if kind is None:
        raise LinkError(f"Unknown message {data.get('type')!r}: the other side is newer. Update Earshot.")
    try:
        return msgspec.convert(data, type=kind)
    except msgspec.ValidationError as error:
        raise LinkError(f"A {data['type']} message does not fit: {error}") from error


def encode(message: Any) -> str:
    """One line of JSON (no line break inside)."""
    return msgspec.json.encode(to_dict(message)).decode()


def decode(line: str | bytes) -> Any:
    """The message of one line.

    Raises:
        LinkError: not JSON, an unknown type, or a field of the wrong kind.
    """
    try:
        data = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise LinkError(f"Not a message: {error}") from error
    if not isinstance(data, dict):
        raise LinkError("Not a message: a JSON object is expected.")
    return from_dict(data)


def split(event: Event) -> tuple[dict[str, Any], dict[str, Any]]:
    """`(facts, content)`: the event's own fields without private ones, and the private ones by path.

    A path is the field names and list positions joined with dots, e.g. "card.because.0.quote".
    The fields of `Event` itself (id, interaction, at, wall, because) are in neither.
    """
    content: dict[str, Any] = {}
    body = to_dict(event)
    for name in ("type", "id", "interaction", "at", "wall"):
        del body[name]
    causes = body.pop("because")
    assert causes is not None
    return _take(body, type(event), "", content), content


def join(kind: str, envelope: dict[str, Any], facts: dict[str, Any], content: dict[str, Any]) -> Event:
    """The event whose `split` gave `facts` and `content` ({} once erased)."""
    body = msgspec.json.decode(msgspec.json.encode(facts))
    for path, value in content.items():
        _put(body, path.split("."), value)
    event = from_dict({**body, **envelope, "type": kind})
    assert isinstance(event, Event)
    return event


@cache
def _shape(kind: Any) -> dict[str, tuple[bool, Any]]:
    """Field name → (is private, its type) of a dataclass."""
    hints = typing.get_type_hints(kind)
    return {f.name: (bool(f.metadata.get("private")), hints[f.name]) for f in fields(kind)}


def _take(value: dict[str, Any], kind: Any, path: str, content: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    shape = _shape(kind)
    for name, item in value.items():
        is_private, hint = shape[name]
        if is_private:
            content[f"{path}{name}"] = item
            continue
        inner = _dataclass_in(hint)
        if inner is None or item is None:
            kept[name] = item
        elif isinstance(item, list | tuple):
            kept[name] = [_take(x, inner, f"{path}{name}.{i}.", content) for i, x in enumerate(item)]
        else:
            kept[name] = _take(item, inner, f"{path}{name}.", content)
    return kept


def _dataclass_in(hint: Any) -> type[Any] | None:
    """The dataclass inside `X`, `X | None` or `tuple[X, ...]`; None when there is none."""
    if isinstance(hint, type) and is_dataclass(hint):
        return hint
    for arg in typing.get_args(hint):
        found = _dataclass_in(arg)
        if found is not None:
            return found
    return None


def _put(body: Any, path: list[str], value: Any) -> None:
    for step in path[:-1]:
        body = body[int(step)] if isinstance(body, list) else body[step]
    body[path[-1]] = value
