"""PDFs: text in order, with headings where they can be told, and the page of every passage."""

from __future__ import annotations

import gzip
import itertools
import re
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from knowledge.articles import Article
from knowledge.ingest.pdf_mend import Mended
from knowledge.passages import split
from tests.documents import form_pdf, locked_pdf, pdf

FEES = ["# Call-out fees", "", "The fee is 45 euros. It applies when the fault", "is in the customer's own wiring."]
MANUALS = [
    Path("/usr/share/doc/valgrind/valgrind_manual.pdf"),
    Path("/usr/share/doc/valgrind/valgrind_manual.pdf.gz"),
    Path("/usr/share/doc/gnuplot/gnuplot.pdf"),
]


def test_large_and_bold_lines_are_headings_and_gaps_part_paragraphs(article) -> None:
    found = article(
        "fees.pdf", pdf([[*FEES, "", "** Credits", "Once."], ["# Moving", "Ten days."]], title="Call-out fees")
    )
    assert found.title == "Call-out fees"
    assert found.body.split("\n\n") == [
        "# Call-out fees",
        "The fee is 45 euros. It applies when the fault\nis in the customer's own wiring.",
        "##### Credits",
        "Once.",
        "## Moving",
        "Ten days.",
        "",
    ]


def test_a_passage_knows_its_page(article) -> None:
    found = article("fees.pdf", pdf([FEES, ["# Moving", "Ten days."]]))
    places = [found.place(passage.span.start) for passage in split(found)]
    assert places == ["page 1", "page 2"]


def test_an_outline_names_the_headings(article) -> None:
    found = article("a.pdf", pdf([["Intro."], ["Moving house", "Ten days."]], outline=[("Moving house", 1)]))
    assert "## Moving house\n\nTen days." in found.body


def test_the_cells_of_a_row_stay_on_one_line(article) -> None:
    found = article(
        "prices.pdf", pdf([["Plan\tPrice\tTerm", "Basic\t10 euros\t12 months", "Plus\t20 euros\t24 months"]])
    )
    assert "Basic 10 euros 12 months\nPlus 20 euros 24 months" in found.body


def test_running_heads_and_page_numbers_go_but_rows_that_look_alike_stay(article) -> None:
    pages = [["Northfield manual", f"Plan {n} costs {n} euros", "More.", "Even more.", str(n)] for n in range(1, 9)]
    body = article("manual.pdf", pdf(pages)).body
    assert "Northfield manual" not in body
    assert all(f"Plan {n} costs {n} euros" in body for n in range(1, 9))
    assert "\n8\n" not in body


def test_what_was_typed_into_a_form_is_read(article) -> None:
    body = article("form.pdf", form_pdf(pdf([FEES]), {"Contract": "NF-2001", "Empty": ""})).body
    assert "- Contract: NF-2001" in body
    assert "Empty" not in body


@pytest.mark.parametrize(
    ("content", "status", "reason"),
    [
        (locked_pdf(pdf([FEES])), "password", "save a copy without one"),
        (pdf([[], []]), "no_text", "text recognition"),
        (pdf([FEES])[:400], "broken", "export or copy it again"),
        (b"%PDF-1.7\n" + b"\x07" * 3000, "broken", "export or copy it again"),
    ],
    ids=["locked", "pictures", "cut off", "garbage"],
)
def test_a_pdf_that_cannot_be_read_says_why(answer, content: bytes, status: str, reason: str) -> None:
    found = answer("a.pdf", content)
    assert found.status == status
    assert reason in found.reason


SUBJECTS = ("Visits", "Moves", "Credits", "Routers", "Outages", "Contracts", "Reminders", "Meters")
PAGES = [[f"# {name}", "", f"{name} cost {n} euros and one cent."] for n, name in enumerate(SUBJECTS, start=1)]


def test_of_a_pdf_that_is_cut_off_the_whole_pages_are_read_and_the_rest_is_said(answer) -> None:
    content = pdf(PAGES)
    cut = content[: content.index(b"Contracts cost")]
    found = answer("a.pdf", cut)
    assert (found.status, found.is_torn) == ("partial", True)
    assert found.reason == "the PDF is cut off, 5 of 8 pages could be read; export or copy it again"
    (article,) = found.articles
    whole = answer("a.pdf", content).articles[0]
    assert whole.body.startswith(article.body.rstrip())
    assert article.place(article.body.index("Outages cost")) == "page 5"
    assert "Contracts" not in article.body


def test_a_cut_pdf_with_an_object_number_beyond_any_is_not_mended_for_ever(answer) -> None:
    content = pdf(PAGES)
    cut = content[: content.index(b"Contracts cost")]
    begins = cut.index(b"1 0 obj")
    found = answer("a.pdf", cut[:begins] + b"9999999 0 obj\n<< /Nothing 1 >>\nendobj\n" + cut[begins:])
    assert found.status in ("broken", "partial")
    assert "export or copy it again" in found.reason


