"""From a passage, the one line to highlight and to say. Pure; how well a line answers is somebody else's score.

A line is never rewritten: it is words of the article in their order, without markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from knowledge.passages import Span, plain, sentences

WORDS = 25
SHORT = 4  # words of an answer that needs the sentence after it
NEARBY = 1_000  # characters around a passage, where the rest of its list is
# Added to how well a line answers (0…2): what was written to be read out first, notes to the agent last.
QUOTED, SPEAKABLE, NOTE, REFERENCE = 0.2, 0.1, -0.4, -0.2

_QUOTES = '"“”„«»'  # all but text in apostrophes
_ABOUT = re.compile(r"\b(?:customers?|callers?)\b", re.IGNORECASE)
# **Can I pay later?** Yes. · **There are two boxes.** Use ours. One alone is a sentence in bold, two are a list.
_LEAD = re.compile(r"(?:\*\*|__)[^*_\n]+[.?!:](?:\*\*|__):?[ \t]+(?=\S)")
_LEADS = re.compile(rf"(?m)^[ \t]*(?:[-*+>]\s+|\d+[.)]\s+)?{_LEAD.pattern}")
_OF_QUESTIONS = re.compile(r"#{1,6} [^\n]*\b(?:questions?|faqs?)\b", re.IGNORECASE)
_LABEL = re.compile(r"((?:\*\*|__)[^*_\n]+(?::(?:\*\*|__)|(?:\*\*|__):)|\b(?:Q|Question|A|Answer):)\s+(?=\S)")
_REFERENCE = re.compile(r"\b[A-Z]{2,}-\d+")  # another article's id
_ORDERS = """add always ask believe call check choose compare confirm do don't enter explain fill give go interrupt leave let look
    make mark name never note offer open pause press put read record repeat replace say see select send start stay
    stop tell thank use verify wait write"""
_INSTRUCTION = re.compile(
    rf"(?:(?:If|When|Before|After|For|Without)\b[^,]*, (?:then )?)?(?:{'|'.join(_ORDERS.split())})\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Line:
    span: Span
    words: str
    leads: bool
    """A customer's question or a label: what is worth saying comes after it."""


class Best(NamedTuple):
    """The sentence of a passage that is best to say: where it stands in the body, as it is said, and what it answers."""

    span: Span
    say: str
    question: str
    """What customers ask or report, where the sentence is one of a list of answers to that; "" elsewhere."""


def best_line(body: str, passage: Span, answers: Callable[[str], float]) -> Best:
    """The sentence of the passage that is best to say.

    A question or a label is never said if there is anything else; it lends its score to the sentence after it. So does
    a note to the agent to what the same paragraph has to be read out: that says the same, for the customer.
    """
    lines = _lines(body, passage)
    if not lines:
        return Best(passage, sayable(body[passage.start : passage.end]), "")
    scored: list[tuple[float, int]] = []
    asked = noted = 0.0
    end = passage.start
    for place, line in enumerate(lines):
        if "\n" in body[end : line.span.start]:
            noted = 0.0
        end = line.span.end
        score = answers(line.words)
        if line.leads:
            asked = max(asked, score)
            continue
        score = max(score, asked, noted if _is_quoted(line.words) else 0.0)
        noted = max(noted, score) if _is_note(line.words) else noted
        asked = 0.0
        scored.append((score + _fitness(line.words), place))
    place = max(scored, key=lambda one: one[0])[1] if scored else 0
    best = lines[place].span
    return Best(best, sayable(body[best.start : best.end]), _question(body, lines, place))


def _question(body: str, lines: list[_Line], place: int) -> str:
    """What stands at the head of the line of text that holds line `place`, or above it, if that leads to it."""

    def opens(at: int) -> bool:
        return at == 0 or "\n" in body[lines[at - 1].span.end : lines[at].span.start]

    if lines[place].leads:
        return ""
    while not lines[place].leads and not opens(place):
        place -= 1
    if not lines[place].leads:
        place -= 1
    while place >= 0 and lines[place].words.endswith(":"):  # "A:"
        place -= 1
    if place < 0 or not lines[place].leads:
        return ""
    is_labelled = place > 0 and lines[place - 1].words.endswith(":")  # "Q:"
    return lines[place].words if opens(place) or is_labelled else ""


def _lines(body: str, passage: Span) -> list[_Line]:
    """The passage's sentences, labels apart. A short answer ("No.") goes on with the sentence after it."""
    lines: list[_Line] = []
    is_list = _is_list(body, passage)
    is_short_answer = False
    for span in (part for sentence in sentences(body, passage) for part in _without_label(body, sentence)):
        before = lines[-1] if lines else None
        if before and is_short_answer and "\n" not in body[before.span.end : span.start]:
            both = Span(before.span.start, span.end)
            lines[-1] = _Line(both, plain(body[both.start : both.end]), leads=False)
            is_short_answer = False
            continue
        words = plain(body[span.start : span.end])
        leads = words.endswith(("?", ":")) or (is_list and _LEAD.match(body, span.start) is not None)
        is_short_answer = bool(before and before.leads and not leads and len(words.split()) < SHORT)
        lines.append(_Line(span, words, leads))
    return lines


def _is_list(body: str, passage: Span) -> bool:
    """Whether sentences in bold that begin a line there are what customers ask or report."""
    near = max(0, passage.start - NEARBY)
    heading = body.rfind("\n#", near, passage.start) + 1
    return len(_LEADS.findall(body, near, passage.end + NEARBY)) > 1 or _OF_QUESTIONS.match(body, heading) is not None


def _without_label(body: str, span: Span) -> list[Span]:
    label = _LABEL.match(body, span.start, span.end)
    return [Span(span.start, label.end(1)), Span(label.end(), span.end)] if label else [span]


def sayable(text: str) -> str:
    """The words of `text`, or of its longest beginning of at most WORDS words where one can stop speaking."""
    stops = [match.start() for match in re.finditer(r"[.;:,](?=\s)|\s(?=[–—-]\s)|\s(?=\()", text)]
    for stop in (len(text), *reversed(stops)):
        line = _unquoted(plain(text[:stop]))
        if len(line.split()) <= WORDS:
            return line
    return " ".join(_unquoted(plain(text)).split()[:WORDS])


def _fitness(line: str) -> float:
    return (
        (SPEAKABLE if 4 <= len(line.split()) <= WORDS else 0)
        + (QUOTED if _is_quoted(line) else 0)
        + (NOTE if _is_note(line) else 0)
        + (REFERENCE if _REFERENCE.search(line) else 0)
    )


def _is_quoted(line: str) -> bool:
    return line[0] in _QUOTES or line[-1] in _QUOTES


def _is_note(line: str) -> bool:
    return not _is_quoted(line) and bool(_ABOUT.search(line) or _INSTRUCTION.match(line))


def _unquoted(line: str) -> str:
    """Without the double quotation marks around it, or the one left where a quotation was cut; pairs inside stay."""
    marks = [letter for letter in line if letter in _QUOTES]
    if line[:1] in _QUOTES and (len(marks) == 1 or (len(marks) == 2 and line[-1] in _QUOTES)):
        return line.strip(_QUOTES)
    return line[:-1] if line[-1:] in _QUOTES and len(marks) % 2 else line
