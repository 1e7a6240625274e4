"""Fixtures that several rooms need. Everything real: the models that ship, and the installed ones."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from copilot import model_install, models


@pytest.fixture(scope="session")
def speech_models() -> Path:
    """The folder of the recogniser's files; installed now if they are not yet."""
    found = models.find(models.read_models(), models.SPEECH)
    if not models.is_whole(found, models.installed_folder() / found.folder):
        model_install.install()
    # tests move the data folder about; the models stay where they are
    os.environ.setdefault("EARSHOT_MODELS", str(models.installed_folder()))
    return models.whole(models.SPEECH)
