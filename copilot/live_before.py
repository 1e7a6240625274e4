"""A call that was on when an engine before this one ended, as the tracker takes it up again."""

from __future__ import annotations

from copilot.calls.call import Who
from copilot.state import Interaction


def before(state: Interaction) -> tuple[str, Who, str]:
    """Its phase, who it is, and its conversation's id."""
    caller = state.caller
    who = Who(number=caller.number, name=caller.name, withheld=caller.number_known and not caller.number)
    return "ringing" if state.phase == "opened" else state.phase, who, state.conversation
