"""Text to unit vectors. Knows the encoder's folder; knows nothing of articles, indexes or conversations."""

from __future__ import annotations

import tomllib
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from tokenizers import Tokenizer

from knowledge.errors import EncoderError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Anything that turns text into vectors of unit length. Equal texts give equal vectors."""

    @property
    def id(self) -> str:
        """Names model and weights: vectors of two embedders with one id may be compared."""

    @property
    def dim(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """float32 [len(texts), dim], rows of length 1, in the order given. Long texts are cut, empty ones allowed."""


class OnnxEmbedder:
    """An exported encoder (see copilot/encoder_export.py) on ONNX Runtime, one thread.

    `folder` holds model.onnx, tokenizer.json and encoder.toml; raises EncoderError if one is missing or damaged.
    """

    def __init__(self, folder: Path) -> None:
        try:
            facts = tomllib.loads((folder / "encoder.toml").read_text("utf-8"))
            self._id, self._dim, max_tokens = str(facts["id"]), int(facts["dim"]), int(facts["max_tokens"])
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise EncoderError(
                f"The encoder in {folder} is incomplete (encoder.toml: {type(problem).__name__}). "
                "Install Earshot again, or export it again (`earshot knowledge encoder`)."
            ) from problem
        self._tokenizer = _tokenizer(folder / "tokenizer.json", max_tokens)
        self._session = _session(folder / "model.onnx")

    @property
    def id(self) -> str:
        return self._id

    @property
    def dim(self) -> int:
        return self._dim

    def encode(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        # One text at a time: the int8 graph scales its activations over all it is given, so in a batch a text's
        # vector would depend on its neighbours. On one thread batches are not faster and need more memory.
        vectors = np.empty((len(texts), self._dim), dtype=np.float32)
        for row, tokens in enumerate(self._tokenizer.encode_batch(list(texts))):
            ids = np.asarray([tokens.ids], dtype=np.int64)
            vectors[row] = self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0]
        return vectors


class RememberedVectors:
    """Vectors by text: a turn is encoded once, however often the conversation is searched again.

    Keeps the `limit` texts used last.
    """

    def __init__(self, embedder: Embedder, limit: int) -> None:
        self._embedder = embedder
        self._limit = limit
        self._known: OrderedDict[str, Vectors] = OrderedDict()

    def of(self, text: str) -> Vectors:
        """float32 [dim], length 1."""
        if text not in self._known:
            self._known[text] = self._embedder.encode([text])[0]
        self._known.move_to_end(text)
        while len(self._known) > self._limit:
            self._known.popitem(last=False)
        return self._known[text]

    def forget(self) -> None:
        self._known.clear()

    def sum(self, weighted: Sequence[tuple[str, float]]) -> Vectors:
        """The weighted sum of the texts' vectors, float32 [dim], brought to length 1."""
        import numpy as np

        total = np.zeros(self._embedder.dim, dtype=np.float32)
        for text, weight in weighted:
            total += np.float32(weight) * self.of(text)
        length = float(np.linalg.norm(total))
        return total / np.float32(length) if length else total


def _tokenizer(file: Path, max_tokens: int) -> Any:
    try:
        tokenizer = Tokenizer.from_str(file.read_text("utf-8"))
    except Exception as problem:  # the library raises bare Exception for a damaged file
        raise EncoderError(
            f"The encoder's {file.name} cannot be read from {file.parent}. Install Earshot again, or export it again."
        ) from problem
    tokenizer.enable_truncation(max_tokens)
    tokenizer.no_padding()
    return tokenizer


def _session(file: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Without the arena the peak of a long batch is given back, at no measurable cost in time.
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    except Exception as problem:  # onnxruntime's own classes are not public
        raise EncoderError(
            f"The encoder's {file.name} cannot be read from {file.parent}. Install Earshot again, or export it again."
        ) from problem
