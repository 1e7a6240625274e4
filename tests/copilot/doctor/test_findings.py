"""Each check judges values it is given, so every outcome can be shown without a broken machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot.audio.capture.backend import Device, Scene
from copilot.doctor import capture, display, folders, libraries, machine, sound, storage, telephone
from copilot.settings import Chosen, Settings


@pytest.mark.parametrize(
    ("python", "qt", "status"),
    [
        ((3, 11, 7), "6.11.3", "ok"),
        ((3, 11, 7), "6.12.0", "fail"),
        ((3, 12, 1), "6.12.0", "ok"),
        ((3, 10, 13), "6.11.3", "fail"),
        ((3, 14, 0), "6.12.0", "fail"),
        ((3, 12, 1), "", "fail"),
    ],
)
def test_python_and_qt_are_judged_as_a_pair(python: tuple[int, int, int], qt: str, status: str) -> None:
    assert machine.pair(python, qt).status == status


def test_missing_libraries_come_with_the_command_that_installs_them() -> None:
    (found,) = libraries.judge_libraries(lambda name: name not in ("libEGL.so.1", "libxcb-cursor.so.0"))
    assert (found.status, found.mend) == ("fail", "Run `sudo apt-get install libegl1 libxcb-cursor0`.")


def test_missing_libraries_that_earshot_can_do_without_are_a_warning() -> None:
    (found,) = libraries.judge_libraries(lambda name: name != "libportaudio.so.2")
    assert found.status == "warn"


def test_a_library_that_is_there_loads_and_another_does_not() -> None:
    assert (libraries.loads("libc.so.6"), libraries.loads("libnone-of-that-name.so.9")) == (True, False)


@pytest.mark.parametrize(
    ("environment", "status"),
    [
        ({"DISPLAY": ":0"}, "ok"),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "w"}, "ok"),
        ({"WAYLAND_DISPLAY": "w"}, "warn"),
        ({}, "warn"),
    ],
)
def test_a_screen(environment: dict[str, str], status: str) -> None:
    assert display.judge_display("linux", environment).status == status


@pytest.mark.parametrize(("free", "status"), [(10_000_000, "fail"), (150_000_000, "warn"), (10**10, "ok")])
def test_disk_space(free: int, status: str) -> None:
    assert machine.judge_disk(Path("/data"), free).status == status


@pytest.mark.parametrize(
    ("version", "status"),
    [
        ("3.40.1", "fail"),
        ("3.44.5", "fail"),
        ("3.44.6", "ok"),
        ("3.50.6", "fail"),
        ("3.50.7", "ok"),
        ("3.51.2", "fail"),
        ("3.51.3", "ok"),
        ("3.53.4", "ok"),
    ],
)
def test_a_sqlite_with_the_wal_reset_fault_is_refused(version: str, status: str) -> None:
    assert storage.judge_sqlite(version).status == status


def test_a_folder_that_others_can_read_fails_with_the_command_that_closes_it(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    found = folders.judge_folder(tmp_path)
    assert (found.status, found.mend) == ("fail", f"Run `chmod -R go-rwx {tmp_path}`.")


def test_looking_at_a_profile_that_is_not_there_makes_nothing(tmp_path: Path) -> None:
    found = folders.judge_folder(tmp_path / "profiles" / "default")
    assert (found.status, list(tmp_path.iterdir())) == ("ok", [])


def test_every_trouble_with_settings_is_a_failure_of_its_own() -> None:
    found = list(folders.judge_settings(Chosen(troubles=("a", "b"))))
    assert [f.status for f in found] == ["fail", "fail"]


def test_settings_say_who_set_them() -> None:
    (found,) = folders.judge_settings(Chosen(settings=Settings(queue="moves"), origins={"queue": "policy"}))
    assert found.say == "Set: queue by policy."


def test_no_loudspeaker_is_a_warning() -> None:
    assert sound.judge_devices([("mic", 1, 0)]).status == "warn"


HEADSET = Scene(
    devices=(
        Device(id="m", name="USB headset", kind="microphone", default=True),
        Device(id="s", name="Desk", kind="speaker", default=True),
    )
)


@pytest.mark.parametrize(
    ("scene", "microphone", "status", "words"),
    [
        (HEADSET, "", "ok", "USB headset"),
        (HEADSET, "m", "ok", "USB headset"),
        (HEADSET, "bluetooth", "warn", "chosen microphone"),
        (Scene(devices=HEADSET.devices[1:]), "", "warn", "no microphone"),
        (Scene(devices=HEADSET.devices[:1]), "", "warn", "no speaker"),
        (Scene(trouble="The sound server does not answer."), "", "warn", "sound server"),
    ],
)
def test_what_calls_are_heard_from(scene: Scene, microphone: str, status: str, words: str) -> None:
    found = capture.judge_scene(scene, microphone=microphone)
    assert (found.status, words in found.say) == (status, True)
    assert bool(found.mend) == (status != "ok")


def test_a_clock_before_the_release_is_wrong() -> None:
    assert machine.judge_clock(0).status == "fail"


@pytest.mark.parametrize(
    ("hook", "port", "running", "status", "words"),
    [
        (True, 47163, True, "ok", "http://127.0.0.1:47163/v1/call"),
        (True, 50001, True, "warn", "47163 was taken; the hook listens on 50001"),
        (True, 0, True, "warn", "does not listen"),
        (True, 0, False, "ok", "while Earshot runs"),
        (False, 0, True, "ok", "Off"),
    ],
)
def test_the_hook(hook: bool, port: int, running: bool, status: str, words: str, tmp_path: Path) -> None:
    found = telephone.judge_hook(Settings(hook=hook), port, tmp_path / "hook-key", running=running)
    assert (found.status, words in found.say) == (status, True)


@pytest.mark.parametrize(("listening", "status"), [(frozenset({4444}), "ok"), (frozenset({80}), "warn"), (None, "ok")])
def test_baresip_is_not_asked_because_that_would_cut_earshot_off(listening: frozenset[int] | None, status: str) -> None:
    assert telephone.judge_baresip(4444, listening).status == status
