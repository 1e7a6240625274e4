"""Capture from a real sound server: nothing lost, the right program, and back by itself after every fault."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from copilot.audio.block import LegBlock
from copilot.audio.capture import here, sessions
from copilot.audio.capture.choose import Wishes
from copilot.roles.capture import RATE, CaptureRole
from tests.sound_server import PipeWire, SoundServer, likeness, place, sound_server

pytestmark = [pytest.mark.slow, pytest.mark.paced]


@pytest.fixture(params=[SoundServer, PipeWire])
def server(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    with sound_server(tmp_path, monkeypatch, request.param) as found:
        yield found


class Capture:
    """The role, and everything that was taken from it."""

    def __init__(self, wishes: Wishes) -> None:
        self.role = CaptureRole(wishes, here.backend)
        self.blocks: list[LegBlock] = []
        self.news: list[dict[str, Any]] = []
        self.states: dict[str, Any] = {}
        self.dropped = 0.0

    def listen(self, program: int = 0) -> None:
        self.role("listen", {"program": program}, b"")

    def take(self) -> None:
        answer = self.role("take", {"wait": 0.1}, b"")
        assert isinstance(answer, tuple)
        body, payload = answer
        for said in body["blocks"]:
            pcm, payload = payload[: said["size"]], payload[said["size"] :]
            self.blocks.append(LegBlock(leg=said["leg"], at=said["at"], rate=body["rate"], pcm=pcm))
        self.news += body["news"]
        self.states = body["states"]
        self.dropped += sum(body["dropped"].values())

    def until(self, true: Callable[[], bool]) -> None:
        """Take until something is true."""
        end = time.monotonic() + 60
        while not true():
            assert time.monotonic() < end, self.states
            self.take()

    def for_seconds(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        self.until(lambda: time.monotonic() > end)

    def hears(self, played: np.ndarray, leg: str = "customer") -> None:
        """Take until a whole second of the leg is a part of what was played, and was not torn by a busy machine."""
        self.until(lambda: len(self.sound(leg)) > RATE and likeness(played, self.sound(leg)[-RATE:]) > 0.9)

    def from_the_first(self) -> np.ndarray:
        """The customer's sound since there was any."""
        sound = self.sound("customer")
        return sound[np.argmax(sound != 0) :] if sound.any() else sound[:0]

    def statuses(self) -> set[str]:
        return {state["status"] for state in self.states.values()}

    def sound(self, leg: str) -> np.ndarray:
        return np.frombuffer(b"".join(block.pcm for block in self.blocks if block.leg == leg), "<i2")

    def at(self, leg: str, part: np.ndarray) -> float:
        """Monotonic seconds at which `part` was heard on the leg."""
        sample = place(self.sound(leg), part)
        for block in self.blocks:
            if block.leg == leg:
                if sample < len(block.pcm) // 2:
                    return block.at + sample / block.rate
                sample -= len(block.pcm) // 2
        raise AssertionError


@pytest.fixture
def capture(server: SoundServer) -> Iterator[Callable[..., Capture]]:
    made: list[Capture] = []

    def make(**wishes: Any) -> Capture:
        made.append(Capture(Wishes(**wishes)))
        return made[-1]

    yield make
    for each in made:
        each.role.close()


def noise(seconds: float, seed: int) -> np.ndarray:
    """Sound that is like nothing else, within the band that survives resampling."""
    slow = np.random.default_rng(seed).standard_normal(int(seconds * RATE))
    smooth = np.convolve(slow, np.ones(8) / 8, "same")
    return (smooth / np.abs(smooth).max() * 12000).astype(np.int16)


def test_every_sample_once_and_in_order(server: SoundServer, capture: Callable[..., Capture]) -> None:
    if isinstance(server, PipeWire):
        pytest.skip("PipeWire mixes at 48 kHz whatever the device's rate: no sample stays what it was")
    server.control("load-module", "module-null-sink", "sink_name=exact", "rate=16000", "channels=1", "norewinds=1")
    taken = capture(speaker="exact")
    taken.listen()
    taken.until(lambda: taken.statuses() == {"running"})
    count = (np.arange(9 * RATE) % 20000 + 1).astype(np.int16)
    server.play(count, RATE, "exact")
    taken.until(lambda: np.count_nonzero(taken.sound("customer")) >= len(count))
    heard = np.trim_zeros(taken.sound("customer"))
    assert len(heard) == len(count)
    assert np.array_equal(heard, count)
    assert taken.dropped == 0


def test_every_second_is_where_it_was(server: SoundServer, capture: Callable[..., Capture]) -> None:
    taken = capture()
    taken.listen()
    taken.until(lambda: taken.statuses() == {"running"})
    played = noise(9, seed=10)
    server.play(played, RATE, "customer")
    taken.until(lambda: len(taken.from_the_first()) > 10 * RATE)
    heard = taken.sound("customer")
    parts = played.reshape(9, RATE)[:, : RATE - 1000]
    places = [place(heard, part) for part in parts]
    assert np.abs(np.diff(places) - RATE).max() <= 2  # what a resampler adds or leaves out
    assert min(likeness(heard, part) for part in parts) > 0.95
    assert taken.dropped == 0


