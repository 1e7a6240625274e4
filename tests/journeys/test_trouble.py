"""What a user can run into: each ends with a sentence that says what to do, and nothing half-written."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def earshot(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "copilot", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        timeout=240,
        check=False,
    )


def one_sentence(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    (line,) = [line for line in done.stderr.splitlines() if line.strip()]
    return line


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 700 kB."""
    place = tmp_path / "tiny"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", str(place)], capture_output=True).returncode:
        pytest.skip("mounting a small disk needs root")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_full_disk_ends_the_replay_with_a_sentence_and_a_whole_journal(tiny_disk, speech_models, demo_call):
    done = earshot("replay", str(demo_call), "--speed", "max", EARSHOT_DATA=str(tiny_disk))
    assert "free some space" in one_sentence(done)
    journal = tiny_disk / "profiles" / "demo" / "journal.db"
    copy = shutil.copytree(journal.parent, tiny_disk.parent / "copy") / "journal.db"
    assert earshot("journal", "verify", "--file", str(copy)).returncode == 0


def test_read_only_disk_is_named(tiny_disk, speech_models, demo_call):
    (tiny_disk / "profiles").mkdir()
    subprocess.run(["mount", "-o", "remount,ro", str(tiny_disk)], check=True)
    done = earshot("replay", str(demo_call), "--speed", "max", EARSHOT_DATA=str(tiny_disk))
    assert str(tiny_disk) in one_sentence(done)


@pytest.mark.parametrize("content", ["garbage", "foreign"])
def test_a_journal_that_is_none_is_refused_and_left_alone(tmp_path, speech_models, demo_call, content):
    journal = tmp_path / "profiles" / "demo" / "journal.db"
    journal.parent.mkdir(parents=True)
    if content == "garbage":
        journal.write_bytes(b"this is no database" * 100)
    else:
        other = sqlite3.connect(journal)
        other.execute("CREATE TABLE recipes (name TEXT)")
        other.commit()
        other.close()
    before = journal.read_bytes()
    done = earshot("replay", str(demo_call), "--speed", "max", EARSHOT_DATA=str(tmp_path))
    assert "journal.db" in one_sentence(done)
    assert journal.read_bytes() == before


def test_missing_and_altered_models_say_how_to_mend_them(tmp_path, speech_models, demo_call):
    here = tmp_path / "models"
    data = {"EARSHOT_DATA": str(tmp_path), "EARSHOT_MODELS": str(here)}
    assert "earshot models install" in one_sentence(earshot("replay", str(demo_call), "--speed", "max", **data))
    shutil.copytree(speech_models, here / speech_models.name)
    tokens = here / speech_models.name / "tokenizer.bin"
    tokens.write_bytes(b"x" * tokens.stat().st_size)
    assert "earshot models install" in one_sentence(earshot("replay", str(demo_call), "--speed", "max", **data))
    assert not list(tmp_path.rglob("journal.db"))
    doctor = earshot("doctor", **data)
    assert doctor.returncode == 1
    assert "tokenizer.bin" in doctor.stdout


def test_a_broken_article_is_named_and_the_rest_is_found(tmp_path, speech_models, demo_call):
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "good.md").write_text(
        "---\nid: KB-1\ntitle: Router lights\n---\n## Red light\nA red light means the router has no line.\n",
        encoding="utf-8",
    )
    (articles / "bad.md").write_text("---\nid: [\n---\ntext\n", encoding="utf-8")
    done = earshot("knowledge", "search", "what does the red light on my router mean", "--articles", str(articles))
    assert done.returncode == 0
    assert "Router lights" in done.stdout
    assert "bad.md" in done.stdout + done.stderr


def test_a_second_engine_on_the_same_profile_is_refused(window, demo_call):
    done = earshot("replay", str(demo_call), "--speed", "max", EARSHOT_DATA=str(window.journal.parents[2]))
    assert "already running" in one_sentence(done)
