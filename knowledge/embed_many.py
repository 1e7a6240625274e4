"""An embedder for many texts at once: on several threads, and telling how far it is. For imports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from knowledge.embed import Embedder

if TYPE_CHECKING:
    from knowledge.embed import Vectors

CHUNK = 16  # texts between two words of progress

Progress = Callable[[int, int], None]  # texts encoded, texts in all


class ManyTexts:
    """Gives the vectors that `embedder` gives. Whoever interrupts it waits for no more than the chunks under way."""

    def __init__(self, embedder: Embedder, threads: int, on_progress: Progress) -> None:
        self._embedder = embedder
        self._threads = threads
        self._on_progress = on_progress

    @property
    def id(self) -> str:
        return self._embedder.id

    @property
    def dim(self) -> int:
        return self._embedder.dim

    def encode(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        vectors = np.empty((len(texts), self.dim), dtype=np.float32)
        chunks = [texts[start : start + CHUNK] for start in range(0, len(texts), CHUNK)]
        done = 0
        pool = ThreadPoolExecutor(self._threads, thread_name_prefix="encode")
        try:
            for made in pool.map(self._embedder.encode, chunks):
                vectors[done : done + len(made)] = made
                done += len(made)
                self._on_progress(done, len(texts))
        finally:
            pool.shutdown(cancel_futures=True)
        return vectors
