"""A repair takes nothing for damage that is none, and one that does not come to its end loses nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest
from sqlcipher3 import dbapi2

from knowledge.errors import BadIndex
from knowledge.store import records
from knowledge.store import repair as mending
from knowledge.store.check import Finding, check
from knowledge.store.database import NAME, connect
from knowledge.store.reader import Reader
from knowledge.store.repair import repair
from knowledge.store.store import Store
from tests.fakes import HashEmbedder
from tests.knowledge.store.conftest import FEES, MOVES, OFFER, file

ALL = {FEES.id, MOVES.id, OFFER.id}


@pytest.fixture
def base(folder: Path, embedder: HashEmbedder) -> Path:
    with Store.open(folder, embedder) as store:
        store.put_all("help", [(file(f"{one.id}.md"), [one]) for one in (FEES, MOVES, OFFER)])
    return folder


@pytest.fixture
def damaged(base: Path) -> Path:
    """Its articles can be read, all of them, but what is kept of their passages is gone."""
    db = connect(base)
    db.conn.execute("DELETE FROM passages WHERE article = 2")
    db.close()
    return base


def held(folder: Path) -> set[str]:
    return {one.id for one in Reader.open(folder, HashEmbedder()).articles()}


def refusal(code: int) -> dbapi2.OperationalError:
    error = dbapi2.OperationalError("the driver's own words")
    error.sqlite_errorcode = code
    return error


def raising(error: BaseException) -> Callable[..., NoReturn]:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise error

    return refuse


@pytest.mark.parametrize("code", [dbapi2.SQLITE_PROTOCOL, dbapi2.SQLITE_LOCKED, dbapi2.SQLITE_SCHEMA])
def test_what_the_driver_refuses_for_a_moment_is_no_damage(
    base: Path, embedder: HashEmbedder, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as now:
        now.setattr(records, "state", raising(refusal(code)))
        with pytest.raises(BadIndex, match=r"just now \(the driver's own words\)\. Try again"):
            repair(base, embedder)
    assert not list(base.glob("damaged-*"))
    assert check(base, embedder) == []


def test_a_table_that_is_gone_is_damage(base: Path, embedder: HashEmbedder) -> None:
    db = connect(base)
    db.conn.execute("DROP TABLE passages")
    db.close()
    assert {finding.part for finding in repair(base, embedder)} == {"articles"}
    assert check(base, embedder) == []
    assert held(base) == ALL


def test_articles_that_another_program_locks_meanwhile_are_not_lost(
    damaged: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.store.database.BUSY_S", 0.0)
    other = connect(damaged)

    def then_locked(folder: Path, embedder: HashEmbedder) -> list[Finding]:
        found = check(folder, embedder)
        other.conn.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.conn.execute("BEGIN EXCLUSIVE")
        return found

    with monkeypatch.context() as now:
        now.setattr(mending, "check", then_locked)
        with pytest.raises(BadIndex, match=r"locked\. Try again"):
            repair(damaged, embedder)
    other.close()
    assert not list(damaged.glob("damaged-*"))
    repair(damaged, embedder)
    assert held(damaged) == ALL


@pytest.mark.parametrize("code", [dbapi2.SQLITE_IOERR, dbapi2.SQLITE_BUSY, dbapi2.SQLITE_PROTOCOL])
def test_an_article_that_cannot_be_read_just_now_is_not_lost(
    damaged: Path, embedder: HashEmbedder, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing(dbapi2.Connection):  # type: ignore[misc]
        def execute(self, sql: str, values: Any = ()) -> Any:
            if "WHERE number" in sql and values == [2]:
                raise refusal(code)
            return super().execute(sql, values)

    def then_failing(folder: Path, embedder: HashEmbedder) -> list[Finding]:
        found = check(folder, embedder)
        now.setattr(dbapi2, "connect", lambda target, **how: Failing(target, **how))
        return found

    with monkeypatch.context() as now:
        now.setattr(mending, "check", then_failing)
        with pytest.raises(BadIndex):
            repair(damaged, embedder)
    assert not list(damaged.glob("damaged-*"))
    repair(damaged, embedder)
    assert held(damaged) == ALL


@pytest.mark.parametrize("where", ["open", "put"])
@pytest.mark.parametrize("why", [KeyboardInterrupt(), refusal(dbapi2.SQLITE_ERROR)], ids=["Ctrl+C", "a bug"])
def test_a_repair_that_is_broken_off_puts_back_what_it_moved(
    damaged: Path, embedder: HashEmbedder, where: str, why: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (damaged / NAME).read_bytes()
    with monkeypatch.context() as now:
        now.setattr(Store, where, raising(why))
        with pytest.raises(type(why)):
            repair(damaged, embedder)
    assert (damaged / NAME).read_bytes() == before
    assert not list(damaged.glob("damaged-*"))
    assert {finding.part for finding in repair(damaged, embedder)} == {"articles"}
    assert held(damaged) == ALL


@pytest.mark.parametrize("has_rows", [True, False])
def test_where_a_killed_repair_left_the_articles_is_said(damaged: Path, embedder: HashEmbedder, has_rows: bool) -> None:
    aside = (damaged / NAME).rename(damaged / f"damaged-20261127-040000-{NAME}")
    if not has_rows:
        shutil.rmtree(damaged / "edition-1")
    for look in (check, repair):
        with pytest.raises(BadIndex, match=rf"{aside.name} .* Take damaged-20261127-040000- off .* check --repair"):
            look(damaged, embedder)
    assert sorted(path.name for path in damaged.glob(f"*{NAME}")) == [aside.name]
    aside.rename(damaged / NAME)
    repair(damaged, embedder)
    assert held(damaged) == ALL
