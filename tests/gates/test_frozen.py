"""The frozen program: built from build.spec, moved away, and run in an empty environment."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from copilot import models

ROOT = Path(__file__).parents[2]
CALL = "_internal/resources/demo/calls/call-out-fee.flac"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(shutil.which("objdump") is None, reason="PyInstaller needs objdump (package binutils)"),
]

Ran = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("frozen")
    options = [
        "--noconfirm",
        "--log-level",
        "ERROR",
        "--distpath",
        str(folder / "dist"),
        "--workpath",
        str(folder / "build"),
    ]
    built = subprocess.run(
        [sys.executable, "-m", "PyInstaller", *options, str(ROOT / "build.spec")],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": "1767225600"},
        capture_output=True,
        text=True,
        timeout=800,
    )
    assert built.returncode == 0, built.stderr
    shutil.rmtree(folder / "build")
    return (folder / "dist" / "earshot").rename(folder / "moved away")


@pytest.fixture(scope="module")
def earshot(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Ran]:
    home = tmp_path_factory.mktemp("home")
    environment = {
        "HOME": str(home),
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "EARSHOT_MODELS": str(models.installed_folder()),
    }

    def run(*arguments: str) -> Ran:
        return subprocess.run(
            [str(bundle / "earshot"), *arguments],
            cwd=home,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
        )

    return run


def test_it_says_its_version_and_nothing_else(earshot: Callable[..., Ran]) -> None:
    ran = earshot("--version")
    assert (ran.returncode, ran.stdout.split()[0], ran.stderr) == (0, "earshot", "")


def test_the_doctor_finds_nothing_broken(earshot: Callable[..., Ran]) -> None:
    ran = earshot("doctor", "--json")
    findings = [json.loads(line) for line in ran.stdout.splitlines()]
    assert ([f for f in findings if f["status"] == "fail"], ran.returncode, ran.stderr) == ([], 0, "")


def test_it_plays_a_whole_call_and_says_nothing_unexpected(earshot: Callable[..., Ran], bundle: Path) -> None:
    ran = earshot("replay", str(bundle / CALL), "--speed", "max", "--jsonl")
    kinds = {json.loads(line)["type"] for line in ran.stdout.splitlines()}
    assert (ran.returncode, ran.stderr) == (0, "")
    assert {"UtteranceFinal", "CardShown", "SummaryDrafted", "WriteProposed"} <= kinds
    assert earshot("journal", "verify", "--profile", "demo").returncode == 0


def test_it_carries_no_torch_and_no_gtk(bundle: Path) -> None:
    names = {path.name for path in bundle.rglob("*")}
    assert [n for n in names if n in ("torch", "scipy", "transformers") or n.startswith(("libgtk", "libqgtk3"))] == []
