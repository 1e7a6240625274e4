"""A writer that is killed leaves what was before its step or after it, and both halves agree on which."""

from __future__ import annotations

import datetime
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from knowledge.store.check import check
from knowledge.store.reader import Reader
from knowledge.store.store import Store
from knowledge.words import terms
from tests.fakes import HashEmbedder
from tests.knowledge.store.writer import said

REPOSITORY = Path(__file__).parents[3]
TODAY = datetime.date(2026, 11, 26)

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL here")


def killed(folder: Path, first: int, *, after: int = 0, and_s: float = 0.0, fault: int | None = None) -> int:
    """Runs a writer from step `first` on until it is dead, killed in the step `after` so many and after `and_s` of it;
    the last step that it said was done."""
    command = [sys.executable, "-m", "tests.knowledge.store.writer", str(folder), str(first)]
    command += [str(fault)] if fault else []
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        if fault is None:
            lines = [writer.stdout.readline() for _ in range(1 + after)]
            assert lines == ["ready\n", *(f"{first + n}\n" for n in range(after))]
            time.sleep(and_s)
            writer.kill()
        rest = writer.stdout.read().split()
        assert writer.wait() == -signal.SIGKILL
    return max((int(line) for line in rest if line.isdigit()), default=first - 1 + after)


def whole(folder: Path, done: int) -> int:
    """Which step the knowledge base is at: the one that was said to be done or the one after; both halves have it."""
    reader = Reader.open(folder, HashEmbedder())
    held = {article.id: article for article in reader.articles()}
    steps = [step for step in (done, done + 1) if held == by_id(step)]
    assert steps, f"neither step {done} nor the next: {sorted(held)}"
    live = reader.live(TODAY)
    for id, article in held.items():
        rows = reader.best_by_words(dict.fromkeys(terms(article.body), 1.0), live.count, live)
        assert id in {reader.passage(row).article for row in rows}
    rows = reader.nearest(HashEmbedder().encode(["says"]), live.count, live)[0]
    assert {reader.passage(row).article for row in rows} == set(held)
    reader.close()
    assert check(folder, HashEmbedder()) == []
    return steps[-1]


def by_id(step: int) -> dict[str, object]:
    return {article.id: article for articles in said(step).values() for article in articles}


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    folder, moments = tmp_path / "knowledge", random.Random(4)
    Store.open(folder, HashEmbedder()).close()
    done = 0
    for _ in range(20):
        done = whole(folder, killed(folder, done + 1, after=moments.randint(0, 3), and_s=moments.uniform(0.0, 0.1)))
    assert done > 20


@pytest.mark.slow
@pytest.mark.parametrize("fault", range(1, 40, 3))
def test_a_writer_killed_at_each_order_to_the_disk_leaves_the_old_or_the_new(tmp_path: Path, fault: int) -> None:
    folder = tmp_path / "knowledge"
    Store.open(folder, HashEmbedder()).close()
    done = whole(folder, killed(folder, 1, fault=fault))
    assert whole(folder, killed(folder, done + 1, after=1)) >= done
