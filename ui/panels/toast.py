"""A short line over the foot of the panel that goes away by itself: copied, refused."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from ui.theme import Look
from ui.widgets.frames import Bar
from ui.widgets.lay import row
from ui.widgets.signs import Sign
from ui.widgets.text import Text

SHORT_MS, LONG_MS = 2500, 8000


class Toast(Bar):
    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look)
        self.setParent(parent)
        self._look = look
        self._sign = Sign(look, "check", "text2", size=16)
        self._text = Text(look, role="medium", lines=3)
        self.setLayout(row(look, self._sign, 8, (self._text, 1), margins=(16, 8, 16, 8)))
        self._away = QTimer(self)
        self._away.setSingleShot(True)
        self._away.timeout.connect(self.hide)
        self.hide()

    def say(self, text: str, severity: str = "accent", *, above: int) -> None:
        """`above` is the height of the foot that stays free, px."""
        self.set_severity(severity)
        if severity == "warn":
            self._sign.show_icon("triangle-alert", "warn_text")
        else:
            self._sign.show_icon("check", "accent_text")
        self._text.setText(text)
        parent = self.parentWidget()
        assert parent is not None
        width = parent.width()
        inner = width - self._look.gap(16) * 2 - self._look.px(16) - self._look.gap(8)
        height = self._text.heightForWidth(inner) + self._look.gap(16)
        self.setGeometry(0, parent.height() - above - height, width, height)
        self.raise_()
        self.show()
        self._away.start(LONG_MS if severity == "warn" else SHORT_MS)
