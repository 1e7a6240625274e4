"""What takes the cards' place while there can be none: not listening, a leg that is not heard, workers that start."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from copilot.commands import Command, MarkConsent, ResumeHearing
from copilot.state import Interaction
from ui import hearing, reasons, words
from ui.theme import Look
from ui.view import View
from ui.widgets.buttons import Button
from ui.widgets.frames import Card, Notice
from ui.widgets.lay import STRETCH, TOP, column, holder, row
from ui.widgets.levels import Meter
from ui.widgets.signs import Sign, StateGlyph
from ui.widgets.text import Text
from ui.widgets.ticks import Tick


class PausedCard(Card):
    """Signals: asked(Command)."""

    asked = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__(look, radius=10)
        self._interaction: Interaction | None = None
        self._title = Text(look, role="title", lines=2)
        self._note = Text(look, role="body", ink="text2", lines=0)
        for text in (self._title, self._note):
            text.centred()
        self.resume = Button(look, self.tr("Resume"), "primary", icon="play", hint=self.tr("Ctrl Shift P"))
        self.resume.clicked.connect(self._resume)
        middle = Qt.AlignmentFlag.AlignHCenter
        self.setLayout(
            column(
                look, (Sign(look, "ear-off", "text2", size=28), middle), 8, self._title, 4, self._note, 12,
                (self.resume, middle),
                margins=(24, 20, 24, 20),
            )
        )  # fmt: skip

    def present(self, view: View) -> None:
        i = self._interaction = view.interaction
        if i is None or i.may_hear:
            return
        self._title.setText(self._why(i))
        self._note.setText(self._what_now(i))
        self.resume.setVisible(i.recognised)
        if i.consent == "refused":
            self.resume.say(self.tr("Customer agrees now"))
            self.resume.set_hint("Y")
        else:
            self.resume.say(self.tr("Resume"))
            self.resume.set_hint(self.tr("Ctrl Shift P"))

    def _why(self, i: Interaction) -> str:
        if not i.recognised:
            return self.tr("This queue speaks {0}").format(words.language(i.language))
        if i.paused_why == "agent":
            return self.tr("Earshot is not listening")
        return hearing.paused(i.paused_why)

    def _what_now(self, i: Interaction) -> str:
        if not i.recognised:
            said = self.tr("No recogniser for {0} is installed: words are not heard. The checklist works by hand.")
            return said.format(words.language(i.language))
        if i.paused_why == "card":
            return self.tr("What was being said was dropped. Nothing is heard or kept until you resume.")
        if i.paused_why == "refused":
            return self.tr("Nothing is heard or kept. The checklist and your notes still work by hand.")
        return self.tr("No sound is kept while paused. The checklist still works by hand.")

    def answer(self) -> None:
        """What the key for a yes does: only where the customer had said no."""
        if self._interaction is not None and self._interaction.consent == "refused":
            self._resume()

    def _resume(self) -> None:
        i = self._interaction
        if i is not None:
            refused = i.consent == "refused"
            command: Command = (
                MarkConsent(interaction=i.id, status="agreed") if refused else ResumeHearing(interaction=i.id)
            )
            self.asked.emit(command)


class SoundCard(Card):
    """Both legs with meter and word, while one of them is not heard; then what still works and what to do."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, radius=10)
        self._look = look
        self._rows = {leg: SoundRow(look, leg) for leg in ("agent", "customer", "mixed")}
        self._help = Text(look, role="meta", ink="text2", lines=0)
        self.setLayout(column(look, *self._rows.values(), 4, self._help, gap=8, margins=(12, 12, 12, 12)))

    def present(self, view: View) -> None:
        i = view.interaction
        if i is None or view.deaf_leg is None:
            return
        for leg, sound in self._rows.items():
            sound.setVisible(leg in i.legs)
            health = i.health.get(leg)
            status, since = (health.status, health.since) if health is not None else ("ok", view.call_now)
            sound.present(i.levels.get(leg), status, view.call_now - since, device=not view.silent_source)
            sound.setToolTip(health.why if health is not None else "")
        self._help.setText(self._what_to_do(view, i))

    def _what_to_do(self, view: View, i: Interaction) -> str:
        if view.nobody_heard:
            return self.tr("The checklist works by hand. Earshot goes on by itself as soon as there is sound again.")
        if view.deaf_leg != "agent":
            return self.tr(
                "You are still transcribed, the checklist works by hand. Check the headset's cable and output."
            )
        if i.health["agent"].status == "muted":
            return self.tr(
                "The customer is still transcribed. Unmute the microphone in this computer's sound settings."
            )
        return self.tr("The customer is still transcribed. Check that the microphone is plugged in and not muted.")


