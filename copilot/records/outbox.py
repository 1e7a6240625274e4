"""Carries approved writes to their record systems: each takes effect once, and is read back.

    approved → sending → sent → verified
                      ↘ conflict | failed            the record changed, or the system said no: nothing was written
                      ↘ unknown → (look) → sent or sending again

Every attempt is on the disk before it is made, and no write is sent again before the record system was asked whether the
last one took effect. While a system is out of reach its writes wait. Outcomes go to `report`; the engine makes events of
them. A process that dies anywhere in between leaves rows that the next one takes up.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, ParamSpec, TypeVar

from copilot.errors import JournalError, RecordError
from copilot.records import casebook
from copilot.records.adapters.base import RecordWriter, Unreachable, WriteResult
from copilot.records.adapters.casebook import CaseBookWriter
from copilot.records.outbox_table import Job, OutboxTable, Row, State

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

_WRITERS: Mapping[str, Callable[[Path], RecordWriter]] = {casebook.SYSTEM: CaseBookWriter}


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxReport:
    """One step of one write; of "reachable" and "unreachable" only `system` is set.

    `version`: the record's, after a verified write or at a conflict. `now`: at a conflict, what the fields hold.
    `reason` of a failure is one of: no_record, no_field, refused, op_reused (the record system said no),
    not_configured (there is no such system here), read_back (it said yes, but the record does not hold it),
    changed_after (it was written, and changed by somebody else before it could be read back).
    """

    kind: Literal["attempted", "verified", "conflict", "failed", "unknown", "reachable", "unreachable"]
    system: str
    op: str = ""
    interaction: str = ""
    proposal: str = ""
    attempt: int = 0
    version: str = ""
    now: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Waiting times, s. The lease outlasts a request, so that nobody takes up a write that may still take effect."""

    request: float = 5.0
    lease: float = 7.0
    first_wait: float = 0.5  # doubled with each miss
    longest_wait: float = 30.0


def writers(systems: Mapping[str, Path]) -> dict[str, RecordWriter]:
    """The configured record systems by name: `{"casebook": <file>}`. Names Earshot does not know are left out."""
    return {name: _WRITERS[name](where) for name, where in systems.items() if name in _WRITERS}


