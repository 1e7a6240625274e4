"""The player, heard: a real PulseAudio with a null sink stands for the loudspeaker, its monitor for the ear."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from copilot.audio.stretch import Stretch
from copilot.link import Frame, Splitter, pack

CALL = Path(__file__).parents[2] / "resources" / "demo" / "calls" / "call-out-fee.flac"
RATE = 8000
SECOND = RATE * 4  # bytes of the ear's
WORKER = "from copilot.link import claim_stdio; from copilot.player import run; run(*claim_stdio())"


class PlayerProcess:
    """The worker role as the engine starts it, without the engine."""

    def __init__(self, env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", WORKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=env,
        )  # fmt: skip
        self._frames = Splitter()
        self._waiting: list[Frame] = []

    def send(self, kind: str, id: int = 1, **body: object) -> None:
        assert self.process.stdin
        self.process.stdin.write(pack(Frame(kind=kind, id=id, body=body)))
        self.process.stdin.flush()

    def next(self) -> Frame:
        assert self.process.stdout
        while not self._waiting:
            data = os.read(self.process.stdout.fileno(), 65536)
            assert data, "the player ended"
            self._waiting = self._frames.feed(data)
        return self._waiting.pop(0)

    def until(self, status: str) -> list[Frame]:
        seen = [self.next()]
        while seen[-1].body.get("status") != status:
            seen.append(self.next())
        return seen

    def end(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        assert self.process.wait(60) == 0
        self.process.stdout.close()


@pytest.fixture
def silent_env(tmp_path: Path) -> dict[str, str]:
    """A machine without any sound server."""
    run = tmp_path / "run"
    run.mkdir(mode=0o700)
    return {**os.environ, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(run), "PULSE_SERVER": f"unix:{run}/nobody"}


@pytest.fixture
def pulse_env(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A private PulseAudio with one null sink."""
    if not shutil.which("pulseaudio") or not shutil.which("parec"):
        pytest.skip("pulseaudio and pulseaudio-utils are not installed")
    run = tmp_path / "run"
    run.mkdir(mode=0o700)
    env = {**os.environ, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(run)}
    env.pop("PULSE_SERVER", None)
    # norewinds: without it an idle null sink is up to 2 s ahead and the first words are lost
    command = [
        "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=yes",
        "-L", "module-native-protocol-unix auth-anonymous=1",
        "-L", "module-null-sink sink_name=ear rate=48000 channels=2 norewinds=1",
    ]  # fmt: skip
    with subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL) as server:
        while subprocess.run(["pactl", "info"], env=env, capture_output=True, check=False).returncode:
            assert server.poll() is None
            time.sleep(0.05)
        yield env
        server.send_signal(signal.SIGTERM)
        server.wait(10)


@pytest.fixture
def player(request: pytest.FixtureRequest) -> Iterator[PlayerProcess]:
    worker = PlayerProcess(request.getfixturevalue(request.param))
    yield worker
    worker.end()


def with_sound(test: Callable[..., None]) -> Callable[..., None]:
    """What is heard takes its time, so no other test runs beside it."""
    heard = pytest.mark.parametrize("player", ["pulse_env"], indirect=True)
    return pytest.mark.paced(heard(test))


without_sound = pytest.mark.parametrize("player", ["silent_env"], indirect=True)


