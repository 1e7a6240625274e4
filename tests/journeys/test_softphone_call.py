"""A real SIP call of two minutes, from its ring to its wrap-up, through the real window: a softphone's control socket
says who and when, the sound server says that a program is in a call, and both legs are heard from its sound."""

from __future__ import annotations

import faulthandler
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rapidfuzz.distance import Levenshtein

from copilot import paths
from copilot.speech.numbers import tokens
from copilot.state import Desk
from tests.copilot.calls.softphone import needs_baresip
from tests.journeys.panel import Panel
from tests.journeys.sip_call import SECONDS, SipCall, Spoken, unhurried
from tests.sound_server import SoundServer
from ui import words

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.paced]

WRONG = 0.12  # word error rate against the script; a codec, a jitter buffer and three resamplings are between


@pytest.fixture(scope="module")
def spoken(demo_call: Path) -> Spoken:
    return unhurried(demo_call)


@pytest.fixture
def call(server: SoundServer, spoken: Spoken, tmp_path: Path) -> Iterator[SipCall]:
    needs_baresip()
    found = SipCall(tmp_path, server, spoken)
    yield found
    found.stop()


def test_a_softphone_rings_is_heard_and_is_wrapped_up(
    open_panel: Any, call: SipCall, spoken: Spoken, tmp_path: Path
) -> None:
    faulthandler.cancel_dump_traceback_later()  # it takes longer than what usually hangs
    panel = follows(open_panel, call, tmp_path / "data")
    call.dial()
    panel.until(lambda: panel.window.panel.mode == "ringing")
    assert words.caller_name(panel.call.caller) == "Ana Silva"
    call.accept()
    panel.until(lambda: panel.window.panel.mode == "live")
    ends = time.monotonic() + SECONDS
    panel.until(lambda: cards_on_the_screen(panel))
    panel.until(lambda: time.monotonic() > ends)
    assert panel.window.panel.mode == "live"
    call.hang_up()
    panel.until(lambda: panel.window.panel.mode == "wrapup" and panel.window.panel.wrapup.is_filled)

    assert len(panel.bridge.desk.interactions) == 1, "the sound and the socket told of one call"
    assert panel.modes[-3:] == ["ringing", "live", "wrapup"], "there was no other state in between"
    assert {health.status for health in panel.call.health.values()} <= {"ok"}
    assert panel.call.summary
    for leg in ("customer", "agent"):
        heard = [token.word for line in panel.call.utterances if line.leg == leg for token in tokens(line.text)]
        said = [token.word for token in tokens(spoken.words[leg])]
        assert len(said) > 50
        wrong = Levenshtein.distance(said, heard) / len(said)
        print(f"{leg}: {wrong:.1%} of {len(said)} words wrong")
        assert wrong <= WRONG, leg


def follows(open_panel: Any, call: SipCall, data: Path) -> Panel:
    """A window whose engine is ready and connected to the softphone."""
    paths.make(data)
    (data / "settings.toml").write_text(
        f'hook = false\nbaresip_port = {call.anna.control}\ncontent = "{paths.resources() / "demo"}"\n'
    )
    panel: Panel = open_panel(data, "default")
    panel.until(lambda: all(is_ready(panel.bridge.desk, role) for role in ("speech", "knowledge", "capture")))
    panel.until(lambda: call.anna.is_followed)
    return panel


def is_ready(desk: Desk, role: str) -> bool:
    known = desk.workers.get(role)
    return known is not None and known.status == "ready"


def cards_on_the_screen(panel: Panel) -> bool:
    """Whether the face of the call shows a card, and it was painted."""
    cards = panel.window.panel.live.cards
    return panel.window.panel.mode == "live" and cards.isVisible() and cards.first.isVisible() and bool(panel.painted)
