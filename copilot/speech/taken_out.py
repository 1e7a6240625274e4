"""What was taken out of a leg's sound, in words, so that nobody has to believe that it was only an echo.

The other party's finals say where to look: where the leg's sound became quieter meanwhile, it is decoded again as it
came. The words that the leg's own lines do not have were taken out.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from copilot.speech.heard import Heard
from copilot.speech.normalize import normalize
from copilot.speech.resample import to_decoder
from copilot.speech.segments import Segment
from copilot.speech.vad import FRAME_S

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from copilot.speech.ear import Ear
    from copilot.speech.recognizer import HeardWord

KEEP_S = 27.0  # of sound: a span is at most 12 s long, and so is the line of the leg that it waits for
LINES = 16  # of the leg, newest
QUIETER_DB = 3.0
AUDIBLE_DBFS = -60.0
FEWEST_S = 0.25  # of sound that became quieter, to say anything
FEWEST_WORDS = 2  # beside words that were kept: one is two ways to hear the same


class TakenOut:
    """Spans of one leg that something was taken out of, until they can be told."""

    def __init__(self, ear: Ear) -> None:
        self._ear = ear
        self._spans: list[Segment] = []
        self._noted: list[Segment] = []  # just now
        self._lines: deque[Heard] = deque(maxlen=LINES)

    def note(self, heard: Iterable[Heard]) -> None:
        """Finals of both legs, as they come."""
        for said in heard:
            if said.kind != "final":
                continue
            if said.leg == self._ear.leg:
                self._lines.append(said)
            elif said.leg == self._ear.echo_of and self._became_quieter(said.start, said.end):
                self._noted.append(Segment(said.start, said.end))

    def due(self, *, over: bool) -> list[Segment]:
        """Spans whose lines of the leg are all there; a leg's line under way must not be told as over by what comes
        after its beginning. One at a time, and none that was noted just now: its final is not to wait for this.

        `over`: no more lines come, and all are due.
        """
        if over:
            return [*self._spans, *self._noted]
        opened = self._ear.segmenter.open
        due = [span for span in self._spans if opened is None or opened.start >= span.end][:1]
        self._spans = [span for span in self._spans if span not in due] + self._noted
        self._noted = []
        return due

    def missing(self, span: Segment, words: Sequence[HeardWord]) -> tuple[HeardWord, ...]:
        """Those of `words`, heard in the sound as it came, that no line of the leg has."""
        lines = [line for line in self._lines if line.start < span.end and line.end > span.start]
        kept = [plain for line in lines for word in line.words for plain in normalize(word.text)]
        plain = [(token, at) for at, word in enumerate(words) for token in normalize(word.text)]
        steps = Indel.opcodes([token for token, _ in plain], kept)
        gone = {plain[n][1] for step in steps if step.tag == "delete" for n in range(step.src_start, step.src_end)}
        return tuple(words[at] for at in sorted(gone)) if not lines or len(gone) >= FEWEST_WORDS else ()

    def sound(self, span: Segment) -> NDArray[np.float32]:
        """The leg's sound as it came, for the recogniser."""
        return to_decoder(self._ear.as_it_came(span), self._ear.rate)

    def told(self, span: Segment, words: Sequence[HeardWord]) -> Heard:
        return Heard(
            kind="set_aside",
            utterance=f"{self._ear.leg}-echo-{round(span.start * 1000)}",
            leg=self._ear.leg,
            start=span.start,
            end=span.end,
            text=" ".join(word.text for word in words),
            confidence=sum(word.confidence for word in words) / len(words),
            words=tuple(words),
            reason="heard from the other leg",
        )

    def _became_quieter(self, start: float, end: float) -> bool:
        import numpy as np

        ear = self._ear
        size = round(FRAME_S * ear.rate)
        frames = int((end - start) / FRAME_S)
        first = round(start * ear.rate)
        raw, clean = (
            np.square(sound.get(first, first + frames * size).astype(np.float32) / 32768).reshape(frames, size).mean(1)
            for sound in (ear.raw, ear.clean)
        )
        quieter = (raw > 10 ** (AUDIBLE_DBFS / 10)) & (raw > clean * 10 ** (QUIETER_DB / 10))
        return bool(np.count_nonzero(quieter) * FRAME_S >= FEWEST_S)
