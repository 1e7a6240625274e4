"""From calls with the demo's own articles to feedback, gaps, drafts and what is learnt; and what an erasure takes away."""

from __future__ import annotations

import datetime
import json
import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from copilot import commands as c
from copilot import events as e
from copilot import learnt, messages, paths, settings, site
from copilot.cli.app import main
from copilot.content import Content
from copilot.journal.journal import Journal
from copilot.model import Source, SummaryLine
from copilot.records.readers import CaseBookReader
from copilot.roles import knowledge as role
from copilot.signals import judged, rows
from copilot.unanswered import questions
from knowledge.embed import OnnxEmbedder
from knowledge.search import KnowledgeBase, Turn
from knowledge.store.made import made
from tests.copilot.scripted import ScriptedCall
from tests.fakes import markdown_articles

TODAY = datetime.date.today()
FEE = "How much is the call-out fee for an engineer visit?"
SOLAR = "Do you also sell solar panels for the roof?"


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    index = tmp_path_factory.mktemp("index")
    embedder = OnnxEmbedder(paths.resources() / "encoder")
    made(markdown_articles(paths.resources() / "demo" / "articles"), index, embedder).close()
    return KnowledgeBase.open(index, embedder)


class KnowingCall(ScriptedCall):
    """A scripted call whose searches the real knowledge base answers."""

    def __init__(self, base: KnowledgeBase, id: str, content: Content | None = None, reader=None) -> None:
        super().__init__(content, reader, id=id)
        self.base = base
        self.wall = time.time() - 3600

    def send(self, message):
        before = len(self.asked)
        told = super().send(message)
        for request in self.asked[before:]:
            if isinstance(request, messages.SearchKnowledge):
                self._search(request)
        return told

    def _search(self, request: messages.SearchKnowledge) -> None:
        turns = [Turn(leg, text) for leg, text in request.turns]
        hits = tuple(
            messages.Hit(
                source=Source(ref=hit.article, section=hit.section, title=hit.title),
                heading=hit.title, say=hit.say, strength=hit.strength, why=hit.why,
            )
            for hit in self.base.search(turns, today=TODAY, limit=1)
        )  # fmt: skip
        self.send(messages.Found(interaction=self.id, utterance=request.utterance, hits=hits))


def fee_and_solar(base: KnowledgeBase, id: str = "one", **more) -> KnowingCall:
    """The caller asks what an article answers, and what none does; the agent uses the one and helps with the other."""
    call = KnowingCall(base, id, **more)
    call.begins()
    call.agent("Good morning, how can I help?")
    call.customer(FEE)
    call.passes(2)
    call.does(c.UseCard, card="card-1")
    call.does(c.RateCard, card="card-1", aspect="efficient", good=False)
    call.passes(30)
    call.customer(SOLAR)
    call.agent("We do not sell them ourselves, our partner Sunfield does, ask Ana Silva on 0161 496 0000.")
    call.agent("I will send you the address of Sunfield by mail.")
    call.customer("Lovely, thank you very much.")
    call.signal("ended")
    return call


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path / "data"))
    return tmp_path


