"""The interactions window: the list, and the one that is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from copilot import codec
from copilot.commands import (
    Answer,
    InteractionPage,
    InteractionRow,
    Interactions,
    ListInteractions,
    ReadInteraction,
)
from copilot.events import Event
from copilot.state import Desk
from ui import reasons
from ui.asking import Asking
from ui.feed import Feed
from ui.interactions import days
from ui.interactions.list import InteractionList
from ui.interactions.past import Past
from ui.interactions.replay import Replay
from ui.theme import Look
from ui.widgets.blank import Blank
from ui.widgets.fields import LineEdit
from ui.widgets.frames import Ground
from ui.widgets.lay import column, row
from ui.widgets.ring import FocusRing
from ui.widgets.text import Text

PAUSE_MS = 200  # after the last key of a search
AGAIN_MS = 400  # after an event of the open interaction, before it is read anew


class InteractionsWindow(QWidget):
    """`begin` shows it; `open` shows one interaction."""

    def __init__(self, look: Look, feed: Feed, today: Callable[[], date] = date.today) -> None:
        super().__init__()
        self._look = look
        self._feed = feed
        self._today = today
        self._row: InteractionRow | None = None
        self._wanted = ""  # an interaction to open as soon as the list is there
        self._intact = True
        self._fresh = True  # shown, and nothing chosen to type in yet
        self._pages: list[str] = []
        self._keep = False
        self._listing = Asking(feed, self)
        self._reading = Asking(feed, self)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)

        self.setWindowTitle(self.tr("Interactions"))
        self._search = LineEdit(look, self.tr("Search words or names"), self.tr("Search words or names"), icon="search")
        self.list = InteractionList(look)
        self._none = Blank(look)
        self._left = QStackedWidget()
        self._left.addWidget(self.list)
        self._left.addWidget(self._none)
        self._kept = Text(look, role="meta", ink="text2", lines=2)
        self.replay = Replay(look)
        self._blank = Blank(look)
        self._right = QStackedWidget()
        self._right.addWidget(self._blank)
        self._right.addWidget(self.replay)
        line = Ground(look, "line")
        line.setFixedWidth(1)
        self.setLayout(row(look, self._side(look), line, (self._right, 1)))
        self.resize(look.px(1180), look.px(760))
        self.setMinimumSize(look.px(880), look.px(520))
        FocusRing(look, self)
        self._connect(feed)
        self._say_none_open()

    def _connect(self, feed: Feed) -> None:
        self._listing.answered.connect(self._on_list)
        self._reading.answered.connect(self._on_page)
        self._pause.timeout.connect(self._ask)
        self._again.timeout.connect(self._read_again)
        self._search.textChanged.connect(lambda _: self._pause.start())
        self.list.chosen.connect(self._open_row)
        self.replay.asked.connect(feed.send)
        feed.answered.connect(self.replay.take)
        feed.changed.connect(self._on_changed)
        QShortcut(QKeySequence.StandardKey.Find, self, self._start_search)

    def _side(self, look: Look) -> QWidget:
        side = Ground(look, "surface")
        side.setFixedWidth(look.px(272))
        title = Text(look, self.tr("Interactions"), role="title")
        foot = Ground(look, "surface", line="top")
        foot.setLayout(row(look, self._kept, margins=(16, 10, 16, 10)))
        head = column(look, title, 12, self._search, margins=(16, 14, 16, 2))
        side.setLayout(column(look, head, (self._left, 1), foot))
        return side

    # ---- the list ---------------------------------------------------------------------------
    def begin(self, interaction: str = "") -> None:
        """Show the window and read the list; `interaction` is opened in it."""
        self._wanted = interaction
        self.show()
        self.raise_()
        self.activateWindow()
        self._ask()

    def showEvent(self, event: QShowEvent) -> None:
        if not self._listing.waiting and not self.list.rows():
            self._none.say("hourglass", self.tr("Reading the journal"))
            self._left.setCurrentWidget(self._none)
        self._fresh = True

    def _ask(self) -> None:
        self._listing.ask(ListInteractions(request="", text=self._search.text().strip()))

    def _on_list(self, answer: Answer) -> None:
        if not isinstance(answer, Interactions):
            return
        if answer.trouble:
            self._none.say("triangle-alert", self.tr("The journal cannot be read"), reasons.trouble(answer.trouble))
            self._left.setCurrentWidget(self._none)
            return
        self._intact = answer.intact
        self._kept.setText(self.tr("Kept until you erase it"))
        self.list.show_lines(days.by_day(answer.rows, self._today()))
        if answer.rows:
            self._left.setCurrentWidget(self.list)
            if self._fresh:
                # not the search: Space and the brackets are for the replay
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)
                self._fresh = False
        else:
            self._say_no_rows()
        if self._wanted and self.list.select(self._wanted):
            self._wanted = ""
        elif self._row is None and answer.rows and not self._search.text().strip():
            self.list.select(max(answer.rows, key=lambda row: row.wall).id)

    def _say_no_rows(self) -> None:
        if self._search.text().strip():
            self._none.say("search", self.tr("Nothing found"), self.tr("No transcript or name has these words."))
        else:
            self._none.say("inbox", self.tr("No interactions yet"), self.tr("Calls appear here when they have begun."))
        self._left.setCurrentWidget(self._none)

    def _start_search(self) -> None:
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    # ---- the open one -----------------------------------------------------------------------
    def _open_row(self, line: InteractionRow) -> None:
        self._row = line
        self._keep = False
        self._pages = []
        self.replay.head.pause()
        self._blank.say("hourglass", self.tr("Opening {0}").format(days.name(line)))
        self._right.setCurrentWidget(self._blank)
        self._reading.ask(ReadInteraction(interaction=line.id, request=""))

    def _read_again(self) -> None:
        if self._row is not None and not self._reading.waiting:
            self._keep, self._pages = True, []
            self._reading.ask(ReadInteraction(interaction=self._row.id, request=""))
            self._ask()

    def _on_page(self, answer: Answer) -> None:
        if not isinstance(answer, InteractionPage) or self._row is None:
            return
        if answer.trouble:
            self._pages = []
            self._blank.say("triangle-alert", self.tr("The journal cannot be read"), reasons.trouble(answer.trouble))
            self._right.setCurrentWidget(self._blank)
            return
        self._pages.extend(answer.events)
        if not answer.last:
            return
        events: list[Event] = [codec.decode(line) for line in self._pages]
        self._pages = []
        if not events:
            self._blank.say(
                "inbox",
                self.tr("This interaction is not in the journal"),
                self.tr("It was removed. The list is read anew."),
            )
            self._right.setCurrentWidget(self._blank)
            self._ask()
            return
        self.replay.show_row(self._row, intact=self._intact, today=self._today())
        self._right.setCurrentWidget(self.replay)
        self.replay.show_past(Past(events, answer.levels), keep=self._keep)

    def _say_none_open(self) -> None:
        self._blank.say("headphones", self.tr("Choose an interaction"), self.tr("It opens as it was heard and seen."))
        self._right.setCurrentWidget(self._blank)

    def _on_changed(self, desk: Desk, event: Event | None) -> None:
        """Something happened in the open interaction (an undo was proposed, a write went through): read it anew."""
        if event is not None and self._row is not None and event.interaction == self._row.id and self.isVisible():
            self._again.start()

    # ---- keys -------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._on_key(event):
            super().keyPressEvent(event)

    def _on_key(self, event: QKeyEvent) -> bool:
        """Keys that nothing with the focus wanted: Space, [ and ] belong to the replay."""
        if event.key() == Qt.Key.Key_Escape and self._search.hasFocus() and self._search.text():
            self._search.clear()
            return True
        if self._right.currentWidget() is not self.replay or self._search.hasFocus():
            return False
        if event.key() == Qt.Key.Key_Space:
            self.replay.head.toggle()
        elif event.text() in ("[", "]"):
            self.replay.step(-1 if event.text() == "[" else 1)
        else:
            return False
        return True

    def closeEvent(self, event: QCloseEvent) -> None:
        self.replay.head.pause()
        super().closeEvent(event)
