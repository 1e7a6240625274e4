"""Every question of the window gets its answer, and none of them holds up what the engine appends."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher3

from copilot import commands as c
from copilot import events as e
from copilot import librarian, questions, shelf, site
from copilot.children import ChildLost
from copilot.content import WrapupRule
from copilot.errors import JournalError
from copilot.journal import listing
from copilot.journal.journal import Journal
from copilot.journal.stored import events_of
from copilot.questions import Questions
from copilot.state import Desk
from tests.fakes import KnowledgeInTrouble

PATIENCE_S = 60.0


class GapsLost:
    """A process that groups gaps, as the librarian starts one, and that dies of it."""

    def __init__(self, *_: object) -> None: ...

    def start(self) -> None: ...

    async def ready(self) -> None: ...

    async def ask(self, kind: str, body: dict[str, Any], *, deadline: float) -> None:
        raise ChildLost("gaps")

    async def stop(self) -> None: ...


CODES = (WrapupRule(id="BIL", title="Billing", queue="billing"),)
QUESTIONS = (
    c.Search(request="r", text="fee"),
    c.ReadArticle(request="r", article="KB-1"),
    c.ListInteractions(request="r"),
    c.ReadInteraction(request="r", interaction="i1"),
    c.ListWrapups(request="r"),
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


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "READY_S", 0.1)


def call(id: str, turns: int = 40) -> list[e.Event]:
    return [
        e.InteractionOpened(id=f"{id}/0", interaction=id, at=0.0, wall=1.8e9, title="A call"),
        *(
            e.CallHeld(id=f"{id}/{n}", interaction=id, at=float(n), wall=1.8e9 + n)
            if n % 2
            else e.CallResumed(id=f"{id}/{n}", interaction=id, at=float(n), wall=1.8e9 + n)
            for n in range(1, turns)
        ),
    ]


def answers(place: site.Site, how: Any, *asked: c.Command, broken: bool = False) -> list[Any]:
    """What comes of the questions when the knowledge worker is as `how` says."""
    got: list[Any] = []

    async def ask() -> None:
        window = Questions(KnowledgeInTrouble(how), place, CODES, got.append)  # type: ignore[arg-type]
        if broken:
            window._journal.close()
        for question in asked:
            await asyncio.wait_for(window.answer(question, Desk()), PATIENCE_S)
        await window.stop()

    asyncio.run(ask())
    return got


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("starting", c.SEARCH_STARTS),
        ("dies", c.ANSWER_LOST),
        ("refuses", "The encoder is missing. Install Earshot again."),
        ("buggy", c.QUESTION_FAILED),
    ],
)
def test_a_search_in_trouble_answers_with_the_sentence_why(
    place: site.Site, journal: Journal, how: str, sentence: str
) -> None:
    passages, article = answers(place, how, *QUESTIONS[:2])
    assert passages == c.Passages(request="r", passages=(), trouble=sentence)
    assert article == c.ArticleText(request="r", article="KB-1", found=False, trouble=sentence)


def test_gaps_whose_process_is_lost_are_not_asked_for_again_by_themselves(
    place: site.Site, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what says that the search starts is: a question that its process does not survive would go on for ever."""
    monkeypatch.setattr(librarian, "Child", GapsLost)
    (gaps,) = answers(place, "buggy", shelf.ListGaps(request="r"))
    assert gaps == shelf.Gaps(request="r", trouble=c.ANSWER_LOST)


def test_a_journal_in_trouble_answers_too(place: site.Site, journal: Journal) -> None:
    listed, read = answers(place, "dies", *QUESTIONS[2:4], broken=True)
    assert (listed.rows, read.events, read.last) == ((), (), True)
    assert listed.trouble
    assert read.trouble


def test_every_question_gets_one_answer(place: site.Site, journal: Journal) -> None:
    journal.append(call("i1"))
    got = answers(place, "dies", *QUESTIONS)
    assert [type(answer) for answer in got] == [
        c.Passages,
        c.ArticleText,
        c.Interactions,
        c.InteractionPage,
        c.WrapupCodes,
    ]
    assert [bool(answer.trouble) for answer in got] == [True, True, False, False, False]


def test_wrap_up_codes_are_those_of_the_content_in_force(place: site.Site, journal: Journal) -> None:
    moved = replace(place, content=place.folder / "nowhere")
    (codes,) = answers(moved, "dies", c.ListWrapups(request="r"))
    assert codes.codes == (c.WrapupCode(code="BIL", title="Billing", queue="billing"),)


def test_a_sound_without_its_recording_is_said(place: site.Site, journal: Journal) -> None:
    journal.append(call("i1"))
    (answer,) = answers(place, "dies", c.PlaySound(interaction="i1", at=3.0))
    assert (answer.status, answer.at) == ("unavailable", 3.0)
    assert "not on this machine" in answer.detail


def test_the_engine_appends_while_a_long_list_is_read(
    place: site.Site, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(300):
        journal.append(call(f"i{number:03}"))
    got: list[Any] = []
    reading, appended = threading.Event(), threading.Event()

    def slowly(rows: Any) -> Iterator[e.Event]:
        """The list does not get further before the engine has appended."""
        for event in events_of(rows):
            if event.interaction == "i150":
                reading.set()
                assert appended.wait(PATIENCE_S), "appends waited for the list"
            yield event

    monkeypatch.setattr(listing, "events_of", slowly)

    async def story() -> None:
        window = Questions(KnowledgeInTrouble("dies"), place, CODES, got.append)  # type: ignore[arg-type]
        asked = asyncio.create_task(window.answer(c.ListInteractions(request="r"), Desk()))
        assert await asyncio.to_thread(reading.wait, PATIENCE_S)
        for number in range(5):
            journal.append([e.CallHeld(id=f"live/{number}", interaction="live", at=0.0, wall=1.8e9)])
        appended.set()
        await asked
        await window.stop()

    asyncio.run(story())
    assert (len(got[0].rows), got[0].trouble) == (300, "")


def test_a_reader_cannot_write(journal: Journal) -> None:
    reader = Journal.open_reader(journal.path)
    with pytest.raises(JournalError):
        reader.append(call("i1"))
    reader.close()
    assert journal.unfinished() == []


def test_the_list_says_when_the_journal_was_altered(place: site.Site, journal: Journal) -> None:
    journal.append(call("i1"))
    (before,) = answers(place, "dies", c.ListInteractions(request="r"))
    other = sqlcipher3.connect(str(place.journal))
    other.execute("DROP TRIGGER chain_never_changes")
    other.execute("UPDATE chain SET at = at + 1 WHERE row = 3")
    other.commit()
    other.close()
    (after,) = answers(place, "dies", c.ListInteractions(request="r"))
    assert (before.intact, after.intact) == (True, False)
