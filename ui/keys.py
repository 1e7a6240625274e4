"""Every shortcut of the panel, in one list: the window binds it, F1 shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.hotkeys import DEFAULTS
from ui.theme import Look
from ui.widgets.buttons import Button
from ui.widgets.chips import Keycap
from ui.widgets.frames import Card
from ui.widgets.lay import STRETCH, TOP, column, holder, row
from ui.widgets.scroll import Scroll
from ui.widgets.signs import Sign
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
    Key("rate", ("Alt+1", "Alt+2", "Alt+3")),
    Key("next_region", ("F6",)),
    Key("previous_region", ("Shift+F6",)),
    Key("find", ("Ctrl+F",)),
    Key("aside", ("Ctrl+E",)),
    Key("ask", ("Ctrl+K",)),
    Key("end", ("End",)),
    Key("approve", ("Ctrl+Return", "Ctrl+Enter")),
    Key("edit", ("E",)),
    Key("reject", ("Ctrl+Backspace",)),
    Key("finish", ("Ctrl+Shift+Return", "Ctrl+Shift+Enter")),
    Key("mute", ("Ctrl+M",)),
    Key("pause", ("Ctrl+Shift+P",)),
    Key("agree", ("Y",)),
    Key("refuse", ("N",)),
    Key("interactions", ("Ctrl+H",)),
    Key("sound", ("Ctrl+Shift+S",)),
    Key("mini", ("Ctrl+Shift+M",)),
    Key("keys", ("F1",)),
)


def bind(window: QWidget, press: Callable[[str, int], None]) -> None:
    """`press(name, n)` is called when the n-th of a key's sequences is pressed in `window`."""
    for key in KEYS:
        for n, keys in enumerate(key.keys, 1):
            shortcut = QShortcut(QKeySequence(keys), window)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(partial(press, key.name, n))


def described() -> list[tuple[str, str]]:
    """(keys, what they do) for people."""
    return [
        ("1 2 3", translate("keys", "Use a card: copies its line")),
        ("Shift+1 2 3", translate("keys", "Open the source of a card")),
        ("Del", translate("keys", "Dismiss the card with focus")),
        ("Alt+1 2 3", translate("keys", "Rate a card: it fits, is correct, saved time")),
        ("F6", translate("keys", "Next region, Shift: previous")),
        ("Ctrl+F", translate("keys", "Find in the transcript")),
        ("Ctrl+E", translate("keys", "Show what was set aside as the other voice, or hide it")),
        ("Ctrl+K", translate("keys", "Ask: articles, files and gaps")),
        ("End", translate("keys", "Jump to what is said now")),
        ("Ctrl+M", translate("keys", "Mute this nudge for the call")),
        ("Y N", translate("keys", "The customer was told or agrees, or refuses")),
        ("Ctrl+Enter", translate("keys", "Approve the fields that are ticked")),
        ("E", translate("keys", "Edit the values of a write")),
        ("Ctrl+Backspace", translate("keys", "Reject a write")),
        ("Ctrl+Shift+Enter", translate("keys", "Finish the wrap-up")),
        ("Ctrl+H", translate("keys", "Past interactions")),
        ("Ctrl+Shift+S", translate("keys", "Sound: devices and a test")),
        ("Ctrl+Shift+M", translate("keys", "Mini bar")),
        ("F1", translate("keys", "These keys")),
    ]


def everywhere() -> list[tuple[str, str, str]]:
    """(name, keys, what they do) of the keys that work while another program has the keyboard."""
    said = {
        "show": translate("keys", "Mini bar, and back"),
        "focus": translate("keys", "Keyboard to the panel, and back"),
        "use_1": translate("keys", "Use card {0}").format(1),
        "use_2": translate("keys", "Use card {0}").format(2),
        "use_3": translate("keys", "Use card {0}").format(3),
        "pause": translate("keys", "Pause or resume listening"),
    }
    return [(name, DEFAULTS[name], text) for name, text in said.items()]


def cap(key: str) -> str:
    """What is printed on the key where the user is."""
    return {
        "Ctrl": translate("keys", "Ctrl"),
        "Shift": translate("keys", "Shift"),
        "Alt": translate("keys", "Alt"),
        "Space": translate("keys", "Space"),
        "Enter": translate("keys", "Enter"),
        "Del": translate("keys", "Del"),
        "End": translate("keys", "End"),
        "Backspace": translate("keys", "Backspace"),
    }.get(key, key)


def told(troubles: Mapping[str, str]) -> str:
    """The sentences of `HotKeys.bind`, each once."""
    return " ".join(dict.fromkeys(troubles.values()))


class KeysOverlay(QWidget):
    """The keys over the panel. Signals: closed."""

    closed = Signal()

    def __init__(self, look: Look, parent: QWidget, troubles: Mapping[str, str]) -> None:
        super().__init__(parent)
        self._look = look
        self._troubles = troubles
        card = Card(look, radius=10)
        title = Text(look, self.tr("Keys"), role="title")
        self._shut = Button(look, kind="ghost", icon="x", name=self.tr("Close"))
        self._shut.clicked.connect(self.closed)
        parts = column(
            look, self._section(self.tr("In every program"), [(k, s) for _, k, s in everywhere()]), self._note(), 12,
            self._section(self.tr("In the panel"), described()), STRETCH,
        )  # fmt: skip
        scroll = Scroll(look, parts, self.tr("Keys"))
        card.setLayout(column(look, row(look, title, STRETCH, self._shut), 8, scroll, margins=(16, 12, 12, 16)))
        self.setLayout(column(look, card, margins=(12, 12, 12, 12)))
        self._scroll = scroll
        self.setAccessibleName(self.tr("Keys"))
        self.hide()

    def _section(self, title: str, lines: list[tuple[str, str]]) -> QGridLayout:
        look = self._look
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.gap(12))
        grid.setVerticalSpacing(look.gap(8))
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, look.px(130))  # both sections stand in the same two columns
        grid.addWidget(Text(look, title, role="section", ink="text2"), 0, 0, 1, 2)
        for n, (keys, said) in enumerate(lines, 1):
            caps = row(look, *(Keycap(look, cap(k)) for k in keys.replace("+", " ").split()), STRETCH, gap=4)
            grid.addLayout(caps, n, 0)
            grid.addWidget(Text(look, said, lines=0), n, 1)
        return grid

    def _note(self) -> QWidget | None:
        """Which of the keys that work everywhere could not be had, and why."""
        if not self._troubles:
            return None
        look = self._look
        said = Text(look, told(self._troubles), role="meta", ink="warn_text", lines=0)
        return holder(
            row(look, (Sign(look, "triangle-alert", "warn_text", size=14), TOP), 8, (said, 1), margins=(0, 8, 0, 0))
        )

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


class KeysHelp(QObject):
    """F1 over `window`: built when it is first wanted. `troubles`: name of a global key → why it could not be had."""

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self.troubles: Mapping[str, str] = {}
        self._overlay: KeysOverlay | None = None

    def toggle(self) -> None:
        window = self.parent()
        assert isinstance(window, QWidget)
        if self._overlay is None:
            self._overlay = KeysOverlay(self._look, window, self.troubles)
            self._overlay.closed.connect(self.toggle)
        if self._overlay.isVisible():
            self._overlay.hide()
            window.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._overlay.open()

    def drop(self) -> None:
        """Text scale or language changed: it is measured and worded anew when wanted again."""
        if self._overlay is not None:
            self._overlay.hide()
            self._overlay.deleteLater()
        self._overlay = None