@with_sound
def test_the_loudspeaker_plays_what_the_recording_holds_from_the_asked_second(
    player: PlayerProcess, pulse_env: dict[str, str]
) -> None:
    ear = subprocess.Popen(
        ["parec", "-d", "ear.monitor", "--rate=8000", "--channels=2", "--format=s16le", "--latency-msec=20"],
        env=pulse_env, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert ear.stdout
    ear.stdout.read(3200)  # it listens
    player.send("play", path=str(CALL), at=21.0, speed=1.0, left="agent")
    recording, other = (
        soundfile.read(CALL, dtype="float32", start=at * RATE, frames=4 * RATE)[0].mean(axis=1) for at in (21, 60)
    )
    heard = ear.stdout.read(5 * SECOND)
    while _likeness(_sound(heard), recording) <= 0.9 and len(heard) < 30 * SECOND:  # on a busy machine it begins later
        heard += ear.stdout.read(SECOND)
    ear.kill()
    ear.wait()
    ear.stdout.close()
    assert _likeness(_sound(heard), recording) > 0.9
    assert soundfile.info(CALL).samplerate == RATE
    assert _likeness(_sound(heard), other) < 0.3


def _sound(heard: bytes) -> np.ndarray:
    """Both sides of what was heard, together."""
    return np.frombuffer(heard, np.int16).reshape(-1, 2).mean(axis=1)


def _likeness(heard: np.ndarray, part: np.ndarray) -> float:
    """Greatest normalised correlation of `part` within `heard`, at any delay."""
    size = len(heard) + len(part)
    product = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(part, size)), size)[: len(heard) - len(part)]
    power = np.convolve(heard**2, np.ones(len(part)), "valid")[: len(product)]
    return float(np.max(product / np.sqrt(power * np.sum(part**2) + 1e-9)))


@with_sound
def test_positions_follow_the_clock_and_the_end_is_told(player: PlayerProcess) -> None:
    seconds = soundfile.info(CALL).duration
    began = time.monotonic()
    player.send("play", path=str(CALL), at=seconds - 1.5, speed=1.0, left="agent")
    reports = player.until("stopped")
    took = time.monotonic() - began
    places = [frame.body["at"] for frame in reports]
    assert places == sorted(places)
    assert len(places) >= 3
    assert places[-1] == pytest.approx(seconds, abs=0.01)
    assert took > 1.3  # never ahead of the sound; a busy machine may be late


@with_sound
def test_twice_the_speed_passes_twice_the_recording(player: PlayerProcess) -> None:
    began = time.monotonic()
    player.send("play", path=str(CALL), at=10.0, speed=2.0, left="agent")
    places = [player.next().body["at"]]
    while places[-1] < 13.0:
        places.append(player.next().body["at"])
    assert places[-1] - 10.0 <= 2.0 * (time.monotonic() - began) + 0.5
    assert len(places) < 24  # one comes each 0.1 s, or later: as it is said it would be 30


@with_sound
def test_a_new_place_replaces_the_old_one_and_stop_stops(player: PlayerProcess) -> None:
    player.send("play", id=1, path=str(CALL), at=5.0, speed=1.0, left="agent")
    player.next()
    player.send("play", id=2, path=str(CALL), at=50.0, speed=1.0, left="agent")
    while (frame := player.next()).to != 2:
        assert frame.body["at"] < 50.0
    assert frame.body["at"] >= 50.0
    player.send("stop")
    assert player.until("stopped")[-1].to == 2


@with_sound
def test_a_missing_recording_is_said_in_a_sentence(player: PlayerProcess, tmp_path: Path) -> None:
    player.send("play", path=str(tmp_path / "gone.flac"), at=3.0)
    assert player.next().body == {
        "at": 3.0, "status": "unavailable", "detail": "The recording is missing or cannot be read.",
    }  # fmt: skip


@without_sound
def test_a_machine_without_sound_output_says_so_and_lives_on(player: PlayerProcess) -> None:
    player.send("play", id=4, path=str(CALL), at=2.0)
    answer = player.next()
    assert (answer.to, answer.body["status"]) == (4, "unavailable")
    assert answer.body["detail"] == "This machine has no sound output."
    player.send("ping", id=9)
    assert player.next().to == 9


@pytest.mark.parametrize("speed", [0.5, 1.5, 2.0])
def test_stretching_changes_the_length_and_keeps_the_pitch(speed: float) -> None:
    tone = np.sin(2 * np.pi * 200 * np.arange(2 * RATE) / RATE).astype(np.float32)[:, None]
    stretch = Stretch(rate=RATE, channels=1, speed=speed)
    parts = [stretch.push(block) for block in np.array_split(tone, 17)]
    out = np.concatenate([*parts, stretch.finish()])[:, 0]
    assert len(out) == pytest.approx(len(tone) / speed, rel=0.05)
    spectrum = np.abs(np.fft.rfft(out * np.hanning(len(out))))
    assert np.argmax(spectrum) * RATE / len(out) == pytest.approx(200, abs=3)
