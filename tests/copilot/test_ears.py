"""What is done with the words of a pause: asked for, or dropped unknown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from copilot import events as e
from copilot import messages as m
from copilot import paths
from copilot.content import read_content
from copilot.ears import Ears
from copilot.house import House
from tests.copilot.scripted import ScriptedCall


class Loop:
    """The engine's, without an engine."""

    speech: Any = None

    def __init__(self, call: ScriptedCall) -> None:
        self.desk = call.desk

    def handle(self, message: m.Message) -> None:
        raise AssertionError(message)

    def refuse(self, sentence: str) -> None:
        raise AssertionError(sentence)


def left_to_do(call: ScriptedCall) -> str:
    """For the newest pause."""
    ears = Ears(Loop(call), None, tuple, record_terms=False)
    ears.ear(call.id, ("agent", "customer"), 8000)
    rest = ears.pause(call.told(e.HearingPaused)[-1])
    assert rest is not None
    rest.close()
    return rest.__name__


def test_words_of_a_card_number_are_dropped_also_when_another_program_pauses_just_then() -> None:
    call = ScriptedCall(replace(read_content(paths.resources()), house=House(pause_on_cards=True))).begins()
    call.agent("Your card number please.")
    assert left_to_do(call) == "_drop_there"
    call.send(m.PauseTold(interaction=call.id, at=call.at, pause=True))
    assert [event.why for event in call.told(e.HearingPaused)] == ["card", "program"]
    assert left_to_do(call) == "_drop_there"


def test_words_before_another_programs_own_pause_are_asked_for() -> None:
    call = ScriptedCall().begins()
    call.send(m.PauseTold(interaction=call.id, at=call.at, pause=True))
    assert left_to_do(call) == "flush"
