"""Rows of the chain as the events they were."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from copilot import codec
from copilot.events import EVENTS, Event

# what `events_of` reads, to be followed by WHERE
EVENT = "chain.row, id, interaction, type, at, wall, because, facts, content FROM chain LEFT JOIN content USING (row)"


def events_of(rows: Iterable[Sequence[Any]]) -> Iterator[Event]:
    for _, id, interaction, kind, at, wall, because, facts, content in rows:
        if kind not in EVENTS:
            continue  # a later Earshot's fact; state would not know it either
        envelope = {"id": id, "interaction": interaction, "at": at, "wall": wall, "because": json.loads(because)}
        yield codec.join(kind, envelope, json.loads(facts), json.loads(content) if content else {})
