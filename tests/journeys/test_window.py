"""The real window on the real engine: a call from its first ring to its last write, and whatever is killed on the way."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from copilot import commands as c
from copilot.journal.verify import verify
from copilot.state import CardView
from tests.journeys.panel import PATIENCE_MS
from tests.journeys.window import Window
from ui.panels.summary import EditableText

pytestmark = [pytest.mark.slow, pytest.mark.paced]

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory, speech_models: Path, demo_call: Path) -> Path:
    """The data folder as the demo call left it: its proposal open."""
    window = Window(tmp_path_factory.mktemp("played"))
    window.send(c.StartReplay(path=str(demo_call), speed=0))
    window.until(lambda w: bool(w.call.proposals))
    assert window.leave() == 0
    return window.data


@pytest.mark.qt_log_ignore("This plugin does not support")  # pop-ups on the offscreen platform
def test_one_call_from_its_ring_to_the_undone_write(open_panel: Any, tmp_path: Path, demo_call: Path) -> None:
    panel = open_panel(tmp_path)
    panel.bridge.send(c.StartReplay(path=str(demo_call), speed=4.0))
    live = panel.window.panel

    # a card is painted; its key copies its line
    panel.until(lambda: live.mode == "live" and panel.call.shown)
    panel.until(lambda: panel.painted)
    used: CardView = panel.call.shown[0]
    panel.press(Qt.Key.Key_1)
    assert QGuiApplication.clipboard().text() == used.card.say
    panel.until(lambda: panel.call.card(used.card.id).status == "used")

    # a step is ticked by hand
    step = panel.call.steps[-1].id
    panel.click(live.live.checklist.rows[-1])
    panel.until(lambda: step in panel.call.ticks)
    assert panel.call.ticks[step].by == "agent"

    # wrap-up: a line of the summary in the agent's words, another code
    panel.until(lambda: live.mode == "wrapup" and panel.call.summary and panel.write is not None)
    assert panel.modes[-3:] == ["ringing", "live", "wrapup"]
    before = panel.record()
    summary = live.wrapup.summary
    panel.click(summary.findChildren(EditableText)[0])
    panel.until(lambda: panel.window.focusWidget() is summary._editor)
    panel.qtbot.keyClicks(summary._editor, "Asked about a call-out fee she did not expect.")
    panel.press(Qt.Key.Key_Return)
    panel.until(lambda: panel.call.summary_edited)
    assert [line.by for line in panel.call.summary].count("agent") == 1
    codes = live.wrapup.codes
    codes.open()
    panel.until(lambda: codes._all)
    other = next(code.code for code in codes._all if code.code != panel.call.wrapup)
    panel.qtbot.keyClicks(codes._list.search, other)
    panel.qtbot.keyClick(codes._list.search, Qt.Key.Key_Return)
    panel.until(lambda: panel.call.wrapup == other and panel.call.wrapup_by_agent)

    # neither Enter nor Space approves, Ctrl+Enter does
    panel.until(lambda: panel.write.approve_button.isEnabled())
    live.wrapup.show_fields()
    panel.write.approve_button.setFocus()
    panel.press(Qt.Key.Key_Return)
    panel.press(Qt.Key.Key_Space)
    panel.qtbot.wait(300)
    assert panel.call.proposals[0].status == "open"
    changes = panel.call.proposals[0].proposal.changes
    wanted = {change.field: change.new for change in changes if change.ticked}
    assert 0 < len(wanted) < len(changes), "a way of contact for this once is proposed, and left to the agent"
    panel.approve()
    panel.settled(0, "verified")
    assert panel.record() == {**before, **wanted}

    # undo is a write of its own
    panel.click(live.wrapup.records.cards[0].head.undo)
    panel.settled(1, "open")
    assert panel.record() == {**before, **wanted}
    panel.approve()
    panel.settled(1, "verified")
    assert panel.record() == before

    panel.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    panel.until(lambda: panel.call.phase == "finished")
    panel.until(lambda: live.mode == "ready")
    panel.leave()
    assert verify(panel.profile / "journal.db").intact


def test_engine_killed_in_a_call_the_window_says_so_and_goes_on(
    open_panel: Any, tmp_path: Path, demo_call: Path
) -> None:
    panel = open_panel(tmp_path)
    panel.bridge.send(c.StartReplay(path=str(demo_call), speed=4.0))
    panel.until(lambda: len(panel.finals) >= 6 and panel.call.shown)
    shown, cards = panel.finals, {view.card.id for view in panel.call.cards}
    on_screen = panel.window.panel.live.transcript.document.toPlainText()
    os.kill(panel.bridge.pid, signal.SIGKILL)
    panel.until(lambda: panel.bridge.loss is not None)
    assert panel.window.isVisible()
    assert panel.states[-1] == "Restarting"
    assert panel.window.panel.live.transcript.document.toPlainText().startswith(on_screen), "what was heard went away"
    tries: list[int] = []
    panel.until(lambda: panel.bridge.loss is None or tries.append(panel.bridge.loss.tries))
    assert max(tries, default=1) == 1, "it did not come back at once"
    assert shown.items() <= panel.finals.items()
    assert cards <= {view.card.id for view in panel.call.cards}
    panel.until(lambda: panel.window.panel.mode == "wrapup" and panel.write is not None)
    starts = [(line.leg, line.start) for line in panel.call.utterances]
    lines = [view.card.say for view in panel.call.cards if view.status != "held"]
    assert len(starts) == len(set(starts)), "words were heard twice"
    assert len(lines) == len(set(lines)), "a line was offered twice"


def test_engine_killed_with_an_open_approval_it_is_there_again_and_written_once(
    open_panel: Any, played: Path, tmp_path: Path
) -> None:
    panel = open_panel(Path(shutil.copytree(played, tmp_path / "data")))
    panel.until(lambda: panel.call.proposals)
    panel.window.look_at(panel.call.id)
    panel.until(lambda: panel.write is not None and panel.write.approve_button.isEnabled())
    os.kill(panel.bridge.pid, signal.SIGKILL)
    panel.until(lambda: panel.bridge.loss is not None)
    panel.window.show_now()
    assert not panel.write.approve_button.isEnabled()
    panel.until(lambda: panel.bridge.loss is None)
    panel.approve()
    panel.settled(0, "verified")
    assert panel.applied() == 1
    assert len(panel.call.proposals) == 1


def test_window_killed_in_a_call_takes_its_engine_with_it_and_resumes(
    open_panel: Any, tmp_path: Path, speech_models: Path
) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "ui", "demo", "--call", "call-out-fee", "--speed", "4"], cwd=ROOT,
        env={**os.environ, "EARSHOT_DATA": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    try:
        journal = tmp_path / "profiles" / "demo" / "journal.db"
        _until(lambda: journal.exists() and _count(journal, "UtteranceFinal") >= 5, "nothing was heard")
        family = psutil.Process(program.pid).children(recursive=True)
        assert any("engine" in process.cmdline() for process in family)
    finally:
        program.kill()
        program.wait(10)
    _, alive = psutil.wait_procs(family, timeout=12)
    assert not alive, "the engine or a worker outlived its window"
    heard = _count(journal, "UtteranceFinal")
    panel = open_panel(tmp_path)
    panel.until(lambda: len(panel.finals) >= heard)
    assert panel.window.panel.mode == "live"
    panel.until(lambda: panel.window.panel.mode == "wrapup" and panel.write is not None)
    panel.leave()
    assert verify(journal).intact


def _count(journal: Path, kind: str) -> int:
    """How many events of this type the journal holds."""
    with sqlite3.connect(f"file:{journal}?mode=ro", uri=True) as reader:
        try:
            (count,) = reader.execute("SELECT count(*) FROM chain WHERE type = ?", [kind]).fetchone()
        except sqlite3.OperationalError:  # the tables are only being made
            count = 0
    reader.close()
    return int(count)


def _until(done: Callable[[], object], why: str) -> None:
    end = time.monotonic() + PATIENCE_MS / 1000
    while not done():
        assert time.monotonic() < end, why
        time.sleep(0.1)
