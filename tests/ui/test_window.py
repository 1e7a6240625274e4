"""What is looked at, and what every state says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from copilot import events as e
from copilot.commands import BindCaller, PauseHearing, ResumeHearing, UseCard
from tests.ui import stories
from tests.ui.conftest import Room
from ui.feed import Loss
from ui.hotkeys import DEFAULTS
from ui.keys import everywhere
from ui.panels.header import headline
from ui.view import COAST_S
from ui.widgets.text import Text

STATES = [
    (stories.ready, "Ready"),
    (stories.loading, "Loading 2 of 2"),
    (stories.ringing, "Ringing"),
    (stories.live, "Live"),
    (stories.hold, "Hold"),
    (stories.paused, "Paused"),
    (stories.no_audio, "No caller audio"),
    (stories.muted, "Microphone muted"),
    (stories.no_sound, "No sound"),
    (stories.gateway_lost, "Gateway lost"),
    (stories.devices_still, "No sound"),
    (stories.wrapup, "Wrap-up"),
]


@pytest.mark.parametrize(("story", "name"), STATES)
def test_the_header_names_the_state(room: Any, story: Any, name: str) -> None:
    room.play(story())
    assert headline(room.window.view)[2] == name


def test_a_lost_engine_keeps_what_was_on_the_screen(room: Any) -> None:
    room.play(stories.live())
    room.feed.lose(Loss(since=room.clock - 3, tries=2))
    room.settle()
    panel = room.window.panel
    assert headline(room.window.view)[2:4] == ("Restarting", "3\u00a0s")
    assert panel.live.cards.first.isVisible()
    assert "Everything up to 03:47 is saved" in panel.live.transcript.document.toPlainText()


@pytest.mark.parametrize(("story", "goes_on"), [(stories.gateway_lost, 9.0), (stories.no_sound, COAST_S)])
def test_the_calls_timer_goes_on_while_what_the_gateway_kept_is_waited_for(
    room: Any, story: Any, goes_on: float
) -> None:
    """Nothing of the call is told meanwhile, and it is not over; of other losses the engine goes on telling."""
    room.play(story())
    view = room.window.view
    newest = view.interaction.wall + view.interaction.at
    later = replace(view, now=newest + 9.0)
    assert later.call_now - view.interaction.at == pytest.approx(goes_on)


def test_offline_and_degraded_are_chips_beside_the_state(room: Any) -> None:
    room.play(stories.offline())
    assert room.window.panel.header._chip.text() == "Offline"
    assert headline(room.window.view)[2] == "Live"


@pytest.mark.parametrize(
    ("status", "word"),
    [("several", "3 record"), ("withheld", "withheld"), ("none", "No record has this number")],
)
def test_an_unsure_caller_is_said_and_never_guessed(room: Any, status: str, word: str) -> None:
    room.play(stories.ringing(status))
    ringing = room.window.panel.ringing
    assert ringing.choice.isVisible()
    assert word in ringing.choice._note.text()


def test_one_of_several_records_is_chosen_by_keys(room: Any, qtbot: Any) -> None:
    room.play(stories.ringing("several"))
    choice = room.window.panel.ringing.choice
    choice.focus_first()
    qtbot.keyClick(choice._buttons[0], Qt.Key.Key_Down)
    assert choice._buttons[1].hasFocus()
    qtbot.keyClick(choice._buttons[1], Qt.Key.Key_Return)
    assert room.asked(BindCaller) == [BindCaller(interaction="call-1", customer="NF-318842")]


def test_a_contradiction_is_shown_and_asks(room: Any) -> None:
    room.play(stories.contradicted())
    room.window.panel.live.ask_who()
    choice = room.window.panel.live.choice
    assert "does not fit" in choice._note.text()
    assert "Andre Silva" in choice._heard.text()


def test_pause_and_resume(room: Any) -> None:
    room.play(stories.live())
    room.window.press("pause")
    room.play(stories.paused())
    room.window.panel.live.paused.resume.click()
    assert room.asked(PauseHearing) + room.asked(ResumeHearing) == [
        PauseHearing(interaction="call-1"),
        ResumeHearing(interaction="call-1"),
    ]


def test_a_call_that_rings_takes_no_wrap_up_away(room: Any, qtbot: Any) -> None:
    room.play(stories.wrapup())
    events = stories.two_interactions()
    room.play([event for event in events if event.interaction == "call-2"])
    assert room.window.panel.mode == "wrapup"
    strip = room.window.panel.strip
    assert strip.isVisible()
    strip.button.click()
    assert room.window.view.interaction.id == "call-2"


def test_a_wrap_up_put_aside_waits_in_the_ready_face(room: Any) -> None:
    room.play(stories.wrapup())
    room.window.put_aside()
    assert room.window.panel.mode == "ready"
    room.window.panel.ready.go.emit("call-1")
    assert room.window.panel.mode == "wrapup"


def test_a_wrap_up_stays_after_the_call_it_belongs_to(room: Any) -> None:
    room.play(stories.live())
    story = stories.wrapup()
    room.play(story.events[len(stories.live().events) :])
    assert room.window.panel.mode == "wrapup"


def test_f6_goes_round_the_regions(room: Any) -> None:
    room.play(stories.live())
    seen = []
    for _ in range(5):
        room.window.press("next_region")
        focus = room.window.focusWidget()
        seen.append(next(name for name, w in room.window.panel.regions() if w is focus or w.isAncestorOf(focus)))
    assert seen == ["Header", "Cards", "Checklist", "Transcript", "Footer"]


def test_theme_and_size_are_remembered(room: Any, tmp_path: Any) -> None:
    from ui.choices import Choices

    room.window.chosen.choose_scheme("dark")
    room.window.chosen.choose_scale(1.5)
    kept = Choices(tmp_path / "window.ini")
    assert (kept.scheme, kept.scale) == ("dark", 1.5)


def test_a_larger_text_keeps_everything_on_the_screen(room: Any) -> None:
    room.play(stories.live())
    room.window.chosen.choose_scale(1.5)
    room.settle()
    assert room.window.panel.live.cards.first.isVisible()
    assert room.window.panel.mode == "live"
    room.window.press("use", 1)
    assert len(room.asked(UseCard)) == 1


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_the_sayable_line_is_never_cut(room: Any, qtbot: Any, scale: float) -> None:
    room.window.chosen.choose_scale(scale)
    room.play(stories.live())
    say = room.window.panel.live.cards.first._say
    qtbot.waitUntil(lambda: say.height() >= say.heightForWidth(say.width()) > 0)


def test_the_mini_bar_says_the_same(room: Any) -> None:
    room.play(stories.live())
    room.window.show_bar()
    bar = room.window.bar
    assert (bar._time.text(), bar._title.text()) == ("03:41", "Offer call-out fee credit")
    bar.use()
    assert room.asked(UseCard) == [UseCard(interaction="call-1", card="credit")]
    bar.opened.emit()
    assert room.window.isVisible()


class Shown(QObject):
    """Which top-level windows are shown."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.names.add(type(watched).__name__)
        return False


