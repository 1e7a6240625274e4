"""The sound check with a real sound server: a sentence played into the microphone is shown as heard, and nothing is kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from copilot import soundcheck as s
from copilot.soundcheck import LegSound, SoundChoice, SoundNow
from copilot.speech.moonshine import Moonshine
from tests.journeys.window import Window
from tests.sound_server import SoundServer
from tests.vosk_server import VoskServer

pytestmark = [pytest.mark.slow, pytest.mark.paced]

READ = (40.0, 43.4)  # s of the demo call: the agent says what is to be read aloud
DEFAULT = SoundChoice()


@pytest.fixture
def legs(demo_call: Path) -> tuple[np.ndarray, int]:
    rate = soundfile.info(demo_call).samplerate
    sound, _ = soundfile.read(demo_call, dtype="int16", start=int(READ[0] * rate), stop=int(READ[1] * rate))
    return sound, rate


def now(window: Window, request: str = "check") -> SoundNow:
    found = window.answers.get(request)
    return found if isinstance(found, SoundNow) else SoundNow(request="")


def leg(window: Window, name: str) -> LegSound:
    return next((leg for leg in now(window).legs if leg.leg == name), LegSound(leg="agent"))


def check(window: Window, choice: SoundChoice = DEFAULT, request: str = "check") -> None:
    window.send(s.CheckSound(request=request, choice=choice))
    window.until(lambda w: {leg.leg for leg in now(w, request).legs} == {"agent", "customer"}, 20)


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".log"}


def test_a_sentence_is_shown_as_heard_both_meters_move_and_nothing_is_kept(
    live: Window, server: SoundServer, legs: tuple[np.ndarray, int]
) -> None:
    sound, rate = legs
    check(live)
    live.until(lambda w: leg(w, "agent").dbfs is not None, 10)
    assert now(live).say == "Let me check that for you. Please hold the line for a moment."
    assert (now(live).matched, now(live).words) == (0, 13)
    assert "Microphone" in {device.name for device in now(live).microphones}
    server.play(sound[:, 0], rate, "agentmic")
    live.until(lambda w: now(w).matched >= 12, 15)
    assert (leg(live, "agent").loudest or -150) > -40
    assert (leg(live, "customer").loudest or -150.0) <= -60

    player = server.play(np.tile(sound[:, 0], 3), rate, "customer", "application.name=Phone")
    live.until(lambda w: (leg(w, "customer").loudest or -150) > -40, 10)
    live.until(lambda w: "Phone" in now(w).programs, 5)
    player.kill()

    live.send(s.HearAnew(request="check"))
    live.until(lambda w: now(w).heard == "", 5)
    live.send(s.EndSoundCheck(request="check"))
    live.until(lambda w: w.recorders == 0, 5)
    assert not live.desk.interactions
    live.wait(0.5)
    said = [b"hold the line", b"Please hold", b"check that for"]
    assert not [path for path, data in files(live.data).items() if any(words in data for words in said)]


def test_what_is_read_aloud_stays_on_this_machine_where_a_speech_server_hears_calls(
    server: SoundServer, legs: tuple[np.ndarray, int], tmp_path: Path, speech_models: Path
) -> None:
    """The window says so."""
    sound, rate = legs
    (tmp_path / "data").mkdir()
    with VoskServer(Moonshine(speech_models)) as far:
        (tmp_path / "data" / "settings.toml").write_text(f'speech_server = "{far.address}"\n')
        window = Window(tmp_path / "data", profile="live")
        window.until(
            lambda w: all(r in w.desk.workers and w.desk.workers[r].status == "ready" for r in ("speech", "capture"))
        )
        check(window)
        window.until(lambda w: leg(w, "agent").dbfs is not None, 10)
        server.play(sound[:, 0], rate, "agentmic")
        window.until(lambda w: now(w).matched >= 12, 15)
        window.wait(1.5)  # until its line is finished
        window.leave()
        assert far.connections >= 1
        assert far.asked == 0


def test_a_queue_whose_language_nobody_recognises_has_a_level_and_no_words(
    server: SoundServer, legs: tuple[np.ndarray, int], tmp_path: Path, speech_models: Path
) -> None:
    sound, rate = legs
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "settings.toml").write_text('queue = "billing"\n[queues.billing]\nlanguage = "de"\n')
    window = Window(tmp_path / "data", profile="live")
    window.ready("speech", "capture")
    check(window)
    server.play(sound[:, 0], rate, "agentmic")
    window.until(lambda w: (leg(w, "agent").loudest or -150) > -40, 15)
    window.wait(3.0)
    told = now(window)
    assert (told.language, told.recognised, told.say, told.heard, told.deaf) == ("de", False, "", "", "")
    window.leave()


def test_another_device_is_listened_to_at_once_and_a_softphone_that_is_silent_is_said(
    live: Window, server: SoundServer, legs: tuple[np.ndarray, int]
) -> None:
    sound, rate = legs
    server.control("load-module", "module-null-sink", "sink_name=second", "norewinds=1")
    check(live)
    server.play(np.tile(sound[:, 0], 3), rate, "second")
    live.wait(1.0)
    assert (leg(live, "customer").loudest or -150.0) <= -60
    live.send(s.CheckSound(request="check", choice=SoundChoice(speaker="second")))
    live.until(lambda w: (leg(w, "customer").loudest or -150) > -40, 8)
    live.send(s.CheckSound(request="check", choice=SoundChoice(softphone="Zoiper")))
    live.until(lambda w: leg(w, "customer").why == "Zoiper plays nothing just now.", 8)
    assert leg(live, "customer").loudest is None


@pytest.mark.parametrize(
    ("choice", "sink"),
    [(SoundChoice(), "customer"), (SoundChoice(speaker="second"), "second"), (SoundChoice(softphone="Zoiper"), "customer")],
)  # fmt: skip
def test_a_sentence_is_played_through_the_loudspeaker_and_heard_on_the_customers_leg(
    live: Window, server: SoundServer, choice: SoundChoice, sink: str
) -> None:
    server.control("load-module", "module-null-sink", "sink_name=second", "norewinds=1")
    check(live, choice)
    live.wait(1.0)
    assert (leg(live, "customer").loudest or -150.0) <= -60
    live.send(s.PlaySample(request="check"))
    live.until(lambda w: now(w).sample == "plays", 5)
    live.until(lambda w: (leg(w, "customer").loudest or -150) > -40, 4)
    sinks = {line.split()[1]: line.split()[0] for line in server.control("list", "short", "sinks").splitlines()}
    assert {line.split()[1] for line in server.control("list", "short", "sink-inputs").splitlines()} == {sinks[sink]}
    assert "Earshot" not in now(live).programs
    live.until(lambda w: now(w).sample == "heard", 10)
    assert server.control("list", "short", "sink-inputs") == ""
    if choice.softphone:  # it is listened to again
        live.until(lambda w: leg(w, "customer").why == "Zoiper plays nothing just now.", 8)


def test_a_sentence_that_is_not_heard_is_said_and_one_that_plays_ends_with_the_check(
    live: Window, server: SoundServer
) -> None:
    check(live)
    server.control("set-sink-volume", "customer", "0")
    live.send(s.PlaySample(request="check"))
    live.until(lambda w: now(w).sample == "unheard", 12)
    live.send(s.PlaySample(request="check"))
    live.until(lambda w: now(w).sample == "plays", 5)
    live.send(s.PlaySample(request="check", plays=False))
    live.until(lambda w: now(w).sample == "", 5)
    assert server.control("list", "short", "sink-inputs") == ""
    live.send(s.PlaySample(request="check"))
    live.until(lambda w: now(w).sample == "plays", 5)
    live.send(s.EndSoundCheck(request="check"))
    live.until(lambda w: w.recorders == 0, 5)
    assert server.control("list", "short", "sink-inputs") == ""


def test_what_is_confirmed_is_remembered_and_the_next_call_is_heard_from_it(
    live: Window, server: SoundServer, legs: tuple[np.ndarray, int]
) -> None:
    sound, rate = legs
    server.control("load-module", "module-null-sink", "sink_name=desk", "norewinds=1", "rate=48000")
    server.control("load-module", "module-remap-source", "master=desk.monitor", "source_name=deskmic")
    live.send(s.AskSound(request="chosen"))
    live.until(lambda w: "chosen" in w.answers, 5)
    assert live.answers["chosen"] == s.SoundChosen(request="chosen")
    check(live)
    live.send(s.KeepSound(request="kept", choice=SoundChoice(microphone="deskmic")))
    live.until(lambda w: "kept" in w.answers, 5)
    assert live.answers["kept"].trouble == ""
    assert 'microphone = "deskmic"' in (live.data / "settings.toml").read_text()

    server.play(np.tile(sound[:, 0], 4), rate, "desk")
    phone = server.call(np.zeros(20 * rate, np.int16), np.zeros(20 * rate, np.int16), rate)
    live.until(lambda w: now(w).trouble == s.CALL_IS_ON, 10)
    live.until(lambda w: any("hold the line" in line.text for line in w.call.utterances if line.leg == "agent"), 20)
    assert live.recorders == 2  # the call's own; the check let go of its two
    live.send(s.CheckSound(request="again", choice=DEFAULT))
    live.until(lambda w: now(w, "again").trouble == s.CALL_IS_ON, 5)
    phone.hang_up()


def test_the_machine_is_measured_once_and_what_is_expected_is_told(live: Window) -> None:
    live.send(s.AskMachine(request="speed"))
    live.until(lambda w: "speed" in w.answers)
    speed = live.answers["speed"]
    assert isinstance(speed, s.MachineSpeed)
    assert speed.trouble == ""
    assert speed.after > 0.4
    measured = (live.data / "machine.json").stat()
    live.send(s.AskMachine(request="again"))
    live.until(lambda w: "again" in w.answers, 10)
    assert live.answers["again"].after == speed.after
    assert (live.data / "machine.json").stat().st_mtime_ns == measured.st_mtime_ns
