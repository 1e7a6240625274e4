"""A card number read out in a call that happens now: hearing pauses by itself, and no screen and no disk ever has it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from copilot import commands as c
from copilot import events as e
from copilot import paths
from copilot.link import Frame
from tests.copilot.test_card_call import CALL, secrets_in, stored
from tests.journeys.window import Window
from tests.sound_server import SoundServer

pytestmark = [pytest.mark.slow, pytest.mark.paced]

GOES_ON_S = 5.0  # after each pause, as a payment takes


class Agent(Window):
    """Keeps every word that came to the screen."""

    def __init__(self, data: Path, profile: str) -> None:
        self.shown: list[str] = []
        super().__init__(data, profile)

    def _take(self, frame: Frame) -> None:
        self.shown.append(json.dumps(frame.body))
        super()._take(frame)


@pytest.fixture
def agent(server: SoundServer, tmp_path: Path, speech_models: Path) -> Iterator[Agent]:
    data = paths.make(tmp_path / "data")
    (data / "settings.toml").write_text("pause_on_cards = true\n")
    window = Agent(data, "live")
    window.ready("speech", "capture")
    yield window
    if window.alive:
        window.leave()


def test_neither_screen_nor_disk_has_a_number_that_was_read_out(agent: Agent, server: SoundServer) -> None:
    legs, rate = soundfile.read(CALL, dtype="int16")
    still = np.concatenate([legs, np.zeros((30 * rate, 2), np.int16)])
    phone = server.call(still[:, 0], still[:, 1], rate)
    for _ in range(2):
        agent.until(lambda w: w.call.paused, 30)
        since = agent.call.at
        agent.until(lambda w, since=since: w.call.at >= since + GOES_ON_S, 20)
        agent.send(c.ResumeHearing(interaction=agent.call.id))
        agent.until(lambda w: not w.call.paused, 10)
    agent.until(lambda w: any("gone through" in line.text for line in w.call.utterances), 30)
    phone.hang_up()
    agent.until(lambda w: w.call.phase == "wrapup", 15)

    assert [event.why for event in agent.seen if isinstance(event, e.HearingPaused)] == ["card", "card"]
    assert "pay my bill" in " ".join(line.spoken for line in agent.call.utterances)
    assert {gap.reason for gap in agent.call.gaps} == {"paused"}
    assert not secrets_in("\n".join(agent.shown).encode())
    assert not secrets_in(stored(agent.data))
