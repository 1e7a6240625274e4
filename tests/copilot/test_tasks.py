"""What an engine holds of an interaction while it works for it, and that nothing of it is left behind at its end."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from copilot import commands as c
from copilot import messages as m
from copilot import site
from copilot.engine import Engine
from copilot.tasks import Tasks


def refuse(sentence: str) -> None:
    raise AssertionError(sentence)


def test_an_interaction_is_settled_when_all_of_its_work_is_and_then_it_is_forgotten() -> None:
    done: list[str] = []

    async def work(name: str) -> None:
        await asyncio.sleep(0.01)
        done.append(name)
        if name == "first":
            tasks.spawn("call", work("more"))

    async def use() -> None:
        tasks.spawn("call", work("first"))
        tasks.spawn("call", work("second"))
        await tasks.settled("call")

    tasks = Tasks(refuse)
    asyncio.run(use())
    assert sorted(done) == ["first", "more", "second"]
    assert tasks._open == {}


def test_nothing_of_a_finished_interaction_is_left_in_the_engine(
    tmp_path: Path, speech_models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path))

    async def use() -> None:
        engine = Engine(site.find("default"), lambda frame: None)
        id = engine.open(("agent", "customer"), queue="billing")
        engine.handle(m.CallSignal(interaction=id, kind="ringing", at=0.0, number="+44 20 7946 0018"))
        engine.handle(m.CallSignal(interaction=id, kind="answered", at=1.0))
        engine.handle(m.Level(interaction=id, at=1.1, leg="agent", dbfs=-30.0, zeros=False, speech=True))
        engine.handle(m.Clock(interaction=id, at=1.2))
        engine.handle(m.CallSignal(interaction=id, kind="ended", at=2.0))
        await engine.settled(id)
        engine.take(c.FinishInteraction(interaction=id))
        await engine.settled(id)
        assert engine.desk.interactions[id].phase == "finished"
        assert (engine._tasks._open, engine._asked._newest, engine._window._seldom._told) == ({}, {}, {})
        await engine.stop()

    asyncio.run(use())
