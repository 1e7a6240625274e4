"""Markdown with or without front matter, and plain text, to an article."""

from __future__ import annotations

import re

from knowledge.articles import Article, first_heading, parse_article
from knowledge.errors import ArticleError, EmptyArticle
from knowledge.ids import derived_id, title_from
from knowledge.ingest.outcome import Given, Parsed, Unusable
from knowledge.ingest.text import decode

# What a site would be wrong to ignore: an expired or word-for-word article must not pass as an ordinary one
_WEIGHTY = re.compile(r"^\s*(?:valid_|verbatim|supersedes)", re.MULTILINE)
_FRONT = re.compile(r"---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_QUESTION = re.compile(r"^(?:Q|Question|F|Frage)\s*\d*\s*[:.)]\s*(?=\S)(.+)$", re.MULTILINE)
_ANSWER = re.compile(r"^(?:A|Answer|Antwort)\s*\d*\s*[:.)]\s*(?=\S)", re.MULTILINE)
_CAPITALS = re.compile(r"(?<=\n\n)([A-Z0-9][A-Z0-9 &/,'’()-]{3,60})\n(?=\n|[^\n]*[a-z])")
_NO_TITLE = re.compile(r"[-|>#\\`]|\d+[.)]\s|[QA]\s*\d*[:.]")
_TITLE = 80  # characters at most


def read_markdown(given: Given) -> Parsed:
    """Front matter that cannot be read is left out and said, unless it speaks of validity. Raises Unusable."""
    text = decode(given.data)
    try:
        return Parsed((parse_article(text, file=given.name, source=given.source),))
    except EmptyArticle as problem:
        raise Unusable("empty", str(problem)) from problem
    except ArticleError as problem:
        front = _FRONT.match(text)
        if front is None or not text[front.end() :].strip() or _WEIGHTY.search(front[0]):
            raise Unusable("broken", str(problem)) from problem
        article = parse_article(text[front.end() :], file=given.name, source=given.source)
        return Parsed((article,), f"{problem}; read without it")


def read_plain(given: Given) -> Parsed:
    """Text as people type it: its own underlines, numbers and dashes are Markdown already. Raises Unusable."""
    text = decode(given.data)
    if not text.strip():
        raise Unusable("empty", "there is no text in it")
    body = headed(_CAPITALS.sub(lambda line: f"## {line[1].strip()}\n", with_questions(text.strip("\n") + "\n")))
    title = first_heading(body) if body.startswith("# ") else title_from(given.name)
    return Parsed(
        (
            Article(
                id=derived_id(given.source, given.name), title=title, body=body, source=given.source, file=given.name
            ),
        )
    )


def headed(text: str) -> str:
    """The first line as a heading, if it stands alone and reads like a title."""
    first, _, rest = text.partition("\n")
    first = first.strip(" =*")
    is_title = 2 < len(first) <= _TITLE and first[-1] not in ".,;:" and not _NO_TITLE.match(first)
    return f"# {first}\n{rest}" if is_title and rest.startswith("\n") and rest.strip() else text


def with_questions(text: str) -> str:
    """ "Q: …" and "A: …" as a heading and the text below it, if there are both."""
    if not (_QUESTION.search(text) and _ANSWER.search(text)):
        return text
    return _ANSWER.sub("\n", _QUESTION.sub(lambda line: f"\n## {line[1].strip()}\n", text))
