"""The transcript: the document over its model, with find, copy, stick-to-bottom and "n new"."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QTextCursor

from ui.panels.find import FindBar
from ui.panels.transcript_document import Document
from ui.panels.transcript_model import TranscriptModel, asides
from ui.theme import Look
from ui.view import View
from ui.widgets.buttons import Button
from ui.widgets.frames import Ground
from ui.widgets.lay import STRETCH, column, row
from ui.widgets.text import Text

MOST = 100  # lines that one turn of the window's loop takes in
REST_MS = 10  # until the next turn does


class Transcript(Ground):
    """Head, find bar, document, "n new". Signals: folded(bool): the agent closed or opened it."""

    folded = Signal(bool)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "surface", line="top")
        self._look = look
        self._model = TranscriptModel(shows_aside=False)
        self._wants_aside = False
        self._view: View | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._go_on)
        self._new = 0
        self._sticking = True  # the end stays in view
        self._changing = False
        self._is_folded = False
        self._hits: list[QTextCursor] = []
        self._hit = 0
        self.setObjectName("transcript")
        self.document = Document(look)
        title = Text(look, self.tr("Transcript"), role="section", ink="text2")
        self._find_button = Button(
            look, kind="ghost", icon="search", size=28, name=self.tr("Find in transcript"), tip=self.tr("Find (Ctrl+F)")
        )
        self._fold = Button(look, kind="ghost", icon="chevron-down", size=28, name=self.tr("Hide transcript"))
        self.aside = Button(look, kind="ghost", size=24, role="meta", tip=self.tr("Show or hide it (Ctrl+E)"))
        self.aside.hide()
        self.aside.clicked.connect(self.toggle_aside)
        head = row(look, title, STRETCH, self.aside, 4, self._find_button, 4, self._fold, margins=(16, 2, 8, 2))
        self._find = FindBar(look)
        self._find.hide()
        self.pill = Button(look, kind="pill", icon="arrow-down", size=24, role="chip", icon_size=14, parent=self)
        self.pill.hide()
        self.setLayout(column(look, 1, head, self._find, (self.document, 1)))
        self._find_button.clicked.connect(self.open_find)
        self._fold.clicked.connect(self.fold)
        self._find.wanted.connect(self._search)
        self._find.moved.connect(self._move)
        self._find.closed.connect(self._close_find)
        self.pill.clicked.connect(self.to_end)
        self.document.scrolled.connect(self._scrolled)
        self.document.verticalScrollBar().rangeChanged.connect(self._range_changed)
        look.changed.connect(self.document.recolour)

    def head_height(self) -> int:
        return self._look.px(32) + 1

    def turn_height(self) -> int:
        """Room for one turn."""
        return (
            self._look.line("body") + self._look.gap(12) + (self._look.line("meta") if self._look.scale < 1.75 else 0)
        )

    @property
    def is_whole(self) -> bool:
        """Whether every line is in the document."""
        return not self._model.is_behind

    @property
    def is_folded(self) -> bool:
        return self._is_folded

    # ---- show -------------------------------------------------------------------------------
    def present(self, view: View) -> None:
        self._view = view
        self._take(MOST)
        count = len(asides(view.interaction)) if view.interaction is not None else 0
        self.aside.setVisible(count > 0)
        if count:
            said = self.tr("Hide set aside") if self._wants_aside else self.tr("%n set aside", "", count)
            self.aside.say(said, self.tr("The other voice, set aside: {0}").format(count))

    def toggle_aside(self) -> None:
        """Write out what was set aside, or have a mark in its place (Ctrl+E)."""
        self._wants_aside = not self._wants_aside
        self._show_aside()

    def _show_aside(self) -> None:
        """Find looks into what was set aside as well."""
        self._model.shows_aside = self._wants_aside or not self._find.isHidden()
        if self._view is not None:
            self.present(self._view)

    def _go_on(self) -> None:
        if self._view is not None:
            self._take(MOST)

    def _take(self, most: int) -> None:
        """Bring the document up to date, a part of a long call at a time."""
        assert self._view is not None
        change = self._model.take(self._view, most)
        if self._model.is_behind:
            self._rest.start()
        if change is None:
            return
        self._changing = True
        self.document.change(change)
        self._changing = False
        if self._sticking:
            self.to_end()
            return
        self._new += sum(line.kind == "said" for line in change.lines)
        self._show_pill()

    def to_end(self) -> None:
        """Back to what is said now (End)."""
        self._new = 0
        self._sticking = True
        self.document.to_end()
        self._show_pill()

    def jump(self, utterance: str, quote: str = "") -> None:
        """Show the utterance behind a citation."""
        if self._model.is_behind and self._view is not None:
            self._take(0)
        index = self._model.index(utterance)
        if index >= 0:
            if self._is_folded:
                self.fold()
            self._sticking = False
            self.document.show_line(index, quote)

    def fold(self) -> None:
        self._is_folded = not self._is_folded
        self.document.setVisible(not self._is_folded)
        self._fold.set_icon("chevron-up" if self._is_folded else "chevron-down")
        self._fold.setAccessibleName(self.tr("Show transcript") if self._is_folded else self.tr("Hide transcript"))
        self.pill.hide()
        self.folded.emit(self._is_folded)

    def _scrolled(self) -> None:
        """Only the agent's own scrolling lets go of the end."""
        if self._changing or not self.document.isVisible():
            return
        self._sticking = self.document.at_end()
        if self._new and self._sticking:
            self._new = 0
            self._show_pill()

    def _range_changed(self) -> None:
        """The document or its room grew or shrank."""
        if self._sticking and not self._find.isVisible():
            self.document.to_end()

    def _show_pill(self) -> None:
        self.pill.setVisible(self._new > 0 and not self._is_folded)
        if self._new:
            self.pill.say(self.tr("%n new", "", self._new), self.tr("Jump to live: %n new", "", self._new))
            self._place_pill()

    def resizeEvent(self, event: object) -> None:
        self._place_pill()

    def _place_pill(self) -> None:
        self.pill.resize(self.pill.sizeHint())
        x = (self.width() - self.pill.width()) // 2
        self.pill.move(x, self.height() - self.pill.height() - self._look.gap(8))
        self.pill.raise_()

    # ---- find -------------------------------------------------------------------------------
    def open_find(self) -> None:
        if self._is_folded:
            self.fold()
        self._find.show()
        self._show_aside()
        self._find.begin()

    def _search(self, text: str) -> None:
        self._hits = self.document.find_all(text)
        self._hit = max(0, len(self._hits) - 1)
        self._show_hit()

    def _move(self, step: int) -> None:
        if self._hits:
            self._hit = (self._hit + step) % len(self._hits)
            self._show_hit()

    def _show_hit(self) -> None:
        self.document.mark(self._hits, self._hit)
        self._find.show_count(self._hit + 1 if self._hits else 0, len(self._hits))
        if self._hits:
            cursor = QTextCursor(self._hits[self._hit])
            cursor.clearSelection()
            self.document.setTextCursor(cursor)
            self.document.ensureCursorVisible()

    def _close_find(self) -> None:
        self._find.hide()
        self._show_aside()
        self._hits = []
        self.document.mark([], 0)
        self.document.setFocus(Qt.FocusReason.OtherFocusReason)
