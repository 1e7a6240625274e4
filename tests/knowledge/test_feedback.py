"""What is learnt from feedback: off it changes nothing, it must prove itself, and it is one file of one encoder."""

from __future__ import annotations

import datetime
import random
from pathlib import Path

import numpy as np
import pytest

from knowledge import adapter, evaluate, feedback
from knowledge.adapter import Adapter
from knowledge.embed import OnnxEmbedder
from knowledge.errors import BadAdapter, KnowledgeError
from knowledge.feedback import Judged
from knowledge.query import ask
from knowledge.search import KnowledgeBase, Turn
from knowledge.store.made import made
from tests.knowledge.test_calibration import questions

TODAY = datetime.date(2026, 11, 25)
DIM = 384
OTHERS = 200  # articles that answer no question of a set: enough to be taken for the right ones


def judged(rows: list[tuple[set[str], list[Turn]]], bad: str = "") -> list[Judged]:
    """Each question in a conversation of its own, with the articles that answer it."""
    return [
        Judged(
            conversation=f"call-{number}",
            day=TODAY - datetime.timedelta(days=number),
            turns=tuple(turns),
            good=frozenset(good),
            bad=frozenset({bad} - {""}),
        )
        for number, (good, turns) in enumerate(rows)
    ]


def some(weight: float, seed: int = 1) -> Adapter:
    change = np.random.default_rng(seed).normal(0, 0.1, (DIM, DIM)).astype(np.float32)
    return Adapter("an encoder", change, weight)


def answers(base: KnowledgeBase, given: Adapter | None) -> list[object]:
    other = feedback.with_adapter(base, given)
    return [other.search(turns, today=TODAY, limit=5) for _, turns in questions()]


def test_off_or_without_weight_every_answer_is_the_same(demo: KnowledgeBase) -> None:
    plain = answers(demo, None)
    assert any(plain)
    assert answers(demo, some(weight=0.0)) == plain
    assert answers(demo, some(weight=1.0)) != plain


def test_a_turned_vector_has_length_one() -> None:
    asked = np.eye(DIM, dtype=np.float32)[0]
    turned = some(weight=1.0)(asked)
    assert float(np.linalg.norm(turned)) == pytest.approx(1, abs=1e-5)
    assert turned.dtype == np.float32
    assert not np.allclose(turned, asked)


def test_a_passage_that_does_not_fit_is_not_lifted_over_the_threshold(demo: KnowledgeBase) -> None:
    """The strength of an article is the same whatever was learnt; only its place may change."""
    turned = feedback.with_adapter(demo, some(weight=0.5))
    both = 0
    for _, turns in questions():
        before, after = (
            {(hit.article, hit.section): hit.strength for hit in base.search(turns, today=TODAY, limit=10)}
            for base in (demo, turned)
        )
        both += len(before.keys() & after.keys())
        assert all(before[place] == after[place] for place in before.keys() & after.keys())
    assert both > 100


def test_too_little_feedback_is_refused(demo: KnowledgeBase) -> None:
    with pytest.raises(KnowledgeError, match="too little feedback to learn from: 12 questions"):
        feedback.learn(judged(questions()[:12]), demo, "an encoder", TODAY)


def test_what_agents_use_against_the_ranking_is_learnt(demo: KnowledgeBase) -> None:
    """At this site the price list answers every question with "how much", whatever the ranking thinks."""
    prices = [
        [Turn("customer", f"how much does {thing} cost")]
        for thing in (
            "an engineer visit", "moving house", "the fibre plan", "a second router", "a new socket", "a phone line",
            "the tv box", "ending my contract early", "a static address", "a paper bill", "a call to spain",
            "an upgrade", "the installation", "a late payment", "a replacement router", "a repeater",
        )
    ]  # fmt: skip
    rows = questions() + [({"KB-1052"}, turns) for turns in prices]
    lesson = feedback.learn(judged(rows), demo, "an encoder", TODAY)
    assert lesson.adapter.weight > 0
    assert lesson.after["ndcg@10"] > lesson.before["ndcg@10"] + 0.02
    assert lesson.tried[lesson.adapter.weight] == lesson.after["ndcg@10"]
    moved = next(moved for moved in lesson.moved if moved.article == "KB-1052")
    assert moved.after < moved.before
    assert len(rows) - 2 <= lesson.useful <= len(rows)  # a few are answered by nothing that is valid today
    assert lesson.last == TODAY
    again = feedback.learn(judged(rows)[::-1], demo, "an encoder", TODAY)
    assert np.allclose(again.adapter.change, lesson.adapter.change, atol=1e-4)


