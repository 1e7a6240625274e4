"""`earshot bench knowledge`: how fast passages are found, stored and opened, beside raw FAISS and the bare encoder."""

from __future__ import annotations

import datetime
import multiprocessing
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copilot import encoders
from copilot.bench.dialogues import Conversation, dialogues, made_of
from copilot.bench.figures import Figure, Report, percentile, plain, under
from copilot.bench.recombined import ARTICLE, Recombined, Summed, sentences
from copilot.bench.story import pss
from knowledge.articles import Article
from knowledge.embed import Embedder, OnnxEmbedder
from knowledge.query import ask
from knowledge.search import KnowledgeBase
from knowledge.sources import SourceFile
from knowledge.store.reader import Reader
from knowledge.store.store import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

QUESTIONS = 200
CHUNK = 250  # articles stored together
REALLY_ENCODED = 100  # articles, for the throughput
TODAY = datetime.date(2026, 1, 1)
TURN_MS = {10_000: 10.0, 100_000: 10.0, 1_000_000: 35.0}
SOURCE = "bench"

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a fresh process measured of a finished knowledge base."""

    open_s: float
    nearest_ms: tuple[float, ...]
    turn_ms: tuple[float, ...]
    processor_ms: tuple[float, ...]
    least_ms: tuple[float, ...]
    """Processor time of what a turn cannot do without: encoding it, and its ten nearest."""
    cited_ms: tuple[float, ...]
    encode_ms: tuple[float, ...]
    ten_nearest: tuple[tuple[int, ...], ...]
    megabytes: float


def report(texts: Path, passages: int, progress: Progress = lambda share: None) -> Report:
    """Everything at one size."""
    embedder = OnnxEmbedder(encoders.in_use())
    chosen = sentences(texts)
    vectors = _encoded(embedder, chosen, lambda share: progress(share / 4))
    held_back = min(3 * QUESTIONS, len(chosen) // 4)  # what is asked with is in no passage
    made = Recombined(chosen[held_back:], vectors[held_back:], embedder)
    asked = dialogues(texts, QUESTIONS) or made_of(chosen[:held_back], QUESTIONS)
    with tempfile.TemporaryDirectory(prefix="earshot-bench-") as name:
        folder = Path(name) / "knowledge"
        stored_s = _fill(folder, made, passages, lambda share: progress(0.25 + share / 2))
        opened = _in_fresh_process(folder, asked)
        progress(0.9)
        floor = _raw_faiss(folder, embedder, asked)
        throughput = _throughput(folder, made)
        added = _one_more(folder, embedder)
    progress(1.0)
    return Report(
        title=f"Knowledge, {passages:,} passages",
        figures=_figures(passages, opened, floor, throughput, added, stored_s),
        note=(
            f"Passages are {len(made.sentences):,} distinct sentences recombined, two to four a passage; their vectors "
            f"are the sentences' sums. Asked with {len(asked)} conversations of {_turns(asked):.1f} turns, of which "
            "all but the last were searched for before. Floors: FAISS's exact fp16 index, and the bare encoder."
        ),
    )


@dataclass(frozen=True, slots=True)
class Floor:
    """FAISS alone, exact."""

    ms: tuple[float, ...]
    ten_nearest: tuple[tuple[int, ...], ...]


def _figures(
    passages: int, opened: Opened, floor: Floor, throughput: tuple[float, float], added_s: float, stored_s: float
) -> tuple[Figure, ...]:
    recall = sum(
        len(set(ours) & set(exact)) / len(exact)
        for ours, exact in zip(opened.ten_nearest, floor.ten_nearest, strict=True)
    ) / len(floor.ten_nearest)
    ours, bare = throughput
    size = next((size for size in TURN_MS if passages <= size), max(TURN_MS))
    return (
        under("turn → ranked passages, encoding included, p95", percentile(opened.turn_ms, 0.95), TURN_MS[size], "ms",
              floor=f"{percentile(opened.encode_ms, 0.95):.2f} ms encoding"),
        plain("· p50", f"{percentile(opened.turn_ms, 0.5):.2f} ms", f"{percentile(opened.encode_ms, 0.5):.2f} ms encoding"),
        plain("· its processor time, p50, p95", f"{percentile(opened.processor_ms, 0.5):.2f}, {percentile(opened.processor_ms, 0.95):.2f} ms",
              f"{percentile(opened.least_ms, 0.5):.2f}, {percentile(opened.least_ms, 0.95):.2f} ms encoding and one search"),
        plain("· then made citable: line to say, mark, reason; p50, p95",
              f"{percentile(opened.cited_ms, 0.5):.2f}, {percentile(opened.cited_ms, 0.95):.2f} ms"),
        under("ten nearest by meaning, p99", percentile(opened.nearest_ms, 0.99), 10.0, "ms",
              floor=f"{percentile(floor.ms, 0.99):.2f} ms"),
        plain("· p50", f"{percentile(opened.nearest_ms, 0.5):.2f} ms", f"{percentile(floor.ms, 0.5):.2f} ms"),
        Figure(what="· of the ten exact ones", measured=f"{recall:.4f}", floor="1", goal="≥ 0.985", met=recall >= 0.985),
        Figure(what="indexing, passages and headings a second", measured=f"{ours:.0f} /s", floor=f"{bare:.0f} /s",
               goal="≥ 0.9 × floor", met=ours >= 0.9 * bare),
        plain("· storing without encoding", f"{1e3 * stored_s / passages:.2f} ms a passage"),
        under("one article added → found", added_s, 1.0, "s"),
        under("open", opened.open_s, 0.5, "s", digits=3),
        plain("memory of a process that searches", f"{opened.megabytes:.0f} MB"),
    )  # fmt: skip


def _turns(asked: Sequence[Conversation]) -> float:
    return sum(map(len, asked)) / len(asked)


def _encoded(embedder: Embedder, texts: Sequence[str], progress: Progress) -> Floats:
    import numpy as np

    parts = []
    for start in range(0, len(texts), 500):
        parts.append(embedder.encode(texts[start : start + 500]))
        progress(start / len(texts))
    return np.concatenate(parts)


def _fill(folder: Path, made: Recombined, passages: int, progress: Progress) -> float:
    """Seconds of storing."""
    summed, spent = Summed(made), 0.0
    with Store.open(folder, summed) as store:
        chunk: list[Article] = []
        for number, (article, sections) in enumerate(made.articles(passages), start=1):
            summed.expect(article, sections)
            chunk.append(article)
            if len(chunk) == CHUNK or number == passages // ARTICLE:
                began = time.perf_counter()
                store.put_all(SOURCE, [(SourceFile(name=f"{one.id}.md"), [one]) for one in chunk])
                spent += time.perf_counter() - began
                chunk = []
                progress(number * ARTICLE / passages)
        began = time.perf_counter()
        store.publish()
        return spent + time.perf_counter() - began


def _in_fresh_process(folder: Path, asked: list[Conversation]) -> Opened:
    """A process of its own, so that its memory is that of a worker."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (folder, asked))


