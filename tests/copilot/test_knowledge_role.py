"""The knowledge worker's role: one knowledge base of the articles' folder and of what was imported."""

from __future__ import annotations

import datetime
import gc
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from copilot import paths
from copilot.errors import ModelError
from copilot.roles import following
from copilot.roles import knowledge as knowledge_role
from copilot.roles.following import Following
from copilot.roles.knowledge import KnowledgeRole, load
from knowledge.articles import Article, Place
from knowledge.embed import OnnxEmbedder
from knowledge.search import KnowledgeBase
from knowledge.sources import SourceFile
from knowledge.store.rebuild import rebuild
from knowledge.store.store import Store

ARTICLE = "---\nid: {id}\ntitle: {title}\n---\n{text}\n"
TODAY = "2026-11-26"


@pytest.fixture(autouse=True)
def ended(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No thread goes on following a folder that is gone."""
    started: list[Following] = []
    start = Following.start
    monkeypatch.setattr(Following, "start", lambda one, *given: (started.append(one), start(one, *given)))
    yield
    for one in started:
        one.stop()


@pytest.fixture
def body(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "articles").mkdir()
    write(tmp_path, "KB-1", "Call-out fees", "A visit of an engineer costs 45 euros.")
    return {
        "articles": str(tmp_path / "articles"),
        "base": str(tmp_path / "base"),
        "encoder": str(paths.resources() / "encoder"),
    }


def write(tmp_path: Path, id: str, title: str, text: str) -> None:
    (tmp_path / "articles" / f"{id}.md").write_text(ARTICLE.format(id=id, title=title, text=text))


def found(role: KnowledgeRole, text: str) -> list[str]:
    asked = {"turns": [["customer", text]], "today": TODAY, "queue": "", "limit": 3}
    return [hit["article"] for hit in role("search", asked, b"")["hits"]]


def until(role: KnowledgeRole, text: str, first: str) -> None:
    end = time.monotonic() + 120
    while found(role, text)[:1] != [first]:
        assert time.monotonic() < end
        time.sleep(0.05)


def test_what_another_process_imports_is_found_by_the_next_search(body: dict[str, str]) -> None:
    role = load(body)
    assert (role.facts["articles"], role.facts["note"]) == (1, "")
    with Store.open(Path(body["base"]), OnnxEmbedder(Path(body["encoder"]))) as store:
        store.put("import", SourceFile(name="m.md"), [Article(id="M-1", title="Moving", body="A move takes ten days.")])
    assert found(role, "How long does a move take?")[0] == "M-1"


def test_while_it_loads_it_says_how_far_the_articles_are(
    body: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(knowledge_role, "PROGRESS_S", 60)
    load(body, said.append)
    assert said == [], "what is done at once is not told"
    monkeypatch.setattr(knowledge_role, "PROGRESS_S", 0)
    write(tmp_path, "KB-2", "Moving house", "A move takes five days.")
    load(body, said.append)
    assert said == ["Preparing articles: 1 of 2", "Preparing articles: 2 of 2"]


def test_changes_of_the_folder_are_taken_in_while_searches_go_on(body: dict[str, str], tmp_path: Path) -> None:
    role = load(body)
    write(tmp_path, "KB-2", "Moving house", "A move takes five days.")
    (tmp_path / "articles" / "KB-1.md").unlink()
    until(role, "How long does a move take?", "KB-2")
    assert role("article", {"id": "KB-1"}, b"") == {"article": None}


def test_what_changes_during_the_first_synchronisation_is_taken_in_after_it(
    body: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def synced_and_then_changed(*given: Any) -> Any:
        result = following.sync(*given)
        write(tmp_path, "KB-2", "Moving house", "A move takes five days.")
        return result

    monkeypatch.setattr(knowledge_role, "sync", synced_and_then_changed)
    until(load(body), "How long does a move take?", "KB-2")


def test_another_folder_takes_the_place_of_the_one_before_and_imports_stay(
    body: dict[str, str], tmp_path: Path
) -> None:
    load(body)
    with Store.open(Path(body["base"]), OnnxEmbedder(Path(body["encoder"]))) as store:
        store.put("import", SourceFile(name="m.md"), [Article(id="M-1", title="Moving", body="A move takes ten days.")])
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "b.md").write_text(ARTICLE.format(id="KB-7", title="Routers", text="A router costs 9 euros."))
    role = load(body | {"articles": str(tmp_path / "other")})
    assert role("article", {"id": "KB-1"}, b"")["article"] is None
    assert {role("article", {"id": id}, b"")["article"]["title"] for id in ("M-1", "KB-7")} == {"Moving", "Routers"}


def test_a_damaged_knowledge_base_is_mended_at_the_start(body: dict[str, str]) -> None:
    load(body)
    for file in Path(body["base"]).glob("edition-*/words/*"):
        file.unlink()
    assert found(load(body), "What does a visit of an engineer cost?")[0] == "KB-1"


def test_a_passage_says_what_its_source_calls_its_place(body: dict[str, str]) -> None:
    manual = Article(id="M-1", title="Moving", body="A move takes ten days.", places=(Place(0, "page 12"),))
    with Store.open(Path(body["base"]), OnnxEmbedder(Path(body["encoder"]))) as store:
        store.put("import", SourceFile(name="m.pdf"), [manual])
    asked = {"turns": [["customer", "How long does a move take?"]], "today": TODAY, "queue": "", "limit": 3}
    hits = {hit["article"]: hit["place"] for hit in load(body)("search", asked, b"")["hits"]}
    assert hits == {"M-1": "page 12", "KB-1": ""}


def test_a_search_within_a_scope_says_why_each_passage_is_there(body: dict[str, str], tmp_path: Path) -> None:
    notice = "A visit of an engineer costs 45 euros, and we tell you before."
    old = "A visit of an engineer costs 30 euros."
    with Store.open(Path(body["base"]), OnnxEmbedder(Path(body["encoder"]))) as store:
        store.put("web", SourceFile(name="notice"), [
            Article(id="W-1", title="Notice of visits", body=notice, verbatim=True, queue="billing", source="web"),
            Article(id="W-2", title="Visits before", body=old, valid_to=datetime.date(2025, 1, 31), source="web"),
        ])  # fmt: skip
        store.put("new", SourceFile(name="n"), [
            Article(id="N-1", title="Fees from now on", body="An engineer is free.", supersedes="KB-1"),
        ])  # fmt: skip
    role = load(body)
    asked = {"turns": [["customer", "What does a visit of an engineer cost?"]], "today": TODAY, "queue": "", "limit": 5}

    def within(**scope: object) -> dict[str, dict[str, object]]:
        return {hit["article"]: hit for hit in role("search", {**asked, "scope": scope}, b"")["hits"]}

    assert set(within(verbatim=True)) == {"W-1"}
    assert set(within(source="web", any_day=True)) == {"W-1", "W-2"}
    assert within(source="web", any_day=True)["W-2"]["valid_to"] == "2025-01-31"
    assert set(within(queue="moves")) == set()
    because = within(verbatim=True)["W-1"]["because"]
    assert {"visit", "engineer"} <= set(because["words"])
    assert because["meaning"] > because["shared"] > 0
    limits = role("search", asked, b"")
    assert 0 < limits["likely"] < limits["strong"] < 1
    assert role("article", {"id": "KB-1"}, b"")["article"]["superseded_by"] == "N-1"
    assert role("article", {"id": "N-1"}, b"")["article"]["superseded_by"] == ""


def test_a_search_during_which_everything_is_made_anew_is_answered(
    body: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    role = load(body)
    search = role._base.search

    def made_anew_meanwhile(*given: object, **more: object) -> object:
        monkeypatch.setattr(role._base, "search", search)
        with Store.open(Path(body["base"]), OnnxEmbedder(Path(body["encoder"]))) as store:
            rebuild(store)
        return search(*given, **more)

    monkeypatch.setattr(role._base, "search", made_anew_meanwhile)
    assert found(role, "What does a visit of an engineer cost?") == ["KB-1"]


def test_articles_out_of_reach_leave_what_was_there_before_and_are_told(body: dict[str, str], tmp_path: Path) -> None:
    load(body)
    (tmp_path / "articles").rename(tmp_path / "unmounted")
    role = load(body)
    assert found(role, "What does a visit of an engineer cost?")[0] == "KB-1"
    assert role.facts["note"].startswith("The articles are not up to date. There is no folder")


def test_a_writer_that_takes_long_does_not_keep_the_search_from_starting(
    body: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    load(body).close()
    monkeypatch.setattr("knowledge.store.store.PATIENCE_S", 0.3)
    with Store.open(Path(body["base"]), OnnxEmbedder(Path(body["encoder"]))) as store, store.alone():
        role = load(body)
    assert found(role, "What does a visit of an engineer cost?")[0] == "KB-1"
    assert "Another program is changing the knowledge base" in role.facts["note"]


@pytest.mark.parametrize("beside", [True, False])
def test_without_articles_and_knowledge_base_it_is_refused(body: dict[str, str], tmp_path: Path, beside: bool) -> None:
    (tmp_path / "articles").rename(tmp_path / "unmounted")
    with pytest.raises(ModelError, match="There is no folder"):
        load({**body, "beside": beside})


def test_yesterdays_articles_answer_while_todays_are_taken_in(body: dict[str, str], tmp_path: Path) -> None:
    load(body).close()
    write(tmp_path, "KB-2", "Moving house", "A move takes five days.")
    with Store.open(Path(body["base"]), OnnxEmbedder(Path(body["encoder"]))) as store:
        with store.alone():  # what is taken in waits for this
            role = load({**body, "beside": True})
            assert role.facts["articles"] == 1
            assert found(role, "What does a visit of an engineer cost?") == ["KB-1"]
        until(role, "How long does a move take?", "KB-2")


def test_the_first_start_takes_the_articles_in_before_it_is_ready(body: dict[str, str]) -> None:
    assert load({**body, "beside": True}).facts["articles"] == 1


def test_what_became_of_taking_in_is_told_beside_an_answer(body: dict[str, str], tmp_path: Path) -> None:
    load(body).close()
    (tmp_path / "articles").rename(tmp_path / "unmounted")
    role = load({**body, "beside": True})
    end = time.monotonic() + 120
    while "There is no folder" not in (told := role("sources", {"refs": [], "today": TODAY}, b""))["note"]:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert told["generation"] > 0


# ---- what was searched ahead ----------------------------------------------------------------
def test_a_question_asked_again_is_answered_without_another_search(
    body: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    role = load(body)
    first = found(role, "What does a visit of an engineer cost?")
    monkeypatch.setattr(KnowledgeBase, "search", lambda *a, **k: pytest.fail("it was searched again"))
    assert found(role, "What does a visit of an engineer cost?") == first == ["KB-1"]


def test_what_was_searched_ahead_does_not_outlive_the_articles_it_was_found_in(body: dict[str, str]) -> None:
    role = load(body)
    assert found(role, "How long does a move take?")[:1] != ["M-1"]
    with Store.open(Path(body["base"]), OnnxEmbedder(Path(body["encoder"]))) as store:
        store.put("import", SourceFile(name="m.md"), [Article(id="M-1", title="Moving", body="A move takes ten days.")])
    assert found(role, "How long does a move take?")[0] == "M-1"


def said_word() -> str:
    """Not written anywhere in one piece, so that who looks for it in memory does not find the test."""
    return "".join(reversed("trowhgulp"))


def search_with_the_word(role: KnowledgeRole) -> None:
    role("remember", {"text": f"It is about the {said_word()}."}, b"")
    found(role, f"What does a visit for my {said_word()} cost, and for the {said_word()}s of others?")


def copies() -> int:
    """How many texts in this process hold the word."""
    gc.collect()
    held = (one for holder in gc.get_objects() for one in gc.get_referents(holder) if type(one) is str)
    return len({id(text) for text in held if said_word() in text.lower()})


def test_of_words_that_are_to_be_forgotten_no_copy_is_left(body: dict[str, str], tmp_path: Path) -> None:
    article = ARTICLE.format(id="KB-2", title="Moving", text="A move takes ten days.").replace(
        "id:", "about: Home\nid:"
    )
    (tmp_path / "articles" / "KB-2.md").write_text(article)
    role = load(body)
    search_with_the_word(role)
    assert copies() > 3
    assert role("forget", {}, b"") == {}
    assert copies() == 0
    assert found(role, "What does a visit of an engineer cost?")[0] == "KB-1"
