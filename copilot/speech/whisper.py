"""A recogniser for a second pass over finished lines: a Whisper model in an administrator's folder, by faster-whisper.

Slower than what hears a call, and better, if the model is large enough for it. Never fetches anything.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from copilot.errors import ModelError
from copilot.speech.recognizer import NOTHING, RATE, Decoded, HeardWord

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

FILES = ("model.bin", "config.json", "tokenizer.json")  # without the last the library would fetch one
SHORTEST_S = 0.1
NO_SPEECH, UNSURE = 0.6, -1.0  # Whisper's own rule for a segment in which nobody speaks
INSTALL = "faster-whisper is not installed here. Run `pip install 'earshot[second-pass]'`."


class Whisper:
    """One loaded model, for one thread."""

    def __init__(self, folder: Path) -> None:
        """Loads the model in `folder`. Raises ModelError where there is none that can be."""
        self._model = _open(folder)

    def decode(self, pcm16k: NDArray[np.float32]) -> Decoded:
        """See `Recognizer.decode`."""
        if len(pcm16k) < SHORTEST_S * RATE:
            return NOTHING
        segments, _ = self._model.transcribe(
            pcm16k,
            language="en",
            beam_size=1,
            temperature=0.0,
            condition_on_previous_text=False,
            without_timestamps=True,
        )
        return spoken(segments)


def is_whisper(folder: Path) -> bool:
    return (folder / FILES[0]).is_file()


def spoken(segments: Iterable[Any]) -> Decoded:
    """The words of segments in which somebody speaks, each as sure as its segment."""
    words: list[HeardWord] = []
    for segment in segments:
        sure = min(0.0, float(segment.avg_logprob))
        if not (segment.no_speech_prob > NO_SPEECH and sure < UNSURE):
            words += [HeardWord(word, sure) for word in segment.text.split()]
    if not any(c.isalnum() for word in words for c in word.text):
        return NOTHING
    mean = sum(word.confidence for word in words) / len(words)
    return Decoded(" ".join(word.text for word in words), mean, tuple(words))


def _open(folder: Path) -> Any:
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise ModelError(f"{folder} holds no model for faster-whisper: {', '.join(missing)} is missing.")
    try:
        import faster_whisper
    except ImportError as error:
        raise ModelError(INSTALL) from error
    try:
        return faster_whisper.WhisperModel(
            str(folder), device="cpu", compute_type="int8", cpu_threads=1, num_workers=1, local_files_only=True
        )
    except (RuntimeError, ValueError, OSError) as error:
        raise ModelError(f"The model in {folder} is damaged or no Whisper model for CTranslate2.") from error
