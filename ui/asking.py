"""A question to the engine and its answer: the newest question counts, answers to older ones are dropped."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal

from copilot.commands import SEARCH_STARTS, Answer, Command, InteractionPage
from ui.feed import Feed

AGAIN_MS = 1000  # after it was said that the search starts


class Asking(QObject):
    """One slot for questions (commands with a `request`). A question that waits while the engine dies is asked again,
    and so is one that came before the search was there: articles may have to be prepared first. Behind a closed window
    (`rest`) nothing is asked; what has no answer yet is asked when it opens (`wake`).

    Signals: answered(Answer): to the newest question; several times for one that is answered in pages.
    """

    answered = Signal(object)

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self._request = ""
        self._waiting: Command | None = None
        self.asked_at = 0.0  # the newest question, on time.perf_counter
        self._rests = False
        self._soon = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._soon.timeout.connect(self._again)
        feed.answered.connect(self._on_answer)
        feed.back.connect(self._again)

    @property
    def waiting(self) -> bool:
        """The newest question has not been answered (fully) yet; that the search starts is no answer."""
        return self._waiting is not None

    def ask(self, question: Any) -> None:
        """Send `question` under a new request id, and forget the one before it."""
        self._soon.stop()
        self._rests = False
        self._request, self.asked_at = uuid4().hex, time.perf_counter()
        self._waiting = replace(question, request=self._request)
        self._feed.send(self._waiting)

    def forget(self) -> None:
        """No answer is wanted any more."""
        self._soon.stop()
        self._request, self._waiting = "", None

    def rest(self) -> None:
        """The window closes."""
        self._soon.stop()
        self._rests = True

    def wake(self) -> None:
        """The window is there again."""
        if self._rests:
            self._rests = False
            self._again()

    def _on_answer(self, answer: Answer) -> None:
        if answer.request != self._request or self._waiting is None or self._rests:
            return
        if getattr(answer, "trouble", "") == SEARCH_STARTS:
            self._soon.start()
        elif not (isinstance(answer, InteractionPage) and not answer.last):
            self._waiting = None
        self.answered.emit(answer)

    def _again(self) -> None:
        if self._waiting is not None and not self._rests:
            self.ask(self._waiting)
