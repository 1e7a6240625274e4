"""Articles are edited, expire and are deleted while a call is on: what is suggested is what they say now."""

from __future__ import annotations

import datetime
import itertools
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from copilot import commands as c
from copilot import digest, paths
from copilot import events as e
from tests.journeys.window import Window

pytestmark = pytest.mark.slow

Answered = TypeVar("Answered", bound=c.Answer)

EDITED, EXPIRING, DELETED = "KB-1042", "KB-1012", "KB-2022"
ASKED = {
    EDITED: "when does a credit for the call-out fee show on the bill",
    EXPIRING: "what does a late payment cost",
    DELETED: "which charges does the customer hear of before a visit is booked",
}
OLD, NEW = "Otherwise it shows on the bill after that.", "Otherwise it shows on the bill two months later."
YESTERDAY = datetime.date.today() - datetime.timedelta(days=1)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    return Path(shutil.copytree(paths.resources() / "demo" / "articles", tmp_path / "articles"))


@pytest.fixture
def window(tmp_path: Path, articles: Path, speech_models: Path) -> Iterator[Window]:
    data = paths.make(tmp_path / "data")
    content = json.dumps(str(paths.resources() / "demo"))
    (data / "settings.toml").write_text(f"content = {content}\nknowledge = {json.dumps(str(articles))}\n")
    found = Window(data, profile="default")
    yield found
    if found.alive:
        found.leave()


def asks(window: Window, question: c.Search | c.ReadArticle, kind: type[Answered]) -> Answered:
    window.send(question)
    window.until(lambda w: question.request in w.answers)
    answer = window.answers[question.request]
    assert isinstance(answer, kind)
    return answer


numbers = itertools.count()


def found(window: Window, text: str) -> dict[str, str]:
    """What Ask finds during the call: article → the passage's text."""
    answer = asks(window, c.Search(request=f"search {next(numbers)}", text=text), c.Passages)
    assert answer.trouble == ""
    return {passage.article: passage.text for passage in answer.passages}


def of(articles: Path, id: str) -> Path:
    (path,) = articles.glob(f"{id}-*.md")
    return path


def edit_expire_delete(articles: Path) -> None:
    edited, expiring = of(articles, EDITED), of(articles, EXPIRING)
    assert OLD in edited.read_text()
    edited.write_text(edited.read_text().replace(OLD, NEW))
    expiring.write_text(expiring.read_text().replace("verbatim:", f"valid_to: {YESTERDAY}\nverbatim:", 1))
    of(articles, DELETED).unlink()


def test_articles_are_edited_expire_and_are_deleted_while_a_call_is_on(
    window: Window, articles: Path, demo_call: Path
) -> None:
    window.until(
        lambda w: all(r in w.desk.workers and w.desk.workers[r].status == "ready" for r in ("speech", "knowledge"))
    )
    for id, question in ASKED.items():
        assert id in found(window, question), "else its absence would say nothing"
    worker = window.worker("knowledge").pid
    window.send(c.StartReplay(path=str(demo_call), speed=2.0))
    window.until(lambda w: bool(w.call.utterances))

    edit_expire_delete(articles)
    while not (DELETED not in found(window, ASKED[DELETED]) and EXPIRING not in found(window, ASKED[EXPIRING])):
        assert window.call.phase == "live", "the changes were not seen before the call was over"
    while NEW not in found(window, ASKED[EDITED]).get(EDITED, ""):
        assert window.call.phase == "live"
    seen = len(window.seen)
    text = asks(window, c.ReadArticle(request="edited", article=EDITED), c.ArticleText).body
    assert NEW in text
    assert not asks(window, c.ReadArticle(request="deleted", article=DELETED), c.ArticleText).found

    window.until(lambda w: w.call.phase in ("wrapup", "finished"))
    later = [event.card for event in window.seen[seen:] if isinstance(event, e.CardOffered)]
    assert later
    for card in later:
        assert card.source.ref not in (EXPIRING, DELETED)
    for question in ASKED.values():
        assert not {EXPIRING, DELETED} & found(window, question).keys()
    marked = [card.source for card in later if card.source.ref == EDITED]
    assert marked
    assert all(text[source.mark_start : source.mark_end].strip() for source in marked)
    assert all(digest.passage(text[source.start : source.end]) == source.digest for source in marked)
    assert window.worker("knowledge").pid == worker, "it was replaced meanwhile"
