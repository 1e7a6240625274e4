"""Text in any encoding, with or without markup, and without what nobody sees."""

from __future__ import annotations

import pytest

from knowledge.ingest.text import clean, decode

GERMAN = "Die Größe ist süß – für 5 € gibt es „alles“, Straße und Café."
CZECH = "Příliš žluťoučký kůň úpěl ďábelské ódy a ještě něco navíc"
RUSSIAN = "Возврат денег занимает десять дней, спросите оператора"
JAPANESE = "返金には十日かかります。オペレーターにお問い合わせください。"
POUND = "How much is the fee? It’s £25 – “really”, and £3.50 for the card."
FRENCH = "Les frais sont à payer très tôt, même à Noël, sauf où c’est gratuit."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "cp1252"), (POUND, "cp1252"), (FRENCH, "cp1252"), (CZECH, "cp1250"), (RUSSIAN, "cp1251"),
        (JAPANESE, "cp932"), (GERMAN, "utf-8"), (GERMAN, "utf-8-sig"), (GERMAN, "utf-16"), (GERMAN, "utf-16-le"),
        (GERMAN, "utf-16-be"), (RUSSIAN, "utf-32"),
    ],
)  # fmt: skip
def test_text_is_read_in_the_encoding_it_was_written_in(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_a_character_cut_off_at_the_end_costs_only_itself() -> None:
    assert decode("Größe €".encode()[:-1]) == "Größe "


def test_a_stray_zero_does_not_make_text_something_else(article) -> None:
    assert article("a.md", b"# Fees\n\n" + b"It is 45 euros. " * 100 + b"\0\n").title == "Fees"
    assert article("a.md", b"# Fees\n\nIt is \x0045 euros.\n").body == "# Fees\n\nIt is 45 euros.\n"


def test_what_nobody_sees_goes() -> None:
    unseen = "in\u00advis\u200bible \u202eword\u202c\U000e0041\U000e0042 \ufb01ne\u00a0now\r\nnext\u2028last\x00\ufffe"
    assert clean(unseen) == "invisible word fine now\nnext\nlast"


def test_plain_text_has_a_title_and_headings_in_capitals(article) -> None:
    found = article("hours.txt", "Opening hours\n\nWe open at 9.\n\nREFUNDS\nTen days.\n")
    assert (found.title, found.body) == ("Opening hours", "# Opening hours\n\nWe open at 9.\n\n## REFUNDS\nTen days.\n")


def test_questions_and_answers_are_headings_with_text(article) -> None:
    body = article("faq.txt", "Questions\n\nQ: How much?\nA: 45 euros.\n\nQ1. When?\nA1. Now.\n").body
    assert "## How much?\n\n\n45 euros." in body
    assert "## When?\n\n\nNow." in body


def test_markdown_needs_no_front_matter(article) -> None:
    found = article("guides/moving_house.md", "Tell us two weeks before.\n\n## Notice\n\nTen days.\n")
    assert (found.title, found.source, found.file) == ("Notice", "help", "guides/moving_house.md")
    assert article("moving_house.md", "Ten days.").title == "Moving house"


def test_front_matter_that_cannot_be_read_is_left_out_and_said(answer) -> None:
    found = answer("a.md", "---\nid: [unclosed\n---\n# Fees\n\n45 euros.\n")
    assert (found.status, found.articles[0].title) == ("partial", "Fees")
    assert found.reason == "its front matter is not valid YAML (line 2); read without it"


def test_front_matter_that_speaks_of_validity_must_be_readable(answer) -> None:
    found = answer("a.md", "---\nid: KB-1\nvalid_to: 2026-13-40\n---\n# Fees\n\n45 euros.\n")
    assert (found.status, found.articles) == ("broken", ())


def test_a_bomb_of_yaml_aliases_costs_nothing(answer) -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]" for n in range(12)]
    found = answer("a.md", "---\nid: KB-1\n" + "\n".join(lines) + "\n---\n# Fees\n\n45 euros.\n")
    assert (found.status, found.articles[0].title) == ("ok", "Fees")


@pytest.mark.parametrize(
    ("name", "content", "status", "reason"),
    [
        ("a.md", b" \n\t\n", "empty", "nothing in it"),
        ("a.md", b"---\nid: KB-1\n---\n\n", "empty", "no text below the front matter"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "skipped", "a picture"),
        ("a.dat", bytes(range(256)) * 20, "skipped", "no text"),
        ("a.rtf", b"{\\rtf1 hello}", "skipped", "save it as DOCX"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c....", "skipped", "make a zip file"),
        ("a.xml", b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "skipped", "export it as HTML"),
        ("site.css", b"body { color: red }", "skipped", "no article"),
        ("mail.eml", b"From: a@b.example\nContent-Type: text/plain\n\nHello", "skipped", "save it as HTML"),
    ],
)
def test_what_is_no_article_says_what_it_is(answer, name: str, content: bytes, status: str, reason: str) -> None:
    found = answer(name, content)
    assert (found.status, found.articles) == (status, ())
    assert reason in found.reason
