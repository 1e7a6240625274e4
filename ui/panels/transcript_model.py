"""The transcript as plain lines, in the order of speaking, and the smallest change from one state to the next."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QCoreApplication

from copilot.model import DOUBTFUL, Gap, Word
from copilot.state import Interaction, Utterance
from copilot.telling import clock
from ui import hearing, words
from ui.view import Speaker, View, said_by_whom

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One turn, or a note about what was not heard. `doubts` are spans of doubtful words."""

    key: str
    at: float
    kind: Literal["said", "partial", "aside", "note"] = "said"
    who: Literal["you", "customer", "call", ""] = ""
    text: str = ""
    doubts: tuple[tuple[int, int], ...] = ()
    unsure: bool = False  # who said it: the microphone hears the customer


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Lines `first` to `last` (exclusive) of before give way to `lines`."""

    first: int
    last: int
    lines: tuple[Line, ...]


class TranscriptModel:
    """The lines now. `take` brings them up to date and says what changed.

    `shows_aside`: what was set aside is written out; else a mark stands where it was.
    """

    def __init__(self, *, shows_aside: bool = True) -> None:
        self.shows_aside = shows_aside
        self.lines: list[Line] = []
        self.is_behind = False  # there is more to take
        self._known: dict[str, tuple[Utterance, Line]] = {}
        self._source: tuple[object, ...] = ()
        self._base: list[Line] = []
        self._starts: list[float] = []
        self._interaction = ""

    def take(self, view: View, most: int = 0) -> Change | None:
        """`most` lines at once (0: all of them); `is_behind` says whether there are more."""
        fresh = self._lines(view)
        change = difference(self.lines, fresh)
        self.is_behind = change is not None and 0 < most < len(change.lines)
        if change is not None and self.is_behind:
            change = replace(change, lines=change.lines[:most])
            self.lines = [*self.lines[: change.first], *change.lines, *self.lines[change.last :]]
        else:
            self.lines = fresh
        return change

    def index(self, utterance: str) -> int:
        """Where an utterance stands; -1 when it is not there."""
        return next((n for n, line in enumerate(self.lines) if line.key == utterance), -1)

    def _lines(self, view: View) -> list[Line]:
        i = view.interaction
        if i is None:
            return []
        if i.id != self._interaction:
            self._interaction = i.id
            self._known.clear()
        source = (i.utterances, i.set_aside, i.gaps, self.shows_aside)
        if len(self._source) != len(source) or any(a is not b for a, b in zip(source, self._source, strict=True)):
            self._source = source
            self._base = self._settled(i)
            self._starts = [line.at for line in self._base]
        lines = list(self._base)
        for partial in sorted(i.interims.values(), key=lambda u: u.start):
            line = Line(
                key=partial.id, at=partial.start, kind="partial", who=_who(partial, i), text=partial.text.strip(),
                unsure=i.doubts.get(partial.leg) == "echo",
            )  # fmt: skip
            if line.text:
                place = bisect_right(self._starts, partial.start) + len(lines) - len(self._base)
                lines.insert(place, line)
        lines.extend(notes(view))
        return lines

    def _settled(self, i: Interaction) -> list[Line]:
        lines = [self._line(u, i, "said") for u in i.utterances]
        if self.shows_aside:
            lines += [self._line(u, i, "aside") for u in i.set_aside]
        lines += [_gap_line(gap) for gap in merged(i.gaps)]
        lines.sort(key=lambda line: line.at)
        return lines if self.shows_aside else _with_marks(lines, asides(i))

    def _line(self, u: Utterance, i: Interaction, kind: Literal["said", "aside"]) -> Line:
        known = self._known.get(u.id)
        if known is not None and known[0] is u:
            return known[1]
        line = Line(
            key=u.id, at=u.start, kind=kind, who=_who(u, i), text=u.text.strip(), doubts=_doubts(u),
            unsure=u.unsure,
        )  # fmt: skip
        self._known[u.id] = (u, line)
        return line


def asides(i: Interaction) -> list[Utterance]:
    """What was set aside and has words."""
    return [u for u in i.set_aside if u.text.strip()]


def _with_marks(lines: Sequence[Line], aside: Sequence[Utterance]) -> list[Line]:
    """A mark where something was set aside; one for all that lies between two lines of the same speaker."""
    marks = [
        Line(key=u.id, at=u.start, kind="note", who="you", text=translate("transcript", "The other voice, set aside"))
        for u in aside
    ]
    told: list[Line] = []
    marked = False
    for line in sorted([*lines, *marks], key=lambda line: line.at):
        mark = line.kind == "note" and line.who == "you"
        if not (mark and marked):
            told.append(line)
        marked = mark or (marked and line.who != "you")
    return told


def _who(u: Utterance, i: Interaction) -> Speaker:
    return said_by_whom(u, i.legs)


def merged(gaps: Sequence[Gap]) -> list[Gap]:
    """A gap of both legs is one gap."""
    seen: dict[tuple[int, str], Gap] = {}
    for gap in gaps:
        seen.setdefault((int(gap.start), gap.reason), gap)
    return list(seen.values())


def _gap_line(gap: Gap) -> Line:
    text = hearing.gap(gap.reason, words.stretch(gap.start, gap.end))
    return Line(key=f"gap {gap.start} {gap.reason}", at=gap.start, kind="note", text=text)


def _doubts(u: Utterance) -> tuple[tuple[int, int], ...]:
    """The doubtful words of a line; every one where the leg sounds like another language."""
    text = u.text.strip()
    return ((0, len(text)),) if u.foreign else doubts(text, u.words)


def doubts(text: str, heard: Sequence[Word]) -> tuple[tuple[int, int], ...]:
    """Spans of `text` whose words the recogniser was not sure of."""
    spans = []
    at = 0
    lower = text.lower()
    for word in heard:
        plain = word.text.strip().lower()
        found = lower.find(plain, at) if plain else -1
        if found < 0:
            continue
        at = found + len(plain)
        if word.confidence < DOUBTFUL:
            spans.append((found, at))
    return tuple(spans)


def notes(view: View) -> list[Line]:
    """What is true at the end of the transcript right now."""
    i = view.interaction
    if i is None or view.mode != "live":
        return []
    end = view.interaction.at if view.interaction else 0.0
    if view.loss is not None:
        if i.recording is not None:
            text = translate("transcript", "Everything up to {0} is saved. The recording goes on from there.")
        else:
            text = translate("transcript", "Everything up to {0} is saved. What is said until the restart is a gap.")
        return [Line(key="note", at=end, kind="note", text=text.format(clock(end)))]
    if not i.recognised:
        text = translate("transcript", "Words are not heard: no recogniser for {0}").format(words.language(i.language))
        return [Line(key="note", at=end, kind="note", text=text)]
    if i.paused:
        text = translate("transcript", "Paused {0}")
        return [Line(key="note", at=end, kind="note", text=text.format(clock(i.paused_since)))]
    if view.deaf_leg is not None:
        since = clock(i.health[view.deaf_leg].since)
        text = translate("transcript", "{0} not heard since {1}. Nothing is guessed for this gap.")
        return [Line(key="note", at=end, kind="note", text=text.format(words.leg(view.deaf_leg), since))]
    if i.phase == "hold":
        text = translate("transcript", "On hold since {0}")
        return [Line(key="note", at=end, kind="note", text=text.format(clock(i.hold_since)))]
    if not i.utterances and not i.interims:
        return [Line(key="note", at=end, kind="note", text=translate("transcript", "Nothing said yet"))]
    return []


def difference(before: list[Line], after: list[Line]) -> Change | None:
    """The middle part that differs; None when nothing does."""
    first = 0
    shorter = min(len(before), len(after))
    while first < shorter and (before[first] is after[first] or _same(before[first], after[first])):
        first += 1
    end_before, end_after = len(before), len(after)
    while end_before > first and end_after > first and _same(before[end_before - 1], after[end_after - 1]):
        end_before -= 1
        end_after -= 1
    if end_before == first and end_after == first:
        return None
    return Change(first=first, last=end_before, lines=tuple(after[first:end_after]))


def _same(a: Line, b: Line) -> bool:
    # a note's moment moves on while its words stay
    return a == b or (a.key == b.key == "note" and a.text == b.text)
