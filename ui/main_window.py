"""The window around the panel: what is looked at, shortcuts, menu, announcements, the mini bar. No decision about a call."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QVBoxLayout

from copilot import __version__
from copilot import events as e
from copilot.commands import Answer, Command, ListWrapups, WrapupCodes
from copilot.soundcheck import CALL_IS_ON
from copilot.state import CardView, Desk
from ui import reasons
from ui.ahead import Ahead
from ui.announced import Announcer, say
from ui.asking import Asking
from ui.choices import Choices
from ui.chosen import Chosen
from ui.feed import Feed
from ui.keys import KeysHelp, bind, told
from ui.languages import Speech
from ui.menu import WindowMenu
from ui.minibar import MiniBar
from ui.panel import AgentPanel
from ui.panels.toast import Toast
from ui.presses import press
from ui.sound.offer import in_call
from ui.theme import Look
from ui.view import View, choose
from ui.widgets.ring import FocusRing
from ui.widgets.settled import Settled

TICK_MS = 500  # ages and timers on the screen; everything else follows events
WIDTH, HEIGHT = 420, 900


class MainWindow(Settled):
    """Signals: article(CardView, Interaction), reference(str), ask(str, Interaction | None), interactions, sound: other
    windows are wanted; released: the softphone may have the keyboard back; mini(bool): the bar is (not) shown;
    closing."""

    article = Signal(object, object)
    reference = Signal(str)
    ask = Signal(str, object)
    interactions = Signal()
    sound = Signal()
    released = Signal()
    mini = Signal(bool)
    closing = Signal()

    def __init__(
        self, feed: Feed, look: Look, choices: Choices, speech: Speech, now: Callable[[], float] = time.time
    ) -> None:
        super().__init__()
        self._feed, self._look, self._choices, self._now = feed, look, choices, now
        self._chosen = ""  # the interaction the agent chose to look at
        self._keys = KeysHelp(look, self)
        self.setWindowTitle("Earshot")
        # a click on the ground takes the focus from the controls, and nothing has it at first
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName("Earshot")
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.panel = AgentPanel(look, now)
        self._bar: MiniBar | None = None
        self.chosen = Chosen(choices, look, speech, self)
        self.chosen.reworded.connect(self._rebuild)
        self._questions = Asking(feed, self)
        self._questions.answered.connect(self._answered)
        self._build()
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.show_now)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self.show_now)
        self._tick.start()
        feed.changed.connect(self._changed)
        feed.refused.connect(self._refused)
        feed.lost.connect(self._soon.start)
        feed.back.connect(self._soon.start)
        self._announcer = Announcer(feed, self)
        look.resized.connect(self._rebuild)
        bind(self, self.press)
        self.show_now()
        self.setFocus()

    # ---- building ---------------------------------------------------------------------------
    def _build(self) -> None:
        look = self._look
        self._box.addWidget(self.panel)
        self._toast = Toast(look, self.panel)
        self._ring = FocusRing(look, self)
        self._ahead = Ahead(self.panel.ahead(), self.panel)
        self._ahead.begin()
        self.setMinimumSize(QSize(360, 480))
        panel = self.panel
        panel.asked.connect(self._send)
        panel.article.connect(self._open_article)
        panel.reference.connect(self.reference)
        panel.ask.connect(self._ask)
        panel.go.connect(self.look_at)
        panel.mini.connect(self.show_bar)
        panel.menu.connect(self._open_menu)
        panel.copied.connect(self._say_copied)
        panel.released.connect(self.released)
        panel.finish.later.connect(self.put_aside)
        panel.codes_wanted.connect(lambda: self._questions.ask(ListWrapups(request="")))

    def _rebuild(self) -> None:
        """Text scale or language changed: everything is measured and worded anew."""
        was_bar = self._bar_is_shown()
        self._box.removeWidget(self.panel)
        self._ring.follow(None)
        self._keys.drop()
        for widget in (self.panel, self._bar, self._ring):
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._bar = None
        self.panel = AgentPanel(self._look, self._now)
        self._build()
        self.show_now()
        if was_bar:
            self.show_bar()

    @property
    def bar(self) -> MiniBar:
        """The mini bar, built when it is first wanted."""
        if self._bar is None:
            self._bar = MiniBar(self._look)
            self._bar.asked.connect(self._send)
            self._bar.opened.connect(self.show_panel)
            self._bar.copied.connect(self._copied)
        return self._bar

    def _bar_is_shown(self) -> bool:
        return self._bar is not None and self._bar.isVisible()

    def sizeHint(self) -> QSize:
        return QSize(self.dock_width(), HEIGHT)

    def dock_width(self) -> int:
        """Large text gets some more room, at half its rate."""
        return self._look.gap(WIDTH)

    # ---- what is looked at ------------------------------------------------------------------
    @property
    def view(self) -> View:
        interaction = choose(self._feed.desk, self._chosen)
        return View(self._feed.desk, interaction, self._now(), self._feed.loss, self._feed.here)

    def look_at(self, interaction: str) -> None:
        """The agent wants to see this interaction until it is finished or another one is chosen."""
        self._chosen = interaction
        self.show_now()

    def show_now(self) -> None:
        """Show the desk as it is now."""
        view = self.view
        self._stay(view)
        self.panel.present(view)
        if self._bar_is_shown():
            self.bar.present(view)

    def _stay(self, view: View) -> None:
        """What is looked at stays in view, also when the phone rings again; it is never taken away."""
        self._chosen = view.interaction.id if view.interaction else ""

    def _follow(self, event: e.CallAnswered) -> None:
        """A call was answered: show it, unless the agent's hands are on the panel (then the strip offers it)."""
        hands_on = self.isActiveWindow() or self.underMouse()
        if not self._chosen or not hands_on:
            self._chosen = event.interaction

    def put_aside(self) -> None:
        """Leave this wrap-up for later."""
        self._chosen = ""
        self.show_now()

    # ---- events -----------------------------------------------------------------------------
    def _changed(self, desk: Desk, event: e.Event | None) -> None:
        match event:
            case e.CardShown():
                self.panel.live.cards.expect(event.card, event.id)
            case e.CallAnswered():
                self._follow(event)
            case _:
                pass
        if not self._soon.isActive():
            self._soon.start()

    def _refused(self, sentence: str) -> None:
        self._tell(sentence, severity="warn")
        say(self, sentence)

    def _answered(self, answer: Answer) -> None:
        if isinstance(answer, WrapupCodes):
            self.panel.wrapup.codes.know(answer.codes)
            self.show_now()

    # ---- out --------------------------------------------------------------------------------
    def _send(self, command: Command) -> None:
        self._feed.send(command)

    def _open_article(self, card: CardView) -> None:
        self.article.emit(card, self.view.interaction)

    def _ask(self, text: str) -> None:
        self.ask.emit(text, self.view.interaction)

    def ask_sound(self) -> None:
        """The sound check is wanted; in a call its devices and the agent's hands are busy."""
        if in_call(self._feed.desk):
            self._refused(reasons.trouble(CALL_IS_ON))
        else:
            self.sound.emit()

    def _copied(self, line: str) -> None:
        QGuiApplication.clipboard().setText(line)
        self.released.emit()

    def _tell(self, text: str, severity: str = "accent") -> None:
        """A line over the foot of the panel, whose own buttons stay free."""
        foot = self.panel.finish if self.panel.mode == "wrapup" else self.panel.footer
        self._toast.say(text, severity, above=foot.height())

    def _say_copied(self) -> None:
        self._tell(self.tr("Line copied"))

    # ---- keys -------------------------------------------------------------------------------
    def tell_hot_keys(self, troubles: Mapping[str, str]) -> None:
        """Some global keys could not be had: F1 says which, and it is said once when it is news."""
        self._keys.troubles = troubles
        said = told(troubles)
        if said and said != self._choices.told_keys:
            self._tell(self.tr("{0} F1 shows all keys.").format(said), severity="warn")
        self._choices.told_keys = said

    def press(self, name: str, n: int = 1) -> None:
        """Do what a key does; global hot keys come in here too."""
        match name:
            case "ask":
                self._ask("")
            case "interactions":
                self.interactions.emit()
            case "sound":
                self.ask_sound()
            case "mini":
                self.show_panel() if self._bar_is_shown() else self.show_bar()
            case "keys":
                self._keys.toggle()
            case _:
                if said := press(self.panel, name, n, focus=self.focusWidget()):
                    say(self, said)

    # ---- menu -------------------------------------------------------------------------------
    def _open_menu(self) -> None:
        button = self.panel.header.menu_button
        menu = self.menu()
        menu.popup(button.mapToGlobal(QPoint(button.width() - menu.sizeHint().width(), button.height() + 4)))

    def menu(self) -> WindowMenu:
        menu = WindowMenu(self._look, self._choices, self.chosen, self)
        menu.interactions.connect(self.interactions)
        menu.ask.connect(partial(self._ask, ""))
        menu.sound.connect(self.ask_sound)
        menu.keys.connect(self._keys.toggle)
        menu.about.connect(self._about)
        menu.leave.connect(self.close)
        return menu

    def _about(self) -> None:
        self._tell(self.tr("Earshot {0}. Everything stays on this computer.").format(__version__))

    # ---- mini bar ---------------------------------------------------------------------------
    def show_bar(self) -> None:
        self.bar.present(self.view)
        self.hide()
        self.mini.emit(True)  # whoever places it does so before it is seen
        self.bar.show()

    def show_panel(self) -> None:
        if self._bar is not None:
            self._bar.hide()
        self.show_now()
        self.show()
        self.mini.emit(False)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._tick.stop()
        if self._bar is not None:
            self._bar.hide()
        self.closing.emit()
        super().closeEvent(event)
