"""A call that the contact centre's platform streams: claimed by its id, heard, lost and found again; all of it real."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
import soundfile
import trustme
from rapidfuzz.distance import Levenshtein

from copilot import commands as c
from copilot import events as e
from copilot import live_instead as instead
from copilot import paths
from copilot.audio.track import read_track
from copilot.bench.faults import starved
from copilot.gateway import credentials
from copilot.gateway.wire import KEEP_S
from copilot.speech.numbers import tokens
from tests.copilot.gateway.cable import Cable, cable
from tests.copilot.gateway.platform import Platform, mulaw
from tests.copilot.gateway.setting_up import Running, Site, enrolled, serving, set_up
from tests.journeys.test_telephone import tells, wait_for_the_hook
from tests.journeys.window import Window
from tests.sound_server import SoundServer, sound_server

pytestmark = [pytest.mark.slow, pytest.mark.paced]

BEGIN_S, SECONDS = 2.4, 45  # of the demo call: from where it is answered
WRONG = 0.2  # word error rate against the script, of some sixty words: 9 are wrong in the recording itself, as PCMU
SOON_S = 2.0  # from the fault to the words
OTHERS = 49


def free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        for found in (one, other):
            found.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


@pytest.fixture
def gateway_site(tmp_path: Path) -> Site:
    (tmp_path / "gateway").mkdir()
    return set_up(tmp_path / "gateway", trustme.CA(), free_ports())


@pytest.fixture
def serve(gateway_site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[[], Running]]:
    """Starts the gateway, again if need be."""
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path / "gateway-data"))
    with contextlib.ExitStack() as stack:
        yield lambda: stack.enter_context(serving(gateway_site))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder whose profile has the demo's playbooks, on a machine without a sound server."""
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/no-sound-here")
    folder = paths.make(tmp_path / "data")
    (folder / "settings.toml").write_text(f'hook_port = 0\ncontent = "{paths.resources() / "demo"}"\n')
    return folder


