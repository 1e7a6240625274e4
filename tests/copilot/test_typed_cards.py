"""What the agent types reaches the journal without card numbers, whatever the field; a write that holds one is refused."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, get_args, get_type_hints

import pytest

from copilot import codec
from copilot import commands as c
from copilot import events as e
from copilot.assist.cardnumbers import MASK
from copilot.decide import _ACTS
from copilot.decide.typed import without_cards
from copilot.model import SummaryLine
from tests.copilot.scripted import ScriptedCall

NUMBER = "4929 1234 5678 9015"
NOTE = f"Paid with {NUMBER}."
KEPT = f"Paid with {MASK}."
IDS = {
    "interaction", "card", "nudge", "proposal", "step", "rule", "customer", "code", "article", "digest", "pointer", "focus", "listed",
}  # fmt: skip


def kept(call: ScriptedCall) -> str:
    """Everything that the journal holds of the call."""
    return "\n".join(codec.encode(event) for event in call.events if event.kept)


@pytest.fixture
def ended(demo: ScriptedCall) -> ScriptedCall:
    demo.begins("+44 20 7946 0018")
    demo.agent("Thank you for calling Northfield Fibre.")
    demo.customer("There is a charge on my bill.")
    return demo


def test_what_the_agent_writes_is_masked_wherever_it_stands(ended: ScriptedCall) -> None:
    ended.does(c.TickStep, step="greet", done=False, reason=NOTE)
    ended.does(c.SayUnanswered, question=NOTE)
    ended.does(c.TakePassage, question=NOTE, listed=("KB-1",), article="KB-1", section=1, how="opened")
    ended.does(c.RatePassage, question=NOTE, article="KB-1", section=1, aspect="correct", good=True)
    ended.signal("ended")
    ended.does(c.EditSummary, lines=(SummaryLine(section="done", text=NOTE, by="agent"),))
    ended.does(c.RejectWrite, proposal=ended.proposal.proposal.id, reason=NOTE)
    assert ended.state.summary[0].text == KEPT
    assert ended.told(e.StepUnticked)[0].reason == KEPT
    assert ended.told(e.WriteRejected)[0].reason == KEPT
    assert ended.told(e.AskedInVain)[0].question == ended.told(e.PassageTaken)[0].question == KEPT
    assert kept(ended).count(MASK) == 6
    assert "5678" not in kept(ended)


def test_a_write_with_a_card_number_typed_into_it_is_refused_and_kept_nowhere(ended: ScriptedCall) -> None:
    ended.signal("ended")
    view = ended.proposal
    ended.wall += 1
    ended.approves(view, last_reason=NOTE)
    assert [event.reason for event in ended.told(e.ApprovalRefused)] == ["card_number"]
    assert ended.told(e.WriteApproved) == []
    assert "5678" not in kept(ended)
    ended.approves(ended.proposal, last_reason="Paid with a card.")
    assert ended.told(e.WriteApproved)[0].values["last_reason"] == "Paid with a card."


def test_a_value_that_the_record_held_and_is_given_back_is_not_the_agents_typing(ended: ScriptedCall) -> None:
    ended.signal("ended")
    view = ended.proposal
    ended.wall += 1
    ended.approves(view)
    assert ended.told(e.ApprovalRefused) == []


TEXTS = [
    (kind, field.name)
    for kind in _ACTS
    if issubclass(kind, c.Command)
    for field in fields(kind)
    if field.name not in IDS and str in (get_type_hints(kind)[field.name], *get_args(get_type_hints(kind)[field.name]))
]


@pytest.mark.parametrize(("kind", "name"), TEXTS, ids=[f"{kind.__name__}.{name}" for kind, name in TEXTS])
def test_every_text_of_every_command_is_masked_or_refused(kind: type[c.Command], name: str) -> None:
    """A command that gets a text of its own must be thought of here."""
    if (kind, name) == (c.ApproveWrite, "values"):
        return  # refused, above: what is approved is what is written
    blank: dict[str, Any] = {
        field.name: {"step": "s", "question": "", "article": "A", "section": 1, "how": "opened", "aspect": "correct", "good": True}.get(field.name, "x")
        for field in fields(kind)
        if field.name not in ("listed", "done", "lines", "values")
    }  # fmt: skip
    if "listed" in {field.name for field in fields(kind)}:
        blank["listed"] = ()
    assert getattr(without_cards(kind(**(blank | {name: NOTE}))), name) == KEPT
