"""What is stored is found by both halves, in every generation; what is gone is found by neither."""

from __future__ import annotations

import datetime
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from knowledge.articles import Article
from knowledge.errors import BadIndex, KnowledgeError, OtherEncoder
from knowledge.passages import embedded_text
from knowledge.store import records, wordindex, words
from knowledge.store.check import check
from knowledge.store.database import connect
from knowledge.store.reader import Reader
from knowledge.store.rebuild import compact, rebuild
from knowledge.store.store import Store
from knowledge.store.wordindex import WordIndex
from tests.fakes import HashEmbedder
from tests.knowledge.store.conftest import article, file

TODAY = datetime.date(2026, 11, 26)
FEES = article("KB-1", "The fee is 45 euros.\n\n## Credits\nCredit the fee once.\n", queue="billing")
MOVES = article("KB-2", "A move takes ten days.\n")
OFFER = article("KB-3", "A second router costs 10 euros.\n", valid_to=datetime.date(2026, 1, 31))


@pytest.fixture
def reader(store: Store, folder: Path, embedder: HashEmbedder) -> Reader:
    store.put_all("help", [(file("fees.md"), [FEES]), (file("moves.md"), [MOVES]), (file("offer.md"), [OFFER])])
    return Reader.open(folder, embedder)


def by_meaning(reader: Reader, text: str, count: int = 1) -> list[str]:
    rows = reader.nearest(HashEmbedder().encode([text]), count, reader.live(TODAY))[0]
    return [reader.passage(row).article for row in rows if row >= 0]


def by_words(reader: Reader, *terms: str) -> list[str]:
    rows = reader.best_by_words(dict.fromkeys(terms, 1.0), 10, reader.live(TODAY))
    return [reader.passage(row).article for row in rows]


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
    reader.refresh()
    assert [one.number for one in store.history("KB-2")] == [2, 1]
    assert by_words(reader, "mov") == ["KB-2"]


def test_an_article_moves_to_another_file_in_one_step(store: Store, reader: Reader) -> None:
    store.put_all("help", [(file("moves.md"), []), (file("new/moves.md"), [MOVES])])
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


def test_another_encoder_is_refused_in_words_and_a_rebuild_takes_it(store: Store, reader: Reader, folder: Path) -> None:
    other = HashEmbedder()
    other.id = "hash-2"
    with pytest.raises(OtherEncoder, match=r"encoded by hash-1, this one is hash-2.*check --repair"):
        Reader.open(folder, other)
    with pytest.raises(OtherEncoder):
        Store.open(folder, other)
    assert by_words(reader, "mov") == ["KB-2"]  # the old one is usable until the new one is whole
    steps: list[tuple[int, int]] = []
    rebuild(Store(folder, store.db, other), lambda done, of: steps.append((done, of)))
    assert steps[-1] == (3, 3)
    assert by_meaning(Reader.open(folder, other), "About KB-2. A move takes ten days.") == ["KB-2"]
    assert set(other.encoded) >= {"About KB-2. A move takes ten days.", "About KB-1. Credits."}
    with pytest.raises(OtherEncoder):
        reader.refresh()


def test_a_rebuild_by_the_same_encoder_encodes_nothing_and_a_reader_goes_along(
    store: Store, reader: Reader, embedder: HashEmbedder
) -> None:
    store.put("help", file("fees.md", "2" * 64), [replace(FEES, body="The fee is 50 euros.\n")])
    embedder.encoded.clear()
    rebuild(store)
    assert embedder.encoded == []
    with pytest.raises(BadIndex, match="Search again"):
        reader.passage(0)
    assert reader.refresh()
    assert (by_words(reader, "mov"), by_words(reader, "50")) == (["KB-2"], ["KB-1"])
    assert records.former(store.db, "KB-1", 1) == FEES
    assert [path.name for path in store.folder.glob("edition-*")] == ["edition-2"]


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


def test_a_re_encoding_that_was_cut_short_goes_on_where_it_stopped(store: Store, folder: Path) -> None:
    store.put_all("help", [(file(f"{n}.md"), [article(f"KB-{n}", f"number{n} is here.\n")]) for n in range(300)])

    class Stopped(HashEmbedder):
        id = "hash-2"

        def encode(self, texts):  # type: ignore[no-untyped-def]
            if len(self.encoded) > 150:
                raise KeyboardInterrupt
            return super().encode(texts)

    stopped, other = Stopped(), HashEmbedder()
    other.id = stopped.id
    with pytest.raises(KeyboardInterrupt):
        rebuild(Store(folder, store.db, stopped))
    rebuild(Store(folder, store.db, other))
    assert not set(stopped.encoded) & {text for text in other.encoded if "number" in text}
    reader = Reader.open(folder, other)
    texts = [f"About KB-{n}. number{n} is here." for n in range(300)]
    np.testing.assert_allclose(reader.vectors(np.arange(300)), other.encode(texts), atol=1e-3)
    assert check(folder, other) == []
    assert sorted(path.name for path in folder.iterdir() if "left" in path.name) == []


def test_what_was_left_over_of_other_articles_is_not_taken(store: Store, folder: Path) -> None:
    store.put("help", file("a.md"), [article("KB-1", "One.\n")])
    edition = folder / "edition-2"
    edition.mkdir()
    (edition / "making.json").write_text('[1, "hash-1", 64, 1]')
    (edition / "vectors.f16").write_bytes(np.ones(64, dtype=np.float16).tobytes())
    store.put("help", file("a.md", "2" * 64), [article("KB-1", "Two.\n")])
    rebuild(store)
    assert check(folder, store.embedder) == []
    assert by_meaning(Reader.open(folder, store.embedder), "About KB-1. Two.") == ["KB-1"]


