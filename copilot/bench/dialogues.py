"""What people said to each other, to ask a bench's knowledge base with."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from copilot.assist.lookup import TURNS
from knowledge.query import Turn

Conversation = Sequence[Turn]


def dialogues(folder: Path, count: int) -> list[Conversation]:
    """`count` of those in the queries.jsonl below `folder`, as sets for `earshot knowledge eval` have them, at most."""
    found = [turns for file in sorted(folder.rglob("queries.jsonl")) for turns in _read(file) if len(turns) > 1]
    random.Random(4).shuffle(found)
    return found[:count]


def made_of(sentences: Sequence[str], count: int) -> list[Conversation]:
    """Two turns of the customer's around one of the agent's, where there are no dialogues."""
    places = range(0, min(3 * count, len(sentences)) - 2, 3)
    return [
        [Turn(leg, text) for leg, text in zip(("customer", "agent", "customer"), sentences[p : p + 3], strict=True)]
        for p in places
    ]


def _read(file: Path) -> Iterator[Conversation]:
    try:
        for line in file.read_text("utf-8").splitlines():
            yield [Turn(turn["speaker"], turn["text"]) for turn in json.loads(line)["turns"]][-TURNS:]
    except (OSError, ValueError, KeyError, TypeError):
        return  # it is no such set
