"""One past interaction, synchronised: transcript, what Earshot did, time line and sound move as one."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

from copilot.commands import Answer, InteractionRow, UndoWrite
from ui.interactions import days
from ui.interactions.controls import Controls
from ui.interactions.head import PlayHead
from ui.interactions.log import Log
from ui.interactions.past import Past
from ui.interactions.screen import Screen
from ui.interactions.story.entry import Entry, Group
from ui.interactions.story.tell import tell
from ui.interactions.timeline import Timeline
from ui.interactions.transcript import PastTranscript
from ui.panels.find import FindBar
from ui.theme import Look
from ui.widgets.buttons import Button
from ui.widgets.chips import Chip
from ui.widgets.fields import PickField
from ui.widgets.frames import Ground
from ui.widgets.lay import MIDDLE, STRETCH, column, row
from ui.widgets.signs import Sign
from ui.widgets.text import Text


class Replay(QWidget):
    """Signals: asked(Command): for the engine; shown(Interaction): the state at the play head."""

    asked = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._past = Past(())
        self._entries: tuple[Entry, ...] = ()
        self._count = 0
        self._state = self._past.final
        self._hit = 0
        self._following = True
        self.head = PlayHead(self.asked.emit, self)
        self._name = Text(look, role="title")
        self._about = Text(look, role="body", ink="text2")
        self._when = Text(look, role="body", ink="text2", whole=True, tabular=True)
        self._chip = Chip(look)
        self._intact_sign = Sign(look, "shield-check", "text2")
        self._intact = Text(look, role="body", ink="text2", whole=True)
        self.transcript = PastTranscript(look)
        self._erased = Text(look, role="meta", ink="text2", lines=2)
        self._follow = Button(look, self.tr("Follow"), "ghost", icon="arrow-down", size=24, role="chip", icon_size=14)
        self._follows = Chip(look, self.tr("Follows the sound"), "accent")
        self._find_button = Button(look, kind="ghost", icon="search", name=self.tr("Find in transcript"))
        self._find = FindBar(look)
        self._find.hide()
        self._hits: list[QTextCursor] = []
        self.log = Log(look)
        self.screen_then = Screen(look)
        self.timeline = Timeline(look)
        self.controls = Controls(look, self.head)
        self._group = PickField(look, self.tr("Show"), size=28, edge="edge")
        self._group.setFixedWidth(look.px(128))
        self.setLayout(column(look, self._top(look), (self._middle(look), 1), self._bottom(look)))
        self._connect()
        self._group.show_choice(self.tr("All"), "")

    # ---- parts ------------------------------------------------------------------------------
    def _top(self, look: Look) -> QWidget:
        top = Ground(look, "surface", line="bottom")
        top.setFixedHeight(look.px(52))
        top.setLayout(
            row(
                look, self._name, 16, self._about, 16, self._when, 16, (self._chip, MIDDLE), STRETCH, 12,
                self._intact_sign, 6, self._intact, margins=(20, 0, 16, 0),
            )
        )  # fmt: skip
        return top

    def _middle(self, look: Look) -> QWidget:
        left = Ground(look, "surface")
        title = Text(look, self.tr("Transcript"), role="section", ink="text2")
        head = row(look, title, STRETCH, self._follows, self._follow, 8, self._find_button, margins=(16, 4, 12, 4))
        erased = row(look, self._erased, margins=(16, 0, 16, 8))
        left.setLayout(column(look, head, self._find, erased, (self.transcript, 1)))
        right = Ground(look, "canvas")
        right.setFixedWidth(look.px(336))
        did = Text(look, self.tr("What Earshot did"), role="section", ink="text2")
        log_head = row(look, did, STRETCH, self._group, margins=(18, 4, 16, 4))
        right.setLayout(column(look, log_head, (self.log, 1), self.screen_then))
        both = QWidget()
        line = Ground(look, "line")
        line.setFixedWidth(1)
        both.setLayout(row(look, (left, 1), line, right))
        return both

    def _bottom(self, look: Look) -> QWidget:
        bottom = Ground(look, "surface", line="top")
        bottom.setLayout(
            column(look, self.controls, row(look, self.timeline, margins=(16, 0, 4, 0)), margins=(0, 0, 0, 10))
        )
        return bottom

    def _connect(self) -> None:
        self.head.moved.connect(self._on_moved)
        self.controls.stepped.connect(self.step)
        self.timeline.sought.connect(self.seek)
        self.timeline.chosen.connect(self.go_to)
        self.transcript.sought.connect(self.seek)
        self.transcript.left.connect(lambda: self._set_following(False))
        self._follow.clicked.connect(lambda: self._set_following(True))
        self._find_button.clicked.connect(self.open_find)
        self._find.wanted.connect(self._search)
        self._find.moved.connect(self._show_hit)
        self._find.closed.connect(self._close_find)
        self.log.chosen.connect(lambda entry: self.go_to(entry.count))
        self.log.undo.connect(self._undo)
        self._group.clicked.connect(self._choose_group)

    # ---- what is shown ----------------------------------------------------------------------
    def show_row(self, line: InteractionRow, *, intact: bool, today: date) -> None:
        """Name, subject, time; before its events are there."""
        self._name.setText(days.name(line))
        self._about.setText(line.title or line.wrapup)
        self._when.setText(days.when(line.wall, today))
        box = days.note(line)
        self._chip.setVisible(box is not None)
        if box is not None:
            self._chip.show_as(
                box.text, "warn" if box.kind == "warn" else "plain", "clock" if box.kind == "warn" else ""
            )
        self._intact_sign.show_icon("shield-check" if intact else "shield-alert", "text2" if intact else "bad_text")
        self._intact.setText(self.tr("Journal intact") if intact else self.tr("Journal altered"))
        self._intact.set_ink("text2" if intact else "bad_text")

    def show_past(self, past: Past, *, keep: bool = False) -> None:
        """Show an interaction from its beginning; `keep` stays at the moment that is shown (it was read anew)."""
        moment = self._count if keep else 0
        self._past = past
        self._count, self._state = 0, past.state(0)
        self._entries = tell(past)
        self.transcript.show_past(past)
        self.log.show_entries(self._entries)
        self.timeline.show_past(past, self._entries)
        self.controls.show_length(past.seconds)
        self._erased.setVisible(past.erased)
        self._erased.setText(self.tr("The spoken text of this interaction was erased. What was done and when is kept."))
        if keep:
            self.go_to(moment)
        else:
            self.head.load(past.final.id, past.seconds)
        self._set_following(True)

    def take(self, answer: Answer) -> None:
        self.head.take(answer)

    @property
    def count(self) -> int:
        """The moment shown, as a number of events."""
        return self._count

    # ---- moving -----------------------------------------------------------------------------
    def seek(self, at: float) -> None:
        """To call time `at`, s."""
        self.head.seek(at)

    def go_to(self, count: int) -> None:
        """To the moment right after event number `count`."""
        self.head.seek(self._past.time_of(count))
        # several events can share one moment of call time: stand after the one that was meant
        self._show_moment(count)
        entry = next((e for e in self._entries if e.count == count), None)
        if entry is not None:
            self.transcript.cite(entry.heard)

    def step(self, way: int) -> None:
        """To the next (1) or previous (-1) event of the log ("]", "[")."""
        counts = [entry.count for entry in self._entries]
        later = [count for count in counts if count > self._count]
        earlier = [count for count in counts if count < self._count]
        if way > 0 and later:
            self.go_to(later[0])
        elif way < 0 and earlier:
            self.go_to(earlier[-1])
        elif way < 0:
            self.seek(0.0)

    def _on_moved(self, at: float) -> None:
        self._show_moment(self._past.count_at(at))

    def _show_moment(self, count: int) -> None:
        if count != self._count:
            self._count = count
            self._state = self._past.state(count)
        at = self.head.at
        self.controls.show_at(at)
        current = max((entry.count for entry in self._entries if entry.count <= count), default=-1)
        self.screen_then.show_state(self._state, at)
        self.timeline.set_at(at, current)
        self.transcript.set_at(at, follow=self._following)
        self.log.set_now(count, follow=self._following)

    # ---- find -------------------------------------------------------------------------------
    def open_find(self) -> None:
        self._find.show()
        self._find.begin()

    def _search(self, text: str) -> None:
        self._hits = self.transcript.find_all(text)
        self._hit = 0
        self._show_hit(0)

    def _show_hit(self, step: int) -> None:
        self._set_following(False)
        if self._hits:
            self._hit = (self._hit + step) % len(self._hits)
            self.transcript.setTextCursor(_without_selection(self._hits[self._hit]))
            self.transcript.ensureCursorVisible()
        self.transcript.mark(self._hits, self._hit)
        self._find.show_count(self._hit + 1 if self._hits else 0, len(self._hits))

    def _close_find(self) -> None:
        self._find.hide()
        self._hits = []
        self.transcript.mark([], 0)
        self.transcript.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- choices ----------------------------------------------------------------------------
    def _set_following(self, following: bool) -> None:
        self._following = following
        self._follows.setVisible(following)
        self._follow.setVisible(not following)
        if following:
            self.transcript.reveal()

    def _choose_group(self) -> None:
        names: dict[str, Group | None] = {
            self.tr("All"): None,
            self.tr("Cards"): "card",
            self.tr("Checklist"): "checklist",
            self.tr("Nudges"): "nudge",
            self.tr("Writes"): "write",
            self.tr("Call"): "call",
        }
        chosen = self._group.ask(list(names))
        if chosen:
            self._group.show_choice(chosen, "")
            self.log.show_group(names[chosen])
            self._show_moment(self._count)

    def _undo(self, proposal: str) -> None:
        self.asked.emit(UndoWrite(interaction=self._past.final.id, proposal=proposal))


def _without_selection(cursor: QTextCursor) -> QTextCursor:
    place = QTextCursor(cursor)
    place.setPosition(cursor.selectionStart())
    return place
