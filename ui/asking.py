"""A question to the engine and its answer: the newest question counts, answers to older ones are dropped."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from copilot.commands import Answer, Command, InteractionPage
from ui.feed import Feed


class Asking(QObject):
    """One slot for questions (commands with a `request`). A question that waits while the engine dies is asked again.

    Signals: answered(Answer): to the newest question; several times for one that is answered in pages.
    """

    answered = Signal(object)

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self._request = ""
        self._waiting: Command | None = None
        feed.answered.connect(self._on_answer)
        feed.back.connect(self._again)

    @property
    def waiting(self) -> bool:
        """The newest question has not been answered (fully) yet."""
        return self._waiting is not None

    def ask(self, question: Any) -> None:
        """Send `question` under a new request id, and forget the one before it."""
        self._request = uuid4().hex
        self._waiting = replace(question, request=self._request)
        self._feed.send(self._waiting)

    def forget(self) -> None:
        """No answer is wanted any more."""
        self._request, self._waiting = "", None

    def _on_answer(self, answer: Answer) -> None:
        if answer.request != self._request or self._waiting is None:
            return
        if not (isinstance(answer, InteractionPage) and not answer.last):
            self._waiting = None
        self.answered.emit(answer)

    def _again(self) -> None:
        if self._waiting is not None:
            self.ask(self._waiting)
