"""What a playbook may not do, said in words: a rule that could never fire, a card too long to say, an id twice.

The format itself (names and kinds of fields) is checked where it is read, in `content`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from copilot.assist.phrases import find
from copilot.speech.numbers import tokens

if TYPE_CHECKING:
    from copilot.content import Announcement, FieldRule, Playbook, WrapupRule
    from copilot.cues import Cues

TITLE_WORDS, SAY_WORDS, NUDGE_WORDS = 6, 25, 8  # what fits the panel, and a breath
_SOURCE = re.compile(r"[^\s#]+#\d+")


def faults(book: Playbook) -> Iterator[str]:
    """One sentence for each thing that is wrong in the playbook; none when it is sound."""
    yield from _twice("step", (step.id for step in book.step))
    yield from _twice("rule", (rule.id for rule in book.rule))
    yield from _twice("nudge", (nudge.id for nudge in book.nudge))
    yield from _twice("field", (field.name for field in book.field))
    yield from _unknown_steps(book)
    yield from _wordless("when", (*book.when.phrases, *book.when.unless))
    for step in book.step:
        yield from _wordless(f'step "{step.id}"', step.phrases)
        if step.tells and not step.phrases:
            yield f'step "{step.id}" tells the summary something and has no phrases'
    yield from _rules(book)
    for nudge in book.nudge:
        if _words(nudge.text) > NUDGE_WORDS:
            yield f'nudge "{nudge.id}": its text has more than {NUDGE_WORDS} words'
    for field in book.field:
        yield from _field(field)


def cue_faults(cues: Cues) -> Iterator[str]:
    """The same for cues."""
    for name, phrases in cues.lists():
        yield from _wordless(f'cue "{name}"', phrases)


def announcement_faults(language: str, told: Announcement) -> Iterator[str]:
    """The same for what callers are told."""
    yield from _wordless(f'announcement "{language}"', (told.say, told.ask, *told.phrases))
    if not told.phrases:
        yield f'announcement "{language}" has no phrases by which it is known that it was said'
    elif not any(find(phrase, told.say) for phrase in told.phrases):
        yield f'announcement "{language}": none of its phrases is in what is to be said'


def code_faults(codes: Iterable[WrapupRule], books: Iterable[Playbook]) -> Iterator[str]:
    """The same for wrap-up codes."""
    known = {book.id: book for book in books}
    codes = tuple(codes)
    yield from _twice("code", (code.id for code in codes))
    for code in codes:
        name = f'code "{code.id}"'
        yield from _wordless(name, (*code.phrases, *code.proof))
        if code.playbook and code.playbook not in known:
            yield f'{name} names the unknown playbook "{code.playbook}"'
            continue
        steps = {step.id for step in known[code.playbook].step} if code.playbook else set()
        if code.step and code.step not in steps:
            yield f'{name} names the step "{code.step}", which its playbook does not have'
        if code.enquiry and not code.playbook:
            yield f"{name} is for enquiries and does not say of which playbook"
        if code.enquiry and (code.phrases or code.proof or code.step):
            yield f"{name} is for enquiries, which need no phrases, proof or step"


def _rules(book: Playbook) -> Iterator[str]:
    for rule in book.rule:
        name = f'rule "{rule.id}"'
        yield from _wordless(name, (*rule.phrases, *rule.unless))
        if rule.on == "phrase" and not rule.phrases:
            yield f"{name} waits for a phrase and has none"
        if rule.on == "step" and not rule.after:
            yield f"{name} waits for a step and does not say which (after)"
        if _words(rule.title) > TITLE_WORDS:
            yield f"{name}: its title has more than {TITLE_WORDS} words"
        if _words(rule.say) > SAY_WORDS:
            yield f"{name}: its line to say has more than {SAY_WORDS} words"
        if not _SOURCE.fullmatch(rule.source):
            yield f'{name}: its source "{rule.source}" is not written as article#section'


def _field(field: FieldRule) -> Iterator[str]:
    name = f'field "{field.name}"'
    yield from _wordless(name, (*field.phrases, *(p for phrases in field.choices.values() for p in phrases)))
    needs = {"constant": ("value", field.value), "choice": ("choices", field.choices)}
    key, given = needs.get(field.kind, ("phrases", field.phrases))
    if not given:
        yield f"{name} is of kind {field.kind} and needs {key}"


def _unknown_steps(book: Playbook) -> Iterator[str]:
    steps = {step.id for step in book.step}
    named = [("rule", r.id, s) for r in book.rule for s in (r.step, r.after) if s]
    named += [("field", f.name, f.step) for f in book.field if f.step]
    named += [("nudge", n.id, s) for n in book.nudge for s in (n.step, n.after) if s]
    for kind, id, step in named:
        if step not in steps:
            yield f'{kind} "{id}" names the unknown step "{step}"'


def _twice(kind: str, ids: Iterable[str]) -> Iterator[str]:
    for id, times in Counter(ids).items():
        if times > 1:
            yield f'the {kind} "{id}" stands twice'


def _wordless(where: str, phrases: Iterable[str]) -> Iterator[str]:
    for phrase in phrases:
        if not tokens(phrase):
            yield f'{where}: the phrase "{phrase}" has no word, so it would match everything'


def _words(text: str) -> int:
    return len(text.split())
