"""Which device or program a leg is taken from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from copilot.audio.capture.backend import Device, Program, Scene
from copilot.audio.capture.choose import Wishes, choose
from copilot.audio.capture.sessions import DEBOUNCE_S, Sessions
from copilot.calls.news import GONE

SCENE = Scene(
    devices=(
        Device(id="usb", name="USB headset", kind="microphone"),
        Device(id="builtin", name="Built-in", kind="microphone", default=True),
        Device(id="desk", name="Desk speaker", kind="speaker", default=True),
        Device(id="ear", name="Headset", kind="speaker"),
    ),
    programs=(
        Program(pid=7, name="Music", plays=("3",)),
        Program(pid=9, name="MicroPhone", binary="microphone-bin", plays=("5", "8"), records=True),
    ),
    sees_programs=True,
)
PHONE = SCENE.programs[1]


def without(*programs: Program) -> Scene:
    return replace(SCENE, programs=tuple(p for p in SCENE.programs if p not in programs))


def test_without_wishes_the_default_microphone_and_the_program_in_the_call() -> None:
    agent, customer = (choose(leg, SCENE, Wishes()).target for leg in ("agent", "customer"))
    assert agent is not None
    assert customer is not None
    assert (agent.device, agent.stream) == ("builtin", "")
    assert (customer.stream, customer.name) == ("8", "MicroPhone")


def test_the_stream_that_sounds_is_not_left_for_a_newer_one_while_it_is_there() -> None:
    held = choose("customer", SCENE, Wishes(program=9), "5").target
    gone = choose("customer", SCENE, Wishes(program=9), "4").target
    assert held is not None
    assert gone is not None
    assert (held.stream, gone.stream) == ("5", "8")


def test_without_a_program_in_a_call_the_loudspeaker() -> None:
    target = choose("customer", without(PHONE), Wishes(speaker="ear")).target
    assert target is not None
    assert (target.device, target.stream) == ("ear", "")


def test_the_program_of_the_call_alone_even_when_it_falls_silent() -> None:
    assert choose("customer", without(PHONE), Wishes(program=9)).target is None
    assert choose("customer", without(PHONE), Wishes(softphone="microphone")).target is None


def test_a_system_that_does_not_tell_programs_gives_the_loudspeaker() -> None:
    blind = replace(SCENE, programs=(), sees_programs=False)
    target = choose("customer", blind, Wishes(softphone="phone", program=9)).target
    assert target is not None
    assert target.device == "desk"


def test_a_chosen_device_that_is_gone_is_said_and_the_default_taken() -> None:
    choice = choose("agent", SCENE, Wishes(microphone="bluetooth"))
    assert choice.target is not None
    assert choice.target.device == "builtin"
    assert choice.say == "The chosen microphone is not there; Built-in is used until it is back."


@pytest.mark.parametrize("leg", ["agent", "customer"])
def test_no_device_at_all_is_a_sentence(leg: str) -> None:
    choice = choose(leg, Scene(sees_programs=True), Wishes())  # type: ignore[arg-type]
    assert choice.target is None
    assert "Plug one in" in choice.say


def test_a_server_that_is_away_is_a_sentence() -> None:
    assert choose("agent", Scene(trouble="Away."), Wishes()).say == "Away."


# ---- who is in a call -----------------------------------------------------------------------
def told(
    sessions: Sessions, *moments: tuple[float, Scene], lives: Callable[[int], bool] = lambda pid: True
) -> list[tuple[str, str, float]]:
    return [(n.kind, n.call, n.at) for at, scene in moments for n in sessions.step(scene, at, 1000 + at, lives)]


def test_a_call_begins_at_once_and_ends_when_its_end_has_lasted() -> None:
    sessions = Sessions(Wishes())
    assert told(sessions, (1, SCENE), (2, SCENE)) == [("media_start", "9-1", 1)]
    assert told(sessions, (5, without(PHONE)), (6, without(PHONE))) == []
    assert sessions.ending_since == 5
    assert told(sessions, (5 + DEBOUNCE_S, without(PHONE))) == [("media_stop", "9-1", 5)]
    assert sessions.ending_since == 0
    assert told(sessions, (9, SCENE)) == [("media_start", "9-2", 9)]


def test_a_blip_is_no_end() -> None:
    sessions = Sessions(Wishes())
    moments = [(1, SCENE), (2, without(PHONE)), (2.1, SCENE), (4.05, without(PHONE)), (5, SCENE), (9, SCENE)]
    assert told(sessions, *moments) == [("media_start", "9-1", 1)]


def test_no_call_ends_while_the_server_is_away() -> None:
    sessions = Sessions(Wishes())
    away = Scene(trouble="Away.")
    assert told(sessions, (1, SCENE), (2, away), (9, away), (10, SCENE)) == [("media_start", "9-1", 1)]


def test_a_softphone_that_died_is_over_at_once_and_that_is_its_reason() -> None:
    sessions = Sessions(Wishes())
    told(sessions, (1, SCENE))
    (over,) = sessions.step(without(PHONE), 4.1, 1004.1, lambda pid: False)
    assert (over.kind, over.call, over.at, over.reason) == ("media_stop", "9-1", 4.1, GONE)


def test_a_call_goes_on_when_the_only_microphone_is_pulled_out() -> None:
    phone = next(program for program in SCENE.programs if program.pid == 9)
    deaf = replace(phone, records=False)
    speakers = tuple(device for device in SCENE.devices if device.kind == "speaker")
    pulled = replace(SCENE, devices=speakers, programs=(deaf,))
    sessions = Sessions(Wishes())
    assert told(sessions, (1, SCENE), (2, pulled), (9, pulled)) == [("media_start", "9-1", 1)]
    still_there = replace(SCENE, programs=(deaf,))
    assert told(sessions, (10, still_there), (13, still_there)) == [("media_stop", "9-1", 10)]


def test_a_softphone_in_a_container_whose_process_nobody_sees_is_not_taken_for_dead() -> None:
    sessions = Sessions(Wishes())
    assert told(sessions, (1, SCENE), (2, without(PHONE)), (3, SCENE), lives=lambda pid: False) == [
        ("media_start", "9-1", 1)
    ]


def test_only_the_chosen_softphone_is_in_a_call() -> None:
    assert told(Sessions(Wishes(softphone="zoiper")), (1, SCENE)) == []
    assert told(Sessions(Wishes(softphone="MICROPHONE-bin")), (1, SCENE)) == [("media_start", "9-1", 1)]