def test_of_a_pdf_without_any_rest_that_opens_it_is_said_that_it_is_broken(
    answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def mended(data: bytes) -> Mended:
        asked.append(data)
        return Mended(b"%PDF-1.7\nnothing", (0,), 1)

    monkeypatch.setattr("knowledge.ingest.pdf.mended", mended)
    found = answer("a.pdf", pdf(PAGES)[:400])
    assert (found.status, len(asked)) == ("broken", 1)
    assert "export or copy it again" in found.reason


def test_the_pages_of_a_cut_pdf_keep_their_numbers_and_a_page_without_text_is_none_that_is_lost(answer) -> None:
    content = pdf([[], *PAGES])
    fonts = content.index(b"/Font << /F1", content.index(b"/Type /Page /"))
    cover = content[:fonts] + content[fonts:].replace(b"/Font << /F1 1 0 R /F2 2 0 R >>", b"", 1)
    cut = cover[: cover.index(b"Contracts cost")]
    found = answer("a.pdf", cut)
    assert found.reason == "the PDF is cut off, 6 of 9 pages could be read; export or copy it again"
    (article,) = found.articles
    assert article.place(article.body.index("Visits cost")) == "page 2"
    (article,) = answer("a.pdf", cut.replace(b"/Contents 6 0 R", b"/Contents 99 0 R")).articles  # Visits are lost
    assert article.place(article.body.index("Moves cost")) == "page 3"
    (article,) = answer("a.pdf", cut.replace(b"[5 0 R 7 0 R 9 0 R", b"[5 0 R 9 0 R 7 0 R")).articles
    assert article.body.index("Moves cost") < article.body.index("Visits cost")


def test_pages_that_are_packed_into_object_streams_are_read_too(answer) -> None:
    content = pdf(PAGES)
    whole = lines(answer("a.pdf", content).articles)
    packed = with_object_streams(content)
    found = answer("a.pdf", packed)
    assert (found.status, found.articles[0].body.count("and one cent")) == ("partial", 8)
    for share in range(20, 100, 4):
        found = answer("a.pdf", packed[: len(packed) * share // 100])
        assert found.status in ("broken", "partial")
        assert lines(found.articles) <= whole


def lines(articles: Sequence[Article]) -> set[str]:
    """Without the level of headings, which depends on the pages there are."""
    return {line.lstrip("# ") for article in articles for line in article.body.splitlines()}


def with_object_streams(content: bytes) -> bytes:
    """Its objects but for the texts in object streams of four, without the table that would be at the end."""
    streams, others = [], []
    for found in re.finditer(rb"(\d+) 0 obj\n(.*?)\nendobj\n", content, re.DOTALL):
        (streams if b"stream\n" in found[2] else others).append((found[0], int(found[1]), found[2]))
    parts = [b"%PDF-1.7\n", *(whole for whole, _, _ in streams)]
    for number, place in enumerate(range(0, len(others), 4), start=100):
        four = others[place : place + 4]
        offsets = itertools.accumulate((len(body) + 1 for *_, body in four), initial=0)
        head = b" ".join(b"%d %d" % (own, at) for (_, own, _), at in zip(four, offsets, strict=False)) + b"\n"
        inside = zlib.compress(head + b"\n".join(body for *_, body in four))
        about = b"/Type /ObjStm /N %d /First %d /Filter /FlateDecode /Length %d" % (len(four), len(head), len(inside))
        parts.append(b"%d 0 obj\n<< %b >>\nstream\n%b\nendstream\nendobj\n" % (number, about, inside))
    return b"".join(parts)


def test_text_whose_type_face_came_after_the_cut_is_not_guessed_at(answer) -> None:
    content = pdf([FEES])
    faces = content.index(b"1 0 obj"), content.index(b"3 0 obj")
    cut = content[: faces[0]] + content[faces[1] : content.index(b"xref")]
    assert answer("a.pdf", cut).status == "broken"


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n" + b"1 0 obj\n<< /Type /Page /Parent 1 0 R /Contents 1 0 R >>\nendobj\n" * 50_000,
        b"%PDF-1.7\n" + b"".join(b"%d 0 obj " % n for n in range(100_000)),
        b"%PDF-1.7\n1 0 obj << /Type /ObjStm /N 9999999 /First 9999999 /Filter /FlateDecode >> stream\n"
        + zlib.compress(b"0" * 60_000_000)
        + b"\nendstream endobj",
        b"%PDF-1.7\n1 0 obj << /Type /ObjStm /N 100000 /First 2100000 /Filter /FlateDecode >> stream\n"
        + zlib.compress(b"1 0 2 9000000 " * 150_000 + b"<< /Type /Page >>" * 1_000_000)
        + b"\nendstream endobj",
        b"%PDF-1.7\n1 0 obj << /Type /Page /Contents [1 0 R] /Resources 1 0 R /Font 1 0 R >> endobj",
    ],
    ids=[
        "a page that is its own parent",
        "beginnings without ends",
        "bomb",
        "objects that overlap",
        "a page that is all its parts",
    ],
)
def test_a_hostile_pdf_that_is_cut_off_costs_no_more_than_seconds(answer, content: bytes) -> None:
    began = time.process_time()
    assert answer("a.pdf", content).status in ("broken", "no_text")
    assert time.process_time() - began < 5


def test_pages_beyond_the_limit_are_said(answer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.ingest.limits.PDF_PAGES", 2)
    found = answer("a.pdf", pdf([["Page one."], ["Page two."], ["Page three."]]))
    assert (found.status, found.reason) == ("partial", "only the first 2 of 3 pages were read; split the file")
    assert "Page two." in found.articles[0].body


def test_a_real_manual_of_more_than_300_pages_is_read_whole(article) -> None:
    """A manual that a Debian package brings: gnuplot-doc (311 pages) or valgrind (397); see tools/setup.sh."""
    manual = next((file for file in MANUALS if file.is_file()), None)
    if manual is None:
        pytest.skip("no manual in PDF is installed: apt-get install gnuplot-doc")
    content = gzip.decompress(manual.read_bytes()) if manual.suffix == ".gz" else manual.read_bytes()
    found = article("manual.pdf", content)
    passages = split(found)
    pages = {found.place(passage.span.start) for passage in passages}
    assert len(pages) > 290
    assert len(passages) > 1000
    headed = sum(bool(passage.heading) for passage in passages)
    assert headed > 0.9 * len(passages)
    assert "\ufffe" not in found.body
