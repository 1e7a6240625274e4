"""What every capture backend owes: a scene that names what is there, samples as they come, and words when one is gone.

Linux is held to it with a real server in tests/copilot/audio/test_capture.py. Windows and macOS are held to it with
doubles of the libraries they use: that shows our half, and nothing of those systems themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from copilot.audio.capture.backend import Backend, DeviceLost, Target
from copilot.audio.capture.mac import MacBackend
from copilot.audio.capture.windows import WindowsBackend
from tests.fakes import PortAudioDouble, SoundCardDouble

RATE = 16000
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


@pytest.fixture(params=[windows, mac], ids=["windows", "mac"])
def system(request: pytest.FixtureRequest) -> System:
    return request.param()


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
    chunk = stream.read()
    assert chunk is not None
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
        stream.read()
    stream.close()


def test_a_device_that_is_not_there_is_refused_by_its_name(system: System) -> None:
    system.backend.scene()
    system.unplugs(system.microphone)
    with pytest.raises(DeviceLost, match=system.microphone.name.partition(" ")[0]):
        system.backend.open(system.microphone, RATE)


def test_windows_without_its_audio_service_is_said() -> None:
    system = windows()
    system.double.answers = False
    assert "does not answer" in system.backend.scene().trouble


def test_windows_without_a_loudspeaker_has_none() -> None:
    system = windows()
    system.unplugs(system.speaker)
    assert system.backend.scene().find("speaker", "") is None


def test_the_mac_looks_for_new_devices_only_while_none_is_open() -> None:
    system = mac()
    system.backend.scene()
    stream = system.backend.open(system.microphone, RATE)
    system.backend._looked = float("-inf")
    system.backend.scene()
    assert system.double.initialised == 1  # it would have closed the open stream
    stream.close()
    system.backend.scene()
    assert system.double.initialised == 2
