"""The worker of the second pass: a finished line's sound in, its words as a slower recogniser hears them out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from copilot.children import command
from copilot.errors import ModelError
from copilot.speech import trial
from copilot.speech.recognizer import Recognizer
from copilot.speech.resample import to_decoder
from copilot.speech.whisper import Whisper


def load(body: dict[str, Any], say: Callable[[str], None] = lambda note: None) -> AgainRole:
    """`body`: {"model": folder}. `say` is told while it takes long. Raises ModelError when it may not be used, and why."""
    folder = Path(body["model"])
    if why := trial.refusal(str(folder), command(*trial.COMMAND), again=True, waits=lambda: say("")):
        raise ModelError(why)
    return AgainRole(Whisper(folder))


class AgainRole:
    facts: dict[str, Any]

    def __init__(self, recognizer: Recognizer) -> None:
        self.facts = {}
        self._recognizer = recognizer

    def __call__(self, kind: str, body: dict[str, Any], payload: bytes) -> dict[str, Any]:
        """decode {rate} + samples"""
        import numpy as np

        if kind != "decode":
            raise ValueError(kind)
        sound = np.frombuffer(payload, "<i2").astype(np.float32) / np.float32(32_768)
        heard: dict[str, Any] = msgspec.to_builtins(self._recognizer.decode(to_decoder(sound, int(body["rate"]))))
        return heard
