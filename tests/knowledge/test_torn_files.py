"""A bad copy of a file: what is whole in it is taken, and nothing that was known before is lost by it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from copilot import children
from knowledge.importing import Report, import_folder
from knowledge.ingest.reader import ReadingProcess
from knowledge.sources import READER
from knowledge.store.store import Store
from tests.documents import pdf, xlsx, zip_file
from tests.fakes import HashEmbedder


class Desk:
    """One file in a folder, imported into a real store as often as it is given a content."""

    def __init__(self, at: Path, store: Store, reader: ReadingProcess) -> None:
        self.store = store
        self._folder = at
        self._reader = reader

    def imports(self, name: str, content: bytes | None = None) -> Report:
        if content is not None:
            (self._folder / name).write_bytes(content)
        (report,) = import_folder(self._folder, "help", self.store, self._reader)
        return report

    def said(self, name: str) -> dict[str, str]:
        return {article.title: article.body.strip() for article in self.store.held("help", name)}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "help").mkdir()
    reader = ReadingProcess(children.command("reader"))
    with Store.open(tmp_path / "knowledge", HashEmbedder()) as store:
        yield Desk(tmp_path / "help", store, reader)
    reader.close()


# ---- PDF ----------------------------------------------------------------------------------------
MANUAL = pdf([[f"Chapter {n} costs {n} euros."] for n in range(1, 5)])


def cut(before: bytes) -> bytes:
    return MANUAL[: MANUAL.index(before)]


def test_a_pdf_that_is_cut_off_gives_what_it_holds_but_takes_nothing_from_the_whole_one(desk: Desk) -> None:
    def taken(content: bytes) -> tuple[str, str]:
        return desk.imports("manual.pdf", content).status, desk.said("manual.pdf")["Manual"]

    assert taken(cut(b"Chapter 3")) == ("partial", "Chapter 1 costs 1 euros.\n\nChapter 2 costs 2 euros.")
    status, body = taken(cut(b"Chapter 4"))  # it is still being copied
    assert (status, "Chapter 3" in body) == ("partial", True)
    status, whole = taken(MANUAL)
    assert (status, "Chapter 4" in whole) == ("ok", True)
    assert taken(cut(b"Chapter 3")) == ("broken", whole)
    assert taken(cut(b"Chapter 4")) == ("broken", whole)
    assert desk.imports("manual.pdf").reason.endswith("; the articles of the whole one stay")


def test_a_file_that_was_broken_between_is_still_known_to_be_torn(desk: Desk) -> None:
    desk.imports("manual.pdf", cut(b"Chapter 2"))
    assert desk.imports("manual.pdf", b"%PDF-1.4 and no more").status == "broken"
    assert desk.imports("manual.pdf", cut(b"Chapter 4")).status == "partial"
    assert "Chapter 3" in desk.said("manual.pdf")["Manual"]


def test_a_torn_file_that_an_older_earshot_read_is_read_again_once_and_taken(desk: Desk) -> None:
    first = desk.imports("manual.pdf", cut(b"Chapter 3"))
    (known,) = desk.store.files("help").values()
    old = [replace(article, places=()) for article in desk.store.held("help", "manual.pdf")]
    desk.store.put("help", replace(known, reader=READER - 1), old)
    again = desk.imports("manual.pdf")
    assert (again.status, again.reason) == (first.status, first.reason)
    (article,) = desk.store.held("help", "manual.pdf")
    assert article.place(article.body.index("Chapter 2")) == "page 2"
    version = desk.store.history(article.id)[0].number
    desk.imports("manual.pdf")
    assert desk.store.history(article.id)[0].number == version


# ---- Excel --------------------------------------------------------------------------------------
def book(fee: str, days: str, *, is_torn: bool = False, more: tuple[tuple[str, str], ...] = ()) -> bytes:
    """Two sheets of questions; in a torn one the second sheet is damaged behind its first row."""
    head = ["question", "answer"]
    whole = xlsx({
        "Fees": [head, ["What is the fee?", fee], *map(list, more)],
        "Moves": [head, ["How long?", days], ["Where to?", "To the new address."]],
    })  # fmt: skip
    return torn(whole, sheet=2, row=3) if is_torn else whole


def torn(whole: bytes, *, sheet: int, row: int) -> bytes:
    """The workbook with one of its sheets damaged from a row on."""
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = f"xl/worksheets/sheet{sheet}.xml"
    members[name] = b"<row".join(members[name].split(b"<row")[:row]) + b"<row r=<"
    return zip_file(members)


def test_a_damaged_sheet_keeps_no_newer_version_of_the_other_sheets_out(desk: Desk) -> None:
    assert desk.imports("book.xlsx", book("45 euros", "Ten days")).status == "ok"
    for fee in ("50 euros", "55 euros", "60 euros"):
        report = desk.imports("book.xlsx", book(fee, "A week", is_torn=True, more=(("Who pays?", "You."),)))
        assert report.status == "partial"
        assert report.reason.startswith("its sheet Moves is cut off or damaged after row 2;")
        assert report.reason.endswith("; what it held before stays beside the rest")
        assert desk.said("book.xlsx") == {
            "What is the fee?": fee, "How long?": "Ten days", "Where to?": "To the new address.", "Who pays?": "You.",
        }  # fmt: skip
    assert desk.imports("book.xlsx", book("65 euros", "A week")).status == "ok"
    assert desk.said("book.xlsx") == {
        "What is the fee?": "65 euros", "How long?": "A week", "Where to?": "To the new address.",
    }  # fmt: skip


def test_what_was_kept_beside_a_damaged_sheet_is_not_read_or_written_again(desk: Desk) -> None:
    desk.imports("book.xlsx", book("45 euros", "Ten days"))
    first = desk.imports("book.xlsx", book("50 euros", "A week", is_torn=True))
    held = desk.store.held("help", "book.xlsx")
    versions = [desk.store.history(article.id)[0].number for article in held]
    assert desk.imports("book.xlsx").reason == first.reason
    assert [desk.store.history(article.id)[0].number for article in held] == versions


def test_a_workbook_that_was_always_torn_gives_what_can_be_read_of_it_now(desk: Desk) -> None:
    desk.imports("book.xlsx", book("45 euros", "Ten days", is_torn=True))
    assert desk.said("book.xlsx") == {"What is the fee?": "45 euros", "How long?": "Ten days"}
    assert desk.imports("book.xlsx", book("50 euros", "A week", is_torn=True)).status == "partial"
    assert desk.said("book.xlsx") == {"What is the fee?": "50 euros", "How long?": "A week"}


@pytest.mark.parametrize("fees", [("45 euros",), ("45 euros", "60 euros abroad")])
@pytest.mark.parametrize("row", [2, 3])
def test_an_id_on_two_sheets_of_a_torn_workbook_replaces_no_article_of_the_damaged_one(
    desk: Desk, fees: tuple[str, ...], row: int
) -> None:
    """Ids are numbered over all sheets, so those behind the damage bear what others bore in the whole workbook."""

    def content(days: str) -> bytes:
        head = ["id", "question", "answer"]
        sold = [["KB-1", f"What is the fee {n}?", fee] for n, fee in enumerate(fees)]
        moves = [["KB-1", "How long?", days], ["KB-7", "Where to?", f"{days} away"]]
        return xlsx({"Fees": [head, *sold], "Moves": [head, *moves]})

    desk.imports("book.xlsx", content("Ten days"))
    before = desk.said("book.xlsx")
    assert desk.imports("book.xlsx", torn(content("A week"), sheet=1, row=row)).status == "partial"
    assert desk.said("book.xlsx") == before | {"Where to?": "A week away"}
    desk.imports("book.xlsx", content("A week"))
    assert desk.said("book.xlsx")["How long?"] == "A week"
