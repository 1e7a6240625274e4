"""Knowledge bases that an older Earshot made are opened, and know what they could not say yet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from knowledge.sources import READER
from knowledge.store.check import check
from knowledge.store.store import Store
from tests.fakes import HashEmbedder
from tests.knowledge.store.conftest import article, file

FEES = article("KB-1", "The fee is 45 euros.\n\n## Credits\nCredit the fee once.\n")


def made_older(folder: Path, version: int, *gone: str) -> None:
    """The knowledge base as it was in `version`, without the columns `gone`."""
    with Store.open(folder, HashEmbedder()) as store:
        for column in gone:
            store.db.conn.execute(f"ALTER TABLE files DROP COLUMN {column}")
        store.db.conn.execute(f"PRAGMA user_version = {version}")


def test_one_of_the_first_earshot_is_taken_over(store: Store, folder: Path, embedder: HashEmbedder) -> None:
    store.put_all("help", [(file("fees.md"), [FEES]), (file("moves.md"), [])])
    store.close()
    made_older(folder, 1, "reader", "is_torn")
    with Store.open(folder, embedder) as again:
        assert [(one.name, one.reader, one.is_torn) for one in again.files("help").values()] == [
            ("fees.md", 0, False), ("moves.md", 0, False),
        ]  # fmt: skip
        again.note("help", file("fees.md"))
        assert again.files("help")["fees.md"].reader == READER
    assert check(folder, embedder) == []


def test_one_that_told_a_torn_file_by_its_sentence_knows_it_by_its_mark(store: Store, folder: Path) -> None:
    reason = "the PDF is cut off, 2 of 4 pages could be read; export or copy it again"
    torn = replace(file("torn.pdf"), status="partial", reason=reason, is_torn=True)
    kept = replace(file("kept.pdf"), status="broken", reason=f"{reason}; the articles of the whole one stay")
    long = replace(file("long.csv"), status="partial", reason="only the first 3 of 6 rows were read; split it")
    store.put_all("help", [(one, []) for one in (torn, kept, long)])
    store.close()
    made_older(folder, 2, "is_torn")
    with Store.open(folder, HashEmbedder()) as again:
        assert again.files("help") == {one.name: one for one in (kept, long, torn)}
