"""A doubtful line is decoded once more, with less room around its speech."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from copilot.bench import speech
from copilot.speech.heard import Heard
from copilot.speech.recognizer import NOTHING, RATE, Decoded, HeardWord
from copilot.speech.segments import Cut
from copilot.speech.transcriber import Transcriber

from .conftest import Legs, feed

SENTENCE_S = 8.0  # of the demo call: its first lines


class Says:
    """A recogniser that answers in turn with what it is told to, over and over; remembers what it was given."""

    def __init__(self, *answers: Decoded) -> None:
        self._answers = answers
        self.given: list[NDArray[np.float32]] = []

    def decode(self, pcm16k: NDArray[np.float32]) -> Decoded:
        self.given.append(pcm16k)
        return self._answers[(len(self.given) - 1) % len(self._answers)]


def said(text: str, confidence: float) -> Decoded:
    return Decoded(text, confidence, (HeardWord(text, confidence),))


NONSENSE, ELGIN, SURE = said("Elgyn.", -0.8), said("E L G I N.", -0.2), said("Elgin.", -0.59)


def lines(transcriber: Transcriber, legs: Legs) -> list[Heard]:
    transcriber.open("call", list(legs), 8000)
    heard = [h for fed in feed(transcriber, legs, last_s=SENTENCE_S) for h in fed.heard]
    return [h for h in heard + transcriber.close("call") if h.kind == "final"]


@pytest.mark.parametrize(
    ("answers", "text", "asked"),
    [
        ((NONSENSE, ELGIN), "E L G I N.", 2),
        ((NONSENSE, said("Elgar.", -0.9)), "Elgyn.", 2),
        ((NONSENSE, NOTHING), "Elgyn.", 2),
        ((SURE,), "Elgin.", 1),
        ((NOTHING,), "", 1),  # no words are no doubtful words: another try would only invent some
    ],
)
def test_the_surer_words_stand(
    engine: speech.Engine, demo: Legs, answers: Sequence[Decoded], text: str, asked: int
) -> None:
    recognizer = Says(*answers)
    finals = lines(Transcriber(recognizer, engine.detector), demo)
    segments = lines(Transcriber(Says(SURE), engine.detector), demo)
    assert {line.text for line in finals} == ({text} if text else set())
    assert len(recognizer.given) == asked * len(segments) > 0


def test_the_line_stays_as_doubtful_as_it_was(engine: speech.Engine, demo: Legs) -> None:
    for line in lines(Transcriber(Says(NONSENSE, ELGIN), engine.detector), demo):
        assert (line.confidence, [word.confidence for word in line.words]) == (-0.8, [-0.2])


def test_half_of_the_room_goes_and_nothing_of_the_speech(engine: speech.Engine, demo: Legs) -> None:
    recognizer = Says(NONSENSE, ELGIN)
    lines(Transcriber(recognizer, engine.detector), demo)
    cut = Cut()
    for whole, closer in zip(recognizer.given[::2], recognizer.given[1::2], strict=True):
        gone = (len(whole) - len(closer)) / RATE
        assert 0 < gone <= (cut.pre_roll + cut.tail) / 2 + 0.01
        assert np.dot(closer, closer) > 0.98 * np.dot(whole, whole)


def test_a_recogniser_that_is_far_away_is_asked_once(engine: speech.Engine, demo: Legs) -> None:
    far, here = Says(NONSENSE), Says(ELGIN)
    finals = lines(Transcriber(far, engine.detector, drafts=here), demo)
    assert {line.text for line in finals} == {"Elgyn."}
    assert len(far.given) == len(finals)
