"""The nearest vectors (FAISS). Knows vectors by row; nothing of articles, words or SQLite.

Up to SMALL rows every vector is compared exactly. Above that a file derived from the vectors holds one bit per
dimension (RaBitQ): all rows are compared by it, and the best, WIDER × as many as asked for, are compared again by their own vectors. No
training run and no cell can hide a row, so recall does not depend on how the vectors lie; IVF, which does, lost a
tenth of the nearest where passages mix subjects. Rows added since the file was made are compared exactly.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.errors import BadIndex
from knowledge.store.arrays import gather

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Rows = NDArray[np.int64]
    Mask = NDArray[np.bool_]

SMALL = 20_000
FEW = 1_000  # live rows, all of which are compared: to look for them among others would take longer
QUERY_BITS = 4
WIDER, AT_LEAST = 4, 200
ASKED, POOL = 16, 1_024  # questions remembered, and the fewest rows found for one
BLOCK = 50_000  # rows read at once while the file is made


@dataclass(frozen=True, slots=True)
class Derived:
    """A file made from the first `rows` vectors: meaning-<rows>-<digest>.faiss"""

    file: Path
    rows: int
    digest: str


def derived(edition: Path) -> list[Derived]:
    """What there is, of most rows first."""
    found = []
    for file in edition.glob("meaning-*.faiss"):
        _, rows, digest = file.stem.split("-", 2)
        found.append(Derived(file, int(rows), digest))
    return sorted(found, key=lambda one: -one.rows)


def is_due(edition: Path, rows: int, *, at_rest: bool = False) -> bool:
    """Whether so many rows came since the file was made that it should be made again; fewer do once all is written."""
    made = next((one.rows for one in derived(edition) if one.rows <= rows), 0)
    return rows - made > (max(SMALL // 4, made // 50) if at_rest and made else max(SMALL, made // 4))


def build(edition: Path, vectors: NDArray[Any]) -> Derived:
    """Derive the file from all `vectors`, under its name only when it is whole; older ones go. Raises OSError."""
    import faiss
    import numpy as np

    rows, dim = vectors.shape
    index = faiss.IndexRaBitQFastScan(dim, faiss.METRIC_INNER_PRODUCT)
    index.train(vectors[:: max(1, rows // BLOCK)].astype(np.float32))
    for start in range(0, rows, BLOCK):
        index.add(vectors[start : start + BLOCK].astype(np.float32))
    content = faiss.serialize_index(index).tobytes()
    digest = hashlib.sha256(content).hexdigest()
    made = Derived(edition / f"meaning-{rows}-{digest[:16]}.faiss", rows, digest[:16])
    beside = made.file.with_suffix(".new")
    try:
        with beside.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(made.file)
    finally:
        beside.unlink(missing_ok=True)
    for old in derived(edition):
        if old != made:
            _remove(old.file)
    return made


def is_whole(made: Derived) -> bool:
    return hashlib.sha256(made.file.read_bytes()).hexdigest()[:16] == made.digest


class Meaning:
    """The vectors of one edition. A lock keeps searching and growing apart: FAISS crashes when they meet."""

    def __init__(self, edition: Path, vectors: NDArray[Any]) -> None:
        """Raises BadIndex if a derived file cannot be read."""
        self._lock = threading.Lock()
        self._made = next((one for one in derived(edition) if one.rows <= len(vectors)), None)
        self._base = _read(self._made.file) if self._made else None
        self._start = self._made.rows if self._made else 0
        self._tail = _exact(vectors.shape[1])
        self._vectors = vectors[:0]
        self._asked: dict[bytes, tuple[int, Rows]] = {}  # rows by the derived file, which does not change
        self._keeping = threading.Lock()  # of what was asked
        self._beside = ThreadPoolExecutor(1, "nearest", _one_thread)
        self.grow(vectors)

    def is_behind(self, edition: Path) -> bool:
        """Whether a newer file was derived than the one in use."""
        newest = next(iter(derived(edition)), None)
        return newest is not None and newest.rows > self._start

    def grow(self, vectors: NDArray[Any]) -> None:
        """From now on the rows are `vectors`; the ones known so far stand first."""
        import numpy as np

        with self._lock:
            first = max(self._start, len(self._vectors))
            if len(vectors) > first:
                self._tail.add_sa_codes(np.ascontiguousarray(vectors[first:]).view(np.uint8))
            self._vectors = vectors

    def forget(self) -> None:
        """What it was asked."""
        with self._keeping:
            self._asked.clear()

    def nearest(self, vectors: Floats, count: int, live: Mask, living: int) -> Rows:
        """For each of `vectors` the `count` nearest rows of `live` (of which there are `living`), -1 where fewer."""
        import numpy as np

        def found_for(vector: Floats) -> Rows:
            return self._found(vector, min(count, living), live, living)

        with self._lock:
            # of the two that a turn is searched with, one on a second core
            halves = (
                [self._beside.submit(found_for, vectors[1])] if self._base is not None and len(vectors) == 2 else []
            )
            found = [found_for(vector) for vector in vectors[: len(vectors) - len(halves)]]
            found += [half.result() for half in halves]
        rows = np.full((len(vectors), min(count, living)), -1, dtype=np.int64)
        for place, best in enumerate(found):
            rows[place, : len(best)] = best
        return rows

    def _found(self, vector: Floats, count: int, live: Mask, living: int) -> Rows:
        """Those searched for at first are so many that `count` of them should be live; if not, twice as many."""
        import numpy as np

        total = len(self._vectors)
        if living <= FEW:
            rows = np.flatnonzero(live)
        else:
            wide = min(total, count * total // living + count // 4 + 1)
            while True:
                rows = self._candidates(vector, wide)
                rows = rows[live[rows]]
                if len(rows) >= count or wide >= total:
                    break
                wide = min(total, 2 * wide)
        scores = gather(self._vectors, rows) @ vector
        return rows[np.argsort(-scores, kind="stable")[:count]]

    def _candidates(self, vector: Floats, count: int) -> Rows:
        import numpy as np

        if count >= len(self._vectors):
            return np.arange(len(self._vectors))
        parts = []
        if self._base is not None:
            parts.append(self._by_base(vector, min(self._start, max(AT_LEAST, WIDER * count))))
        if self._tail.ntotal:
            found = self._tail.search(vector[None, :], min(count, self._tail.ntotal))[1][0]
            parts.append(found[found >= 0] + self._start)
        return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)

    def _by_base(self, vector: Floats, count: int) -> Rows:
        """One turn is asked for twice, for its closest passage and for a pool: both from one search."""
        assert self._base is not None
        key = vector.tobytes()
        known = self._asked.get(key)
        if known is None or known[0] < count:
            fetch = min(self._start, max(count, POOL))
            found = self._base.search(vector[None, :], fetch)[1][0]
            known = fetch, found[found >= 0]
            with self._keeping:
                while len(self._asked) >= ASKED:
                    del self._asked[next(iter(self._asked))]
                self._asked[key] = known
        return known[1][:count]


def _one_thread() -> None:
    """Of FAISS's own, for whoever calls it: one question is too small to share, threads would wait for each other."""
    import faiss

    faiss.omp_set_num_threads(1)


def _exact(dim: int) -> Any:
    import faiss

    _one_thread()
    return faiss.IndexScalarQuantizer(dim, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)


def _read(file: Path) -> Any:
    import faiss

    try:
        index: Any = faiss.read_index(str(file))
        index.qb = QUERY_BITS
    except (RuntimeError, AttributeError) as problem:
        raise BadIndex(f"{file} is damaged. Run `earshot knowledge check --repair`.") from problem
    return index


def _remove(file: Path) -> None:
    with contextlib.suppress(OSError):  # a reader on Windows has it open: the next build removes it
        file.unlink(missing_ok=True)
