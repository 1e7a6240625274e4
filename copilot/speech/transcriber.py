"""Two legs of sound in, utterances out; one process serves many interactions.

Counts sound, never the wall clock: the same sound gives the same finals at any speed and in blocks of any length. The
recogniser is shared and remembers nothing; everything that is remembered belongs to one leg of one interaction.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from copilot.speech.bleed import ECHO_FRAMES, is_bleed
from copilot.speech.ear import SILENT_DB, Ear
from copilot.speech.heard import Fed, Heard, Kind, LegLevel, Reason
from copilot.speech.resample import to_decoder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copilot.speech.recognizer import Decoded, Recognizer
    from copilot.speech.segments import Segment
    from copilot.speech.vad import Silero

INTERIM_S = 0.8


class Transcriber:
    """`open` an interaction, `feed` it blocks of its legs, `close` it. Not for use by several threads."""

    def __init__(self, recognizer: Recognizer, detector: Silero) -> None:
        self._recognizer = recognizer
        self._detector = detector
        self._ears: dict[str, dict[str, Ear]] = {}
        self.in_vain_s = 0.0  # of sound decoded ahead for an end that was none

    def open(
        self, interaction: str, legs: Sequence[str], rate: int, *, start: Mapping[str, float] | None = None
    ) -> None:
        """Begin an interaction whose legs ("agent", "customer" or "mixed") come at `rate` Hz.

        `start`: seconds of the call before which a leg's sound counts as already heard. Sound before it may still be
        fed, and is worth feeding: the detector warms up on it.
        """
        self._ears[interaction] = {leg: Ear(leg, rate, (start or {}).get(leg, 0.0)) for leg in legs}

    def feed(self, interaction: str, at: float, pcm: Mapping[str, bytes], *, live: bool = False) -> Fed:
        """One block: little-endian 16-bit samples of each leg, the first of them at `at` seconds of the call.

        All legs of a block come in one call. `live`: open segments say what they have so far, every 0.8 s of sound, and
        one that falls silent is decoded, and told ahead, before it is known to be over. Leave it off while blocks are
        waiting: finals are the same either way.
        """
        import numpy as np

        ears = self._ears[interaction]
        sound = {leg: np.frombuffer(data, "<i2") for leg, data in pcm.items()}
        heard: list[Heard] = []
        for leg in sound:
            if ears[leg].is_after_hole(at):
                heard += self._finals(ears, [(ears[leg], segment) for segment in ears[leg].end()])
        for leg, samples in sound.items():
            ears[leg].take(at, samples)
        heard += self._finals(ears, self._advance(list(ears.values())))
        if live:
            heard += self._look_ahead(ears)
            if not self._final_is_near():
                heard += self._interims(ears)
        for ear in ears.values():
            ear.forget()
        levels = tuple(_level(ears[leg], at, len(samples)) for leg, samples in sound.items())
        return Fed(heard=tuple(heard), levels=levels)

    def close(self, interaction: str) -> list[Heard]:
        """The sound is over: the finals of what was still open. The interaction is forgotten."""
        ears = self._ears.pop(interaction)
        for ear in ears.values():
            ear.drain()
        closed = self._advance(list(ears.values()))
        return self._finals(ears, closed + [(ear, segment) for ear in ears.values() for segment in ear.end()])

    def _advance(self, ears: Sequence[Ear]) -> list[tuple[Ear, Segment]]:
        """Takes every ear through the frames that are complete; returns what closed, in the order it did."""
        closed: list[tuple[Ear, Segment]] = []
        while ready := [(ear, frame) for ear in ears if (frame := ear.next_frame()) is not None]:
            probabilities = self._detector.step([frame for _, frame in ready], [ear.memory for ear, _ in ready])
            for (ear, _), probability in zip(ready, probabilities, strict=True):
                others = [other for other in ears if other is not ear]
                closed += [(ear, segment) for segment in ear.frame_done(probability, others)]
        return closed

    def _finals(self, ears: Mapping[str, Ear], closed: Sequence[tuple[Ear, Segment]]) -> list[Heard]:
        heard = []
        for ear, segment in closed:
            reason: Reason = "heard from the other leg" if _is_bleed(ears, ear, segment) else ""
            said = self._say(ear, segment, "set_aside" if reason else "final", reason)
            if said.text:
                heard.append(said)
            elif ear.shown:  # an interim is on the screen and has to go
                heard.append(replace(said, kind="set_aside", reason=reason or "no words"))
            self._drop_ahead(ear, unless=segment)
            ear.shown, ear.interim_at = "", 0.0
        return heard

    def _interims(self, ears: Mapping[str, Ear]) -> list[Heard]:
        heard = []
        for ear in ears.values():
            segment = ear.segmenter.open
            if segment is None:
                continue
            due = ear.interim_at or segment.start + INTERIM_S
            if segment.end < due or _is_bleed(ears, ear, segment):
                continue
            ear.interim_at = segment.end + INTERIM_S
            said = self._say(ear, segment, "interim", "")
            if said.text and said.text != ear.shown:
                ear.shown = said.text
                heard.append(said)
        return heard

    def _look_ahead(self, ears: Mapping[str, Ear]) -> list[Heard]:
        """Decodes what probably is a whole segment while the silence that ends it still lasts.

        If it ends there, its final is ready at that moment; if somebody speaks on, the work was for nothing.
        """
        heard = []
        for ear in ears.values():
            segment = ear.segmenter.settled
            if segment is not None and (ear.ahead is None or ear.ahead[0] != segment):
                self._drop_ahead(ear)
                ear.ahead = segment, self._decode(ear, segment)
                said = self._say(ear, segment, "ahead", "")
                if said.text and not _is_bleed(ears, ear, segment):
                    heard.append(said)
        return heard

    def _drop_ahead(self, ear: Ear, *, unless: Segment | None = None) -> None:
        if ear.ahead is not None and ear.ahead[0] != unless:
            self.in_vain_s += ear.ahead[0].end - ear.ahead[0].start
        ear.ahead = None

    def _decode(self, ear: Ear, segment: Segment) -> Decoded:
        return self._recognizer.decode(to_decoder(ear.sound(segment), ear.rate))

    def _say(self, ear: Ear, segment: Segment, kind: Kind, reason: Reason) -> Heard:
        decoded = ear.ahead[1] if ear.ahead and ear.ahead[0] == segment else self._decode(ear, segment)
        return Heard(
            kind=kind,
            utterance=f"{ear.leg}-{round(segment.start * 1000)}",
            leg=ear.leg,
            start=segment.start,
            end=segment.end,
            text=decoded.text,
            confidence=decoded.confidence,
            words=decoded.words,
            reason=reason,
        )

    def _final_is_near(self) -> bool:
        """An interim takes up to a third of a second; a leg that has just fallen silent shall not wait for one."""
        return any(ear.segmenter.closing for ears in self._ears.values() for ear in ears.values())


def _is_bleed(ears: Mapping[str, Ear], ear: Ear, segment: Segment) -> bool:
    own = ear.levels(segment)
    return any(is_bleed(own, other.levels(segment, ECHO_FRAMES)) for other in ears.values() if other is not ear)


def _level(ear: Ear, at: float, samples: int) -> LegLevel:
    return LegLevel(
        leg=ear.leg,
        at=at,
        seconds=samples / ear.rate,
        dbfs=ear.dbfs,
        zeros=ear.dbfs <= SILENT_DB,
        speech=ear.segmenter.open is not None,
    )