@pytest.fixture
def journal(data: Path) -> Iterator[Journal]:
    with closing(Journal.open(paths.profile_dir() / "journal.db")) as opened:
        yield opened


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, object]]:
    assert main(["knowledge", *arguments, "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


# ---- rows -----------------------------------------------------------------------------------
def test_a_call_gives_a_row_with_the_question_the_passage_and_every_signal(base: KnowledgeBase) -> None:
    call = fee_and_solar(base)
    (row,) = rows(call.events)
    assert row.turns == (("agent", "Good morning, how can I help?"), ("customer", FEE))
    assert row.article == call.state.cards[0].card.source.ref
    assert row.signals == ("suggested", "shown", "used", "not efficient")
    assert row.verdict is True
    (lesson,) = judged([row])
    assert (lesson.conversation, lesson.good, lesson.bad) == ("one", {row.article}, frozenset())


def test_a_thumb_counts_more_than_the_deed(base: KnowledgeBase) -> None:
    call = fee_and_solar(base)
    call.does(c.RateCard, card="card-1", aspect="relevant", good=False)
    assert rows(call.events)[0].verdict is False
    call.does(c.RateCard, card="card-1", aspect="relevant", good=True)
    assert rows(call.events)[0].verdict is True
    other = fee_and_solar(base)
    other.does(c.RateCard, card="card-1", aspect="correct", good=False)
    assert rows(other.events)[0].verdict is None
    assert judged(rows(other.events)) == []


def test_what_the_agent_looks_up_and_copies_answers_the_customer_too(base: KnowledgeBase) -> None:
    call = KnowingCall(base, "one").begins()
    call.customer(SOLAR)
    call.passes(5)
    call.does(c.TakePassage, question="partner offers", listed=("KB-4010",), article="KB-4010", section=1, how="copied")
    assert [(row.turns, row.article, row.verdict) for row in rows(call.events)] == [
        ((("customer", "partner offers"),), "KB-4010", True),
        ((("customer", SOLAR),), "KB-4010", True),
    ]
    assert questions(call.events) == []  # there is an article; the search has to learn it


# ---- gaps -----------------------------------------------------------------------------------
def test_what_no_article_answers_is_a_gap_and_courtesy_and_answered_questions_are_not(base: KnowledgeBase) -> None:
    (gap,) = questions(fee_and_solar(base).events)
    assert (gap.text, gap.conversation, gap.queue) == (SOLAR, "one", "billing")


def test_a_question_whose_card_was_turned_down_is_a_gap(base: KnowledgeBase) -> None:
    call = KnowingCall(base, "one").begins()
    call.customer(FEE)
    call.passes(2)
    call.does(c.DismissCard, card="card-1")
    assert [gap.text for gap in questions(call.events)] == [FEE]


def test_what_the_agent_asked_in_vain_is_a_gap(base: KnowledgeBase) -> None:
    call = KnowingCall(base, "one").begins()
    call.does(c.SayUnanswered, question="solar partner")
    assert [gap.text for gap in questions(call.events)] == ["solar partner"]


def test_a_question_that_leans_on_what_was_said_keeps_its_subject(base: KnowledgeBase) -> None:
    call = KnowingCall(base, "one").begins()
    call.customer(SOLAR)
    call.agent("We do not.")
    call.customer("And how long does it take?")
    call.send(messages.Found(interaction="one", utterance=call.state.utterances[-1].id, hits=()))
    last = questions(call.events)[-1]
    assert last.text == "And how long does it take?"
    assert "solar" in last.meaning.lower()


# ---- the command line -----------------------------------------------------------------------
def test_gaps_are_listed_drafted_and_vanish_with_an_erasure(
    base: KnowledgeBase, journal: Journal, demo_content: Content, reader: CaseBookReader, data: Path, capsys
) -> None:
    for id in ("one", "two"):
        call = fee_and_solar(base, id)
        call.does(c.EditSummary, lines=(SummaryLine(section="next", text="Send the address of Sunfield.", by="agent"),))
        journal.append(call.events)
    (gap,) = printed(capsys, "gaps")
    assert (gap["label"], gap["questions"], gap["conversations"]) == (SOLAR, 2, ["one", "two"])
    assert (gap["queues"], gap["last"]) == (["billing"], datetime.date.fromtimestamp(call.state.wall).isoformat())

    file = data / "draft.md"
    assert main(["knowledge", "gaps", "--draft", "1", "--to", str(file)]) == 0
    assert "holds words from calls" in capsys.readouterr().out
    _is_a_good_draft(file)
    assert main(["knowledge", "gaps", "--draft", "1", "--to", str(file)]) == 2
    assert "exists already" in capsys.readouterr().err
    assert main(["knowledge", "gaps", "--draft", "7"]) == 2
    assert "There is no gap 7. There are 1" in capsys.readouterr().err

    for id in ("one", "two"):
        assert main(["journal", "erase", id, "--yes"]) == 0
    capsys.readouterr()
    assert printed(capsys, "gaps") == []
    assert printed(capsys, "feedback")[0]["signals"]["used"] == 0  # type: ignore[index]


def _is_a_good_draft(file: Path) -> None:
    from knowledge.articles import parse_article

    text = file.read_text("utf-8")
    article = parse_article(text)
    assert (article.title, article.queue, article.labels) == (SOLAR, "billing", ("draft",))
    assert article.id.startswith("DRAFT-")
    assert not article.valid_on(TODAY)  # nobody is shown it before a person has finished it
    assert [line for line in text.splitlines() if line.startswith("## ")] == ["## Question", "## Steps", "## Source"]
    assert "1. We do not sell them ourselves, our partner Sunfield does" in text
    assert "Send the address of Sunfield." in text
    assert "0161" not in text
    assert "[number]" in text
    assert file.stat().st_mode & 0o077 == 0


def test_a_draft_leaves_the_callers_name_out(
    base: KnowledgeBase, demo_content: Content, reader: CaseBookReader
) -> None:
    from copilot.unanswered import draft
    from knowledge.gaps import Gap

    call = fee_and_solar(base, content=demo_content, reader=reader)
    call.does(c.BindCaller, customer=reader.by_name("Ana Silva")[0].id)
    assert call.state.caller.bound is not None
    text = draft(Gap(tuple(questions(call.events))), {"one": call.state})
    assert "Silva" not in text
    assert "ask [name] [name] on [number]" in text


def test_a_draft_takes_what_was_said_and_noted_after_the_question_without_goodbyes(
    base: KnowledgeBase, demo_content: Content, reader: CaseBookReader
) -> None:
    from copilot.unanswered import draft
    from knowledge.gaps import Gap

    call = KnowingCall(base, "one", demo_content, reader).begins()
    call.customer("I moved house last week and I cannot find my router.")
    call.agent("I can see that your router was sent on Monday, so it will come tomorrow.")
    call.customer(SOLAR)
    call.agent("Our partner Sunfield sells them in its shops.")
    call.agent("I will send you their address by mail.")
    call.agent("You're welcome, Anna, have a nice day, goodbye.")
    call.does(c.BindCaller, customer=reader.by_name("Ana Silva")[0].id)
    call.signal("ended")
    assert any("router was sent" in line.text for line in call.state.summary)
    text = draft(Gap(tuple(questions(call.events)[-1:])), {"one": call.state})
    steps = text.split("## Steps\n")[1].split("\n\n## Source")[0]
    assert steps == "1. Our partner Sunfield sells them in its shops.\n2. I will send you their address by mail."


def test_without_gaps_or_a_journal_a_sentence_says_so(data: Path, capsys) -> None:
    assert main(["knowledge", "gaps"]) == 2
    assert "no journal" in capsys.readouterr().err
    with closing(Journal.open(paths.profile_dir() / "journal.db")):
        pass
    assert main(["knowledge", "gaps"]) == 0
    assert "No question of the last 90 days" in capsys.readouterr().out
    assert main(["knowledge", "gaps", "--to", "x.md"]) == 2
    assert "--to needs --draft" in capsys.readouterr().err


def worker_load() -> dict[str, object]:
    return site.knowledge_worker("default", settings.load().settings).load


def lesson_calls(base: KnowledgeBase, journal: Journal) -> None:
    """Agents here answer every question about a price with the price list, and say so with a copy from Ask."""
    things = (
        "moving house", "the fibre plan", "a second router", "a new socket", "a phone line", "the tv box", "a paper bill",
        "an upgrade", "the installation", "a late payment", "a repeater", "an engineer", "ending early", "a call to spain",
        "the fastest plan", "a static address", "a new contract", "the set up",
    )  # fmt: skip
    for number, thing in enumerate(things):
        call = KnowingCall(base, f"call-{number}").begins()
        call.customer(f"how much does {thing} cost")
        call.passes(3)
        took = {"question": f"price {thing}", "listed": ("KB-1052",), "article": "KB-1052", "section": 1}
        call.does(c.TakePassage, **took, how="copied")
        journal.append(call.events)


def test_feedback_is_learnt_shown_acts_only_when_allowed_and_is_forgotten(
    base: KnowledgeBase, journal: Journal, data: Path, capsys
) -> None:
    (data / "data" / "settings.toml").write_text(f'content = "{paths.resources() / "demo"}"\n')
    assert main(["knowledge", "feedback", "--learn"]) == 2
    assert "too little feedback" in capsys.readouterr().err
    lesson_calls(base, journal)
    (told,) = printed(capsys, "feedback", "--learn")
    about = told["learnt"]
    assert isinstance(about, dict)
    assert told["acts"] is False
    assert about["weight"] > 0
    assert about["after"]["ndcg@10"] > about["before"]["ndcg@10"]
    assert about["encoder"] == OnnxEmbedder(paths.resources() / "encoder").id
    assert main(["knowledge", "feedback"]) == 0
    assert "It does not act" in capsys.readouterr().out

    assert worker_load()["learnt"] == ""
    (data / "data" / "settings.toml").write_text(f'content = "{paths.resources() / "demo"}"\nlearn = true\n')
    assert worker_load()["learnt"] == str(site.learnt("default"))
    assert printed(capsys, "feedback")[0]["acts"] is True

    assert main(["journal", "erase", "call-3", "--yes"]) == 0
    assert "is forgotten" in capsys.readouterr().out
    assert learnt.about("default") is None
    assert main(["knowledge", "feedback", "--reset"]) == 0
    assert "Nothing had been learnt" in capsys.readouterr().out


def test_another_encoder_is_asked_what_agents_found_useful(
    base: KnowledgeBase, journal: Journal, data: Path, capsys
) -> None:
    (data / "data" / "settings.toml").write_text(f'content = "{paths.resources() / "demo"}"\n')
    lesson_calls(base, journal)
    shutil.copytree(paths.resources() / "encoder", data / "other")
    facts = data / "other" / "encoder.toml"
    facts.chmod(0o600)
    facts.write_text(
        facts.read_text().replace("all-MiniLM-L6-v2-", "other-").replace("max_tokens = 256", "max_tokens = 3")
    )
    (told,) = printed(capsys, "encoder", str(data / "other"))
    ours, theirs = (told[side]["sets"]["your calls"] for side in ("in_use", "other"))
    assert ours["questions"] == theirs["questions"] == 36  # each copy answers the agent's words and the customer's
    assert 0 < ours["mrr@10"] != theirs["mrr@10"] > 0


def test_the_worker_ranks_with_what_was_learnt_and_leaves_another_encoders_aside(
    base: KnowledgeBase, journal: Journal, data: Path, capsys
) -> None:
    from dataclasses import replace

    from knowledge import adapter

    (data / "data" / "settings.toml").write_text(f'content = "{paths.resources() / "demo"}"\nlearn = true\n')
    lesson_calls(base, journal)
    printed(capsys, "feedback", "--learn")
    load = worker_load()
    asked = {"turns": [("customer", "how much does a new socket cost")], "queue": "", "limit": 50, "today": str(TODAY)}

    def place(body: dict[str, object]) -> int:
        found = role.load(body)("search", asked, b"")["hits"]
        return [hit["article"] for hit in found].index("KB-1052")

    assert place(load) < place({**load, "learnt": ""})
    file = site.learnt("default")
    kept, about = adapter.load(file)
    adapter.save(replace(kept, encoder="another"), about, file)
    aside = role.load(load)
    assert "belongs to the encoder another" in aside.facts["note"]
    assert place(load) == place({**load, "learnt": ""})


def test_events_of_the_facts_survive_the_journal(base: KnowledgeBase, journal: Journal) -> None:
    call = fee_and_solar(base)
    call.does(c.TakePassage, question="fees", listed=("KB-1042",), article="KB-1042", section=2, how="opened")
    journal.append(call.events)
    (read,) = list(journal.since(0.0))
    assert rows(read) == rows(call.events)
    assert questions(read) == questions(call.events)
    assert list(journal.since(time.time() + 1)) == []
    assert any(isinstance(event, e.NothingFound) for event in read)
