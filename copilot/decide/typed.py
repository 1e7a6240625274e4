"""What the agent types, before it becomes a fact: without card numbers, which nothing may keep."""

from __future__ import annotations

from dataclasses import replace

from copilot import commands as c
from copilot import messages as m
from copilot.assist import typed
from copilot.state import ProposalView

_TEXTS: dict[type[m.Message | c.Command], str] = {
    c.TickStep: "reason",
    c.ContestNudge: "note",
    c.RejectWrite: "reason",
    c.TakePassage: "question",
    c.RatePassage: "question",
    c.SayUnanswered: "question",
}


def without_cards(message: m.Message | c.Command) -> m.Message | c.Command:
    """The message with the card numbers in it masked. Values of a write are not: see `types_a_card`."""
    if isinstance(message, c.EditSummary):
        lines = tuple(replace(line, text=typed.masked(line.text)) for line in message.lines)
        return replace(message, lines=lines)
    if (name := _TEXTS.get(type(message))) is not None:
        return replace(message, **{name: typed.masked(getattr(message, name))})
    return message


def types_a_card(view: ProposalView, command: c.ApproveWrite) -> bool:
    """Whether the agent typed a card number into a field: what is approved is what is written, so that it cannot be
    masked, and must not be kept."""
    proposed = {change.field: change.new for change in view.proposal.changes}
    edited = (value for field, value in command.values.items() if value != proposed.get(field))
    return any(typed.masked(value) != value for value in edited)
