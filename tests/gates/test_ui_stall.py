"""The window's loop is never late: 5 s of a live call over a transcript of 2,000 lines, beside a busy process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINES, SECONDS = 2000, 5.0
P99_MS, MAX_MS = 16.0, 50.0

PROBE = """
import json, sys, tempfile, time
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.ui import stories
from PySide6.QtCore import QTimer, Qt
from PySide6.QtWidgets import QApplication
from copilot import events as e
from ui.choices import Choices
from ui.feed import Feed
from ui.languages import Speech
from ui.main_window import MainWindow
from ui.theme import Look, load_fonts
app = QApplication([]); app.setStyle("Fusion"); load_fonts()
look = Look("light"); look.wear()
story = stories.long_call({lines})
feed = Feed()
start = time.time()
window = MainWindow(feed, look, Choices(Path(tempfile.mkdtemp()) / "w.ini"), Speech())
window.resize(420, 900); window.show()
feed.play(story.events)
app.processEvents()
words = "so why did nobody tell me when they booked the engineer for Thursday morning at nine".split()
beat = 0
def speak():
    global beat
    beat += 1
    at = story.at + 0.1
    story.wall = time.time() - at
    leg = "customer" if beat // 20 % 2 else "agent"
    n = beat % 20
    for name in ("agent", "customer"):
        feed.take(story.tell(e.LevelMeasured, at, leg=name, dbfs=-20.0 - beat % 9, speech=True))
    feed.take(story.tell(e.UtteranceInterim, at, utterance=f"p{{beat // 20}}", leg=leg, start=at - n / 10, end=at, text=" ".join(words[:n])))
    if n == 19:
        feed.take(story.tell(e.UtteranceFinal, at, utterance=f"p{{beat // 20}}", leg=leg, start=at - 2, end=at, text=" ".join(words)))
    if beat % 16 == 0:
        card = stories.Card(id=f"c{{beat}}", title="Check what was promised", say="Let me check the note of that visit.",
            source=stories.Source(ref="KB-1042", section=3), because=(), strength="likely")
        feed.take(story.tell(e.CardOffered, at, card=card)); feed.take(story.tell(e.CardShown, at, card=card.id, place=1))
        shown = feed.desk.interactions[story.interaction].shown
        if len(shown) > 3:
            feed.take(story.tell(e.CardFolded, at, card=shown[-1].card.id))
late = []
due = [0.0]
def tick():
    now = time.perf_counter()
    late.append(max(0.0, (now - due[0]) * 1000)); due[0] = now + 0.005
speaker = QTimer(interval=100, timerType=Qt.TimerType.PreciseTimer); speaker.timeout.connect(speak)
probe = QTimer(interval=5, timerType=Qt.TimerType.PreciseTimer); probe.timeout.connect(tick)
def begin():
    due[0] = time.perf_counter() + 0.005
    speaker.start(); probe.start()
QTimer.singleShot(500, begin)
QTimer.singleShot(int(500 + {seconds} * 1000), app.quit)
app.exec()
late.sort()
print(json.dumps({{"p99": late[int(len(late) * 0.99)], "max": late[-1], "beats": beat, "n": len(late)}}))
"""


def measure() -> dict[str, float]:
    code = PROBE.format(root=str(ROOT), lines=LINES, seconds=SECONDS)
    busy = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        ran = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, cwd=ROOT,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        )  # fmt: skip
    finally:
        busy.kill()
        busy.wait()
    assert ran.returncode == 0, ran.stderr[-2000:]
    found: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return found


@pytest.mark.slow
def test_the_loop_comes_round_in_time() -> None:
    # other programs on the machine can only make it worse: the best of three is the window's own
    runs = []
    for _ in range(3):
        runs.append(measure())
        if runs[-1]["p99"] <= P99_MS and runs[-1]["max"] <= MAX_MS:
            break
    best = min(runs, key=lambda run: run["max"])
    assert best["beats"] > SECONDS * 7, runs
    assert best["p99"] <= P99_MS, runs
    assert best["max"] <= MAX_MS, runs
