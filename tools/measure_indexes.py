"""Compare FAISS's indexes on vectors of recombined sentences: which one Earshot uses, the table in docs/KNOWLEDGE.md.

.venv/bin/python tools/measure_indexes.py TEXTS PASSAGES…        TEXTS as `earshot bench knowledge --texts` takes it
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copilot import encoders
from copilot.bench.figures import percentile
from copilot.bench.recombined import Recombined, sentences
from knowledge.embed import OnnxEmbedder
from knowledge.store.meaning import AT_LEAST, QUERY_BITS

QUESTIONS, NEAREST = 200, 10


@dataclass(frozen=True, slots=True)
class Kind:
    """`again`: of so many found the best are compared again by their own vectors; 0: as the index says."""

    name: str
    made: Callable[[Any], Any]
    again: int = 0


def main(texts: Path, sizes: list[int]) -> None:
    import faiss
    import numpy as np

    faiss.omp_set_num_threads(1)
    embedder = OnnxEmbedder(encoders.in_use())
    chosen = sentences(texts)
    vectors = np.concatenate([embedder.encode(chosen[at : at + 500]) for at in range(0, len(chosen), 500)])
    asked, known = vectors[:QUESTIONS], Recombined(chosen[QUESTIONS:], vectors[QUESTIONS:], embedder)
    print("| passages | index | ms, p50 / p99 | of the ten nearest | size | made in |")
    print("|---|---|---|---|---|---|")
    for size in sizes:
        rows = passages(known, size).astype(np.float16).astype(np.float32)
        exact = np.concatenate(
            [np.argsort(-(asked[at : at + 20] @ rows.T), axis=1)[:, :NEAREST] for at in range(0, QUESTIONS, 20)]
        )
        for kind in kinds(rows.shape[1]):
            print(f"| {size:,} | {kind.name} | {measured(kind, rows, asked, exact)} |", flush=True)


def passages(known: Recombined, size: int) -> Any:
    """As `earshot bench knowledge` makes them: sums of two to four sentences, at length 1."""
    import numpy as np

    rows = np.empty((size, known.vectors.shape[1]), dtype=np.float32)
    at = 0
    for _, sections in known.articles(size):
        for section in sections:
            rows[at] = known.vectors[section].sum(axis=0)
            at += 1
    return rows[:at] / np.linalg.norm(rows[:at], axis=1, keepdims=True)


def kinds(dim: int) -> Iterator[Kind]:
    import faiss

    def factory(text: str, cells: int = 0) -> Callable[[Any], Any]:
        def made(rows: Any) -> Any:
            index = faiss.index_factory(dim, text, faiss.METRIC_INNER_PRODUCT)
            index.train(rows[:: max(1, len(rows) // 200_000)])
            index.add(rows)
            if cells:
                faiss.extract_index_ivf(index).nprobe = cells
            return index

        return made

    def bits(each: int) -> Callable[[Any], Any]:
        def made(rows: Any) -> Any:
            index = faiss.IndexRaBitQFastScan(dim, faiss.METRIC_INNER_PRODUCT, 32, each)
            index.train(rows[:: max(1, len(rows) // 50_000)])
            index.add(rows)
            index.qb = QUERY_BITS
            return index

        return made

    yield Kind("exact, fp16", factory("SQfp16"))
    for cells in (64, 192):
        yield Kind(f"IVF1024,SQ8, {cells} cells", factory("IVF1024,SQ8", cells))
    yield Kind(f"**one bit a dimension, the best {AT_LEAST} compared again**", bits(1), AT_LEAST)
    yield Kind(f"two bits, the best {3 * AT_LEAST} compared again", bits(2), 3 * AT_LEAST)


def measured(kind: Kind, rows: Any, asked: Any, exact: Any) -> str:
    import faiss
    import numpy as np

    began = time.perf_counter()
    index = kind.made(rows)
    took = time.perf_counter() - began
    half = rows.astype(np.float16)
    spent, right = [], 0
    for vector, nearest in zip(asked, exact, strict=True):
        began = time.process_time()
        found = index.search(vector[None, :], kind.again or NEAREST)[1][0]
        if kind.again:
            found = found[np.argsort(-(half[found].astype(np.float32) @ vector))[:NEAREST]]
        spent.append(1e3 * (time.process_time() - began))
        right += len(set(found.tolist()) & set(nearest.tolist()))
    size = len(faiss.serialize_index(index)) / 1e6
    return (
        f"{percentile(spent, 0.5):.1f} / {percentile(spent, 0.99):.1f} | {right / exact.size:.3f} | {size:.0f} MB "
        f"| {took:.1f} s"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(size) for size in sys.argv[2:]])
