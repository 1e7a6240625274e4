"""What changed in an article is told in full, and what did not is left out."""

from __future__ import annotations

import datetime
import time

from knowledge.articles import Article
from knowledge.changes import MOST_SHOWN, Field, Line, changed_fields, changed_lines

BODY = "\n".join(f"Line {n} of the article." for n in range(30))


def test_nothing_changed_says_nothing() -> None:
    assert changed_lines(BODY, BODY) == ()
    article = Article(id="KB-1", title="Fees", body=BODY)
    assert changed_fields(article, article) == ()


def test_a_changed_word_is_marked_in_both_lines_and_far_lines_are_counted() -> None:
    lines = changed_lines(BODY, BODY.replace("Line 9 of", "Line 90 of"))
    assert [line.kind for line in lines] == ["skipped", "same", "same", "removed", "added", "same", "same", "skipped"]
    assert (lines[0].text, lines[-1].text) == ("7", "18")
    removed, added = lines[3], lines[4]
    assert [removed.text[a:b] for a, b in removed.spans] == ["9"]
    assert [added.text[a:b] for a, b in added.spans] == ["90"]


def test_an_amount_changed_within_a_long_paragraph_is_the_only_thing_marked() -> None:
    was = "The call-out fee is 45.00 euros. It applies when the fault is in the customer's own wiring."
    removed, added = changed_lines(was, was.replace("45.00", "39.50"))
    assert [removed.text[a:b] for a, b in removed.spans] == ["45", "00"]
    assert [added.text[a:b] for a, b in added.spans] == ["39", "50"]


def test_lines_that_have_little_in_common_are_not_compared_word_by_word() -> None:
    lines = changed_lines("Moving takes ten days.", "Ask the customer for a postcode first, then look it up.")
    assert lines == (
        Line("removed", "Moving takes ten days."),
        Line("added", "Ask the customer for a postcode first, then look it up."),
    )


def test_every_line_of_both_versions_can_be_had_again() -> None:
    after = BODY.replace("Line 3 of", "Row 3 of").replace("Line 20 of the article.\n", "") + "\nOne more."
    lines = changed_lines(BODY, after)
    told = "\n".join(line.text for line in lines if line.kind in ("removed", "same"))
    assert all(text in BODY for text in told.split("\n"))
    assert [line.text for line in lines if line.kind == "removed"] == [
        "Line 3 of the article.",
        "Line 20 of the article.",
    ]
    assert [line.text for line in lines if line.kind == "added"] == ["Row 3 of the article.", "One more."]


def test_two_huge_versions_are_told_apart_in_time_and_not_at_length() -> None:
    was = "\n".join(f"{n} old {n * 7919 % 1000}" for n in range(40_000))
    now = "\n".join(f"{n} new {n * 104729 % 1000}" for n in range(40_000))
    began = time.process_time()
    lines = changed_lines(was, now)
    assert time.process_time() - began < 2
    assert len(lines) == MOST_SHOWN + 1
    assert lines[-1] == Line("skipped", str(80_000 - MOST_SHOWN))


def test_fields_are_told_as_people_read_them() -> None:
    before = Article(id="KB-1", title="Fees", body="x", queue="billing", labels=("fee", "bill"))
    after = Article(
        id="KB-1", title="Call-out fees", body="y", queue="billing", verbatim=True, valid_to=datetime.date(2026, 12, 31)
    )
    assert changed_fields(before, after) == (
        Field("title", "Fees", "Call-out fees"),
        Field("valid_to", "", "2026-12-31"),
        Field("verbatim", "", "yes"),
        Field("labels", "fee, bill", ""),
    )
