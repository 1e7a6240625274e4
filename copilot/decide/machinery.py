"""How workers and record systems are: facts of the desk, of no interaction."""

from __future__ import annotations

from typing import Literal

from copilot import events as e
from copilot import messages as m
from copilot.story import Acts, Story


def _records_reached(story: Story, msg: m.RecordsReachable) -> None:
    if story.desk.records.get(msg.system, True) != msg.reachable:
        story.tell(e.RecordsReached, system=msg.system, reachable=msg.reachable)


def _worker(story: Story, msg: m.WorkerStatus) -> None:
    told = story.tell(e.WorkerChanged, role=msg.role, status=msg.status, detail=msg.detail)
    if msg.role != "knowledge" or msg.status not in ("ready", "failed"):
        return  # a worker that was lost is replaced, and what it was asked is asked again
    level: Literal["full", "rules", "transcript"] = "full"
    if msg.status == "failed":  # a playbook's card needs its source, which knowledge told while it was well
        level = "rules" if story.content.sources else "transcript"
    if story.desk.assist != level:
        reason = msg.detail if level != "full" else "The search answers again."
        story.tell(e.AssistStepped, level=level, reason=reason, because=(told.id,))


ACTS: Acts = {
    m.RecordsReachable: _records_reached,
    m.WorkerStatus: _worker,
}
