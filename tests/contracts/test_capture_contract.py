"""What every capture backend owes: a scene that names what is there, samples as they come, and words when one is gone.

Linux is held to it with a real server in tests/copilot/audio/test_capture.py. Windows and macOS are held to it with
doubles of the libraries they use: that shows our half, and nothing of those systems themselves.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from copilot.audio.capture import mac as mac_module
from copilot.audio.capture import windows as windows_module
from copilot.audio.capture.backend import Backend, Chunk, DeviceLost, Stream, Target
from copilot.audio.capture.mac import MacBackend
from copilot.audio.capture.windows import WindowsBackend
from tests.fakes import PortAudioDouble, SoundCardDouble

RATE = 16000
LISTS: dict[type, str] = {SoundCardDouble: "all_speakers", PortAudioDouble: "query_devices"}
SOUND = (np.arange(320) * 50).astype("<i2")


@dataclass
class System:
    backend: Backend
    double: Any
    microphone: Target
    speaker: Target

    def gives(self, sound: np.ndarray) -> None:
        if isinstance(self.double, SoundCardDouble):
            self.double.waiting.append((sound.astype(np.float32) / 32768).reshape(-1, 1))
        else:
            self.double.waiting += sound.tobytes()

    def unplugs(self, target: Target) -> None:
        if isinstance(self.double, SoundCardDouble):
            del self.double.present[target.device]
        else:
            self.double.present.remove(target.device)


def windows() -> System:
    double = SoundCardDouble()
    return System(
        WindowsBackend(double),
        double,
        Target(kind="microphone", device="{mic}", name="Microphone (USB)"),
        Target(kind="speaker", device="{spk}", name="Speakers (USB)"),
    )


def mac() -> System:
    double = PortAudioDouble()
    return System(
        MacBackend(double),
        double,
        Target(kind="microphone", device="MacBook Microphone", name="MacBook Microphone"),
        Target(kind="speaker", device="BlackHole 2ch", name="BlackHole 2ch"),
    )


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Devices are looked at often enough for a test."""
    monkeypatch.setattr(mac_module, "LOOK_EVERY_S", 0.02)
    monkeypatch.setattr(windows_module, "LOOK_EVERY_S", 0.02)


@pytest.fixture(params=[windows, mac], ids=["windows", "mac"])
def system(request: pytest.FixtureRequest) -> Iterator[System]:
    found = request.param()
    yield found
    found.backend.close()


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def read(stream: Stream) -> Chunk:
    """What comes next; a process that is kept from running may find nothing several times."""
    while (chunk := stream.read()) is None:
        pass
    return chunk


def test_the_scene_has_microphone_and_speaker_and_knows_the_defaults(system: System) -> None:
    scene = system.backend.scene()
    for target in (system.microphone, system.speaker):
        found = scene.find(target.kind, "")
        assert found is not None
        assert (found.id, found.name, found.default) == (target.device, target.name, True)


@pytest.mark.parametrize("leg", ["microphone", "speaker"])
def test_samples_come_out_as_they_went_in(system: System, leg: str) -> None:
    system.backend.scene()
    stream = system.backend.open(getattr(system, leg), RATE)
    system.gives(SOUND)
    chunk = read(stream)
    assert np.array_equal(np.frombuffer(chunk.pcm, "<i2"), SOUND)
    stream.close()


def test_where_nothing_plays_nothing_is_made_up(system: System) -> None:
    system.backend.scene()
    stream = system.backend.open(system.speaker, RATE)
    assert stream.read() is None
    stream.close()


def test_an_unplugged_device_is_said_by_its_name(system: System) -> None:
    system.backend.scene()
    stream = system.backend.open(system.microphone, RATE)
    system.unplugs(system.microphone)
    with pytest.raises(DeviceLost, match=system.microphone.name.partition(" ")[0]):
        read(stream)
    stream.close()


def test_a_device_that_is_not_there_is_refused_by_its_name(system: System) -> None:
    system.backend.scene()
    system.unplugs(system.microphone)
    with pytest.raises(DeviceLost, match=system.microphone.name.partition(" ")[0]):
        system.backend.open(system.microphone, RATE)


def test_who_asks_for_the_scene_never_waits_for_the_system(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    hangs, go_on = threading.Event(), threading.Event()

    def hang() -> list[Any]:
        hangs.set()
        go_on.wait(60)
        return []

    monkeypatch.setattr(system.double, LISTS[type(system.double)], hang)
    assert hangs.wait(60)
    assert system.backend.scene().devices
    go_on.set()


def test_a_list_of_devices_that_breaks_is_said_and_tried_again(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(system.double, LISTS[type(system.double)], lambda: 1 / 0)
        until(lambda: system.backend.scene().trouble)
    until(lambda: system.backend.scene().devices)


def test_windows_without_its_audio_service_is_said() -> None:
    system = windows()
    system.double.answers = False
    until(lambda: "does not answer" in system.backend.scene().trouble)
    system.backend.close()


def test_windows_without_a_loudspeaker_has_none() -> None:
    system = windows()
    system.unplugs(system.speaker)
    until(lambda: system.backend.scene().find("speaker", "") is None)
    system.backend.close()


def test_the_mac_looks_for_new_devices_only_while_none_is_open() -> None:
    system = mac()
    stream = system.backend.open(system.microphone, RATE)
    before = system.double.initialised
    time.sleep(0.2)
    assert system.double.initialised == before  # it would have closed the open stream
    stream.close()
    until(lambda: system.double.initialised > before)
    system.backend.close()


def test_the_mac_comes_back_after_an_unplugging_in_a_call() -> None:
    """The other leg is let go for a moment: PortAudio knows no new device while anything is open."""
    system = mac()
    microphone, speaker = (system.backend.open(target, RATE) for target in (system.microphone, system.speaker))
    system.unplugs(system.microphone)
    system.double.present.append("USB Microphone")
    with pytest.raises(DeviceLost, match="MacBook"):
        read(microphone)
    microphone.close()
    with pytest.raises(DeviceLost, match="looks for what is there"):
        system.backend.open(system.microphone, RATE)
    with pytest.raises(DeviceLost, match="looks for what is there"):
        read(speaker)
    speaker.close()
    until(lambda: system.backend.scene().find("microphone", "USB Microphone"))
    until(lambda: not system.backend.stale)  # type: ignore[attr-defined]
    for name in ("USB Microphone", "BlackHole 2ch"):
        system.backend.open(Target(kind="microphone", device=name, name=name), RATE).close()
    system.backend.close()


def test_the_mac_takes_a_microphone_without_samples_for_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mac_module, "SILENT_S", 0.05)
    system = mac()
    stream = system.backend.open(system.microphone, RATE)
    with pytest.raises(DeviceLost, match="MacBook"):
        read(stream)
    stream.close()
    system.backend.close()
