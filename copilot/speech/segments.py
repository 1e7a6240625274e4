"""Where speech begins and ends, from one speech probability per frame. Pure: no sound, no model, no clock.

Frames are numbered from the start of the call, so the same probabilities give the same segments however the sound was
cut into blocks. After a segment has closed nothing of it is remembered but its end, the floor that no later segment
reaches below. That is why a leg resumed at the end of its last final goes on as if nothing had happened.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from copilot.speech.vad import FRAME_S


@dataclass(frozen=True, slots=True)
class Cut:
    """The thresholds and lengths that decide. Lengths are seconds, thresholds are speech probabilities."""

    begin_above: float = 0.5
    begin_after: float = 0.12
    end_below: float = 0.35
    end_after: float = 0.4
    pre_roll: float = 0.4  # soft first sounds come before the detector is sure
    tail: float = 0.3  # soft last sounds come after it has given up
    longest: float = 12.0  # a longer one loses words and takes a gigabyte
    first_split: float = 4.0  # an over-long one is cut no earlier than this after its start
    last_split: float = 1.0  # and no later than this before now


@dataclass(frozen=True, slots=True)
class Segment:
    """Speech from `start` to `end`, seconds of the call, with the room that decoding wants on both sides."""

    start: float
    end: float
    before: float = 0.0  # seconds of that room, less at a floor and in the middle of speech
    after: float = 0.0


@dataclass(slots=True)
class Segmenter:
    """One leg's segments. `step` with each frame's probability in order; `open` is the segment under way."""

    floor: float = 0.0  # sound before this is already heard
    cut: Cut = field(default_factory=Cut)
    _start: float | None = None
    _first: int = 0  # frame number of _probabilities[0]
    _probabilities: list[float] = field(default_factory=list)  # idle: of the loud run; open: of the segment
    _loud_until: int = 0  # frame number after the last one that was not quiet

    def step(self, frame: int, probability: float) -> list[Segment]:
        """Takes frame number `frame`, which begins at frame * FRAME_S; returns the segments it closed."""
        if (frame + 1) * FRAME_S <= self.floor:
            return []
        if self._start is None:
            self._listen(frame, probability)
            return []
        self._probabilities.append(probability)
        if probability >= self.cut.end_below:
            self._loud_until = frame + 1
        if (frame + 1 - self._loud_until) * FRAME_S >= self.cut.end_after:
            return [self._close(self._soft_end(frame + 1))]
        if (frame + 1) * FRAME_S - self._start >= self.cut.longest:
            return self._split()
        return []

    def flush(self, end: float) -> list[Segment]:
        """The sound stops at `end`: closes what is open."""
        if self._start is None:
            self._probabilities.clear()
            return []
        return [self._close(min(end, self._soft_end(self._frames_end())))]

    def restart(self) -> None:
        """Sound is missing before the next frame: forget a beginning that did not become a segment."""
        self._probabilities.clear()

    @property
    def open(self) -> Segment | None:
        """The segment under way, up to the last frame."""
        if self._start is None:
            return None
        return Segment(self._start, self._frames_end() * FRAME_S)

    @property
    def closing(self) -> bool:
        """Open, but silent for a moment: a final is probably near."""
        return self._start is not None and self._frames_end() - self._loud_until >= 3

    @property
    def settled(self) -> Segment | None:
        """What the segment under way will be if the silence lasts: no later sound can belong to it."""
        if self._start is None or (self._frames_end() - self._loud_until) * FRAME_S < self.cut.tail:
            return None
        return self._spoken(self._start, self._soft_end(self._frames_end()))

    def _listen(self, frame: int, probability: float) -> None:
        if probability <= self.cut.begin_above:
            self._probabilities.clear()
            return
        if not self._probabilities:
            self._first = frame
        self._probabilities.append(probability)
        if len(self._probabilities) * FRAME_S >= self.cut.begin_after:
            self._start = max(self.floor, self._first * FRAME_S - self.cut.pre_roll, 0.0)
            self._loud_until = frame + 1

    def _frames_end(self) -> int:
        return self._first + len(self._probabilities)

    def _soft_end(self, now: int) -> float:
        return min(self._loud_until * FRAME_S + self.cut.tail, now * FRAME_S)

    def _spoken(self, start: float, end: float) -> Segment:
        before, after = self._first * FRAME_S - start, end - self._loud_until * FRAME_S
        return Segment(start, end, max(0.0, before), max(0.0, after))

    def _close(self, end: float) -> Segment:
        assert self._start is not None
        segment = self._spoken(self._start, end)
        self.floor = end
        self._start = None
        self._probabilities.clear()
        return segment

    def _split(self) -> list[Segment]:
        """Cuts at the frame where speech is least likely; what follows is heard again as a new beginning."""
        assert self._start is not None
        now = self._frames_end()
        earliest = int((self._start + self.cut.first_split) / FRAME_S) + 1
        latest = now - int(self.cut.last_split / FRAME_S)
        at = min(range(earliest, latest), key=lambda f: (self._probabilities[f - self._first], -f))
        later = list(enumerate(self._probabilities[at - self._first :], at))
        closed = [self._close((at + 0.5) * FRAME_S)]
        for frame, probability in later:
            closed += self.step(frame, probability)
        return closed
