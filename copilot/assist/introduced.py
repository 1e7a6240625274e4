"""What an utterance says of who is calling: a name, a customer number, a postcode. Nobody is looked up here."""

from __future__ import annotations

import re
from functools import lru_cache

from copilot.assist.phrases import find
from copilot.assist.values import digits, spelled
from copilot.cues import IdentityCues, Phrases
from copilot.messages import How
from copilot.speech.written import written
from copilot.state import Utterance

_NAME = r"([A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+){0,2})"
_NAME_ALONE = _NAME + r"(?=\s*(?:[,.;!?]|$))"  # "Could you spell that?" begins with a capital too
ID_DIGITS = 5  # shorter runs are dates and amounts
POSTCODE_SIGNS = 4

Said = tuple[How, str, tuple[int, int] | None]


def said(line: Utterance, question: str, cues: IdentityCues) -> list[Said]:
    """What `line` gives away, after the other side said `question`: how to look it up, and where it stands."""
    found: list[Said] = []
    introduced = _after(cues.introductions).search(line.text) if cues.introductions else None
    answered = _answer(cues.before_a_name).search(line.text) if asks(cues.asked_name, question) else None
    for match in (introduced, answered):
        name = match.group(1).strip() if match else ""
        if match and name.split()[0].lower() not in cues.not_names:
            if _was_recognised(name, line):
                found.append(("name", name, match.span(1)))
            break
    run = digits(line.spoken)
    if len(run) >= ID_DIGITS:
        found.append(("id", run, None))
    if asks(cues.asked_postcode, question) or any(find(f"my {p}", line.text) for p in cues.asked_postcode):
        code = spelled(line.spoken)
        if len(code) >= POSTCODE_SIGNS:
            found.append(("postcode", code, None))
    return found


def _was_recognised(name: str, line: Utterance) -> bool:
    """Whether nothing of the name was put in the place of other words: a record's own name, found in words that only
    nearly say it, neither proves nor contradicts anybody's identity."""
    heard = {word.strip(".,;!?") for word in written(line.spoken).split()}
    return set(name.split()) <= heard or not line.said


def asks(phrases: Phrases, question: str) -> bool:
    return any(find(phrase, question) for phrase in phrases)


@lru_cache(maxsize=8)
def _after(introductions: Phrases) -> re.Pattern[str]:
    return re.compile(rf"\b(?i:{_any(introductions)})\s+{_NAME}")


@lru_cache(maxsize=8)
def _answer(before: Phrases) -> re.Pattern[str]:
    return re.compile(rf"^(?:(?i:{_any(before)})[,.]?\s+)?{_NAME_ALONE}")


def _any(phrases: Phrases) -> str:
    """The phrases as recognisers write them: either apostrophe, any blank."""
    return "|".join(r"\s+".join(map(re.escape, p.split())).replace("'", "['’]") for p in phrases)
