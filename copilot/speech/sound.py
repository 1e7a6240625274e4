"""The newest sound of one leg, by position: samples from the start of the call. Grows at its end, forgets at its beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ROOM = 1 << 16  # samples that there is room for beyond what is kept, when the room is made anew


class Sound:
    """Holds the samples from `first` to `end`."""

    def __init__(self) -> None:
        import numpy as np

        self.first = 0
        self._held: NDArray[np.int16] = np.zeros(0, np.int16)
        self._size = 0  # of _held, in use

    @property
    def end(self) -> int:
        return self.first + self._size

    def restart(self, position: int) -> None:
        """Nothing is held, and the next sample is at `position`."""
        self.first, self._size = position, 0

    def add(self, samples: NDArray[np.int16]) -> None:
        import numpy as np

        size = self._size + len(samples)
        if size > len(self._held):
            held = np.zeros(size + ROOM, np.int16)
            held[: self._size] = self._held[: self._size]
            self._held = held
        self._held[self._size : size] = samples
        self._size = size

    def put(self, position: int, samples: NDArray[np.int16]) -> None:
        """Other samples in place of those that are held from `position` on."""
        lead = max(0, self.first - position)
        at = position + lead - self.first
        fresh = samples[lead : lead + max(0, self._size - at)]
        self._held[at : at + len(fresh)] = fresh

    def get(self, first: int, last: int) -> NDArray[np.int16]:
        """The samples from `first` to `last` (exclusive); zeros where none are held."""
        import numpy as np

        found = np.zeros(max(0, last - first), np.int16)
        begin, end = max(first, self.first), min(last, self.end)
        if begin < end:
            found[begin - first : end - first] = self._held[begin - self.first : end - self.first]
        return found

    def forget(self, before: int) -> None:
        """Drops what lies before a position."""
        cut = min(before, self.end) - self.first
        if cut > 0:
            self._held[: self._size - cut] = self._held[cut : self._size].copy()
            self.first, self._size = self.first + cut, self._size - cut
