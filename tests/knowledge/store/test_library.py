"""What a knowledge manager sees of a knowledge base, and what a search can be narrowed to."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.errors import BadIndex
from knowledge.scope import Scope
from knowledge.sources import SourceFile
from knowledge.store.library import Library
from knowledge.store.reader import Reader
from knowledge.store.store import Store
from tests.fakes import HashEmbedder
from tests.knowledge.store.conftest import article, file

TODAY = datetime.date(2026, 11, 26)
FEES = article("KB-1", "The fee is 45 euros.\n\n## Credits\nCredit the fee once.\n", queue="billing", language="en")
MOVES = article("KB-2", "A move takes ten days.\n", verbatim=True)
OFFER = article("KB-3", "A router costs 10 euros.\n", queue="billing", valid_to=datetime.date(2026, 1, 31))
GUIDE = article("KB-4", "Das Gerät blinkt.\n", source="web", language="de")


@pytest.fixture
def library(store: Store, folder: Path) -> Iterator[Library]:
    store.put_all("help", [(file("fees.md"), [FEES]), (file("moves.md"), [MOVES]), (file("offer.md"), [OFFER])])
    store.put("web", file("https://help.example/guide"), [GUIDE])
    store.note("help", SourceFile(name="scan_1.pdf", status="no_text", reason="it holds pictures only"))
    opened = Library.open(folder)
    yield opened
    opened.close()


def test_files_with_trouble_come_first_and_each_says_why_and_what_it_holds(library: Library) -> None:
    listing = library.files()
    assert [(row.source, row.file.name, row.file.status, row.articles) for row in listing.files] == [
        ("help", "scan_1.pdf", "no_text", ()),
        ("help", "fees.md", "ok", ("KB-1",)),
        ("help", "moves.md", "ok", ("KB-2",)),
        ("help", "offer.md", "ok", ("KB-3",)),
        ("web", "https://help.example/guide", "ok", ("KB-4",)),
    ]
    assert listing.files[0].file.reason == "it holds pictures only"
    assert listing.counts == {"ok": 4, "no_text": 1}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("pictures", ["scan_1.pdf"]),
        ("KB-2", ["moves.md"]),
        ("about kb-3", ["offer.md"]),  # its title
        ("_", ["scan_1.pdf"]),
        ("%", []),
        ("fees nothing", []),
    ],
)
def test_files_are_found_by_name_reason_and_article(library: Library, text: str, names: list[str]) -> None:
    assert [row.file.name for row in library.files(text).files] == names


def test_counts_of_all_states_stay_when_one_is_chosen(library: Library) -> None:
    listing = library.files(source="help", status="no_text")
    assert [row.file.name for row in listing.files] == ["scan_1.pdf"]
    assert listing.counts == {"ok": 3, "no_text": 1}


def test_a_search_can_be_narrowed_to_what_there_is(library: Library) -> None:
    names = library.names()
    assert (names.queues, names.sources, names.languages) == (("billing",), ("help", "web"), ("de", "en"))


def test_versions_are_kept_and_an_article_that_only_moved_did_not_change(library: Library, store: Store) -> None:
    assert library.changed("KB-2") == ""
    store.put("help", file("moves.md", "2" * 64), [replace(MOVES, body="A move takes five days.\n")])
    latest, first = library.history("KB-2")
    assert (latest.number, first.number, latest.removed, first.removed) == (2, 1, False, True)
    assert library.changed("KB-2") == latest.stored
    former = library.version("KB-2", 1)
    assert former is not None
    assert former.body == MOVES.body
    store.drop("help", ["moves.md"])
    assert library.changed("KB-2") == ""


@pytest.mark.parametrize(
    ("scope", "ids"),
    [
        (Scope(), {"KB-1", "KB-2", "KB-4"}),
        (Scope(any_day=True), {"KB-1", "KB-2", "KB-3", "KB-4"}),
        (Scope(queue="billing"), {"KB-1"}),
        (Scope(queue="billing", any_day=True), {"KB-1", "KB-3"}),
        (Scope(source="web"), {"KB-4"}),
        (Scope(language="en"), {"KB-1"}),
        (Scope(verbatim=True), {"KB-2"}),
        (Scope(queue="nobody's"), set()),
    ],
)
def test_a_search_within_a_scope_finds_what_it_holds_and_nothing_else(
    library: Library, folder: Path, embedder: HashEmbedder, scope: Scope, ids: set[str]
) -> None:
    reader = Reader.open(folder, embedder)
    live = reader.within(scope, TODAY)
    rows = reader.nearest(embedder.encode(["anything"]), 10, live)[0]
    assert {reader.passage(row).article for row in rows if row >= 0} == ids
    held = [a for a in reader.articles() if scope.holds(a, TODAY)]
    assert {a.id for a in held} == ids
    reader.close()


def test_where_there_is_no_knowledge_base_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadIndex, match="Import articles first"):
        Library.open(tmp_path)
