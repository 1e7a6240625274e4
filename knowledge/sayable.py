"""From a passage, the one line to highlight and to say. Pure; how well a line answers is somebody else's score.

A line is never rewritten: it is words of the article in their order, without markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from knowledge.passages import Span, plain, sentences

WORDS = 25
# Added to how well a line answers (0…2): what was written to be read out first, notes to the agent last.
QUOTED, SPEAKABLE, ABOUT_THE_CUSTOMER, INSTRUCTION, REFERENCE = 0.2, 0.1, -0.15, -0.15, -0.2

_QUOTES = '"“”„«»'  # all but text in apostrophes
_ABOUT = re.compile(r"\b(?:customers?|callers?)\b", re.IGNORECASE)
_REFERENCE = re.compile(r"\b[A-Z]{2,}-\d+")  # another article's id
_ORDERS = """add always ask call check choose compare confirm do don't enter explain fill give go interrupt leave let look
    make mark name never note offer open pause press put read record repeat say see select send start stay stop tell
    thank use wait write"""
_INSTRUCTION = re.compile(rf"(?:{'|'.join(_ORDERS.split())})\b", re.IGNORECASE)


def best_line(body: str, passage: Span, answers: Callable[[str], float]) -> tuple[Span, str]:
    """The sentence of the passage that is best to say, where it stands in `body`, and as it is said.

    A question (as in lists of questions and answers) lends its score to the sentence after it.
    """
    choices = sentences(body, passage)
    if not choices:
        return passage, sayable(body[passage.start : passage.end])
    best, best_score, lent = choices[0], float("-inf"), 0.0
    for choice in choices:
        line = plain(body[choice.start : choice.end])
        score = answers(line)
        if line.endswith("?") and choice != choices[-1]:
            lent, score = score, score - 1
        else:
            lent, score = 0.0, max(score, lent) + _fitness(line)
        if score > best_score:
            best, best_score = choice, score
    return best, sayable(body[best.start : best.end])


def sayable(text: str) -> str:
    """The words of `text`, or of its longest beginning of at most WORDS words where one can stop speaking."""
    stops = [match.start() for match in re.finditer(r"[.;:,](?=\s)|\s(?=[–—-]\s)|\s(?=\()", text)]
    for stop in (len(text), *reversed(stops)):
        line = _unquoted(plain(text[:stop]))
        if len(line.split()) <= WORDS:
            return line
    return " ".join(_unquoted(plain(text)).split()[:WORDS])


def _fitness(line: str) -> float:
    quoted = line[0] in _QUOTES or line[-1] in _QUOTES
    return (
        (SPEAKABLE if 4 <= len(line.split()) <= WORDS else 0)
        + (QUOTED if quoted else 0)
        + (ABOUT_THE_CUSTOMER if _ABOUT.search(line) and not quoted else 0)
        + (REFERENCE if _REFERENCE.search(line) else 0)
        + (INSTRUCTION if _INSTRUCTION.match(line) and not quoted else 0)
    )


def _unquoted(line: str) -> str:
    """Without the double quotation marks around it, or the one left where a quotation was cut; pairs inside stay."""
    marks = [letter for letter in line if letter in _QUOTES]
    if line[:1] in _QUOTES and (len(marks) == 1 or (len(marks) == 2 and line[-1] in _QUOTES)):
        return line.strip(_QUOTES)
    return line[:-1] if line[-1:] in _QUOTES and len(marks) % 2 else line
