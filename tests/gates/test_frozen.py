"""The frozen program: built from build.spec, moved away, and run in an empty environment."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from copilot import models
from copilot.bench.story import read_trace, ready
from tests.documents import docx, paragraph, pdf, xlsx

ROOT = Path(__file__).parents[2]
ROLES = {"speech", "knowledge", "capture"}
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
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def surroundings(home: Path) -> dict[str, str]:
    """An environment in which nothing points to Python or to this clone."""
    return {
        "HOME": str(home),
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "EARSHOT_MODELS": str(models.installed_folder()),
    }


@pytest.fixture(scope="module")
def earshot(bundle: Path, home: Path) -> Callable[..., Ran]:
    def run(*arguments: str) -> Ran:
        command = [str(bundle / "earshot"), *arguments]
        return subprocess.run(command, cwd=home, env=surroundings(home), capture_output=True, text=True, timeout=300)

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
    assert ran.returncode == 0
    assert [line.split()[0] for line in ran.stderr.splitlines()] == ["What", "Kept"]
    assert {"UtteranceFinal", "CardShown", "SummaryDrafted", "WriteProposed"} <= kinds
    assert earshot("journal", "verify", "--profile", "demo").returncode == 0


def test_its_demo_without_a_screen_draws_the_window(earshot: Callable[..., Ran], home: Path) -> None:
    ran = earshot("demo", "--speed", "max")
    assert (ran.returncode, ran.stderr) == (0, "")
    picture = QImage(str(home / "earshot-demo.png"))
    assert (picture.width(), picture.height()) == (840, 1800)
    shades = {picture.pixel(x, y) for x in range(0, 840, 20) for y in range(0, 1800, 20)}
    assert len(shades) > 20, "the picture is empty"


def test_its_window_opens_and_its_workers_get_ready(bundle: Path, home: Path) -> None:
    trace = home / "trace.jsonl"
    environment = {**surroundings(home), "QT_QPA_PLATFORM": "offscreen", "EARSHOT_TRACE": str(trace)}
    command = [str(bundle / "earshot"), "run"]
    with subprocess.Popen(
        command, cwd=home, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as window:
        until = time.monotonic() + 120
        while time.monotonic() < until and window.poll() is None and ready_roles(trace) != ROLES:
            time.sleep(0.2)
        window.terminate()
        said, _ = window.communicate(timeout=30)
    assert (ready_roles(trace), said) == (ROLES, "")


def ready_roles(trace: Path) -> set[str]:
    return {line["role"] for line in ready(read_trace(trace))}


def test_it_reads_files_and_finds_what_they_say(earshot: Callable[..., Ran], home: Path) -> None:
    folder = home / "help"
    folder.mkdir()
    (folder / "fees.pdf").write_bytes(pdf([["# Call-out fees", "", "The call-out fee is 45 euros."]]))
    (folder / "moving.docx").write_bytes(docx(paragraph("Moving takes ten working days.")))
    (folder / "faq.xlsx").write_bytes(xlsx({"FAQ": [["Question", "Answer"], ["Who pays?", "Nobody does."]]}))
    (folder / "size.html").write_bytes("<p>Die Größe ist süß, für fünf Straßen.</p>".encode("cp1252"))
    ran = earshot("knowledge", "import", str(folder), "--json")
    assert {json.loads(line).get("status", "ok") for line in ran.stdout.splitlines()} == {"ok"}, ran.stdout
    found = json.loads(earshot("knowledge", "search", "how much is the call-out fee", "--json").stdout)
    assert found["results"][0]["file"] == "fees.pdf"


def test_it_carries_no_torch_and_no_gtk(bundle: Path) -> None:
    names = {path.name for path in bundle.rglob("*")}
    assert [n for n in names if n in ("torch", "scipy", "transformers") or n.startswith(("libgtk", "libqgtk3"))] == []
