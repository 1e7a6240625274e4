"""Signs that a folder changed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from copilot import watching
from copilot.watching import watched


@pytest.fixture
def stop() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def test_what_changed_before_anybody_looked_is_the_first_sign(
    tmp_path: Path, stop: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "LOOK_EVERY_S", 3600.0)  # without news there is none
    signs = watched(tmp_path, stop)
    (tmp_path / "a.md").write_text("new")
    next(signs)


def test_without_news_there_is_a_sign_after_a_while(
    tmp_path: Path, stop: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "LOOK_EVERY_S", 0.2)
    next(watched(tmp_path, stop))


def test_a_folder_that_comes_later_is_looked_at_later(
    tmp_path: Path, stop: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "LOOK_EVERY_S", 0.2)
    signs = watched(tmp_path / "later", stop)
    (tmp_path / "later").mkdir()
    next(signs)


def test_it_ends_when_it_shall(tmp_path: Path, stop: threading.Event) -> None:
    signs = watched(tmp_path, stop)
    stop.set()
    assert list(signs) == []
