"""The fold: what is known after each fact, and that a fold can be cut anywhere."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from copilot import events as e
from copilot.model import Card, Change, Customer, Evidence, Nudge, Proposal, Source, SummaryLine, WrapupCandidate
from copilot.state import Desk, Interaction, ProposalView, apply, fold
from tests.copilot.scripted import ScriptedCall

CALL = "call"


class Facts:
    """Facts of one interaction, numbered as they are told."""

    def __init__(self, id: str = CALL) -> None:
        self.id = id
        self.told: list[e.Event] = []
        self.at = 0.0

    def tell(self, kind: type[e.Event], **fields: Any) -> Facts:
        self.at += 1
        id = f"{self.id}/{len(self.told) + 1}"
        self.told.append(kind(id=id, interaction=self.id, at=self.at, wall=1000 + self.at, **fields))
        return self

    def final(self, id: str, start: float, end: float, leg: Any = "agent") -> Facts:
        return self.tell(e.UtteranceFinal, utterance=id, leg=leg, start=start, end=end, text=f"text of {id}")

    def card(self, id: str) -> Facts:
        card = Card(
            id=id, title=id, say="Say it.", source=Source(ref=id), because=(), strength="strong", rule="search", topic=id
        )  # fmt: skip
        return self.tell(e.CardOffered, card=card)

    def shows(self, id: str, place: int) -> Facts:
        return self.tell(e.CardShown, card=id, place=place)

    @property
    def state(self) -> Interaction:
        return fold(self.told).interactions[self.id]

    @property
    def panel(self) -> list[str]:
        shown = self.state.shown
        assert [view.place for view in shown] == list(range(1, len(shown) + 1))
        return [view.card.id for view in shown]


@pytest.fixture
def facts() -> Facts:
    return Facts().tell(e.InteractionOpened).tell(e.CallRinging, number="+441").tell(e.CallAnswered)


def written_call(demo: ScriptedCall) -> list[e.Event]:
    """A call in which most kinds of facts occur."""
    demo.begins("+44 20 7946 0018")
    demo.agent("Thank you for calling Northfield Fibre. My name is Tom.")
    demo.customer("Hello, this is Ana Silva. There is a charge on my bill.")
    demo.customer("I was told the engineer visit was free.")
    demo.passes(12)
    demo.agent("I can credit the fee of 27 euros 40. Please hold the line.")
    demo.signal("held").passes(10).signal("resumed")
    demo.customer("Yes, please credit that. Call me on this number.")
    demo.passes(40).signal("ended")
    demo.wall += 5
    demo.approves(demo.proposal)
    demo.wrote("attempted", demo.proposal, attempt=1)
    demo.wrote("verified", demo.proposal, version="2")
    return demo.events


def test_a_fold_may_be_cut_anywhere(demo: ScriptedCall) -> None:
    events = written_call(demo)
    assert len({type(event) for event in events}) > 18
    whole = fold(events)
    assert whole == demo.desk
    for cut in random.Random(5).sample(range(len(events)), 25):
        assert fold(events[cut:], fold(events[:cut])) == whole


def test_the_journals_facts_alone_tell_the_same_but_for_levels_and_pointer(demo: ScriptedCall) -> None:
    events = written_call(demo)
    whole, kept = demo.state, fold([event for event in events if event.kept]).interactions[demo.id]
    for name in ("utterances", "cards", "ticks", "nudges", "caller", "proposals", "summary", "phase", "steps", "seq"):
        assert getattr(kept, name) == getattr(whole, name), name


def test_an_unknown_fact_of_the_desk_changes_nothing() -> None:
    desk = Desk(records={"casebook": True})
    assert apply(desk, e.ContentErased(id="x", interaction="", at=0.0, wall=1.0, subject="i", up_to=3)) == desk


# ---- the call -------------------------------------------------------------------------------
def test_a_call_goes_from_ringing_to_finished(facts: Facts) -> None:
    seen = [facts.state.phase]
    for kind in (e.CallHeld, e.CallResumed, e.CallEnded, e.InteractionFinished):
        seen.append(facts.tell(kind).state.phase)
    assert seen == ["live", "hold", "live", "wrapup", "finished"]


def test_call_time_and_numbers_never_fall(facts: Facts) -> None:
    late = e.ClockMoved(id=f"{CALL}/2", interaction=CALL, at=0.5, wall=3.0)
    before = facts.state
    after = apply(fold(facts.told), late).interactions[CALL]
    assert (after.at, after.now_wall, after.seq) == (before.at, before.now_wall, before.seq)


def test_a_pause_is_over_when_hearing_resumes_or_the_call_ends(facts: Facts) -> None:
    assert facts.tell(e.HearingPaused).state.paused
    assert not facts.tell(e.HearingResumed).state.paused
    facts.tell(e.HearingPaused)
    assert not facts.tell(e.CallEnded).state.paused


# ---- hearing --------------------------------------------------------------------------------
def test_the_transcript_reads_by_start_although_finals_arrive_by_end(facts: Facts) -> None:
    facts.final("a", 0.0, 1.0).final("short", 4.0, 5.0, "customer").final("long", 2.0, 9.0).final("z", 9.5, 10.0)
    assert [u.id for u in facts.state.utterances] == ["a", "long", "short", "z"]


def test_a_final_and_a_set_aside_end_the_interim_of_their_leg_only(facts: Facts) -> None:
    for leg in ("agent", "customer"):
        facts.tell(e.UtteranceInterim, utterance=f"{leg}-1", leg=leg, start=0.0, end=1.0, text="so")
    assert set(facts.final("agent-1", 0.0, 2.0).state.interims) == {"customer"}
    facts.tell(e.UtteranceSetAside, utterance="customer-1", leg="customer", start=0.0, end=2.0)
    assert facts.state.interims == {}
    assert [u.id for u in facts.state.utterances] == ["agent-1"]


def test_an_interim_that_came_to_nothing_goes_with_the_next_silent_block(facts: Facts) -> None:
    facts.tell(e.UtteranceInterim, utterance="u", leg="agent", start=0.0, end=1.0, text="uh")
    assert "agent" in facts.tell(e.LevelMeasured, leg="agent", dbfs=-40.0, speech=True).state.interims
    assert "agent" in facts.tell(e.LevelMeasured, leg="customer", dbfs=-70.0).state.interims
    assert "agent" not in facts.tell(e.LevelMeasured, leg="agent", dbfs=-70.0).state.interims


def test_hearing_begins_again_where_the_leg_was_last_heard_or_sound_last_counted(facts: Facts) -> None:
    answered = facts.at
    assert facts.state.heard_until("customer") == answered
    facts.final("a", 10.0, 12.5).tell(e.UtteranceSetAside, utterance="b", leg="agent", start=13.0, end=14.0)
    assert (facts.state.heard_until("agent"), facts.state.heard_until("customer")) == (14.0, answered)
    facts.at = 30.0
    facts.tell(e.CallHeld).tell(e.CallResumed)
    assert facts.state.heard_until("agent") == facts.state.heard_until("customer") == 32.0


# ---- who is calling -------------------------------------------------------------------------
ANA = Customer(id="NF-1", name="Ana Silva", version="1")


def test_the_caller_is_bound_and_unbound(facts: Facts) -> None:
    facts.tell(e.CallerBound, customer=ANA, how="number")
    facts.tell(e.IdentityHeard, item="name", agrees=True, heard=Evidence(utterance="u"))
    assert (facts.state.caller.bound, facts.state.caller.status) == (ANA, "one")
    facts.tell(e.CallerUnbound, reason="contradicted")
    caller = facts.state.caller
    assert (caller.bound, caller.status, caller.identity, caller.number) == (None, "contradicted", (), "+441")


def test_what_the_agent_refused_is_remembered_until_the_agent_takes_it_back(facts: Facts) -> None:
    facts.tell(e.CallerBound, customer=ANA, how="number").tell(e.CallerUnbound, reason="agent")
    assert (facts.state.caller.status, facts.state.caller.refused) == ("unknown", {"NF-1"})
    assert facts.tell(e.CallerBound, customer=ANA, how="agent").state.caller.refused == frozenset()


def test_the_newest_word_on_an_identity_item_counts(facts: Facts) -> None:
    for agrees in (False, True):
        facts.tell(e.IdentityHeard, item="name", agrees=agrees, heard=Evidence(utterance="u"))
    assert [(i.item, i.agrees) for i in facts.state.caller.identity] == [("name", True)]


# ---- cards ----------------------------------------------------------------------------------
def test_places_stay_without_holes_whatever_enters_and_leaves(facts: Facts) -> None:
    for id in "abc":
        facts.card(id)
    assert facts.shows("a", 1).shows("b", 1).shows("c", 2).panel == ["b", "c", "a"]
    assert facts.tell(e.CardFolded, card="b").panel == ["c", "a"]
    assert facts.tell(e.CardDismissed, card="a").panel == ["c"]
    assert facts.card("d").shows("d", 3).panel == ["c", "d"]
    assert facts.tell(e.CardUsed, card="c").panel == ["d"]
    assert facts.tell(e.CardHeldBack, card="d", reason="too_late").panel == []


def test_places_survive_any_order_of_comings_and_goings(facts: Facts) -> None:
    pick = random.Random(11)
    for n in range(200):
        shown = facts.panel
        if shown and (len(shown) == 3 or pick.random() < 0.4):
            facts.tell(pick.choice([e.CardFolded, e.CardUsed, e.CardDismissed]), card=pick.choice(shown))
        else:
            facts.card(f"card-{n}").shows(f"card-{n}", pick.randint(1, len(shown) + 1))
        assert len(facts.panel) <= 3


def test_what_became_of_a_card_is_known(facts: Facts) -> None:
    facts.card("a").card("b").shows("a", 1).tell(e.CardUsed, card="a")
    facts.tell(e.CardHeldBack, card="b", reason="duplicate")
    assert [(v.status, v.place, v.held_reason) for v in facts.state.cards] == [
        ("used", 0, ""),
        ("held", 0, "duplicate"),
    ]


def test_pointer_and_focus_guard_cards_until_they_leave(facts: Facts) -> None:
    assert facts.tell(e.CardsGuarded, pointer="a", focus="b").state.guarded == {"a", "b"}
    assert facts.tell(e.CardsGuarded).state.guarded == frozenset()


# ---- checklist, nudges, wrap-up -------------------------------------------------------------
def test_a_step_knows_who_ticked_it_and_that_the_agent_took_it_back(facts: Facts) -> None:
    facts.tell(e.StepTicked, step="greet", by="model", heard=Evidence(utterance="u"))
    assert facts.state.ticks["greet"].by == "model"
    facts.tell(e.StepUnticked, step="greet")
    assert (dict(facts.state.ticks), facts.state.refused_ticks) == ({}, {"greet"})
    assert facts.tell(e.StepTicked, step="greet", by="agent").state.refused_ticks == frozenset()


def test_one_nudge_is_in_the_slot_and_all_are_in_the_log(facts: Facts) -> None:
    for id in ("n1", "n2"):
        facts.tell(e.NudgeRaised, nudge=Nudge(id=id, rule="r", version=1, kind="coaching", text="Listen"))
    assert facts.state.nudge is not None
    assert facts.state.nudge.nudge.id == "n2"
    facts.tell(e.NudgeHidden, nudge="n2", reason="time").tell(e.NudgeContested, nudge="n1")
    assert facts.state.nudge is None
    assert [(n.hidden, n.contested) for n in facts.state.nudges] == [("agent", True), ("time", False)]


def test_the_agents_summary_and_code_outlast_new_drafts(facts: Facts) -> None:
    facts.tell(e.SummaryEdited, lines=(SummaryLine(section="reason", text="Mine", by="agent"),))
    assert facts.state.summary_edited
    facts.tell(e.WrapupChosen, code="MINE")
    facts.tell(e.WrapupProposed, candidates=(WrapupCandidate(code="OTHER", title="Other", strength="likely"),))
    assert facts.state.wrapup == "MINE"
    assert not facts.tell(e.SummaryDrafted, lines=()).state.summary_edited


# ---- approve and write ----------------------------------------------------------------------
def proposal(id: str, undoes: str = "") -> Proposal:
    change = Change(field="credit", label="Credit", was="0", new="27.40", evidence=Evidence(utterance="u"))
    return Proposal(
        id=id, system="casebook", record="NF-1", base_version="1", changes=(change,), digest="d", undoes=undoes
    )


@pytest.mark.parametrize(
    ("last", "status"),
    [
        (None, "sending"),
        ((e.WriteVerified, {"version": "2"}), "verified"),
        ((e.WriteConflicted, {"version": "3", "now": {"credit": "5"}}), "conflict"),
        ((e.WriteFailed, {"reason": "no_field"}), "failed"),
        ((e.WriteUnknown, {}), "unknown"),
    ],
)
def test_a_write_is_followed_to_its_end(facts: Facts, last: Any, status: str) -> None:
    facts.tell(e.WriteProposed, proposal=proposal("w1"))
    facts.tell(e.WriteApproved, proposal="w1", op="op", digest="d", fields=("credit",), values={"credit": "27.40"})
    assert facts.state.proposals[0].status == "approved"
    facts.tell(e.WriteAttempted, op="op", proposal="w1", attempt=1)
    if last:
        facts.tell(last[0], op="op", proposal="w1", **last[1])
    view = facts.state.proposals[0]
    assert (view.status, view.op, view.attempts, view.values) == (status, "op", 1, {"credit": "27.40"})


def test_a_refusal_stays_on_the_card_until_it_is_approved(facts: Facts) -> None:
    facts.tell(e.WriteProposed, proposal=proposal("w1")).tell(e.ApprovalRefused, proposal="w1", reason="digest")
    assert (facts.state.proposals[0].status, facts.state.proposals[0].refused) == ("open", "digest")
    facts.tell(e.WriteApproved, proposal="w1", op="op", digest="d", fields=("credit",))
    assert facts.state.proposals[0].refused == ""


@pytest.mark.parametrize(
    "end",
    [
        (e.WriteRejected, {"reason": "no"}),
        (e.ProposalWithdrawn, {"reason": "finished"}),
    ],
)
def test_an_undo_that_came_to_nothing_can_be_tried_again(facts: Facts, end: Any) -> None:
    facts.tell(e.WriteProposed, proposal=proposal("w1")).tell(e.WriteProposed, proposal=proposal("w2", undoes="w1"))
    assert facts.state.proposals[0].undone_by == "w2"
    assert facts.tell(end[0], proposal="w2", **end[1]).state.proposals[0].undone_by == ""


# ---- several interactions -------------------------------------------------------------------
def test_the_call_is_current_before_the_wrap_ups_and_the_newest_before_older_ones() -> None:
    first, second = Facts("first").tell(e.InteractionOpened), Facts("second")
    first.tell(e.CallAnswered).tell(e.CallEnded)
    second.at = 50.0
    second.tell(e.InteractionOpened)
    desk = fold([*first.told, *second.told])
    assert desk.current is not None
    assert desk.current.id == "second"
    assert [i.id for i in desk.open_wrapups] == ["first"]
    desk = fold(second.tell(e.CallAnswered).tell(e.CallEnded).tell(e.InteractionFinished).told, desk)
    assert desk.current is not None
    assert desk.current.id == "first"


def test_an_empty_desk_has_no_call() -> None:
    assert Desk().current is None


def test_facts_of_one_call_leave_the_other_alone(facts: Facts) -> None:
    other = Facts("other").tell(e.InteractionOpened)
    both = fold([*facts.told, *other.told])
    assert fold(facts.final("a", 0, 1).told[-1:], both).interactions["other"] is both.interactions["other"]


def test_a_record_system_out_of_reach_makes_the_desk_offline() -> None:
    told = [
        e.RecordsReached(id=str(n), interaction="", at=0.0, wall=float(n), system="casebook", reachable=reachable)
        for n, reachable in enumerate([False, True, False])
    ]
    assert fold(told[:2]).offline == ()
    assert fold(told).offline == ("casebook",)


def test_workers_and_the_level_of_help_are_known() -> None:
    desk = fold(
        [
            e.WorkerChanged(id="a", interaction="", at=0.0, wall=0.0, role="speech", status="ready"),
            e.AssistStepped(id="b", interaction="", at=0.0, wall=0.0, level="rules", reason="slow"),
        ]
    )
    assert (desk.workers["speech"].status, desk.assist, desk.assist_reason) == ("ready", "rules", "slow")


# ---- the desk is cleared ----------------------------------------------------------------------
def opened(id: str, wall: float) -> e.InteractionOpened:
    return e.InteractionOpened(id=f"{id}/1", interaction=id, at=0.0, wall=wall, legs=("agent",))


def finished(id: str, number: int) -> e.InteractionFinished:
    return e.InteractionFinished(id=f"{id}/{number}", interaction=id, at=9.0, wall=9.0)


def test_what_is_finished_leaves_the_desk_when_the_next_interaction_opens() -> None:
    desk = fold([opened("a", 1.0), opened("b", 2.0), finished("a", 2)])
    assert set(desk.interactions) == {"a", "b"}
    assert set(apply(desk, opened("c", 3.0)).interactions) == {"b", "c"}


@pytest.mark.parametrize("status", ["open", "approved", "sending", "unknown", "conflict", "failed"])
def test_what_is_finished_stays_while_a_write_of_it_has_no_end(status: str) -> None:
    desk = fold([opened("a", 1.0), finished("a", 2)])
    view = ProposalView(proposal=proposal("p"), event="a/3", shown_at=0.0, shown_wall=0.0, status=status)
    desk = replace(desk, interactions={"a": replace(desk.interactions["a"], proposals=(view,))})
    assert set(apply(desk, opened("c", 3.0)).interactions) == {"a", "c"}
