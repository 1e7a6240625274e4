"""An empty place that says why it is empty."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.theme import Look
from ui.widgets.lay import STRETCH, column
from ui.widgets.marks import Sign
from ui.widgets.text import Text


class Blank(QWidget):
    """A quiet sign, a title and one sentence, in the middle."""

    def __init__(self, look: Look, icon: str = "", title: str = "", sentence: str = "") -> None:
        super().__init__()
        centre = Qt.AlignmentFlag.AlignHCenter
        self._sign = Sign(look, icon, "text3", size=28)
        self._title = Text(look, title, role="strong", whole=True)
        self._sentence = Text(look, sentence, ink="text2", lines=3)
        self._sentence.setFixedWidth(look.px(280))
        self._sentence.setAlignment(centre)
        self.setLayout(
            column(
                look, STRETCH, (self._sign, centre), 12, (self._title, centre), 2, (self._sentence, centre), STRETCH,
                margins=(20, 20, 20, 20),
            )
        )  # fmt: skip

    def say(self, icon: str, title: str, sentence: str = "") -> None:
        self._sign.show_icon(icon, "text3")
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))

    def text(self) -> str:
        return f"{self._title.text()} {self._sentence.text()}".strip()