class Outbox:
    """One worker on the outbox of one journal. Everything but the constructor belongs to one asyncio loop."""

    def __init__(
        self,
        journal: Path,
        systems: Mapping[str, RecordWriter],
        report: Callable[[OutboxReport], None],
        *,
        limits: Limits | None = None,
    ) -> None:
        """`report` is called on the loop and must return at once; if it raises, `run` ends. Raises JournalError."""
        self._table = OutboxTable(journal, owner=uuid.uuid4().hex)
        self._systems = systems
        self._report = report
        self._limits = limits or Limits()
        self._kicked = asyncio.Event()
        self._ending = False
        self._task: asyncio.Task[Any] | None = None
        self._misses: dict[str, int] = {}  # calls in a row that did not reach the system
        self._doubts: dict[str, int] = {}  # answers in a row that say nothing about this write

    def under_way(self) -> list[str]:
        """Interactions, finished ones too, that `run` will still report on."""
        return self._table.under_way()

    def kick(self) -> None:
        """There is something new in the table."""
        self._kicked.set()

    async def run(self) -> None:
        """Works until `finish`. Reports first what an earlier process could no longer tell.

        Trouble of the disk and of record systems is waited out. Whatever else is raised, also by `report`, is a bug: it
        ends the work, and whoever runs it must not go on as if writes were carried.
        """
        self._task = asyncio.current_task()
        begun = False
        while not self._ending:
            self._kicked.clear()
            try:
                if not begun:
                    await self._begin()
                    begun = True
                row = await self._in_thread(self._table.claim, time.time(), self._limits.lease)
                if row is None:
                    await self._sleep(await self._in_thread(self._table.next_due, time.time()))
                else:
                    await self._carry(row)
            except JournalError:  # a full or locked disk: the row stays as it was, and so does the write
                log.warning("The outbox cannot use the journal; it tries again")
                await self._sleep(self._limits.first_wait)

    async def finish(self, wait: float = 5.0) -> None:
        """Takes no new write, gives the one in flight `wait` s, and lets go of the file."""
        self._ending = True
        self._kicked.set()
        if self._task is not None and not self._task.done():
            await asyncio.wait({self._task}, timeout=wait)
            self._task.cancel()
            await asyncio.wait({self._task})
        self._table.close()

    async def _begin(self) -> None:
        await self._in_thread(self._table.try_at_once)
        for ended in await self._in_thread(self._table.untold):
            self._tell_end(ended.job, ended.state, ended.outcome)

    # ---- one write ----------------------------------------------------------------------------
    async def _carry(self, row: Row) -> None:
        writer = self._systems.get(row.job.system)
        if writer is None:
            await self._end(row.job, "failed", reason="not_configured")
            return
        try:
            if row.state == "sent":
                version: str | None = row.version
            else:
                version = await self._sent_before(writer, row) or await self._send(writer, row)
            if version is not None:
                await self._read_back(writer, row.job, version)
        except (Unreachable, TimeoutError):
            await self._missed(row.job)
        except RecordError:  # it answered, but not whether the last attempt took effect
            await self._doubt(row.job, tell=row.state != "unknown")

    async def _sent_before(self, writer: RecordWriter, row: Row) -> str | None:
        """The version that an earlier attempt of this write made."""
        if not row.attempts:
            return None
        found = await self._call(writer.find(row.job.op))
        self._reached(row.job.system)
        if found is None:
            return None
        await self._in_thread(self._table.sent, row.job.op, found.version)
        return found.version

    async def _send(self, writer: RecordWriter, row: Row) -> str | None:
        """Makes one attempt; the record's new version if it was written."""
        job = row.job
        changed = None if writer.capabilities.checks_version else await self._changed(writer, job)
        if changed is not None:
            await self._conclude(job, changed)
            return None
        attempt = await self._in_thread(self._table.sending, job.op, time.time(), self._limits.lease)
        if attempt is None:
            return None
        self._tell(job, "attempted", attempt=attempt)
        try:
            result = await self._call(writer.write(job.op, job.record, job.base_version, job.values))
        except TimeoutError:
            # the request may still take effect within its own time: look only after that
            await self._in_thread(self._table.wait, job.op, time.time() + self._limits.request, unknown=True)
            self._tell(job, "unknown")
            return None
        except Unreachable:
            await self._missed(job)
            return None
        except RecordError:  # it answered, but not whether it wrote
            await self._doubt(job, tell=True)
            return None
        if result.kind == "unreachable":
            await self._missed(job)
            return None
        self._reached(job.system)
        if result.kind != "written":
            await self._conclude(job, result)
            return None
        await self._in_thread(self._table.sent, job.op, result.version)
        return result.version

    async def _changed(self, writer: RecordWriter, job: Job) -> WriteResult | None:
        """The conflict, when the record is no longer what the agent saw; for systems that do not look themselves."""
        try:
            values, version = await self._call(writer.read_fields(job.record))
        except Unreachable:
            raise
        except RecordError:
            return WriteResult(kind="failed", reason="no_record")
        if version == job.base_version:
            return None
        return WriteResult(kind="conflict", version=version, now=_only(values, job))

    async def _read_back(self, writer: RecordWriter, job: Job, version: str) -> None:
        try:
            values, current = await self._call(writer.read_fields(job.record))
        except Unreachable:
            raise
        except RecordError:
            await self._end(job, "failed", reason="changed_after")
            return
        self._reached(job.system)
        if _only(values, job) == dict(job.values):
            await self._end(job, "verified", version=current)
        else:
            await self._end(job, "failed", reason="read_back" if current == version else "changed_after")

    async def _conclude(self, job: Job, result: WriteResult) -> None:
        if result.kind == "conflict":
            await self._end(job, "conflict", version=result.version, now=dict(result.now))
        else:
            await self._end(job, "failed", reason=result.reason)

    async def _doubt(self, job: Job, *, tell: bool) -> None:
        """Nobody knows whether the write took effect: it is looked for, later each time."""
        self._reached(job.system)
        doubts = self._doubts[job.op] = self._doubts.get(job.op, 0) + 1
        await self._in_thread(self._table.wait, job.op, time.time() + self._pause(doubts), unknown=True)
        if tell:
            self._tell(job, "unknown")

    async def _end(self, job: Job, state: State, **outcome: Any) -> None:
        self._doubts.pop(job.op, None)
        if await self._in_thread(self._table.end, job.op, state, outcome):
            self._tell_end(job, state, outcome)

    async def _missed(self, job: Job) -> None:
        """The system is out of reach: the write waits, longer each time."""
        misses = self._misses[job.system] = self._misses.get(job.system, 0) + 1
        if misses == 1:
            self._say(OutboxReport(kind="unreachable", system=job.system))
        await self._in_thread(self._table.wait, job.op, time.time() + self._pause(misses))

    def _reached(self, system: str) -> None:
        if self._misses.get(system, 1):
            self._say(OutboxReport(kind="reachable", system=system))
        self._misses[system] = 0

    def _pause(self, times: int) -> float:
        """Seconds to wait after so many misses in a row."""
        return min(self._limits.first_wait * 2.0 ** min(times - 1, 30), self._limits.longest_wait)

    # ---- how ----------------------------------------------------------------------------------
    def _tell_end(self, job: Job, state: State, outcome: Mapping[str, Any]) -> None:
        kind: Any = state  # the three last states are kinds of report
        self._tell(job, kind, **outcome)

    def _tell(self, job: Job, kind: Any, **what: Any) -> None:
        self._say(OutboxReport(
            kind=kind, system=job.system, op=job.op, interaction=job.interaction, proposal=job.proposal, **what,
        ))  # fmt: skip

    def _say(self, report: OutboxReport) -> None:
        try:
            self._report(report)
        except (JournalError, RecordError, TimeoutError) as error:  # would pass for trouble that is waited out
            raise RuntimeError("what became of a write could not be told") from error

    async def _call(self, answer: Awaitable[T]) -> T:
        async with asyncio.timeout(self._limits.request):
            return await answer

    async def _in_thread(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Waiting for the disk must not hold up a call."""
        return await asyncio.to_thread(work, *args, **kwargs)

    async def _sleep(self, seconds: float | None) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._kicked.wait()


def _only(values: Mapping[str, str], job: Job) -> dict[str, str]:
    """The fields that the job writes, as `values` has them."""
    return {name: values[name] for name in job.values if name in values}
