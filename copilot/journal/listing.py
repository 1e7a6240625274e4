"""The list of past interactions: those that hold the words looked for, each folded from the few events that a line needs."""

from __future__ import annotations

import json
from typing import Any

from copilot import state
from copilot.commands import InteractionRow
from copilot.journal.stored import EVENT, events_of

# what a line of the list is folded from: few of an interaction's many events
_LISTED = (
    "InteractionOpened", "CallRinging", "CallerTold", "CallAnswered", "CallHeld", "CallResumed", "CallEnded", "InteractionFinished",
    "CallerBound", "CallerUnbound", "PlaybookChosen", "WrapupProposed", "WrapupChosen", "WriteProposed",
    "WriteApproved", "WriteVerified",
)  # fmt: skip


def interactions(connection: Any, text: str, limit: int) -> list[InteractionRow]:
    """See `Journal.interactions`."""
    words = ['"' + word.replace('"', '""') + '"*' for word in text.split()]
    places = _said(connection, words)
    chosen = _newest(connection, limit, None if not words else list(places))
    snippets = {i: _snippet(connection, words[0], places[i]) for i in chosen} if words else {}
    return [_listed(connection, interaction, snippets.get(interaction, "")) for interaction in chosen]


def _said(connection: Any, words: list[str]) -> dict[str, int]:
    """Interactions in which every word was said → the row where the first one was said last."""
    said: dict[str, int] = {}
    for place, word in enumerate(words):
        here = dict(
            connection.execute(
                "SELECT chain.interaction, max(chain.row) FROM spoken JOIN chain ON chain.row = spoken.rowid "
                "WHERE spoken MATCH ? GROUP BY chain.interaction",
                [word],
            ).fetchall()
        )
        said = here if place == 0 else {interaction: row for interaction, row in said.items() if interaction in here}
    return said


def _snippet(connection: Any, word: str, row: int) -> str:
    found = connection.execute(
        "SELECT snippet(spoken, 0, '', '', '…', 12) FROM spoken WHERE spoken MATCH ? AND rowid = ?", [word, row]
    ).fetchone()
    return str(found[0])


def _newest(connection: Any, limit: int, among: list[str] | None = None) -> list[str]:
    chosen = "" if among is None else "AND interaction IN (SELECT value FROM json_each(?))"
    values = [] if among is None else [json.dumps(among)]
    rows = connection.execute(
        f"SELECT interaction FROM chain WHERE type = 'InteractionOpened' {chosen} ORDER BY row DESC LIMIT ?",
        [*values, limit],
    )
    return [interaction for (interaction,) in rows]


def _listed(connection: Any, interaction: str, snippet: str) -> InteractionRow:
    marks = ",".join("?" * len(_LISTED))
    rows = connection.execute(
        f"SELECT {EVENT} WHERE interaction = ? AND type IN ({marks}) ORDER BY chain.row", [interaction, *_LISTED]
    )
    known = state.Interaction(id=interaction)
    for event in events_of(rows):
        known = state.apply_interaction(known, event)
    newest = connection.execute(
        "SELECT at FROM chain WHERE interaction = ? ORDER BY row DESC LIMIT 1", [interaction]
    ).fetchone()[0]
    end = known.ended_at if known.ended_at >= 0 else max(known.at, newest)
    written = [p for p in known.proposals if p.status == "verified" and not p.proposal.undoes]
    taken_back = {p.proposal.undoes for p in known.proposals if p.status == "verified" and p.proposal.undoes}
    caller = known.caller.bound.name if known.caller.bound else known.caller.name or known.caller.number
    return InteractionRow(
        id=interaction,
        wall=known.wall,
        seconds=max(0.0, end - max(0.0, known.answered_at)),
        caller=caller,
        title=known.title or known.playbook_title,
        wrapup=known.wrapup,
        phase=known.phase,
        writes=len(written),
        undone=sum(p.proposal.id in taken_back for p in written),
        snippet=snippet,
        erased=_is_erased(connection, interaction),
    )


def _is_erased(connection: Any, interaction: str) -> bool:
    found = connection.execute(
        "SELECT 1 FROM chain WHERE type = 'ContentErased' AND facts ->> 'subject' = ? LIMIT 1", [interaction]
    ).fetchone()
    return found is not None
