"""What is stored is found by both halves, in every generation; what is gone is found by neither."""

from __future__ import annotations

import datetime
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from knowledge.articles import Article
from knowledge.errors import BadIndex, KnowledgeError
from knowledge.passages import embedded_text
from knowledge.store import records
from knowledge.store.database import connect
from knowledge.store.reader import Reader
from knowledge.store.store import Store
from tests.fakes import HashEmbedder
from tests.knowledge.store.conftest import FEES, MOVES, TODAY, article, by_meaning, by_words, file


def test_an_article_is_found_by_meaning_and_by_words(reader: Reader) -> None:
    assert by_meaning(reader, "About KB-2. A move takes ten days.") == ["KB-2"]
    assert by_words(reader, "mov") == ["KB-2"]
    assert reader.article("KB-2") == MOVES


def test_a_passage_has_the_vectors_of_its_text_and_of_its_heading(reader: Reader, embedder: HashEmbedder) -> None:
    row = next(row for row in range(4) if reader.passage(row).heading == ("Credits",))
    at = np.array([row])
    text, heading = embedder.encode([embedded_text(FEES, reader.passage(row)), "About KB-1. Credits."])
    np.testing.assert_allclose(reader.vectors(at)[0], text, atol=1e-3)
    np.testing.assert_allclose(reader.headings(at)[0], heading, atol=1e-3)


def test_an_expired_article_is_not_live_on_that_day_and_is_on_another(reader: Reader) -> None:
    assert by_words(reader, "router") == []
    assert by_meaning(reader, "About KB-3. A second router costs 10 euros.", 9).count("KB-3") == 0
    then = reader.live(datetime.date(2026, 1, 31))
    assert [reader.passage(row).article for row in reader.best_by_words({"router": 1.0}, 5, then)] == ["KB-3"]


def test_a_changed_article_is_found_by_its_new_words_alone_and_keeps_its_history(store: Store, reader: Reader) -> None:
    store.put("help", file("moves.md", "2" * 64), [replace(MOVES, body="A relocation lasts a fortnight.\n")])
    assert by_words(reader, "mov") == ["KB-2"]  # until it looks
    assert reader.article("KB-2") == MOVES
    assert len(list(reader.articles())) == reader.count() == 3
    store.publish()
    assert reader.refresh()
    assert (by_words(reader, "mov"), by_words(reader, "relocation")) == ([], ["KB-2"])
    assert [(one.number, one.removed) for one in store.history("KB-2")] == [(2, False), (1, True)]
    assert records.former(store.db, "KB-2", 1) == MOVES


def test_nothing_new_means_nothing_to_see(store: Store, reader: Reader) -> None:
    assert not reader.refresh()
    store.note("help", file("broken.pdf"))
    assert not reader.refresh()


def test_only_texts_that_are_new_are_encoded(store: Store, reader: Reader, embedder: HashEmbedder) -> None:
    embedder.encoded.clear()
    store.put("help", file("fees.md", "2" * 64), [replace(FEES, valid_to=TODAY)])
    assert embedder.encoded == []
    store.put(
        "help", file("fees.md", "3" * 64), [replace(FEES, body=FEES.body + "\nAsk a supervisor above 50 euros.\n")]
    )
    assert len(embedder.encoded) == 1


def test_an_article_that_leaves_and_comes_back_goes_on_counting_its_versions(store: Store, reader: Reader) -> None:
    store.drop("help", ["moves.md"])
    assert reader.article("KB-2") == MOVES  # a search that has begun finds what it cites
    assert [passage.article for passage in reader.passages_of("KB-2")] == ["KB-2"]
    store.put("help", file("moves.md"), [MOVES])
    store.publish()  # whether a write does it by itself depends on the time since the one before
    reader.refresh()
    assert [one.number for one in store.history("KB-2")] == [2, 1]
    assert by_words(reader, "mov") == ["KB-2"]


def test_an_article_moves_to_another_file_in_one_step(store: Store, reader: Reader) -> None:
    store.put_all("help", [(file("moves.md"), []), (file("new/moves.md"), [MOVES])])
    store.publish()
    reader.refresh()
    assert by_words(reader, "mov") == ["KB-2"]


def test_an_id_that_another_file_holds_is_refused_and_nothing_changes(store: Store, reader: Reader) -> None:
    with pytest.raises(KnowledgeError, match=r"KB-1 of other.md is already used by fees.md"):
        store.put_all("help", [(file("moves.md"), []), (file("other.md"), [replace(MOVES, id="KB-1")])])
    assert not reader.refresh()
    assert list(store.files("help")) == ["fees.md", "moves.md", "offer.md"]
    with pytest.raises(KnowledgeError, match="used twice"):
        store.put("help", file("twice.md"), [article("KB-7", "One.\n"), article("KB-7", "Two.\n")])


def test_words_are_scored_for_the_rows_asked_for_in_their_order(reader: Reader) -> None:
    rows = np.array([3, 0, 2, 1])
    scores = reader.word_scores({"fee": 1.0, "credit": 0.5}, rows)
    alone = [float(reader.word_scores({"fee": 1.0, "credit": 0.5}, np.array([row]))[0]) for row in rows]
    assert scores.tolist() == pytest.approx(alone)
    assert [reader.passage(row).article for row, score in zip(rows, scores, strict=True) if score > 0] == [
        "KB-1",
        "KB-1",
    ]
    doubled = reader.word_scores({"fee": 2.0}, rows)
    np.testing.assert_allclose(doubled, 2 * reader.word_scores({"fee": 1.0}, rows), rtol=1e-5)


