"""Between events and outbox: an approval becomes a job in the transaction that stores it, a report becomes a message."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from copilot import events as e
from copilot import messages as m
from copilot.model import Proposal
from copilot.records.outbox import OutboxReport
from copilot.records.outbox_table import Job, enter
from copilot.state import Desk


def rows(events: Iterable[e.Event], desk: Desk) -> Callable[[Any], None] | None:
    """What puts the writes approved in `events` into the outbox, given to `Journal.append` with them; None without any."""
    approved = [event for event in events if isinstance(event, e.WriteApproved)]
    if not approved:
        return None

    def insert(connection: Any) -> None:
        for event in approved:
            view = desk.interactions[event.interaction].proposal(event.proposal)
            assert view is not None
            enter(_job(event, view.proposal))(connection)

    return insert


def message(report: OutboxReport) -> m.Message:
    """What the outbox reports, as the loop takes it."""
    if report.kind == "reachable" or report.kind == "unreachable":
        return m.RecordsReachable(system=report.system, reachable=report.kind == "reachable")
    return m.Wrote(
        interaction=report.interaction,
        kind=report.kind,
        op=report.op,
        proposal=report.proposal,
        attempt=report.attempt,
        version=report.version,
        now=dict(report.now),
        reason=report.reason,
    )


def _job(event: e.WriteApproved, proposal: Proposal) -> Job:
    return Job(
        op=event.op,
        interaction=event.interaction,
        proposal=event.proposal,
        system=proposal.system,
        record=proposal.record,
        base_version=proposal.base_version,
        values=event.values,
    )
