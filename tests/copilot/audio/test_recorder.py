"""A leg's thread outlives what a driver does: it says so, and opens the device again."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable

import pytest

from copilot.audio.block import LegBlock
from copilot.audio.capture import pulse
from copilot.audio.capture.backend import Chunk, Scene, Target
from copilot.audio.capture.choose import Choice, Wishes
from copilot.audio.capture.recorder import BROKE, LegState, Recorder
from copilot.roles import capture
from copilot.roles.capture import CaptureRole

MIC = Choice(target=Target(kind="microphone", device="m", name="Mic"))


class Driver:
    """A backend whose streams break by themselves, in ways that nobody foresaw, until it is `mended`."""

    def __init__(self) -> None:
        self.opened = 0
        self.mended = False
        self.looked = 0

    def scene(self) -> Scene:
        self.looked += 1
        if self.looked == 1:
            raise RuntimeError("driver")
        return Scene()

    def open(self, target: Target, rate: int) -> Driver:
        self.opened += 1
        return self

    def read(self) -> Chunk | None:
        time.sleep(0.02)
        if not self.mended:
            raise RuntimeError("driver")
        return Chunk(b"\1\0" * 320, time.monotonic())

    def close(self) -> None: ...


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_driver_that_breaks_is_said_and_the_leg_comes_back() -> None:
    driver, kept = Driver(), list[LegBlock]()
    recorder = Recorder("agent", driver, 16_000, lambda held: MIC, kept.append)
    try:
        until(lambda: recorder.state == LegState(status="lost", say=BROKE))
        driver.mended = True
        until(lambda: bool(kept) and recorder.state.status == "running")
        assert driver.opened > 1
    finally:
        recorder.stop()


def test_a_look_that_breaks_is_not_the_last_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capture, "BROKE_S", 0.01)
    driver = Driver()
    role = CaptureRole(Wishes(), lambda changed: driver)
    try:
        until(lambda: driver.looked > 2)
        assert "watch sessions" in {thread.name for thread in threading.enumerate()}
    finally:
        role.close()


@pytest.mark.parametrize(("before", "seen"), [(None, None), ("/their/lib", "/their/lib")])
def test_the_frozen_programs_libraries_are_not_the_recorders(
    before: str | None, seen: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/the/bundle")
    monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
    if before is not None:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    assert pulse._own_libraries().get("LD_LIBRARY_PATH") == seen
    assert os.environ["LD_LIBRARY_PATH"] == "/the/bundle"
