"""The line to say: of an article's answers, not of the questions and labels in front of them."""

from __future__ import annotations

import pytest

from copilot import paths
from knowledge.passages import Span, plain, sentences, split
from knowledge.sayable import best_line
from tests.fakes import markdown_articles

ANSWERED = (
    "**I was told the visit was free.** Without a note of the charges, offer the credit.\n"
    "**Can it be paid back to my bank?** No. A credit lowers the next bill."
)


@pytest.mark.parametrize(
    ("body", "asked", "said"),
    [
        (ANSWERED, "I was told the visit was free.", "Without a note of the charges, offer the credit."),
        (ANSWERED, "Can it be paid back to my bank?", "No. A credit lowers the next bill."),
        ("**In short:** Your contract moves with you.", "In short:", "Your contract moves with you."),
        ("**In short**: Your contract moves with you.", "In short:", "Your contract moves with you."),
        ("Q: Is it free?\n\nA: Yes, for the first hour.", "Q: Is it free?", "Yes, for the first hour."),
        ('Say:\n\n"It is free."', "Say:", "It is free."),
        ("It costs 5.00 € a month. Is it free?", "Is it free?", "It costs 5.00 € a month."),
    ],
)
def test_neither_a_customers_question_nor_a_label_is_said(body: str, asked: str, said: str) -> None:
    assert best_line(body, Span(0, len(body)), lambda line: 2.0 * (line == asked))[1] == said


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('The contract moves with the customer. "Your plan stays as it is."', "Your plan stays as it is."),
        ("If it happens again, replace the contract router. The new one is free.", "The new one is free."),
        ('Before you move the contract, read the terms. "Is that all right?"', "Is that all right?"),
    ],
)
def test_a_note_to_the_agent_is_not_said_even_if_it_shares_more_words(body: str, said: str) -> None:
    shared = {"contract": 0.4}
    line = best_line(body, Span(0, len(body)), lambda line: sum(shared.get(word, 0.0) for word in line.split()))[1]
    assert line == said


def test_a_note_lends_its_score_to_what_its_paragraph_has_to_be_read_out() -> None:
    body = (
        'The contract moves with the customer. Only the address changes. "Your price stays the same."\n\n'
        'The bill goes to the customer. "You will see it on your next bill."'
    )
    for asked, said in (
        ("contract", "Your price stays the same."),
        ("bill goes", "You will see it on your next bill."),
    ):
        found = best_line(body, Span(0, len(body)), lambda line, asked=asked: 2.0 * (asked in line))
        assert found[1] == said


def test_one_sentence_in_bold_is_not_a_label() -> None:
    body = "**The fee is 27.40 €.** It appears on the bill after the visit."
    assert best_line(body, Span(0, len(body)), lambda line: float("fee" in line))[1] == "The fee is 27.40 €."


def test_a_question_for_the_agent_to_ask_can_be_said() -> None:
    body = 'Ask the customer first. "Which lights are on at the router right now?" Then look.'
    assert best_line(body, Span(0, len(body)), lambda line: 0.0)[1] == "Which lights are on at the router right now?"


def test_where_all_is_questions_one_of_them_is_still_marked() -> None:
    assert best_line("Is it free?", Span(0, 11), lambda line: 0.0) == (Span(0, 11), "Is it free?", "")


def test_no_question_of_the_demos_lists_is_ever_said() -> None:
    for found in markdown_articles(paths.resources() / "demo" / "articles"):
        for passage in (passage for passage in split(found) if passage.heading[-1:] == ("Questions and answers",)):
            for asked in (plain(found.body[s.start : s.end]) for s in sentences(found.body, passage.span)):
                mark, _, question = best_line(found.body, passage.span, lambda line, asked=asked: 2.0 * (line == asked))
                assert not found.body.startswith("**", mark.start), (found.id, asked)
                assert f"**{question}**" in found.body, (found.id, asked)


@pytest.mark.parametrize(
    ("body", "said", "question"),
    [
        (ANSWERED, "A credit lowers", "Can it be paid back to my bank?"),
        (ANSWERED, "Without a note", "I was told the visit was free."),
        ("**Is it free?** Yes. It always was.\n\nA visit takes an hour.", "It always", "Is it free?"),
        ("**Is it free?** Yes. It always was.\n\nA visit takes an hour.", "A visit", ""),
        ("Q: Is it free?\n\nA: Yes, for the first hour.", "Yes,", "Is it free?"),
        ("**In short:** Your contract moves with you.", "Your contract", ""),
        ("It costs 5.00 €. Is that too much? Offer the small plan.", "Offer", ""),
        ("Is it free?\n", "Is it", ""),
    ],
)
def test_a_line_knows_which_question_of_a_list_it_answers(body: str, said: str, question: str) -> None:
    assert best_line(body, Span(0, len(body)), lambda line: 2.0 * (said in line)).question == question
