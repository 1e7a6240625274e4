"""Finished lines are heard again beside the call, the newest first, and never in its way."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from copilot import codec, second_pass
from copilot import events as e
from copilot import messages as m
from copilot.children import ChildLost
from copilot.errors import EarshotError
from copilot.hearing import Hearing
from copilot.link import Frame
from copilot.model import Word
from copilot.second_pass import MOST, SecondPass
from copilot.state import fold
from tests import simulated_time
from tests.copilot.scripted import ScriptedCall
from tests.fakes import NumberedBlocks


class SecondEar:
    """A worker that hears the letters of what it is given; `gate` holds it up, `trouble` is raised once an answer."""

    def __init__(self, *trouble: Exception) -> None:
        self.gate = asyncio.Event()
        self.gate.set()
        self.began = asyncio.Event()
        self.asked: list[bytes] = []
        self._trouble = list(trouble)

    def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def ready(self) -> None:
        await asyncio.sleep(0)

    async def ask(self, kind: str, body: dict[str, Any], payload: bytes, *, deadline: float) -> Frame:
        self.asked.append(payload)
        self.began.set()
        await self.gate.wait()
        if self._trouble:
            raise self._trouble.pop()
        words = [{"text": word, "confidence": -0.1} for word in payload.decode().split()]
        return Frame(kind="done", body={"text": payload.decode(), "confidence": -0.1, "words": words})


def final(number: int) -> m.Heard:
    return m.Heard(
        interaction="i", kind="final", at=1.0, utterance=f"customer-{number}", leg="customer", start=0.0, end=1.0,
        text="first", confidence=-0.5,
    )  # fmt: skip


def heard_again(ear: SecondEar, lines: int, *, held: bool = False, forget: bool = False) -> list[m.Message]:
    posted: list[m.Message] = []

    async def run() -> None:
        again = SecondPass(ear, posted.append)
        again.start()
        if held:
            ear.gate.clear()
        for number in range(lines):
            again.take(final(number), 8000, f"line {number}".encode())
            if held and not number:
                await ear.began.wait()
        if forget:
            again.forget("i")
        ear.gate.set()
        await asyncio.sleep(0.05)  # simulated: until nobody has anything to do
        await again.stop()

    simulated_time.run(run())
    return posted


def test_a_line_comes_back_with_the_slower_ears_words() -> None:
    (heard,) = heard_again(SecondEar(), 1)
    assert isinstance(heard, m.Heard)
    assert (heard.kind, heard.utterance, heard.text, heard.confidence) == ("again", "customer-0", "line 0", -0.1)
    assert heard.words == (Word(text="line", confidence=-0.1), Word(text="0", confidence=-0.1))


def test_the_newest_come_first_and_the_oldest_are_let_go() -> None:
    posted = heard_again(SecondEar(), 3 + MOST, held=True)
    assert [heard.text for heard in posted if isinstance(heard, m.Heard)] == ["line 0", "line 5", "line 4", "line 3"]


def test_a_pause_keeps_no_sound_and_tells_nothing_of_what_is_being_heard() -> None:
    ear = SecondEar()
    assert heard_again(ear, 3, held=True, forget=True) == []
    assert ear.asked == [b"line 0"]


def test_what_waited_too_long_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_pass, "LATEST_S", -1.0)
    assert heard_again(SecondEar(), 1) == []


@pytest.mark.parametrize("trouble", [ChildLost("again"), EarshotError("broken")])
def test_trouble_costs_one_line(trouble: Exception) -> None:
    ear = SecondEar(trouble)
    (heard,) = heard_again(ear, 2)
    assert len(ear.asked) == 2
    assert isinstance(heard, m.Heard)


# ---- what becomes of the words ----------------------------------------------------------------
def line_of(call: ScriptedCall, text: str = "my name is fitity", confidence: float = -0.5) -> m.Heard:
    heard = m.Heard(
        interaction=call.id, kind="final", at=3.0, utterance="customer-1000", leg="customer", start=1.0, end=3.0,
        text=text, confidence=confidence,
    )  # fmt: skip
    call.send(heard)
    return heard


def again(heard: m.Heard, text: str, confidence: float = -0.1) -> m.Heard:
    words = tuple(Word(text=word, confidence=confidence) for word in text.split())
    return m.Heard(
        interaction=heard.interaction, kind="again", at=heard.at, utterance=heard.utterance, leg=heard.leg,
        start=heard.start, end=heard.end, text=text, confidence=confidence, words=words,
    )  # fmt: skip


def test_other_words_are_shown_from_then_on_and_the_first_are_kept() -> None:
    call = ScriptedCall().begins()
    call.send(again(line_of(call), "My name is Tilly, number nine Mill Road."))
    (line,) = call.state.utterances
    assert (line.text, line.first) == ("My name is Tilly, number 9 Mill Road.", "my name is fitity")
    assert line.said == "My name is Tilly, number nine Mill Road."
    assert " ".join(word.text for word in line.words) == line.text


@pytest.mark.parametrize(
    ("text", "confidence"), [("My name is Fitity.", -0.1), ("", -0.1), ("thank you for watching", -0.9)]
)
def test_the_same_words_no_words_and_doubtful_words_change_nothing(text: str, confidence: float) -> None:
    call = ScriptedCall().begins()
    call.send(again(line_of(call), text, confidence))
    (line,) = call.state.utterances
    assert (line.text, line.first) == ("my name is fitity", "")


def test_words_of_a_line_that_nobody_knows_change_nothing() -> None:
    call = ScriptedCall().begins()
    before = call.state
    call.send(again(final(7), "hello"))
    assert call.state.utterances == before.utterances == ()


def test_a_revision_is_a_fact_like_all_others() -> None:
    told = e.UtteranceRevised(
        id="i/2", interaction="i", at=1.0, wall=2.0, because=("i/1",), utterance="u", text="a", words=(Word(text="a"),)
    )
    assert codec.from_dict(codec.to_dict(told)) == told
    assert fold([told]).interactions["i"].utterances == ()


def test_a_final_is_handed_on_with_just_its_sound() -> None:
    call = ScriptedCall().begins(legs=("agent",))
    told: list[tuple[str, int, bytes]] = []

    async def play() -> None:
        hearing = Hearing(
            NumberedBlocks(), call.id, ("agent",), 4, heard_until=lambda leg: call.state.heard_until(leg),
            post=call.send, again=lambda heard, rate, sound: told.append((heard.text, rate, sound)),
        )  # fmt: skip
        for number in range(8):
            await hearing.feed(float(number), 1.0, {"agent": bytes([number] * 8)})
        await hearing.flush()

    asyncio.run(play())
    assert told
    for text, rate, sound in told:
        numbers = [int(word.removeprefix("block")) for word in text.split()]
        assert rate == 4
        assert sound == b"".join(bytes([number] * 8) for number in numbers)
