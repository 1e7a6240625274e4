"""A call in which a card number is read out, through the real engine and recogniser: it exists nowhere afterwards."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from copilot import commands as c
from copilot import events as e
from copilot import site
from copilot.engine import Engine
from copilot.link import Frame
from copilot.state import Interaction

CALL = Path(__file__).parents[1] / "data" / "calls" / "card-number.flac"
SAID = ("five six", "five, six", "nine zero", "nine, zero", "seven four", "seven, four")
WRITTEN = ("1234 5678", "12345678", "5678 9015", "56789015")


class Played:
    """The call played four times as fast as it was; the agent goes on hearing some seconds after each pause."""

    def __init__(self) -> None:
        self.shown: list[dict] = []
        self.pauses: list[dict] = []
        self._resume_at: float | None = None

    async def play(self, after: float) -> Interaction:
        self._after = after
        self.engine = Engine(site.find("default"), self._publish)
        await self.engine.start(resume=False)
        try:
            id = self.engine.start_replay(c.StartReplay(path=str(CALL), speed=4))
            await self.engine.played(id)
            return self.engine.desk.interactions[id]
        finally:
            await self.engine.stop()

    def _publish(self, frame: Frame) -> None:
        self.shown.append(frame.body)
        event = frame.body
        if event.get("type") == "HearingPaused":
            self.pauses.append(event)
            self._resume_at = event["at"] + self._after
        elif event.get("type") == "ClockMoved" and self._resume_at is not None:
            if event["at"] >= self._resume_at:
                self._resume_at = None
                resume = c.ResumeHearing(interaction=event["interaction"])
                asyncio.get_running_loop().call_soon(self.engine.take, resume)
            else:
                (hearing,) = self.engine.ears._open.values()
                assert event["at"] < self.pauses[-1]["at"] + 0.2 or not hearing._kept


@pytest.fixture
def data(tmp_path: Path, speech_models: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path))
    return tmp_path


def stored(folder: Path) -> bytes:
    """Every byte that Earshot wrote: journal with its log, and log files."""
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def secrets_in(data: bytes) -> list[str]:
    return [part for part in (*SAID, *WRITTEN) if part.encode() in data.lower()]


@pytest.mark.slow
def test_neither_screen_nor_disk_nor_worker_has_a_number_after_hearing_paused_by_itself(data: Path) -> None:
    (data / "settings.toml").write_text("pause_on_cards = true\n")
    played = Played()
    state = asyncio.run(played.play(after=5.0))
    assert [pause["why"] for pause in played.pauses] == ["card", "card"]
    assert [(pause["heard"] or {}).get("quote", "").lower() for pause in played.pauses] == [
        "",
        "three digits on the back",
    ]
    said = " ".join(line.spoken for line in state.utterances)
    assert "pay my bill" in said
    assert "payment has gone through" in said
    assert {gap.reason for gap in state.gaps} == {"paused"}
    assert not secrets_in(json.dumps(played.shown).encode())
    assert not secrets_in(stored(data))


@pytest.mark.slow
def test_without_the_setting_the_number_is_masked_on_screen_and_disk(data: Path) -> None:
    played = Played()
    state = asyncio.run(played.play(after=1.0))
    assert played.pauses == []
    finals = [event["text"] for event in played.shown if event.get("type") == e.UtteranceFinal.__name__]
    assert any("[card number]" in text for text in finals)
    assert not secrets_in(" ".join(line.spoken for line in state.utterances).encode())
    assert not secrets_in(stored(data))
