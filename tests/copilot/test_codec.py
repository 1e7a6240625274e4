"""Every message there and back, unknown and missing fields, wrong kinds in words, and what is left after an erasure."""

from __future__ import annotations

import dataclasses
import random
import types
import typing
from typing import Any

import msgspec
import pytest

from copilot import commands as c
from copilot import events as e
from copilot.codec import MESSAGES, decode, encode, from_dict, join, split, to_dict
from copilot.errors import LinkError
from copilot.events import EVENTS
from copilot.model import Evidence, Word

ROUNDS = 20
TEXTS = ("", "a", "Grüße, 你好 🙂", 'quote " and \\ and \n', "\x00\u2028", "0.5", "true", "x" * 300)


def some(kind: Any, pick: random.Random) -> Any:
    """A value of a type: of a dataclass with every field filled, of a union any branch."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return kind(**{f.name: some(hints[f.name], pick) for f in dataclasses.fields(kind)})
    if origin is typing.Literal:
        return pick.choice(args)
    if origin in (typing.Union, types.UnionType):
        return some(pick.choice(args), pick)
    if origin is tuple and args[-1] is not ...:
        return tuple(some(arg, pick) for arg in args)
    if origin is tuple:
        return tuple(some(args[0], pick) for _ in range(pick.randint(0, 3)))
    if origin is dict:
        return {some(args[0], pick): some(args[1], pick) for _ in range(pick.randint(0, 3))}
    simple = {
        str: lambda: pick.choice(TEXTS),
        bool: lambda: pick.random() < 0.5,
        int: lambda: pick.randint(-5, 2**40),
        float: lambda: pick.choice([0.0, -0.25, 1e9 + 0.123456, pick.random()]),
        type(None): lambda: None,
    }
    return simple[kind]()


def envelope(event: e.Event) -> dict[str, Any]:
    return {name: to_dict(event)[name] for name in ("id", "interaction", "at", "wall", "because")}


def strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [s for item in value.values() for s in strings(item)]
    return [s for item in value for s in strings(item)] if isinstance(value, list | tuple) else []


@pytest.mark.parametrize("name", MESSAGES)
def test_every_message_comes_back_equal_from_one_line(name: str) -> None:
    pick = random.Random(name)
    for _ in range(ROUNDS):
        message = some(MESSAGES[name], pick)
        line = encode(message)
        assert "\n" not in line
        assert decode(line) == decode(line.encode()) == message


@pytest.mark.parametrize("name", EVENTS)
def test_every_event_is_the_sum_of_its_facts_and_its_content(name: str) -> None:
    pick = random.Random(name)
    for _ in range(ROUNDS):
        event = some(EVENTS[name], pick)
        facts, content = split(event)
        assert join(name, envelope(event), facts, content) == event


@pytest.mark.parametrize("name", EVENTS)
def test_every_event_can_be_read_after_its_content_was_erased(name: str) -> None:
    pick = random.Random(name)
    for _ in range(ROUNDS):
        event = some(EVENTS[name], pick)
        facts, _ = split(event)
        left = join(name, envelope(event), facts, {})
        assert (left.id, left.because) == (event.id, event.because)
        assert split(left)[0] == facts


def test_erased_fields_read_as_their_default_and_their_neighbours_stay() -> None:
    words = (Word(text="my", confidence=-0.1), Word(text="bill", confidence=-0.7))
    said = e.UtteranceFinal(
        id="i/1", interaction="i", at=1.0, wall=2.0, utterance="u", leg="customer", start=0.0, end=1.0, text="my bill",
        confidence=-0.4, words=words,
    )  # fmt: skip
    facts, content = split(said)
    assert content == {"text": "my bill", "said": "", "words.0.text": "my", "words.1.text": "bill"}
    erased = join("UtteranceFinal", envelope(said), facts, {})
    assert erased == dataclasses.replace(said, text="", words=tuple(dataclasses.replace(w, text="") for w in words))


def private_strings(value: Any, is_private: bool = False) -> set[str]:
    """Every string in a field made with `private()`, however deep."""
    if isinstance(value, str):
        return {value} if is_private else set()
    if isinstance(value, tuple):
        return {s for item in value for s in private_strings(item, is_private)}
    if isinstance(value, dict):
        return {s for pair in value.items() for item in pair for s in private_strings(item, is_private)}
    if not dataclasses.is_dataclass(value):
        return set()
    return {
        s
        for f in dataclasses.fields(value)
        for s in private_strings(getattr(value, f.name), is_private or bool(f.metadata.get("private")))
    }


@pytest.mark.parametrize("name", EVENTS)
def test_no_private_word_is_among_the_facts(name: str) -> None:
    pick = random.Random(name)
    marked = iter(f"secret-{n}" for n in range(10_000))
    event = _renamed(some(EVENTS[name], pick), marked)
    facts, _ = split(event)
    assert not private_strings(event) & set(strings(facts))


def _renamed(value: Any, names: Any) -> Any:
    """The same value with another string in each place that may hold any string."""
    if isinstance(value, tuple):
        return tuple(_renamed(item, names) for item in value)
    if isinstance(value, dict):
        return {next(names): next(names) for _ in value}
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    hints = typing.get_type_hints(type(value))
    return dataclasses.replace(
        value,
        **{
            f.name: next(names) if hints[f.name] is str else _renamed(getattr(value, f.name), names)
            for f in dataclasses.fields(value)
        },
    )


def test_spoken_words_in_a_card_are_content() -> None:
    card = some(EVENTS["CardOffered"], random.Random(1)).card
    card = dataclasses.replace(card, why="fee, visit", because=(Evidence(utterance="u", quote="the fee"),))
    facts, content = split(e.CardOffered(id="i/1", interaction="i", at=0.0, wall=0.0, card=card))
    assert content == {"card.why": "fee, visit", "card.because.0.quote": "the fee"}
    assert "the fee" not in encode_facts(facts)


def encode_facts(facts: dict[str, Any]) -> str:
    return msgspec.json.encode(facts).decode()


def test_unknown_fields_are_ignored_at_every_depth() -> None:
    data = {
        "type": "StepTicked", "id": "i/1", "interaction": "i", "at": 1, "wall": 2, "step": "greet", "by": "model",
        "mood": "new in 2031", "heard": {"utterance": "u", "leg": "agent", "volume": 11},
    }  # fmt: skip
    assert from_dict(data) == e.StepTicked(
        id="i/1",
        interaction="i",
        at=1.0,
        wall=2.0,
        step="greet",
        by="model",
        heard=Evidence(utterance="u", leg="agent"),
    )


def test_missing_fields_have_their_default() -> None:
    data = {"type": "CallRinging", "id": "i/1", "interaction": "i", "at": 0.0, "wall": 0.0}
    assert from_dict(data) == e.CallRinging(id="i/1", interaction="i", at=0.0, wall=0.0, number="", because=())


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "Not a message"),
        ("{", "Not a message"),
        ("[1]", "a JSON object is expected"),
        ('"CallEnded"', "a JSON object is expected"),
        ("{}", "Unknown message None"),
        ('{"type": "Imagined"}', "Unknown message 'Imagined'"),
        ('{"type": ["CallEnded"]}', "Unknown message"),
        ('{"type": "UseCard"}', "`card`"),
        ('{"type": "UseCard", "card": 7}', "$.card"),
        ('{"type": "StartReplay", "path": "a.wav", "speed": "fast"}', "$.speed"),
        ('{"type": "StartReplay", "path": "a.wav", "left": "nobody"}', "$.left"),
        ('{"type": "EditSummary", "lines": [{"section": "reason", "cites": 3}]}', "$.lines[0].cites"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(line: str, words: str) -> None:
    with pytest.raises(LinkError) as refused:
        decode(line)
    assert words in str(refused.value)


def test_bytes_that_are_no_text_are_refused_in_words() -> None:
    with pytest.raises(LinkError, match="Not a message"):
        decode(b'{"type": "\xff\xfe"}')


def test_an_event_of_a_later_earshot_with_more_fields_can_be_joined() -> None:
    facts = {"step": "greet", "by": "agent", "heard": None, "certainty": 0.9}
    joined = join("StepTicked", {"id": "i/2", "interaction": "i", "at": 1, "wall": 1, "because": []}, facts, {})
    assert isinstance(joined, e.StepTicked)


def test_every_class_of_the_vocabulary_is_listed() -> None:
    bases = (e.Event, c.Command, c.Answer)
    assert {cls.__name__ for base in bases for cls in base.__subclasses__()} == set(MESSAGES)
