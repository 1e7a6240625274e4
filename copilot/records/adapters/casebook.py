"""Writing to the built-in case book: version check, write and key in one transaction."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from copilot.errors import RecordError
from copilot.records.adapters.base import Capabilities, Found, Unreachable, WriteResult
from copilot.records.casebook import CASE_BOOK, fields
from copilot.sqlite import immediate, open_file, trouble

T = TypeVar("T")


class CaseBookWriter:
    """A `RecordWriter` over casebook.db. Each call opens the file anew: it may come and go like any record system."""

    capabilities = Capabilities(checks_version=True)

    def __init__(self, path: Path) -> None:
        self._path = path

    async def read_fields(self, record: str) -> tuple[Mapping[str, str], str]:
        held = await asyncio.to_thread(self._with, lambda connection: _held(connection, record))
        if held is None:
            raise RecordError("The case book has no such customer.")
        return held

    async def write(self, op: str, record: str, base_version: str, values: Mapping[str, str]) -> WriteResult:
        try:
            return await asyncio.to_thread(self._with, lambda c: _write(c, op, record, base_version, dict(values)))
        except Unreachable:
            return WriteResult(kind="unreachable")

    async def find(self, op: str) -> Found | None:
        def look(connection: Any) -> Found | None:
            row = connection.execute("SELECT version FROM applied WHERE op = ?", [op]).fetchone()
            return Found(version=str(row[0])) if row else None

        return await asyncio.to_thread(self._with, look)

    def _with(self, work: Callable[[Any], T]) -> T:
        """`work` in one transaction. Whatever keeps the file from being used, from a lock to a full disk, passes."""
        try:
            db = open_file(self._path, CASE_BOOK, create=False)
            try:
                with trouble(self._path, CASE_BOOK), immediate(db.conn):
                    return work(db.conn)
            finally:
                db.close()
        except RecordError as error:
            raise Unreachable(str(error)) from error


def _held(connection: Any, record: str) -> tuple[dict[str, str], str] | None:
    row = connection.execute("SELECT version FROM customer WHERE id = ?", [record]).fetchone()
    return (fields(connection, record), str(row[0])) if row else None


def _write(connection: Any, op: str, record: str, base_version: str, values: dict[str, str]) -> WriteResult:
    request = json.dumps([record, base_version, values], sort_keys=True, ensure_ascii=False)
    done = connection.execute("SELECT version, request FROM applied WHERE op = ?", [op]).fetchone()
    if done is not None:
        if done[1] != request:
            return WriteResult(kind="failed", reason="op_reused")
        return WriteResult(kind="written", version=str(done[0]))
    held = _held(connection, record)
    if held is None:
        return WriteResult(kind="failed", reason="no_record")
    now, version = held
    if not set(values) <= set(now):
        return WriteResult(kind="failed", reason="no_field")
    if version != base_version:
        return WriteResult(kind="conflict", version=version, now={name: now[name] for name in values})
    for name, value in values.items():
        connection.execute("UPDATE field SET value = ? WHERE customer = ? AND name = ?", [value, record, name])
    connection.execute("UPDATE customer SET version = version + 1 WHERE id = ?", [record])
    after = int(version) + 1
    connection.execute("INSERT INTO applied VALUES (?,?,?,?)", [op, record, after, request])
    return WriteResult(kind="written", version=str(after))
