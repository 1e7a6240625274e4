"""The summary and the wrap-up code."""

from __future__ import annotations

from dataclasses import replace

from copilot import events as e
from copilot.state.views import Changes, Interaction


def _drafted(s: Interaction, ev: e.SummaryDrafted) -> Interaction:
    return replace(s, summary=ev.lines, summary_edited=False)


def _edited(s: Interaction, ev: e.SummaryEdited) -> Interaction:
    return replace(s, summary=ev.lines, summary_edited=True)


def _wrapups(s: Interaction, ev: e.WrapupProposed) -> Interaction:
    first = ev.candidates[0].code if ev.candidates else ""
    return replace(s, wrapups=ev.candidates, wrapup=s.wrapup if s.wrapup_by_agent else first)


def _wrapup(s: Interaction, ev: e.WrapupChosen) -> Interaction:
    return replace(s, wrapup=ev.code, wrapup_by_agent=True)


CHANGES: Changes = {
    e.SummaryDrafted: _drafted,
    e.SummaryEdited: _edited,
    e.WrapupProposed: _wrapups,
    e.WrapupChosen: _wrapup,
}
