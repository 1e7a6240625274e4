"""The knowledge worker's role: one knowledge base of the articles' folder and of what was imported."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from copilot import paths
from copilot.roles.knowledge import KnowledgeRole, load
from knowledge.articles import Article, Place
from knowledge.embed import OnnxEmbedder
from knowledge.sources import SourceFile
from knowledge.store.store import Store

ARTICLE = "---\nid: {id}\ntitle: {title}\n---\n{text}\n"
TODAY = "2026-11-26"


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
    end = time.monotonic() + 30
    while found(role, text)[:1] != [first]:
        assert time.monotonic() < end
        time.sleep(0.05)


def test_what_another_process_imports_is_found_by_the_next_search(body: dict[str, str]) -> None:
    role = load(body)
    assert (role.facts["articles"], role.facts["note"]) == (1, "")
    with Store.open(Path(body["base"]), OnnxEmbedder(Path(body["encoder"]))) as store:
        store.put("import", SourceFile(name="m.md"), [Article(id="M-1", title="Moving", body="A move takes ten days.")])
    assert found(role, "How long does a move take?")[0] == "M-1"


def test_a_resync_takes_in_changes_of_the_folder_while_searches_go_on(body: dict[str, str], tmp_path: Path) -> None:
    role = load(body)
    write(tmp_path, "KB-2", "Moving house", "A move takes five days.")
    (tmp_path / "articles" / "KB-1.md").unlink()
    assert role("resync", {}, b"") == {"begun": True}
    until(role, "How long does a move take?", "KB-2")
    assert role("article", {"id": "KB-1"}, b"") == {"article": None}


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
