"""Names and products in place of what the recogniser made of them ("plussnet" → "Plusnet").

Only a doubtful word that is no ordinary word is put right, by the one term it nearly is: what sounds like an ordinary
word stays one, however close a term comes. The terms come from the administrator's list, from the record of the caller
and from the articles; which of these act is the settings' matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import Indel

from copilot.errors import InputError
from copilot.speech.heard import Heard
from copilot.speech.moonshine import FIRST_TEXT_TOKEN, SPACE, read_tokens
from copilot.speech.recognizer import HeardWord

DOUBTED_BELOW = -0.25
NEAR = 0.75  # similarity of the letters
SHORTEST = 5  # letters
SHORTEST_APART = 7  # letters of a term that may have been written as two words
SHORTEST_PART = 3  # letters of the parts of a word with a hyphen
SIGNS = ".,;:!?()\"'“”"
ENDINGS = ("s", "ed", "er", "ing", "ly")


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms by their letters, and the ordinary words that are never touched."""

    by_letters: Mapping[str, str]
    ordinary: frozenset[str]

    def corrected(self, heard: Heard) -> Heard:
        """`heard` with its unusual doubtful words put right and what was recognised kept; their confidence stays."""
        words = self.words(heard.words)
        if words == heard.words:
            return heard
        return replace(heard, text=" ".join(word.text for word in words), words=words, said=heard.text)

    def words(self, words: tuple[HeardWord, ...]) -> tuple[HeardWord, ...]:
        """The words, put right; two that are one term are one word, as sure as the less sure of them."""
        if not self.by_letters:
            return words
        out: list[HeardWord] = []
        for word in words:
            joined = self._joined(out[-1], word) if out else None
            if joined is not None:
                out[-1] = joined
            else:
                out.append(word)
        return tuple(map(self._word, out))

    def _joined(self, one: HeardWord, two: HeardWord) -> HeardWord | None:
        """A term that was written apart ("net gear"), if one of its parts is doubtful."""
        if min(one.confidence, two.confidence) > DOUBTED_BELOW:
            return None
        term = self.by_letters.get(_letters(one.text) + _letters(two.text))
        if term is None or len(_letters(term)) < SHORTEST_APART or one.text[-1] in SIGNS:
            return None
        before = one.text[: len(one.text) - len(one.text.lstrip(SIGNS))]
        after = two.text[len(two.text.rstrip(SIGNS)) :]
        return HeardWord(before + term + after, min(one.confidence, two.confidence))

    def also(self, names: Iterable[str]) -> Terms:
        """These terms and `names`; whoever was there first keeps the writing."""
        return Terms({**_by_letters(names, self.ordinary), **self.by_letters}, self.ordinary)

    def _word(self, word: HeardWord) -> HeardWord:
        core = word.text.strip(SIGNS)
        stem = core.removesuffix("'s").removesuffix("’s")
        heard = _letters(stem)
        if (
            word.confidence > DOUBTED_BELOW
            or len(heard) < SHORTEST
            or any(len(_letters(part)) < SHORTEST_PART for part in stem.split("-"))  # spelled
            or _is_ordinary(heard, self.ordinary)
        ):
            return word
        near = process.extract(
            heard, self.by_letters.keys(), scorer=Indel.normalized_similarity, score_cutoff=NEAR, limit=2
        )
        if not near or (len(near) > 1 and near[0][1] == near[1][1]):  # two are as near: nobody knows which
            return word
        return replace(word, text=word.text.replace(stem, self.by_letters[near[0][0]], 1))


def ordinary_words(model: Path) -> frozenset[str]:
    """`model` is the embedded recogniser's folder: a word that it has as one token is an ordinary one."""
    tokens = read_tokens((model / "tokenizer.bin").read_bytes())[FIRST_TEXT_TOKEN:]
    whole = (token.decode(errors="replace") for token in tokens)
    return frozenset(_letters(token) for token in whole if token.startswith(SPACE))


def terms(names: Iterable[str], ordinary: frozenset[str]) -> Terms:
    """Of `names` the words that are long enough and not ordinary."""
    return Terms(_by_letters(names, ordinary), ordinary)


def _by_letters(names: Iterable[str], ordinary: frozenset[str]) -> dict[str, str]:
    parts = ((part.strip(SIGNS), _letters(part)) for name in names for part in name.split())
    return {letters: part for part, letters in parts if len(letters) >= SHORTEST and letters not in ordinary}


def read_names(file: Path) -> list[str]:
    """The list's lines, without blank ones and comments. Raises InputError."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"The list of terms {file} cannot be read as text: {error}.") from error
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _is_ordinary(word: str, ordinary: frozenset[str]) -> bool:
    """Whether it is one, or one with an ending."""
    return word in ordinary or any(word.endswith(end) and word.removesuffix(end) in ordinary for end in ENDINGS)


def _letters(word: str) -> str:
    return "".join(c for c in word.lower() if c.isalpha())