def _measured(folder: Path, asked: list[Conversation]) -> Opened:
    embedder = OnnxEmbedder(encoders.in_use())
    Reader.open(folder, embedder).close()  # loads the libraries
    began = time.perf_counter()
    reader = Reader.open(folder, embedder)
    open_s = time.perf_counter() - began
    base = KnowledgeBase(reader, embedder)
    base.prepare(TODAY)
    live = reader.live(TODAY)
    turns, processors, least, cited, encodes, nearests, found = [], [], [], [], [], [], []
    for said in asked:
        for turn in said[:-1]:
            base.remember(turn.text)
        _ranked(base, said[:-1])  # as in a call, where each turn is searched for
        last = said[-1].text
        processor = time.process_time()
        turns.append(_ms(partial(_ranked, base, said)))
        processors.append(1e3 * (time.process_time() - processor))
        processor = time.process_time()
        reader.nearest(embedder.encode([f"{last} please"]), 10, live)  # another text than the one just searched for
        least.append(1e3 * (time.process_time() - processor))
        cited.append(_ms(partial(base.search, said, today=TODAY)))
        encodes.append(_ms(partial(embedder.encode, [last])))
    for *_, turn in asked:
        vector = embedder.encode([turn.text])
        nearests.append(_ms(partial(reader.nearest, vector, 10, live)))
        found.append(tuple(int(row) for row in reader.nearest(vector, 10, live)[0]))
    return Opened(
        open_s=open_s,
        nearest_ms=tuple(nearests),
        turn_ms=tuple(turns),
        processor_ms=tuple(processors),
        least_ms=tuple(least),
        cited_ms=tuple(cited),
        encode_ms=tuple(encodes),
        ten_nearest=tuple(found),
        megabytes=pss(multiprocessing.current_process().pid or 0) / 1e6,
    )


