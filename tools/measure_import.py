"""Import a folder of mixed files made of real texts, and look for a sentence of each: the figures in docs/IMPORT.md.

.venv/bin/python tools/measure_import.py DIR…        DIR as `earshot knowledge eval` takes it; its articles are the texts
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from copilot import encoders  # noqa: E402
from copilot.articles import importing, source_of  # noqa: E402
from copilot.cli.knowledge_queries import Asked, passages  # noqa: E402
from knowledge import evaluate  # noqa: E402
from knowledge.articles import Article  # noqa: E402
from knowledge.embed import OnnxEmbedder  # noqa: E402
from knowledge.embed_many import ManyTexts  # noqa: E402
from knowledge.importing import import_folder  # noqa: E402
from knowledge.passages import Span, plain, sentences  # noqa: E402
from knowledge.search import KnowledgeBase  # noqa: E402
from knowledge.store.reader import Reader  # noqa: E402
from tests.documents import docx, locked_pdf, paragraph, pdf, word_table, xlsx, zip_file  # noqa: E402

FILES, ROWS = 440, 12  # files of one article; rows of each table
FIRST = 5  # passages that count
WORDS = 4  # of a sentence that ask for it
LONG_ENOUGH = 8  # words of a sentence that is looked for


@dataclass(frozen=True, slots=True)
class Fact:
    title: str
    sentence: str


def main(folders: list[str]) -> None:
    texts = [article for folder in folders for article in evaluate.read_set(Path(folder)).articles]
    texts = [article for article in texts if _facts(article)]
    random.Random(1).shuffle(texts)
    with tempfile.TemporaryDirectory() as place:
        folder, base = Path(place) / "files", Path(place) / "base"
        facts = list(written(folder, itertools.cycle(texts)))
        embedder = OnnxEmbedder(encoders.in_use())
        for what in ("imported", "again, with nothing changed"):
            began = time.perf_counter()
            with importing(base, ManyTexts(embedder, 2, lambda done, of: None)) as (store, reader):
                statuses = Counter(r.status for r in import_folder(folder, source_of(folder), store, reader))
            print(f"{what}: {time.perf_counter() - began:.1f} s, {dict(statuses.most_common())}")
        print(f"{sum(file.is_file() for file in folder.rglob('*'))} files, {len(facts)} facts")
        searched(KnowledgeBase(Reader.open(base, embedder), embedder), facts)


def searched(base: KnowledgeBase, facts: list[Fact]) -> None:
    held = {_letters(article.body) for article in base.articles}
    read = sum(any(_letters(fact.sentence) in body for body in held) for fact in facts)
    found, draw = 0, random.Random(2)
    for fact in facts:
        said = fact.sentence.split()
        words = " ".join(said[place] for place in sorted(draw.sample(range(len(said)), WORDS)))
        rows = passages(base, Asked(0, f"{fact.title} {words}"), FIRST)[:FIRST]
        found += any(_letters(fact.sentence) in _letters(plain(row["text"])) for row in rows)
    print(f"read: {read} of {len(facts)}; among the first {FIRST} passages: {found} ({100 * found / len(facts):.1f} %)")


# ---- the folder -----------------------------------------------------------------------------
def written(folder: Path, texts: Iterator[Article]) -> Iterator[Fact]:
    """Files of one article in turn of format, tables and archives of many, and hostile ones between."""
    for number, (format, article) in enumerate(zip(itertools.cycle(FORMATS), itertools.islice(texts, FILES))):
        _write(folder / f"{number % 20:02}" / f"{number:03} {_name(article)}.{format}", FORMATS[format](article))
        yield random.Random(number).choice(_facts(article))
    for number, (format, many) in enumerate((format, many) for _ in range(6) for format, many in TABLES.items()):
        rows = list(itertools.islice(texts, ROWS))
        _write(folder / "tables" / f"{number:02}.{format}", many(rows))
        yield from (random.Random(n).choice(_facts(article)) for n, article in enumerate(rows))
    for number, (name, content) in enumerate(_hostile()):
        _write(folder / f"{number % 20:02}" / name, content)


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _markdown(article: Article) -> bytes:
    return f"# {article.title}\n\n{article.body}\n".encode()


def _front(article: Article) -> bytes:
    return f"---\ntitle: {json.dumps(article.title)}\n---\n\n{article.body}\n".encode()


def _html(article: Article) -> bytes:
    inside = "".join(f"<p>{_escaped(line)}</p>" for line in article.body.split("\n") if line.strip())
    return (
        f"<html><head><title>{_escaped(article.title)}</title><script>alert(1)</script></head><body>"
        f"<nav><a href='/'>Home</a></nav><main><h1>{_escaped(article.title)}</h1>{inside}</main>"
        "<footer>We use cookies</footer></body></html>"
    ).encode()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _pdf(article: Article) -> bytes:
    lines = [f"# {article.title}"]
    for line in article.body.split("\n"):
        words = line.split()
        lines += [" ".join(words[at : at + 12]) for at in range(0, len(words), 12)] + [""]
    return pdf([lines[at : at + 55] for at in range(0, len(lines), 55)], title="")


def _docx(article: Article) -> bytes:
    inside = "".join(paragraph(line) for line in article.body.split("\n") if line.strip())
    return docx(paragraph(article.title, style="Heading1") + inside + word_table([["Fee", "Amount"], ["Visit", "5 €"]]))


def _text(article: Article) -> bytes:
    return f"{article.title}\n{'=' * len(article.title)}\n\n{article.body}\n".encode("utf-16")


def _json(article: Article) -> bytes:
    return json.dumps({"title": article.title, "body": article.body}).encode()


FORMATS: dict[str, Callable[[Article], bytes]] = {
    "md": _markdown, "html": _html, "pdf": _pdf, "docx": _docx, "txt": _text, "json": _json, "markdown": _front,
}  # fmt: skip


def _csv(rows: list[Article]) -> bytes:
    sink = io.StringIO()
    csv.writer(sink, delimiter=";").writerows([("question", "answer"), *((a.title, a.body) for a in rows)])
    return sink.getvalue().encode("utf-8-sig")


def _xlsx(rows: list[Article]) -> bytes:
    return xlsx({"FAQ": [["title", "body"], *([a.title, a.body] for a in rows)]})


def _jsonl(rows: list[Article]) -> bytes:
    return "\n".join(json.dumps({"title": a.title, "body": a.body}) for a in rows).encode()


def _zip(rows: list[Article]) -> bytes:
    return zip_file({f"pages/{number}.html": _html(article) for number, article in enumerate(rows)})


TABLES: dict[str, Callable[[list[Article]], bytes]] = {"csv": _csv, "xlsx": _xlsx, "jsonl": _jsonl, "zip": _zip}


def _hostile() -> Iterator[tuple[str, bytes]]:
    good = pdf([["# Fees", "A visit costs 45 euros."]])
    for number in range(8):
        yield f"bomb {number}.zip", zip_file({"a.txt": b"0" * 30_000_000})
        yield f"out {number}.zip", zip_file({"../../out.txt": "out"})
        yield f"line {number}.txt", b"x" * 19_000_000
        yield f"cut {number}.pdf", good[: len(good) // 2]
        yield f"locked {number}.pdf", locked_pdf(good)
        yield f"photo {number}.png", b"\x89PNG\r\n" + bytes(1000)
        yield f"not a {number}.docx", b"PK\x03\x04 and no more"
        yield f"brackets {number}.md", b"[" * 200_000


# ---- words ----------------------------------------------------------------------------------
def _facts(article: Article) -> list[Fact]:
    spans = sentences(article.body, Span(0, len(article.body)))
    said = (plain(article.body[span.start : span.end]) for span in spans)
    return [Fact(article.title, text) for text in said if LONG_ENOUGH <= len(text.split()) <= 40 and text.isascii()]


def _letters(text: str) -> str:
    """Without what a format may change: signs, blanks, capitals."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _name(article: Article) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in article.title)[:40].strip("-") or "article"


if __name__ == "__main__":
    main(sys.argv[1:])
