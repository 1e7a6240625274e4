"""The closest of many words, against a comparison with all of them."""

from __future__ import annotations

import random

from rapidfuzz import fuzz

from knowledge.alike import ALIKE, LONG_ENOUGH, Words


def drawn(draw: random.Random) -> str:
    return "".join(draw.choices("aeinorstü", k=draw.randint(4, 12)))


def misheard(draw: random.Random, word: str) -> str:
    place = draw.randrange(len(word))
    return word[:place] + draw.choice(["", "e", "st"]) + word[place + draw.randint(0, 2) :]


def test_no_word_is_missed_that_a_comparison_with_all_finds() -> None:
    draw = random.Random(4)
    known = sorted({drawn(draw) for _ in range(800)})
    words = Words(known)
    heard = [misheard(draw, word) for word in known]
    found = 0
    for word in heard:
        best = max(fuzz.ratio(word, one) for one in known)
        if len(word) >= LONG_ENOUGH and best >= ALIKE:
            close, alike = words.closest(word)
            assert alike == best / 100 == fuzz.ratio(word, close) / 100
            found += 1
        else:
            assert words.closest(word) == (word, 0.0)
    assert found > 300


def test_one_letter_of_five_may_be_another() -> None:
    assert Words(["grants", "lodge"]).closest("lodbe") == ("lodge", 0.8)


def test_among_no_words_none_is_close() -> None:
    assert Words([]).closest("hamilton") == ("hamilton", 0.0)
