"""A process that changes a knowledge base until it is killed, saying what it has done.

    python -m tests.knowledge.store.writer FOLDER FIRST [FAULT]

Step n is the same for whoever takes it. FAULT kills the process at its FAULT-th call of the operating system that
orders the disk (os.fsync, os.replace), before an odd one and after an even one.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from knowledge.articles import Article
from knowledge.store import meaning, wordindex
from knowledge.store.rebuild import rebuild
from knowledge.store.store import Store
from tests.fakes import HashEmbedder
from tests.knowledge.store.conftest import article, file

FILES = 4


def said(step: int) -> dict[str, list[Article]]:
    """What every file holds after `step` steps."""
    held: dict[str, list[Article]] = {}
    for n in range(1, step + 1):
        name = f"{n % FILES}.md"
        if n % 7 == 0:
            held.pop(name, None)
        elif n % 11:  # each eleventh step makes everything anew and changes nothing
            held[name] = [article(f"{name}-{i}", f"step{n} says {i}.\n\n## More of {n}\nAnd more.\n") for i in range(3)]
    return held


def take(store: Store, step: int) -> None:
    name = f"{step % FILES}.md"
    if step % 7 == 0:
        store.drop("help", [name])
    elif step % 11 == 0:
        rebuild(store)
    else:
        store.put("help", file(name, f"{step:064}"), said(step)[name])
    if step % 3 == 0:
        store.publish()


def main() -> None:
    meaning.SMALL = wordindex.FEW = 8  # so that FAISS's file and all of the words are made again and again
    if len(sys.argv) > 3:
        _die_at(int(sys.argv[3]))
    with Store.open(Path(sys.argv[1]), HashEmbedder()) as store:
        print("ready", flush=True)
        step = int(sys.argv[2])
        while True:
            take(store, step)
            print(step, flush=True)
            step += 1


def _die_at(fault: int) -> None:
    calls = 0

    def deadly(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == fault and fault % 2:
                os.kill(os.getpid(), signal.SIGKILL)
            result = real(*given, **named)
            if calls == fault:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return call

    os.fsync, os.replace, os.open = deadly(os.fsync), deadly(os.replace), deadly(os.open)


if __name__ == "__main__":
    main()
