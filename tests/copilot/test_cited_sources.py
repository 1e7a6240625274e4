"""A rule's card cites what holds now: articles may come, change and expire while the engine lives."""

from __future__ import annotations

import asyncio
import shutil
import time
from pathlib import Path

import pytest

from copilot import messages as m
from copilot import paths, site
from copilot.engine import Engine

CITED = "KB-1042"


@pytest.fixture
def articles(tmp_path: Path, speech_models: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path / "data"))
    for folder in ("playbooks", "articles"):
        shutil.copytree(paths.resources() / "demo" / folder, tmp_path / "site" / folder)
    shutil.copy(paths.resources() / "demo" / "wrapup_codes.toml", tmp_path / "site")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "settings.toml").write_text(f'content = "{tmp_path / "site"}"\n')
    return tmp_path / "site" / "articles"


def expire(articles: Path) -> None:
    (file,) = (one for one in articles.rglob("*.md") if f"id: {CITED}\n" in one.read_text())
    lines = [line for line in file.read_text().splitlines() if not line.startswith("valid_to:")]
    file.write_text("\n".join([lines[0], "valid_to: 2026-01-31", *lines[1:]]) + "\n")


def cites(engine: Engine) -> bool:
    return any(ref.startswith(f"{CITED}#") for ref in engine.content.sources)


async def ready(engine: Engine) -> None:
    while not engine.content.sources:  # noqa: ASYNC110  # nothing tells of it
        await asyncio.sleep(0.05)


def test_a_call_that_begins_cites_no_article_that_expired_since_the_last_one(articles: Path) -> None:
    async def life() -> None:
        engine = Engine(site.find("default"), lambda frame: None)
        await engine.start()
        try:
            await asyncio.wait_for(ready(engine), 60)
            assert cites(engine)
            await asyncio.sleep(1.0)  # the watch begins beside
            expire(articles)
            end = time.monotonic() + 120
            while cites(engine):
                assert time.monotonic() < end
                await asyncio.sleep(0.5)
                id = f"call-{time.monotonic()}"
                engine.handle(m.Opened(interaction=id, legs=("agent", "customer"), queue=""))
                await engine.settled(id)
            assert engine.content.sources, "the others are cited still"
        finally:
            await engine.stop()

    asyncio.run(life())
