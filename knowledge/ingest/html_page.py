"""An HTML page to an article: where its text is, what it is called, who wrote it in which language."""

from __future__ import annotations

import re
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from knowledge.articles import Article
from knowledge.ids import derived_id, title_from
from knowledge.ingest.html_walk import markdown
from knowledge.ingest.outcome import Given, Parsed, Unusable
from knowledge.ingest.text import clean, decode

Node = Any

_ROOTS = ("#main-content", "[itemprop=articleBody]", ".article-body", "main", "[role=main]", "article")
_ASIDES = "aside, [role=complementary]"
_ENOUGH = 0.4  # of the page's text: a root with less is not where the text is
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_SITE = re.compile(r"\s+[|–—·•»]\s+|\s+[-:]{1,2}\s+")


def read_html(given: Given) -> Parsed:
    """Raises Unusable if the page holds nothing to read."""
    said = _CHARSET.search(given.data[:4096])
    text = decode(given.data, said=said[1].decode("ascii") if said else "")
    page = LexborHTMLParser(text)
    if _is_list_of_pages(page):
        raise Unusable("skipped", "it only lists the pages of an export, which are read by themselves")
    body = markdown_of(page)
    if not body.strip():
        raise Unusable("empty", "it holds no text outside navigation, scripts and hidden parts")
    title = _title(page, body) or title_from(given.name)
    if not re.search(rf"^# {re.escape(title)}$", body, re.MULTILINE):
        body = f"# {title}\n\n{body}"
    return Parsed(
        (
            Article(
                id=derived_id(given.source, given.name),
                title=title,
                body=body,
                language=_attribute(page, "html", "lang"),
                owner=_meta(page, "author"),
                labels=_crumbs(page),
                source=given.source,
                file=given.name,
            ),
        )
    )


def fragment(html: str) -> str:
    """Markdown of a piece of HTML, such as the body of an article in a JSON export."""
    page = LexborHTMLParser(html)
    return markdown(page.body).strip() if page.body else ""


def looks_like_html(text: str) -> bool:
    """Whether a cell or a field holds HTML rather than text with a "<" in it."""
    return bool(
        re.search(r"<(?:p|br|ul|ol|li|div|span|h[1-6]|table|a|b|i|strong|em)(?:\s[^<>]*)?/?>", text, re.IGNORECASE)
    )


def markdown_of(page: Node) -> str:
    """The text of the part that is the article, or of the whole page if no part is."""
    whole = page.body
    if whole is None:
        return ""
    _drop_what_is_beside_the_article(whole)
    for selector in _ROOTS:
        found = page.css(selector)
        if len(found) != 1:
            continue
        part = markdown(found[0])
        if len(part.strip()) >= _ENOUGH * len(_all(whole).strip()):
            return part
    return _all(whole)


def _drop_what_is_beside_the_article(body: Node) -> None:
    """Asides outside of the one article of a page belong to the site, whatever they say; those inside belong to it."""
    articles = body.css("article") if body.css_first(_ASIDES) else []
    if len(articles) != 1 or len(markdown(articles[0])) < _ENOUGH * len(markdown(body)):
        return
    kept = {node.mem_id for node in articles[0].css(_ASIDES)}
    for id, aside in [(node.mem_id, node) for node in body.css(_ASIDES)]:
        if id not in kept and not aside.css_first("article"):
            kept |= {node.mem_id for node in aside.css(_ASIDES)}  # they go along
            aside.decompose()


def _all(body: Node) -> str:
    """The whole page, without a header that heads nothing but the site."""
    for header in body.css("body > header, body > div > header"):
        if not header.css_first("h1"):
            header.decompose()
    return markdown(body)


def _title(page: Node, body: str) -> str:
    """The heading of the text itself, else one of the page around it, else what the page calls itself."""
    if found := re.search(r"^# (.+)$", body, re.MULTILINE):
        return found[1]
    if (node := page.css_first("#title-heading, h1")) and (text := _line(node)):
        return _without_space(text, page)
    named = _attribute(page, 'meta[property="og:title"]', "content")
    if named:
        return named
    node = page.css_first("title")
    return _SITE.split(_without_space(_line(node), page))[0] if node else ""


def _without_space(title: str, page: Node) -> str:
    """Confluence writes "Space : Title"."""
    is_export = page.css_first("#title-text, #title-heading") is not None
    return title.partition(" : ")[2] or title if is_export else title


def _line(node: Node) -> str:
    return " ".join(clean(node.text()).split())


def _meta(page: Node, name: str) -> str:
    return _attribute(page, f'meta[name="{name}"]', "content")


def _attribute(page: Node, selector: str, name: str) -> str:
    node = page.css_first(selector)
    return " ".join(clean((node.attributes.get(name) or "") if node else "").split())


def _crumbs(page: Node) -> tuple[str, ...]:
    """The sections above the page, as its own trail of links names them."""
    trail = page.css_first("#breadcrumbs, .breadcrumbs, .breadcrumb, [aria-label=breadcrumb], [aria-label=Breadcrumb]")
    names = [_line(link) for link in trail.css("a")] if trail else []
    return tuple(name for name in dict.fromkeys(names) if name and name.lower() not in ("home", "help center"))[:8]


def _is_list_of_pages(page: Node) -> bool:
    """The index of a Confluence export: "Space Details", "Available Pages", and links."""
    heads = {_line(node).rstrip(":").lower() for node in page.css("h1, h2")}
    return {"available pages", "space details"} <= heads
