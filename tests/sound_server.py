"""A PulseAudio of a test's own (see `copilot.bench.pulse`), and where a sound lies in another."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from copilot.bench.pulse import MISSING, Phone, SoundServer
from copilot.errors import InputError

__all__ = ["Phone", "SoundServer", "likeness", "place", "sound_server"]


@contextlib.contextmanager
def sound_server(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    """A server, and this process' environment pointing at it."""
    try:
        server = SoundServer(folder)
    except InputError as why:
        if str(why) != MISSING:
            raise
        pytest.skip(MISSING)
    for name, value in server.own.items():
        monkeypatch.setenv(name, value)
    yield server
    server.close()


def likeness(heard: np.ndarray, part: np.ndarray) -> float:
    """Greatest normalised correlation of `part` within `heard`, at any delay."""
    product, power = _slide(heard, part)
    return float(np.max(product / np.sqrt(power * np.sum(part.astype(float) ** 2) + 1e-9)))


def place(heard: np.ndarray, part: np.ndarray) -> int:
    """The sample of `heard` at which it is most like `part`."""
    product, power = _slide(heard, part)
    return int(np.argmax(product / np.sqrt(power + 1e-9)))


def _slide(heard: np.ndarray, part: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    heard, part = heard.astype(float), part.astype(float)
    size = len(heard) + len(part)
    product = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(part, size)), size)[: len(heard) - len(part)]
    sums = np.concatenate([[0.0], np.cumsum(heard**2)])
    return product, (sums[len(part) :] - sums[: -len(part)])[: len(product)]
