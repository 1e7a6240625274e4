"""Nothing leaves the machine: the same call tells the same story where there is no network at all."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from copilot.netgate import is_loopback

ROOT = Path(__file__).parents[2]
UNSHARE = (
    ["unshare", "--net"]
    if hasattr(os, "geteuid") and os.geteuid() == 0
    else ["unshare", "--user", "--map-root-user", "--net"]
)


@pytest.fixture(scope="module")
def no_network() -> list[str]:
    """A command prefix that runs a program in an empty network namespace."""
    if shutil.which("unshare") is None:
        pytest.skip("unshare is not there, so no network namespace can be made")
    tried = subprocess.run([*UNSHARE, "true"], capture_output=True, text=True)
    if tried.returncode != 0:
        pytest.skip(f"this system does not let us make a network namespace: {tried.stderr.strip()}")
    return UNSHARE


@pytest.mark.slow
def test_without_a_network_the_story_is_the_same(replay, replayed, no_network: list[str]) -> None:
    assert replay(no_network).story() == replayed.story()


@pytest.mark.slow
def test_no_process_has_a_socket_that_leaves_the_machine(replayed) -> None:
    assert [address for address in replayed.sockets if not is_loopback(address)] == []


@pytest.mark.parametrize(
    "file", ["copilot/engine_process.py", "copilot/worker.py", "copilot/cli/replay.py", "copilot/cli/gateway.py"]
)
def test_every_process_that_hears_a_call_closes_the_gate(file: str) -> None:
    assert "netgate.close(" in (ROOT / file).read_text(encoding="utf-8")
