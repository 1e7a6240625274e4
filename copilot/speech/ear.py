"""One leg of one interaction, on its way to segments: its sound, levels, detector memory and segmenter.

Positions are counted in samples from the start of the call. Sound that comes twice is taken once; a short hole is
silence; a long one ends the segment before it. What is heard is `clean`: the sound as it came, without what another leg
leaks into it where that is proven.
"""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

from copilot.speech.bleed import Leak
from copilot.speech.echo import Echo
from copilot.speech.resample import ToDetector
from copilot.speech.segments import Segment, Segmenter
from copilot.speech.sound import Sound
from copilot.speech.vad import FRAME, FRAME_S, RATE, VoiceMemory

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from copilot.speech.recognizer import Decoded

JITTER_S = 0.02  # a block may say it begins this much off
SHORT_HOLE_S = 0.3  # filled with silence, which no segment ends on
KEPT_FRAMES = int(20 / FRAME_S)
SILENT_DB = -150.0  # all zeros: one lowest bit in a second of them is -129


class Ear:
    """Feed with `take`, let it `listen`, then move frame by frame: `next_frame` gives samples, `frame_done` takes their
    probability.

    `echo_of`: a leg that may be heard on this one, and is then taken out.
    """

    def __init__(self, leg: str, rate: int, start: float, *, echo_of: str = "") -> None:
        import numpy as np

        self.leg = leg
        self.echo_of = echo_of
        self.echo = Echo(rate) if echo_of else None
        self.leaks: dict[str, Leak] = {}  # by the leg that is heard on this one
        self.segmenter = Segmenter(floor=start)
        self.memory = VoiceMemory()
        self.interim_at = 0.0  # when the open segment's next interim is due
        self.shown = ""  # its last interim text
        self.ahead: tuple[Segment, Decoded] | None = None  # the open segment's words, if it ends as it looks
        self.dbfs = SILENT_DB  # level of the last block
        self.rate = rate
        self.keep_s = 0.0  # of the newest sound, at least
        self.raw = Sound()
        self.clean = Sound() if echo_of else self.raw
        self._listened = 0  # position up to which the detector has had the sound
        self._pending: NDArray[np.float32] = np.zeros(0, np.float32)  # for the detector, at its rate
        self._skip = 0  # samples of it before the next frame of the call's grid
        self._frame = 0  # number of the next frame
        self._levels: deque[float] = deque(maxlen=KEPT_FRAMES)
        self._measured = 0  # number of the frame after the last of _levels
        self._masked: deque[bool] = deque(maxlen=KEPT_FRAMES)  # frames that another leg leaked into
        self._to_detector = ToDetector(rate)
        self._started = False

    def is_after_hole(self, at: float) -> bool:
        """Whether so much sound is missing before `at` that `take` will begin anew: `end` must come first."""
        return self._started and round(at * self.rate) - self.raw.end > SHORT_HOLE_S * self.rate

    def take(self, at: float, pcm: NDArray[np.int16]) -> None:
        """A block whose first sample is at `at` seconds of the call."""
        import numpy as np

        position = round(at * self.rate)
        if not self._started or self.is_after_hole(at):
            self._begin(position)
        hole = position - self.raw.end
        if hole > JITTER_S * self.rate:
            pcm = np.concatenate([np.zeros(hole, np.int16), pcm])
        elif hole < -JITTER_S * self.rate:
            pcm = pcm[-hole:]
        self.dbfs = decibels(_floats(pcm))
        self.raw.add(pcm)

    def listen(self, ears: Mapping[str, Ear]) -> None:
        """Hands what was taken to the detector, without the echo of another leg, which has taken its sound as well."""
        if self.echo is not None:
            leak = self.leaks.get(self.echo_of)
            self.echo.follow(self.raw, ears[self.echo_of].raw, self.clean, leak.level if leak else None)
        self._hand_on()

    def _hand_on(self) -> None:
        import numpy as np

        fresh = _floats(self.clean.get(self._listened, self.clean.end))
        self._listened = self.clean.end
        self._pending = np.concatenate([self._pending, self._to_detector.step(fresh)])

    def next_frame(self) -> NDArray[np.float32] | None:
        """The next FRAME samples for the detector, or None until more sound has come."""
        if self._skip:
            cut = min(self._skip, len(self._pending))
            self._pending, self._skip = self._pending[cut:], self._skip - cut
        if len(self._pending) < FRAME:
            return None
        frame, self._pending = self._pending[:FRAME], self._pending[FRAME:]
        self._levels.append(decibels(frame))
        self._measured = self._frame + 1
        return frame

    def frame_done(self, probability: float, others: Iterable[Ear] = ()) -> list[Segment]:
        """The probability of the frame that `next_frame` gave last; returns the segments it closed.

        `others` have had their frame of the same time. What only leaks in from them is no speech of this leg.
        """
        heard = [(ear.leg, level) for ear in others if (level := ear.level(self._frame)) is not None]
        leaks = [self.leaks.setdefault(leg, Leak()).step(self._levels[-1], level) for leg, level in heard]
        self._masked.append(any(leaks))
        closed = self.segmenter.step(self._frame, 0.0 if any(leaks) else probability)
        self._frame += 1
        return closed

    def level(self, frame: int) -> float | None:
        """dBFS of a frame of the call, if this leg has it."""
        at = frame - self._levels_first
        return self._levels[at] if 0 <= at < len(self._levels) else None

    def drain(self) -> None:
        """The sound is over: what the echo and the resampler held back and a last, incomplete frame become frames."""
        import numpy as np

        if self.echo is not None:
            self.echo.drain(self.raw, self.clean)
        self._hand_on()
        rest = self._to_detector.step(np.zeros(0, np.float32), last=True)
        missing = -(len(self._pending) + len(rest) - self._skip) % FRAME
        self._pending = np.concatenate([self._pending, rest, np.zeros(missing, np.float32)])

    def end(self) -> list[Segment]:
        """No more sound after what was taken: closes what is open."""
        return self.segmenter.flush(self.raw.end / self.rate)

    def sound(self, segment: Segment) -> NDArray[np.float32]:
        """The samples of a segment, at the leg's own rate. Leaks in the room before and after the speech are silenced."""
        first = max(self.clean.first, round(segment.start * self.rate))
        samples = _floats(self.clean.get(first, min(self.clean.end, round(segment.end * self.rate))))
        for frame in self._edges(segment):
            at = frame - self._masked_first
            if 0 <= at < len(self._masked) and self._masked[at]:
                begin, end = (round(f * FRAME_S * self.rate) - first for f in (frame, frame + 1))
                samples[max(0, begin) : max(0, end)] = 0
        return samples

    def as_it_came(self, span: Segment) -> NDArray[np.float32]:
        """The samples of a span with all that is in them."""
        first = max(self.raw.first, round(span.start * self.rate))
        return _floats(self.raw.get(first, min(self.raw.end, round(span.end * self.rate))))

    def _edges(self, segment: Segment) -> list[int]:
        """Numbers of the frames before speech begins and after it ends; those between stay as they are."""
        cut = self.segmenter.cut
        first, last = int(segment.start / FRAME_S), int(segment.end / FRAME_S)
        speech = range(first + int(cut.pre_roll / FRAME_S), last - int(cut.tail / FRAME_S))
        return [frame for frame in range(first, last + 1) if frame not in speech]

    def levels(self, segment: Segment, before: int = 0) -> list[float]:
        """dBFS of the frames of a segment and of `before` frames in front of it, as far as they are known."""
        first = max(0, int(segment.start / FRAME_S) - before - self._levels_first)
        last = max(0, int(segment.end / FRAME_S) - self._levels_first)
        return list(self._levels)[first:last]

    def forget(self) -> None:
        """Drops the sound that no segment can reach any more."""
        opened = self.segmenter.open
        cut = self.segmenter.cut
        reach = opened.start if opened else self._frame * FRAME_S - cut.pre_roll - cut.begin_after - 2 * FRAME_S
        reach = min(reach, self._frame * FRAME_S - self.keep_s)
        for sound in (self.raw,) if self.clean is self.raw else (self.raw, self.clean):
            if reach * self.rate - sound.first > self.rate:  # in pieces of a second: each cut copies what is left
                sound.forget(int(reach * self.rate))

    @property
    def _levels_first(self) -> int:
        """Number of the frame that _levels[0] belongs to; the newest may be of a frame that is not done yet."""
        return self._measured - len(self._levels)

    @property
    def _masked_first(self) -> int:
        return self._frame - len(self._masked)

    def _begin(self, position: int) -> None:
        """Sound starts, or starts again, at `position`; frames lie on one grid for the whole call."""
        import numpy as np

        self._started = True
        self.raw.restart(position)
        self.clean.restart(position)
        self._listened = position
        self._pending = np.zeros(0, np.float32)
        self._to_detector = ToDetector(self.rate)
        at = round(position / self.rate * RATE)
        self._frame = -(-at // FRAME)
        self._skip = self._frame * FRAME - at
        self._levels.clear()
        self._masked.clear()
        self.memory = VoiceMemory()
        self.segmenter.restart()


def decibels(samples: NDArray[np.float32]) -> float:
    """Mean level in dB of full scale; SILENT_DB when every sample is zero."""
    import numpy as np

    power = float(np.dot(samples, samples)) / max(1, len(samples))
    return 10 * math.log10(power) if power > 0 else SILENT_DB


def _floats(pcm: NDArray[np.int16]) -> NDArray[np.float32]:
    import numpy as np

    return pcm.astype(np.float32) / np.float32(32768)
