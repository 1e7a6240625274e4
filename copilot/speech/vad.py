"""Is somebody speaking? Silero voice activity detection at 8 kHz, one state per leg.

Knows probabilities, not segments: `segments.py` turns them into speech that begins and ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from copilot.speech.onnx import open_session

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

RATE = 8_000
FRAME = 256  # samples, 32 ms
FRAME_S = FRAME / RATE
CONTEXT = 32  # samples of the frame before, which the model wants in front


class VoiceMemory:
    """What the detector remembers of one leg."""

    def __init__(self) -> None:
        import numpy as np

        self.state = np.zeros((2, 1, 128), np.float32)
        self.context = np.zeros((1, CONTEXT), np.float32)


class Silero:
    """The loaded model; it holds no state, so that any number of legs can share it."""

    def __init__(self, file: Path) -> None:
        """Loads silero_vad.onnx, the full model: the half-precision one is broken at 8 kHz."""
        import numpy as np

        self._session = open_session(file)
        self._rate = np.array(RATE, np.int64)

    def step(self, frames: Sequence[NDArray[np.float32]], memories: Sequence[VoiceMemory]) -> list[float]:
        """Speech probability of one frame (FRAME samples, -1..1) for each leg; each leg's memory moves on.

        Legs go through the model together because most of the price of a frame is the call.
        """
        import numpy as np

        sound = np.stack(frames)
        feed = {
            "input": np.concatenate([np.concatenate([m.context for m in memories]), sound], axis=1),
            "state": np.concatenate([m.state for m in memories], axis=1),
            "sr": self._rate,
        }
        probabilities, states = self._session.run(None, feed)
        for row, memory in enumerate(memories):
            memory.state = states[:, row : row + 1]
            memory.context = sound[row : row + 1, -CONTEXT:]
        return [float(p) for p in probabilities[:, 0]]
