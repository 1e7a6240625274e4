"""A second recogniser: whatever sherpa-onnx can load from a folder, such as Zipformer, Parakeet or SenseVoice.

The kind is told by the files and by what a model says of itself. sherpa-onnx ends the whole process over a folder that
it cannot use: load one only where that may happen (`trial.py`), or after that went well.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from copilot.errors import ModelError
from copilot.house import DEFAULT_LANGUAGE
from copilot.speech.onnx import open_session
from copilot.speech.recognizer import NOTHING, RATE, UNKNOWN, Decoded, HeardWord

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

SHORTEST_S = 0.1
SPACES = (" ", "▁")
INSTALL = "sherpa-onnx is not installed here. Run `pip install 'earshot[recognizers]'`."


class Sherpa:
    """One loaded model, for one thread."""

    def __init__(self, folder: Path, language: str = DEFAULT_LANGUAGE) -> None:
        """Loads the model in `folder`, for `language` where it knows several. Raises ModelError where the files tell
        that it is none."""
        self._recognizer = _open(folder, language)

    def decode(self, pcm16k: NDArray[np.float32]) -> Decoded:
        """See `Recognizer.decode`."""
        if len(pcm16k) < SHORTEST_S * RATE:
            return NOTHING
        stream = self._recognizer.create_stream()
        stream.accept_waveform(RATE, pcm16k)
        self._recognizer.decode_stream(stream)
        return spoken(stream.result.tokens, stream.result.ys_log_probs)


def spoken(tokens: Sequence[str], log_probs: Sequence[float]) -> Decoded:
    """Tokens joined to words; without a log-probability for each token nobody knows how sure they are."""
    probs = log_probs if len(log_probs) == len(tokens) else [UNKNOWN] * len(tokens)
    words: list[tuple[str, list[float]]] = []
    for token, prob in zip(tokens, probs, strict=True):
        if token.startswith("<") and token.endswith(">"):
            continue  # language, emotion, event
        if not words or token.startswith(SPACES):
            words.append(("", []))
        text, sure = words[-1]
        words[-1] = (text + token.replace("▁", " "), [*sure, min(0.0, prob)])
    kept = [(text.strip(), sure) for text, sure in words if any(c.isalnum() for c in text)]
    if not kept:
        return NOTHING
    every = [prob for _, sure in kept for prob in sure]
    heard = tuple(HeardWord(text, sum(sure) / len(sure)) for text, sure in kept)
    return Decoded(" ".join(word.text for word in heard), sum(every) / len(every), heard)


def _open(folder: Path, language: str) -> Any:
    try:
        import sherpa_onnx
    except ImportError as error:
        raise ModelError(INSTALL) from error
    if not folder.is_dir():
        raise ModelError(f"There is no folder {folder}.")
    tokens = _file(folder, "tokens.txt")
    if tokens is None:
        raise ModelError(f"{folder} holds no model for sherpa-onnx: tokens.txt is missing.")
    open_ = sherpa_onnx.OfflineRecognizer
    common = {"tokens": tokens, "num_threads": 1}
    encoder, decoder, joiner = (_file(folder, f"{part}*.onnx") for part in ("encoder", "decoder", "joiner"))
    moonshine = (_file(folder, "encoder_model.ort"), _file(folder, "decoder_model_merged.ort"))
    if all(moonshine):
        return open_.from_moonshine_v2(encoder=moonshine[0], decoder=moonshine[1], **common)
    if encoder and decoder and joiner:
        nemo = "nemo_transducer" if "EncDec" in _says_it_is(encoder) else "transducer"
        return open_.from_transducer(encoder=encoder, decoder=decoder, joiner=joiner, model_type=nemo, **common)
    model = _file(folder, "model*.onnx")
    if model and "sense_voice" in _says_it_is(model):
        return open_.from_sense_voice(model=model, language=language, **common)
    if model and "EncDec" in _says_it_is(model):
        return open_.from_nemo_ctc(model=model, **common)
    raise ModelError(
        f"{folder} holds no model of a kind that Earshot loads: Moonshine (encoder_model.ort, decoder_model_merged.ort),"
        " a transducer (encoder, decoder and joiner .onnx), SenseVoice or NeMo CTC (model.onnx)."
    )


def _file(folder: Path, pattern: str) -> str | None:
    """The smallest file that fits: the quantised one, where there are two."""
    found = sorted(folder.glob(pattern), key=lambda file: file.stat().st_size)
    return str(found[0]) if found else None


def _says_it_is(model: str) -> str:
    """What the model's own metadata names as its kind."""
    from onnxruntime.capi.onnxruntime_pybind11_state import InvalidProtobuf

    try:
        return str(open_session(Path(model)).get_modelmeta().custom_metadata_map.get("model_type", ""))
    except InvalidProtobuf as error:
        raise ModelError(f"{model} is damaged: it is no ONNX model.") from error
