"""A recogniser for a second pass over finished lines: a Whisper model as faster-whisper keeps it in a folder.

Slower than what hears a call, and better if the model is large enough for it. It runs on CTranslate2, as faster-whisper
does; that package itself asks for PyAV, whose wheels carry libraries under the GPL. Never fetches anything.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tokenizers import Tokenizer

from copilot.errors import ModelError
from copilot.speech.mel import log_mel
from copilot.speech.recognizer import NOTHING, RATE, Decoded, HeardWord

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILES = ("model.bin", "config.json", "tokenizer.json")
SHORTEST_S = 0.1
TOKENS_PER_SECOND, TOKENS_AT_LEAST = 10, 6
NO_SPEECH, UNSURE = 0.6, -1.0  # Whisper's own rule for sound in which nobody speaks
INSTALL = "CTranslate2 is not installed here. Run `pip install 'earshot[second-pass]'`."


class Whisper:
    """One loaded model, for one thread."""

    def __init__(self, folder: Path) -> None:
        """Loads the model in `folder`. Raises ModelError where there is none that can be."""
        self._model, self._tokens = _open(folder)
        self._prompt = ["<|startoftranscript|>", *_spoken_in(self._model.is_multilingual), "<|notimestamps|>"]

    def decode(self, pcm16k: NDArray[np.float32]) -> Decoded:
        """See `Recognizer.decode`. The words of a line are all as sure as the line."""
        import ctranslate2

        if len(pcm16k) < SHORTEST_S * RATE:
            return NOTHING
        sound = ctranslate2.StorageView.from_array(log_mel(pcm16k, self._model.n_mels)[None])
        most = len(self._prompt) + TOKENS_AT_LEAST + int(len(pcm16k) / RATE * TOKENS_PER_SECOND)
        (heard,) = self._model.generate(
            sound, [self._prompt], beam_size=1, max_length=most, return_scores=True, return_no_speech_prob=True
        )
        words = self._tokens.decode(heard.sequences_ids[0]).split()
        sure = min(0.0, float(heard.scores[0]))
        if not any(c.isalnum() for word in words for c in word) or (heard.no_speech_prob > NO_SPEECH and sure < UNSURE):
            return NOTHING
        return Decoded(" ".join(words), sure, tuple(HeardWord(word, sure) for word in words))


def is_whisper(folder: Path) -> bool:
    return (folder / FILES[0]).is_file()


def _spoken_in(multilingual: bool) -> list[str]:
    return ["<|en|>", "<|transcribe|>"] if multilingual else []


def _open(folder: Path) -> tuple[Any, Any]:
    """The model, and what turns its tokens to text."""
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise ModelError(f"{folder} holds no Whisper model for CTranslate2: {', '.join(missing)} is missing.")
    try:
        import ctranslate2
    except ImportError as error:
        raise ModelError(INSTALL) from error
    try:
        tokens = Tokenizer.from_file(str(folder / "tokenizer.json"))
        model = ctranslate2.models.Whisper(
            str(folder), device="cpu", compute_type="int8", inter_threads=1, intra_threads=1
        )
    except Exception as error:  # the library of tokenizers raises nothing narrower
        raise ModelError(f"The model in {folder} is damaged, or no Whisper model for CTranslate2.") from error
    return model, tokens
