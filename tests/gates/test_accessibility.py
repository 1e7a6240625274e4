"""Everything that can have the focus has a name, and every target is large enough, in every state."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from tests.ui import stories
from ui.choices import Choices
from ui.feed import Feed, Loss
from ui.languages import Speech
from ui.main_window import MainWindow
from ui.theme import Look, load_fonts

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
TARGET = 24
STATES: dict[str, Any] = {
    "ready": stories.ready_with_work,
    "loading": stories.loading,
    "ringing": stories.ringing,
    "several": lambda: stories.ringing("several"),
    "live": stories.live,
    "overlap": stories.overlap,
    "hold": stories.hold,
    "paused": stories.paused,
    "no_audio": stories.no_audio,
    "offline": stories.offline,
    "wrapup": stories.wrapup,
    "conflict": lambda: stories.approved("conflict"),
    "verified": lambda: stories.approved("verified"),
    "failed": lambda: stories.approved("failed"),
}
OPENED = ("tray", "who", "why", "find", "keys", "read", "edit", "lost")


@pytest.fixture
def window(qtbot: Any, tmp_path: Path) -> Iterator[MainWindow]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.setStyle("Fusion")
    load_fonts()
    look = Look("light", still=True)
    look.wear()
    window = MainWindow(Feed(), look, Choices(tmp_path / "w.ini"), Speech(), now=lambda: stories.WALL + 500)
    qtbot.addWidget(window)
    window.resize(420, 900)
    window.show()
    yield window
    window.close()


def play(window: MainWindow, story: stories.Story) -> None:
    window._feed.play(story.events)
    window.show_now()
    while not window.panel.is_filled:
        QTest.qWait(5)
    for _ in range(4):  # layouts come to rest
        QApplication.processEvents()


def tree(interface: QAccessibleInterface | None) -> Iterator[QAccessibleInterface]:
    if interface is None or not interface.isValid():
        return
    yield interface
    for n in range(interface.childCount()):
        yield from tree(interface.child(n))


def unnamed(window: QWidget) -> list[str]:
    found = []
    for node in tree(QAccessible.queryAccessibleInterface(window)):
        if node.state().focusable and not node.state().invisible and not node.text(QAccessible.Text.Name).strip():
            found.append(type(node.object()).__name__)
    return found


def small(window: QWidget) -> list[str]:
    kinds = (QAbstractButton, QLineEdit)
    return [
        f"{type(w).__name__} {w.accessibleName()!r} {w.width()}x{w.height()}"
        for kind in kinds
        for w in window.findChildren(kind)
        if w.isVisible() and w.isEnabled() and min(w.width(), w.height()) < TARGET
    ]


@pytest.mark.parametrize("state", STATES)
def test_everything_with_focus_has_a_name(window: MainWindow, state: str) -> None:
    play(window, STATES[state]())
    assert unnamed(window) == []


@pytest.mark.parametrize("state", STATES)
def test_every_target_can_be_hit(window: MainWindow, state: str) -> None:
    play(window, STATES[state]())
    assert small(window) == []


@pytest.mark.parametrize("opened", OPENED)
def test_what_opens_is_named_and_can_be_hit_too(window: MainWindow, opened: str) -> None:
    play(window, stories.wrapup() if opened in ("read", "edit") else stories.live())
    live, wrapup = window.panel.live, window.panel.wrapup
    match opened:
        case "tray" | "who":
            live.open(opened)
        case "why":
            window.panel.slot.why_button.click()
        case "find" | "keys" | "edit":
            window.press(opened)
        case "read":
            wrapup.read("u347")
        case "lost":
            window._feed.lose(Loss(since=stories.WALL + 490))
    window.show_now()
    QApplication.processEvents()
    assert unnamed(window) == []
    assert small(window) == []


def test_a_screen_reader_can_press_a_button(window: MainWindow, qtbot: Any) -> None:
    play(window, stories.live())
    sent: list[Any] = []
    window._feed.sent.connect(sent.append)
    button = QAccessible.queryAccessibleInterface(window.panel.live.cards.first.use)
    assert button.role() == QAccessible.Role.PushButton
    button.actionInterface().doAction("Press")
    # Qt shows the press for a moment before it counts
    qtbot.waitUntil(lambda: [type(command).__name__ for command in sent] == ["UseCard"])


def test_tab_reaches_every_control_of_a_call(window: MainWindow) -> None:
    play(window, stories.live())
    window.setFocus()
    seen: set[QWidget] = set()
    for _ in range(80):
        window.focusNextChild()
        focus = window.focusWidget()
        if focus is None or focus in seen:
            break
        seen.add(focus)
    reachable = {
        w
        for w in window.panel.findChildren(QWidget)
        if w.isVisible() and w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    missed = {type(w).__name__ + " " + w.accessibleName() for w in reachable - seen}
    assert missed == set()
