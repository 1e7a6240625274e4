"""What changed between two versions of an article: its fields, and its text line by line. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from typing import Literal

from knowledge.articles import Article

AROUND = 2  # unchanged lines shown before and after a change
MOST_COMPARED = 1500  # lines: beyond that, the changed part is shown as a whole (comparing takes the square of it)
MOST_SHOWN = 600  # lines
_TEXT = ("body", "places", "file", "source", "id")  # not fields that people set

Kind = Literal["same", "removed", "added", "skipped"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of either version. Of a line that only changed in part, `spans` are the places (start, end) that did.

    Of "skipped", the text is how many lines are left out.
    """

    kind: Kind
    text: str
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """ "" is none."""

    name: str
    was: str
    new: str


def changed_fields(before: Article, after: Article) -> tuple[Field, ...]:
    """Title, queue, validity and the like."""
    found = (Field(f.name, _told(getattr(before, f.name)), _told(getattr(after, f.name))) for f in fields(Article))
    return tuple(field for field in found if field.name not in _TEXT and field.was != field.new)


def _told(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "" if value is None or value is False else "yes" if value is True else str(value)


def changed_lines(before: str, after: str) -> tuple[Line, ...]:
    """The lines that changed and those around them; of long stretches in between, how many lines there are."""
    old, new = before.splitlines(), after.splitlines()
    if old == new:
        return ()
    lines = list(_folded(list(_lines(old, new))))
    if len(lines) > MOST_SHOWN:
        lines[MOST_SHOWN:] = [Line("skipped", str(len(lines) - MOST_SHOWN))]
    return tuple(lines)


def _lines(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    top = _common(old, new)
    end = _common(old[top:][::-1], new[top:][::-1])
    yield from (Line("same", text) for text in old[:top])
    yield from _between(old[top : len(old) - end], new[top : len(new) - end])
    yield from (Line("same", text) for text in old[len(old) - end :])


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """How many lines both begin with."""
    return next((n for n, (was, now) in enumerate(zip(old, new, strict=False)) if was != now), min(len(old), len(new)))


def _between(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    if max(len(old), len(new)) > MOST_COMPARED:
        yield from (Line("removed", text) for text in old)
        yield from (Line("added", text) for text in new)
        return
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from (Line("same", text) for text in old[a:b])
        elif b - a == d - c:
            pairs = [_in_part(was, now) for was, now in zip(old[a:b], new[c:d], strict=True)]
            yield from (was for was, _ in pairs)
            yield from (now for _, now in pairs)
        else:
            yield from (Line("removed", text) for text in old[a:b])
            yield from (Line("added", text) for text in new[c:d])


def _in_part(was: str, now: str) -> tuple[Line, Line]:
    """Both lines with the words that differ; whole where they share less than half."""
    old, new = _words(was), _words(now)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if len(old) + len(new) > MOST_COMPARED or matcher.ratio() < 0.5:
        return Line("removed", was), Line("added", now)
    gone = [(a, b) for kind, a, b, _, _ in matcher.get_opcodes() if kind in ("replace", "delete")]
    come = [(c, d) for kind, _, _, c, d in matcher.get_opcodes() if kind in ("replace", "insert")]
    return Line("removed", was, _spans(old, gone)), Line("added", now, _spans(new, come))


def _words(text: str) -> list[str]:
    """With the spaces between them, so that they join to the text again."""
    words: list[str] = []
    for letter in text:
        if words and (letter.isalnum() and words[-1][-1].isalnum()):
            words[-1] += letter
        else:
            words.append(letter)
    return words


def _spans(words: Sequence[str], places: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word))
    return tuple((starts[first], starts[last]) for first, last in places)


def _folded(lines: Sequence[Line]) -> Iterator[Line]:
    """Without the unchanged lines that are far from any change."""
    near = [
        any(other.kind != "same" for other in lines[max(0, n - AROUND) : n + AROUND + 1]) for n in range(len(lines))
    ]
    skipped = 0
    for line, shown in zip(lines, near, strict=True):
        if not shown:
            skipped += 1
            continue
        if skipped:
            yield Line("skipped", str(skipped))
            skipped = 0
        yield line
    if skipped:
        yield Line("skipped", str(skipped))