def test_both_legs_are_what_was_played_and_lie_together(server: SoundServer, capture: Callable[..., Capture]) -> None:
    # a microphone that hears what the loudspeaker plays: the same sound at the same moment
    server.control("load-module", "module-remap-source", "master=customer.monitor", "source_name=near")
    taken = capture(microphone="near", speaker="customer")
    taken.listen()
    taken.until(lambda: taken.statuses() == {"running"})
    both = noise(4, seed=3)
    server.play(both, RATE, "customer")
    part = both[RATE : 3 * RATE]
    for leg in ("agent", "customer"):
        taken.until(lambda leg=leg: len(taken.sound(leg)) > len(part) and likeness(taken.sound(leg), part) > 0.9)  # type: ignore[misc]
    assert abs(taken.at("agent", part) - taken.at("customer", part)) < 0.020


def test_a_known_softphone_is_heard_without_the_music_beside_it(
    server: SoundServer, capture: Callable[..., Capture]
) -> None:
    voice, music = noise(60, seed=1), noise(60, seed=2)
    server.play(voice, RATE, "customer", "application.process.id=4242", "application.name=Phone")
    server.play(music, RATE, "customer", "application.name=Music")
    taken = capture()
    taken.listen(program=4242)
    taken.hears(voice)
    assert likeness(music, taken.sound("customer")[-RATE:]) < 0.2


def test_a_second_call_that_rings_does_not_take_the_callers_place(
    server: SoundServer, capture: Callable[..., Capture]
) -> None:
    """The softphone plays the ringing beside the caller; and when the caller is put on hold, the next one is heard."""
    phone = ("application.process.id=4242", "application.name=Phone")
    voice, ringing = noise(60, seed=11), noise(60, seed=12)
    caller = server.play(voice, RATE, "customer", *phone)
    taken = capture()
    taken.listen(program=4242)
    taken.for_seconds(2)
    server.play(ringing, RATE, "customer", *phone)
    taken.for_seconds(3)
    taken.hears(voice)
    caller.kill()
    taken.hears(ringing)


def test_a_stream_that_gives_only_silence_is_left_for_a_newer_one(
    server: SoundServer, capture: Callable[..., Capture]
) -> None:
    """A softphone may let the stream of a caller on hold stand open."""
    phone = ("application.process.id=4242", "application.name=Phone")
    server.play(np.zeros(60 * RATE, np.int16), RATE, "customer", *phone)
    taken = capture()
    taken.listen(program=4242)
    taken.for_seconds(1)
    newer = noise(60, seed=13)
    server.play(newer, RATE, "customer", *phone)
    taken.hears(newer)


def test_a_softphone_that_plays_nothing_is_not_replaced_by_the_music(
    server: SoundServer, capture: Callable[..., Capture]
) -> None:
    server.play(noise(60, seed=2), RATE, "customer", "application.name=Music")
    taken = capture()
    taken.listen(program=4242)
    taken.for_seconds(2)
    assert len(taken.sound("customer")) == 0
    assert taken.states["customer"]["say"] == "The softphone plays nothing just now."


def test_a_killed_server_is_said_and_its_return_is_noticed(
    server: SoundServer, capture: Callable[..., Capture]
) -> None:
    taken = capture()
    taken.listen()
    taken.until(lambda: taken.statuses() == {"running"})
    server.kill()
    taken.until(lambda: all("sound server" in state["say"] for state in taken.states.values()))
    assert taken.statuses() == {"lost"}
    server.start()
    before = len(taken.blocks)
    taken.until(lambda: taken.statuses() == {"running"})
    taken.until(lambda: {block.leg for block in taken.blocks[before:]} == {"agent", "customer"})


def test_an_unplugged_microphone_is_said_another_is_used_and_the_chosen_one_again_when_it_is_back(
    server: SoundServer, capture: Callable[..., Capture]
) -> None:
    plug = ["load-module", "module-null-sink", "sink_name=usb", "rate=16000", "channels=1", "norewinds=1"]
    socket = ["load-module", "module-remap-source", "master=usb.monitor", "source_name=usbmic"]
    sink, source = server.control(*plug), server.control(*socket)
    taken = capture(microphone="usbmic")
    taken.listen()
    taken.until(lambda: taken.statuses() == {"running"})
    server.control("unload-module", source)
    server.control("unload-module", sink)
    taken.until(lambda: taken.states["agent"]["device"] == "Microphone")
    assert "not there" in taken.states["agent"]["say"]
    server.control(*plug)
    server.control(*socket)
    spoken = noise(60, seed=4)
    server.play(spoken, RATE, "usb")
    taken.until(lambda: taken.states["agent"]["device"] not in ("Microphone", ""))
    taken.hears(spoken, "agent")


