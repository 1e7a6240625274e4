"""The window under a story, measured from inside: how late its loop comes round, and what one turn of it costs.

    python -m tests.gates.stall_probe talk    5 s of a live call over a transcript of 2,000 lines
    python -m tests.gates.stall_probe story   a call from the first ring to the wrap-up, in a window just opened

A tick every 5 ms. Between two ticks lies at least one turn of the loop: by the wall clock it is as late as an agent
would feel it, by this thread's CPU time it is as long as the window itself makes it, whatever else runs here. `own` is
how late it comes round without what this thread waited for a processor.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from copilot import events as e
from copilot.model import Card, Source
from tests.ui import stories
from ui.choices import Choices
from ui.feed import Feed
from ui.languages import Speech
from ui.main_window import MainWindow
from ui.theme import Look, load_fonts

LINES, SECONDS = 2000, 5.0
TICK_S = 0.005
SCHEDULE = "/proc/thread-self/schedstat"
WORDS = [
    "so",
    "why",
    "did",
    "nobody",
    "tell",
    "me",
    "when",
    "they",
    "booked",
    "the",
    "engineer",
    "for",
    "Thursday",
    "morning",
    "at",
    "nine",
]


class Ticks(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.late: list[float] = []
        self.cpu: list[float] = []
        self.own: list[float] = []
        self._due = self._used = self._waited = 0.0
        self._schedule = os.open(SCHEDULE, os.O_RDONLY) if os.path.exists(SCHEDULE) else -1
        self._timer = QTimer(self, interval=round(TICK_S * 1000), timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def begin(self) -> None:
        self._due, self._used = time.perf_counter() + TICK_S, time.thread_time()
        self._waited = self._waiting()
        self._timer.start()

    def _waiting(self) -> float:
        """Seconds for which this thread could have run and had no processor; 0 where the system does not count them."""
        return int(os.pread(self._schedule, 100, 0).split()[1]) / 1e9 if self._schedule >= 0 else 0.0

    def _tick(self) -> None:
        now, used, waited = time.perf_counter(), time.thread_time(), self._waiting()
        self.late.append(max(0.0, (now - self._due) * 1000))
        self.cpu.append((used - self._used) * 1000)
        self.own.append(self.late[-1] - (waited - self._waited) * 1000)
        self._due, self._used, self._waited = now + TICK_S, used, waited

    def found(self, told: int) -> dict[str, float]:
        late, own = sorted(self.late), sorted(self.own)
        return {
            "p99": late[int(len(late) * 0.99)],
            "max": late[-1],
            "cpu": max(self.cpu),
            "own_p99": own[int(len(own) * 0.99)],
            "own_max": own[-1],
            "told": told,
        }


def talk(feed: Feed, app: QApplication, ticks: Ticks) -> QTimer:
    """Words, levels and cards, ten times a second, over a long transcript."""
    story = stories.long_call(LINES)
    feed.play(story.events)
    beats = _beats(feed, story)
    speaker = QTimer(app, interval=100, timerType=Qt.TimerType.PreciseTimer)
    speaker.timeout.connect(lambda: next(beats))
    QTimer.singleShot(2500, ticks.begin)
    QTimer.singleShot(2500, speaker.start)
    QTimer.singleShot(int(2500 + SECONDS * 1000), app.quit)
    return speaker


def _beats(feed: Feed, story: stories.Story) -> Iterator[None]:
    beat = 0
    while True:
        beat += 1
        at = story.at + 0.1
        story.wall = time.time() - at
        leg, n = ("customer" if beat // 20 % 2 else "agent"), beat % 20
        told = len(story.events)
        for name in ("agent", "customer"):
            story.tell(e.LevelMeasured, at, leg=name, dbfs=-20.0 - beat % 9, speech=True)
        said = {"utterance": f"p{beat // 20}", "leg": leg, "end": at}
        story.tell(e.UtteranceInterim, at, start=at - n / 10, text=" ".join(WORDS[:n]), **said)
        if n == 19:
            story.tell(e.UtteranceFinal, at, start=at - 2, text=" ".join(WORDS), **said)
        if beat % 16 == 0:
            source = Source(ref="KB-1042", section=3)
            say = "Let me check the note of that visit."
            story.card(
                Card(
                    id=f"c{beat}",
                    title="Check what was promised",
                    say=say,
                    source=source,
                    because=(),
                    strength="likely",
                ),
                at,
            )
        for event in story.events[told:]:
            feed.take(event)
        shown = feed.desk.interactions[story.interaction].shown
        if len(shown) > 3:
            feed.take(story.tell(e.CardFolded, at, card=shown[-1].card.id))
        yield


def story(feed: Feed, app: QApplication, ticks: Ticks) -> QTimer:
    """What the engine tells of one call, in the parcels in which it comes: all of hanging up is one."""
    told = stories.wrapup()
    story_ = [*told.events]
    ended = next(n for n, event in enumerate(story_) if isinstance(event, e.CallEnded))
    parcels = iter([[event] for event in story_[:ended]] + [story_[ended:]])
    teller = QTimer(app, interval=60, timerType=Qt.TimerType.PreciseTimer)

    def tell() -> None:
        parcel = next(parcels, None)
        if parcel is None:
            teller.stop()
            QTimer.singleShot(1000, app.quit)
            return
        for event in parcel:
            feed.take(event)

    teller.timeout.connect(tell)
    # ticks from the first frame on: what is done ahead of the call may not take long turns either
    QTimer.singleShot(0, ticks.begin)
    QTimer.singleShot(1500, teller.start)
    return teller


def main(what: str) -> None:
    app = QApplication([])
    app.setStyle("Fusion")
    load_fonts()
    look = Look("light")
    look.wear()
    feed, ticks = Feed(), Ticks()
    window = MainWindow(feed, look, Choices(Path(tempfile.mkdtemp()) / "w.ini"), Speech())
    window.resize(420, 900)
    window.show()
    app.processEvents()
    app.processEvents()
    heard: list[object] = []
    feed.changed.connect(lambda desk, event: heard.append(event))
    timer = {"talk": talk, "story": story}[what](feed, app, ticks)
    app.exec()
    timer.stop()
    print(json.dumps(ticks.found(len(heard))))


if __name__ == "__main__":
    main(sys.argv[1])
