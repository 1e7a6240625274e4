"""Which column of a table of questions holds what, by its heading."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

# Best names first: of two columns that could be the title, the one that says "question" is
_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "article id", "faq id", "key", "number", "no", "nr", "code", "ref", "reference"),
    "title": ("question", "q", "faq", "title", "query", "subject", "heading", "headline", "frage", "titel", "name", "topic"),
    "body": (
        "answer", "a", "body", "content", "text", "response", "reply", "solution", "resolution", "description", "details",
        "antwort", "inhalt", "html", "article", "body html", "answer html", "answer text", "body text",
    ),
    "queue": ("queue", "team", "skill", "department", "warteschlange"),
    "labels": ("labels", "label", "tags", "tag", "keywords", "label names"),
    "section": ("section", "category", "categories", "kategorie", "group"),
    "owner": ("owner", "author", "maintainer", "autor"),
    "about": ("about", "product", "site", "plan", "entity", "produkt"),
    "language": ("language", "lang", "locale", "sprache"),
    "version": ("version", "revision"),
    "supersedes": ("supersedes", "replaces", "ersetzt"),
    "valid_from": ("valid from", "start date", "effective from", "effective date", "gültig ab"),
    "valid_to": ("valid to", "valid until", "end date", "expires", "expiry", "expiry date", "expires on", "gültig bis"),
    "verbatim": ("verbatim", "word for word", "read aloud", "wörtlich"),
    "draft": ("draft", "is draft", "unpublished"),
    "status": ("status", "state"),
}  # fmt: skip


def fields_of(header: Sequence[str]) -> dict[str, int]:
    """For each field of an article the column that holds it; a column holds one field."""
    names = [normal(name) for name in header]
    found: dict[str, int] = {}
    for field, candidates in _NAMES.items():
        for name in candidates:
            if name in names and (column := names.index(name)) not in found.values():
                found[field] = column
                break
    return found


def is_faq(fields: Mapping[str, int]) -> bool:
    """Whether every row is an article: it has something to be asked for, and something that answers."""
    return "title" in fields and "body" in fields


def normal(name: str) -> str:
    """ "Valid_To", "validTo" and "valid to" are one name."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.strip())
    return re.sub(r"[\s_.:*-]+", " ", spaced.lower()).strip().rstrip("?")
