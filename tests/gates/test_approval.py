"""No write without approval, as a fact about the code: there is one place where an approval comes true."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]


def makers(name: str) -> set[str]:
    """Files of the product that make or tell an event called `name` (not those that only look for one)."""
    found = set()
    for file in (*ROOT.glob("copilot/**/*.py"), *ROOT.glob("ui/**/*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            told = node.args[0] if ast.unparse(node.func).endswith(".tell") and node.args else node.func
            if ast.unparse(told).rpartition(".")[2] == name:
                found.add(file.relative_to(ROOT).as_posix())
    return found


def test_only_the_decision_on_an_approval_tells_that_a_write_was_approved():
    assert makers("WriteApproved") == {"copilot/decide/writes.py"}


def test_only_approval_py_can_say_what_was_approved():
    assert makers("Approved") == {"copilot/records/approval.py"}
