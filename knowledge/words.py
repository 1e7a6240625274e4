"""Text to terms for keyword search: lower case, without accents, stop words and plural endings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_HYPHENATED = re.compile(r"([^\W_]+)-([^\W_]+)")
_NOT_DECOMPOSED = str.maketrans({"ß": "ss", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ı": "i"})

_STOP = """a an and are as at be been being but by can could did do does doing for from had has have having he her hers him
    his how i if in into is it its just me my of on or our ours out over own shall she should so some such than that
    the their theirs them then there these they this those through to too under until up us very was we were what when
    where which while who whom why will with would you your yours am about also any because before after again get got
    let like make need no not now okay oh one ok only other please really right said say see tell thank thanks thing
    think try um uh er erm hmm want wanna gonna well went yeah yes yep hello hi hey bye know mean actually basically
    i'm i've i'd i'll it's that's there's you're you've we're we've don't doesn't didn't can't cannot couldn't isn't
    wasn't won't wouldn't what's let's he's she's they're"""
STOP = frozenset(_STOP.split())


def fold(text: str) -> str:
    """Lower case, accents removed (é → e, ß → ss)."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_NOT_DECOMPOSED))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


_SPELLED = re.compile(r"\b[A-Za-z](?:[ .][A-Za-z])+\b(?!')")
_SPLIT = {"wi fi": "wifi", "wi-fi": "wifi", "e mail": "email", "pass word": "password", "land line": "landline"}
_SPLIT_WORDS = re.compile(r"\b(?:" + "|".join(_SPLIT) + r")\b", re.IGNORECASE)


def as_written(text: str) -> str:
    """Recogniser text with words put together that it writes apart: "t v" → "tv", "wi fi" → "wifi"."""
    text = _SPLIT_WORDS.sub(lambda match: _SPLIT[match[0].lower()], text)
    return _SPELLED.sub(lambda match: _spelled(match[0]), text)


def _spelled(letters: str) -> str:
    """Letters as one word; a leading "a" or "I" may be a word of its own ("I a p" is not said)."""
    joined = letters.replace(" ", "").replace(".", "")
    return letters if set(joined.lower()) <= {"a", "i"} else joined


def spoken_words(text: str) -> list[str]:
    """All words in order, folded, apostrophes unified."""
    return [word.replace("’", "'") for word in _WORD.findall(fold(text))]


def terms(text: str) -> list[str]:
    """Words that carry meaning, in order; hyphenated and neighbouring words also count joined (wi-fi, wifi)."""
    words = spoken_words(text)
    kept = [stem(word) for word in words if word not in STOP]
    return kept + [stem(first + second) for first, second in hyphenated(text)]


def hyphenated(text: str) -> list[tuple[str, str]]:
    folded = fold(text)
    return _HYPHENATED.findall(folded) if "-" in folded else []


def neighbours(text: str) -> list[str]:
    """Each pair of neighbouring words as one term: a recogniser writes "call out" and "wi fi" apart."""
    words = spoken_words(text)
    return [stem(first + second) for first, second in pairwise(words)]


@lru_cache(50_000)
def stem(word: str) -> str:
    """Without endings that do not change what is meant. Deliberately short: the vectors know the rest."""
    word = word.removesuffix("'s").replace("'", "")
    if len(word) > 5 and word.endswith("ies"):
        return word[:-3] + "y"
    for ending in ("ings", "ing", "ed"):
        root = word.removesuffix(ending)
        if root != word and len(root) >= 3 and not word.endswith("eed") and re.search(r"[aeiouy]", root):
            doubled = root[-1] == root[-2] and root[-1] not in "ls"
            return root[:-1] if doubled and len(root) > 3 else _without_e(root)
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-2] if word.endswith(("sses", "xes", "ches", "shes")) else word[:-1]
    return _without_e(word)


def _without_e(word: str) -> str:
    return word.removesuffix("e") if len(word) > 3 else word
