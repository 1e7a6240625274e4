"""Articles to passages, sentences and the line to say: every span must lie on the text it names."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from copilot import paths
from knowledge import stretches
from knowledge.articles import Article
from knowledge.passages import (
    MAX_CHARACTERS,
    WHOLE_CHARACTERS,
    Span,
    embedded_text,
    plain,
    sentences,
    split,
    table_header,
)
from knowledge.sayable import WORDS, best_line, sayable
from knowledge.store.prepared import prepare
from tests.fakes import markdown_articles

BODY = """Text before any heading.

## First
Paragraph one.

### Inside first
1. Step **one**. It has two sentences.
2. Step two.

Second
------
| Plan | Price |
|---|---|
| Fibre 500 | 44.00 € |

```
code # not a heading
```
"""


def article(body: str) -> Article:
    return Article(id="KB-1", title="Title", body=body)


def test_sections_are_numbered_in_reading_order_with_their_heading_path() -> None:
    found = [(passage.section, passage.heading) for passage in split(article(BODY))]
    assert found == [(0, ()), (1, ("First",)), (2, ("First", "Inside first")), (3, ("Second",))]


def test_a_first_heading_that_repeats_the_title_opens_no_section() -> None:
    assert [(p.section, p.heading) for p in split(article("# Title\nA.\n\n## One\nB."))] == [(0, ()), (1, ("One",))]


def test_a_passage_never_mixes_sections_and_holds_all_of_one_that_is_short() -> None:
    texts = [BODY[p.span.start : p.span.end] for p in split(article(BODY))]
    assert texts[:3] == [
        "Text before any heading.",
        "Paragraph one.",
        "1. Step **one**. It has two sentences.\n2. Step two.",
    ]
    assert "44.00 €" in texts[3]
    assert "# not a heading" in texts[3]


def test_a_long_section_is_cut_between_blocks_and_loses_nothing() -> None:
    body = "## Steps\n" + "\n".join(f"{n}. Step number {n} is here to be read." for n in range(1, 61))
    passages = split(article(body))
    assert len(passages) > 2
    assert all(p.span.end - p.span.start <= MAX_CHARACTERS for p in passages)
    assert all(f"Step number {n} " in "".join(body[p.span.start : p.span.end] for p in passages) for n in range(1, 61))


def texts(body: str) -> list[str]:
    return [body[passage.span.start : passage.span.end] for passage in split(article(body))]


def test_a_question_stays_with_its_answer_and_an_announcement_with_its_list() -> None:
    first, second = texts(f"{'Filler. ' * 80}\n\nHow long does a refund take?\n\n{'It takes ten days. ' * 10}\n")
    assert first.endswith("Filler.")
    assert second.startswith("How long does a refund take?\n\nIt takes")
    first, second = texts(f"{'Filler. ' * 80}\n\nYou need:\n\n- {'a passport ' * 10}\n")
    assert second.startswith("You need:\n\n- a passport")


def test_a_table_is_kept_whole_and_a_long_one_repeats_its_header() -> None:
    header = "| Plan | Price |\n| --- | --- |\n"
    short = header + "".join(f"| Plan {n} of the house | {n} euros |\n" for n in range(30))
    assert MAX_CHARACTERS < len(short) < WHOLE_CHARACTERS
    assert texts(short) == [short.strip()]
    long = header + "".join(f"| Plan {n} of the house | {n} euros |\n" for n in range(90))
    passages = split(article(long))
    assert "".join(texts(long)).replace("\n", "") == long.replace("\n", "")
    assert all(text.startswith("| ") and text.endswith(" |") for text in texts(long))
    assert table_header(long, passages[0].span) == ""
    assert table_header(long, passages[1].span) == "| Plan | Price |"
    assert embedded_text(article(long), passages[2]).startswith("Title. Plan, Price Plan ")


@pytest.mark.parametrize(
    "wall",
    ["One sentence of a wall. " * 300, "word " * 2000, "x" * 5000, "```\n" + "code line\n" * 400 + "```"],
    ids=["sentences", "words", "letters", "code"],
)
def test_a_wall_of_text_is_cut_and_loses_nothing(wall: str) -> None:
    found = texts(wall + "\n\nNext.\n")
    assert max(len(text) for text in found) <= WHOLE_CHARACTERS
    assert "".join("".join(found).split()) == "".join((wall + "Next.").split())


def test_a_heading_with_nothing_below_it_is_a_passage_itself() -> None:
    body = "## Open on Sundays\n\n## Fees\n\n### Call-out\n\n45 euros.\n\n## Closed at Christmas\n"
    assert texts(body) == ["## Open on Sundays", "45 euros.", "## Closed at Christmas"]


def test_sentences_are_found_without_list_marks_and_table_headers() -> None:
    found = [BODY[s.start : s.end] for p in split(article(BODY)) for s in sentences(BODY, p.span)]
    assert "Step **one**." in found
    assert "It has two sentences." in found
    assert "Step two." in found
    assert not any("Price" in text or "---" in text for text in found)


@pytest.mark.parametrize("text", ["It costs 45.00 euros, e.g. Monday.", "Ask Mr. Silva.", "Version 2.1 is out."])
def test_points_inside_a_sentence_do_not_end_it(text: str) -> None:
    assert sentences(text, Span(0, len(text))) == [Span(0, len(text))]


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("1. Credit the **fee** *once*.", "Credit the fee once."),
        ("See [the terms](https://example.org) in `red`.", "See the terms in red."),
        ("| Fibre 500 | 44.00 € |", "Fibre 500, 44.00 €"),
        ("snake_case and 2 * 3 stay", "snake_case and 2 * 3 stay"),
    ],
)
def test_plain_text_has_the_words_and_no_markup(markdown: str, words: str) -> None:
    assert plain(markdown) == words


def test_a_line_to_say_is_cut_where_one_can_stop_speaking() -> None:
    long = "You pay nothing when the fault is ours; " + "and so on and so forth " * 8
    assert sayable(long) == "You pay nothing when the fault is ours"


def test_quotation_marks_around_a_line_are_not_said() -> None:
    assert sayable('"I will look at this with you."') == "I will look at this with you."
    assert sayable('"You keep today\'s price."') == "You keep today's price."
    assert sayable('"I can credit the fee.') == "I can credit the fee."
    assert sayable('Press "Forgot password".') == 'Press "Forgot password".'


def test_what_is_to_be_said_is_a_sentence_without_the_word_before_it() -> None:
    body = 'Say: "I can credit it."'
    assert [body[s.start : s.end] for s in sentences(body, Span(0, len(body)))] == ["Say:", '"I can credit it."']


def test_what_was_written_to_be_read_out_is_said_rather_than_notes_to_the_agent() -> None:
    body = 'Ask the customer for the note. "I can credit the fee today."'
    mark, say, _ = best_line(body, Span(0, len(body)), lambda line: 0.5)
    assert say == "I can credit the fee today."
    assert body[mark.start : mark.end] == '"I can credit the fee today."'


def test_a_question_lends_its_score_to_its_answer() -> None:
    body = "**Can I get it on paper?** Yes, for 2.00 € a month.\n**Is it free?** No."
    assert best_line(body, Span(0, len(body)), lambda line: float("paper" in line))[1] == "Yes, for 2.00 € a month."


def test_every_passage_and_line_of_the_demo_lies_on_its_text() -> None:
    for found in markdown_articles(paths.resources() / "demo" / "articles"):
        passages = split(found)
        assert passages
        for passage in passages:
            mark, say, _ = best_line(found.body, passage.span, lambda line: 0.0)
            assert passage.span.start <= mark.start < mark.end <= passage.span.end
            assert say in plain(found.body[mark.start : mark.end])
            assert 0 < len(say.split()) <= WORDS


def test_a_long_text_gives_the_passages_that_it_gives_in_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    body = "".join(
        f"## Step {n}\n\nText of {n}.\n\n1. First.\n\n   More of it.\n2. Second.\n\n```\n# no heading\n\ncode {n}\n```\n\n"
        f"| a | b |\n|---|---|\n| {n} | c |\n\n"
        for n in range(60)
    )
    article = Article(id="KB-1", title="Long", body=body)
    whole = split(article)
    monkeypatch.setattr(stretches, "LONG", 300)
    monkeypatch.setattr(stretches, "TOO_LONG", 600)
    assert len(list(stretches.stretches(body))) > 20
    assert split(article) == whole


def test_code_that_is_cut_ends_where_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretches, "LONG", 300)
    monkeypatch.setattr(stretches, "TOO_LONG", 600)
    body = "```\n" + "code\n" * 300 + "```\n\n## After\n\nText.\n"
    assert split(Article(id="KB-1", title="Code", body=body))[-1].heading == ("After",)


@pytest.mark.parametrize("line", ["[a]: b\n", "- item one\n", "> quoted\n", "```\n", "| a | b |\n|---|---|\n"])
def test_a_parser_never_gets_a_hostile_text_whole(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two million link definitions in one piece take it minutes."""
    parse, given = MarkdownIt.parse, []
    monkeypatch.setattr(MarkdownIt, "parse", lambda self, text: (given.append(len(text)), parse(self, text))[1])
    prepare(Article(id="KB-1", title="Hostile", body=line * (200_000 // len(line))))
    assert sum(given) > 199_000
    assert max(given) <= stretches.TOO_LONG + len(line)


def test_an_article_of_a_heading_alone_can_be_found_by_it() -> None:
    (only,) = split(article("# The lift is out of order until Friday\n"))
    assert (only.section, only.heading) == (0, ())
