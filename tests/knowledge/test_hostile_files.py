"""Files that mean harm, or look as if: each is survived with a clear word, and costs no good file its place."""

from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from copilot import children
from knowledge.importing import Report, import_folder
from knowledge.ingest import limits
from knowledge.ingest.outcome import Given
from knowledge.ingest.reader import ReadingProcess
from tests.documents import docx, locked_pdf, paragraph, pdf, xlsx, zip_file
from tests.fakes import MemoryArticles

ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)


@pytest.fixture
def reader() -> Iterator[ReadingProcess]:
    process = ReadingProcess(children.command("reader"))
    yield process
    process.close()


def with_entities(document: bytes, part: str) -> bytes:
    """The document with a part that defines entities which grow to gigabytes."""
    archive = zipfile.ZipFile(io.BytesIO(document))
    texts = {name: archive.read(name) for name in archive.namelist()}
    texts[part] = ENTITIES.encode() + texts[part].split(b"?>", 1)[-1]
    return zip_file(texts)


def one_text_a_thousand_times() -> bytes:
    """A small workbook whose rows all point at one string of 90,000 characters: 27 million when written out."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    archive = zipfile.ZipFile(io.BytesIO(xlsx({"A": [["x"]]})))
    texts = {name: archive.read(name) for name in archive.namelist()}
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 301))
    texts["xl/worksheets/sheet1.xml"] = f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'.encode()
    texts["xl/sharedStrings.xml"] = f'<sst xmlns="{main}"><si><t>{"word " * 18_000}</t></si></sst>'.encode()
    texts["[Content_Types].xml"] = texts["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        b'spreadsheetml.sharedStrings+xml"/></Types>',
    )
    return zip_file(texts)


def zip_with_link() -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        link = zipfile.ZipInfo("link.md")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("good.md", "# In the link zip\n\nGood text.")
    return sink.getvalue()


def locked_zip() -> bytes:
    """A zip whose only file says that it is encrypted."""
    data = bytearray(zip_file({"secret.md": "# Secret\n\nText."}))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


HOSTILE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "bomb.docx": (lambda: docx(f"<w:p><w:r><w:t>{'a' * 400_000_000}</w:t></w:r></w:p>"), "broken", "larger than 200 MB"),
    "ratio.docx": (lambda: docx(f"<w:p><w:r><w:t>{'a' * 20_000_000}</w:t></w:r></w:p>"), "broken", "100 times its size"),
    "entities.docx": (lambda: with_entities(docx(paragraph("&j;")), "word/document.xml"), "broken", "defines entities"),
    "entities.xlsx": (lambda: with_entities(xlsx({"A": [["x"]]}), "xl/worksheets/sheet1.xml"), "broken", ""),
    "cut.pdf": (lambda: pdf([["Text"]])[:300], "broken", "cut off"),
    "locked.pdf": (lambda: locked_pdf(pdf([["Text"]])), "password", "without one"),
    "pictures.pdf": (lambda: pdf([[], [], []]), "no_text", "OCR"),
    "cut.zip": (lambda: zip_file({"a.md": "# A\n\nText."})[:60], "broken", "cut off"),
    "locked.zip!secret.md": (lambda: locked_zip(), "password", "without one"),
    "link.zip!link.md": (lambda: zip_with_link(), "skipped", "links in archives are not followed"),
    "deep.json": (lambda: b"[" * 200_000, "broken", "nested too deeply"),
    "line.txt": (lambda: b"x" * 50_000_000, "skipped", "larger than 20 MB"),
    "garbage.pdf": (lambda: b"%PDF-1.4\n" + bytes(range(256)) * 50, "broken", "damaged"),
    "paths.zip!../../evil.md": (lambda: zip_file({"../../evil.md": "# Evil\n\nx"}), "skipped", "leads out of the archive"),
    "paths2.zip!/etc/evil.md": (lambda: zip_file({"/etc/evil.md": "# Evil\n\nx"}), "skipped", "leads out of the archive"),
    "paths3.zip!C:\\evil.md": (lambda: zip_file({"C:\\evil.md": "# Evil\n\nx"}), "skipped", "leads out of the archive"),
    "bomb.zip!bomb.txt": (lambda: zip_file({"bomb.txt": b"a" * 60_000_000, "good.md": "# In the bomb zip\n\nGood text."}), "skipped", "100 times its size"),
    "nest.zip!1.zip!2.zip": (lambda: zip_file({"1.zip": zip_file({"2.zip": zip_file({"3.md": "# Deep\n\nx"}), "good.md": "# One down\n\nText."})}), "skipped", "archive in an archive in an archive"),
}  # fmt: skip


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, Report], MemoryArticles]]:
    """One folder with all of them, and good files before, between and after."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, (content, _, _) in HOSTILE.items():
        (folder / name.partition("!")[0]).write_bytes(content())
    for name in ("0-good.md", "m-good.md", "z-good.md"):
        (folder / name).write_text(f"# {name}\n\nGood text of {name}.\n")
    (folder / "script.html").write_text(
        "<body><p>Good text.</p><script>steal()</script><p onclick='x()'>More.</p></body>"
    )
    (folder / "brackets.md").write_text("# Brackets\n\n" + "[" * 100_000 + "\n\n" + "![" * 50_000 + "\n")
    if sys.platform != "win32":
        os.mkfifo(folder / "pipe.md")
        (folder / "loop").symlink_to(folder)
        (folder / "secrets.md").symlink_to("/etc/passwd")
    process = ReadingProcess(children.command("reader"))
    store = MemoryArticles()
    yield {report.file: report for report in import_folder(folder, "s", store, process)}, store
    process.close()


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_file_is_survived_with_a_clear_word(
    imported: tuple[dict[str, Report], MemoryArticles], name: str
) -> None:
    report = imported[0][name]
    assert report.status == HOSTILE[name][1], report.reason
    assert HOSTILE[name][2] in report.reason
    assert "takes longer" not in report.reason


