"""The worker that finds gaps: reads the journal, groups what was asked and not answered by its meaning, and ends.

A process of its own, because months of calls and an encoder at full work would hold up the search of a call.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from copilot import encoders
from copilot.errors import ModelError
from copilot.journal.journal import Journal
from copilot.unanswered import asked_in, draft
from knowledge.embed import OnnxEmbedder
from knowledge.errors import KnowledgeError
from knowledge.gaps import group

MOST = 100


def load(body: dict[str, Any]) -> GapsRole:
    """`body`: {"journal": file, "encoder": folder}. Raises ModelError."""
    try:
        return GapsRole(Path(body["journal"]), OnnxEmbedder(encoders.whole(Path(body["encoder"]))))
    except KnowledgeError as error:
        raise ModelError(str(error)) from error


class GapsRole:
    def __init__(self, journal: Path, embedder: OnnxEmbedder) -> None:
        self.facts: dict[str, Any] = {}
        self._journal = journal
        self._embedder = embedder

    def __call__(self, kind: str, body: dict[str, Any], payload: bytes) -> dict[str, Any]:
        """gaps {days}: those asked for in most calls first."""
        if kind != "gaps":
            raise ValueError(kind)
        journal = Journal.open_reader(self._journal)
        try:
            asked, cases = asked_in(journal.of_last(body["days"]))
        finally:
            journal.close()
        return {
            "gaps": [
                {
                    "label": gap.label,
                    "calls": len(gap.conversations),
                    "times": len(gap.questions),
                    "first": gap.first.isoformat(),
                    "last": gap.last.isoformat(),
                    "queues": gap.queues,
                    "samples": list(gap.samples),
                    "draft": draft(gap, cases),
                }
                for gap in group(asked, self._embedder)[:MOST]
            ]
        }
