"""What the outbox may expect of every record system it can write to."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from copilot.errors import RecordError
from copilot.records import casebook
from copilot.records.adapters.base import RecordWriter, Unreachable
from copilot.records.adapters.casebook import CaseBookWriter
from tests.fakes import MemoryWriter

ANA = "NF-204187"
SEED = f'[[customer]]\nid = "{ANA}"\nname = "Ana Silva"\ncredit = "0.00 €"\nnotes = ""\n'


@pytest.fixture(params=["casebook", "memory"])
def writer(request: pytest.FixtureRequest, tmp_path: Path) -> RecordWriter:
    if request.param == "memory":
        return MemoryWriter({ANA: {"credit": "0.00 €", "notes": ""}})
    (tmp_path / "seed.toml").write_text(SEED, encoding="utf-8")
    casebook.prepare(tmp_path / "casebook.db", seed=tmp_path / "seed.toml")
    return CaseBookWriter(tmp_path / "casebook.db")


def take_away(writer: RecordWriter) -> None:
    if isinstance(writer, MemoryWriter):
        writer.reachable = False
    else:
        assert isinstance(writer, CaseBookWriter)
        writer._path.rename(writer._path.with_suffix(".away"))


def go(call: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(call)


def test_write_is_read_back_under_a_new_version(writer: RecordWriter) -> None:
    values, before = go(writer.read_fields(ANA))
    result = go(writer.write("op", ANA, before, {"credit": "27.40 €"}))
    assert result.kind == "written"
    assert result.version != before
    assert go(writer.read_fields(ANA)) == ({**values, "credit": "27.40 €"}, result.version)


def test_same_write_twice_takes_effect_once(writer: RecordWriter) -> None:
    _, before = go(writer.read_fields(ANA))
    first = go(writer.write("op", ANA, before, {"credit": "27.40 €"}))
    assert go(writer.write("op", ANA, before, {"credit": "27.40 €"})) == first
    assert go(writer.read_fields(ANA))[1] == first.version


def test_key_of_one_write_does_not_serve_another(writer: RecordWriter) -> None:
    _, before = go(writer.read_fields(ANA))
    go(writer.write("op", ANA, before, {"credit": "27.40 €"}))
    result = go(writer.write("op", ANA, before, {"credit": "100.00 €"}))
    assert (result.kind, result.reason) == ("failed", "op_reused")
    assert go(writer.read_fields(ANA))[0]["credit"] == "27.40 €"


def test_changed_record_is_not_written(writer: RecordWriter) -> None:
    _, before = go(writer.read_fields(ANA))
    go(writer.write("theirs", ANA, before, {"credit": "5.00 €", "notes": "theirs"}))
    result = go(writer.write("ours", ANA, before, {"credit": "27.40 €"}))
    assert (result.kind, result.now) == ("conflict", {"credit": "5.00 €"})
    assert go(writer.read_fields(ANA)) == ({"credit": "5.00 €", "notes": "theirs"}, result.version)


def test_write_that_took_effect_is_found(writer: RecordWriter) -> None:
    _, before = go(writer.read_fields(ANA))
    result = go(writer.write("op", ANA, before, {"credit": "27.40 €"}))
    assert go(writer.find("op")).version == result.version


def test_write_that_took_no_effect_is_not_found(writer: RecordWriter) -> None:
    go(writer.write("op", ANA, "another version", {"credit": "27.40 €"}))
    assert go(writer.find("op")) is None


def test_unknown_field_refuses_the_whole_write(writer: RecordWriter) -> None:
    values, before = go(writer.read_fields(ANA))
    result = go(writer.write("op", ANA, before, {"credit": "27.40 €", "shoe_size": "38"}))
    assert (result.kind, result.reason) == ("failed", "no_field")
    assert go(writer.read_fields(ANA)) == (values, before)


def test_unknown_record_is_refused(writer: RecordWriter) -> None:
    assert go(writer.write("op", "NF-0", "1", {"credit": "1"})).reason == "no_record"
    with pytest.raises(RecordError) as caught:
        go(writer.read_fields("NF-0"))
    assert not isinstance(caught.value, Unreachable)


def test_system_out_of_reach_says_so_everywhere(writer: RecordWriter) -> None:
    take_away(writer)
    assert go(writer.write("op", ANA, "1", {"credit": "27.40 €"})).kind == "unreachable"
    with pytest.raises(Unreachable):
        go(writer.read_fields(ANA))
    with pytest.raises(Unreachable):
        go(writer.find("op"))
