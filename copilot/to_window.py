"""What the engine tells the window, as frames: events, answers, and sentences about what could not be done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from copilot import codec
from copilot import commands as c
from copilot import events as e
from copilot.link import Frame
from copilot.seldom import Seldom
from copilot.state import Desk
from copilot.trace import Trace


class ToWindow:
    """`publish(frame)` reaches the window, or whoever runs the engine headless."""

    def __init__(self, publish: Callable[[Frame], None], trace: Trace) -> None:
        self._publish = publish
        self._trace = trace
        self._seldom = Seldom()

    def happened(self, event: e.Event) -> None:
        if self._seldom.is_due(event):
            self._trace.event(event)
            self._event(event)

    def stored(self, events: Iterable[e.Event]) -> None:
        """What happened before."""
        for event in events:
            self._event(event)

    def refuse(self, sentence: str) -> None:
        self._publish(Frame(kind="refused", body={"sentence": sentence}))

    def answer(self, answer: c.Answer) -> None:
        self._publish(Frame(kind="answer", body=codec.to_dict(answer)))

    def fail(self, sentence: str) -> None:
        """There is no engine any more, and why."""
        self._publish(Frame(kind="fatal", body={"sentence": sentence}))

    def begin(self, desk: Desk) -> None:
        """A window just came: forget what you know; how workers and record systems are."""
        self._publish(Frame(kind="reset"))
        self.stored([*desk.workers.values()])
        for system, reachable in desk.records.items():
            self._event(
                e.RecordsReached(id="", interaction="", at=0.0, wall=time.time(), system=system, reachable=reachable)
            )

    def caught_up(self) -> None:
        """From here on what it is told happens now."""
        self._publish(Frame(kind="caught_up"))

    def _event(self, event: e.Event) -> None:
        self._publish(Frame(kind="event", body=codec.to_dict(event)))
