"""Two legs of numbers: each sample says which it is, so that one lost, doubled, late or on the wrong leg is seen.

Sample n of a leg is n % PERIOD[leg] + 1; the periods have no common divisor. 0 is silence, which is no number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.int16]

PERIOD = {"agent": 19_997, "customer": 20_011}


def numbers(leg: str, count: int) -> Samples:
    import numpy as np

    return np.asarray((np.arange(count) % PERIOD[leg] + 1).astype(np.int16))


@dataclass(slots=True)
class Count:
    """What arrives on one leg, in pieces: `take` each in turn. All figures are samples."""

    leg: str
    arrived: int = 0
    lost: int = 0
    doubled: int = 0
    wrong: int = 0  # that do not go on from the one before, nor come after a loss or a doubling
    silent: int = 0  # zeros between two numbers
    silences: int = 0
    _last: int = 0
    _zeros: int = 0

    def take(self, sound: Samples) -> None:
        import numpy as np

        numbers = np.flatnonzero(sound)
        if not len(numbers):
            self._zeros += len(sound) if self._last else 0
            return
        if self._last:
            self._silence(self._zeros + int(numbers[0]))
        for gap in np.diff(numbers)[np.diff(numbers) > 1]:
            self._silence(int(gap) - 1)
        self._zeros = len(sound) - 1 - int(numbers[-1])
        values = sound[numbers].astype(np.int64)
        self.arrived += len(values)
        self._compare(values if not self._last else np.concatenate([[self._last], values]))
        self._last = int(values[-1])

    def _silence(self, samples: int) -> None:
        self.silent += samples
        self.silences += samples > 0

    def _compare(self, values: NDArray[np.int64]) -> None:
        """Each number beside the one before: how far off the next one it is tells what happened between."""
        import numpy as np

        period = PERIOD[self.leg]
        self.wrong += int(np.count_nonzero((values < 0) | (values > period)))
        off = (np.diff(values) - 1) % period
        for step in off[off != 0]:
            if step <= period // 2:
                self.lost += int(step)
            else:
                self.doubled += period - int(step)
