"""The rule of dependencies: contracts in pyproject.toml, what the window really loads, and no thread in it."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = (
    "numpy",
    "torch",
    "faiss",
    "onnxruntime",
    "soundfile",
    "soxr",
    "sounddevice",
    "tokenizers",
    "sqlite_utils",
    "sqlcipher3",
    "httpx",
    "knowledge",
)
THREADS = ("threading", "_thread", "concurrent", "multiprocessing", "asyncio", "QThread", "QThreadPool", "QRunnable")
ROOMS = ("copilot", "ui", "knowledge")
SEEN_BY_THE_WINDOW = {
    "codec",
    "commands",
    "digest",
    "errors",
    "events",
    "link",
    "model",
    "paths",
    "shelf",
    "soundcheck",
    "state",
    "telling",
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [
        str(Path(sys.executable).with_name("lint-imports")),
        "--no-cache",
        "--config",
        str(folder / "pyproject.toml"),
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)


def test_the_contracts_hold() -> None:
    ran = lint(ROOT)
    assert ran.returncode == 0, ran.stdout


def test_a_new_room_is_closed_to_the_window_until_somebody_opens_it() -> None:
    """Also one that the contract does not name yet: neither a file of the window's names it nor is it loaded."""
    named = {name for file in (ROOT / "ui").rglob("*.py") for name in modules_of_copilot(file)}
    loaded = {name.split(".")[1] for name in loaded_by("ui.app") if name.startswith("copilot.")}
    assert (named | loaded) - SEEN_BY_THE_WINDOW == set()


def modules_of_copilot(file: Path) -> set[str]:
    """Those that a file imports, also inside a function."""
    there = {path.stem for path in (ROOT / "copilot").iterdir()}
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("copilot.")}
        elif isinstance(node, ast.ImportFrom) and node.module == "copilot":
            found |= {alias.name for alias in node.names} & there
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("copilot."):
            found.add(str(node.module).split(".")[1])
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("knowledge/words.py", "import copilot.model", "ui > copilot > knowledge"),
        ("copilot/state/__init__.py", "import PySide6.QtCore", "no Qt below ui"),
        ("ui/words.py", "import copilot.journal", "ui sees messages, never machinery"),
        ("ui/words.py", "import copilot.librarian", "ui sees messages, never machinery"),
        ("copilot/decide/writes.py", "import copilot.records.adapters", "only the outbox can reach a record system"),
        (
            "copilot/engine.py",
            "import copilot.gateway.server",
            "the gateway's listeners run in its own process alone",
        ),
    ],
)
def test_a_broken_contract_is_reported(tmp_path: Path, file: str, line: str, contract: str) -> None:
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / file).open("a", encoding="utf-8") as stream:
        stream.write(f"\n{line}\n")
    ran = lint(tmp_path)
    assert (ran.returncode, f"{contract} BROKEN" in ran.stdout) == (1, True), ran.stdout


def loaded_by(module: str) -> set[str]:
    code = f"import sys, {module}; print('\\n'.join(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    return set(ran.stdout.split())


def test_the_window_loads_nothing_heavy() -> None:
    loaded = loaded_by("ui.app")
    assert [name for name in HEAVY if name in loaded] == []


def test_the_engine_loads_neither_qt_nor_a_model_runtime() -> None:
    loaded = loaded_by("copilot.engine_process")
    assert [name for name in ("PySide6", "torch", "faiss", "onnxruntime", "tokenizers") if name in loaded] == []


def test_nobody_starts_a_thread_in_the_window() -> None:
    named = [
        f"{file.relative_to(ROOT)}: {name}" for file in sorted((ROOT / "ui").rglob("*.py")) for name in imported(file)
    ]
    assert [name for name in named if name.rpartition(": ")[2].partition(".")[0] in THREADS] == []


def imported(file: Path) -> list[str]:
    """Modules and names that a file imports."""
    found: list[str] = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [node.module or "", *(alias.name for alias in node.names)]
    return found
