"""The embedded recogniser: Moonshine tiny English on stock ONNX Runtime, greedy, with a key/value cache.

Knows the three model files and nothing about calls, legs or voice activity. The model was trained on speech only: it
invents words on silence, so it must only ever be given what voice activity detection let through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from copilot.speech.onnx import open_session
from copilot.speech.recognizer import NOTHING, RATE, Decoded, HeardWord

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

BEGIN, END = 1, 2
FIRST_BYTE_TOKEN, FIRST_TEXT_TOKEN = 3, 259  # between them: one token for each byte 0-255
SPACE = "▁"
SHORTEST_S = 0.1  # the encoder's convolutions need some samples to stand on
ROOM_S = 0.1  # of silence on both sides: the model stumbles over speech that begins or ends at once
TOKENS_PER_SECOND, TOKENS_AT_LEAST = 10, 6
LONE_YOU_BELOW = -0.4
NOT_WORDS = frozenset("♪♫©®™*[]() .,-!?")


class Moonshine:
    """One loaded model, for one thread. Two legs share it: a decode leaves nothing behind."""

    def __init__(self, folder: Path) -> None:
        """Loads encoder_model.ort, decoder_model_merged.ort and tokenizer.bin from `folder` (see models.toml)."""
        self._encoder = open_session(folder / "encoder_model.ort")
        self._decoder = open_session(folder / "decoder_model_merged.ort")
        self._tokens = read_tokens((folder / "tokenizer.bin").read_bytes())
        self._caches = [i.name for i in self._decoder.get_inputs() if i.name.startswith("past_key_values.")]
        self._cache_shapes = [i.shape for i in self._decoder.get_inputs() if i.name.startswith("past_key_values.")]
        made = [o.name for o in self._decoder.get_outputs()]
        self._made = [made.index(name.replace("past_key_values", "present")) for name in self._caches]

    def decode(self, pcm16k: NDArray[np.float32]) -> Decoded:
        """See `Recognizer.decode`. Music notes, credit marks and a lone doubtful "You" are nothing, not words."""
        if len(pcm16k) < SHORTEST_S * RATE:
            return NOTHING
        return spoken(*self._greedy(with_room(pcm16k)), self._tokens)

    def _greedy(self, pcm: NDArray[np.float32]) -> tuple[list[int], list[float]]:
        """Most likely token after token, with its log-probability."""
        import numpy as np

        # The mask counts input samples, in the decoder too: the stride of 384 is inside the graphs.
        mask = np.ones((1, len(pcm)), np.int64)
        (heard,) = self._encoder.run(None, {"input_values": pcm[None], "attention_mask": mask})
        feed: dict[str, Any] = {"encoder_attention_mask": mask, "encoder_hidden_states": heard}
        for name, shape in zip(self._caches, self._cache_shapes, strict=True):
            feed[name] = np.zeros((1, shape[1], 0, shape[3]), np.float32)
        ids: list[int] = []
        log_probs: list[float] = []
        last = BEGIN
        for step in range(TOKENS_AT_LEAST + int(len(pcm) / RATE * TOKENS_PER_SECOND)):
            feed["input_ids"] = np.array([[last]])
            feed["use_cache_branch"] = np.array([step > 0])
            made = self._decoder.run(None, feed)
            last, log_prob = most_likely(made[0][0, -1])
            if last == END:
                break
            ids.append(last)
            log_probs.append(log_prob)
            for name, at in zip(self._caches, self._made, strict=True):
                # Only the first step returns the encoder's keys and values; later ones come back empty.
                if step == 0 or ".decoder." in name:
                    feed[name] = made[at]
        return ids, log_probs


def with_room(pcm16k: NDArray[np.float32]) -> NDArray[np.float32]:
    """The sound with ROOM_S of silence before and after it."""
    import numpy as np

    return np.pad(pcm16k, round(ROOM_S * RATE))


def most_likely(logits: NDArray[np.float32]) -> tuple[int, float]:
    """The best token of `logits` (vocabulary,) and its log-probability under softmax."""
    import numpy as np

    best = int(logits.argmax())
    return best, -float(np.log(np.exp(logits - logits[best]).sum()))


def read_tokens(data: bytes) -> list[bytes]:
    """The vocabulary of tokenizer.bin: strings with their length before them, one byte below 128, else two."""
    tokens = []
    at = 0
    while at < len(data):
        size, at = data[at], at + 1
        if size >= 128:
            size, at = size - 128 + 128 * data[at], at + 1
        tokens.append(data[at : at + size])
        at += size
    return tokens


def spoken(ids: Sequence[int], log_probs: Sequence[float], tokens: Sequence[bytes]) -> Decoded:
    """Tokens joined to words, each with the mean log-probability of its tokens."""
    words: list[tuple[bytearray, list[float]]] = []
    space = SPACE.encode()
    for token, log_prob in zip(ids, log_probs, strict=True):
        piece = tokens[token]
        if token < FIRST_BYTE_TOKEN or (token >= FIRST_TEXT_TOKEN and piece.startswith(b"<<")):
            continue  # control tokens
        if piece.startswith(space) or not words:
            words.append((bytearray(), []))
        words[-1][0].extend(piece)
        words[-1][1].append(log_prob)
    named = [(text.decode(errors="replace").replace(SPACE, " ").strip(), probs) for text, probs in words]
    kept = [(text, probs) for text, probs in named if text]
    if not kept:
        return NOTHING
    every = [p for _, probs in kept for p in probs]
    decoded = Decoded(
        " ".join(text for text, _ in kept),
        sum(every) / len(every),
        tuple(HeardWord(text, sum(probs) / len(probs)) for text, probs in kept),
    )
    return NOTHING if is_invented(decoded) else decoded


def is_invented(decoded: Decoded) -> bool:
    """What this model writes when there is no speech: notes and credit marks, or a lone "You" it half believes."""
    if all(sign in NOT_WORDS for sign in decoded.text):
        return True
    return decoded.text.strip(" .,!?").lower() == "you" and decoded.confidence < LONE_YOU_BELOW
