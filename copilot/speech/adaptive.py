"""Learns how one sound comes back in another (loudspeaker, room, microphone), and takes it out again.

A frequency-domain Kalman filter in partitions (Enzner and Vary 2006; Kuech, Mabande and Enzner 2014). How far it trusts
a block follows from its own doubt about the room and from how loud everything else is, so that it stands still while
somebody speaks into the microphone, and needs no detector of that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STEADY = 0.998  # how much of a room is the same a block later: people move
DOUBT = 0.1  # at the start, squared gain of a bin
NOISE_KEPT = 0.8  # of the last blocks' rest, in what is taken for the rest of this one
LEAST = 1e-9


class Filter:
    """`step` with blocks of equal length; remembers `parts` of them."""

    def __init__(self, block: int, parts: int) -> None:
        import numpy as np

        self._block = block
        self._other = np.zeros(2 * block, np.float32)
        self._spectra = np.zeros((parts, block + 1), np.complex64)  # of the other sound, newest first
        self._power = np.zeros((parts, block + 1), np.float32)
        self._room = np.zeros((parts, block + 1), np.complex64)
        self._doubt = np.full((parts, block + 1), DOUBT, np.float32)
        self._rest = np.zeros(block + 1, np.float32)

    def step(self, own: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.float32]:
        """`own` without what of `other` comes back in it."""
        import numpy as np

        self._other = np.concatenate([self._other[self._block :], other])
        for kept in (self._spectra, self._power):
            kept[1:] = kept[:-1]
        self._spectra[0] = np.fft.rfft(self._other)
        self._power[0] = np.abs(self._spectra[0]) ** 2
        echo = np.fft.irfft((self._spectra * self._room).sum(0))[self._block :].astype(np.float32)
        left = own - echo
        self._learn(left)
        return left

    def response(self) -> NDArray[np.float32]:
        """What was learned of the room, in samples."""
        import numpy as np

        return np.fft.irfft(self._room, axis=1)[:, : self._block].ravel().astype(np.float32)

    def slide(self, by: int) -> None:
        """The other sound comes `by` samples earlier from now on (later, where negative)."""
        import numpy as np

        learned = np.roll(self.response(), by)
        learned[slice(0, by) if by > 0 else slice(by, None)] = 0  # not round to the other end
        parts = learned.reshape(self._room.shape[0], self._block)
        self._room[:] = np.fft.rfft(np.pad(parts, ((0, 0), (0, self._block))), axis=1)

    def _learn(self, left: NDArray[np.float32]) -> None:
        import numpy as np

        rest = np.fft.rfft(np.concatenate([np.zeros_like(left), left]))
        self._rest = NOISE_KEPT * self._rest + (1 - NOISE_KEPT) * np.abs(rest).astype(np.float32) ** 2
        gain = self._doubt / ((self._doubt * self._power).sum(0) + 2 * self._rest + LEAST)
        change = np.fft.irfft(gain * self._spectra.conj() * rest, axis=1)
        change[:, self._block :] = 0  # what a part can know: the other half is wrapped round
        self._room += np.fft.rfft(change, axis=1)
        self._doubt *= STEADY**2 * (1 - 0.5 * gain * self._power)
        self._doubt += (1 - STEADY**2) * np.abs(self._room) ** 2