def use(site: Site, running: Running, data: Path, token: str) -> None:
    """What an agent or an administrator runs once."""
    ran = subprocess.run(
        [sys.executable, "-m", "copilot", "gateway", "use", running.desktops, "--name", "anna", "--authority", str(site.authority)],
        env={**os.environ, "EARSHOT_DATA": str(data)}, input=token + "\n", capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert "knows this desktop" in ran.stdout


@pytest.fixture
def running(gateway_site: Site, serve: Callable[[], Running], data: Path) -> Running:
    """A gateway that this desktop uses."""
    found = serve()
    use(gateway_site, found, data, enrolled(gateway_site, "anna"))
    return found


@pytest.fixture
def desk(running: Running, data: Path, speech_models: Path) -> Iterator[Window]:
    window = Window(data, profile="default")
    wait_for_the_hook(data)
    window.ready("speech", "knowledge")
    yield window
    if window.alive:
        window.leave()


@pytest.fixture
def conversation() -> str:
    return str(uuid.uuid4())


@pytest.fixture
def call(gateway_site: Site, running: Running, conversation: str) -> Platform:
    return Platform(running.audiohook, gateway_site.trust(), conversation, ani="+442079460018", aniName="Ana Silva")


def uncut(demo_call: Path, most: float = SECONDS) -> float:
    """So many seconds of the call, `most` at most, cut nobody off."""
    track = read_track(demo_call, soundfile.info(demo_call).duration)
    ends = [u.end + 0.3 for u in track.utterances if u.end + 0.3 <= BEGIN_S + most]
    return max(end for end in ends if not any(u.start < end < u.end + 0.3 for u in track.utterances)) - BEGIN_S


def spoken(demo_call: Path, leg: str, seconds: float) -> list[str]:
    """The words of the call's script in the part that is played."""
    track = read_track(demo_call, soundfile.info(demo_call).duration)
    whole = [u for u in track.utterances if u.leg == leg and u.start >= BEGIN_S and u.end <= BEGIN_S + seconds]
    return [token.word for u in whole for token in tokens(u.text)]


def heard(window: Window, leg: str) -> list[str]:
    return [token.word for line in window.call.utterances if line.leg == leg for token in tokens(line.text)]


def all_is_heard(window: Window) -> bool:
    """The call is over, and so is recognition of it."""
    return window.call.phase == "wrapup" and not window.call.words_to_come


def legs_lost(window: Window) -> bool:
    return {window.call.health[leg].status for leg in ("agent", "customer") if leg in window.call.health} == {"absent"}


def test_a_call_is_claimed_by_its_id_heard_on_both_legs_and_ends_with_the_platform(
    desk: Window, call: Platform, conversation: str, demo_call: Path
) -> None:
    tells(desk.data, "ringing", "--id", conversation.upper())
    desk.until(lambda w: w.call.phase == "ringing", 20)
    seconds = uncut(demo_call)
    call.play(mulaw(demo_call, BEGIN_S, seconds))
    desk.until(lambda w: w.call.phase == "live", 5)
    assert (desk.call.caller.number, desk.call.caller.name) == ("+442079460018", "Ana Silva")
    desk.wait(seconds + 2.0)
    desk.until(lambda w: bool(w.call.cards), 10)
    call.hang_up()
    desk.until(all_is_heard, 10)
    assert len(desk.desk.interactions) == 1
    for leg in ("customer", "agent"):
        said = spoken(demo_call, leg, seconds)
        assert len(said) > 20
        assert Levenshtein.distance(said, heard(desk, leg)) / len(said) <= WRONG, leg
    assert [gap for gap in desk.call.gaps if gap.end - gap.start > 2] == []
    assert desk.refused == []


def test_while_the_agent_pauses_no_sound_and_no_words_come(
    desk: Window, call: Platform, conversation: str, demo_call: Path
) -> None:
    tells(desk.data, "answered", "--id", conversation)
    call.play(mulaw(demo_call, BEGIN_S, SECONDS))
    desk.until(lambda w: bool(w.call.utterances), 20)
    desk.send(c.PauseHearing(interaction=desk.call.id))
    desk.until(lambda w: w.call.paused and call.asked == ["pause"], 5)
    since = desk.call.paused_since
    desk.wait(8.0)
    desk.send(c.ResumeHearing(interaction=desk.call.id))
    desk.until(lambda w: not w.call.paused and call.asked == ["pause", "resume"], 5)
    until = desk.call.at
    desk.until(lambda w: any(line.start >= until for line in w.call.utterances), 25)
    assert [line.text for line in desk.call.utterances if line.end > since + 0.1 and line.start < until - 0.1] == []
    assert {(gap.leg, gap.reason) for gap in desk.call.gaps} == {("agent", "paused"), ("customer", "paused")}
    assert not legs_lost(desk)
    call.hang_up()
    desk.until(lambda w: w.call.phase == "wrapup", 5)


@pytest.mark.parametrize("fault", [signal.SIGKILL, signal.SIGSTOP])
def test_a_gateway_that_is_lost_is_said_at_once_and_the_call_goes_on_when_it_is_back(
    desk: Window, call: Platform, conversation: str, demo_call: Path, running: Running, serve: Callable[[], Running],
    fault: signal.Signals,
) -> None:  # fmt: skip
    tells(desk.data, "answered", "--id", conversation)
    call.play(mulaw(demo_call, BEGIN_S, SECONDS))
    desk.until(lambda w: bool(w.call.utterances), 20)
    with starved() as late:
        running.process.send_signal(fault)
        began = time.monotonic()
        desk.until(legs_lost, 10)
        took = time.monotonic() - began
    print(f"{fault.name}: lost in words after {took:.2f} s, of which {late():.2f} s nobody had")
    assert took - late() <= SOON_S
    assert {health.why for health in desk.call.health.values()} <= {e.GATEWAY_LOST, e.GATEWAY_STILL}

    if fault == signal.SIGSTOP:
        running.process.send_signal(signal.SIGCONT)
    else:
        call.gone()
        serve()
        call.play(mulaw(demo_call, BEGIN_S + 20, SECONDS))  # the telephone call itself never stopped
    back = desk.call.at
    desk.until(lambda w: any(line.start > back for line in w.call.utterances), 25)
    assert {health.status for health in desk.call.health.values()} == {"ok"}
    assert desk.call.phase == "live"
    assert {gap.reason for gap in desk.call.gaps} <= {"no_audio"}
    call.hang_up()
    desk.until(lambda w: w.call.phase == "wrapup", 5)
    assert len(desk.desk.interactions) == 1


def test_a_desktop_that_is_revoked_says_so_and_that_its_own_devices_give_nothing_either(
    desk: Window, call: Platform, conversation: str, demo_call: Path, gateway_site: Site
) -> None:
    tells(desk.data, "answered", "--id", conversation)
    call.play(mulaw(demo_call, BEGIN_S, SECONDS))
    desk.until(lambda w: bool(w.call.utterances), 20)
    credentials.revoke(gateway_site.credentials, "anna")
    desk.until(lambda w: bool(w.refused), 10)
    assert desk.refused == [
        "The gateway ended the claim. This desktop is not enrolled any more. "
        f"{instead.NOTHING} The sound server does not answer. Earshot goes on as soon as it is back."
    ]
    assert desk.call.phase == "live"
    tells(desk.data, "ended", "--id", conversation)
    desk.until(lambda w: w.call.phase == "wrapup", 10)
    call.hang_up()


def test_of_fifty_calls_the_engine_hears_the_one_it_claimed(
    desk: Window, call: Platform, conversation: str, demo_call: Path, gateway_site: Site, running: Running
) -> None:
    """The others speak the same words all the time: one of them let in would be heard twice."""
    loud = mulaw(demo_call, BEGIN_S + 8, 15.0)
    others = [Platform(running.audiohook, gateway_site.trust(), str(uuid.uuid4())).play(loud) for _ in range(OTHERS)]
    tells(desk.data, "answered", "--id", conversation)
    seconds = uncut(demo_call, 30.0)
    call.play(mulaw(demo_call, BEGIN_S, seconds))
    desk.wait(seconds + 2.0)
    for other in others:
        other.hang_up()
    assert desk.call.phase == "live", "another call's end ended this one"
    call.hang_up()
    desk.until(all_is_heard, 10)
    assert len(desk.desk.interactions) == 1
    for leg in ("customer", "agent"):
        said = spoken(demo_call, leg, seconds)
        assert Levenshtein.distance(said, heard(desk, leg)) / len(said) <= WRONG, leg


@pytest.fixture
def between(running: Running) -> Iterator[Cable]:
    with cable(urlsplit(running.desktops).port or 0) as found:
        yield found


@pytest.mark.parametrize(("lost", "kept"), [(4.0, 4.0), (15.0, 10.0)])
def test_what_was_said_while_the_connection_was_lost_is_heard_late_but_for_what_nobody_kept(
    running: Running, between: Cable, data: Path, speech_models: Path, call: Platform, conversation: str,
    demo_call: Path, lost: float, kept: float,
) -> None:  # fmt: skip
    settings = data / "settings.toml"
    settings.write_text(settings.read_text().replace(running.desktops, f"wss://localhost:{between.port}"))
    window = Window(data, profile="default")
    wait_for_the_hook(data)
    window.ready("speech", "knowledge")
    tells(data, "answered", "--id", conversation)
    seconds = uncut(demo_call, 40.0)
    call.play(mulaw(demo_call, BEGIN_S, seconds))
    window.wait(8.0)
    between.cut("mute")
    began = time.monotonic()
    window.until(legs_lost, SOON_S)
    window.wait(lost - (time.monotonic() - began))
    between.mend()
    window.until(lambda w: w.call.hearing != "full", 10)  # that it catches up is seen
    over = time.monotonic() - began - lost  # what it was lost for longer: until the claim was made anew
    window.wait(began + seconds - 8.0 + 3.0 - time.monotonic())
    call.hang_up()
    window.until(all_is_heard, 10)
    gaps = {
        leg: sum(gap.end - gap.start for gap in window.call.gaps if gap.leg == leg) for leg in ("agent", "customer")
    }
    print(f"lost for {lost:.0f} s: gaps {gaps}")
    for leg in ("agent", "customer"):
        assert gaps[leg] == pytest.approx(lost - kept, abs=1.5 + over)
        said, words = spoken(demo_call, leg, seconds), heard(window, leg)
        if kept == lost and lost + over < KEEP_S:  # it was back before the gateway let go of its first sound
            assert gaps[leg] == 0
            assert Levenshtein.distance(said, words) / len(said) <= WRONG, leg
    window.leave()


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: Path) -> Iterator[SoundServer]:
    with sound_server(tmp_path, monkeypatch) as found:
        yield found