def test_feedback_without_sense_turns_itself_off(demo: KnowledgeBase) -> None:
    pick = random.Random(3)
    ids = [article.id for article in demo.articles if article.valid_on(TODAY)]
    lesson = feedback.learn(
        judged([({pick.choice(ids)}, turns) for _, turns in questions()]), demo, "an encoder", TODAY
    )
    assert lesson.adapter.weight == 0
    assert lesson.after == lesson.before
    assert answers(demo, lesson.adapter) == answers(demo, None)


def test_an_article_that_is_always_turned_down_sinks(demo: KnowledgeBase) -> None:
    first = {demo.search(turns, today=TODAY, limit=1)[0].article for _, turns in questions()[:1]}.pop()
    rows = judged(questions()[1:]) + [
        Judged(conversation=f"down-{number}", day=TODAY, turns=tuple(questions()[0][1]), bad=frozenset({first}))
        for number in range(10)
    ]
    examples = [found for row in rows if (found := feedback.example(row, demo, TODAY)) is not None]
    down = examples[-1]
    passage = down.vectors[down.bad.index(True)]
    turned = Adapter("an encoder", feedback.fit(examples), 1.0)(down.asked)
    assert float(passage @ turned) < float(passage @ down.asked) - 0.05


# ---- the file -------------------------------------------------------------------------------
def test_what_was_learnt_is_read_back_from_one_file(tmp_path: Path) -> None:
    file = tmp_path / "learnt.npz"
    adapter.save(some(weight=0.5), {"useful": 40}, file)
    read, about = adapter.load(file)
    assert (read.encoder, read.weight, about) == ("an encoder", 0.5, {"useful": 40})
    assert np.allclose(read.change, some(weight=0.5).change, atol=1e-3)
    assert list(tmp_path.iterdir()) == [file]
    assert file.stat().st_size < 400_000


def test_another_encoder_is_refused_in_words(tmp_path: Path) -> None:
    adapter.save(some(weight=0.5), {}, tmp_path / "learnt.npz")
    assert adapter.load_for("an encoder", tmp_path / "learnt.npz").weight == 0.5
    with pytest.raises(BadAdapter, match=r"belongs to the encoder an encoder, in use is another.*learn again"):
        adapter.load_for("another", tmp_path / "learnt.npz")


@pytest.mark.parametrize("content", [b"", b"no archive", None])
def test_a_damaged_file_is_refused_in_words(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "learnt.npz"
    adapter.save(some(weight=0.5), {}, file)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2] if content is None else content)
    with pytest.raises(BadAdapter, match="is damaged"):
        adapter.load(file)
    file.unlink()
    with pytest.raises(BadAdapter, match="Nothing has been learnt yet"):
        adapter.load(file)


# ---- a public set ---------------------------------------------------------------------------
@pytest.mark.slow
def test_half_of_a_public_set_teaches_what_helps_the_other_half(
    shared_sets: Path, tmp_path: Path, encoder: OnnxEmbedder, capsys: pytest.CaptureFixture[str]
) -> None:
    given = evaluate.read_set(shared_sets / "tau_banking")
    needed = {id for question in given.questions for id in question.relevant}
    among = sorted(given.articles, key=lambda article: article.id not in needed)[: len(needed) + OTHERS]
    base = KnowledgeBase(made(among, tmp_path, encoder), encoder)
    asked = list(given.questions)
    random.Random(1).shuffle(asked)
    half = len(asked) // 2

    def ndcg(of: KnowledgeBase) -> float:
        scores = []
        for question in asked[half:]:
            query = ask(question.turns)
            ranked = of.rank(query, evaluate.TODAY) if query else []
            ids = [of.passage(best.row).article for best, *_ in ranked]
            scores.append(evaluate.figures(ids, question.relevant)["ndcg@10"])
        return sum(scores) / len(scores)

    rows = judged([(set(question.relevant), list(question.turns)) for question in asked[:half]])
    lesson = feedback.learn(rows, base, encoder.id, evaluate.TODAY)
    before, after = ndcg(base), ndcg(feedback.with_adapter(base, lesson.adapter))
    with capsys.disabled():
        print(f"nDCG@10 of the other half {before:.3f} → {after:.3f}, weight {lesson.adapter.weight}")
    assert lesson.adapter.weight > 0
    assert after > before + 0.03
