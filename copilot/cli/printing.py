"""What the engine publishes, as lines for people or for programs: one way for `replay`, `demo` and `listen`."""

from __future__ import annotations

import sys

from rich.console import Console

from copilot import codec
from copilot import events as e
from copilot.link import Frame
from copilot.state import Desk, apply
from copilot.telling import line


class Printer:
    """Prints events as they come; keeps the story, and what the engine refused."""

    def __init__(self, *, jsonl: bool) -> None:
        self._jsonl = jsonl
        self._desk = Desk()
        self._console = Console(highlight=False, soft_wrap=True)
        self.silent: frozenset[str] = frozenset()  # interactions that are not told
        self.refusals: list[str] = []
        self.story: list[str] = []  # kept events, encoded

    def take(self, frame: Frame) -> None:
        if frame.kind == "refused":
            self.refusals.append(str(frame.body["sentence"]))
        if frame.kind != "event":
            return
        event = codec.from_dict(frame.body)
        if event.interaction in self.silent:
            return
        self._desk = apply(self._desk, event)
        if event.kept:
            self.story.append(codec.encode(event))
        if self._jsonl:
            if not isinstance(event, e.LevelMeasured | e.ClockMoved):
                sys.stdout.write(codec.encode(event) + "\n")
                sys.stdout.flush()
        elif isinstance(event, e.WorkerChanged):
            if event.detail and event.status != "starting":  # how far loading is, is no part of the call
                self._console.print(event.detail, markup=False)
        elif text := line(event, self._desk):
            self._console.print(text, markup=False)
