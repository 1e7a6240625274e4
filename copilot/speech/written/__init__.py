"""What was said, as a person would write it: "N F six, two W X" is NF6 2WX, "twenty-seven euros forty" 27.40 euros.

Precision before recall: where the words can be meant otherwise they stay as they were said ("one of them", "ten
seventy"). Pure text, English only. Each rule looks at one place of a line and says what stands there instead.

line.py     words, numbers and what stands between them
spelled.py  letters and digits said one by one: codes, spellings, telephone numbers
money.py    amounts, percentages, decimals
calendar.py dates and years
clock.py    times of day
counted.py  numbers from ten on, and house numbers
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from copilot.model import Word
from copilot.speech.written import calendar, clock, counted, money, spelled
from copilot.speech.written.line import Edit, Line

Rule = Callable[[Line, int], Edit | None]
RULES: tuple[Rule, ...] = (
    money.amount,
    money.percent,
    clock.time,
    calendar.date,
    calendar.year,
    spelled.run,
    money.decimal,
    counted.pair,
    counted.number,
)


def written(text: str) -> str:
    """`text` as a person would write it; the same text when there is nothing to write otherwise."""
    out, place = "", 0
    for edit in edits(text):
        out += text[place : edit.start] + edit.text
        place = edit.end
    return out + text[place:]


def written_words(text: str, words: Sequence[Word]) -> tuple[Word, ...]:
    """The words of `written(text)`; one that was made of several is as sure as the least sure of them."""
    out: list[Word] = []
    changes = list(edits(text))
    place = 0
    for word in words:
        start = text.find(word.text, place)
        place = start + len(word.text)
        edit = next((e for e in changes if e.start < place and start < e.end), None)
        if edit is None or start < 0:
            out.append(word)
        elif edit.start >= start:  # its first word
            out.append(replace(word, text=text[start : edit.start] + edit.text + text[edit.end : place]))
        else:
            least = min(out[-1].confidence, word.confidence)
            out[-1] = replace(out[-1], text=out[-1].text + text[edit.end : place], confidence=least)
    return tuple(out)


def edits(text: str) -> Iterator[Edit]:
    """What changes in `text`, in order; edits never overlap."""
    line = Line(text)
    place = 0
    while place < len(line.tokens):
        edit = next((e for rule in RULES if (e := rule(line, place))), None)
        if edit is None:
            place += 1
            continue
        if text[edit.start : edit.end] != edit.text:
            yield edit
        while place < len(line.tokens) and line.tokens[place].start < edit.end:
            place += 1
