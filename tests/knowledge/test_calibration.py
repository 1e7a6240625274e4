"""Where the line between shown and not shown lies: small talk below it, questions above it, on the demo's articles."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from knowledge import fit
from knowledge.articles import Article
from knowledge.background import SMALL_TALK
from knowledge.embed import OnnxEmbedder
from knowledge.search import KnowledgeBase, Turn
from knowledge.sources import SourceFile
from knowledge.store.reader import Reader
from knowledge.store.store import Store

TODAY = datetime.date(2026, 11, 25)
HERE = Path(__file__).parent


def lines(name: str) -> list[str]:
    return [line for line in (HERE / name).read_text("utf-8").splitlines() if line and not line.startswith("#")]


def questions() -> list[tuple[set[str], list[Turn]]]:
    found = []
    for line in lines("questions.txt"):
        ids, *turns = line.split(" | ")
        found.append((set(ids.split(",")), [Turn(*turn.split(": ", 1)) for turn in turns]))
    return found


def shown(base: KnowledgeBase, turns: list[Turn], limit: int = 3) -> list[str]:
    return [hit.article for hit in base.search(turns, today=TODAY, limit=limit) if hit.strength != "weak"]


def test_small_talk_shows_next_to_nothing(demo: KnowledgeBase) -> None:
    chat = lines("chitchat.txt")
    wrong = [line for line in chat if shown(demo, [Turn("customer", line)])]
    assert len(chat) >= 300
    assert not set(chat) & set(SMALL_TALK)  # the thresholds were measured on other lines
    assert len(wrong) <= 0.02 * len(chat), wrong


def test_small_talk_after_a_question_shows_next_to_nothing(demo: KnowledgeBase) -> None:
    asked = questions()
    pairs = [(asked[number % len(asked)][1], line) for number, line in enumerate(lines("chitchat.txt"))]
    wrong = [(turns[-1].text, line) for turns, line in pairs if shown(demo, [*turns, Turn("customer", line)], limit=1)]
    assert len(wrong) <= 0.02 * len(pairs), wrong


def test_questions_find_an_article_that_answers_them_and_most_are_shown(demo: KnowledgeBase) -> None:
    asked = questions()
    found = [ids & {hit.article for hit in demo.search(turns, today=TODAY, limit=3)} for ids, turns in asked]
    seen = [ids & set(shown(demo, turns)) for ids, turns in asked]
    assert sum(map(bool, found)) >= 0.9 * len(asked), [
        t[-1].text for (_, t), f in zip(asked, found, strict=True) if not f
    ]
    assert sum(map(bool, seen)) >= 0.8 * len(asked), [
        t[-1].text for (_, t), s in zip(asked, seen, strict=True) if not s
    ]


def test_follow_ups_keep_their_subject(demo: KnowledgeBase) -> None:
    talks = [(ids, turns) for ids, turns in questions() if len(turns) > 1]
    missed = [turns[-1].text for ids, turns in talks if not ids & set(shown(demo, turns))]
    assert len(talks) >= 8
    assert len(missed) <= 0.2 * len(talks), missed


def test_chat_carries_nothing_over_from_the_question_before_it_and_a_follow_up_does(encoder: OnnxEmbedder) -> None:
    chat = fit.small_talk(encoder)

    def is_chat(line: str, closest: float) -> bool:
        return fit.is_chat(encoder.encode([line])[0], chat, closest)

    for line in ("is that a dog i can hear at yours", "where's your office then", "how long have you worked there"):
        assert is_chat(line, 0.35), line
        assert not is_chat(line, 0.6), "an article is about that"
    for line in (
        "why is that",
        "and after that",
        "can i do that online",
        "and what would that cost me",
        "how much is it",
    ):
        assert not is_chat(line, 0.1), line


def test_the_line_is_measured_once_and_again_when_much_of_the_articles_is_another(
    encoder: OnnxEmbedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[object] = []
    real = fit.measured
    monkeypatch.setattr(fit, "measured", lambda *given: (measured.append(given), real(*given))[1])

    def put(number: int, text: str) -> None:
        store.put("help", SourceFile(name=f"{number}.md"), [Article(id=f"KB-{number}", title=text, body=text)])

    with Store.open(tmp_path, encoder) as store:
        for number in range(30):
            put(number, f"Office number {number} opens at eight.")
        reader = Reader.open(tmp_path, encoder)
        base = KnowledgeBase(reader, encoder)

        def measured_anew() -> bool:
            measured.clear()
            store.publish()
            reader.refresh()
            base.renew()
            base.prepare(TODAY)
            return bool(measured)

        assert measured_anew()
        put(0, "Office number 0 opens at nine.")
        assert not measured_anew()
        put(1, "My daughter is getting married in June.")  # a change leaves a row behind: two of thirty are another
        assert measured_anew()
        reader.close()
