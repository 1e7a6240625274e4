"""Approved writes take effect once each, in order, and are read back; whatever goes wrong on the way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from copilot import events as e
from copilot.errors import JournalError, RecordError
from copilot.journal.journal import Journal
from copilot.records.adapters.base import Capabilities, RecordWriter
from copilot.records.outbox import Limits, Outbox, OutboxReport, writers
from copilot.records.outbox_table import Job, enter
from tests.fakes import MemoryWriter

ANA, ANDRE = "NF-204187", "NF-318842"
QUICK = Limits(request=20.0, lease=30.0, first_wait=0.02, longest_wait=0.1)  # s; a busy disk is slow to answer
IMPATIENT = replace(QUICK, request=0.3, lease=0.5)


class Watched(Outbox):
    """An outbox that says when it has nothing to do, and when it waits for its next try."""

    def __init__(self, *what: Any, **how: Any) -> None:
        super().__init__(*what, **how)
        self.idle = asyncio.Event()
        self.waits = asyncio.Event()

    async def _sleep(self, seconds: float | None) -> None:
        (self.idle if seconds is None else self.waits).set()
        await super()._sleep(seconds)


@dataclass
class Desk:
    """A journal with an outbox at work, and everything it reported."""

    journal: Journal
    systems: dict[str, RecordWriter]
    reports: list[OutboxReport] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    limits: Limits = QUICK

    def hear(self, report: OutboxReport) -> None:
        self.reports.append(report)
        self.arrived.set()

    def approve(self, op: str, record: str = ANA, base: str = "1", system: str = "casebook", **values: str) -> None:
        approve(self.journal, op, record, base, system, values)

    async def until(self, done: Callable[[list[str]], bool]) -> None:
        async with asyncio.timeout(60):
            while not done(self.kinds()):
                self.arrived.clear()
                await self.arrived.wait()

    def kinds(self) -> list[str]:
        return [report.kind for report in self.reports]

    def last(self, kind: str) -> OutboxReport:
        return next(report for report in reversed(self.reports) if report.kind == kind)

    @asynccontextmanager
    async def outbox(self) -> AsyncIterator[Watched]:
        outbox = Watched(self.journal.path, self.systems, self.hear, limits=self.limits)
        running = asyncio.create_task(outbox.run())
        try:
            yield outbox
        finally:
            await outbox.finish(60)
        if not running.cancelled():
            running.result()


def approve(journal: Journal, op: str, record: str, base: str, system: str, values: dict[str, str]) -> None:
    event = e.WriteApproved(
        id=f"i1/{op}", interaction="i1", at=1.0, wall=1.8e9, proposal=f"p-{op}", op=op, digest="d",
        fields=tuple(values), values=values,
    )  # fmt: skip
    job = Job(
        op=op, interaction="i1", proposal=f"p-{op}", system=system, record=record, base_version=base, values=values
    )
    journal.append([event], also=enter(job))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = Journal.open(tmp_path / "profile" / "journal.db")
    yield opened
    opened.close()


@pytest.fixture
def desk(journal: Journal, book: Path) -> Desk:
    return Desk(journal, dict(writers({"casebook": book, "unheard-of": book})))


@pytest.fixture
def memory() -> MemoryWriter:
    return MemoryWriter({ANA: {"credit": "0.00 €"}, ANDRE: {"credit": "0.00 €"}})


def rows(file: Path, query: str) -> list[Any]:
    connection = dbapi2.connect(str(file))
    try:
        return list(connection.execute(query).fetchall())
    finally:
        connection.close()


def credit(book: Path, customer: str = ANA) -> str:
    return str(rows(book, f"SELECT value FROM field WHERE customer = '{customer}' AND name = 'credit'")[0][0])


def test_approved_write_is_made_and_read_back(desk: Desk, book: Path) -> None:
    async def story() -> None:
        desk.approve("op-1", credit="27.40 €")
        async with desk.outbox():
            await desk.until(lambda kinds: "verified" in kinds)

    asyncio.run(story())
    assert credit(book) == "27.40 €"
    assert desk.kinds() == ["attempted", "reachable", "verified"]
    assert (desk.last("verified").proposal, desk.last("verified").version) == ("p-op-1", "2")


def test_kick_wakes_an_outbox_that_has_nothing_to_do(desk: Desk) -> None:
    async def story() -> None:
        async with desk.outbox() as outbox:
            await asyncio.wait_for(outbox.idle.wait(), 60)
            desk.approve("op-1", credit="27.40 €")
            outbox.kick()
            await desk.until(lambda kinds: "verified" in kinds)

    asyncio.run(story())


def test_changed_record_is_not_written(desk: Desk, book: Path) -> None:
    async def story() -> None:
        desk.approve("op-1", base="1", credit="27.40 €")
        desk.approve("op-2", base="1", credit="99.00 €")
        async with desk.outbox():
            await desk.until(lambda kinds: "conflict" in kinds)

    asyncio.run(story())
    assert credit(book) == "27.40 €"
    assert (desk.last("conflict").version, desk.last("conflict").now) == ("2", {"credit": "27.40 €"})


def test_undo_is_a_second_approved_write(desk: Desk, book: Path) -> None:
    async def story() -> None:
        desk.approve("op-1", base="1", credit="27.40 €")
        desk.approve("op-2", base="2", credit="0.00 €")
        async with desk.outbox():
            await desk.until(lambda kinds: kinds.count("verified") == 2)

    asyncio.run(story())
    assert credit(book) == "0.00 €"
    assert [op for (op,) in rows(book, "SELECT op FROM applied ORDER BY version")] == ["op-1", "op-2"]


def test_refusal_of_the_record_system_ends_the_write(desk: Desk) -> None:
    async def story() -> None:
        desk.approve("op-1", record="NF-0", credit="1")
        desk.approve("op-2", system="tryton", credit="1")
        async with desk.outbox():
            await desk.until(lambda kinds: kinds.count("failed") == 2)

    asyncio.run(story())
    assert {report.reason for report in desk.reports if report.kind == "failed"} == {"no_record", "not_configured"}


def test_write_waits_while_the_system_is_out_of_reach(desk: Desk, memory: MemoryWriter) -> None:
    desk.systems = {"casebook": memory}
    memory.reachable = False

    async def story() -> None:
        desk.approve("op-1", credit="27.40 €")
        async with desk.outbox():
            await desk.until(lambda kinds: "unreachable" in kinds)
            async with asyncio.timeout(60):
                while memory.calls.count("find") < 3:  # noqa: ASYNC110  # nothing tells of it
                    await asyncio.sleep(0.01)
            assert "verified" not in desk.kinds()
            memory.reachable = True
            await desk.until(lambda kinds: "verified" in kinds)

    asyncio.run(story())
    assert desk.kinds().count("unreachable") == 1
    assert desk.kinds().index("unreachable") < desk.kinds().index("reachable")
    assert memory.versions == {ANA: 2}


def test_case_book_that_is_away_is_waited_for(desk: Desk, book: Path) -> None:
    away = book.with_suffix(".away")
    book.rename(away)

    async def story() -> None:
        desk.approve("op-1", credit="27.40 €")
        async with desk.outbox():
            await desk.until(lambda kinds: "unreachable" in kinds)
            away.rename(book)
            await desk.until(lambda kinds: "verified" in kinds)

    asyncio.run(story())
    assert credit(book) == "27.40 €"


def test_write_without_an_answer_is_looked_for_before_it_is_sent_again(desk: Desk, memory: MemoryWriter) -> None:
    desk.systems = {"casebook": memory}
    memory.answers_after = 5.0
    desk.limits = IMPATIENT

    async def story() -> None:
        desk.approve("op-1", credit="27.40 €")
        async with desk.outbox():
            await desk.until(lambda kinds: "verified" in kinds)

    asyncio.run(story())
    assert desk.kinds() == ["attempted", "unknown", "reachable", "verified"]
    assert memory.calls == ["write", "find", "read"]
    assert memory.versions == {ANA: 2}


def test_write_that_the_record_system_is_unsure_of_is_looked_for_until_it_is_found(
    desk: Desk, memory: MemoryWriter
) -> None:
    desk.systems = {"casebook": memory}
    memory.muddled = ["write", "find", "find"]

    async def story() -> None:
        desk.approve("op-1", credit="27.40 €")
        async with desk.outbox():
            await desk.until(lambda kinds: "verified" in kinds)

    asyncio.run(story())
    assert desk.kinds() == ["attempted", "reachable", "unknown", "verified"]
    assert memory.calls == ["write", "find", "find", "find", "read"]
    assert memory.versions == {ANA: 2}


def test_journal_locked_at_the_first_moment_is_waited_for(desk: Desk) -> None:
    desk.approve("op-1", credit="27.40 €")
    other = dbapi2.connect(str(desk.journal.path), isolation_level=None)

    async def story() -> None:
        other.execute("BEGIN IMMEDIATE")
        async with desk.outbox() as outbox:
            outbox._table._db.conn.execute("PRAGMA busy_timeout = 20")
            await asyncio.sleep(0.3)
            other.execute("ROLLBACK")
            await desk.until(lambda kinds: "verified" in kinds)

    asyncio.run(story())
    other.close()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ValueError("a bug"), "a bug"),
        *((what, "could not be told") for what in (JournalError("No room."), RecordError("No."), TimeoutError())),
    ],
)
def test_work_ends_loudly_when_nobody_can_be_told(desk: Desk, error: Exception, said: str) -> None:
    desk.approve("op-1", credit="27.40 €")

    def deaf(report: OutboxReport) -> None:
        raise error

    async def story() -> None:
        outbox = Outbox(desk.journal.path, desk.systems, deaf, limits=QUICK)
        running = asyncio.create_task(outbox.run())
        with pytest.raises((RuntimeError, ValueError), match=said):
            await asyncio.wait_for(running, 60)
        await outbox.finish()

    asyncio.run(story())


def test_acknowledged_write_that_the_record_does_not_hold_is_a_failure(desk: Desk, memory: MemoryWriter) -> None:
    desk.systems = {"casebook": memory}
    memory.loses_writes = True

    async def story() -> None:
        desk.approve("op-1", credit="27.40 €")
        async with desk.outbox():
            await desk.until(lambda kinds: "failed" in kinds)

    asyncio.run(story())
    assert desk.last("failed").reason == "read_back"


def test_outbox_compares_versions_for_a_system_that_does_not(desk: Desk, memory: MemoryWriter) -> None:
    desk.systems = {"casebook": memory}
    memory.capabilities = Capabilities(checks_version=False)
    memory.change(ANA, credit="5.00 €")

    async def story() -> None:
        desk.approve("op-1", base="1", credit="27.40 €")
        async with desk.outbox():
            await desk.until(lambda kinds: "conflict" in kinds)

    asyncio.run(story())
    assert "write" not in memory.calls


def test_writes_of_one_record_take_effect_in_the_order_approved(desk: Desk, memory: MemoryWriter) -> None:
    desk.systems = {"casebook": memory}
    memory.answers_after = 0.05

    async def story() -> None:
        for number in range(1, 6):
            desk.approve(f"op-{number}", base=str(number), credit=f"{number}")
        async with desk.outbox(), desk.outbox(), desk.outbox():
            await desk.until(lambda kinds: kinds.count("verified") == 5)

    asyncio.run(story())
    assert list(memory.applied) == [f"op-{number}" for number in range(1, 6)]


def test_three_outboxes_on_one_file_write_each_change_once(desk: Desk, memory: MemoryWriter) -> None:
    memory.records = {f"r{n}": {"credit": ""} for n in range(24)}
    memory.answers_after = 0.01
    desk.systems = {"casebook": memory}

    async def story() -> None:
        for n in range(24):
            desk.approve(f"op-{n}", record=f"r{n}", credit="1")
        async with desk.outbox(), desk.outbox(), desk.outbox():
            await desk.until(lambda kinds: kinds.count("verified") == 24)

    asyncio.run(story())
    assert memory.calls.count("write") == 24
    assert set(memory.versions.values()) == {2}


def test_finish_lets_the_write_in_flight_end(desk: Desk, memory: MemoryWriter) -> None:
    desk.systems = {"casebook": memory}
    memory.answers_after = 0.2

    async def story() -> None:
        desk.approve("op-1", credit="27.40 €")
        desk.approve("op-2", record=ANDRE, credit="1")
        async with desk.outbox():
            await desk.until(lambda kinds: "attempted" in kinds)

    asyncio.run(story())
    assert desk.kinds() == ["attempted", "reachable", "verified"]
    assert desk.journal.read("i1")


@pytest.mark.parametrize("later", range(4))
def test_an_outbox_that_is_told_to_stop_in_the_moment_it_is_kicked_stops(
    desk: Desk, memory: MemoryWriter, later: int
) -> None:
    """`asyncio.wait_for` of Python 3.11 would forget it and wait for the next time."""
    memory.reachable = False
    desk.systems = {"casebook": memory}

    async def story() -> None:
        desk.approve("op-1", credit="1")
        patient = replace(QUICK, first_wait=60.0, longest_wait=60.0)
        outbox = Watched(desk.journal.path, desk.systems, desk.hear, limits=patient)
        running = asyncio.create_task(outbox.run())
        await desk.until(lambda kinds: "unreachable" in kinds)
        await asyncio.wait_for(outbox.waits.wait(), 60)
        outbox.kick()
        for _ in range(later):
            await asyncio.sleep(0)
        running.cancel()
        await asyncio.wait({running}, timeout=30)
        stopped = running.cancelled()
        running.cancel()
        await outbox.finish()
        assert stopped

    asyncio.run(story())


def test_end_that_never_reached_the_journal_is_told_again(desk: Desk) -> None:
    async def story() -> None:
        desk.approve("op-1", credit="27.40 €")
        async with desk.outbox():
            await desk.until(lambda kinds: "verified" in kinds)
        desk.reports.clear()
        async with desk.outbox():
            await desk.until(lambda kinds: kinds == ["verified"])

    asyncio.run(story())


def test_end_that_is_in_the_journal_is_not_told_again(desk: Desk) -> None:
    async def story() -> None:
        desk.approve("op-1", credit="27.40 €")
        async with desk.outbox():
            await desk.until(lambda kinds: "verified" in kinds)
        desk.journal.append(
            [e.WriteVerified(id="i1/9", interaction="i1", at=2, wall=3, op="op-1", proposal="p", version="2")]
        )
        desk.reports.clear()
        async with desk.outbox() as outbox:
            await asyncio.wait_for(outbox.idle.wait(), 60)
            assert outbox.under_way() == []

    asyncio.run(story())
    assert desk.reports == []


def test_interactions_with_a_write_under_way_are_known(desk: Desk) -> None:
    async def look() -> list[str]:
        outbox = Outbox(desk.journal.path, {}, desk.hear)
        waiting = outbox.under_way()
        await outbox.finish()
        return waiting

    desk.approve("op-1", credit="27.40 €")
    assert asyncio.run(look()) == ["i1"]


def test_erased_interaction_leaves_no_value_in_the_outbox(desk: Desk) -> None:
    async def story() -> None:
        desk.approve("op-1", credit="27.40 €")
        async with desk.outbox():
            await desk.until(lambda kinds: "verified" in kinds)

    asyncio.run(story())
    desk.journal.erase("i1", wall=1.9e9)
    left = b"".join(f.read_bytes() for f in desk.journal.path.parent.glob("journal.db*") if f.suffix != ".db-shm")
    assert "27.40 €".encode() not in left
