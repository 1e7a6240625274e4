"""Makes real files of many formats for tests: small, without any office program, the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

DAY = (2026, 1, 1, 0, 0, 0)
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def zip_file(members: Mapping[str, bytes | str]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, DAY), content, zipfile.ZIP_DEFLATED)
    return sink.getvalue()


# ---- PDF ----------------------------------------------------------------------------------------
def pdf(pages: Sequence[Sequence[str]], *, outline: Sequence[tuple[str, int]] = (), title: str = "") -> bytes:
    """Lines of text, 60 a page at most. A line that begins with "# " is set large, one with "** " bold.

    `outline` names headings with the index of their page.
    """
    objects: list[bytes] = []

    def add(content: str | bytes) -> int:
        objects.append(content if isinstance(content, bytes) else content.encode("cp1252", "replace"))
        return len(objects)

    plain = add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    bold = add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>")
    tree = len(objects) + 1
    objects.append(b"")
    kids = []
    for lines in pages:
        stream = _page(lines)
        content = add(f"<< /Length {len(stream)} >>\nstream\n".encode() + stream + b"\nendstream")
        resources = f"<< /Font << /F1 {plain} 0 R /F2 {bold} 0 R >> >>"
        page = f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 595 842] /Resources {resources} /Contents {content} 0 R >>"
        kids.append(add(page))
    objects[tree - 1] = (
        f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>".encode()
    )
    catalog = f"<< /Type /Catalog /Pages {tree} 0 R{_outline(outline, kids, len(objects), add)} >>"
    root = add(catalog)
    info = add(f"<< /Title ({title}) >>")
    return _assembled(objects, root, info)


def _page(lines: Sequence[str]) -> bytes:
    parts, y = [], 800.0
    for line in lines:
        font, size, text = ("F1", 10, line)
        if line.startswith("# "):
            font, size, text = "F2", 16, line[2:]
        elif line.startswith("** "):
            font, size, text = "F2", 10, line[3:]
        y -= size * 1.3 if line else 12
        for column, cell in enumerate(text.split("\t")):
            quoted = cell.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            parts.append(f"BT /{font} {size} Tf {50 + 150 * column} {y:.1f} Td ({quoted}) Tj ET")
    return "\n".join(parts).encode("cp1252", "replace")


def _outline(outline: Sequence[tuple[str, int]], kids: Sequence[int], before: int, add: Any) -> str:
    if not outline:
        return ""
    root = before + len(outline) + 1
    for place, (name, page) in enumerate(outline):
        number = before + place + 1
        links = (f" /Prev {number - 1} 0 R" if place else "") + (
            f" /Next {number + 1} 0 R" if place + 1 < len(outline) else ""
        )
        add(f"<< /Title ({name}) /Parent {root} 0 R /Dest [{kids[page]} 0 R /XYZ 0 800 0]{links} >>")
    add(f"<< /Type /Outlines /First {before + 1} 0 R /Last {root - 1} 0 R /Count {len(outline)} >>")
    return f" /Outlines {root} 0 R"


def _assembled(objects: Sequence[bytes], root: int, info: int) -> bytes:
    result = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(result))
        result += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(result)
    result += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    result += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    result += f"trailer\n<< /Size {len(objects) + 1} /Root {root} 0 R /Info {info} 0 R >>\n".encode()
    return bytes(result + f"startxref\n{start}\n%%EOF\n".encode())


def locked_pdf(data: bytes) -> bytes:
    """The same PDF behind a password."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(io.BytesIO(data)))
    writer.encrypt("secret", algorithm="RC4-128")
    return _written(writer)


def form_pdf(data: bytes, fields: Mapping[str, str]) -> bytes:
    """The same PDF with text fields on its first page, whose values no page shows."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject, TextStringObject

    writer = PdfWriter(PdfReader(io.BytesIO(data)))
    references = ArrayObject()
    for place, (name, value) in enumerate(fields.items()):
        box = ArrayObject([FloatObject(n) for n in (50, 700 - 30 * place, 300, 720 - 30 * place)])
        field = DictionaryObject({
            NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/FT"): NameObject("/Tx"), NameObject("/T"): TextStringObject(name),
            NameObject("/V"): TextStringObject(value), NameObject("/Rect"): box, NameObject("/F"): NumberObject(4),
        })  # fmt: skip
        references.append(writer._add_object(field))
    writer.pages[0][NameObject("/Annots")] = references
    form = DictionaryObject({NameObject("/Fields"): references, NameObject("/DA"): TextStringObject("/Helv 0 Tf 0 g")})
    writer._root_object[NameObject("/AcroForm")] = writer._add_object(form)
    return _written(writer)


def _written(writer: Any) -> bytes:
    sink = io.BytesIO()
    writer.write(sink)
    return sink.getvalue()


# ---- Word ---------------------------------------------------------------------------------------
def docx(body: str, **parts: str) -> bytes:
    """A Word document whose body is the given WordprocessingML; see `paragraph`. `footnotes` holds theirs."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    types = {
        "document": ("word/document.xml", "document.main"),
        "footnotes": ("word/footnotes.xml", "footnotes"),
        "comments": ("word/comments.xml", "comments"),
    }
    given = {"document": f"<w:document {WORD}><w:body>{body}</w:body></w:document>", **parts}
    overrides = "".join(
        f'<Override PartName="/{types[name][0]}" '
        f'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{types[name][1]}+xml"/>'
        for name in given
    )
    relations = "".join(
        f'<Relationship Id="r{name}" Type="{kind}/{name}" Target="{types[name][0].removeprefix("word/")}"/>'
        for name in parts
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    return zip_file({
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{kind}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">{relations}</Relationships>',
        **{types[name][0]: content for name, content in given.items()},
    })  # fmt: skip


def paragraph(text: str, *, style: str = "", bold: bool = False) -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{run(text, bold=bold)}</w:p>"


def run(text: str, *, bold: bool = False) -> str:
    return f'<w:r>{"<w:rPr><w:b/></w:rPr>" if bold else ""}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def word_table(rows: Sequence[Sequence[str]]) -> str:
    cells = "".join(f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in row)}</w:tr>" for row in rows)
    return f"<w:tbl>{cells}</w:tbl>"


# ---- Excel --------------------------------------------------------------------------------------
def xlsx(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """A workbook; a cell given as (value, number format) carries that format."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                cell = sheet.cell(number, column)
                cell.value, form = value if isinstance(value, tuple) else (value, None)
                if form:
                    cell.number_format = form
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()
