"""PDFs: text in order, with headings where they can be told, and the page of every passage."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

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
