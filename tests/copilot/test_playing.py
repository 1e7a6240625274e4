"""What is told when a call's source is at its end."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from copilot import messages as m
from copilot.ears import Ears
from copilot.playing import Playing
from tests.copilot.scripted import ScriptedCall


class Loop:
    """The engine's, without an engine."""

    speech: Any = None

    def __init__(self, call: ScriptedCall) -> None:
        self.desk = call.desk
        self.handled: list[m.Message] = []

    def handle(self, message: m.Message) -> None:
        self.handled.append(message)

    def refuse(self, sentence: str) -> None:
        raise AssertionError(sentence)


class Source:
    """A live call that ends at once, with or without all its words."""

    def __init__(self, *, gave_up: bool) -> None:
        self.gave_up = gave_up

    async def play(self) -> None:
        pass


async def settled(interaction: str) -> None:
    pass


async def ended(call: ScriptedCall, source: Any) -> list[m.Message]:
    loop = Loop(call)
    ears = Ears(loop, None, tuple, record_terms=False)
    playing = Playing(loop, ears, known=asyncio.Event(), settled=settled, on_origin=lambda id, at: None)
    playing.live(call.id, source)
    await playing.ended(call.id)
    await asyncio.sleep(0)
    return loop.handled


@pytest.mark.parametrize("gave_up", [False, True])
def test_that_no_more_words_come_is_told_last_after_what_nobody_heard(gave_up: bool) -> None:
    call = ScriptedCall().begins()
    call.passes(3)
    handled = asyncio.run(ended(call, Source(gave_up=gave_up)))
    assert [type(message) for message in handled[:-1]] == ([m.Gap, m.Gap] if gave_up else [])
    assert handled[-1] == m.WordsDone(interaction=call.id)
