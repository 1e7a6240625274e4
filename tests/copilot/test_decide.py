"""Decisions: pure, stale messages lead to nothing, a whole story from ringing to undo, and what a killed engine asks again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from copilot import commands as c
from copilot import digest
from copilot import events as e
from copilot import messages as m
from copilot.assist.unheard import unheard
from copilot.assist.wrapup import rank
from copilot.content import Content
from copilot.decide import decide, unanswered
from copilot.decide.pauses import BLOCK_S
from copilot.model import ARMED_AFTER, Leg, Source, SummaryLine
from copilot.state import Desk, apply, fold
from tests.copilot.scripted import ScriptedCall

ANA, ANAS_NUMBER, HOUSEHOLD = "NF-204187", "+44 20 7946 0018", "+44 1632 960412"


def talked(call: ScriptedCall, *, damaged: bool = False) -> ScriptedCall:
    """A billing call up to hang-up, or to where its recording is damaged: three fields to propose for Ana."""
    call.begins(ANAS_NUMBER)
    call.agent("Thank you for calling Northfield Fibre. My name is Tom.")
    call.customer("Hello, this is Ana Silva. There is a charge on my bill.")
    call.customer("I was told the engineer visit was free.")
    call.passes(10)
    call.agent("It was 27 euros 40. I can credit the fee.")
    call.customer("Yes, please credit that.")
    call.agent("I will call you back on Thursday morning.")
    call.passes(2)
    if damaged:
        for leg in call.state.legs:
            call.send(m.Gap(interaction=call.id, at=call.at, leg=leg, start=call.at, end=call.at, reason="damaged"))
    return call.signal("ended")


@pytest.fixture
def wrapup(demo: ScriptedCall) -> ScriptedCall:
    talked(demo)
    demo.wall += 5
    return demo


# ---- purity ---------------------------------------------------------------------------------
def replayed(call: ScriptedCall, upto: int | None = None) -> tuple[list[e.Event], list[m.Request], Desk]:
    desk, events, requests = Desk(), [], []
    for message, wall in call.log[:upto]:
        decision = decide(desk, message, call.content, wall)
        for event in decision.events:
            desk = apply(desk, event)
        events += decision.events
        requests += decision.requests
    return events, requests, desk


def test_the_same_messages_tell_the_same_story_with_the_same_ids(wrapup: ScriptedCall) -> None:
    first, second = replayed(wrapup), replayed(wrapup)
    assert first == second == (wrapup.events, wrapup.asked, wrapup.desk)


def test_deciding_leaves_the_desk_as_it_was(wrapup: ScriptedCall) -> None:
    half = len(wrapup.log) // 2
    _, _, desk = replayed(wrapup, half)
    before = fold(replayed(wrapup, half)[0])
    decide(desk, wrapup.log[half][0], wrapup.content, wrapup.wall)
    assert desk == before


def test_ids_are_numbered_without_gaps_and_causes_come_first(wrapup: ScriptedCall) -> None:
    assert [event.id for event in wrapup.events] == [f"{wrapup.id}/{n}" for n in range(1, len(wrapup.events) + 1)]
    told: set[str] = set()
    for event in wrapup.events:
        assert set(event.because) <= told, event
        told.add(event.id)


def test_call_time_never_falls(wrapup: ScriptedCall) -> None:
    times = [event.at for event in wrapup.events]
    assert times == sorted(times)


def test_two_calls_at_once_tell_what_each_would_tell_alone(demo: ScriptedCall, demo_content: Content) -> None:
    talked(demo)
    other = ScriptedCall(demo_content, demo.reader, id="other")
    other.desk = demo.desk
    talked(other)
    assert [type(event) for event in other.events] == [type(event) for event in demo.events]
    assert other.desk.interactions[demo.id] == demo.state


# ---- what is stale or unknown leads to nothing ----------------------------------------------
COMMANDS = [
    c.UseCard(interaction="x", card="card-1"),
    c.DismissCard(interaction="x", card="card-1"),
    c.OpenSource(interaction="x", card="card-1"),
    c.RateCard(interaction="x", card="card-1", aspect="correct", good=False),
    c.TakePassage(interaction="x", question="a fee", listed=("KB-1",), article="KB-1", section=1, how="copied"),
    c.SayUnanswered(interaction="x", question="a fee"),
    c.GuardCards(interaction="x", pointer="card-1"),
    c.TickStep(interaction="x", step="greet"),
    c.HideNudge(interaction="x", nudge="nudge-1"),
    c.ContestNudge(interaction="x", nudge="nudge-1"),
    c.MuteRule(interaction="x", rule="r"),
    c.PauseHearing(interaction="x"),
    c.ResumeHearing(interaction="x"),
    c.MarkConsent(interaction="x", status="refused"),
    c.EditSummary(interaction="x", lines=()),
    c.RedraftSummary(interaction="x"),
    c.ChooseWrapup(interaction="x", code="BIL-FEE-CREDIT"),
    c.BindCaller(interaction="x", customer=ANA),
    c.ApproveWrite(interaction="x", proposal="p", digest=""),
    c.RejectWrite(interaction="x", proposal="p"),
    c.UndoWrite(interaction="x", proposal="p"),
    c.ReviewWrite(interaction="x", proposal="p"),
    c.FinishInteraction(interaction="x"),
    m.Heard(interaction="x", kind="final", at=1, utterance="u", leg="agent", start=0, end=1, text="hi"),
    m.CallSignal(interaction="x", kind="answered", at=1),
    m.Clock(interaction="x", at=1),
    m.Wrote(interaction="x", kind="verified", op="o", proposal="p"),
]


@pytest.mark.parametrize("message", COMMANDS, ids=lambda message: type(message).__name__)
def test_an_unknown_interaction_or_none_leads_to_nothing(demo_content: Content, message: Any) -> None:
    for interaction in ("x", ""):
        decision = decide(Desk(), replace(message, interaction=interaction), demo_content, 1.0)
        assert (decision.events, decision.requests) == ((), ())


@pytest.mark.parametrize("message", COMMANDS, ids=lambda message: type(message).__name__)
def test_a_finished_interaction_is_not_changed(wrapup: ScriptedCall, message: Any) -> None:
    wrapup.does(c.FinishInteraction)
    before = wrapup.state
    wrapup.send(replace(message, interaction=wrapup.id))
    assert wrapup.state == before


def test_things_that_are_not_there_can_be_neither_used_nor_hidden(wrapup: ScriptedCall) -> None:
    for kind in (c.UseCard, c.DismissCard, c.OpenSource):
        assert wrapup.does(kind, card="card-99") == ()
    assert wrapup.does(c.RejectWrite, proposal="none") == wrapup.does(c.UndoWrite, proposal="none") == ()


def test_a_second_opening_of_the_same_interaction_is_ignored(wrapup: ScriptedCall) -> None:
    assert wrapup.send(m.Opened(interaction=wrapup.id, legs=("agent", "customer"))) == ()


# ---- the telephone --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("signals", "phase"),
    [
        (["answered", "held", "resumed", "ended"], "wrapup"),
        (["ended"], "wrapup"),
        (["held"], "opened"),
        (["answered", "resumed"], "live"),
        (["answered", "held", "ended"], "wrapup"),
        (["answered", "answered"], "live"),
        (["answered", "ended", "answered"], "wrapup"),
        (["answered", "ringing"], "live"),
    ],
)
def test_signals_count_only_where_they_can_come_true(call: ScriptedCall, signals: list[str], phase: str) -> None:
    call.opens()
    for signal in signals:
        call.signal(signal)
    assert call.state.phase == phase


def test_an_utterance_is_told_once(call: ScriptedCall) -> None:
    call.begins().customer("Hello there.")
    (heard,) = [message for message, _ in call.log if isinstance(message, m.Heard)]
    assert call.send(heard) == ()


def test_a_leg_that_is_dead_is_told_once_with_since_when_and_its_return_too(call: ScriptedCall) -> None:
    call.begins()
    for status, at in (("ok", 1.0), ("zeros", 6.0), ("zeros", 7.0), ("ok", 9.0)):
        call.send(m.DeviceHealth(interaction=call.id, at=at, leg="customer", status=status, since=at - 1.2))  # type: ignore[arg-type]
    told = [(event.status, event.since) for event in call.told(e.AudioHealthChanged)]
    assert told == [("zeros", pytest.approx(4.8)), ("ok", pytest.approx(7.8))]


@pytest.mark.parametrize("seen", ["echo", "clipped", "late"])
def test_a_doubt_about_a_leg_stands_until_it_is_known_to_be_over(call: ScriptedCall, seen: str) -> None:
    call.begins()
    for value in (None, True, None, True, False):
        call.send(m.LegTruth(interaction=call.id, at=3.0, leg="agent", **{seen: value}))
    doubts = [event.doubt for event in call.told(e.LegTrustChanged)]
    assert doubts == [{"clipped": "clipping"}.get(seen, seen), ""]


def test_after_damage_nothing_is_proposed_and_the_story_up_to_there_stays(demo: ScriptedCall) -> None:
    talked(demo, damaged=True)
    assert (demo.state.phase, len(demo.state.utterances), demo.state.proposals) == ("wrapup", 6, ())
    assert demo.state.summary
    demo.does(c.BindCaller, customer=ANA)
    assert demo.state.proposals == ()


# ---- pause ----------------------------------------------------------------------------------
def test_of_a_paused_span_nothing_is_kept_and_the_gap_is_said(call: ScriptedCall) -> None:
    call.begins().customer("Before.")
    call.does(c.PauseHearing)
    paused = call.at
    call.customer("My card number is four two.")
    call.passes(1).does(c.ResumeHearing)
    call.customer("After.")
    assert [u.text for u in call.state.utterances] == ["Before.", "After."]
    assert [(g.leg, g.start, g.end, g.reason) for g in call.state.gaps] == [
        (leg, paused, paused + 2.4, "paused") for leg in ("agent", "customer")
    ]


def test_the_sentence_in_which_the_agent_paused_is_kept_up_to_there(call: ScriptedCall) -> None:
    call.begins().passes(5)
    call.does(c.PauseHearing)
    heard = m.Heard(
        interaction=call.id, kind="final", at=call.at, utterance="u", leg="agent", start=call.at - 2,
        end=call.at + BLOCK_S / 2, text="I will stop listening now.",
    )  # fmt: skip
    assert len(call.send(heard)) == 1


def test_hang_up_in_a_pause_ends_it_with_its_gap(call: ScriptedCall) -> None:
    call.begins().passes(3)
    call.does(c.PauseHearing)
    call.passes(4).signal("ended")
    assert not call.state.paused
    assert [(g.end - g.start, g.reason) for g in call.state.gaps] == [(4.0, "paused")] * 2


def test_pausing_twice_or_resuming_without_a_pause_tells_nothing(call: ScriptedCall) -> None:
    call.begins()
    assert call.does(c.ResumeHearing) == ()
    call.does(c.PauseHearing)
    assert call.does(c.PauseHearing) == ()


# ---- approval -------------------------------------------------------------------------------
def test_what_is_approved_is_what_is_written(wrapup: ScriptedCall) -> None:
    view = wrapup.proposal
    (approved,) = wrapup.approves(view)
    assert approved.values == {change.field: change.new for change in view.proposal.changes}
    assert approved.digest == view.proposal.digest
    assert (approved.rejected, approved.because) == ((), (view.event,))
    assert wrapup.proposal.status == "approved"


def test_an_edited_value_is_approved_under_its_own_digest(wrapup: ScriptedCall) -> None:
    (approved,) = wrapup.approves(wrapup.proposal, credit="20.00 €")
    assert approved.values["credit"] == "20.00 €"
    assert approved.digest != wrapup.proposal.proposal.digest


def test_an_unticked_field_is_rejected_and_not_written(wrapup: ScriptedCall) -> None:
    view = wrapup.proposal
    made = view.proposal
    rows = [(ch.field, ch.was, ch.new) for ch in made.changes if ch.field != "credit"]
    shown = digest.shown(made.id, made.system, made.record, made.base_version, rows)
    (approved,) = wrapup.does(
        c.ApproveWrite, proposal=made.id, digest=shown, values={field: new for field, _, new in rows}
    )
    assert (approved.rejected, "credit" in approved.values) == (("credit",), False)


def refusal(told: tuple[e.Event, ...]) -> str:
    (event,) = told
    assert isinstance(event, e.ApprovalRefused)
    return event.reason


def test_a_value_that_was_not_on_the_screen_is_refused(wrapup: ScriptedCall) -> None:
    view = wrapup.proposal
    values = {change.field: change.new for change in view.proposal.changes} | {"credit": "2740.00 €"}
    told = wrapup.does(c.ApproveWrite, proposal=view.proposal.id, digest=view.proposal.digest, values=values)
    assert (refusal(told), wrapup.proposal.status) == ("digest", "open")


def test_a_field_that_was_not_proposed_is_refused(wrapup: ScriptedCall) -> None:
    view = wrapup.proposal
    values = {change.field: change.new for change in view.proposal.changes} | {"plan": "free"}
    told = wrapup.does(c.ApproveWrite, proposal=view.proposal.id, digest=view.proposal.digest, values=values)
    assert refusal(told) == "field"


def test_an_approval_of_nothing_is_refused(wrapup: ScriptedCall) -> None:
    assert refusal(wrapup.does(c.ApproveWrite, proposal=wrapup.proposal.proposal.id, digest="")) == "empty"


def test_nobody_approves_what_was_not_yet_readable(demo: ScriptedCall) -> None:
    talked(demo)
    demo.wall += ARMED_AFTER / 2
    assert refusal(demo.approves(demo.proposal)) == "too_soon"
    demo.wall += ARMED_AFTER
    assert isinstance(demo.approves(demo.proposal)[0], e.WriteApproved)


def test_an_approval_is_taken_once(wrapup: ScriptedCall) -> None:
    view = wrapup.proposal
    wrapup.approves(view)
    assert refusal(wrapup.approves(view)) == "not_open"
    assert len(wrapup.told(e.WriteApproved)) == 1


def test_a_proposal_for_somebody_else_than_the_caller_is_refused(wrapup: ScriptedCall) -> None:
    view = wrapup.proposal
    wrapup.does(c.BindCaller, customer="")
    assert refusal(wrapup.approves(view)) == "not_open"
    assert wrapup.proposal.status == "withdrawn"


def test_an_unknown_proposal_leads_to_nothing(wrapup: ScriptedCall) -> None:
    assert wrapup.does(c.ApproveWrite, proposal="none", digest="", values={"credit": "1"}) == ()


def test_nothing_is_approved_by_itself(wrapup: ScriptedCall) -> None:
    wrapup.passes(600).does(c.FinishInteraction)
    assert wrapup.told(e.WriteApproved) == []
    assert (wrapup.proposal.status, wrapup.proposal.reason) == ("withdrawn", "finished")


def test_a_rejected_proposal_can_be_neither_approved_nor_rejected_again(wrapup: ScriptedCall) -> None:
    view = wrapup.proposal
    (rejected,) = wrapup.does(c.RejectWrite, proposal=view.proposal.id, reason="wrong")
    assert (rejected.reason, wrapup.proposal.status) == ("wrong", "rejected")
    assert wrapup.does(c.RejectWrite, proposal=view.proposal.id) == ()
    assert refusal(wrapup.approves(view)) == "not_open"


# ---- the write and after --------------------------------------------------------------------
def test_a_report_on_another_operation_is_ignored(wrapup: ScriptedCall) -> None:
    wrapup.approves(wrapup.proposal)
    view = wrapup.proposal
    assert wrapup.send(m.Wrote(interaction=wrapup.id, kind="verified", op="other", proposal=view.proposal.id)) == ()


def test_a_write_may_end_after_the_interaction_was_finished(wrapup: ScriptedCall) -> None:
    wrapup.approves(wrapup.proposal)
    wrapup.does(c.FinishInteraction)
    wrapup.wrote("verified", wrapup.proposal, version="2")
    assert (wrapup.state.phase, wrapup.proposal.status) == ("finished", "verified")


def conflicted(call: ScriptedCall) -> ScriptedCall:
    call.approves(call.proposal, credit="20.00 €")
    call.wrote("attempted", call.proposal, attempt=1)
    call.wrote("conflict", call.proposal, version="2", now={"credit": "5.00 €"})
    return call


def test_after_a_conflict_the_review_is_a_new_proposal_with_what_was_approved(wrapup: ScriptedCall) -> None:
    conflicted(wrapup)
    wrapup.does(c.ReviewWrite, proposal=wrapup.proposal.proposal.id)
    old, new = wrapup.state.proposals
    assert (old.status, old.reason, new.status) == ("withdrawn", "replaced", "open")
    assert {ch.field: ch.new for ch in new.proposal.changes}["credit"] == "20.00 €"


def test_a_verified_write_is_taken_back_only_by_a_new_approved_write(wrapup: ScriptedCall) -> None:
    wrapup.approves(wrapup.proposal)
    done = wrapup.proposal
    was = {ch.field: ch.was for ch in done.proposal.changes}
    assert wrapup.does(c.UndoWrite, proposal=done.proposal.id) == ()
    wrapup.wrote("verified", done, version="2")
    values = dict(wrapup.proposal.values)
    _answer_undo(wrapup, values)
    undo = wrapup.proposal
    assert (undo.status, undo.proposal.undoes) == ("open", done.proposal.id)
    assert {ch.field: ch.new for ch in undo.proposal.changes} == was
    reads = len(wrapup.asked)
    assert wrapup.does(c.UndoWrite, proposal=done.proposal.id) == ()
    assert len(wrapup.asked) == reads


def _answer_undo(call: ScriptedCall, values: dict[str, str]) -> None:
    """The record, as it is after the write, comes back for the undo."""
    reader, call.reader = call.reader, None
    view = call.proposal
    call.does(c.UndoWrite, proposal=view.proposal.id)
    record = reader.read(view.proposal.record)
    written = replace(record, fields={**record.fields, **values}, version="2")
    call.send(m.RecordRead(interaction=call.id, purpose="undo", customer=written, proposal=view.proposal.id))
    call.reader = reader


# ---- a whole call ---------------------------------------------------------------------------
def test_a_call_from_ringing_to_undo(demo: ScriptedCall) -> None:
    talked(demo)
    assert demo.state.caller.bound.id == ANA
    assert set(demo.state.ticks) >= {"greet", "offer", "follow-up"}
    assert demo.told(e.CardShown)
    assert {line.section for line in demo.state.summary} == {"reason", "done", "next"}
    assert demo.state.wrapup == "BIL-FEE-CREDIT"
    demo.wall += 5
    demo.approves(demo.proposal)
    for kind, more in (("attempted", {"attempt": 1}), ("unknown", {}), ("verified", {"version": "2"})):
        demo.wrote(kind, demo.proposal, **more)
    _answer_undo(demo, dict(demo.proposal.values))
    demo.wall += 5
    demo.approves(demo.proposal)
    demo.wrote("verified", demo.proposal, version="3")
    demo.does(c.FinishInteraction)
    assert [view.status for view in demo.state.proposals] == ["verified", "verified"]
    assert (demo.state.phase, demo.state.proposals[0].undone_by) == ("finished", demo.proposal.proposal.id)


# ---- the desk -------------------------------------------------------------------------------
def test_a_record_system_is_told_only_when_it_changes() -> None:
    message = m.RecordsReachable(system="casebook", reachable=False)
    decision = decide(Desk(), message, Content(), 1.0)
    (event,) = decision.events
    assert (type(event), event.interaction) == (e.RecordsReached, "")
    assert decide(apply(Desk(), event), message, Content(), 2.0).events == ()
    assert decide(Desk(), m.RecordsReachable(system="casebook", reachable=True), Content(), 1.0).events == ()


# ---- an engine that was killed --------------------------------------------------------------
def asked(call: ScriptedCall) -> list[tuple[str, str]]:
    """What a new engine asks, from the kept facts alone: (kind, of what)."""
    kept = fold([event for event in call.events if event.kept])
    names = {m.LookUp: lambda r: (r.how, r.text), m.ReadRecord: lambda r: (r.purpose, r.customer)}
    return [
        names[type(r)](r) if type(r) in names else ("search", r.utterance)
        for r in unanswered(kept, call.id, call.content)
    ]


def test_nothing_is_asked_again_when_everything_was_answered(demo: ScriptedCall) -> None:
    demo.begins(ANAS_NUMBER)
    demo.customer("This is Ana Silva. What does a visit cost?")
    demo.finds("KB-1")
    assert asked(demo) == []


def test_the_number_is_looked_up_again(demo: ScriptedCall) -> None:
    demo.reader = None
    demo.begins(ANAS_NUMBER)
    assert asked(demo) == [("number", ANAS_NUMBER)]


def test_the_last_words_are_asked_about_again(demo: ScriptedCall) -> None:
    demo.begins()
    demo.reader = None
    demo.customer("My name is Ana Silva.")
    id = demo.customer("My name is Grace Okafor.")
    assert asked(demo) == [("name", "Grace Okafor"), ("search", id)]


def test_a_rules_card_for_the_last_words_is_no_answer_to_the_search(demo: ScriptedCall) -> None:
    demo.begins(ANAS_NUMBER)
    demo.customer("There is a charge on my bill.")
    id = demo.customer("I was told it was free.")
    assert demo.state.cards[-1].card.rule == "told-free"
    assert asked(demo) == [("search", id)]


def test_the_record_for_the_proposal_is_read_again(demo: ScriptedCall) -> None:
    demo.begins(ANAS_NUMBER)
    demo.customer("There is a charge on my bill.")
    reader, demo.reader = demo.reader, None
    demo.signal("ended")
    assert asked(demo) == [("propose", ANA)]
    demo.send(m.RecordRead(interaction=demo.id, purpose="propose", customer=reader.read(ANA)))
    assert (demo.proposal.status, asked(demo)) == ("open", [])


def test_an_answer_that_comes_twice_proposes_once(demo: ScriptedCall) -> None:
    demo.begins(ANAS_NUMBER)
    demo.customer("There is a charge on my bill.")
    demo.signal("ended")
    demo.send(m.RecordRead(interaction=demo.id, purpose="propose", customer=demo.reader.read(ANA)))
    assert len(demo.state.proposals) == 1


@pytest.mark.parametrize(("sources", "level"), [({"KB-1#1": Source(ref="KB-1")}, "rules"), ({}, "transcript")])
def test_without_knowledge_the_desk_steps_down_as_far_as_cards_have_sources_and_up_again(sources, level):
    desk, content = Desk(), Content(sources=sources)
    for status, expected in (("lost", "full"), ("failed", level), ("ready", "full")):
        desk = fold(decide(desk, m.WorkerStatus(role="knowledge", status=status), content, 1.0).events, desk)
        assert desk.assist == expected


def test_help_that_is_whole_again_says_so_and_not_what_is_wrong_with_an_article():
    desk = Desk()
    for status, detail in (("failed", "The search stopped three times."), ("ready", "1 article could not be read.")):
        told = decide(desk, m.WorkerStatus(role="knowledge", status=status, detail=detail), Content(), 1.0).events
        desk = fold(told, desk)
        reason = next(event.reason for event in told if isinstance(event, e.AssistStepped))
        assert reason == {"failed": detail, "ready": "The search answers again."}[status]
    assert desk.workers["knowledge"].detail == "1 article could not be read."


def test_facts_of_the_desk_have_ids_of_their_own_even_at_one_moment():
    desk = Desk(run="r1")
    ids = []
    for role in ("speech", "knowledge"):
        told = decide(desk, m.WorkerStatus(role=role, status="starting"), Content(), 1.0).events
        desk = fold(told, desk)
        ids += [event.id for event in told]
    assert ids == ["desk-r1/1", "desk-r1/2"]


# ---- what a live leg's sound shows ----------------------------------------------------------
def test_a_doubt_about_a_leg_is_told_once_and_stays_while_nobody_can_tell(call: ScriptedCall) -> None:
    call.begins()
    for at, echo in enumerate((None, True, True, None, False, False)):
        call.send(m.LegTruth(interaction=call.id, at=2.0 + at, leg="agent", echo=echo, clipped=False))
    assert [event.doubt for event in call.told(e.LegTrustChanged)] == ["echo", ""]
    assert call.state.doubts == {"agent": ""}


def test_an_echo_is_told_before_clipping(call: ScriptedCall) -> None:
    call.begins()
    for echo, clipped in ((False, True), (True, True), (False, True), (False, None), (False, False)):
        call.send(m.LegTruth(interaction=call.id, at=2.0, leg="agent", echo=echo, clipped=clipped))
    assert [event.doubt for event in call.told(e.LegTrustChanged)] == ["clipping", "echo", "clipping", ""]


def test_a_device_that_is_gone_stays_gone_while_its_silence_comes(call: ScriptedCall) -> None:
    call.begins()
    call.send(
        m.DeviceHealth(interaction=call.id, at=2.0, leg="agent", status="absent", since=1.5, why="The headset is gone.")
    )
    for at in (3.0, 4.0, 5.0, 6.0):
        call.send(m.Level(interaction=call.id, at=at, leg="agent", dbfs=-150.0, zeros=True, speech=False))
    call.send(m.DeviceHealth(interaction=call.id, at=7.0, leg="agent", status="ok", since=7.0))
    call.send(m.DeviceHealth(interaction=call.id, at=8.0, leg="agent", status="muted", since=7.5, why="It is muted."))
    assert [event.status for event in call.told(e.AudioHealthChanged)] == ["absent", "ok", "muted"]


def test_another_reason_of_the_same_status_is_told_and_a_span_that_nobody_heard_is_one(call: ScriptedCall) -> None:
    call.begins()
    whys = ("The headset is gone.", "The headset is gone.", "This machine has no microphone.")
    for at, why in enumerate(whys, start=2):
        call.send(m.DeviceHealth(interaction=call.id, at=float(at), leg="agent", status="absent", since=1.5, why=why))
    assert [event.why for event in call.told(e.AudioHealthChanged)] == [whys[0], whys[2]]
    assert call.state.health["agent"].why == whys[2]
    (span,) = unheard(call.state, ("agent",), since=0.0)
    assert (span.start, span.end) == (1.5, call.state.at)


def test_that_another_microphone_is_used_than_the_chosen_one_is_known(call: ScriptedCall) -> None:
    call.begins()
    for at, why in ((1.0, ""), (2.0, "Another is used."), (3.0, "Another is used."), (4.0, "")):
        call.send(m.DeviceHealth(interaction=call.id, at=at, leg="agent", status="ok", since=at, why=why))
    assert [(event.status, event.why) for event in call.told(e.AudioHealthChanged)] == [
        ("ok", "Another is used."), ("ok", ""),
    ]  # fmt: skip
    assert unheard(call.state, ("agent",), since=0.0) == ()


def test_a_line_is_written_as_a_person_would_and_what_was_said_is_kept(call: ScriptedCall) -> None:
    call.begins()
    call.customer("It is N F six, two W X.")
    call.customer("One of them is mine.")
    code, other = call.state.utterances
    assert (code.text, code.said, code.spoken) == ("It is NF6 2WX.", "It is N F six, two W X.", code.said)
    assert (other.text, other.said, other.spoken) == ("One of them is mine.", "", other.text)


# ---- words that come late ---------------------------------------------------------------------
def hears_late(call: ScriptedCall, text: str, *, leg: Leg = "agent", id: str = "late") -> None:
    """It was said before the hang-up, and the recogniser was slow."""
    call.send(
        m.Heard(
            interaction=call.id, kind="final", at=call.at, utterance=id, leg=leg, start=call.at - 3,
            end=call.at - 1, text=text, confidence=-0.2,
        )
    )  # fmt: skip


def test_words_that_come_after_the_hang_up_enter_the_draft(wrapup: ScriptedCall) -> None:
    before = len(wrapup.told(e.SummaryDrafted))
    hears_late(wrapup, "I will send you the new contract by post tomorrow.")
    assert len(wrapup.told(e.SummaryDrafted)) == before + 1
    assert any("new contract by post" in line.text for line in wrapup.state.summary)
    hears_late(wrapup, "Goodbye.")  # the same utterance again is nothing new
    assert len(wrapup.told(e.SummaryDrafted)) == before + 1


def ends_unheard(call: ScriptedCall) -> None:
    """The hang-up is told although words that were said before it are not heard yet."""
    call.send(m.CallSignal(interaction=call.id, kind="ended", at=call.at, words_to_come=True))


def test_a_draft_that_late_words_leave_as_it_is_is_not_told_again(wrapup: ScriptedCall) -> None:
    before = len(wrapup.told(e.SummaryDrafted))
    hears_late(wrapup, "Goodbye then.")
    assert len(wrapup.told(e.SummaryDrafted)) == before


def test_the_code_is_ranked_again_by_late_words_until_the_agent_chose_one(demo: ScriptedCall) -> None:
    demo.begins(ANAS_NUMBER)
    demo.passes(2)
    ends_unheard(demo)
    assert demo.state.wrapups == ()
    hears_late(demo, "There is a charge on my bill.", leg="customer")
    (first,) = demo.told(e.WrapupProposed)
    assert demo.state.wrapup == first.candidates[0].code
    hears_late(demo, "Goodbye then.", id="later")
    assert len(demo.told(e.WrapupProposed)) == 1
    demo.does(c.ChooseWrapup, code=demo.content.wrapups[-1].id)
    hears_late(demo, "The charge is correct, you have to pay it.", id="latest")
    assert rank(demo.state, demo.content) != demo.state.wrapups
    assert len(demo.told(e.WrapupProposed)) == 1


def test_the_record_is_proposed_when_the_last_words_are_in_with_all_that_they_say(demo: ScriptedCall) -> None:
    demo.begins(ANAS_NUMBER)
    demo.agent("Thank you for calling Northfield Fibre. My name is Tom.")
    demo.customer("Hello, this is Ana Silva. There is a charge on my bill.")
    demo.agent("It was 27 euros 40. I can credit the fee.")
    demo.passes(2)
    ends_unheard(demo)
    hears_late(demo, "Yes, please credit that.", leg="customer")
    assert demo.state.proposals == ()  # half of what was agreed would stand in the way of all of it
    hears_late(demo, "I will call you back on Thursday morning.", id="later")
    demo.send(m.WordsDone(interaction=demo.id))
    assert {change.field for change in demo.proposal.proposal.changes} >= {"credit", "follow_up"}
    told = len(demo.events)
    demo.send(m.WordsDone(interaction=demo.id))
    assert len(demo.events) == told


def test_a_caller_who_is_known_while_words_are_to_come_waits_with_the_proposal_for_them(demo: ScriptedCall) -> None:
    demo.begins()
    demo.passes(2)
    ends_unheard(demo)
    demo.does(c.BindCaller, customer=ANA)
    assert not [r for r in demo.asked if isinstance(r, m.ReadRecord) and r.purpose == "propose"]
    demo.send(m.WordsDone(interaction=demo.id))
    assert [r for r in demo.asked if isinstance(r, m.ReadRecord) and r.purpose == "propose"]


@pytest.mark.parametrize("decision", ["open", "approved", "rejected"])
def test_a_proposal_on_the_screen_is_not_replaced_by_late_words(wrapup: ScriptedCall, decision: str) -> None:
    if decision == "approved":
        wrapup.wall += ARMED_AFTER
        wrapup.approves(wrapup.proposal)
    elif decision == "rejected":
        wrapup.does(c.RejectWrite, proposal=wrapup.proposal.proposal.id)
    (before,) = wrapup.state.proposals
    assert before.status == decision
    hears_late(wrapup, "I will call you back on Friday morning.")
    wrapup.does(c.BindCaller, customer=ANA)
    assert wrapup.state.proposals == (before,)


def test_words_that_are_done_after_the_agent_is_change_nothing(demo: ScriptedCall) -> None:
    demo.begins(ANAS_NUMBER)
    ends_unheard(demo)
    demo.does(c.FinishInteraction)
    assert demo.send(m.WordsDone(interaction=demo.id)) == ()


def test_a_summary_that_the_agent_changed_is_not_drafted_anew_by_late_words(wrapup: ScriptedCall) -> None:
    mine = (SummaryLine(section="next", text="Nothing to do.", by="agent"),)
    wrapup.does(c.EditSummary, lines=mine)
    hears_late(wrapup, "I will send you the new contract by post tomorrow.")
    assert wrapup.state.summary == mine


# ---- words that are heard again ---------------------------------------------------------------
def hears_again(call: ScriptedCall, line: str, text: str) -> None:
    """The slower recogniser is through with a line, and surer."""
    said = call.state.utterance(line)
    assert said is not None
    call.send(
        m.Heard(
            interaction=call.id, kind="again", at=call.at, utterance=line, leg=said.leg, start=said.start, end=said.end,
            text=text, confidence=-0.1,
        )
    )  # fmt: skip
    assert call.state.utterance(line).text == text


def test_words_heard_again_after_the_hang_up_renew_the_draft(wrapup: ScriptedCall) -> None:
    hears_late(wrapup, "I will send you the new contact by post tomorrow.")
    before = len(wrapup.told(e.SummaryDrafted))
    hears_again(wrapup, "late", "I will send you the new contract by post tomorrow.")
    assert len(wrapup.told(e.SummaryDrafted)) == before + 1
    texts = [line.text for line in wrapup.state.summary]
    assert any("new contract by post" in text for text in texts)
    assert not any("new contact by post" in text for text in texts)


def test_words_heard_again_that_the_draft_does_not_quote_tell_no_new_one(wrapup: ScriptedCall) -> None:
    hears_late(wrapup, "Good by then.")
    before = len(wrapup.told(e.SummaryDrafted))
    hears_again(wrapup, "late", "Goodbye then.")
    assert len(wrapup.told(e.SummaryDrafted)) == before


def test_words_heard_again_during_the_call_draft_nothing(demo: ScriptedCall) -> None:
    demo.begins(ANAS_NUMBER)
    line = demo.agent("I will send you the new contact by post tomorrow.")
    hears_again(demo, line, "I will send you the new contract by post tomorrow.")
    assert demo.told(e.SummaryDrafted) == []


def test_words_heard_again_change_nothing_in_a_summary_that_the_agent_wrote(wrapup: ScriptedCall) -> None:
    hears_late(wrapup, "I will send you the new contact by post tomorrow.")
    drafted = wrapup.state.summary
    mine = (*drafted, SummaryLine(section="next", text="Nothing else to do.", by="agent"))
    wrapup.does(c.EditSummary, lines=mine)
    hears_again(wrapup, "late", "I will send you the new contract by post tomorrow.")
    assert wrapup.state.summary == mine
    wrapup.does(c.RedraftSummary)  # now it is a draft again, and the agent's own lines stay in it
    hears_again(wrapup, "late", "I will send you the new contracts by post tomorrow.")
    assert mine[-1] in wrapup.state.summary
    assert any("new contracts by post" in line.text for line in wrapup.state.summary)
