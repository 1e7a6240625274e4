"""A real SIP call, from its ring to its wrap-up, through the real window: a softphone's control socket says who and
when, the sound server says that a program is in a call, and both legs are heard from its sound."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from rapidfuzz.distance import Levenshtein

from copilot import paths
from copilot.audio.track import read_track
from copilot.speech.numbers import tokens
from copilot.state import Desk
from tests.copilot.calls.softphone import Softphone, agent, customer, needs_baresip
from tests.journeys.panel import Panel
from tests.sound_server import SoundServer, sound_server
from ui import words

pytestmark = pytest.mark.slow

BEGIN_S, SECONDS = 2.4, 45  # of the demo call: from where it is answered
WRONG = 0.25  # word error rate against the script; a codec, a jitter buffer and three resamplings are between
ENDS_MS = 4000


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    with sound_server(tmp_path, monkeypatch) as found:
        (tmp_path / ".asoundrc").write_text(
            "pcm.headset { type pulse device customer }\npcm.microphone { type pulse device mic }\n"
        )
        yield found


@pytest.fixture
def legs(demo_call: Path) -> tuple[np.ndarray, int]:
    rate = soundfile.info(demo_call).samplerate
    found, _ = soundfile.read(demo_call, dtype="int16", start=int(BEGIN_S * rate), frames=SECONDS * rate)
    return found, rate


@pytest.fixture
def phones(server: SoundServer, legs: tuple[np.ndarray, int], tmp_path: Path) -> Iterator[tuple[Softphone, Softphone]]:
    needs_baresip()
    sound, rate = legs
    assert rate == 8000
    soundfile.write(tmp_path / "ana.wav", sound[:, 1], rate, subtype="PCM_16")
    anna = agent(tmp_path / "anna", source="alsa,microphone", player="alsa,headset")
    ana = customer(tmp_path / "ana", says=tmp_path / "ana.wav")
    yield anna, ana
    ana.stop()
    anna.stop()


def test_a_softphone_rings_is_heard_and_is_wrapped_up(
    open_panel: Any, server: SoundServer, phones: tuple[Softphone, Softphone], legs: tuple[np.ndarray, int],
    tmp_path: Path, demo_call: Path,
) -> None:  # fmt: skip
    anna, ana = phones
    data = paths.make(tmp_path / "data")
    (data / "settings.toml").write_text(
        f'hook = false\nbaresip_port = {anna.control}\ncontent = "{paths.resources() / "demo"}"\n'
    )
    panel: Panel = open_panel(data, "default")
    panel.until(lambda: all(is_ready(panel.bridge.desk, role) for role in ("speech", "knowledge", "capture")))
    ana.does(f"dial sip:agent@127.0.0.1:{anna.sip}")
    panel.until(lambda: panel.window.panel.mode == "ringing")
    assert words.caller_name(panel.call.caller) == "Ana Silva"
    anna.does("accept")
    panel.until(lambda: panel.window.panel.mode == "live")
    sound, rate = legs
    server.play(sound[:, 0], rate, "agentmic")
    panel.qtbot.wait(SECONDS * 1000)
    assert panel.call.cards, [line.text for line in panel.call.utterances]
    ana.does("hangup")
    panel.qtbot.waitUntil(lambda: panel.window.panel.mode == "wrapup", timeout=ENDS_MS)

    assert len(panel.bridge.desk.interactions) == 1, "the sound and the socket told of one call"
    for leg in ("customer", "agent"):
        heard = [token.word for line in panel.call.utterances if line.leg == leg for token in tokens(line.text)]
        said = spoken(demo_call, leg)
        assert len(said) > 20
        assert Levenshtein.distance(said, heard) / len(said) <= WRONG, leg


def is_ready(desk: Desk, role: str) -> bool:
    known = desk.workers.get(role)
    return known is not None and known.status == "ready"


def spoken(demo_call: Path, leg: str) -> list[str]:
    """The words of the call's script in the part that is played."""
    track = read_track(demo_call, soundfile.info(demo_call).duration)
    whole = [u for u in track.utterances if u.leg == leg and u.start >= BEGIN_S and u.end <= BEGIN_S + SECONDS - 1.0]
    return [token.word for u in whole for token in tokens(u.text)]
