"""Names and products of the site, in place of what the recogniser made of them ("plussnet" → "Plusnet").

Only a doubtful word that is no ordinary word is put right, by the one term it nearly is: what sounds like an ordinary
word stays one, however close a term comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import Indel

from copilot.errors import InputError
from copilot.speech.moonshine import FIRST_TEXT_TOKEN, SPACE, read_tokens
from copilot.speech.recognizer import Decoded, HeardWord

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from copilot.speech.recognizer import Recognizer

DOUBTED_BELOW = -0.25
NEAR = 0.75  # similarity of the letters
SHORTEST = 5  # letters
ENDINGS = ("s", "ed", "er", "ing", "ly")


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms by their letters, and the ordinary words that are never touched."""

    by_letters: Mapping[str, str]
    ordinary: frozenset[str]

    def corrected(self, decoded: Decoded) -> Decoded:
        """`decoded` with its unusual doubtful words put right; their confidence stays."""
        words = tuple(self._word(word) for word in decoded.words)
        return (
            decoded if words == decoded.words else replace(decoded, text=" ".join(w.text for w in words), words=words)
        )

    def _word(self, word: HeardWord) -> HeardWord:
        core = word.text.strip(".,;:!?\"'")
        stem = core.removesuffix("'s").removesuffix("’s")
        heard = _letters(stem)
        if (
            word.confidence > DOUBTED_BELOW
            or len(heard) < SHORTEST
            or "-" in stem
            or _is_ordinary(heard, self.ordinary)
        ):
            return word
        near = process.extract(
            heard, self.by_letters.keys(), scorer=Indel.normalized_similarity, score_cutoff=NEAR, limit=2
        )
        if not near or (len(near) > 1 and near[0][1] == near[1][1]):  # two are as near: nobody knows which
            return word
        return replace(word, text=word.text.replace(stem, self.by_letters[near[0][0]], 1))


class Corrected:
    """A recogniser whose words are put right."""

    def __init__(self, recognizer: Recognizer, terms: Terms) -> None:
        self._recognizer = recognizer
        self._terms = terms

    def decode(self, pcm16k: NDArray[np.float32]) -> Decoded:
        """See `Recognizer.decode`."""
        return self._terms.corrected(self._recognizer.decode(pcm16k))


def terms(names: Iterable[str], model: Path) -> Terms:
    """`model` is the embedded recogniser's folder: a word that it has as one token is an ordinary one."""
    tokens = read_tokens((model / "tokenizer.bin").read_bytes())[FIRST_TEXT_TOKEN:]
    whole = (token.decode(errors="replace") for token in tokens)
    ordinary = frozenset(_letters(token) for token in whole if token.startswith(SPACE))
    parts = (part for name in names for part in name.split())
    known = {_letters(part): part for part in parts if len(_letters(part)) >= SHORTEST}
    return Terms({letters: part for letters, part in known.items() if letters not in ordinary}, ordinary)


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
