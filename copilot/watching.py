"""Signs that a folder changed, of which none is missed: whoever is busy with one gets what came meanwhile as the next."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from copilot.logs import Name

log = logging.getLogger(__name__)

GATHER_MS = 500  # changes that come together are one sign
STEP_MS = 50
LOOK_EVERY_S = 300.0  # without news too: not every network drive tells of changes


def watched(folder: Path, stop: threading.Event) -> Iterator[None]:
    """A sign for every batch of changes below `folder` from this call on, until `stop`. Takes STEP_MS to begin."""
    signs = _signs(folder, stop)
    next(signs, None)  # comes when the watch stands
    return signs


def _signs(folder: Path, stop: threading.Event) -> Iterator[None]:
    from watchfiles import watch  # noqa: PLC0415  # 30 ms of the start

    while not stop.is_set():
        looked = -math.inf
        try:
            for changes in watch(
                folder,
                debounce=GATHER_MS,
                step=STEP_MS,
                rust_timeout=STEP_MS,
                yield_on_timeout=True,
                stop_event=stop,
                raise_interrupt=False,
            ):
                if changes or time.monotonic() - looked >= LOOK_EVERY_S:
                    looked = time.monotonic()
                    yield
            return  # stopped, or Ctrl+C
        except (OSError, RuntimeError) as problem:  # it is gone, or the system watches enough
            log.warning("a folder cannot be watched: %s", Name(type(problem).__name__))
            yield
            stop.wait(LOOK_EVERY_S)
