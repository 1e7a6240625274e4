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
    """What the detector remembers of one leg: its network's state, and the end of the frame before."""

    def __init__(self) -> None:
        import numpy as np

        self.state = np.zeros((2, 128), np.float32)
        self.context = np.zeros(CONTEXT, np.float32)


class Silero:
    """The loaded model; it holds no state, so that any number of legs can share it."""

    def __init__(self, file: Path) -> None:
        """Loads silero_vad_8k.onnx (tools/slim_silero.py makes it from the original)."""
        self._session = open_session(file)

    def step(self, frames: Sequence[NDArray[np.float32]], memories: Sequence[VoiceMemory]) -> list[float]:
        """Speech probability of one frame (FRAME samples, -1..1) for each leg; each leg's memory moves on.

        Legs go through the model together because half of the price of a frame is the call.
        """
        import numpy as np

        sound = np.empty((len(frames), CONTEXT + FRAME), np.float32)
        state = np.empty((2, len(frames), 128), np.float32)
        for row, (frame, memory) in enumerate(zip(frames, memories, strict=True)):
            sound[row, :CONTEXT] = memory.context
            sound[row, CONTEXT:] = frame
            state[:, row] = memory.state
        probabilities, states = self._session.run(None, {"input": sound, "state": state})
        for row, memory in enumerate(memories):
            memory.state = states[:, row]
            memory.context = sound[row, FRAME:]
        return [float(p) for p in probabilities[:, 0]]
