"""The process dies at each point of an approved write; the next one brings it to its end, and it took effect once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

ANA = "NF-204187"

# Runs an outbox until the write is verified, and dies at the point named by argv[3]
PROGRAM = """
import asyncio, os, sys
from pathlib import Path
from copilot import events as e
from copilot.journal.journal import Journal
from copilot.records.adapters.casebook import CaseBookWriter
from copilot.records.outbox import Limits, Outbox
from copilot.records.outbox_table import Job, enter

journal_path, book, point = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]

def die(here):
    if here == point:
        os._exit(9)

class Dying(CaseBookWriter):
    async def write(self, *args):
        die("before the write")
        result = await super().write(*args)
        die("after the write")
        return result
    async def find(self, op):
        die("before looking")
        return await super().find(op)
    async def read_fields(self, record):
        die("before reading back")
        held = await super().read_fields(record)
        die("after reading back")
        return held

def approve(journal):
    values = {"credit": "27.40 €"}
    event = e.WriteApproved(id="i1/1", interaction="i1", at=1, wall=2, proposal="p", op="op-1", digest="d",
                            fields=("credit",), values=values)
    job = Job(op="op-1", interaction="i1", proposal="p", system="casebook", record="NF-204187", base_version="1",
              values=values)
    def also(connection):
        enter(job)(connection)
        die("inside the approval")
    journal.append([event], also=also)
    die("after the approval")

async def main():
    journal = Journal.open(journal_path)
    if not journal.read("i1"):
        approve(journal)
    ended = asyncio.Event()
    def hear(report):
        die("at the report " + report.kind)
        if report.kind == "verified":
            journal.append([e.WriteVerified(id="i1/2", interaction="i1", at=3, wall=4, op=report.op,
                                            proposal="p", version=report.version)])
            ended.set()
        elif report.kind in ("conflict", "failed"):
            sys.exit("ended as " + report.kind)
    outbox = Outbox(journal_path, {"casebook": Dying(book)}, hear,
                    limits=Limits(request=20.0, lease=0.8, first_wait=0.05))  # the dead one's lease ends soon
    running = asyncio.create_task(outbox.run())
    await asyncio.wait_for(ended.wait(), 100)
    await outbox.finish()
    journal.close()

asyncio.run(main())
"""

POINTS = [
    "after the approval",
    "at the report attempted",
    "before the write",
    "after the write",
    "at the report reachable",
    "before reading back",
    "after reading back",
    "at the report verified",
]


def run(tmp_path: Path, book: Path, point: str) -> int:
    command = [sys.executable, "-c", PROGRAM, str(tmp_path / "journal.db"), str(book), point]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode in (0, 9), done.stderr
    return done.returncode


def writes(book: Path) -> list[tuple[str, str, int]]:
    """(key, value, version of the record) of every write that took effect."""
    connection = dbapi2.connect(str(book))
    rows = connection.execute(
        "SELECT op, value, customer.version FROM applied JOIN field ON field.customer = applied.customer "
        "AND field.name = 'credit' JOIN customer ON customer.id = applied.customer"
    ).fetchall()
    connection.close()
    return rows


def outcomes(tmp_path: Path) -> list[str]:
    connection = dbapi2.connect(str(tmp_path / "journal.db"))
    rows = connection.execute("SELECT type FROM chain ORDER BY row").fetchall()
    connection.close()
    return [kind for (kind,) in rows]


@pytest.mark.parametrize("point", POINTS)
def test_write_takes_effect_once_whenever_the_process_dies(tmp_path: Path, book: Path, point: str) -> None:
    assert run(tmp_path, book, point) == 9
    assert run(tmp_path, book, "never") == 0
    assert writes(book) == [("op-1", "27.40 €", 2)]
    assert outcomes(tmp_path) == ["WriteApproved", "WriteVerified"]


def test_write_whose_approval_was_not_stored_is_never_made(tmp_path: Path, book: Path) -> None:
    assert run(tmp_path, book, "inside the approval") == 9
    assert outcomes(tmp_path) == []
    assert writes(book) == []


def test_dying_again_while_looking_changes_nothing(tmp_path: Path, book: Path) -> None:
    assert run(tmp_path, book, "after the write") == 9
    assert run(tmp_path, book, "before looking") == 9
    assert run(tmp_path, book, "before reading back") == 9
    assert run(tmp_path, book, "never") == 0
    assert writes(book) == [("op-1", "27.40 €", 2)]