class SoundRow(QWidget):
    def __init__(self, look: Look, leg: str) -> None:
        super().__init__()
        self._leg = leg
        self._icon = Sign(look, "mic" if leg == "agent" else "headphones", "text2", size=16)
        self._word = Text(look, words.leg(leg), role="body", whole=True)
        self._meter = Meter(look)
        self._state = Text(look, role="meta", ink="text2", tabular=True)
        # both meters end at the same place, whatever their words
        self._word.setFixedWidth(look.px(52))
        self._state.setFixedWidth(look.px(72))
        self.setLayout(row(look, self._icon, 8, self._word, 8, (self._meter, 1), 8, self._state))

    def present(self, dbfs: float | None, status: str, silent: float, *, device: bool) -> None:
        """`device`: the leg is heard from one."""
        broken = status != "ok"
        icon = (
            ("mic-off" if self._leg == "agent" else "headphone-off")
            if broken
            else ("mic" if self._leg == "agent" else "headphones")
        )
        self._icon.show_icon(icon, "bad_text" if broken else "text2")
        self._word.set_ink("bad_text" if broken else "text")
        self._meter.show_level(None if broken else dbfs)
        if not broken and (dbfs is None or dbfs < -45):
            state = self.tr("Quiet")
        elif broken and not device:
            state = self.tr("No sound")
        else:
            state = hearing.sound(status, words.span(silent))
        self._state.setText(state)
        self._state.set_ink("bad_text" if broken else "text2")


class BrokenCard(Card):
    """Why the engine cannot start, in its own words, which say what to do."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._said = Text(look, role="body", lines=0)
        again = Text(look, self.tr("Earshot tries again every few seconds."), role="meta", ink="text2", lines=0)
        sign = Sign(look, "circle-alert", "bad_text", size=16)
        inner = column(look, self._said, again, gap=6)
        self.setLayout(row(look, (sign, TOP), 12, (inner, 1), margins=(12, 12, 12, 12)))

    def present(self, view: View) -> None:
        reason = view.loss.reason if view.loss else ""
        self._said.setText(reason)
        self.setVisible(bool(reason))


class LoadingPanel(QWidget):
    """The workers that start, and that calls can be taken meanwhile."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        note = Notice(look)
        title = Text(look, self.tr("You can take calls now"), role="strong")
        said = self.tr(
            "Nothing said is lost. Suggestions start when loading is done; tick the checklist by hand until then."
        )
        note.setLayout(
            row(
                look, (Sign(look, "phone", "accent_text", size=16), TOP), 12,
                column(look, title, Text(look, said, role="body", ink="text2", lines=0), gap=2),
                margins=(12, 12, 12, 12),
            )
        )  # fmt: skip
        box = Card(look)
        self._rows = {role: WorkerRow(look, role) for role in ("speech", "knowledge")}
        box.setLayout(column(look, *self._rows.values(), gap=8, margins=(12, 12, 12, 12)))
        self.setLayout(column(look, note, 12, box))

    def present(self, view: View) -> None:
        for role, line in self._rows.items():
            known = view.desk.workers.get(role)
            line.present(known.status if known else "", known.detail if known else "")


class WorkerRow(QWidget):
    def __init__(self, look: Look, role: str) -> None:
        super().__init__()
        self._glyph = StateGlyph(look)
        self._tick = Tick(look, "heard")
        self._name = Text(look, words.worker(role), role="medium")
        self._state = Text(look, role="meta", ink="text2", whole=True)
        self._detail = Text(look, role="meta", ink="text2", lines=0)
        line = row(look, self._tick, self._glyph, 8, self._name, STRETCH, 8, self._state)
        self._below = holder(row(look, (self._detail, 1), margins=(24, 0, 0, 0)))
        self.setLayout(column(look, line, self._below, gap=2))

    def present(self, status: str, detail: str) -> None:
        ready, broken = status == "ready", status == "failed"
        self._tick.setVisible(ready)
        self._glyph.setVisible(not ready)
        self._glyph.show_glyph("alert" if broken else "arc", "bad_text" if broken else "accent_text")
        self._state.setText(reasons.worker(status))
        self._state.set_ink("bad_text" if broken else "text2")
        self._detail.setText(reasons.loading(detail) if not ready else "")
        self._below.setVisible(bool(detail) and not ready)