def test_no_good_file_is_given_up_for_them(imported: tuple[dict[str, Report], MemoryArticles]) -> None:
    reports, store = imported
    bodies = {article.file: article.body for article in store.articles()}
    good = ["0-good.md", "m-good.md", "z-good.md", "link.zip!good.md", "bomb.zip!good.md", "nest.zip!1.zip!good.md"]
    assert {reports[name].status for name in [*good, "script.html", "brackets.md"]} == {"ok"}
    assert all("Good text" in bodies[name] for name in good[:5])
    assert "steal" not in bodies["script.html"]
    assert "onclick" not in bodies["script.html"]
    assert not any("evil" in name or "secrets" in name for name in bodies)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither")
def test_links_and_pipes_are_passed_over(imported: tuple[dict[str, Report], MemoryArticles]) -> None:
    reports = imported[0]
    assert {reports[name].status for name in ("pipe.md", "loop", "secrets.md")} == {"skipped"}
    assert not any(name.startswith("loop/") for name in reports)


def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_is_read() -> None:
    process = ReadingProcess(children.command("reader"), seconds=3.0)
    try:
        slow = "<table>" + "<tr><td rowspan=60000 colspan=64>x<td>y</tr>" * 3000
        answer = process.read(Given(name="slow.html", data=slow.encode()))
        assert answer.status == "broken"
        assert "longer than 3 seconds" in answer.reason
        process._seconds = limits.SECONDS  # a busy machine takes its time to start the next one
        assert process.read(Given(name="a.md", data=b"# A\n\nText.")).status == "ok"
    finally:
        process.close()


def test_a_member_that_kills_the_reader_costs_only_itself() -> None:
    slow = "<table>" + "<tr><td rowspan=60000 colspan=64>x<td>y</tr>" * 3000
    archive = zip_file({"a.md": "# A\n\nText.", "slow.html": slow, "z.md": "# Z\n\nText."})
    process = ReadingProcess(children.command("reader"))
    try:
        statuses = []
        for member in process.read(Given(name="a.zip", data=archive)).members:
            process._seconds = 3.0 if member.name == "slow.html" else limits.SECONDS
            statuses.append(process.read_member((member.name,)).status)
        assert statuses == ["ok", "broken", "ok"]
    finally:
        process.close()


@pytest.mark.skipif(sys.platform != "linux", reason="the limit on memory is Linux's")
def test_the_reader_has_a_limit_on_its_memory(reader: ReadingProcess) -> None:
    import psutil

    before = set(psutil.Process().children())
    reader.read(Given(name="a.md", data=b"# A\n\nText."))
    (child,) = set(psutil.Process().children()) - before
    assert child.rlimit(psutil.RLIMIT_AS) == (2_000_000_000, 2_000_000_000)


