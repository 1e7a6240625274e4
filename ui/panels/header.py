"""The head of the panel, 64 px in every state: what is going on and how long, who is calling, the menu."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent

from copilot.events import GATEWAY_LOST
from copilot.telling import clock
from ui import words
from ui.theme import Look
from ui.view import WRAPUP_S, View
from ui.widgets.buttons import Button
from ui.widgets.chips import Chip
from ui.widgets.frames import Ground
from ui.widgets.lay import STRETCH, column, row
from ui.widgets.signs import Glyph, StateGlyph
from ui.widgets.text import Text

translate = QCoreApplication.translate


class Header(Ground):
    """Signals: mini, menu, who (choose the caller) were clicked."""

    mini = Signal()
    menu = Signal()
    who = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "surface")
        self._look = look
        self._part = -1.0
        self.setObjectName("header")
        self._glyph = StateGlyph(look)
        self._state = Text(look, role="strong", ink="accent_text", whole=True)
        self._timer = Text(look, role="medium", whole=True, tabular=True)
        self._limit = Text(look, role="body", ink="text3", tabular=True)
        self._chip = Chip(look)
        self._mini = Button(
            look, kind="ghost", icon="picture-in-picture-2", name=self.tr("Mini bar"), tip=self.tr("Mini bar")
        )
        self._menu = Button(look, kind="ghost", icon="ellipsis", name=self.tr("Menu"), tip=self.tr("Menu"))
        self._name = Text(look, role="name")
        self._topic = Text(look, role="body", ink="text2")
        self._id_icon = Button(look, kind="link", role="meta", icon="badge-check", size=24)
        self._id_chip = Button(look, kind="secondary", role="chip", size=24)
        self._mini.clicked.connect(self.mini)
        self._menu.clicked.connect(self.menu)
        self._id_icon.clicked.connect(self.who)
        self._id_chip.clicked.connect(self.who)
        first = row(
            look, self._glyph, 4, self._state, 6, self._timer, 6, self._limit, STRETCH, self._chip, 4, self._mini,
            4, self._menu,
        )  # fmt: skip
        self._name.setFixedHeight(look.px(24))  # as high as the buttons beside it, whether or not they are there
        second = row(look, self._name, 8, self._topic, STRETCH, 8, self._id_icon, self._id_chip)
        self.setLayout(column(look, first, second, STRETCH, margins=(14, 7, 8, 0)))
        second.setContentsMargins(look.gap(2), 0, look.gap(8), 0)
        self.setFixedHeight(look.px(64))

    @property
    def menu_button(self) -> Button:
        return self._menu

    def present(self, view: View) -> None:
        self._present_state(view)
        self._present_caller(view)
        self._present_chip(view)

    # ---- first row --------------------------------------------------------------------------
    def _present_state(self, view: View) -> None:
        glyph, ink, name, timer, limit = headline(view)
        part = view.wrapup_seconds / WRAPUP_S if view.mode == "wrapup" and view.loss is None else -1.0
        self._glyph.show_glyph(glyph, ink, part)
        self._state.setText(name)
        self._state.set_ink(ink)
        self._timer.setText(timer)
        self._limit.setText(limit)
        if part != self._part:
            self._part = part
            self.update()

    def _present_chip(self, view: View) -> None:
        """What is limited while the rest goes on."""
        if view.loss is None and view.desk.offline:
            self._chip.show_as(self.tr("Offline"), "warn", "wifi-off")
        elif view.loss is None and view.desk.assist == "rules":
            self._chip.show_as(self.tr("Rules only"), "warn", "gauge")
        elif view.loss is None and view.desk.assist == "transcript":
            self._chip.show_as(self.tr("Transcript only"), "warn", "gauge")
        else:
            self._chip.hide()
            return
        self._chip.show()

    # ---- second row -------------------------------------------------------------------------
    def _present_caller(self, view: View) -> None:
        i = view.interaction
        if i is None or view.mode == "ready":
            self._say_name(self.tr("No call"))
            self._topic.setText(self.tr("The next call opens here"))
            self._id_icon.hide()
            self._id_chip.hide()
            return
        caller = i.caller
        self._say_name(words.caller_name(caller))
        topic = words.how_bound(caller.how) if view.mode == "ringing" else i.playbook_title or i.title
        self._topic.setText(topic)
        agreed = any(x.agrees for x in caller.identity)
        differs = any(not x.agrees for x in caller.identity)
        bound = caller.bound is not None
        self._id_icon.setVisible(bound and agreed and not differs)
        self._id_chip.setVisible(not (bound and agreed and not differs))
        self._id_icon.say(words.identity(caller), self._identity_name(view))
        self._id_icon.set_ink("text2", icon="accent_text")
        self._id_chip.set_icon("")
        self._id_chip.set_ink("text2")
        if not bound and caller.status == "several":
            self._warn_chip(self.tr("{0} records").format(len(caller.candidates)), "users")
        elif not bound and caller.status == "contradicted":
            self._warn_chip(self.tr("Check caller"), "triangle-alert")
        elif not bound:
            self._id_chip.say(self.tr("No record"), self.tr("No customer record chosen"))
        elif differs:
            self._warn_chip(self.tr("ID differs"), "triangle-alert")
        else:
            self._id_chip.say(self.tr("ID not checked"))

    def _say_name(self, name: str) -> None:
        self._name.setText(name)
        self._name.setMinimumWidth(min(self._name.natural_width(), self._look.px(110)))  # the topic elides first

    def _warn_chip(self, text: str, icon: str) -> None:
        self._id_chip.set_icon(icon)
        self._id_chip.set_ink("warn_text")
        self._id_chip.say(text, self.tr("{0}: choose the caller's record").format(text))

    def _identity_name(self, view: View) -> str:
        assert view.interaction is not None
        items = [words.identity_item(x.item) for x in view.interaction.caller.identity if x.agrees]
        return f"{words.identity(view.interaction.caller)}: {', '.join(items)}"

    # ---- the time bar of a wrap-up ----------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._part < 0:
            return
        painter = QPainter(self)
        height = 2
        top = self.height() - height
        painter.fillRect(0, top, self.width(), height, self._look.ink.line)
        done = round(self.width() * min(self._part, 1.0))
        left = self.width() - done if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 0
        ink = self._look.ink.warn_bar if self._part > 1 else self._look.ink.accent_text
        painter.fillRect(left, top, done, height, ink)
        painter.end()


def headline(view: View) -> tuple[Glyph, str, str, str, str]:
    """Glyph, colour, state, timer, limit."""
    if view.loss is not None and view.loss.reason:
        return "alert", "bad_text", translate("header", "Not ready"), "", ""
    if view.loss is not None:
        return "triangle", "warn_text", translate("header", "Restarting"), words.span(view.now - view.loss.since), ""
    i = view.interaction
    if i is None or view.mode == "ready":
        if not view.here:
            return "arc", "accent_text", translate("header", "Starting"), "", ""
        if view.failed:
            return "alert", "bad_text", translate("header", "Not ready"), "", ""
        if view.starting:
            ready = translate("header", "Loading {0} of {1}").format(2 - len(view.starting) + 1, 2)
            return "arc", "accent_text", ready, "", ""
        return "ring", "text", translate("header", "Ready"), "", ""
    if view.mode == "wrapup":
        limit = translate("header", "of {0}").format(clock(WRAPUP_S))
        late = view.wrapup_seconds > WRAPUP_S
        ink = "warn_text" if late else "accent_text"
        return "pie", ink, translate("header", "Wrap-up"), clock(view.wrapup_seconds), limit
    if view.mode == "ringing":
        return "half", "accent_text", translate("header", "Ringing"), clock(view.call_now), ""
    if i.paused:
        return "bars", "text", translate("header", "Paused"), clock(view.call_now - i.paused_since), ""
    if not view.may_hear:
        return "bars", "text", translate("header", "Not heard"), clock(view.call_seconds), ""
    if view.deaf_leg is not None:
        return "alert", "bad_text", _unheard(view), words.span(view.deaf_seconds), ""
    if i.phase == "hold":
        return "bars", "text", translate("header", "Hold"), clock(view.call_now - i.hold_since), ""
    return "disc", "accent_text", translate("header", "Live"), clock(view.call_seconds), ""


def _unheard(view: View) -> str:
    """What is not heard, in two words."""
    assert view.interaction is not None
    if view.silent_source == GATEWAY_LOST:
        return translate("header", "Gateway lost")
    if view.nobody_heard:
        return translate("header", "No sound")
    if view.deaf_leg != "agent":
        return translate("header", "No caller audio")
    match view.interaction.health["agent"].status:
        case "muted":
            return translate("header", "Microphone muted")
        case "zeros":
            return translate("header", "Microphone silent")
        case _:
            return translate("header", "No microphone")
