from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from copilot.commands import Command, PlaySound, SoundAt, StopSound
from ui.interactions.head import WAIT_S, PlayHead


class Played:
    """A head over a call of 60 s, what it asked for and where it went. Time passes when the test says so."""

    def __init__(self) -> None:
        self.asked: list[Command] = []
        self.now = 0.0
        self.head = PlayHead(self.asked.append, clock=lambda: self.now)
        self.places: list[float] = []
        self.head.moved.connect(self.places.append)
        self.head.load("call", 60.0)

    def hear(self, at: float, status: str = "playing", detail: str = "") -> None:
        self.head.take(SoundAt(request="call", at=at, status=status, detail=detail))  # type: ignore[arg-type]


@pytest.fixture
def played(qapp: object) -> Played:
    return Played()


def test_the_head_follows_the_sound(played: Played, qtbot: QtBot) -> None:
    played.head.seek(10.0)
    played.head.play()
    assert played.asked[-1] == PlaySound(interaction="call", at=10.0, speed=1.0)
    played.hear(10.1)
    played.now += 0.1
    qtbot.waitUntil(lambda: played.head.at == pytest.approx(10.2))
    played.hear(10.15)  # it comes a little late
    played.now += 0.02
    moves = len(played.places)
    qtbot.waitUntil(lambda: len(played.places) > moves)
    assert played.head.at == pytest.approx(10.2)
    played.now += 0.1
    qtbot.waitUntil(lambda: played.head.at == pytest.approx(10.27))
    assert played.places[1:] == sorted(played.places[1:])


def test_where_nothing_can_be_heard_a_silent_clock_moves_the_head_and_says_why(played: Played, qtbot: QtBot) -> None:
    played.head.play()
    played.hear(0.0, "unavailable", "This machine has no sound output.")
    assert played.head.silent == "This machine has no sound output."
    played.now += 0.1
    qtbot.waitUntil(lambda: played.head.at == pytest.approx(0.1))
    assert played.head.playing


def test_an_engine_that_says_nothing_does_not_stop_the_head(played: Played, qtbot: QtBot) -> None:
    played.head.play()
    moves = len(played.places)
    played.now += WAIT_S + 0.01
    qtbot.waitUntil(lambda: len(played.places) > moves)  # the silent clock runs
    played.now += 0.1
    qtbot.waitUntil(lambda: played.head.at == pytest.approx(0.1))


def test_twice_the_speed_is_twice_as_far(played: Played, qtbot: QtBot) -> None:
    played.head.set_speed(2.0)
    played.head.play()
    assert played.asked[-1] == PlaySound(interaction="call", at=0.0, speed=2.0)
    played.hear(0.0, "unavailable", "no")
    played.now += 0.3
    qtbot.waitUntil(lambda: played.head.at == pytest.approx(0.6))


def test_seeking_while_it_plays_plays_on_from_there(played: Played) -> None:
    played.head.play()
    played.hear(0.2)
    played.head.seek(30.0)
    assert played.asked[-1] == PlaySound(interaction="call", at=30.0, speed=1.0)
    played.hear(0.4)  # still of the sound before the jump
    assert played.head.at == 30.0
    played.hear(30.1)
    assert played.head.at >= 30.0


def test_pausing_stops_the_sound_and_late_reports_move_nothing(played: Played) -> None:
    played.head.play()
    played.hear(5.0)
    played.head.pause()
    assert played.asked[-1] == StopSound(interaction="call")
    before = played.head.at
    played.hear(9.0)
    assert played.head.at == before


def test_the_end_of_the_sound_is_the_end(played: Played) -> None:
    played.head.seek(59.0)
    played.head.play()
    played.hear(59.9, "stopped")
    assert (played.head.at, played.head.playing) == (60.0, False)
    played.head.play()
    assert played.asked[-1] == PlaySound(interaction="call", at=0.0, speed=1.0)


def test_another_interactions_sound_is_not_ours(played: Played) -> None:
    played.head.play()
    played.head.take(SoundAt(request="other", at=40.0, status="playing"))
    assert played.head.at == 0.0