HARM = {
    "network": "import socket; socket.create_connection(('127.0.0.1', {port}), 1)",
    "program": "import subprocess; subprocess.run(['true'])",
    "file": "open('{file}', 'w').write('x')",
    "removal": "import os; os.remove('{file}')",
}


@pytest.mark.parametrize("harm", sorted(HARM))
def test_code_in_the_reader_can_neither_connect_nor_start_nor_write(tmp_path: Path, harm: str) -> None:
    import subprocess

    with socket.create_server(("127.0.0.1", 0)) as server:
        code = HARM[harm].format(port=server.getsockname()[1], file=tmp_path / "written")
        program = (
            "from knowledge.ingest import child\nchild._shut()\n"
            f"try:\n    {code}\nexcept PermissionError:\n    print('refused')\n"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout == "refused\n", done.stderr
    assert not (tmp_path / "written").exists()


def test_a_small_sheet_that_writes_out_to_megabytes_is_cut(reader: ReadingProcess) -> None:
    answer = reader.read(Given(name="big.xlsx", data=one_text_a_thousand_times(), source="test"))

    assert answer.status == "partial"
    assert "20 million characters" in answer.reason
    assert sum(len(article.body) for article in answer.articles) <= 20_000_000


@pytest.mark.skipif(sys.platform == "win32", reason="there is no alarm on Windows; the parent's limit counts")
def test_a_reading_process_without_a_parent_ends_by_itself() -> None:
    program = "from knowledge.ingest.child import alarm; alarm(0.2)\nwhile True: pass"

    ended = subprocess.run([sys.executable, "-c", program], timeout=60, check=False)

    assert ended.returncode == -signal.SIGALRM


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is text")
def test_a_name_that_is_no_text_costs_no_other_file_its_place(tmp_path: Path, reader: ReadingProcess) -> None:
    (tmp_path / "bees.md").write_text("# Bees\n\nBy the gate.\n")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.md")).write_text("# Orchard\n\nPicked in September.\n")
    store = MemoryArticles()
    reports = list(import_folder(tmp_path, "help", store, reader))
    assert [(report.file, report.status) for report in reports] == [("bees.md", "ok"), ("caf\\xe9.md", "ok")]
    assert any("September" in article.body for article in store.articles())


def test_half_a_character_in_json_costs_no_article(reader: ReadingProcess) -> None:
    answer = reader.read(
        Given(name="faq.json", data=rb'[{"question": "Dogs?", "answer": "Welcome \ud83d"}]', source="")
    )
    assert (answer.status, answer.articles[0].body.strip()) == ("ok", "Welcome")


def test_an_archive_says_what_became_of_what_is_in_it(tmp_path: Path, reader: ReadingProcess) -> None:
    (tmp_path / "bomb.zip").write_bytes(zip_file({"zeros.txt": b"0" * 20_000_000}))
    (tmp_path / "bomb-and-bees.zip").write_bytes(
        zip_file({"bees.md": "# Bees\n\nBy the gate.", "zeros.txt": b"0" * 20_000_000})
    )
    deep = zip_file({"ants.md": "# Ants\n\nBy the wall.", "third.zip": zip_file({"a.md": "# A\n\nText."})})
    (tmp_path / "deep.zip").write_bytes(zip_file({"second.zip": deep}))
    locked = bytearray(zip_file({"secret.md": "# Secret\n\nText."}))
    listed = locked.find(b"PK\x01\x02")
    locked[6] |= 1
    locked[listed + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(locked)
    reports = {report.file: report for report in import_folder(tmp_path, "help", MemoryArticles(), reader)}
    assert (reports["locked.zip"].status, reports["bomb.zip"].status) == ("password", "skipped")
    assert "secret.md: it is protected by a password" in reports["locked.zip"].reason
    assert "zeros.txt: it unpacks to more than 100 times its size" in reports["bomb.zip"].reason
    assert (reports["bomb-and-bees.zip"].status, reports["deep.zip"].status) == ("partial", "partial")
    assert "zeros.txt: it unpacks" in reports["bomb-and-bees.zip"].reason