def test_devices_stay_closed_while_the_gateway_gives_both_legs_and_open_when_it_gives_none(
    server: SoundServer, desk: Window, call: Platform, conversation: str, demo_call: Path
) -> None:
    tone = np.zeros(8000, np.int16)
    phone = server.call(tone, tone, 8000)  # a softphone in the call, whose sound could be heard as well
    tells(desk.data, "answered", "--id", conversation)
    desk.until(lambda w: w.recorders == 2, 10)  # the platform streams nothing of it
    call.play(mulaw(demo_call, BEGIN_S, SECONDS))
    desk.until(lambda w: w.recorders == 0, 5)
    desk.until(lambda w: bool(w.call.utterances), 20)
    assert desk.recorders == 0
    call.hang_up()
    phone.hang_up()
    desk.until(lambda w: w.call.phase == "wrapup", 10)


def test_an_engine_that_comes_back_claims_its_call_again(
    desk: Window, call: Platform, conversation: str, demo_call: Path
) -> None:
    tells(desk.data, "answered", "--id", conversation)
    call.play(mulaw(demo_call, BEGIN_S, SECONDS))
    desk.until(lambda w: bool(w.call.utterances), 20)
    desk.kill()
    known = len(desk.call.utterances)
    desk.until(lambda w: len(w.call.utterances) > known, 30)
    assert {gap.reason for gap in desk.call.gaps} == {"engine_restart"}
    call.hang_up()
    desk.until(lambda w: w.call.phase == "wrapup", 5)
    assert len(desk.desk.interactions) == 1
