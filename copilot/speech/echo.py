"""The customer in the agent's microphone: is it heard there, and the microphone's sound without it.

Nothing is touched until it is proven that taking out takes something out: a headset's sound stays what it is, sample by
sample. What makes it worth a try is cheap (`bleed.Leak`); the proof is that a filter that has learned the room makes the
microphone quieter by as much as it takes out.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from copilot.speech.adaptive import Filter
from copilot.speech.drift import FASTEST, Drift, Reading

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from copilot.speech.sound import Sound

BLOCK_S = 0.032
REACH_S = 0.42  # from what the loudspeaker plays to the end of its echo in the microphone
SUSPECT_DB = -36.0  # beside the customer; a quieter echo is transcribed on nobody's leg
HISTORY_S = 8.0  # of sound to learn from at once …
PASSES = 2  # … so often
LOUD_DBFS = -45.0  # the customer speaks …
WITHIN_BLOCKS = 10  # … or did so recently
FLOOR = 1e-7  # power below which nothing is worth taking out (-70 dBFS)
KEPT = 0.99  # of the evidence, from one block with the customer's words to the next
ENOUGH = 4.0  # evidence, to say anything: so many blocks in which the echo is as loud as all the rest
PROVEN, LOST = 0.3, 0.0  # what became quieter, of what was taken out: 1 is an echo, -1 is none
TRY_BLOCKS = 900  # with the customer's words, and no proof: it is something else, a noisy room perhaps
REST_S = 10.0  # until the next try, where the suspicion went by itself: each begins with HISTORY_S at once
AGAIN_S = 30.0  # until the next try, and twice as long after each


class Echo:
    """What one leg's sound is without another's. `heard`: taking out takes something out."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._block = round(BLOCK_S * rate)
        self._filter: Filter | None = None
        self._reading = Reading(rate)
        self._drift = Drift()
        self._at = 0  # position of the next block
        self._quieter = self._taken = 0.0  # evidence: what the sound became quieter, and what was taken out of it
        self._quiet_for = WITHIN_BLOCKS  # blocks since the other leg was loud
        self._tried = 0
        self._again_at = 0
        self._wait = AGAIN_S
        self.heard = False

    def follow(self, own: Sound, other: Sound, clean: Sound, leak_db: float | None) -> None:
        """Let `clean` grow as far as `own` has grown. `leak_db`: how loud the other leg at most is on this one."""
        suspected = leak_db is not None and leak_db >= SUSPECT_DB
        if self._filter is None and suspected and clean.end >= self._again_at:
            self._begin(own, other, clean)
        elif self._filter is not None and not suspected and not self.heard:
            self._filter = None
            self._again_at = clean.end + round(REST_S * self._rate)
        if self._filter is None:
            clean.add(own.get(clean.end, own.end))
            return
        if not self._at <= clean.end < self._at + self._block:  # sound was missing
            self._at = clean.end // self._block * self._block
        while self._filter is not None and self._at + self._block <= own.end:
            fresh = self._step(self._filter, own, other)
            clean.add(fresh[clean.end - self._at :])
            self._at += self._block
            self._judge()

    def drain(self, own: Sound, clean: Sound) -> None:
        """No more sound comes: the last, incomplete block is left as it is."""
        clean.add(own.get(clean.end, own.end))

    def _begin(self, own: Sound, other: Sound, clean: Sound) -> None:
        """Learn from the newest sound, twice over; what it then is without the echo takes its place."""
        import numpy as np

        last = clean.end // self._block
        first = max(-(-max(own.first, other.first) // self._block), last - round(HISTORY_S / BLOCK_S))
        self._filter = Filter(self._block, math.ceil(REACH_S / BLOCK_S))
        self._drift = Drift()
        self._quieter, self._taken, self._tried = 0.0, 0.0, 0
        parts: list[NDArray[np.int16]] = []
        for _ in range(PASSES):
            self._reading = Reading(self._rate, drift=self._reading.drift)
            self._drift.forget()
            parts.clear()
            for block in range(first, last):
                self._at = block * self._block
                parts.append(self._step(self._filter, own, other))
                self._judge()
                if self._filter is None:
                    return
        self._at = last * self._block
        if self.heard and parts:
            clean.put(first * self._block, np.concatenate(parts))

    def _step(self, filter_: Filter, own: Sound, other: Sound) -> NDArray[np.int16]:
        """The block at _at, as it was or without the echo; what that shows is added to the proof."""
        import numpy as np

        raw = own.get(self._at, self._at + self._block)
        mine = raw.astype(np.float32) / np.float32(32768)
        theirs = self._reading.block(other, self._at, self._block)
        left = filter_.step(mine, theirs)
        loud = _power(theirs) >= 10 ** (LOUD_DBFS / 10)
        self._quiet_for = 0 if loud else self._quiet_for + 1
        if self._quiet_for < WITHIN_BLOCKS:
            rest = _power(left) + FLOOR
            self._quieter = KEPT * self._quieter + (_power(mine) - _power(left)) / rest
            self._taken = KEPT * self._taken + _power(mine - left) / rest
            self._tried += 1
        self._follow_clock(filter_, spoken=loud)
        return np.clip(np.rint(left * 32768), -32768, 32767).astype(np.int16) if self.heard else raw

    def _follow_clock(self, filter_: Filter, *, spoken: bool) -> None:
        if by := self._reading.slide():
            filter_.slide(by)
            self._drift.forget()
        if self._drift.step(spoken=spoken):
            drift = self._reading.drift + self._drift.look(filter_.response(), self._block)
            self._reading.drift = min(FASTEST, max(-FASTEST, drift))

    def _judge(self) -> None:
        """Taking out what is there makes quieter by just that; taking out what is not there makes louder by it."""
        certain = self._taken >= ENOUGH
        if certain and self._quieter >= PROVEN * self._taken:
            self.heard, self._wait = True, AGAIN_S
        elif self.heard and certain and self._quieter <= LOST * self._taken:
            self.heard, self._filter = False, None
            self._again_at = self._at + round(self._wait * self._rate)
        elif not self.heard and self._tried >= TRY_BLOCKS:
            self._filter = None
            self._again_at = self._at + round(self._wait * self._rate)
            self._wait *= 2


def _power(samples: NDArray[np.float32]) -> float:
    import numpy as np

    return float(np.dot(samples, samples)) / len(samples)