def test_a_headset_that_changes_its_profile_is_followed_there_and_back(
    server: SoundServer, capture: Callable[..., Capture]
) -> None:
    """Bluetooth: for a call the headset of music goes away, and one with a microphone comes under another name."""

    def plugged(name: str) -> list[str]:
        sink = server.control(
            "load-module", "module-null-sink", f"sink_name={name}", "rate=16000", "channels=1", "norewinds=1",
            f"sink_properties=device.description={name}",
        )  # fmt: skip
        server.control("set-default-sink", name)
        return [sink]

    def with_microphone(name: str) -> list[str]:
        feed = server.control(
            "load-module", "module-null-sink", f"sink_name={name}.feed", "rate=16000", "channels=1", "norewinds=1"
        )
        source = server.control(
            "load-module", "module-remap-source", f"master={name}.feed.monitor", f"source_name={name}"
        )
        server.control("set-default-source", name)
        return [source, feed]

    music = plugged("bt.a2dp")
    taken = capture(speaker="bt.a2dp")
    taken.listen()
    taken.until(lambda: taken.states.get("customer", {}).get("device") == "bt.a2dp")
    for module in music:
        server.control("unload-module", module)
    call = [*with_microphone("bt.mic"), *plugged("bt.handsfree")]
    voice, agent = noise(60, seed=14), noise(60, seed=15)
    server.play(voice, RATE, "bt.handsfree")
    server.play(agent, RATE, "bt.mic.feed")
    taken.until(lambda: taken.states["customer"]["device"] == "bt.handsfree")
    assert "not there" in taken.states["customer"]["say"]
    taken.hears(voice)
    taken.hears(agent, "agent")
    for module in call:
        server.control("unload-module", module)
    plugged("bt.a2dp")
    taken.until(lambda: taken.states["customer"]["device"] == "bt.a2dp")
    taken.until(lambda: taken.statuses() == {"running"})
    assert taken.states["customer"]["say"] == ""


def test_a_changed_default_is_followed(server: SoundServer, capture: Callable[..., Capture]) -> None:
    server.control("load-module", "module-null-sink", "sink_name=room", "rate=48000", "channels=2", "norewinds=1")
    taken = capture()
    taken.listen()
    taken.until(lambda: taken.statuses() == {"running"})
    server.control("set-default-sink", "room")
    played = noise(60, seed=5)
    server.play(played, RATE, "room")
    taken.hears(played)


def test_a_program_that_plays_and_records_is_in_a_call(
    server: SoundServer, capture: Callable[..., Capture], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "DEBOUNCE_S", 5.0)  # on a busy machine a program takes a while to start
    phone = ("application.process.id=4242", "application.name=Phone")
    taken = capture()
    ring = server.play(noise(120, seed=6), RATE, "customer", *phone)
    taken.for_seconds(1)
    assert taken.news == []  # it rings
    microphone = server.record("mic", *phone)
    taken.until(lambda: bool(taken.news))
    assert (taken.news[0]["kind"], taken.news[0]["source"]) == ("media_start", "session")
    assert taken.news[0]["call"].startswith("4242-")
    microphone.kill()  # a hold opens its streams anew
    taken.for_seconds(1)
    microphone = server.record("mic", *phone)
    taken.for_seconds(5.5)
    assert len(taken.news) == 1
    gone = time.monotonic()
    microphone.kill()
    ring.kill()
    taken.until(lambda: len(taken.news) == 2)
    assert (taken.news[1]["kind"], taken.news[1]["call"]) == ("media_stop", taken.news[0]["call"])
    assert gone <= taken.news[1]["at"] <= time.monotonic() - sessions.DEBOUNCE_S


def test_a_screen_recorder_and_a_level_meter_are_in_no_call(
    server: SoundServer, capture: Callable[..., Capture]
) -> None:
    server.play(noise(5, seed=7), RATE, "customer", "application.process.id=77")
    server.record("customer.monitor", "application.process.id=77")
    taken = capture()
    taken.for_seconds(2)
    assert taken.news == []


def test_a_microphone_that_is_muted_in_the_mixer_is_said(server: SoundServer, capture: Callable[..., Capture]) -> None:
    taken = capture()
    taken.listen()
    taken.until(lambda: taken.statuses() == {"running"})
    server.control("set-source-mute", "mic", "1")
    taken.until(lambda: taken.states["agent"]["status"] == "muted")
    assert taken.states["agent"]["say"] == "Microphone is muted in the system's mixer."
    server.control("set-source-mute", "mic", "0")
    taken.until(lambda: taken.statuses() == {"running"})


def test_after_stop_nothing_is_kept(server: SoundServer, capture: Callable[..., Capture]) -> None:
    taken = capture()
    taken.listen()
    taken.until(lambda: taken.statuses() == {"running"})
    taken.role("stop", {}, b"")
    taken.blocks.clear()
    taken.for_seconds(0.5)
    assert taken.blocks == []
    assert "Earshot listens" not in server.control("list", "source-outputs")