def test_a_misheard_word_is_taken_for_the_closest_there_is(reader: Reader) -> None:
    assert reader.meant("rooter") == ("router", 0.7)
    assert reader.meant("router") == ("router", 1.0)
    assert reader.meant("elephant") == ("elephant", 0.0)
    assert reader.meant("fex") == ("fex", 0.0)  # too short to guess


def test_a_rare_term_says_more_than_a_common_one(reader: Reader) -> None:
    assert reader.rarity("unheard") > reader.rarity("ten") > reader.rarity("fee") > 0


def test_what_articles_belong_to_is_known_by_row(store: Store, reader: Reader) -> None:
    store.put(
        "help", file("plan.md"), [article("KB-4", "Speed.\n", about="Fibre 100", queue="sales", supersedes="KB-2")]
    )
    store.publish()
    reader.refresh()
    live = reader.live(TODAY)
    assert list(reader.things()) == ["", "Fibre 100"]
    rows = reader.rows_of([1], live)
    assert [reader.passage(row).article for row in rows] == ["KB-4"]
    assert reader.thing_of(np.array([0, *rows])).tolist() == [0, 1]
    assert reader.in_queue(np.array([0, *rows]), "sales").tolist() == [False, True]
    assert not reader.in_queue(rows, "unheard-of").any()
    superseding = reader.replaced_by("KB-2")
    assert superseding is not None
    assert (superseding.id, reader.replaced_by("KB-1"), reader.replaced_by("")) == ("KB-4", None, None)


def test_an_empty_knowledge_base_finds_nothing(store: Store, folder: Path, embedder: HashEmbedder) -> None:
    reader = Reader.open(folder, embedder)
    live = reader.live(TODAY)
    assert reader.nearest(embedder.encode(["a", "b"]), 5, live).shape == (2, 0)
    assert len(reader.best_by_words({"fee": 1.0}, 5, live)) == 0
    assert reader.meant("rooter") == ("rooter", 0.0)


def test_a_folder_without_a_knowledge_base_is_refused_in_words(tmp_path: Path, embedder: HashEmbedder) -> None:
    with pytest.raises(BadIndex, match="There is no knowledge base in"):
        Reader.open(tmp_path, embedder)


def test_a_file_of_another_program_is_refused_and_left_alone(tmp_path: Path, embedder: HashEmbedder) -> None:
    import sqlite3

    with sqlite3.connect(tmp_path / "knowledge.db") as other:
        other.execute("CREATE TABLE theirs (x)")
    other.close()
    with pytest.raises(BadIndex, match="belongs to another program"):
        Store.open(tmp_path, embedder)


def test_readers_see_whole_generations_while_a_writer_writes(
    store: Store, folder: Path, embedder: HashEmbedder
) -> None:
    """In generation n every article says n, by words, by meaning and in full."""
    ids = [f"KB-{n}" for n in range(5)]

    def say(n: int) -> list[Article]:
        return [article(id, f"number{n} is what it says now.\n") for id in ids]

    store.put("help", file("all.md"), say(0))
    stop = threading.Event()

    def write() -> None:
        with Store.open(folder, HashEmbedder()) as writer:
            n = 1
            while not stop.is_set():
                writer.put("help", file("all.md", f"{n:064}"), say(n))
                n += 1

    thread = threading.Thread(target=write)
    reader = Reader.open(folder, embedder)
    thread.start()
    try:
        seen, until = set(), time.monotonic() + 4
        while time.monotonic() < until or (len(seen) < 3 and thread.is_alive()):
            reader.refresh()
            live = reader.live(TODAY)
            assert live.count == 5
            rows = reader.nearest(embedder.encode(["what it says now"]), 10, live)[0]
            assert {reader.passage(row).article for row in rows} == set(ids)
            newest = max(seen, default=0)
            found = {
                n
                for n in range(newest, newest + 2000)
                if reader.known(f"number{n}") and len(reader.best_by_words({f"number{n}": 1.0}, 10, live)) == 5
            }
            assert len(found) == 1
            seen |= found
    finally:
        stop.set()
        thread.join()
        reader.close()
    assert len(seen) > 2


def test_a_row_has_the_score_it_has_among_the_best(reader: Reader) -> None:
    weights, rows = {"fee": 1.0, "router": 0.5}, np.arange(4)
    fresh = reader.word_scores(weights, rows)
    reader.best_by_words(weights, 1, reader.live(TODAY))  # from now on one of the scores is known
    np.testing.assert_allclose(reader.word_scores(weights, rows), fresh, rtol=1e-6)
    np.testing.assert_allclose(reader.word_scores({"fee": 1.0}, rows)[fresh == 0], 0)


def test_scores_are_those_of_the_words_as_they_are_now(reader: Reader, store: Store) -> None:
    best = reader.best_by_words({"fee": 1.0}, 5, reader.live(TODAY))
    before = reader.word_scores({"fee": 1.0}, best)
    store.put("help", file("more.md"), [article("KB-9", "The fee, once more.\n\n## Fee\nA fee.\n")])
    store.publish()
    reader.refresh()
    assert (reader.word_scores({"fee": 1.0}, best) < before).all()  # the word is less rare


def test_what_replaces_an_article_is_looked_up_not_searched_for(reader: Reader, folder: Path) -> None:
    db = connect(folder)
    seen: list[str] = []
    db.conn.set_trace_callback(seen.append)
    assert records.superseding(db, "KB-1", at=5) is None
    db.conn.set_trace_callback(None)
    (plan,) = db.conn.execute(f"EXPLAIN QUERY PLAN {seen[-1]}").fetchall()
    assert "articles_superseding" in plan[3]
    db.close()
