"""Real processes for journeys: an engine as the window starts it, its workers, its case book."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from copilot import paths
from tests.journeys.window import Window

# no test needs a screen; those of a window system start their own
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session")
def demo_call() -> Path:
    return paths.resources() / "demo" / "calls" / "call-out-fee.flac"


@pytest.fixture
def window(tmp_path: Path, speech_models: Path) -> Iterator[Window]:
    found = Window(tmp_path / "data")
    yield found
    if found.alive:
        found.leave()
