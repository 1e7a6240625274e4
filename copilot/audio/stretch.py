"""Faster or slower without changing the voice's pitch: waveform similarity overlap-add (WSOLA).

Verhelst and Roelands, "An overlap-add technique based on waveform similarity (WSOLA)", ICASSP 1993.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WINDOW = 0.030  # s: two or three pitch periods of a low voice
SEARCH = 0.008  # s either side, where the next window fits the last one best


class Stretch:
    """Sound in, the same sound `speed` times as fast out. Blocks are float32 of shape (frames, channels)."""

    def __init__(self, *, rate: int, channels: int, speed: float) -> None:
        import numpy as np

        self._hop = int(rate * WINDOW / 2)
        self._reach = int(rate * SEARCH)
        self._step = self._hop * speed
        self._window = np.hanning(2 * self._hop + 1)[:-1].astype(np.float32)[:, None]
        self._sound = np.zeros(
            (self._reach, channels), np.float32
        )  # silence before the start, so a search may look back
        self._place = float(self._reach)  # where the next window would begin in `_sound`
        self._tail = np.zeros((self._hop, channels), np.float32)  # second half of the last window
        self._expected = self._tail  # what would follow the last window undisturbed

    def push(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """The output that `block` completes (possibly empty)."""
        import numpy as np

        self._sound = np.concatenate([self._sound, block])
        out: list[NDArray[np.float32]] = []
        while int(self._place) + self._reach + 3 * self._hop <= len(self._sound):
            start = self._best(int(self._place))
            piece = self._sound[start : start + 2 * self._hop] * self._window
            out.append(self._tail + piece[: self._hop])
            self._tail = piece[self._hop :]
            self._expected = self._sound[start + self._hop : start + 2 * self._hop]
            self._place += self._step
        spent = max(0, int(self._place) - self._reach)
        self._sound, self._place = self._sound[spent:], self._place - spent
        return np.concatenate(out) if out else self._sound[:0]

    def finish(self) -> NDArray[np.float32]:
        """What is left at the end of the sound."""
        import numpy as np

        room = np.zeros((self._reach + 4 * self._hop, self._sound.shape[1]), np.float32)
        return np.concatenate([self.push(room), self._tail])

    def _best(self, place: int) -> int:
        import numpy as np

        first = place - self._reach
        heard = self._sound[first : place + self._reach + self._hop].sum(axis=1)
        return first + int(np.argmax(np.correlate(heard, self._expected.sum(axis=1), "valid")))
