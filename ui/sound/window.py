"""Let Earshot hear both sides: devices, two meters, a sentence that is shown as heard, and what this computer can do.

All of it comes as answers of the engine; nothing is kept but the choice. A call closes the window.
"""

from __future__ import annotations

from functools import partial
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from copilot.commands import Answer
from copilot.soundcheck import (
    CALL_IS_ON,
    AskMachine,
    AskSound,
    CheckSound,
    EndSoundCheck,
    HearAnew,
    KeepSound,
    LegSound,
    MachineSpeed,
    PlaySample,
    SoundChoice,
    SoundChosen,
    SoundDevice,
    SoundNow,
)
from ui import reasons
from ui.announced import say
from ui.ask.pick import Pick
from ui.asking import Asking
from ui.feed import Feed
from ui.sound import words
from ui.sound.leg import LegCard
from ui.sound.sample import Sample
from ui.sound.sentence import Sentence
from ui.theme import Look
from ui.widgets.buttons import Button
from ui.widgets.frames import Ground, Notice
from ui.widgets.lay import STRETCH, TOP, column, row
from ui.widgets.ring import FocusRing
from ui.widgets.scroll import Scroll
from ui.widgets.signs import Sign
from ui.widgets.text import Text


class SoundWindow(QWidget):
    """Signals: kept: the choice is remembered, and the sound is confirmed; called: a call began, so this closes."""

    kept = Signal()
    called = Signal()

    def __init__(self, look: Look, feed: Feed) -> None:
        super().__init__()
        self._look, self._feed = look, feed
        self._choice = SoundChoice()
        self._known = False  # what is chosen was told
        self._choices, self._keeping, self._speed = Asking(feed, self), Asking(feed, self), Asking(feed, self)
        self._request = ""  # of the test under way: its answers go on and on
        self.setWindowTitle(self.tr("Sound"))
        self.setAccessibleName(self.tr("Sound"))
        self.microphone = Pick(look, self.tr("The system's microphone"), name=self.tr("Microphone"), roomy=True)
        self.speaker = Pick(look, self.tr("The system's loudspeaker"), name=self.tr("Loudspeaker"), roomy=True)
        self.softphone = Pick(look, self.tr("Any softphone"), name=self.tr("Softphone"), roomy=True)
        self.agent = LegCard(look, "agent", self.tr("You"), self.tr("Speak as you do on a call"), [self.microphone])
        self.customer = LegCard(
            look, "customer", self.tr("Caller"), self.tr("What you hear from the other side"),
            [self.softphone, self.speaker],
        )  # fmt: skip
        self.sentence = Sentence(look)
        self.agent.below.addWidget(self.sentence)
        self.sample = Sample(look)
        self.customer.below.addWidget(self.sample)
        self._advice_sign = Sign(look, "info", "accent_text", size=16)
        self.advice = Text(look, lines=0)
        self.machine = Text(look, self.tr("Measuring how fast this computer is"), role="meta", ink="text2", lines=0)
        self.keep = Button(look, self.tr("Confirm"), "primary", size=32, tip=self.tr("Confirm (Ctrl+Enter)"))
        self.skip = Button(look, self.tr("Skip for now"), "ghost", size=32)
        self.setLayout(column(look, (self._body(look), 1), self._foot(look)))
        self.setMinimumSize(look.px(420), look.px(360))
        self.resize(look.px(680), look.px(345) + look.gap(385))  # spaces grow at half the rate of text
        FocusRing(look, self)
        self._connect()

    def _connect(self) -> None:
        self._choices.answered.connect(self._on_chosen)
        self._keeping.answered.connect(self._on_kept)
        self._speed.answered.connect(self._on_speed)
        self._feed.answered.connect(self._on_sound)
        self._feed.back.connect(self._listen)
        self._feed.lost.connect(self._lost)
        self.keep.clicked.connect(self.confirm)
        self.skip.clicked.connect(self.close)
        self.sentence.again.connect(lambda: self._feed.send(HearAnew(request=self._request)))
        self.sample.wanted.connect(self._play)
        self.sample.changed.connect(partial(say, self))
        for leg in (self.agent, self.customer):
            leg.chosen.connect(self._choose)
            leg.changed.connect(partial(say, self))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.confirm)
        QShortcut(QKeySequence("Esc"), self, self.close)
        QShortcut(QKeySequence("Ctrl+T"), self, self.sample.turn)

    # ---- parts ------------------------------------------------------------------------------
    def _body(self, look: Look) -> QWidget:
        title = Text(look, self.tr("Let Earshot hear both sides"), role="display", lines=0)
        below = Text(
            look, self.tr("Speak, then play a sentence. Both bars should reach the middle."),
            ink="text2", lines=0,
        )  # fmt: skip
        self._notice = Notice(look)
        self._notice.setLayout(row(look, (self._advice_sign, TOP), 8, (self.advice, 1), margins=(12, 10, 12, 10)))
        gauge = row(look, (Sign(look, "gauge", "text2", size=14), TOP), 8, (self.machine, 1))
        parts = column(
            look, title, 4, below, 16, self.agent, 8, self.customer, 12, gauge, STRETCH,
            margins=(24, 20, 24, 8),
        )  # fmt: skip
        ground = Ground(look, "canvas")
        # what to do next is always in view, whatever is scrolled
        notice = column(look, self._notice, margins=(24, 4, 24, 12))
        ground.setLayout(column(look, (Scroll(look, parts, self.tr("Sound")), 1), notice))
        return ground

    def _foot(self, look: Look) -> QWidget:
        foot = Ground(look, "surface", line="top")
        note = Text(look, self.tr("Sound stays on this computer and is not kept"), role="meta", ink="text2", lines=2)
        lock = Sign(look, "hard-drive", "text2", size=14)
        foot.setLayout(row(look, lock, 8, (note, 1), 12, self.skip, 8, self.keep, margins=(24, 11, 24, 12)))
        return foot

    # ---- asking -----------------------------------------------------------------------------
    def begin(self) -> None:
        """Shown, or wanted again."""
        if not self._known:
            self._choices.ask(AskSound(request=""))
            self._speed.ask(AskMachine(request=""))
            self.microphone.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show()

    def _on_chosen(self, answer: Answer) -> None:
        if not isinstance(answer, SoundChosen):
            return
        if answer.trouble:
            self._advise(reasons.trouble(answer.trouble), trouble=True)
            return
        self._choice = answer.choice
        for name, pick in self._picks().items():
            pick.choose(getattr(answer.choice, name))
            pick.setEnabled(name not in answer.fixed)
        self.agent.fix("microphone" in answer.fixed)
        self.customer.fix({"speaker", "softphone"} <= set(answer.fixed))
        self._known = True
        self._listen()

    def _on_kept(self, answer: Answer) -> None:
        if answer.trouble:
            self._advise(reasons.trouble(answer.trouble), trouble=True)
        else:
            self.kept.emit()
            self.close()

    def _picks(self) -> dict[str, Pick]:
        return {"microphone": self.microphone, "speaker": self.speaker, "softphone": self.softphone}

    def _choose(self) -> None:
        chosen = SoundChoice(**{name: pick.value for name, pick in self._picks().items()})
        if self._known and chosen != self._choice:
            self._choice = chosen
            self._listen()

    def _listen(self) -> None:
        """Hear with what is chosen, from now on."""
        if self._known:
            self._request = uuid4().hex
            self._feed.send(CheckSound(request=self._request, choice=self._choice))

    def _play(self, plays: bool) -> None:
        if self._known:
            self._feed.send(PlaySample(request=self._request, plays=plays))

    def confirm(self) -> None:
        if self._known:
            self._keeping.ask(KeepSound(request="", choice=self._choice))

    # ---- what is told -----------------------------------------------------------------------
    def _on_sound(self, answer: Answer) -> None:
        if isinstance(answer, SoundNow) and answer.request == self._request:
            self.present(answer)

    def _lost(self) -> None:
        self._advise(self.tr("The assistant stopped and is being restarted."), trouble=True)

    def present(self, sound: SoundNow) -> None:
        if sound.trouble == CALL_IS_ON:
            self.called.emit()
            self.close()
            return
        if sound.trouble:
            self._advise(reasons.trouble(sound.trouble), trouble=True)
            return
        self.microphone.offer(_named(sound.microphones))
        self.speaker.offer(_named(sound.speakers))
        self.softphone.offer([(name, name) for name in sound.programs])
        self.softphone.setVisible(sound.sees_programs)
        legs = {leg.leg: leg for leg in sound.legs}
        agent = legs.get("agent", LegSound(leg="agent"))
        customer = legs.get("customer", LegSound(leg="customer"))
        self.agent.present(agent)
        self.customer.present(customer)
        self.sentence.present(sound, self._waits())
        self.sample.present(sound)
        text, trouble = words.advice(agent, customer, reads=bool(sound.say))
        self._advise(text, trouble=trouble)

    def _waits(self) -> str:
        known = self._feed.desk.workers.get("speech")
        if known is not None and known.status != "ready":
            return self.tr("Speech to text is starting.")
        return ""

    def _advise(self, text: str, *, trouble: bool) -> None:
        self.advice.setText(text)
        self._notice.fill_with("warn_tint" if trouble else "tint")
        self._advice_sign.show_icon("triangle-alert" if trouble else "info", "warn_text" if trouble else "accent_text")

    def _on_speed(self, answer: Answer) -> None:
        if isinstance(answer, MachineSpeed):
            self.machine.setText(reasons.trouble(answer.trouble) if answer.trouble else words.machine(answer))

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._known:
            self._feed.send(EndSoundCheck(request=self._request))
        self._known = False
        self._request = ""
        self._choices.forget()  # an answer now would open the microphone of a window that is gone
        self._speed.forget()
        super().closeEvent(event)


def _named(devices: tuple[SoundDevice, ...]) -> list[tuple[str, str]]:
    return [(device.id, device.name) for device in devices]
