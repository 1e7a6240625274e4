"""A demo call, replayed by the real program in a data folder of its own; what gates look at is what it left behind."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from copilot import models

ROOT = Path(__file__).parents[2]
CALL = ROOT / "resources" / "demo" / "calls" / "call-out-fee.flac"
IDS = ("id", "interaction", "because", "wall", "op", "digest", "base_version", "version", "proposal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    data: Path
    lines: tuple[str, ...]
    sockets: frozenset[str]  # every internet address that any of the processes had open, sampled four times a second

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines]

    def story(self) -> list[dict[str, Any]]:
        """What happened in the call, without ids and wall times, which differ from run to run."""
        spoken = [event for event in self.events if event["interaction"] and event["type"] != "InteractionOpened"]
        opened = next(event["interaction"] for event in self.events if event["interaction"])
        return [
            json.loads(json.dumps({k: v for k, v in event.items() if k not in IDS}).replace(opened, "CALL"))
            for event in spoken
        ]


Replay = Callable[..., Replayed]


@pytest.fixture(scope="session")
def replay(tmp_path_factory: pytest.TempPathFactory) -> Replay:
    def run(prefix: Sequence[str] = ()) -> Replayed:
        data = tmp_path_factory.mktemp("data")
        environment = {
            **os.environ,
            "EARSHOT_MODELS": str(models.installed_folder()),
            "EARSHOT_DATA": str(data),
            "EARSHOT_LOG": "DEBUG",
        }
        options = ["--speed", "max", "--jsonl", "--approve", "all"]
        command = [*prefix, sys.executable, "-m", "copilot", "replay", str(CALL), *options]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        sockets: set[str] = set()
        with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **pipes) as process:
            while True:
                sockets |= open_sockets(process.pid)
                try:
                    out, errors = process.communicate(timeout=0.25)
                    break
                except subprocess.TimeoutExpired:
                    continue
        assert process.returncode == 0, errors
        return Replayed(data=data, lines=tuple(out.splitlines()), sockets=frozenset(sockets))

    return run


def open_sockets(pid: int) -> set[str]:
    """Both ends of every internet socket of a process and its descendants, whoever opened it (C code too)."""
    found: set[str] = set()
    with contextlib.suppress(psutil.Error):
        parent = psutil.Process(pid)
        for process in [parent, *parent.children(recursive=True)]:
            with contextlib.suppress(psutil.Error):
                for socket in process.net_connections("inet"):
                    found |= {end.ip for end in (socket.laddr, socket.raddr) if end}
    return found


@pytest.fixture(scope="session")
def replayed(replay: Replay) -> Replayed:
    return replay()
