"""Log files never hold spoken text or record values."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CALL = ROOT / "resources" / "demo" / "calls" / "call-out-fee"
LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}
LOGGERS = {"log", "logger", "logging"}


def test_every_log_message_is_a_constant() -> None:
    """So whatever varies comes as an argument, and `copilot.logs` withholds what may be private."""
    sources = [f for room in ("copilot", "knowledge", "ui") for f in (ROOT / room).rglob("*.py")]
    loose = [f"{f.relative_to(ROOT)}:{call.lineno}" for f in sources for call in log_calls(f) if not is_constant(call)]
    assert loose == []


def log_calls(file: Path) -> list[ast.Call]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in LEVELS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in LOGGERS
    ]


def is_constant(call: ast.Call) -> bool:
    return bool(call.args) and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)


@pytest.mark.slow
def test_no_word_of_a_call_is_in_a_log_file(replayed) -> None:
    text = " ".join(file.read_text(encoding="utf-8") for file in replayed.data.rglob("*.log*"))
    assert text, "the processes wrote no log, so this test would prove nothing"
    found = sorted(telling_words() & set(re.findall(r"[a-z0-9']{4,}", text.lower())))
    assert found == []


def telling_words() -> set[str]:
    """Names, numbers and rarer words of the call's script and of the customers, which no code has a use for."""
    script = tomllib.loads(CALL.with_suffix(".toml").read_text(encoding="utf-8"))
    spoken = " ".join(utterance["text"] for utterance in script["utterance"])
    customers = (ROOT / "resources" / "demo" / "customers.toml").read_text(encoding="utf-8")
    records = " ".join(re.findall(r'^(?:name|email|address|postcode|date_of_birth) = "(.*)"', customers, re.MULTILINE))
    words = set(re.findall(r"[a-z0-9']{4,}", f"{spoken} {records}".lower()))
    ours = " ".join(
        f.read_text(encoding="utf-8") for room in ("copilot", "knowledge", "ui") for f in (ROOT / room).rglob("*.py")
    )
    paths = " ".join(str(f) for f in (ROOT, Path(sys.prefix)))
    return words - set(re.findall(r"[a-z0-9']{4,}", f"{ours} {paths} demo profile".lower()))
