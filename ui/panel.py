"""The agent panel: header and nudge slot at their fixed places, one face below them, the foot. Built anew when text
scale or language change."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui import words
from ui.ahead import warmed
from ui.panels.footer import FinishBar, Footer
from ui.panels.header import Header
from ui.panels.ready import ReadyPanel
from ui.panels.sent import SentLine
from ui.panels.slot import NudgeSlot
from ui.panels.strip import CallStrip
from ui.theme import Look
from ui.view import View
from ui.widgets.focus import kept_from
from ui.widgets.frames import Ground
from ui.widgets.lay import Hairline, column

if TYPE_CHECKING:
    from ui.panels.caller import RingingPanel
    from ui.panels.live import LivePanel
    from ui.panels.transcript import Transcript
    from ui.panels.wrapup import WrapupPanel

# what the first frame need not wait for, in parts that one turn of the loop can load
LATER = (
    "ui.panels.caller",
    "ui.panels.transcript_model",
    "ui.panels.transcript_document",
    "ui.panels.transcript",
    "ui.panels.cards",
    "ui.panels.live",
    "ui.panels.field_row",
    "ui.panels.write_foot",
    "ui.panels.records",
    "ui.panels.wrapup",
)


class AgentPanel(Ground):
    """Signals: asked(Command); article(CardView); reference(str): an article named by its id; ask(str): search
    words; go(str): look at another interaction; codes_wanted: all wrap-up codes; copied: a line is on the clipboard;
    released: a click was done with; mini, menu were clicked."""

    asked = Signal(object)
    article = Signal(object)
    reference = Signal(str)
    ask = Signal(str)
    go = Signal(str)
    codes_wanted = Signal()
    copied = Signal()
    released = Signal()
    mini = Signal()
    menu = Signal()

    def __init__(self, look: Look, wall: Callable[[], float] = time.time) -> None:
        super().__init__(look, "canvas")
        self._look = look
        self._mode = ""
        self._interaction = ""
        self.header = Header(look)
        self.slot = NudgeSlot(look)
        self._line = Hairline(look)
        self._wall = wall
        self.faces = QStackedWidget()
        self._built: dict[str, QWidget] = {}
        self._transcript: Transcript | None = None
        self.strip = CallStrip(look)
        self.sent = SentLine(look)
        self.footer = Footer(look)
        self.finish = FinishBar(look)
        self.setLayout(
            column(
                look,
                self.header,
                self.slot,
                self._line,
                (self.faces, 1),
                self.strip,
                self.sent,
                self.footer,
                self.finish,
            )
        )
        self._connect()

    def _connect(self) -> None:
        for part in (self.slot, self.footer, self.finish):
            part.asked.connect(self.asked)
        self.slot.why.connect(lambda nudge: self.live.ask_why(nudge))
        self.header.who.connect(self._ask_who)
        self.header.mini.connect(self.mini)
        self.header.menu.connect(self.menu)
        self.footer.ask.connect(lambda: self.ask.emit(""))
        self.strip.go.connect(self.go)

    # ---- faces, each built when it is first shown -------------------------------------------
    @cached_property
    def ready(self) -> ReadyPanel:
        face = ReadyPanel(self._look)
        face.ask.connect(self.ask)
        face.go.connect(self.go)
        return face

    @cached_property
    def ringing(self) -> RingingPanel:
        from ui.panels.caller import RingingPanel  # noqa: PLC0415  # as `LATER` says

        face = RingingPanel(self._look)
        face.asked.connect(self.asked)
        return face

    @cached_property
    def live(self) -> LivePanel:
        from ui.panels.live import LivePanel  # noqa: PLC0415

        face = LivePanel(self._look, self._make_transcript(), self._wall)
        face.asked.connect(self.asked)
        face.article.connect(self.article)
        face.cards.copied.connect(self.copied)
        face.cards.released.connect(self.released)
        return face

    @cached_property
    def wrapup(self) -> WrapupPanel:
        from ui.panels.wrapup import WrapupPanel  # noqa: PLC0415

        face = WrapupPanel(self._look)
        face.asked.connect(self.asked)
        face.reference.connect(self.reference)
        face.codes_wanted.connect(self.codes_wanted)
        return face

    def _face(self, mode: str) -> QWidget:
        if mode not in self._built:
            face: QWidget = getattr(self, mode)
            self._built[mode] = face
            self.faces.addWidget(face)
        return self._built[mode]

    def ahead(self) -> Iterator[None]:
        """Load and build the faces that a call will need, a slice at a time."""
        for module in LATER:
            importlib.import_module(module)
            yield
        for mode in ("ringing", "live", "wrapup"):
            if mode == "live":
                self._make_transcript()
                yield
            face = self._face(mode)
            yield
            if mode == "wrapup":
                self.wrapup.records.ahead()
                yield
            yield from warmed(face, self.faces.size())

    def _make_transcript(self) -> Transcript:
        """The largest part of the live face, which takes it."""
        from ui.panels.transcript import Transcript  # noqa: PLC0415

        self._transcript = self._transcript or Transcript(self._look)
        return self._transcript

    def _ask_who(self) -> None:
        if self._mode == "live":
            self.live.ask_who()
        elif self._mode == "ringing":
            self.ringing.choice.focus_first()
        elif self._mode == "wrapup":
            self.wrapup.ask_who()

    @property
    def mode(self) -> str:
        return self._mode

    def _answers(self) -> list[QWidget]:
        """What the agent presses for the customer, or to be heard again."""
        if "live" not in self._built:
            return [self.footer.pause]
        return [self.live.consent.agree, self.live.consent.refuse, self.live.paused.resume, self.footer.pause]

    def present(self, view: View) -> None:
        """Show the view; nothing is kept but what the eye would lose (scrolling, focus, what is opened)."""
        self._face(view.mode)
        with kept_from(self._answers()):
            self._present(view)

    def _present(self, view: View) -> None:
        mode = view.mode
        interaction = view.interaction.id if view.interaction else ""
        if interaction != self._interaction:
            self._interaction = interaction
            if "live" in self._built:
                self.live.open("")
        if mode != self._mode:
            self._mode = mode
            self.faces.setCurrentWidget(self._face(mode))
        self.header.present(view)
        # without a call there is nothing to nudge; a lost engine is said everywhere
        self.slot.setVisible(mode != "ready" or view.loss is not None)
        self.slot.present(view)
        match mode:
            case "ready":
                self.ready.present(view)
            case "ringing":
                self.ringing.present(view)
            case "live":
                self.live.present(view)
            case _:
                self.wrapup.present(view)
        self.strip.present(view)
        self.sent.present(view.sound_sent)
        self.footer.setVisible(mode != "wrapup")
        self.finish.setVisible(mode == "wrapup")
        self.footer.present(view)
        self.finish.present(view)

    @property
    def is_filled(self) -> bool:
        """Whether all of the view is there: a long transcript and the writes come in several turns of the loop."""
        filled = {"live": lambda: self.live.transcript.is_whole, "wrapup": lambda: self.wrapup.is_filled}
        return filled.get(self._mode, lambda: True)()

    def regions(self) -> list[tuple[str, QWidget]]:
        """F6 goes round these, as far as they are on the screen."""
        if self._mode == "wrapup":
            middle = self.wrapup.regions()
        elif self._mode == "live":
            middle = [
                (self.tr("Cards"), self.live.cards),
                (self.tr("Checklist"), self.live.checklist),
                (self.tr("Transcript"), self.live.transcript),
            ]
        else:
            middle = [(words.translate("panel", "Caller"), self._face(self._mode or "ready"))]
        foot = self.finish if self._mode == "wrapup" else self.footer
        return [(self.tr("Header"), self.header), *middle, (self.tr("Footer"), foot)]
