"""What the knowledge window asks beside a search: files, versions, what changed since the last use, gaps."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from copilot import codec, shelf, site
from copilot import commands as c
from copilot import events as e
from copilot import messages as m
from copilot.codec import from_dict, to_dict
from copilot.journal.journal import Journal
from copilot.librarian import Librarian
from copilot.link import Frame
from copilot.model import Card, Source
from copilot.questions import Questions
from copilot.requests import Requests
from copilot.state import Desk
from copilot.uses import Uses
from knowledge.articles import Article
from knowledge.sources import SourceFile
from knowledge.store.store import Store
from tests.fakes import HashEmbedder, KnowledgeInTrouble

FEES = Article(id="KB-1", title="Fees", body="The fee is 45 euros.\nNothing else.\n", queue="billing", source="help")
LONG_AGO = 1.6e9
QUESTIONS = (
    shelf.ListNames(request="r"),
    shelf.ListFiles(request="r"),
    shelf.ReadHistory(request="r", article="KB-1"),
    shelf.CompareVersions(request="r", article="KB-1", old=1, new=2),
)


@pytest.fixture
def place(tmp_path: Path, speech_models: Path, monkeypatch: pytest.MonkeyPatch) -> site.Site:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path))
    return site.find("default")


@pytest.fixture
def journal(place: site.Site) -> Iterator[Journal]:
    opened = Journal.open(place.journal)
    yield opened
    opened.close()


@pytest.fixture
def store(place: site.Site) -> Iterator[Store]:
    with Store.open(place.base, HashEmbedder()) as opened:
        opened.put("help", SourceFile(name="fees.md", size=20), [FEES])
        opened.note("help", SourceFile(name="scan.pdf", size=9, status="no_text", reason="it holds pictures only"))
        yield opened


def change(store: Store, **fields: Any) -> None:
    new = replace(FEES, body="The fee is 39 euros.\nNothing else.\n", **fields)
    store.put("help", SourceFile(name="fees.md", size=21, sha256="2"), [new])


def answers(place: site.Site, *asked: c.Command) -> list[Any]:
    got: list[Any] = []

    async def ask() -> None:
        window = Questions(KnowledgeInTrouble("dies"), place, (), got.append)  # type: ignore[arg-type]
        for question in asked:
            assert window.takes(question)
            await asyncio.wait_for(window.answer(question, Desk()), 60)
        await window.stop()

    asyncio.run(ask())
    return got


def used(article: str, wall: float, *, how: str = "used") -> list[e.Event]:
    card = Card(id="card-1", title="Fees", say="x", source=Source(ref=article), because=(), strength="strong")
    event = e.CardUsed if how == "used" else e.SourceOpened
    return [
        e.CardOffered(id=f"{wall}/1", interaction=f"i{wall}", at=0.0, wall=wall, card=card),
        event(id=f"{wall}/2", interaction=f"i{wall}", at=1.0, wall=wall, card="card-1"),
    ]


# ---- answers --------------------------------------------------------------------------------
def test_files_names_versions_and_changes_are_told(place: site.Site, journal: Journal, store: Store) -> None:
    began = int(time.time())  # versions are stored to the second
    change(store, valid_to=None, title="Call-out fees")
    journal.append(used("KB-1", LONG_AGO))
    names, files, history, changes = answers(place, *QUESTIONS)
    assert (names.queues, names.sources) == (("billing",), ("help",))
    assert [(row.name, row.status, row.reason, row.articles) for row in files.rows] == [
        ("scan.pdf", "no_text", "it holds pictures only", ()),
        ("fees.md", "ok", "", ("KB-1",)),
    ]
    assert files.counts == {"ok": 1, "no_text": 1}
    assert [(version.number, version.current) for version in history.versions] == [(2, True), (1, False)]
    assert began <= history.versions[0].stored <= time.time()
    assert [version.used for version in history.versions] == [0.0, 0.0]  # that was before the first one
    assert changes.fields == (shelf.ChangedField(name="title", was="Fees", new="Call-out fees"),)
    assert [(line.kind, line.text) for line in changes.lines] == [
        ("removed", "The fee is 45 euros."),
        ("added", "The fee is 39 euros."),
        ("same", "Nothing else."),
    ]
    assert changes.lines[0].spans == ((11, 13),)


def test_without_a_knowledge_base_every_answer_says_what_to_do(place: site.Site, journal: Journal) -> None:
    got = answers(place, *QUESTIONS)
    assert [type(answer) for answer in got] == [shelf.Names, shelf.Files, shelf.History, shelf.Comparison]
    assert all("Import articles first" in answer.trouble for answer in got)


def test_a_version_that_is_gone_is_said(place: site.Site, journal: Journal, store: Store) -> None:
    (answer,) = answers(place, QUESTIONS[3])
    assert "no such version" in answer.trouble


def test_every_question_and_answer_survives_the_pipe(place: site.Site, journal: Journal, store: Store) -> None:
    change(store)
    for message in (*QUESTIONS, shelf.ListGaps(request="r"), *answers(place, *QUESTIONS)):
        assert from_dict(to_dict(message)) == message


# ---- since the last use ---------------------------------------------------------------------
def changed(journal: Journal, place: site.Site, *articles: str) -> dict[str, str]:
    return asyncio.run(Uses(journal, place.base).changed(articles))


def test_what_changed_after_it_was_used_is_said_and_what_did_not_is_not(
    place: site.Site, journal: Journal, store: Store
) -> None:
    assert changed(journal, place, "KB-1") == {}
    journal.append(used("KB-1", LONG_AGO, how="opened"))
    assert changed(journal, place, "KB-1") == {}  # it is as it was then
    days = [time.strftime("%Y-%m-%d")]
    change(store)
    days.append(time.strftime("%Y-%m-%d"))  # another one at midnight
    told = changed(journal, place, "KB-1", "KB-2")
    assert told in [{"KB-1": day} for day in days]
    journal.append(used("KB-1", time.time() + 5))
    assert changed(journal, place, "KB-1") == {}


def test_what_was_never_used_never_changed_for_the_agent(place: site.Site, journal: Journal, store: Store) -> None:
    change(store)
    assert changed(journal, place, "KB-1") == {}


def test_uses_are_read_on_from_where_they_were_read_to(place: site.Site, journal: Journal, store: Store) -> None:
    uses = Uses(journal, place.base)
    taken = {"question": "fee", "listed": ("KB-1",), "article": "KB-1", "section": 0, "how": "copied"}
    walls = (LONG_AGO, LONG_AGO + 50, LONG_AGO + 20)  # clocks are set back
    for wall in walls:
        journal.append([e.PassageTaken(id=f"{wall}", interaction="i", at=0.0, wall=wall, **taken)])
        asyncio.run(uses.of("KB-1"))
    assert asyncio.run(uses.of("KB-1")) == walls
    assert asyncio.run(uses.of("KB-2")) == ()
    journal.append(used("KB-2", LONG_AGO + 60))
    assert asyncio.run(uses.of("KB-2")) == (LONG_AGO + 60,)


def test_what_was_read_once_is_not_walked_again(place: site.Site, journal: Journal, store: Store) -> None:
    journal.append(used("KB-1", LONG_AGO))
    journal.append([e.HearingPaused(id="p", interaction="i", at=0.0, wall=LONG_AGO)])

    last, found = journal.uses(0)

    assert len(found) == 1
    assert journal.uses(last) == (last, [])


def test_each_version_tells_when_it_was_used(place: site.Site, journal: Journal, store: Store) -> None:
    journal.append(used("KB-1", time.time()))
    time.sleep(1.1)  # versions are stored to the second
    change(store)
    later = time.time() + 90
    journal.append(used("KB-1", later, how="opened"))
    (history,) = answers(place, QUESTIONS[2])
    assert history.versions[0].used == later
    assert history.versions[0].stored > history.versions[1].used > history.versions[1].stored


def test_without_a_knowledge_base_nothing_changed(place: site.Site, journal: Journal) -> None:
    journal.append(used("KB-1", LONG_AGO))
    assert changed(journal, place, "KB-1") == {}


class Finding:
    """A knowledge worker that finds one passage of KB-1."""

    async def ready(self) -> None:
        pass

    async def ask(self, kind: str, body: dict[str, Any], *, deadline: float = 0.0) -> Frame:
        hit = {
            "article": "KB-1", "title": "Fees", "section": 0, "heading": [], "text": "x", "start": 0, "end": 1,
            "mark_start": 0, "mark_end": 1, "strength": "strong", "score": 1.0, "verbatim": False, "valid_to": "",
            "place": "", "say": "x", "question": "", "why": "",
        }  # fmt: skip
        return Frame(kind="done", body={"hits": [hit], "strong": 0.6, "likely": 0.4})


@pytest.mark.parametrize(("changes", "said"), [(True, True), (False, False)])
def test_a_card_and_a_result_say_that_their_article_changed(
    place: site.Site, journal: Journal, store: Store, changes: bool, said: bool
) -> None:
    journal.append(used("KB-1", LONG_AGO))
    if changes:
        change(store)
    got: list[Any] = []

    async def ask() -> m.Message | None:
        window = Questions(Finding(), place, (), got.append)  # type: ignore[arg-type]
        await window.answer(c.Search(request="r", text="fee"), Desk())
        requests = Requests(Finding(), None, window.uses)  # type: ignore[arg-type]
        return await requests.fulfil(
            m.SearchKnowledge(interaction="i", utterance="u", turns=(("customer", "fee"),), queue="")
        )

    found = asyncio.run(ask())
    assert isinstance(found, m.Found)
    assert bool(found.hits[0].source.changed) is said
    assert bool(got[0].passages[0].changed) is said


# ---- gaps -----------------------------------------------------------------------------------
def test_gaps_are_found_by_a_process_of_their_own(place: site.Site, journal: Journal) -> None:
    now = time.time()
    for n, question in enumerate(("Do you sell solar panels?", "Can I buy solar panels from you?")):
        opened = {"interaction": f"i{n}", "at": 0.0, "wall": now}
        journal.append(
            [
                e.InteractionOpened(id=f"i{n}/0", **opened),
                e.AskedInVain(id=f"i{n}/1", question=question, **opened),
            ]
        )
    (gaps,) = answers(place, shelf.ListGaps(request="r"))
    assert gaps.trouble == ""
    (gap,) = gaps.rows
    assert (gap.calls, gap.times, len(gap.samples)) == (2, 2, 2)
    assert gap.draft.startswith("---\nid: DRAFT-")


def test_a_thumb_on_a_found_passage_is_a_fact_whose_words_can_be_forgotten() -> None:
    rated = e.PassageRated(
        id="1",
        interaction="i",
        at=0.0,
        wall=0.0,
        question="fee",
        article="KB-1",
        section=2,
        aspect="correct",
        good=False,
    )
    assert codec.split(rated)[1] == {"question": "fee"}


def test_librarian_knows_its_questions_only(place: site.Site, journal: Journal) -> None:
    librarian = Librarian(place, Uses(journal, place.base))
    assert not librarian.takes(c.ListWrapups(request="r"))
    assert all(
        librarian.excuse(question, "why").trouble == "why" for question in (*QUESTIONS, shelf.ListGaps(request="r"))
    )
