"""What a rebuild that was cut short had encoded. Knows that the same articles give the same passages in the same order.

Encoding everything anew takes minutes, and whoever waits for it may be killed meanwhile, again and again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.store import arrays
from knowledge.store.records import State

if TYPE_CHECKING:
    from numpy.typing import NDArray

MARK = "making.json"


@dataclass(slots=True)
class LeftOver:
    """Vectors of the first rows of the edition that is being made."""

    file: Path
    vectors: NDArray[Any]

    def vectors_of(self, row: int, texts: Sequence[str]) -> dict[str, NDArray[Any]]:
        """By text, of the passages from `row` on. A row of zeros was never written."""
        rows = self.vectors[row : row + len(texts)]
        return {text: vector for text, vector in zip(texts, rows, strict=False) if vector.any()}

    def forget(self) -> None:
        self.vectors = self.vectors[:0].copy()  # Windows removes no file that is in memory
        self.file.unlink(missing_ok=True)


def mark(edition: Path, after: State) -> None:
    """Begin an edition, and say in it what it is made of."""
    edition.mkdir(mode=0o700)
    (edition / MARK).write_text(_made_of(after), "utf-8")


def take(edition: Path, after: State) -> LeftOver:
    """The vectors in an edition that was begun to become the same as `after`; none if it was another one."""
    file = edition.parent / "left-over.f16"
    file.unlink(missing_ok=True)
    begun = arrays.vectors(edition, after.dim)
    try:
        if (edition / MARK).read_text("utf-8") == _made_of(after):
            begun.file.replace(file)
    except (OSError, UnicodeDecodeError):
        pass
    kept = arrays.Growing(file, begun.width, begun.kind)
    return LeftOver(file, arrays.readable(kept, file.stat().st_size if file.exists() else 0))


def _made_of(after: State) -> str:
    return json.dumps([after.generation, after.encoder, after.dim, after.format])
