from __future__ import annotations

import logging
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

import pytest

from copilot import logs
from copilot.errors import InputError
from copilot.logs import Name


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path))
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield logs.start("engine")
    for handler in [h for h in root.handlers if h not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


log = logging.getLogger("copilot.test")


def test_numbers_names_and_paths_are_written(file: Path) -> None:
    log.info("%s ready after %.1f s in %s", Name("speech"), 1.25, Path("models"))
    assert "speech ready after 1.2 s in models" in file.read_text()


def test_any_other_word_is_withheld(file: Path) -> None:
    log.info("Heard %s with %s", "my name is Silva", {"name": "Silva"})
    assert "Heard (str withheld) with (dict withheld)" in file.read_text()


def test_a_withheld_value_fits_every_place(file: Path) -> None:
    record = log.makeRecord(log.name, logging.INFO, "x.py", 1, "%d %.2f %r", ("Silva", "Silva", "Silva"), None)
    next(h for h in logging.getLogger().handlers if isinstance(h, RotatingFileHandler)).handle(record)
    assert "0 0.00 (str withheld)" in file.read_text()


def test_a_traceback_names_the_exceptions_and_not_their_words(file: Path) -> None:
    spoken = "".join(["Sil", "va"])
    try:
        try:
            int(spoken)
        except ValueError as error:
            raise InputError(f"{spoken} is no number") from error
    except InputError:
        log.exception("A command failed")
    text = file.read_text()
    assert ("ValueError" in text, "InputError" in text, spoken in text) == (True, True, False)


def test_other_packages_only_say_where_they_complained(file: Path) -> None:
    logging.getLogger("httpx").warning("GET /customers/Silva")
    logging.getLogger("httpx").info("GET /customers/Silva")
    text = file.read_text()
    assert (text.count("httpx"), "Silva" in text) == (1, False)


def test_the_file_is_in_the_profiles_log_folder(file: Path, tmp_path: Path) -> None:
    assert file == tmp_path / "profiles" / "default" / "log" / "engine.log"