def test_no_part_ever_flashes_up_as_a_window_of_its_own(qtbot: Any, tmp_path: Any, look: Any) -> None:
    watch = Shown()
    QApplication.instance().installEventFilter(watch)
    room = Room(qtbot, tmp_path, look)
    for story in (
        stories.ringing("several"),
        stories.overlap(),
        stories.paused(),
        stories.no_audio(),
        stories.approved("conflict"),
    ):
        room.play(story)
    room.window.chosen.choose_scale(1.25)
    room.settle()
    QApplication.instance().removeEventFilter(watch)
    assert watch.names == {"MainWindow"}


def test_unknown_events_change_nothing(room: Any) -> None:
    room.play(stories.ready())
    room.feed.take(e.ClockMoved(id="x/1", interaction="", at=0, wall=room.clock))
    assert headline(room.window.view)[2] == "Ready"


def test_passing_things_are_shown_calmly(room: Any, qtbot: Any) -> None:
    story = stories.live()
    room.play(story)
    told: list[object] = []
    room.feed.changed.connect(lambda desk, event: told.append(event))
    for n in range(50):
        story.tell(e.LevelMeasured, leg="agent", dbfs=-20.0 - n % 5, speech=True)
        room.feed.take(story.events[-1])
    qtbot.waitUntil(lambda: bool(told))
    assert told == [None]


def test_the_focus_ring_outlives_what_it_surrounded(room: Any) -> None:
    room.play(stories.ringing("several"))
    room.window.panel.ringing.choice.focus_first()
    room.play(stories.live())
    room.settle()
    room.window.press("next_region")
    assert room.window.panel.mode == "live"


def test_an_interaction_that_waits_for_the_workers_is_no_call_yet(room: Any) -> None:
    story = stories.Story()
    story.tell(e.InteractionOpened, title="Call-out fee on the bill")
    room.play(story)
    assert room.window.panel.mode == "ready"


def test_keys_that_another_program_holds_are_told_once_and_shown_with_the_keys(room: Any) -> None:
    taken = {"pause": "Ctrl+Shift+P is used by another program. Choose other keys."}
    room.window.tell_hot_keys(taken)
    toast = room.window._toast
    assert toast.isVisible()
    assert taken["pause"] in toast._text.text()
    toast.hide()
    room.window.tell_hot_keys(taken)  # the next launch finds the same
    assert not toast.isVisible()
    room.window.press("keys")
    shown = [text.text() for text in room.window.findChildren(Text) if text.isVisible()]
    assert taken["pause"] in shown


def test_every_global_key_is_described() -> None:
    assert {name for name, _, _ in everywhere()} == set(DEFAULTS)


def test_reduced_motion_is_chosen_in_the_menu_and_kept(room: Any) -> None:
    room.look.still = False
    (motion,) = [action.menu() for action in room.window.menu().actions() if action.text() == "Motion"]
    motion.actions()[1].trigger()
    assert room.look.still
    assert room.window._choices.still


def test_high_contrast_is_chosen_in_the_menu(room: Any) -> None:
    (theme,) = [action.menu() for action in room.window.menu().actions() if action.text() == "Theme"]
    theme.actions()[3].trigger()
    assert room.look.high_contrast


def test_the_contrast_that_the_system_asks_for_is_followed(room: Any) -> None:
    room.look.choose_scheme("system")
    followed: list[bool] = []
    room.look.changed.connect(lambda: followed.append(True))
    hints = QGuiApplication.styleHints().accessibility()
    hints.contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    assert followed


def test_the_name_that_the_telephone_tells_is_shown_while_no_record_says_another(room: Any) -> None:
    story = stories.Story()
    stories.workers(story)
    story.tell(e.InteractionOpened, queue="billing")
    story.tell(e.CallRinging, number="+44 20 7946 0018", name="Ana Silva")
    room.play(story)
    assert room.window.panel.header._name.text() == "Ana Silva"
    story.tell(e.CallerLooked, 1, status="several", how="number", candidates=(stories.ANA, stories.ANDRE))
    room.play(story)
    assert room.window.panel.header._name.text() == "Unknown caller"


def test_a_number_that_nobody_told_is_not_called_hidden(room: Any) -> None:
    story = stories.Story()
    stories.workers(story)
    story.tell(e.InteractionOpened, queue="billing")
    story.tell(e.CallRinging, untold=True)
    room.play(story)
    assert room.window.panel.header._name.text() == "Unknown caller"
