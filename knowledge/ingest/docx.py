"""Word documents: to HTML with mammoth, then as any page. Comments and deleted text stay out, footnotes come along."""

from __future__ import annotations

import io
import re
from xml.parsers.expat import ExpatError
from zipfile import ZipFile

from defusedxml import DefusedXmlException
from selectolax.lexbor import LexborHTMLParser

from knowledge.articles import Article
from knowledge.ids import derived_id, title_from
from knowledge.ingest.html_walk import markdown
from knowledge.ingest.markdown_file import headed
from knowledge.ingest.outcome import Given, Parsed, Unusable
from knowledge.ingest.packed import content, open_zip, refuse_bomb

# Styles that mean a heading although their names do not begin with one
_STYLES = "p[style-name='Title'] => h1:fresh\np.Title => h1:fresh\np[style-name='Subtitle'] => p:fresh\n"
_SAMPLE = 60  # characters of a core property at most


def read_docx(given: Given) -> Parsed:
    """Raises Unusable if it is damaged, hostile or empty."""
    import mammoth  # noqa: PLC0415  # a tenth of a second that other formats need not pay

    archive = open_zip(given.data)
    refuse_bomb(archive)
    try:
        html = mammoth.convert_to_html(
            io.BytesIO(given.data),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(lambda image: {"src": ""}),
        ).value
    except DefusedXmlException:
        raise
    except (KeyError, ValueError, TypeError, AttributeError, OSError, ExpatError) as problem:
        raise Unusable("broken", "its inside is not a Word document's; open it in Word and save it again") from problem
    body = LexborHTMLParser(html).body
    text = headed(_without_marks(markdown(body))) if body else ""
    if not text.strip():
        raise Unusable("empty", "there is no text in it")
    title = _heading(text) or title_from(given.name)
    article = Article(
        id=derived_id(given.source, given.name),
        title=title,
        body=text,
        owner=_property(archive, "creator"),
        language=_property(archive, "language"),
        source=given.source,
        file=given.name,
    )
    return Parsed((article,))


def _without_marks(text: str) -> str:
    """Without the arrows that lead back from footnotes."""
    return re.sub(r"[ \t]*↑", "", text)


def _heading(text: str) -> str:
    found = re.match(r"#{1,6} (.+)\n", text)
    return found[1] if found else ""


def _property(archive: ZipFile, name: str) -> str:
    if "docProps/core.xml" not in archive.namelist():
        return ""
    text = content(archive, archive.getinfo("docProps/core.xml")).decode("utf-8", "replace")
    found = re.search(rf"<dc:{name}>([^<]{{1,{_SAMPLE}}})</dc:{name}>", text)
    return found[1].strip() if found else ""
