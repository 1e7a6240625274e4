"""The sound check's window: what it asks, what it shows, by keyboard, and when it comes and goes by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from copilot import events as e
from copilot import soundcheck as s
from copilot.commands import Command
from copilot.soundcheck import LegSound, SoundChoice, SoundChosen, SoundDevice, SoundNow
from tests.ui import stories
from ui.choices import Choices
from ui.feed import Feed
from ui.languages import Speech
from ui.main_window import MainWindow
from ui.sound.window import SoundWindow
from ui.theme import Look
from ui.windows import Windows

SAY = "Let me check that for you."
NOW = SoundNow(
    request="",
    microphones=(SoundDevice(id="mic", name="Headset microphone"), SoundDevice(id="cam", name="Camera")),
    speakers=(SoundDevice(id="ear", name="Headset earphone"),),
    programs=("Zoiper",),
    sees_programs=True,
    legs=(LegSound(leg="agent"), LegSound(leg="customer")),
    say=SAY,
    words=6,
)


class Engine:
    """Answers what the check asks, as the engine does; `sent` is all that was asked."""

    def __init__(self, fixed: tuple[str, ...] = ()) -> None:
        self.feed = Feed()
        self.sent: list[Command] = []
        self.fixed = fixed
        self.choice = SoundChoice()
        self.refuses = ""
        self.waits: list[Command] | None = None  # what is to be answered later
        self.feed.sent.connect(self._answer)

    def _answer(self, command: Command) -> None:
        self.sent.append(command)
        if self.waits is not None:
            self.waits.append(command)
            return
        match command:
            case s.AskSound(request=request):
                self.feed.answered.emit(SoundChosen(request=request, choice=self.choice, fixed=self.fixed))
            case s.KeepSound(request=request, choice=choice):
                self.feed.answered.emit(SoundChosen(request=request, choice=choice, trouble=self.refuses))
            case s.AskMachine(request=request):
                self.feed.answered.emit(s.MachineSpeed(request=request, after=0.58))
            case s.CheckSound():
                self.tell(NOW)

    def answer_late(self) -> None:
        waited, self.waits = self.waits or [], None
        for command in waited:
            self._answer(command)

    def asked(self, kind: type[Command]) -> list[Any]:
        return [command for command in self.sent if type(command) is kind]

    def tell(self, now: SoundNow) -> None:
        self.feed.answered.emit(replace(now, request=self.asked(s.CheckSound)[-1].request))

    def hears(self, agent: float | None, customer: float | None, **more: Any) -> None:
        legs = (
            LegSound(leg="agent", dbfs=agent, loudest=agent, device="Headset microphone"),
            LegSound(leg="customer", dbfs=customer, loudest=customer, device="Headset earphone"),
        )
        self.tell(replace(NOW, legs=legs, **more))


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def window(qtbot: Any, look: Look, engine: Engine) -> SoundWindow:
    window = SoundWindow(look, engine.feed)
    qtbot.addWidget(window)
    window.begin()
    QApplication.processEvents()
    return window


def test_it_listens_at_once_with_what_is_chosen(window: SoundWindow, engine: Engine) -> None:
    (check,) = engine.asked(s.CheckSound)
    assert check.choice == SoundChoice()
    assert window.sentence._aloud.text() == f"“{SAY}”"
    assert window.machine.text() == "On this computer a card comes about 0.6 s after the last word."
    assert window.microphone.accessibleName() == "Microphone: The system's microphone"
    assert not window.sentence.count.isVisible()


def test_what_is_read_is_in_the_language_of_the_queue_and_without_a_recogniser_that_is_said(
    window: SoundWindow, engine: Engine
) -> None:
    assert window.sentence._what.text() == "Read aloud, in English"
    engine.tell(replace(NOW, language="de", say="Ich sehe kurz für Sie nach."))
    assert window.sentence._what.text() == "Read aloud, in German"
    assert window.sentence._aloud.text() == "“Ich sehe kurz für Sie nach.”"
    engine.tell(replace(NOW, language="de", say="", recognised=False))
    assert window.sentence._what.text() == "Say something, in German"
    assert window.advice.text().startswith("Say something.")
    assert not window.sentence._aloud.isVisible()
    assert window.sentence.heard.text() == "No recogniser for German is installed: only the level counts."
    engine.tell(replace(NOW, language="eo", say="", heard="Saluton"))
    assert (window.sentence.heard.text(), window.sentence.count.isVisible()) == ("Saluton", False)


def test_a_sentence_is_played_and_stopped_by_keyboard_and_what_became_of_it_is_said(
    window: SoundWindow, engine: Engine, qtbot: Any
) -> None:
    focus = window.focusWidget()
    qtbot.keyClick(window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert [(p.plays, p.request) for p in engine.asked(s.PlaySample)] == [
        (True, engine.asked(s.CheckSound)[-1].request)
    ]
    engine.tell(replace(NOW, sample="plays"))
    assert (window.sample.button.accessibleName(), window.sample.state.text()) == (
        "Stop",
        "It is played on the loudspeaker",
    )
    window.sample.button.setFocus()
    qtbot.keyClick(window.sample.button, Qt.Key.Key_Space)
    assert not engine.asked(s.PlaySample)[-1].plays
    engine.tell(replace(NOW, sample="heard"))
    assert (window.sample.button.accessibleName(), window.sample.state.text()) == (
        "Play a sentence",
        "Earshot heard it",
    )
    engine.tell(replace(NOW, sample="unheard"))
    assert window.sample.state.text().startswith("Earshot did not hear it: choose the loudspeaker")
    engine.tell(replace(NOW, unplayed="pacat is not installed."))
    assert window.sample.state.text() == "pacat is not installed."
    assert focus is window.microphone
    assert window.focusWidget() is window.sample.button  # nothing of it takes the focus away


@pytest.mark.parametrize(
    ("agent", "customer", "words", "advice"),
    [
        (None, None, ("Not heard", "Nothing plays"), "Read the sentence aloud"),
        (-120.0, -120.0, ("Silent", "Silent"), "Read the sentence aloud"),
        (-52.0, None, ("Too quiet", "Nothing plays"), "You are hardly heard"),
        (-20.0, None, ("Good level", "Nothing plays"), "Play the sentence (Ctrl+T)"),
        (-20.0, -130.0, ("Good level", "Silent"), "If the bar stays empty, choose the loudspeaker"),
        (-20.0, -50.0, ("Good level", "Too quiet"), "The caller is quiet"),
        (-20.0, -25.0, ("Good level", "Good level"), "Both sides are heard."),
    ],
)
def test_each_level_has_a_word_and_what_to_do_next(
    window: SoundWindow, engine: Engine, agent: Any, customer: Any, words: tuple[str, str], advice: str
) -> None:
    engine.hears(agent, customer)
    assert (window.agent.word.text(), window.customer.word.text()) == words
    assert advice in window.advice.text()


def test_the_words_are_shown_as_heard_and_counted_and_can_be_read_again(window: SoundWindow, engine: Engine) -> None:
    engine.hears(-20.0, -25.0, heard="Let me check cat for", matched=4)
    assert window.sentence.heard.text() == "Let me check cat for"
    assert window.sentence.count.text() == "4 of 6 words"
    QTest.keyClick(window.sentence._again, Qt.Key.Key_Return)
    assert len(engine.asked(s.HearAnew)) == 1
    engine.hears(-20.0, -25.0, deaf="The speech model is missing.")
    assert window.sentence.heard.text() == "The speech model is missing."


def test_why_a_device_gives_nothing_is_said_in_its_words(window: SoundWindow, engine: Engine) -> None:
    gone = LegSound(leg="agent", why="This machine has no microphone. Plug one in.")
    engine.tell(replace(NOW, legs=(gone, LegSound(leg="customer"))))
    assert window.advice.text() == gone.why
    engine.tell(SoundNow(request="", trouble="The sound server does not answer."))
    assert window.advice.text() == "The sound server does not answer."


def test_another_device_is_chosen_heard_and_kept_by_keyboard_alone(
    window: SoundWindow, engine: Engine, qtbot: Any
) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()
    assert window.focusWidget() is window.microphone
    seen = []
    for _ in range(8):
        seen.append(window.focusWidget())
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert list(dict.fromkeys(seen)) == [
        window.microphone, window.softphone, window.speaker, window.sample.button, window.skip, window.keep,
    ]  # fmt: skip
    menu = window.microphone.menu()
    assert [action.text() for action in menu.actions()] == ["The system's microphone", "Headset microphone", "Camera"]
    menu.actions()[2].trigger()
    assert engine.asked(s.CheckSound)[-1].choice == SoundChoice(microphone="cam")
    with qtbot.waitSignal(window.kept):
        QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert engine.asked(s.KeepSound)[-1].choice == SoundChoice(microphone="cam")
    assert not window.isVisible()
    assert engine.asked(s.EndSoundCheck)


def test_everything_has_a_name_and_a_target_and_a_screen_reader_hears_what_a_level_is_called(
    window: SoundWindow, engine: Engine
) -> None:
    said: list[str] = []
    window.agent.changed.connect(said.append)
    engine.hears(-20.0, -25.0, heard="Let me", matched=2)
    engine.hears(-20.0, -25.0, heard="Let me check", matched=3)
    assert said == ["You: Good level"]  # once, not with every picture
    QApplication.processEvents()
    for control in window.findChildren(QAbstractButton):
        if control.isVisible():
            assert QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name).strip()
            assert min(control.width(), control.height()) >= 24
    assert window.agent.meter.accessibleName() == "Level: You"


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_nothing_to_press_is_cut_at_any_text_size(qtbot: Any, fonts: None, engine: Engine, scale: float) -> None:
    look = Look("light", scale, still=True)
    look.wear()
    window = SoundWindow(look, engine.feed)
    qtbot.addWidget(window)
    window.begin()
    window.resize(1100, 700)  # a small screen
    engine.hears(-20.0, None)
    QApplication.processEvents()
    for button in (window.skip, window.keep):
        assert button.width() >= button.sizeHint().width()
        assert window.rect().contains(button.geometry().translated(button.parentWidget().mapTo(window, QPoint())))
    assert window.advice.isVisible()
    assert not window.advice.is_elided()
    window.close()


def test_a_choice_that_cannot_be_kept_is_said_and_the_window_stays(window: SoundWindow, engine: Engine) -> None:
    engine.refuses = "The settings cannot be written (No space left on device); nothing was changed."
    window.confirm()
    assert window.advice.text() == engine.refuses
    assert window.isVisible()


def test_escape_ends_the_check_and_confirms_nothing(window: SoundWindow, engine: Engine, qtbot: Any) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    assert engine.asked(s.EndSoundCheck)
    assert not engine.asked(s.KeepSound)


def test_what_the_administrator_decided_is_shown_and_locked(qtbot: Any, look: Look) -> None:
    engine = Engine(fixed=("microphone",))
    engine.choice = SoundChoice(microphone="mic")
    window = SoundWindow(look, engine.feed)
    qtbot.addWidget(window)
    window.begin()
    assert not window.microphone.isEnabled()
    assert window.speaker.isEnabled()
    assert window.microphone.accessibleName() == "Microphone: Headset microphone"


# ---- by itself ------------------------------------------------------------------------------
class Desk:
    """The panel with its other windows, over an engine that hears live calls."""

    def __init__(self, qtbot: Any, folder: Path, look: Look, engine: Engine) -> None:
        self.choices = Choices(folder / "window.ini")
        self.engine = engine
        self.panel = MainWindow(engine.feed, look, self.choices, Speech(), now=lambda: stories.WALL + 500)
        qtbot.addWidget(self.panel)
        self.panel.show()
        self.windows = Windows(self.panel, engine.feed, look, self.choices)
        self.windows.connect()

    def ready(self) -> None:
        self.engine.feed.take(e.WorkerChanged(id="w", interaction="", at=0.0, wall=0.0, role="capture", status="ready"))

    @property
    def check(self) -> SoundWindow | None:
        found = self.windows._sound
        return found if found is not None and found.isVisible() else None


@pytest.fixture
def desk(qtbot: Any, tmp_path: Path, look: Look, engine: Engine) -> Iterator[Desk]:
    desk = Desk(qtbot, tmp_path, look, engine)
    yield desk
    desk.windows.close()
    desk.panel.close()


def test_it_comes_by_itself_once_live_calls_are_possible_and_never_again_once_confirmed(desk: Desk) -> None:
    assert desk.check is None
    desk.ready()
    assert desk.check is not None
    desk.check.confirm()
    assert desk.check is None
    assert desk.choices.sound_known
    desk.ready()
    assert desk.check is None


@pytest.mark.qt_log_ignore("does not support raise")  # the platform without a screen
def test_skipped_it_does_not_come_back_in_this_run_and_the_menu_opens_it(desk: Desk) -> None:
    desk.ready()
    assert desk.check is not None
    desk.check.skip.click()
    desk.ready()
    assert desk.check is None
    assert not desk.choices.sound_known
    sound = next(action for action in desk.panel.menu().actions() if action.text().startswith("Sound"))
    sound.trigger()
    assert desk.check is not None


@pytest.mark.qt_log_ignore("does not support raise")
def test_it_is_not_shown_where_the_administrator_decided(qtbot: Any, tmp_path: Path, look: Look) -> None:
    desk = Desk(qtbot, tmp_path, look, Engine(fixed=("microphone", "speaker")))
    desk.ready()
    assert desk.check is None
    desk.panel.ask_sound()  # asked for, it is
    assert desk.check is not None
    desk.windows.close()


def test_a_call_closes_it_nothing_opens_it_during_one_and_it_comes_again_after_the_call(desk: Desk) -> None:
    desk.ready()
    assert desk.check is not None
    story = stories.answered()
    desk.engine.feed.play(story.events)
    desk.engine.tell(SoundNow(request="", trouble=s.CALL_IS_ON))
    assert desk.check is None
    desk.panel.ask_sound()
    desk.ready()
    assert desk.check is None
    story.tell(e.CallEnded)
    desk.engine.feed.play(story.events[-1:])
    assert desk.check is None  # the wrap-up comes first
    story.tell(e.InteractionFinished)
    desk.engine.feed.play(story.events[-1:])
    assert desk.check is not None


def test_an_answer_to_a_window_that_is_closed_opens_no_microphone(
    qtbot: Any, look: Look, window: SoundWindow, engine: Engine
) -> None:
    engine.waits = []
    window.confirm()
    window.close()
    with qtbot.waitSignal(window.kept):  # it was confirmed all the same
        engine.answer_late()
    engine.waits = []
    window.begin()
    window.close()
    engine.answer_late()
    assert len(engine.asked(s.CheckSound)) == 1  # the first, when it was open
    assert not window.isVisible()
