"""Who is calling, as far as the agent says it; what is heard of it is `assist.identify`."""

from __future__ import annotations

from copilot import commands as c
from copilot import events as e
from copilot import messages as m
from copilot.assist import identify
from copilot.model import Customer
from copilot.story import Acts, Story


def _bind_caller(story: Story, cmd: c.BindCaller) -> None:
    caller = story.state.caller
    if not cmd.customer:
        if caller.bound is not None:
            story.tell(e.CallerUnbound, reason="agent")
        return
    known = next((x for x in caller.candidates if x.id == cmd.customer), None)
    if known is not None:
        bind(story, known)
    else:
        story.ask(m.ReadRecord(interaction=story.interaction, customer=cmd.customer, purpose="bind"))


def bind(story: Story, customer: Customer) -> None:
    bound = story.state.caller.bound
    if bound is not None and bound.id == customer.id:
        return
    if bound is not None:
        story.tell(e.CallerUnbound, reason="agent")
    story.tell(e.CallerBound, customer=customer, how="agent")


ACTS: Acts = {
    m.CallerFound: identify.found,
    c.BindCaller: _bind_caller,
}
