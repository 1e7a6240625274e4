from __future__ import annotations

import pytest

from copilot import events
from tests.ui import stories
from ui.interactions.past import Past
from ui.interactions.story.entry import Entry
from ui.interactions.story.tell import tell


def entries(story: stories.Story) -> tuple[Entry, ...]:
    return tell(Past([event for event in story.events if event.kept]))


def one(told: tuple[Entry, ...], title: str) -> Entry:
    found = [entry for entry in told if title in entry.title]
    assert len(found) == 1, [entry.title for entry in told]
    return found[0]


@pytest.fixture(autouse=True)
def english(qapp: object) -> None:
    """Words of the source language."""


def test_a_card_is_told_with_its_source_and_what_became_of_it() -> None:
    told = entries(stories.wrapup())
    assert one(told, "Card 1: Offer call-out fee credit").detail == "KB-1042\u00a0§3, strong match, not used"
    assert one(told, "Card 1: Read the bill together").detail.endswith(", used")
    assert one(told, "Card 1: Ask about the router lights").detail.endswith(", dismissed")
    assert one(told, "Card 2: Run a line speed test").key == "2"


def test_a_card_held_back_says_why() -> None:
    assert one(entries(stories.live()), "Held back: Read the bill together").detail == "Shown before"


def test_the_models_tick_and_the_agents_tick_are_different_facts() -> None:
    told = entries(stories.live())
    assert one(told, "Verify who is calling").detail == "Heard, 2 of 6"
    assert one(told, "Verify who is calling").icon == "tick:heard"
    assert one(told, "Repeat the problem back").detail == "Ticked by you, 3 of 6"
    assert one(told, "Repeat the problem back").icon == "tick:you"


def test_a_contested_nudge_says_so_and_keeps_its_words() -> None:
    story = stories.live()
    story.tell(events.NudgeContested, nudge="n1")
    nudge = one(entries(story), "Nudge: Let the customer confirm")
    assert nudge.detail == "Contested by you"
    assert [evidence.utterance for evidence in nudge.heard] == ["u199"]


def test_a_write_is_told_from_proposal_to_read_back() -> None:
    told = entries(stories.approved("verified"))
    titles = [entry.title for entry in told if entry.group == "write"]
    assert titles == [
        "Change proposed for Ana Silva", "Change proposed for Ana Silva", "Ana Silva, 3 field(s) approved",
        "Written: Ana Silva",
    ]  # fmt: skip
    written = one(told, "Written: Ana Silva")
    assert "read back, same" in written.detail
    assert written.proposal == "call-1-write-1"


def test_a_write_whose_undo_is_proposed_offers_no_second_undo() -> None:
    told = entries(stories.approved("undo"))
    assert one(told, "Written: Ana Silva").proposal == ""
    assert one(told, "Undo proposed for Ana Silva").detail == "Credit"


@pytest.mark.parametrize(
    ("then", "title"),
    [("conflict", "Record changed, not written"), ("failed", "Not written"), ("unknown", "No answer")],
)
def test_a_write_that_did_not_work_is_a_warning(then: str, title: str) -> None:
    assert one(entries(stories.approved(then)), title).warn


def test_entries_stand_at_the_moment_right_after_their_event() -> None:
    story = stories.approved("verified")
    kept = [event for event in story.events if event.interaction and event.kept]
    told = entries(story)
    assert [entry.count for entry in told] == sorted(entry.count for entry in told)
    credit = one(told, "Offer call-out fee credit")
    assert kept[credit.count - 1].card == "credit"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        (events.CardShown, {"card": "x", "place": 1}),
        (events.CardHeldBack, {"card": "x", "reason": "weak"}),
        (events.SourceOpened, {"card": "x"}),
        (events.WriteApproved, {"proposal": "x", "op": "o", "digest": "d", "fields": ()}),
        (events.WriteVerified, {"proposal": "x", "op": "o", "version": "1"}),
        (events.WriteConflicted, {"proposal": "x", "op": "o", "version": "1"}),
        (events.WriteRejected, {"proposal": "x"}),
        (events.ProposalWithdrawn, {"proposal": "x", "reason": "replaced"}),
    ],
)
def test_an_event_about_something_unknown_tells_nothing(kind: type[events.Event], facts: dict[str, object]) -> None:
    assert tell(Past([kind(id="i/1", interaction="i", at=0.0, wall=0.0, **facts)])) == ()  # type: ignore[arg-type]


def test_swapped_legs_are_told_with_the_words_that_gave_them_away() -> None:
    story = stories.live()
    story.tell(events.LegsDoubted, doubted=True, heard=stories.evidence(12, "Thank you for calling"))
    told = one(entries(story), "Agent and customer look swapped")
    assert (told.warn, told.heard[0].quote) == (True, "Thank you for calling")