def _ranked(base: KnowledgeBase, said: Conversation) -> object:
    query = ask(said)
    return base.rank(query, TODAY) if query else None


def _raw_faiss(folder: Path, embedder: Embedder, asked: list[Conversation]) -> Floor:
    import faiss
    import numpy as np

    reader = Reader.open(folder, embedder)
    index = faiss.IndexScalarQuantizer(embedder.dim, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    rows = len(reader.live(TODAY).mask)
    for start in range(0, rows, 50_000):
        index.add(reader.vectors(np.arange(start, min(rows, start + 50_000))))
    times, found = [], []
    for *_, turn in asked:
        vector = embedder.encode([turn.text])
        times.append(_ms(partial(index.search, vector, 10)))
        found.append(tuple(int(row) for row in index.search(vector, 10)[1][0]))
    reader.close()
    return Floor(tuple(times), tuple(found))


def _throughput(folder: Path, made: Recombined) -> tuple[float, float]:
    """Texts a second: stored by the real encoder, and by the bare encoder alone, in turns."""
    counted = Counting(made.embedder)
    articles = [replace(article, id=f"new {article.id}") for article, _ in _some(made)]
    ours = bare = 0.0
    with Store.open(folder, counted) as store:
        for start in range(0, len(articles), 20):
            chunk, before = articles[start : start + 20], len(counted.texts)
            began = time.perf_counter()
            store.put_all(SOURCE, [(SourceFile(name=f"{one.id}.md"), [one]) for one in chunk])
            ours += time.perf_counter() - began
            bare += _ms(partial(made.embedder.encode, counted.texts[before:])) / 1e3
    return len(counted.texts) / ours, len(counted.texts) / bare


def _some(made: Recombined) -> Iterator[tuple[Article, list[list[int]]]]:
    draw = random.Random(5)
    for article, sections in made.articles(REALLY_ENCODED * ARTICLE):
        first = made.sentences[draw.randrange(len(made.sentences))]
        yield (
            replace(article, title=f"{article.title} {draw.randrange(10**6)}", body=f"{first}\n\n{article.body}"),
            sections,
        )


class Counting:
    """The encoder, and what it was asked for."""

    def __init__(self, embedder: Embedder) -> None:
        self.id, self.dim, self._embedder = embedder.id, embedder.dim, embedder
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> Any:
        self.texts.extend(texts)
        return self._embedder.encode(texts)


def _one_more(folder: Path, embedder: Embedder) -> float:
    """Seconds from an article to its being found by another who has the knowledge base open."""
    reader = Reader.open(folder, embedder)
    article = Article(id="one-more", title="Zeppelin rides", body="A zeppelin ride costs 900 euros.\n")
    with Store.open(folder, embedder) as store:
        began = time.perf_counter()
        store.put(SOURCE, SourceFile(name="one-more.md"), [article])
        store.publish()
        reader.refresh()
        live = reader.live(TODAY)
        rows = reader.best_by_words({"zeppelin": 1.0}, 1, live)
        near = reader.nearest(embedder.encode(["Zeppelin rides. A zeppelin ride costs 900 euros."]), 1, live)[0]
        taken = time.perf_counter() - began
    assert {reader.passage(row).article for row in (*rows, *near)} == {"one-more"}
    reader.close()
    return taken


def _ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1e3 * (time.perf_counter() - began)
