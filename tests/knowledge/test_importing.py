"""A folder into a store: what is new, changed and gone; what survives; and that doing it again changes nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from copilot import children
from knowledge.errors import KnowledgeError
from knowledge.importing import Report, import_folder
from knowledge.ingest.reader import ReadingProcess
from knowledge.sources import READER
from tests.documents import docx, paragraph, zip_file
from tests.fakes import MemoryArticles


@pytest.fixture(scope="module")
def reader() -> Iterator[ReadingProcess]:
    process = ReadingProcess(children.command("reader"))
    yield process
    process.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "help" / "fees").mkdir(parents=True)
    (tmp_path / "help" / "fees" / "visit.md").write_text("# Visits\n\n45 euros.\n")
    (tmp_path / "help" / "moving.txt").write_text("Moving\n\nTen days.\n")
    (tmp_path / "help" / "export.zip").write_bytes(
        zip_file(
            {
                "a.html": "<p>Thirty days.</p>",
                "pictures/a.png": b"\x89PNG\r\n",
                "inner.zip": zip_file({"b.md": "# B\n\nText."}),
            }
        )
    )
    return tmp_path / "help"


class Importer:
    """Imports one folder into one store, and remembers what it wrote."""

    def __init__(self, folder: Path, reader: ReadingProcess) -> None:
        self.store = MemoryArticles()
        self._folder = folder
        self._reader = reader

    def __call__(self, *, retry: bool = True) -> dict[str, Report]:
        self.store.puts.clear()
        reports = import_folder(self._folder, "help", self.store, self._reader, retry=retry)
        return {report.file: report for report in reports}

    def bodies(self) -> dict[str, str]:
        return {article.file: article.body for article in self.store.articles()}


@pytest.fixture
def importer(folder: Path, reader: ReadingProcess) -> Importer:
    return Importer(folder, reader)


def test_every_file_and_member_is_reported_and_its_articles_are_in_the_store(importer: Importer) -> None:
    statuses = {name: report.status for name, report in importer().items()}
    assert statuses == {
        "export.zip!a.html": "ok", "export.zip!pictures/a.png": "skipped", "export.zip!inner.zip!b.md": "ok",
        "export.zip!inner.zip": "ok", "export.zip": "ok", "fees/visit.md": "ok", "moving.txt": "ok",
    }  # fmt: skip
    assert set(importer.bodies()) == {"export.zip!a.html", "export.zip!inner.zip!b.md", "fees/visit.md", "moving.txt"}
    assert all(article.source == "help" for article in importer.store.articles())


def test_progress_counts_the_files_of_the_folder(importer: Importer) -> None:
    reports = list(importer().values())
    assert (reports[-1].done, reports[-1].of) == (3, 3)
    assert all(report.of == 3 and report.seconds >= 0 for report in reports)


def test_importing_again_writes_nothing_and_reports_the_same(importer: Importer) -> None:
    first = {name: report.status for name, report in importer().items()}
    again = importer()
    assert {name: report.status for name, report in again.items()} == first
    assert importer.store.puts == []


def test_a_file_that_was_only_touched_is_not_read_again(importer: Importer, folder: Path) -> None:
    importer()
    os.utime(folder / "moving.txt", (1, 1))
    importer()
    assert importer.store.puts == []


def test_only_what_changed_is_written(importer: Importer, folder: Path) -> None:
    importer()
    (folder / "fees" / "visit.md").write_text("# Visits\n\n50 euros.\n")
    (folder / "new.md").write_text("# New\n\nText.\n")
    importer()
    assert sorted(importer.store.puts) == ["fees/visit.md", "new.md"]
    assert "50 euros" in importer.bodies()["fees/visit.md"]


def test_a_changed_archive_writes_its_changed_members_and_drops_the_gone(importer: Importer, folder: Path) -> None:
    importer()
    (folder / "export.zip").write_bytes(zip_file({"a.html": "<p>Thirty days.</p>", "c.md": "# C\n\nText."}))
    importer()
    assert importer.store.puts == ["export.zip!c.md", "export.zip"]
    assert {name for name in importer.bodies() if "!" in name} == {"export.zip!a.html", "export.zip!c.md"}


def test_files_that_are_gone_take_their_articles_along(importer: Importer, folder: Path) -> None:
    importer()
    (folder / "moving.txt").unlink()
    (folder / "export.zip").unlink()
    importer()
    assert set(importer.bodies()) == {"fees/visit.md"}
    assert set(importer.store.files("help")) == {"fees/visit.md"}


def test_a_broken_file_keeps_what_it_gave_and_is_told_by_name(importer: Importer, folder: Path) -> None:
    (folder / "guide.docx").write_bytes(docx(paragraph("Ten days.")))
    importer()
    (folder / "guide.docx").write_bytes(docx(paragraph("Twelve days."))[:200])
    report = importer()["guide.docx"]
    assert report.status == "broken"
    assert report.reason
    assert "Ten days." in importer.bodies()["guide.docx"]


def test_an_emptied_file_gives_no_article_any_more(importer: Importer, folder: Path) -> None:
    importer()
    (folder / "moving.txt").write_text("")
    assert importer()["moving.txt"].status == "empty"
    assert "moving.txt" not in importer.bodies()


def test_a_file_that_cannot_be_opened_is_left_as_it_was(
    importer: Importer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    importer()
    (folder / "moving.txt").write_text("Moving\n\nTwelve days.\n")
    real = Path.open

    def refuse(path: Path, *args: object, **named: object) -> object:
        if path.name == "moving.txt":
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **named)

    monkeypatch.setattr(Path, "open", refuse)
    report = importer()["moving.txt"]
    assert (report.status, report.reason) == ("broken", "it cannot be read (Permission denied); mend its permissions")
    assert "Ten days." in importer.bodies()["moving.txt"]
    monkeypatch.undo()
    assert importer()["moving.txt"].status == "ok"
    assert "Twelve days." in importer.bodies()["moving.txt"]


def test_files_below_a_folder_that_cannot_be_opened_stay(
    importer: Importer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    importer()
    real = os.scandir

    def refuse(path: str | Path) -> object:
        if Path(path).name == "fees":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert importer()["fees"].status == "broken"
    assert "fees/visit.md" in importer.bodies()


def test_a_copy_is_a_duplicate_until_its_twin_is_gone(importer: Importer, folder: Path) -> None:
    (folder / "z-copy.txt").write_text("Moving\n\nTen days.\n")
    report = importer()["z-copy.txt"]
    assert (report.status, report.reason) == ("duplicate", "it is the same as moving.txt")
    assert importer()["z-copy.txt"].status == "duplicate"
    (folder / "moving.txt").unlink()
    assert importer()["z-copy.txt"].status == "ok"
    assert "z-copy.txt" in importer.bodies()


def test_of_two_equal_files_the_one_whose_name_fits_is_used(importer: Importer, folder: Path) -> None:
    (folder / "a-misnamed.pdf").write_bytes(docx(paragraph("Ten days.")))
    (folder / "b-guide.docx").write_bytes(docx(paragraph("Ten days.")))
    reports = importer()
    assert (reports["b-guide.docx"].status, reports["a-misnamed.pdf"].status) == ("ok", "duplicate")


def test_two_files_with_one_id_are_told_and_the_first_holds_it(importer: Importer, folder: Path) -> None:
    (folder / "one.md").write_text("---\nid: KB-1\n---\n# One\n\nText.\n")
    (folder / "two.md").write_text("---\nid: KB-1\n---\n# Two\n\nOther.\n")
    report = importer()["two.md"]
    assert report.status == "broken"
    assert report.reason == "its id KB-1 is already used by one.md; give one of them another id"
    assert importer.store.article("KB-1").file == "one.md"
    (folder / "one.md").unlink()
    assert importer()["two.md"].status == "ok"


def test_a_renamed_file_takes_its_articles_along(importer: Importer, folder: Path) -> None:
    (folder / "one.md").write_text("---\nid: KB-1\n---\n# One\n\nText.\n")
    importer()
    (folder / "one.md").rename(folder / "fees" / "one.md")
    assert importer()["fees/one.md"].status == "ok"
    assert importer.store.article("KB-1").file == "fees/one.md"


def test_a_run_that_is_stopped_goes_on_where_it_ended(folder: Path, reader: ReadingProcess) -> None:
    store = MemoryArticles()
    run = import_folder(folder, "help", store, reader)
    while next(run).file != "export.zip":
        pass
    run.close()
    before = list(store.puts)
    list(import_folder(folder, "help", store, reader))
    assert store.puts[len(before) :] == ["fees/visit.md", "moving.txt"]


def test_a_folder_that_looks_empty_takes_nothing_along(importer: Importer, folder: Path) -> None:
    importer()
    for file in sorted(folder.rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    with pytest.raises(KnowledgeError, match="is its drive connected"):
        importer()
    assert len(importer.bodies()) == 4


def test_a_folder_that_is_not_there_is_said(reader: ReadingProcess, tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="There is no folder"):
        import_folder(tmp_path / "absent", "help", MemoryArticles(), reader)


def test_what_an_older_earshot_read_is_read_again_once(importer: Importer, folder: Path) -> None:
    (folder / "moving2.txt").write_bytes((folder / "moving.txt").read_bytes())
    first = {name: report.status for name, report in importer().items()}
    for file in importer.store.files("help").values():
        importer.store.note("help", replace(file, reader=READER - 1))
    assert {name: report.status for name, report in importer().items()} == first
    assert {"fees/visit.md", "moving.txt", "export.zip!a.html", "export.zip!inner.zip!b.md"} <= set(importer.store.puts)
    importer()
    assert importer.store.puts == []
