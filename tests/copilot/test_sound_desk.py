"""What the sound check's desk answers without any device: what is chosen, by whom, and when there is no test."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from copilot import settings
from copilot import soundcheck as s
from copilot.children import Child, ChildSpec
from copilot.commands import Answer, Command
from copilot.site import Site
from copilot.sound_desk import SoundDesk
from copilot.sound_test import SoundTest
from copilot.soundcheck import SoundChoice


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path))
    file = tmp_path / "policy.toml"
    monkeypatch.setattr("copilot.paths.policy_file", lambda: file)
    return lambda text: (file.write_text(text), file.chmod(0o600))[0] and None


def spec(role: str) -> ChildSpec:
    load = {"recognizer": "", "encoder": "/nowhere"}
    return ChildSpec(role=role, load=load)


def answers(*asked: Command, live: bool = True, busy: bool = False) -> list[Any]:
    async def ask(desk: SoundDesk, told: list[Any]) -> None:
        for one in asked:
            assert desk.takes(one)
            await desk.answer(one)

    return with_desk(ask, live=live, busy=busy)


def with_desk(
    play: Callable[[SoundDesk, list[Any]], Awaitable[None]], *, live: bool = True, busy: bool = False
) -> list[Any]:
    """What was told."""
    told: list[Answer] = []

    async def ask() -> None:
        where = Site(
            profile="p", folder=Path(), content=Path(), customers=None, region="GB", queue="",
            speech=spec("speech"), knowledge=spec("knowledge"), capture=spec("capture"),
        )  # fmt: skip
        speech, capture = (Child(spec(role), lambda status, detail: None) for role in ("speech", "capture"))
        desk = SoundDesk(where, speech, capture if live else None, busy=lambda: busy, send=told.append)
        try:
            await play(desk, told)
        finally:
            await desk.stop()

    asyncio.run(ask())
    return told


def test_what_the_administrator_decided_is_told_and_is_not_changed(policy: Callable[[str], None]) -> None:
    policy('microphone = "mic"\n')
    settings.remember({"speaker": "desk"})
    first, second = answers(
        s.AskSound(request="a"), s.KeepSound(request="b", choice=SoundChoice(microphone="other", speaker="hall"))
    )
    assert first == s.SoundChosen(
        request="a", choice=SoundChoice(microphone="mic", speaker="desk"), fixed=("microphone",)
    )
    assert "administrator has decided microphone" in second.trouble
    assert settings.load().settings.speaker == "desk"


def test_a_choice_is_remembered_beside_what_else_is_in_the_file(policy: Callable[[str], None], tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('# mine\nqueue = "billing"\n')
    (kept,) = answers(s.KeepSound(request="k", choice=SoundChoice(softphone="Zoiper")))
    assert kept == s.SoundChosen(request="k", choice=SoundChoice(softphone="Zoiper"))
    text = (tmp_path / "settings.toml").read_text()
    assert "# mine" in text
    assert 'queue = "billing"' in text
    assert 'softphone = "Zoiper"' in text
    assert "microphone" not in text  # what was not chosen is not written


def test_nothing_is_heard_or_measured_in_a_call_and_nothing_where_no_calls_are(policy: Callable[[str], None]) -> None:
    check = s.CheckSound(request="c", choice=SoundChoice())
    assert answers(check, busy=True) == [s.SoundNow(request="c", trouble=s.CALL_IS_ON)]
    assert answers(check, live=False) == [s.SoundNow(request="c", trouble=s.NO_LIVE_CALLS)]
    assert answers(s.AskMachine(request="m"), busy=True) == [s.MachineSpeed(request="m", trouble=s.CALL_IS_ON)]


def workers() -> list[psutil.Process]:
    def hears(child: psutil.Process) -> bool:
        with contextlib.suppress(psutil.NoSuchProcess):  # it ended just now
            return "capture" in child.cmdline()
        return False

    return [child for child in psutil.Process().children() if hears(child)]


async def until(done: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not done():  # noqa: ASYNC110  # what is waited for are processes
            await asyncio.sleep(0.02)


def test_a_call_that_ends_the_check_leaves_no_worker_at_the_microphone(policy: Callable[[str], None]) -> None:
    """The window is told that a call is on, and ends the check a second time."""

    async def play(desk: SoundDesk, told: list[Any]) -> None:
        await desk.answer(s.CheckSound(request="c", choice=SoundChoice()))
        await until(workers)
        desk.call_begins()
        await asyncio.sleep(0)  # it is being ended
        await desk.answer(s.EndSoundCheck(request="c"))
        assert told[-1] == s.SoundNow(request="c", trouble=s.CALL_IS_ON)
        assert workers() == []

    with_desk(play)


@pytest.mark.parametrize("later", range(4))
def test_a_check_that_is_cancelled_twice_leaves_no_worker_at_the_microphone(
    policy: Callable[[str], None], later: int
) -> None:
    async def play() -> None:
        speech = Child(spec("speech"), lambda status, detail: None)
        test = SoundTest("c", SoundChoice(), speech, spec("capture"), lambda now: None)
        running = asyncio.create_task(test.run())
        await until(workers)
        running.cancel()
        for _ in range(1 + later):
            await asyncio.sleep(0)
        running.cancel()
        assert test._capture._task is not None
        await asyncio.wait({running, test._capture._task})
        assert workers() == []

    asyncio.run(play())


def test_a_check_that_is_wanted_again_while_it_is_being_ended_hears_again(policy: Callable[[str], None]) -> None:
    async def play(desk: SoundDesk, told: list[Any]) -> None:
        await desk.answer(s.CheckSound(request="one", choice=SoundChoice()))
        await until(lambda: told and told[-1].request == "one")
        ending = asyncio.create_task(desk.answer(s.EndSoundCheck(request="one")))
        await asyncio.sleep(0)
        await desk.answer(s.CheckSound(request="two", choice=SoundChoice()))
        await ending
        await until(lambda: told[-1].request == "two" and told[-1].say)
        assert len(workers()) == 1

    with_desk(play)
    assert workers() == []


def test_a_check_that_breaks_is_told_and_can_be_begun_again(policy: Callable[[str], None]) -> None:
    async def play(desk: SoundDesk, told: list[Any]) -> None:
        tell, breaks = desk._send, [ValueError("a bug")]

        def send(answer: Answer) -> None:
            if breaks:
                raise breaks.pop()
            tell(answer)

        desk._send = send  # what the test of the sound tells its pictures to
        await desk.answer(s.CheckSound(request="one", choice=SoundChoice()))
        await until(lambda: told)
        assert told == [s.SoundNow(request="one", trouble=s.CHECK_BROKE)]
        await desk.answer(s.CheckSound(request="two", choice=SoundChoice()))
        await until(lambda: told[-1].request == "two" and told[-1].say)

    with_desk(play)


def test_a_machine_that_cannot_be_measured_is_told(
    policy: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("copilot.sound_desk.command", lambda *words: ["/nowhere", *words])
    assert answers(s.AskMachine(request="m")) == [s.MachineSpeed(request="m", trouble=s.NOT_MEASURED)]
