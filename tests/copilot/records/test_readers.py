"""Finding a customer by what a telephone shows and a recogniser hears."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from copilot import paths
from copilot.errors import RecordError
from copilot.journal.journal import Journal
from copilot.records import casebook
from copilot.records.lookup import RecordReader
from copilot.records.readers import CaseBookReader

ANA, ANDRE, GRACE = "NF-204187", "NF-318842", "NF-198337"


@pytest.fixture
def reader(book: Path) -> Iterator[RecordReader]:
    opened = CaseBookReader(book)
    yield opened
    opened.close()


@pytest.mark.parametrize("number", ["+442079460335", "020 7946 0335", "(020) 7946-0335", "0044 20 7946 0335"])
def test_number_is_found_however_it_is_written(reader: RecordReader, number: str) -> None:
    assert [c.id for c in reader.by_number(number)] == [GRACE]


def test_a_record_says_which_system_it_was_read_from(reader: RecordReader) -> None:
    found = reader.read(ANA)
    assert found is not None
    assert found.system == "casebook"


def test_shared_number_gives_everybody_behind_it(reader: RecordReader) -> None:
    assert [c.id for c in reader.by_number("+44 20 7946 0018")] == [ANA, ANDRE]


@pytest.mark.parametrize("number", ["", "anonymous", "+44 20 7946 9999", "12"])
def test_no_number_gives_nobody(reader: RecordReader, number: str) -> None:
    assert reader.by_number(number) == []


def test_region_says_whose_numbers_have_no_country_code(book: Path) -> None:
    abroad = CaseBookReader(book, region="US")
    assert abroad.by_number("020 7946 0335") == []
    assert [c.id for c in abroad.by_number("+44 20 7946 0335")] == [GRACE]
    abroad.close()


@pytest.mark.parametrize(
    ("heard", "found"),
    [
        ("Silva", [ANA, ANDRE]),
        ("ana silva", [ANA]),
        ("Sílva, Ana.", [ANA]),
        ("Anna Silva", [ANA]),
        ("Sylva", [ANA, ANDRE]),
        ("Grace O'kafor", [GRACE]),
        ("Okofor", [GRACE]),
        ("Ana", [ANA]),
        ("Ana Maria Silva", [ANA]),
        ("Silver", []),
        ("Anna Silver", []),
        ("", []),
    ],
)
def test_name_is_found_as_a_recogniser_writes_it(reader: RecordReader, heard: str, found: list[str]) -> None:
    assert [c.id for c in reader.by_name(heard)] == found


@pytest.mark.parametrize("heard", [ANA, "nf 204187", "204187", "NF204187", "2 0 4 1 8 7"])
def test_customer_number_is_found_as_it_is_said(reader: RecordReader, heard: str) -> None:
    assert [c.id for c in reader.by_id(heard)] == [ANA]


@pytest.mark.parametrize("heard", ["", "4187", "NF-204188", "NF"])
def test_part_of_a_customer_number_is_nobody(reader: RecordReader, heard: str) -> None:
    assert reader.by_id(heard) == []


def test_postcode_gives_everybody_who_lives_there(reader: RecordReader) -> None:
    assert [c.id for c in reader.by_postcode("nf62wx")] == [GRACE, ANA]


def test_record_is_read_whole(reader: RecordReader) -> None:
    ana = reader.read(ANA)
    assert ana is not None
    assert (ana.name, ana.plan, ana.phones, ana.version) == ("Ana Silva", "Fibre 500", ("+44 20 7946 0018",), "1")
    assert ana.fields == {"last_reason": "Billing", "credit": "0.00 €", "notes": ""}
    assert [case.id for case in ana.cases] == ["55871", "54310"]
    assert ana.contacts[0].summary == "Router replaced"


def test_unknown_record_reads_as_none(reader: RecordReader) -> None:
    assert reader.read("NF-0") is None


def test_case_book_is_filled_once(book: Path, seed: Path) -> None:
    assert casebook.prepare(book, seed=seed) == 3
    assert casebook.prepare(book) == 3


def test_case_book_is_private(book: Path) -> None:
    assert stat.S_IMODE(book.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(book.stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["[[customer", "x = 1", '[[customer]]\nid = "NF-1"', "customer = 3"])
def test_seed_that_cannot_be_read_leaves_an_empty_case_book(tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.toml").write_text(text)
    with pytest.raises(RecordError, match=r"bad\.toml"):
        casebook.prepare(tmp_path / "casebook.db", seed=tmp_path / "bad.toml")
    assert casebook.prepare(tmp_path / "casebook.db") == 0


def test_missing_case_book_is_said(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="There is no case book"):
        CaseBookReader(tmp_path / "casebook.db")


def test_journal_is_not_taken_for_a_case_book(tmp_path: Path) -> None:
    Journal.open(tmp_path / "journal.db").close()
    with pytest.raises(RecordError, match="not an Earshot case book"):
        CaseBookReader(tmp_path / "journal.db")


def test_shipped_customers_fill_a_case_book(tmp_path: Path) -> None:
    shipped = paths.resources() / "demo" / "customers.toml"
    assert casebook.prepare(tmp_path / "casebook.db", seed=shipped) >= 10
    reader = CaseBookReader(tmp_path / "casebook.db")
    assert len(reader.by_name("Silva")) == 2
    reader.close()
