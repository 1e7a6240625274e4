"""Every shortcut of the panel, in one list: the window binds it, F1 shows it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.theme import Look
from ui.widgets.buttons import Button
from ui.widgets.frames import Card
from ui.widgets.lay import STRETCH, column, row
from ui.widgets.marks import Keycap
from ui.widgets.scroll import Scroll
from ui.widgets.text import Text

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Key:
    """`name` is what the window does, `keys` are Qt key sequences that do it."""

    name: str
    keys: tuple[str, ...]


KEYS = (
    Key("use", ("1", "2", "3")),
    Key("source", ("Shift+1", "Shift+2", "Shift+3")),
    Key("dismiss", ("Del",)),
    Key("next_region", ("F6",)),
    Key("previous_region", ("Shift+F6",)),
    Key("find", ("Ctrl+F",)),
    Key("ask", ("Ctrl+K",)),
    Key("end", ("End",)),
    Key("approve", ("Ctrl+Return", "Ctrl+Enter")),
    Key("edit", ("E",)),
    Key("reject", ("Ctrl+Backspace",)),
    Key("finish", ("Ctrl+Shift+Return", "Ctrl+Shift+Enter")),
    Key("mute", ("Ctrl+M",)),
    Key("pause", ("Ctrl+Shift+P",)),
    Key("interactions", ("Ctrl+H",)),
    Key("mini", ("Ctrl+Shift+M",)),
    Key("keys", ("F1",)),
)


def described() -> list[tuple[str, str]]:
    """(keys, what they do) for people."""
    return [
        ("1 2 3", translate("keys", "Use a card: copies its line")),
        ("Shift+1 2 3", translate("keys", "Open the source of a card")),
        ("Del", translate("keys", "Dismiss the card with focus")),
        ("F6", translate("keys", "Next region, Shift+F6 the one before")),
        ("Ctrl+F", translate("keys", "Find in the transcript")),
        ("Ctrl+K", translate("keys", "Ask: search articles")),
        ("End", translate("keys", "Jump to what is said now")),
        ("Ctrl+M", translate("keys", "Mute this nudge for the call")),
        ("Ctrl+Shift+P", translate("keys", "Pause or resume listening")),
        ("Ctrl+Enter", translate("keys", "Approve the fields that are ticked")),
        ("E", translate("keys", "Edit the values of a write")),
        ("Ctrl+Backspace", translate("keys", "Reject a write")),
        ("Ctrl+Shift+Enter", translate("keys", "Finish the wrap-up")),
        ("Ctrl+H", translate("keys", "Past interactions")),
        ("Ctrl+Shift+M", translate("keys", "Mini bar")),
        ("F1", translate("keys", "These keys")),
    ]


class KeysOverlay(QWidget):
    """The keys over the panel. Signals: closed."""

    closed = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        card = Card(look, radius=10)
        title = Text(look, self.tr("Keys"), role="title")
        self._shut = Button(look, kind="ghost", icon="x", name=self.tr("Close"))
        self._shut.clicked.connect(self.closed)
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.gap(12))
        grid.setVerticalSpacing(look.gap(8))
        grid.setColumnStretch(1, 1)
        for n, (keys, said) in enumerate(described()):
            caps = row(look, *(Keycap(look, k) for k in keys.replace("+", " ").split()), STRETCH, gap=4)
            grid.addLayout(caps, n, 0)
            grid.addWidget(Text(look, said, lines=0), n, 1)
        scroll = Scroll(look, column(look, grid, STRETCH), self.tr("Keys"))
        card.setLayout(column(look, row(look, title, STRETCH, self._shut), 8, scroll, margins=(16, 12, 12, 16)))
        self.setLayout(column(look, card, margins=(12, 12, 12, 12)))
        self._scroll = scroll
        self.setAccessibleName(self.tr("Keys"))
        self.hide()

    def open(self) -> None:
        parent = self.parentWidget()
        assert parent is not None
        self.resize(parent.width(), parent.height())
        self.layout().activate()  # type: ignore[union-attr]
        height = min(self._scroll.natural_height() + self._look.px(28) + self._look.gap(64), parent.height())
        self.setGeometry(0, max(0, (parent.height() - height) // 2), parent.width(), height)
        self.show()
        self.raise_()
        self._shut.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)
