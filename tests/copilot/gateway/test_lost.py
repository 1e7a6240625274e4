"""A desktop that loses its gateway, a real process, for longer than a moment: what the gateway kept is heard late, and
only what it could not keep is a gap."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest

from copilot import events as e
from copilot import site as sites
from copilot.audio.block import LegBlock
from copilot.calls.news import CallNews
from copilot.codec import from_dict
from copilot.engine import Engine
from copilot.engine_host import EngineHost
from copilot.gateway import wire
from copilot.gateway.door import Door
from copilot.gateway.wide import Wide
from copilot.link import Frame
from copilot.live_calls import LEGS, RATE, LiveCalls
from tests.copilot import test_live_calls as live
from tests.copilot.gateway.cable import Cable, Loss, cable
from tests.copilot.gateway.platform import FRAME_S, Platform, encoded
from tests.copilot.gateway.setting_up import Running, Site, enrolled, serving
from tests.fakes import DeafRecognizer, SlowEar

BEFORE_S, AFTER_S = 3.0, 6.0
FRAME = int(FRAME_S * 8000)
BEGUN = 5  # frames: what the answer may cut of a call's beginning is none of these tests


class Host(EngineHost):
    """The engine's, with an ear that writes down what it hears."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.heard = SlowEar([], takes=0.02)  # at once, and nobody could see that it catches up

    def ear(self, interaction: str, legs: tuple[Any, ...], rate: int) -> Any:
        return self.heard


@dataclass
class Played:
    """What became of a call."""

    sent: np.ndarray  # (n, 2): customer and agent at 8 kHz
    heard: SlowEar
    told: list[e.Event]
    lost: float  # s for which the connection was
    whole: float  # call time at which all was spoken

    def events(self, kind: type[e.Event]) -> list[Any]:
        return [event for event in self.told if isinstance(event, kind)]

    def there(self, leg: str) -> list[bool]:
        """Of each frame that was sent on a leg, but for the beginning: whether it was heard, once and at its place."""
        pcm = np.concatenate([np.frombuffer(legs[leg], "<i2") for _, _, legs in self.heard.fed]).astype(float)
        sent = self.sent[:, 0 if leg == "customer" else 1]
        sound = LegBlock(leg="agent", at=0.0, rate=8000, pcm=sent.astype("<i2").tobytes())
        expected = np.frombuffer(Wide(RATE).step(sound).pcm, "<i2").astype(float)
        step = FRAME * RATE // 8000
        first = place(pcm, expected[2 * step : 4 * step]) - 2 * step
        frames = range(BEGUN, len(self.sent) // FRAME)
        return [alike(pcm[max(0, first + k * step) :][:step], expected[k * step :][:step]) for k in frames]


def place(pcm: np.ndarray, piece: np.ndarray) -> int:
    size = 1 << (len(pcm) + len(piece)).bit_length()
    return int(np.argmax(np.fft.irfft(np.fft.rfft(pcm, size) * np.conj(np.fft.rfft(piece, size)))[: len(pcm)]))


def alike(one: np.ndarray, other: np.ndarray) -> bool:
    size = min(len(one), len(other))
    return size > 100 and one[:size].any() and float(np.corrcoef(one[:size], other[:size])[0, 1]) > 0.9


@pytest.fixture
def running(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path / "data"))
    with serving(site) as found:
        yield found


@pytest.fixture
def between(running: Running) -> Iterator[Cable]:
    with cable(urlsplit(running.desktops).port or 0) as found:
        yield found


