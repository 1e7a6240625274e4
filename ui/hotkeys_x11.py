"""Global keys on X11: XGrabKey on the root window, once per state of Caps Lock and Num Lock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QKeyCombination, QObject, Qt
from PySide6.QtGui import QKeySequence
from Xlib import XK, X, error

from ui.host.xlib import XLink
from ui.hotkeys import HotKeys, chord_of, problem, translate

LOCKS = (0, X.LockMask, X.Mod2Mask, X.LockMask | X.Mod2Mask)  # a lock that is on would hide the key
REPEAT = 3  # ms: a repeating keyboard says released and pressed at the same moment
_MASKS = {
    Qt.KeyboardModifier.ControlModifier: X.ControlMask,
    Qt.KeyboardModifier.ShiftModifier: X.ShiftMask,
    Qt.KeyboardModifier.AltModifier: X.Mod1Mask,
    Qt.KeyboardModifier.MetaModifier: X.Mod4Mask,
}
_MODIFIERS = X.ControlMask | X.ShiftMask | X.Mod1Mask | X.Mod4Mask


def connect(parent: QObject | None = None) -> HotKeys | None:
    """The keys, or None when the X server refuses a second connection."""
    try:
        return X11HotKeys(XLink(), parent)
    except (error.DisplayError, OSError):
        return None


class X11HotKeys(HotKeys):
    """Grabs keys for as long as it lives; a key that another program holds is reported, not shared."""

    def __init__(self, link: XLink, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._wanted: dict[str, str] = {}
        self._held: dict[tuple[int, int], str] = {}  # (keycode, modifiers) → name
        self._released: tuple[int, int] = (0, 0)  # keycode, server time
        link.happened.connect(self._on_event)

    def bind(self, wanted: Mapping[str, str]) -> dict[str, str]:
        self._release()
        self._wanted = dict(wanted)
        answers = {name: self._grab(name, keys) for name, keys in wanted.items() if keys}
        self._link.sync()
        return {name: why for name, why in answers.items() if why}

    def close(self) -> None:
        self._release()
        self._link.sync()
        self._link.close()

    def _grab(self, name: str, keys: str) -> str:
        if why := problem(keys):
            return why
        chord = self._chord(chord_of(keys))
        if chord is None:
            return translate("hotkeys", "This keyboard has no key for {keys}.").format(keys=keys)
        refused = error.CatchError(error.BadAccess)
        for lock in LOCKS:
            self._link.root.grab_key(
                chord[0], chord[1] | lock, False, X.GrabModeAsync, X.GrabModeAsync, onerror=refused
            )
        self._link.display.sync()
        if refused.get_error():
            self._ungrab(chord)
            return translate("hotkeys", "{keys} is used by another program. Choose other keys.").format(keys=keys)
        self._held[chord] = name
        return ""

    def _chord(self, combination: QKeyCombination) -> tuple[int, int] | None:
        """Keycode and modifier mask of `combination` on the keyboard of now."""
        keycode = self._link.display.keysym_to_keycode(_keysym(combination.key()))
        held = combination.keyboardModifiers()
        mask = sum(bit for modifier, bit in _MASKS.items() if modifier in held)
        return (keycode, mask) if keycode else None

    def _release(self) -> None:
        for chord in self._held:
            self._ungrab(chord)
        self._held.clear()

    def _ungrab(self, chord: tuple[int, int]) -> None:
        for lock in LOCKS:
            self._link.root.ungrab_key(chord[0], chord[1] | lock)

    def _on_event(self, event: Any) -> None:
        if event.type == X.KeyRelease:
            self._released = (event.detail, event.time)
        elif event.type == X.KeyPress:
            repeating = self._released[0] == event.detail and event.time - self._released[1] < REPEAT
            name = self._held.get((event.detail, event.state & _MODIFIERS))
            if name and not repeating:
                self.pressed.emit(name)
        elif event.type == X.MappingNotify:
            # another layout: the same keys may lie elsewhere now
            self._link.display.refresh_keyboard_mapping(event)
            self.bind(self._wanted)


def _keysym(key: Qt.Key) -> int:
    """Qt's key as X names it: letters and digits by their character, the rest by name."""
    text = QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
    return int(XK.string_to_keysym(text.lower() if len(text) == 1 else _NAMES.get(text, text)))


_NAMES = {"Space": "space", "Esc": "Escape", "Ins": "Insert", "Del": "Delete", "PgUp": "Prior", "PgDown": "Next",
          "Return": "Return", "Backspace": "BackSpace", ",": "comma", ".": "period", "-": "minus", "+": "plus"}  # fmt: skip
