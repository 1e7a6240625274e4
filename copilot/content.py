"""What a site teaches Earshot: playbooks and wrap-up codes, read from TOML into frozen values.

A broken file is refused with its name and what is wrong in it; nothing is guessed.
The format is described in docs/CONTENT.md.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import msgspec

from copilot.errors import InputError
from copilot.model import Leg, Source, Step

Trigger = Literal["phrase", "answered", "held", "resumed", "step"]


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    phrases: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRule:
    """A step of the procedure and the words that tick it."""

    id: str
    title: str
    leg: Leg = "agent"
    phrases: tuple[str, ...] = ()
    required: bool = True

    @property
    def step(self) -> Step:
        return Step(id=self.id, title=self.title, required=self.required)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRule:
    """A next best action offered on a phrase, a call state or a ticked step."""

    id: str
    on: Trigger
    title: str
    say: str
    source: str  # "KB-1042#3": article and section
    leg: Leg = "customer"
    phrases: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    after: str = ""  # with on = "step"
    step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeRule:
    """A step that must not be missed: `within_s` of call time after step `after`, or at hang-up without `after`."""

    id: str
    kind: Literal["compliance", "coaching"]
    step: str
    text: str
    after: str = ""
    within_s: float = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule:
    """A field of the customer's record that the conversation may change."""

    name: str
    label: str
    kind: Literal["constant", "money", "when", "choice", "text"]
    leg: Leg = "agent"
    phrases: tuple[str, ...] = ()
    value: str = ""
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    limit: float | None = None
    policy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook:
    id: str
    title: str
    version: int = 1
    queue: str = ""
    when: When = When()
    step: tuple[StepRule, ...] = ()
    rule: tuple[CardRule, ...] = ()
    nudge: tuple[NudgeRule, ...] = ()
    field: tuple[FieldRule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapupRule:
    id: str
    title: str
    queue: str = ""
    playbook: str = ""
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All of it. `sources` says where "KB-1042#3" is in its article, once knowledge is loaded: no source, no card."""

    playbooks: tuple[Playbook, ...] = ()
    wrapups: tuple[WrapupRule, ...] = ()
    sources: dict[str, Source] = field(default_factory=dict)

    def playbook(self, id: str) -> Playbook | None:
        return next((p for p in self.playbooks if p.id == id), None)

    @property
    def references(self) -> tuple[str, ...]:
        """Every "article#section" that a card rule cites."""
        return tuple(sorted({rule.source for book in self.playbooks for rule in book.rule}))


def read_content(folder: Path) -> Content:
    """Playbooks in `folder`/playbooks/*.toml and codes in `folder`/wrapup_codes.toml.

    Raises:
        InputError: a file is no TOML, a field is missing or of the wrong kind, or an id stands twice.
    """
    playbooks = tuple(_read(path, Playbook) for path in sorted((folder / "playbooks").glob("*.toml")))
    _refuse_twice((book.id for book in playbooks), folder / "playbooks")
    for book in playbooks:
        _check_steps(book, folder / "playbooks")
    codes_path = folder / "wrapup_codes.toml"
    codes: tuple[WrapupRule, ...] = ()
    if codes_path.exists():
        codes = tuple(_convert(item, WrapupRule, codes_path) for item in _toml(codes_path).get("code", []))
        _refuse_twice((code.id for code in codes), codes_path)
    return Content(playbooks=playbooks, wrapups=codes)


def _check_steps(book: Playbook, folder: Path) -> None:
    steps = {step.id for step in book.step}
    named = [("rule", r.id, s) for r in book.rule for s in (r.step, r.after) if s]
    named += [("nudge", n.id, s) for n in book.nudge for s in (n.step, n.after) if s]
    for kind, id, step in named:
        if step not in steps:
            raise InputError(f'{folder.name}: playbook "{book.id}", {kind} "{id}" names the unknown step "{step}".')


def _refuse_twice(ids: Any, where: Path) -> None:
    seen: set[str] = set()
    for id in ids:
        if id in seen:
            raise InputError(f'{where}: the id "{id}" stands twice. Give each its own.')
        seen.add(id)


def _read(path: Path, kind: type[Any]) -> Any:
    return _convert(_toml(path), kind, path)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path} is not valid TOML: {error}. Correct the file.") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error


def _convert(data: Any, kind: type[Any], path: Path) -> Any:
    try:
        return msgspec.convert(data, type=kind)
    except msgspec.ValidationError as error:
        raise InputError(f"{path}: {error}. Correct the file.") from error
