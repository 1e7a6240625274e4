"""Global keys: heard while the softphone has the focus. What a key means is not known here.

Ctrl+Alt is AltGr on many layouts, so no default uses it and none is accepted: it would eat characters.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QKeyCombination, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence

translate = QCoreApplication.translate

DEFAULTS: dict[str, str] = {
    "show": "Ctrl+Shift+Space",
    "use_1": "Ctrl+Shift+1",
    "use_2": "Ctrl+Shift+2",
    "use_3": "Ctrl+Shift+3",
    "pause": "Ctrl+Shift+P",
    "focus": "Ctrl+Shift+F6",
}


class HotKeys(QObject):
    """Where no global keys can be had: says so for every key. `ui.hotkeys_x11` really binds them."""

    pressed = Signal(str)  # the name of the binding

    def bind(self, wanted: Mapping[str, str]) -> dict[str, str]:
        """Take exactly these keys (name → "Ctrl+Shift+P"). Answers name → a sentence for each that cannot be had."""
        return dict.fromkeys(wanted, translate("hotkeys", "Global keys are not available on this system."))

    def close(self) -> None:
        """Give all keys back."""


def make_hotkeys(platform: str, parent: QObject | None = None) -> HotKeys:
    """The keys for `QGuiApplication.platformName()`."""
    if platform == "xcb":
        from ui.hotkeys_x11 import connect  # noqa: PLC0415  # Xlib is installed on Linux only

        return connect(parent) or HotKeys(parent)
    return HotKeys(parent)


def problem(keys: str) -> str:
    """Why these keys are no good as global ones, as a sentence; "" if they are."""
    if QKeySequence(keys).count() != 1 or chord_of(keys).key() == Qt.Key.Key_unknown:
        return translate("hotkeys", "“{keys}” is not one key with modifiers.").format(keys=keys)
    modifiers = chord_of(keys).keyboardModifiers()
    ctrl, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    if ctrl in modifiers and alt in modifiers:
        return translate(
            "hotkeys", "{keys} types a character on many keyboards (Ctrl+Alt is AltGr). Choose other keys."
        ).format(keys=keys)
    if not modifiers & (ctrl | alt | Qt.KeyboardModifier.MetaModifier):
        return translate("hotkeys", "{keys} would be taken from every other program. Add Ctrl or Alt.").format(
            keys=keys
        )
    return ""


def chord_of(keys: str) -> QKeyCombination:
    """The first key of "Ctrl+Shift+P" with its modifiers."""
    return QKeySequence(keys)[0]  # type: ignore[index,no-any-return]  # PySide's stub leaves __getitem__ out
