from __future__ import annotations

import time
from functools import reduce

import pytest

from copilot.events import ContentErased, UtteranceFinal
from copilot.state import Interaction, apply_interaction
from tests.ui import stories
from ui.interactions.past import STEP, Past


def own(story: stories.Story) -> list:
    return [event for event in story.events if event.interaction and event.kept]


@pytest.mark.parametrize("story", [stories.approved("undo"), stories.hold(), stories.long_call(100)])
def test_any_moment_is_the_plain_fold_of_the_events_up_to_it(story: stories.Story) -> None:
    events = own(story)
    past = Past(events)
    state = Interaction(id=events[0].interaction)
    assert past.state(0) == state
    for count, event in enumerate(events, start=1):
        state = apply_interaction(state, event)
        assert past.state(count) == state
    assert past.final == reduce(apply_interaction, events, Interaction(id=events[0].interaction))


def test_a_moment_of_call_time_has_everything_that_had_happened_by_then() -> None:
    events = own(stories.wrapup())
    past = Past(events)
    for at in (0.0, 60.0, 61.5, 219.0, 1000.0):
        assert past.count_at(at) == sum(event.at <= at for event in events)


def test_the_length_is_the_calls_and_not_the_wrap_ups() -> None:
    past = Past(own(stories.approved("verified")))
    assert past.seconds == 412
    assert past.time_of(len(past.events)) == 438


def test_an_hour_is_scrubbed_without_folding_it_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    past = Past(own(stories.long_call(2000)))
    folded = 0

    def counting(state: Interaction, event: object) -> Interaction:
        nonlocal folded
        folded += 1
        return apply_interaction(state, event)  # type: ignore[arg-type]

    monkeypatch.setattr("ui.interactions.past.apply_interaction", counting)
    began = time.thread_time()
    for count in range(0, len(past.events), 97):
        before = folded
        past.state(count)
        assert folded - before < STEP
    assert (time.thread_time() - began) / (len(past.events) / 97) < 0.016


def test_erased_words_are_noticed_with_and_without_the_fact_of_erasure() -> None:
    events = own(stories.wrapup())
    assert not Past(events).erased
    silent = [
        UtteranceFinal(
            id=e.id, interaction=e.interaction, at=e.at, wall=e.wall, utterance=e.utterance, leg=e.leg, start=e.start, end=e.end
        )
        if isinstance(e, UtteranceFinal)
        else e
        for e in events
    ]  # fmt: skip
    assert Past(silent).erased
    fact = ContentErased(id="x", interaction="", at=0, wall=0, subject=events[0].interaction, up_to=9)
    assert Past([*events, fact]).erased


def test_nothing_at_all_is_an_empty_past() -> None:
    past = Past(())
    assert (past.seconds, past.count_at(5.0), past.state(3).utterances) == (0.0, 0, ())