def test_rows_of_what_is_gone_are_given_back_once_they_are_the_most(
    store: Store, folder: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.store.rebuild.WASTE", 10)
    held = [article("KB-1", "The fee is 45 euros.\n")]
    for n in range(9):
        store.put("help", file("a.md", f"{n:064}"), [replace(held[0], body=f"The fee is {n} euros.\n")])
        assert not compact(store)
    store.put("help", file("a.md", "9" * 64), held)
    reader = Reader.open(folder, embedder)
    size = (folder / "edition-1" / "vectors.f16").stat().st_size
    assert not compact(store)
    store.drop("help", ["a.md"])
    embedder.encoded.clear()
    assert compact(store)
    assert embedder.encoded == []
    store.put("help", file("a.md", "9" * 64), held)
    reader.refresh()
    assert by_words(reader, "45") == ["KB-1"]
    assert (folder / "edition-2" / "vectors.f16").stat().st_size < size
    assert len(store.history("KB-1")) == 11


def test_a_row_has_the_score_it_has_among_the_best(reader: Reader) -> None:
    weights, rows = {"fee": 1.0, "router": 0.5}, np.arange(4)
    fresh = reader.word_scores(weights, rows)
    reader.best_by_words(weights, 1, reader.live(TODAY))  # from now on one of the scores is known
    np.testing.assert_allclose(reader.word_scores(weights, rows), fresh, rtol=1e-6)
    np.testing.assert_allclose(reader.word_scores({"fee": 1.0}, rows)[fresh == 0], 0)


def test_words_that_came_bit_by_bit_are_written_together_once_all_is_written(
    store: Store, reader: Reader, folder: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wordindex, "FEW", 20)
    for number in range(5):
        store.put("help", file(f"{number}.md"), [article(f"N-{number}", f"A zeppelin costs {number} euros.\n")])
        words.catch_up(store.db, folder / "edition-1", records.state(store.db))
    assert segments(folder) > 2
    store.publish()  # FEW rows do not matter
    assert segments(folder) > 2
    monkeypatch.setattr(wordindex, "FEW", 4)
    store.drop("help", ["3.md"])
    reader.refresh()
    store.publish()
    assert segments(folder) == 1
    assert by_words(reader, "zeppelin")  # who has the former open goes on with it
    assert check(folder, embedder) == []
    fresh = Reader.open(folder, embedder)
    assert set(by_words(fresh, "zeppelin")) == {f"N-{number}" for number in range(5) if number != 3}
    assert WordIndex(folder / "edition-1" / words.FOLDER).frequency("zeppelin") == 4
    fresh.close()
    before = sorted(path.name for path in (folder / "edition-1" / words.FOLDER).iterdir())
    store.publish()
    assert sorted(path.name for path in (folder / "edition-1" / words.FOLDER).iterdir()) == before


def test_the_end_of_an_import_writes_the_words_together_though_each_of_its_files_was_published(
    folder: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.store.store.PUBLISH_EVERY_S", 0)
    monkeypatch.setattr(wordindex, "FEW", 4)
    with Store.open(folder, embedder) as store:
        for number in range(6):
            store.put("help", file(f"{number}.md"), [article(f"N-{number}", f"A zeppelin costs {number} euros.\n")])
        assert segments(folder) > 1
    assert segments(folder) == 1
    assert check(folder, embedder) == []


def test_what_is_new_is_found_by_words_before_all_is_written_together(
    folder: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wordindex, "FEW", 4)
    found: list[int] = []

    def watched(folder: Path, *given: object, together: int | None = None, **named: object) -> None:
        if together is not None:
            found.append(WordIndex(folder).frequency("zeppelin"))
        write(folder, *given, together=together, **named)  # type: ignore[arg-type]

    write = wordindex.write
    with Store.open(folder, embedder) as store:
        store._published = time.monotonic() + 3600  # so that the last publication is the only one
        store.put_all("help", [(file("a.md"), [article(f"N-{n}", f"A zeppelin costs {n} euros.\n") for n in range(6)])])
        monkeypatch.setattr(wordindex, "write", watched)
    assert found == [6]


def test_writing_all_words_together_may_be_broken_off(
    store: Store, folder: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wordindex, "FEW", 4)
    store.put_all("help", [(file(f"{n}.md"), [article(f"N-{n}", f"A zeppelin costs {n} euros.\n")]) for n in range(6)])
    words.catch_up(store.db, folder / "edition-1", records.state(store.db))  # type: ignore[arg-type]

    def stopped(*given: object, **named: object) -> Iterator[tuple[int, int, list[str]]]:
        yield from documents(*given, **named)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    documents = words.documents
    monkeypatch.setattr(words, "documents", stopped)
    with pytest.raises(KeyboardInterrupt):
        store.publish()
    monkeypatch.setattr(words, "documents", documents)
    assert check(folder, embedder) == []
    assert len(by_words(Reader.open(folder, embedder), "zeppelin")) == 6
    store.publish()
    assert segments(folder) == 1


def segments(folder: Path) -> int:
    return len(list((folder / "edition-1" / words.FOLDER).glob("*.term")))


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
