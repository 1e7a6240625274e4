"""What a site teaches Earshot: playbooks, wrap-up codes and cues, read from TOML into frozen values.

A broken file is refused with its name and what is wrong in it; nothing is guessed.
The format is described in docs/CONTENT.md.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from copilot import content_check, paths
from copilot.cues import Cues
from copilot.errors import InputError
from copilot.house import DEFAULT_LANGUAGE, House
from copilot.model import Leg, Source, Step

T = TypeVar("T")
Trigger = Literal["phrase", "answered", "held", "resumed", "step"]
Tells = Literal["", "found", "offer", "done", "next"]


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    phrases: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRule:
    """A step of the procedure, and what ticks it: words, or an identity item that agrees with the record."""

    id: str
    title: str
    leg: Leg = "agent"
    phrases: tuple[str, ...] = ()
    identity: tuple[Literal["name", "id", "postcode"], ...] = ()
    tells: Tells = ""  # where the summary tells it; an offer is told as done once the customer takes it
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
    step: str = ""  # until it is done (and an offer taken) the change is proposed unticked
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
    step: str = ""  # of the playbook: the code needs it done; an offer must have been taken too
    proof: tuple[str, ...] = ()  # the code needs one of these from `leg`
    leg: Leg = "agent"
    enquiry: bool = False  # proposed when its playbook reached nothing that a code can tell


@dataclass(frozen=True, slots=True, kw_only=True)
class _Codes:
    """The file of wrap-up codes."""

    code: tuple[WrapupRule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What callers are told in one language, what they are then asked, and by which words it is known that they were."""

    say: str
    ask: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All of it. `sources` says where "KB-1042#3" is in its article, once knowledge is loaded: no source, no card."""

    playbooks: tuple[Playbook, ...] = ()
    wrapups: tuple[WrapupRule, ...] = ()
    cues: Cues = field(default_factory=Cues)
    sources: dict[str, Source] = field(default_factory=dict)
    announcements: dict[str, Announcement] = field(default_factory=dict)  # by language
    house: House = field(default_factory=House)  # what the settings decided

    def playbook(self, id: str) -> Playbook | None:
        return next((p for p in self.playbooks if p.id == id), None)

    def announcement(self, language: str) -> Announcement | None:
        return self.announcements.get(language) or self.announcements.get(DEFAULT_LANGUAGE)

    @property
    def references(self) -> tuple[str, ...]:
        """Every "article#section" that a card rule cites."""
        return tuple(sorted({rule.source for book in self.playbooks for rule in book.rule}))


def read_content(folder: Path) -> Content:
    """Playbooks in `folder`/playbooks/*.toml, codes in `folder`/wrapup_codes.toml, cues in `folder`/cues.toml, and in
    `folder`/announcement.toml what callers are told.

    Raises:
        InputError: there is no such folder; a file is no TOML; a field is missing, unknown or of the wrong kind; an id stands twice; or a
            rule could not work (see `content_check`). The sentence names the file and what is wrong in it.
    """
    if not folder.is_dir():
        raise InputError(f"There is no folder {folder}. Mend `content` in the settings, or take it out.")
    books: dict[str, Path] = {}
    playbooks: list[Playbook] = []
    for path in sorted((folder / "playbooks").glob("*.toml")):
        book = _convert(_toml(path), Playbook, path)
        _refuse(path, content_check.faults(book))
        if book.id in books:
            raise InputError(f'{path} has the id "{book.id}" of {books[book.id].name}. Give each playbook its own.')
        books[book.id] = path
        playbooks.append(book)
    codes_path = folder / "wrapup_codes.toml"
    codes = _convert(_toml(codes_path), _Codes, codes_path).code if codes_path.exists() else ()
    _refuse(codes_path, content_check.code_faults(codes, playbooks))
    return Content(
        playbooks=tuple(playbooks),
        wrapups=codes,
        cues=_cues(folder / "cues.toml"),
        announcements=_announcements(folder / "announcement.toml"),
    )


def _announcements(own: Path) -> dict[str, Announcement]:
    """The shipped ones, but for the languages that the site's own file names."""
    found: dict[str, Announcement] = {}
    for path in (paths.resources() / "announcement.toml", own):
        for language, table in (_toml(path) if path.exists() else {}).items():
            told = _convert(table, Announcement, path)
            _refuse(path, content_check.announcement_faults(language, told))
            found[language] = told
    return found


def _cues(path: Path) -> Cues:
    """The shipped cues, but for the lists that the site's own file names."""
    shipped = paths.resources() / "cues.toml"
    data = _toml(shipped)
    if path.exists():
        own = _toml(path)
        _convert(own, Cues, path)
        data |= {table: data.get(table, {}) | lists for table, lists in own.items()}
    else:
        path = shipped
    cues = _convert(data, Cues, path)
    _refuse(path, content_check.cue_faults(cues))
    return cues


def _refuse(path: Path, faults: Iterable[str]) -> None:
    if found := list(faults):
        raise InputError(f"{path}: {'; '.join(found)}. Correct the file.")


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path} is not valid TOML: {error}. Correct the file.") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error


def _convert(data: dict[str, Any], kind: type[T], path: Path) -> T:
    try:
        found = msgspec.convert(data, type=kind)
    except msgspec.ValidationError as error:
        raise InputError(f"{path}: {error}. Correct the file.") from error
    for key in _unknown(data, found):
        raise InputError(f'{path}: "{key}" is not known there. Correct or remove it.')
    return found


def _unknown(data: Any, found: Any) -> Iterator[str]:
    """Keys of the file that nothing reads: most likely slips of the pen, which would silently do nothing."""
    if isinstance(data, list):
        for item, value in zip(data, found, strict=True):
            yield from _unknown(item, value)
    elif is_dataclass(found):
        known = {f.name for f in fields(found)}
        for key, item in data.items():
            if key in known:
                yield from _unknown(item, getattr(found, key))
            else:
                yield key