def played(site: Site, running: Running, between: Cable, seconds: float, how: Loss) -> Played:
    """A call in which the connection is lost for so long."""
    rate = np.random.default_rng(5)
    sent = rate.integers(-8000, 8000, (int((BEFORE_S + seconds + AFTER_S) / FRAME_S) * FRAME, 2)).astype("<i2")
    door = Door(
        url=f"wss://localhost:{between.port}", name="anna", token=enrolled(site, "anna"), authority=site.authority
    )
    frames: list[Frame] = []
    conversation = str(uuid.uuid4())

    async def play() -> tuple[SlowEar, float, float]:
        engine = Engine(sites.find("default"), frames.append)
        engine.speech = DeafRecognizer()  # type: ignore[assignment]
        host = Host(engine)
        calls = LiveCalls(live.Capture(), host, door)  # type: ignore[arg-type]
        calls.start()
        platform = Platform(running.audiohook, site.trust(), conversation)
        try:
            rings = time.monotonic()
            calls.news(CallNews(kind="ringing", call=conversation, source="hook", at=rings, wall=time.time()))
            await live.until(lambda: calls._gateway and calls._gateway._lines[conversation].claim._connection)
            await asyncio.to_thread(platform.play, encoded(sent), at_once=False)
            await live.until(lambda: all(one.phase == "live" for one in engine.desk.interactions.values()))
            platform.speaks.set()
            whole = time.monotonic() - rings + len(sent) / 8000 + 1.0  # call time at which all of it was spoken
            await asyncio.sleep(BEFORE_S)
            between.cut(how)
            cut = time.monotonic()
            await asyncio.sleep(seconds)
            between.mend()
            lost = time.monotonic() - cut
            await live.until(lambda: reached(host.heard) >= whole and is_well(frames))
            await asyncio.to_thread(platform.hang_up)
            await live.until(lambda: all(one.phase == "wrapup" for one in engine.desk.interactions.values()))
        finally:
            await calls.stop()
            await engine.stop()
        return host.heard, lost, whole

    heard, lost, whole = asyncio.run(play())
    return Played(sent, heard, events(frames), lost, whole)


def events(frames: list[Frame]) -> list[e.Event]:
    told = [from_dict(frame.body) for frame in frames if frame.kind == "event"]
    return [event for event in told if isinstance(event, e.Event)]


def reached(ear: SlowEar) -> float:
    """Call time up to which it heard."""
    return ear.fed[-1][0] + ear.fed[-1][1] if ear.fed else 0.0


def is_well(frames: list[Frame]) -> bool:
    """Recognition and both legs, by what was told last."""
    told = events(frames)
    levels = [event.level for event in told if isinstance(event, e.HearingStepped)]
    legs = {event.leg: event.status for event in told if isinstance(event, e.AudioHealthChanged)}
    return levels[-1:] in ([], ["full"]) and set(legs.values()) <= {"ok"}


@pytest.mark.slow
@pytest.mark.paced
@pytest.mark.parametrize("how", ["reset", "mute"])
def test_what_was_said_while_the_gateway_was_lost_for_four_seconds_is_heard_late_and_is_no_gap(
    site: Site, running: Running, between: Cable, how: Loss, speech_models: Path
) -> None:
    call = played(site, running, between, 4.0, how)
    for leg in LEGS:
        assert all(call.there(leg)), leg
    assert [gap for gap in call.events(e.HearingGap) if gap.start < call.whole] == []  # after it, the line is hung up
    assert e.GATEWAY_LOST in {event.why for event in call.events(e.AudioHealthChanged)}
    assert [event.status for event in call.events(e.AudioHealthChanged)][-1] == "ok"
    levels = [event.level for event in call.events(e.HearingStepped)]
    assert {"lines", "finals"} & set(levels), "that it catches up is seen"
    assert len(levels) > 1, "and that it has"
    assert call.events(e.LegTrustChanged) == []


@pytest.mark.slow
@pytest.mark.paced
@pytest.mark.parametrize("how", ["reset", "mute"])
def test_of_fifteen_seconds_only_what_the_gateway_could_not_keep_is_a_gap(
    site: Site, running: Running, between: Cable, how: Loss, speech_models: Path
) -> None:
    call = played(site, running, between, 15.0, how)
    lost = call.lost - wire.KEEP_S
    for leg in LEGS:
        there = call.there(leg)
        missing = [k for k, heard in enumerate(there) if not heard]
        assert missing == list(range(missing[0], missing[-1] + 1)), leg
        assert lost - 0.5 <= len(missing) * FRAME_S <= lost + 3.0, leg
        (gap,) = [gap for gap in call.events(e.HearingGap) if gap.leg == leg and gap.start < call.whole]
        assert gap.reason == "no_audio"
        assert gap.end - gap.start == pytest.approx(len(missing) * FRAME_S, abs=0.4)
