"""How fast this machine is at what a live call needs: the recogniser on shipped speech, the encoder on a question.

Counts processor time, so that what else runs just now does not matter; some seconds on a slow machine.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from copilot.measured import Machine, Measured
from copilot.speech import trial
from knowledge.embed import OnnxEmbedder

if TYPE_CHECKING:
    from collections.abc import Callable

    from copilot.speech.recognizer import Recognizer

QUESTION = "why was I charged a call-out fee for the engineer visit in October"
TRIES = 3  # the best counts: the first also fills caches


def measure(machine: Machine, recognizer: Recognizer) -> Measured:
    """Raises ModelError or EncoderError when a model is missing or altered."""
    embedder = OnnxEmbedder(Path(machine.encoder))
    return Measured(
        machine=machine,
        speech=trial.try_out(recognizer).speed,
        question=round(min(_taken(lambda: embedder.encode([QUESTION])) for _ in range(TRIES)), 4),
    )


def _taken(act: Callable[[], object]) -> float:
    before = time.process_time()
    act()
    return time.process_time() - before
