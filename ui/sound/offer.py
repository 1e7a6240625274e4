"""When the sound check is shown without being asked for: once, between calls, where live calls are possible and the
agent never confirmed what is heard. Never where the administrator decided the devices."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from copilot.commands import Answer
from copilot.soundcheck import AskSound, SoundChosen
from copilot.state import Desk
from ui.asking import Asking
from ui.choices import Choices
from ui.feed import Feed

IN_CALL = ("ringing", "live", "hold")
DECIDED = ({"microphone", "speaker"}, {"microphone", "softphone"})  # nothing is left to choose


def in_call(desk: Desk) -> bool:
    return any(i.phase in IN_CALL for i in desk.interactions.values())


class SoundOffer(QObject):
    """Signals: offered: show it now."""

    offered = Signal()

    def __init__(self, feed: Feed, choices: Choices) -> None:
        super().__init__(feed)
        self._feed, self._choices = feed, choices
        self._done = choices.sound_known
        self._asking = Asking(feed, self)
        self._asking.answered.connect(self._answered)
        feed.changed.connect(self._look)

    def again(self) -> None:
        """A call took it away: once more after the call."""
        self._done = self._choices.sound_known

    def confirmed(self) -> None:
        self._choices.sound_known = True
        self._done = True

    def _look(self, desk: Desk, _: object = None) -> None:
        capture = desk.workers.get("capture")
        possible = capture is not None and capture.status == "ready"
        if possible and not self._done and not self._asking.waiting and self._is_calm(desk):
            self._asking.ask(AskSound(request=""))

    def _is_calm(self, desk: Desk) -> bool:
        """No call, and no wrap-up that somebody is at."""
        return not in_call(desk) and not desk.open_wrapups

    def _answered(self, answer: Answer) -> None:
        if not isinstance(answer, SoundChosen) or self._done:
            return
        if any(names <= set(answer.fixed) for names in DECIDED):
            self._done = True
        elif self._is_calm(self._feed.desk):
            self._done = True
            self.offered.emit()
