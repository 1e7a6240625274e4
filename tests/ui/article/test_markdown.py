from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from knowledge.articles import Article
from knowledge.passages import plain as read_aloud
from knowledge.passages import sentences, split
from tests.fakes import markdown_articles
from ui.article.markdown import COLUMNS, LINES, PART, UNKNOWN, Block, Run, blocks, part, plain

ARTICLES = markdown_articles(Path(__file__).parents[3] / "resources" / "demo" / "articles")


def runs_of(body: str) -> list[Run]:
    return [run for block in blocks(body) for run in (*block.runs, *(r for cell in block.cells for r in cell))]


@pytest.mark.parametrize("article", ARTICLES, ids=lambda a: a.id)
def test_every_run_stands_in_the_body_where_it_says(article: Article) -> None:
    for run in runs_of(article.body):
        assert article.body[run.start : run.end].replace("\n", " ") == run.text


@pytest.mark.parametrize("article", ARTICLES, ids=lambda a: a.id)
def test_sections_are_numbered_as_passages_number_them(article: Article) -> None:
    sections = {run.start: block.section for block in blocks(article.body) for run in block.runs}
    for passage in split(article):
        inside = {s for start, s in sections.items() if passage.span.start <= start < passage.span.end}
        assert inside <= {passage.section}


HARD = """# Credits

Some *slanted*, **bold** and `code` text with a [link](http://x.example/text) text, an \\*escaped\\* star &amp; more.
A second line.

1. First step
2. Second **step**
   - inner one

> Said as it stands.

| fee | amount |
|---|---|
| visit | 27.40 € |
| fee | 27.40 € |

```
code stays
```

## Next 🎉 part

Words after an emoji 🎉 sign.
"""


def test_words_are_read_without_their_markup() -> None:
    assert plain(HARD).startswith(
        "Some slanted, bold and code text with a link text, an *escaped* star & more. A second"
    )
    assert "visit 27.40 € fee 27.40 €" in plain(HARD)


@pytest.mark.parametrize("part", ["bold", "text, an", "Second", "inner one", "Said as", "visit", "code stays", "Words"])
def test_offsets_hold_through_markup(part: str) -> None:
    run = next(run for run in runs_of(HARD) if part in run.text)
    assert HARD[run.start : run.end] == run.text


def test_the_words_after_a_link_are_not_taken_from_its_target() -> None:
    after = next(run for run in runs_of(HARD) if run.text.startswith(" text, an"))
    assert HARD[: after.start].endswith("(http://x.example/text)")


def test_each_cell_of_a_repeated_row_has_its_own_place() -> None:
    places = [run.start for run in runs_of(HARD) if run.text == "27.40 €"]
    assert places == [match.start() for match in re.finditer("27.40 €", HARD)]


def test_shapes_are_kept() -> None:
    kinds = [(block.kind, block.marker, block.level, block.quote) for block in blocks(HARD)]
    assert ("item", "2.", 1, False) in kinds
    assert ("item", "•", 2, False) in kinds
    assert ("text", "", 0, True) in kinds
    assert [block.section for block in blocks(HARD) if block.kind == "heading"] == [1]


@pytest.mark.parametrize(
    "body", ["", "   \n", "[", "[[[[](", "| a |\n|-|", "\\", "***", "&#x0;", "# ", "1. ", "[a](b(c)d) d"]
)
def test_broken_markdown_is_no_trouble(body: str) -> None:
    for block in blocks(body):
        assert isinstance(block, Block)
        assert all(0 <= run.start <= run.end <= len(body) for run in block.runs)


def test_sentences_of_every_passage_are_words_of_the_body() -> None:
    # the reader's words and those the search reads aloud are the same words
    for article in ARTICLES:
        for passage in split(article):
            for sentence in sentences(article.body, passage.span):
                text = article.body[sentence.start : sentence.end]
                # marks between the cells of a table are read as pauses, which is no matter of words
                read, aloud = (re.sub(r"[|,]|\s", "", each) for each in (plain(text), read_aloud(text)))
                assert read == aloud


HOSTILE = {
    "one line of 50 MB": "x" * 50_000_000,
    "words of 50 MB": "word " * 10_000_000,
    "quotes in quotes": "> " * 500_000 + "end",
    "lists in lists": "\n".join(" " * (2 * depth) + "- deeper" for depth in range(3_000)),
    "brackets": "[" * 1_000_000 + "]" * 1_000_000,
    "links in links": "[a](" * 200_000,
    "emphasis": "*a _b " * 300_000,
    "back ticks": "".join("`" * n + " " for n in range(1, 3_000)),
    "link definitions": "".join(f"[{n}]: /{n}\n" for n in range(200_000)),
    "a table of many columns": "|a" * 50_000 + "|\n" + "|-" * 50_000 + "|\n" + "|1" * 50_000 + "|\n",
    "a table of many rows": "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 200_000,
    "short paragraphs": "a\n\n" * 500_000,
    "entities": "&amp;" * 400_000,
    "html": "<b>" * 500_000,
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_article_costs_the_window_no_more_than_a_long_one(what: str) -> None:
    body = HOSTILE[what]
    for around in (0, len(body) // 2, len(body)):
        start, end = part(body, around)
        assert start <= around <= end
        assert end - start <= PART
        began = time.process_time()
        found = blocks(body, start, end)
        assert time.process_time() - began < 1.0  # the longest article that is shown whole takes a third of it
        assert len(found) <= LINES
        assert all(len(block.cells) <= COLUMNS for block in found)


def test_of_a_long_article_the_part_around_its_passage_is_read() -> None:
    body = "# Manual\n\n" + "".join(f"## Part {n}\n\nWords of part {n}, which go *on* here.\n\n" for n in range(20_000))
    place = body.index("Words of part 12345")
    start, end = part(body, place)
    found = blocks(body, start, end)
    runs = [run for block in found for run in block.runs]
    assert next(run for run in runs if run.text.startswith("Words of part 12345")).start == place
    assert all(body[run.start : run.end] == run.text for run in runs)
    assert {block.section for block in found} == {UNKNOWN}, "nobody counted the sections before it"
    assert {block.section for block in blocks(body, *part(body))} >= {1, 2, 3}
