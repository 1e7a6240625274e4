"""Arrays that grow at their end, one file each. Knows bytes and row counts; the counts that hold are SQLite's.

Rows beyond the count that is committed are what a killed writer left: they are overwritten, and nobody reads them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# What selects a passage, beside its vector: numbers of its article, its heading, the days it is valid on, and the
# names of its queue and of what its article is about.
ARTICLE, HEADING, FROM, TO, QUEUE, ABOUT = range(6)
COLUMNS = 6
ALWAYS = 2**31 - 1  # the day until which an article without an end is valid


@dataclass(frozen=True, slots=True)
class Growing:
    """`width` numbers a row, of the numpy kind `kind`."""

    file: Path
    width: int
    kind: str

    @property
    def row_bytes(self) -> int:
        import numpy as np

        return self.width * np.dtype(self.kind).itemsize

    def put(self, count: int, rows: NDArray[Any]) -> None:
        """Write `rows` after the first `count`, and to the disk. Raises OSError, and then no committed row is touched."""
        import numpy as np

        descriptor = os.open(self.file, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "r+b") as stream:
            stream.seek(count * self.row_bytes)
            stream.write(np.ascontiguousarray(rows, dtype=self.kind).tobytes())
            stream.flush()
            os.fsync(stream.fileno())

    def mapped(self, count: int) -> NDArray[Any]:
        """The first `count` rows, in memory as far as they are used. Raises OSError or ValueError if they are not there."""
        import numpy as np

        if count == 0:
            return np.empty((0, self.width), dtype=self.kind)
        # As a plain array: the class memmap is looked after anew with every selection.
        return np.asarray(np.memmap(self.file, dtype=self.kind, mode="r", shape=(count, self.width)))


def readable(growing: Growing, count: int) -> NDArray[Any]:
    """As many of the first `count` rows as there are; none if the file is gone."""
    try:
        return growing.mapped(min(count, growing.file.stat().st_size // growing.row_bytes))
    except OSError:
        return growing.mapped(0)


def vectors(edition: Path, dim: int) -> Growing:
    return Growing(edition / "vectors.f16", dim, "<f2")


def headings(edition: Path, dim: int) -> Growing:
    return Growing(edition / "headings.f16", dim, "<f2")


def columns(edition: Path) -> Growing:
    return Growing(edition / "passages.i32", COLUMNS, "<i4")


def gather(mapped: NDArray[Any], rows: NDArray[np.int64]) -> NDArray[np.float32]:
    """The rows, widened through a table: numpy widens half floats one by one."""
    import numpy as np

    found: NDArray[np.float32] = _widened().take(mapped.take(rows, axis=0).view(np.uint16))
    return found


@cache
def _widened() -> NDArray[np.float32]:
    """Every half float there is, by its bits."""
    import numpy as np

    return np.arange(2**16, dtype=np.uint16).view(np.float16).astype(np.float32)
