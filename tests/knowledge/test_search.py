"""Conversations to cited passages, on the real encoder."""

from __future__ import annotations

import datetime
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from knowledge.embed import OnnxEmbedder
from knowledge.errors import EncoderError
from knowledge.passages import plain
from knowledge.search import Hit, KnowledgeBase, Turn
from knowledge.store.made import made
from tests.fakes import HashEmbedder, markdown_articles

TODAY = datetime.date(2026, 11, 25)
JANUARY = datetime.date(2026, 1, 15)


def customer(*lines: str) -> list[Turn]:
    return [Turn("customer", line) for line in lines]


@pytest.fixture
def base(tmp_path: Path, articles: Path, encoder: OnnxEmbedder) -> KnowledgeBase:
    made(markdown_articles(articles), tmp_path / "index", encoder).close()
    return KnowledgeBase.open(tmp_path / "index", encoder)


def shown(hits: list[Hit]) -> list[str]:
    return [hit.article for hit in hits if hit.strength != "weak"]


def test_a_question_finds_its_passage_with_everything_a_card_cites(base: KnowledgeBase) -> None:
    hit = base.search(customer("when does the call out fee apply"), today=TODAY)[0]
    assert (hit.article, hit.title, hit.section, hit.heading) == ("KB-1", "Call-out fees", 1, ("When the fee applies",))
    assert (hit.queue, hit.verbatim, hit.valid_to) == ("billing", False, None)
    assert hit.strength != "weak"
    assert hit.say == "The call-out fee is 45.00 euros."
    assert "fee" in hit.why


def test_spans_lie_on_the_text_they_name(base: KnowledgeBase) -> None:
    for hit in base.search(customer("can you credit the fee for the engineer"), today=TODAY):
        article = base.article(hit.article)
        assert article is not None
        assert article.body[hit.span.start : hit.span.end] == hit.text
        assert hit.say in plain(article.body[hit.mark.start : hit.mark.end])
        assert hit.span.start <= hit.mark.start < hit.mark.end <= hit.span.end


def test_a_follow_up_keeps_its_subject(base: KnowledgeBase) -> None:
    talk = [
        *customer("i'm moving house next month"),
        Turn("agent", "congratulations"),
        *customer("and how long does that take"),
    ]
    hit = base.search(talk, today=TODAY)[0]
    assert (hit.article, hit.section) == ("KB-2", 2)
    assert hit.strength != "weak"


def test_words_written_apart_or_misheard_still_find_the_article(base: KnowledgeBase) -> None:
    assert base.search(customer("they charged me a callout fee"), today=TODAY)[0].article == "KB-1"
    assert base.search(customer("when dose the call out fea aply"), today=TODAY)[0].article == "KB-1"


def test_an_article_surfaces_only_while_it_is_valid(base: KnowledgeBase) -> None:
    asked = customer("how much is a second router")
    assert base.search(asked, today=JANUARY)[0].article == "KB-3"
    assert "KB-3" not in [hit.article for hit in base.search(asked, today=TODAY, limit=50)]
    assert "KB-1" not in [hit.article for hit in base.search(asked, today=datetime.date(2025, 12, 31), limit=50)]


def test_nothing_is_found_when_no_article_is_valid(tmp_path: Path, articles: Path) -> None:
    (articles / "KB-1.md").unlink()
    (articles / "KB-2.md").unlink()
    made(markdown_articles(articles), tmp_path / "index", HashEmbedder()).close()
    assert KnowledgeBase.open(tmp_path / "index", HashEmbedder()).search(customer("a router"), today=TODAY) == []


def test_an_empty_knowledge_base_finds_nothing(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    made(markdown_articles(tmp_path / "articles"), tmp_path / "index", HashEmbedder()).close()
    assert KnowledgeBase.open(tmp_path / "index", HashEmbedder()).search(customer("a router"), today=TODAY) == []


@pytest.mark.parametrize("line", ["thank you very much", "good morning how are you", "my name is ana silva", ""])
def test_a_courtesy_after_a_question_searches_nothing(base: KnowledgeBase, line: str) -> None:
    assert base.search(customer("why was i charged a call out fee", line), today=TODAY) == []


def test_small_talk_after_a_question_does_not_bring_its_answer_up_again(base: KnowledgeBase) -> None:
    assert shown(base.search(customer("why was i charged a call out fee", "lovely weather today"), today=TODAY)) == []


def test_an_article_of_the_interactions_queue_goes_first_where_two_fit_alike(
    tmp_path: Path, write_article, encoder: OnnxEmbedder
) -> None:
    for id, queue in (("KB-1", "billing"), ("KB-2", "moves")):
        write_article(id, "Fees", "The fee is 10 euros.", queue=queue)
    made(markdown_articles(tmp_path / "articles"), tmp_path / "index", encoder).close()
    base = KnowledgeBase.open(tmp_path / "index", encoder)
    assert base.search(customer("how much is the fee"), today=TODAY, queue="moves")[0].article == "KB-2"
    assert base.search(customer("how much is the fee"), today=TODAY, queue="billing")[0].article == "KB-1"


def test_each_article_is_one_hit_and_the_limit_holds(base: KnowledgeBase) -> None:
    hits = base.search(customer("the fee for the new address"), today=TODAY, limit=2)
    assert len({hit.article for hit in hits}) == len(hits) == 2


def test_a_turn_is_encoded_once_however_often_the_conversation_is_searched(tmp_path: Path, articles: Path) -> None:
    embedder = HashEmbedder()
    made(markdown_articles(articles), tmp_path / "index", embedder).close()
    base, embedder.encoded = KnowledgeBase.open(tmp_path / "index", embedder), []
    turns = customer("the router is broken", "i want to move house", "what is the fee", "and the credit on my bill")
    for end in range(1, len(turns) + 1):
        base.search(turns[:end], today=TODAY)
    assert max(Counter(embedder.encoded).values()) == 1


def test_the_same_conversation_gives_the_same_answer(base: KnowledgeBase) -> None:
    asked = customer("can you credit the fee for the engineer")
    assert base.search(asked, today=TODAY) == base.search(asked, today=TODAY)


def test_importing_search_loads_no_numbers_and_no_models() -> None:
    code = "import sys, knowledge.search; print({'numpy', 'faiss', 'onnxruntime'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


@pytest.mark.parametrize("missing", ["encoder.toml", "tokenizer.json", "model.onnx"])
@pytest.mark.parametrize("content", [None, b"\xff damaged"])
def test_a_damaged_encoder_is_refused_in_words(tmp_path: Path, missing: str, content: bytes | None) -> None:
    from copilot import paths

    for file in (paths.resources() / "encoder").iterdir():
        (tmp_path / file.name).symlink_to(file)
    (tmp_path / missing).unlink()
    if content is not None:
        (tmp_path / missing).write_bytes(content)
    with pytest.raises(EncoderError, match="Install Earshot again"):
        OnnxEmbedder(tmp_path)
