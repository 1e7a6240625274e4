"""Word documents: what is on the page comes out, remarks about it do not."""

from __future__ import annotations

import pytest

from tests.documents import WORD, docx, paragraph, run, word_table


def test_styles_and_bold_lines_are_headings(article) -> None:
    found = article(
        "fees.docx",
        docx(
            paragraph("Call-out fees", style="Heading1")
            + paragraph("When it applies", bold=True)
            + paragraph("The fee is 45 euros.")
            + paragraph("Never waive it twice.", bold=True)
        ),
    )
    assert found.title == "Call-out fees"
    assert found.body == "# Call-out fees\n\n## When it applies\n\nThe fee is 45 euros.\n\nNever waive it twice.\n"


def test_a_first_line_without_a_style_is_the_title(article) -> None:
    found = article("x1.docx", docx(paragraph("Moving house") + paragraph("It takes ten days.")))
    assert (found.title, found.body) == ("Moving house", "# Moving house\n\nIt takes ten days.\n")


def test_tables_notes_and_controls_are_read_and_comments_and_deleted_text_are_not(article) -> None:
    body = article(
        "all.docx",
        docx(
            paragraph("T", style="Title")
            + word_table([["Plan", "Price"], ["Basic", "10 euros"]])
            + f"<w:p><w:ins w:id='1'>{run('Inserted words.')}</w:ins><w:del w:id='2'><w:r><w:delText>Deleted.</w:delText>"
            "</w:r></w:del><w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:commentReference w:id='0'/></w:r></w:p>"
            f"<w:sdt><w:sdtContent>{paragraph('In a control.')}</w:sdtContent></w:sdt>"
            "<w:p><w:r><w:pict><v:textbox xmlns:v='urn:schemas-microsoft-com:vml'><w:txbxContent>"
            f"{paragraph('In a box.')}</w:txbxContent></v:textbox></w:pict></w:r></w:p>",
            footnotes=f"<w:footnotes {WORD}><w:footnote w:id='2'>{paragraph('In a footnote.')}</w:footnote></w:footnotes>",
            comments=f"<w:comments {WORD}><w:comment w:id='0'>{paragraph('Is this right?')}</w:comment></w:comments>",
        ),
    ).body
    assert "| Plan | Price |\n| --- | --- |\n| Basic | 10 euros |" in body
    assert all(words in body for words in ("Inserted words.", "In a control.", "In a box.", "In a footnote."))
    assert "Deleted" not in body
    assert "Is this right?" not in body
    assert "↑" not in body


def test_a_document_is_known_by_its_content_not_by_its_name(article) -> None:
    assert "Ten days." in article("moving.pdf", docx(paragraph("Ten days."))).body


@pytest.mark.parametrize(
    ("content", "status", "reason"),
    [
        (docx(paragraph("Ten days."))[:300], "broken", "damaged or cut off"),
        (docx(""), "empty", "no text"),
        (docx("<w:p><w:r></w:p>"), "broken", "save it again"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password", "without one"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"WordDocument", "skipped", "save it as DOCX"),
    ],
    ids=["cut off", "empty", "no XML", "locked", "old"],
)
def test_a_document_that_cannot_be_read_says_why(answer, content: bytes, status: str, reason: str) -> None:
    found = answer("a.docx", content)
    assert found.status == status
    assert reason in found.reason
