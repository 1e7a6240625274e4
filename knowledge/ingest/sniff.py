"""What kind of file it is, by its content. The name decides only between kinds of text, which look alike."""

from __future__ import annotations

import json
import re

from knowledge.ingest.delimited import looks_delimited
from knowledge.ingest.outcome import Given, Unusable
from knowledge.ingest.packed import open_zip
from knowledge.ingest.text import decode

_SAVE_AS = "save it as DOCX or PDF"
_OTHER_ZIPS = {
    "ppt/": "a PowerPoint file; save it as PDF",
    "META-INF/container.xml": "an e-book; export the texts as HTML",
    "content.xml": f"an OpenDocument file; {_SAVE_AS}",
    "index.xml": f"a Pages, Numbers or Keynote file; {_SAVE_AS}",
}
_MAGIC = (
    (b"{\\rtf", f"an RTF file; {_SAVE_AS}"),
    (b"\x1f\x8b", "a gzip archive; unpack it or make a zip file of it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it or make a zip file of it"),
    (b"Rar!", "a RAR archive; unpack it or make a zip file of it"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "sound or video"),
    (b"ID3", "sound"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)
_NO_ARTICLES = frozenset({
    "css", "scss", "less", "js", "mjs", "ts", "map", "py", "rb", "php", "java", "c", "h", "cpp", "cs", "go", "rs", "sh", "bat", "ps1",
    "sql", "xsd", "xsl", "dtd", "ics", "vcf", "yml", "yaml", "toml", "ini", "cfg", "conf", "lock", "properties", "plist", "po", "pot",
})  # fmt: skip
_HTML = re.compile(
    r"\s*(?:<!--.*?-->\s*)*(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE\s+html|<html[\s>]|<head[\s>]|<body[\s>])", re.I | re.S
)
_HTML_PIECES = re.compile(r"</(?:p|div|h[1-6]|ul|ol|table|article|section|body)>", re.IGNORECASE)
_MARKDOWN = re.compile(r"\A---[ \t]*\n\w+:|^#{1,6} \S|^\|?[ \t]*:?-{3,}:?[ \t]*\|", re.MULTILINE)
_TABLES, _RECORDS = ("csv", "tsv", "tab"), ("json", "jsonl", "ndjson")
_HEAD = 4096


def kind_of(given: Given) -> str:
    """One of pdf, docx, xlsx, zip, html, json, delimited, markdown, plain.

    Raises Unusable for everything else, with what it is.
    """
    data = given.data
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise Unusable("empty", "there is nothing in it")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise _old_office(data)
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise Unusable("skipped", f"it is {what}" if ";" in what else f"it is {what}, which holds no text")
    return _text_kind(decode(data), _ending(given.name))


def fits_its_name(name: str, head: bytes) -> bool:
    """False for a file whose first bytes and whose name disagree: of two equal files the other one is the better."""
    is_pdf, is_zip = b"%PDF-" in head[:1024], head.startswith(b"PK")
    return {"pdf": is_pdf, "docx": is_zip, "xlsx": is_zip, "zip": is_zip}.get(_ending(name), not (is_pdf or is_zip))


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in re.split(r"[/!]", name)[-1] else ""


def _zip_kind(data: bytes) -> str:
    with open_zip(data) as archive:
        names = archive.namelist()
    for start, kind in (("word/", "docx"), ("xl/", "xlsx")):
        if "[Content_Types].xml" in names and any(name.startswith(start) for name in names):
            return kind
    for start, what in _OTHER_ZIPS.items():
        if any(name.lower().startswith(start.lower()) for name in names) and ("mimetype" in names or "/" in start):
            raise Unusable("skipped", f"it is {what}")
    return "zip"


def _old_office(data: bytes) -> Unusable:
    if "EncryptedPackage".encode("utf-16-le") in data or "EncryptionInfo".encode("utf-16-le") in data:
        return Unusable("password", "it is protected by a password; save a copy without one")
    return Unusable("skipped", "it is a file of an old Office (.doc, .xls, .ppt, .msg); save it as DOCX, XLSX or PDF")


def _text_kind(text: str, ending: str) -> str:
    head = text[:_HEAD]
    if _HTML.match(head) or (
        head.lstrip().startswith("<") and not head.lstrip().startswith("<?xml") and _HTML_PIECES.search(head)
    ):
        return "html"
    if ending in ("html", "htm", "xhtml"):
        return "html"
    if head.lstrip().startswith(("<?xml", "<!DOCTYPE", "<svg")) or ending in ("xml", "svg"):
        raise Unusable("skipped", "it is XML, of which Earshot cannot know what is text; export it as HTML or CSV")
    if re.match(r"(?:From|MIME-Version|Received|Return-Path):? .*\n", head) and "Content-Type:" in text[:20_000]:
        raise Unusable("skipped", "it is an e-mail or a web archive; save it as HTML")
    if ending in _NO_ARTICLES:
        raise Unusable("skipped", "it is code or a settings file, no article")
    if ending in _RECORDS or (head.lstrip()[:1] in ("{", "[") and _is_json(text)):
        return "json"
    if ending in _TABLES:
        return "delimited"
    if ending in ("md", "markdown", "mdx", "mkd"):
        return "markdown"
    if _MARKDOWN.search(text[:20_000]):
        return "markdown"
    return "delimited" if looks_delimited(text) else "plain"


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
