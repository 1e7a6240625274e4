from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from copilot import paths
from knowledge.embed import OnnxEmbedder
from knowledge.search import KnowledgeBase
from knowledge.store.made import made
from tests.fakes import markdown_articles

REPOSITORY = Path(__file__).parents[2]

CALLOUT = """
Visits are free when the fault is ours.

## When the fee applies
The call-out fee is 45.00 euros. It applies when the fault is in the customer's own wiring.

## Credits
1. Check the note of the visit.
2. Credit the fee **once**, as a one-off. "I can credit the call-out fee, you will see it on your next bill."
"""
MOVING = """
## Notice
Tell us two weeks before you move house. We move the line to the new address for free.

## How long it takes
A move takes five to ten working days after the order.
"""
OLD_OFFER = "A second router costs 10 euros until the end of January."

WriteArticle = Callable[..., Path]


@pytest.fixture(scope="session")
def encoder() -> OnnxEmbedder:
    return OnnxEmbedder(paths.resources() / "encoder")


@pytest.fixture
def write_article(tmp_path: Path) -> WriteArticle:
    def write(id: str, title: str, body: str, **fields: str) -> Path:
        file = tmp_path / "articles" / f"{id}.md"
        file.parent.mkdir(exist_ok=True)
        front = "\n".join(f"{name}: {value}" for name, value in {"id": id, "title": title, **fields}.items())
        file.write_text(f"---\n{front}\n---\n{body}", encoding="utf-8")
        return file

    return write


@pytest.fixture
def articles(tmp_path: Path, write_article: WriteArticle) -> Path:
    write_article("KB-1", "Call-out fees", CALLOUT, queue="billing", valid_from="2026-01-01")
    write_article("KB-2", "Moving house", MOVING, queue="moves")
    write_article("KB-3", "Offer for a second router", OLD_OFFER, valid_to="2026-01-31")
    return tmp_path / "articles"


@pytest.fixture(scope="session")
def demo(encoder: OnnxEmbedder, tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """The demo company's articles, searchable."""
    index = tmp_path_factory.mktemp("demo-index")
    made(markdown_articles(paths.resources() / "demo" / "articles"), index, encoder).close()
    return KnowledgeBase.open(index, encoder)


@pytest.fixture(scope="session")
def shared_sets() -> Path:
    folder = Path(os.environ.get("EARSHOT_SHARED", REPOSITORY.parent / "shared")) / "data" / "knowledge"
    if not folder.is_dir():
        pytest.skip(f"the shared retrieval sets are not in {folder}")
    return folder
