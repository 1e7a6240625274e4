"""PySide6 6.12.0 aborts Python 3.11 after about 5,000 calls that return nothing; the installed pair must not."""

from __future__ import annotations

import subprocess
import sys

CALLS = (
    "from PySide6.QtCore import QObject\no = QObject()\nfor n in range(20_000): o.setObjectName('x')\nprint('alive')"
)


def test_twenty_thousand_calls_that_return_nothing_leave_python_alive() -> None:
    ran = subprocess.run([sys.executable, "-c", CALLS], capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stdout.strip()) == (0, "alive")
