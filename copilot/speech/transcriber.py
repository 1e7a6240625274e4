"""Two legs of sound in, utterances out; one process serves many interactions.

Counts sound, never the wall clock: the same sound gives the same finals at any speed and in blocks of any length. The
recogniser is shared and remembers nothing; everything that is remembered belongs to one leg of one interaction.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from copilot.model import DOUBTFUL, Effort
from copilot.speech.bleed import ECHO_FRAMES, is_bleed
from copilot.speech.ear import SILENT_DB, Ear
from copilot.speech.echo import HISTORY_S
from copilot.speech.heard import Fed, Heard, Kind, LegLevel, Reason
from copilot.speech.resample import to_decoder
from copilot.speech.taken_out import KEEP_S, TakenOut

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copilot.speech.recognizer import Decoded, Recognizer
    from copilot.speech.segments import Segment
    from copilot.speech.vad import Silero

INTERIMS_S: dict[Effort, float] = {"full": 0.8, "half": 1.6}  # of sound between two interims of a segment
ECHOES = {"agent": "customer"}  # a leg, and the one that its microphone may hear


class Transcriber:
    """`open` an interaction, `feed` it blocks of its legs, `close` it. Not for use by several threads."""

    def __init__(self, recognizer: Recognizer, detector: Silero, *, drafts: Recognizer | None = None) -> None:
        """`drafts` hears words that are still being spoken, where the recogniser is far away."""
        self._recognizer = recognizer
        self._drafts = drafts or recognizer
        self._detector = detector
        self._ears: dict[str, dict[str, Ear]] = {}
        self._taken_out: dict[str, list[TakenOut]] = {}
        self.in_vain_s = 0.0  # of sound decoded ahead for an end that was none

    def open(
        self, interaction: str, legs: Sequence[str], rate: int, *, start: Mapping[str, float] | None = None
    ) -> None:
        """Begin an interaction whose legs ("agent", "customer" or "mixed") come at `rate` Hz.

        `start`: seconds of the call before which a leg's sound counts as already heard. Sound before it may still be
        fed, and is worth feeding: the detector warms up on it.
        """
        heard_on = ECHOES if set(ECHOES) | set(ECHOES.values()) <= set(legs) else {}
        ears = {leg: Ear(leg, rate, (start or {}).get(leg, 0.0), echo_of=heard_on.get(leg, "")) for leg in legs}
        for leg, other in heard_on.items():
            ears[leg].keep_s, ears[other].keep_s = KEEP_S, HISTORY_S
        self._ears[interaction] = ears
        self._taken_out[interaction] = [TakenOut(ears[leg]) for leg in heard_on]

    def feed(self, interaction: str, at: float, pcm: Mapping[str, bytes], *, effort: Effort = "finals") -> Fed:
        """One block: little-endian 16-bit samples of each leg, the first of them at `at` seconds of the call.

        All legs of a block come in one call. With "full" and "half" effort open segments say what they have so far,
        every 0.8 or 1.6 s of sound; with these and "lines" one that falls silent is decoded, and told ahead, before it
        is known to be over. Finals are the same with any.
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
        for leg in sound:
            ears[leg].listen(ears)
        heard += self._finals(ears, self._advance(list(ears.values())))
        heard += self._what_was_taken_out(interaction, heard, over=False)
        if effort != "finals":
            heard += self._look_ahead(ears)
        if effort in INTERIMS_S and not self._final_is_near():
            heard += self._interims(ears, INTERIMS_S[effort])
        for ear in ears.values():
            ear.forget()
        levels = tuple(_level(ears[leg], at, len(samples)) for leg, samples in sound.items())
        echo = any(ear.echo is not None and ear.echo.heard for ear in ears.values())
        return Fed(heard=tuple(heard), levels=levels, echo=echo)

    def close(self, interaction: str) -> list[Heard]:
        """The sound is over: the finals of what was still open. The interaction is forgotten."""
        ears = self._ears.pop(interaction)
        for ear in ears.values():
            ear.drain()
        closed = self._advance(list(ears.values()))
        heard = self._finals(ears, closed + [(ear, segment) for ear in ears.values() for segment in ear.end()])
        heard += self._what_was_taken_out(interaction, heard, over=True)
        del self._taken_out[interaction]
        return heard

    def forget(self, interaction: str) -> None:
        """The interaction's sound is gone, and nothing is made of it."""
        self._ears.pop(interaction, None)
        self._taken_out.pop(interaction, None)

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

    def _what_was_taken_out(self, interaction: str, heard: Sequence[Heard], *, over: bool) -> list[Heard]:
        """As set aside: words that were in a leg's sound as it came and are in none of its lines."""
        told = []
        for taken in self._taken_out[interaction]:
            taken.note(heard)
            if self._final_is_near() and not over:
                continue
            for span in taken.due(over=over):
                words = taken.missing(span, self._drafts.decode(taken.sound(span)).words)
                if words:
                    told.append(taken.told(span, words))
        return told

    def _interims(self, ears: Mapping[str, Ear], every: float) -> list[Heard]:
        heard = []
        for ear in ears.values():
            segment = ear.segmenter.open
            if segment is None:
                continue
            due = ear.interim_at or segment.start + every
            if segment.end < due or _is_bleed(ears, ear, segment):
                continue
            ear.interim_at = segment.end + every
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
                ear.ahead = segment, self._whole(ear, segment)
                said = self._say(ear, segment, "ahead", "")
                if said.text and not _is_bleed(ears, ear, segment):
                    heard.append(said)
        return heard

    def _drop_ahead(self, ear: Ear, *, unless: Segment | None = None) -> None:
        if ear.ahead is not None and ear.ahead[0] != unless:
            self.in_vain_s += ear.ahead[0].end - ear.ahead[0].start
        ear.ahead = None

    def _say(self, ear: Ear, segment: Segment, kind: Kind, reason: Reason) -> Heard:
        if ear.ahead and ear.ahead[0] == segment:
            decoded = ear.ahead[1]
        else:
            decoded = self._draft(ear, segment) if kind == "interim" else self._whole(ear, segment)
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

    def _draft(self, ear: Ear, segment: Segment) -> Decoded:
        return self._drafts.decode(to_decoder(ear.sound(segment), ear.rate))

    def _whole(self, ear: Ear, segment: Segment) -> Decoded:
        """What will not change. Doubtful words are decoded once more with less room around them, and the surer ones
        stand: on the edge, a little noise more or less decides between words and nonsense. They stay as doubtful as
        the line was, for what is heard in two ways is proven in neither. A recogniser that is far away is asked once.
        """
        samples = ear.sound(segment)
        decoded = self._recognizer.decode(to_decoder(samples, ear.rate))
        if not decoded.text or decoded.confidence >= DOUBTFUL or self._drafts is not self._recognizer:
            return decoded
        before, after = (round(room / 2 * ear.rate) for room in (segment.before, segment.after))
        again = self._recognizer.decode(to_decoder(samples[before : len(samples) - after], ear.rate))
        surer = bool(again.text) and again.confidence > decoded.confidence
        return replace(again, confidence=decoded.confidence) if surer else decoded

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
