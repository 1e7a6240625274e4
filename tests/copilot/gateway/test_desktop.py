"""A desktop at the gateway, on real sockets over TLS: it hears what it claimed, and nothing else."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from copilot.audio.block import LegBlock
from copilot.calls.news import CallNews
from copilot.errors import GatewayError, InputError
from copilot.gateway import credentials, hub, pcmu, wire
from copilot.gateway.desktop import Claim, Heard, Reach, Timeline
from copilot.gateway.door import Door
from copilot.gateway.session import Sound
from tests.copilot.gateway.genesys import BOTH, CUSTOMER, TURNED, Caller, opening
from tests.copilot.gateway.setting_up import Gateway, Site

pytestmark = pytest.mark.usefixtures("patient")
CONVERSATION = str(uuid.uuid4())


def sound(seed: int, size: int = 3200) -> bytes:
    return random.Random(seed).randbytes(size)


class Listener:
    """Collects what a claim hears."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.heard: list[Heard] = []
        self._stirred = asyncio.Event()
        self.task = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async for heard in self.claim.heard():
            self.heard.append(heard)
            self._stirred.set()

    async def until(self, done: Callable[[Listener], Any]) -> None:
        async with asyncio.timeout(60):
            while not done(self):
                if self.task.done():
                    await self.task
                    raise AssertionError(f"the claim ended before: {self.told()}")
                self._stirred.clear()
                await asyncio.wait(
                    {self.task, asyncio.ensure_future(self._stirred.wait())}, return_when="FIRST_COMPLETED"
                )

    async def connected(self) -> None:
        async with asyncio.timeout(60):
            while self.claim._connection is None:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.02)

    async def over(self) -> None:
        async with asyncio.timeout(60):
            await self.task

    def news(self) -> list[CallNews]:
        return [heard for heard in self.heard if isinstance(heard, CallNews)]

    def told(self) -> list[str]:
        """News and outages, in words."""
        return [
            f"{heard.kind} {heard.reason}".strip() if isinstance(heard, CallNews) else f"reach {heard.up}"
            for heard in self.heard
            if not isinstance(heard, LegBlock)
        ]

    def blocks(self, leg: str) -> list[LegBlock]:
        return [heard for heard in self.heard if isinstance(heard, LegBlock) and heard.leg == leg]

    def pcm(self, leg: str) -> bytes:
        return b"".join(block.pcm for block in self.blocks(leg))


def run(site: Site, play: Callable[[Gateway], Awaitable[None]]) -> None:
    async def play_it() -> None:
        async with asyncio.timeout(120), site.open() as gateway:
            await play(gateway)

    asyncio.run(play_it())


async def calling(gateway: Gateway, conversation: str = CONVERSATION, **changed: Any) -> Caller:
    caller = await gateway.dial(Caller())
    await caller.ask("open", opening(caller.organization, conversation, **changed))
    return caller


@pytest.mark.parametrize("media", [BOTH, TURNED])
def test_both_legs_arrive_bit_by_bit(site: Site, media: dict[str, Any]) -> None:
    frames = [sound(i, 3200 if i % 3 else 322) for i in range(20)]

    async def play(gateway: Gateway) -> None:
        listener = Listener(gateway.claim(CONVERSATION))
        caller = await calling(gateway, media=[media])
        await listener.until(lambda heard: "media_start" in heard.told())
        for frame in frames:
            await caller.play(frame, 2)
        await caller.finish()
        await listener.over()
        whole = b"".join(frames)
        first = media["channels"].index("external")
        assert listener.pcm("customer") == pcmu.linear(whole[first::2])
        assert listener.pcm("agent") == pcmu.linear(whole[1 - first :: 2])
        assert listener.told() == ["answered", "media_start", "ended end"]

    run(site, play)


def test_who_calls_is_told(site: Site) -> None:
    async def play(gateway: Gateway) -> None:
        listener = Listener(gateway.claim(CONVERSATION.upper()))
        before = time.monotonic()
        caller = await calling(gateway)
        await listener.until(lambda heard: "answered" in heard.told())
        await caller.finish()
        await listener.over()
        answered = listener.news()[0]
        assert (answered.source, answered.call) == ("audiohook", CONVERSATION)
        assert (answered.number, answered.name, answered.dialed) == ("+1-555-555-1234", "John Doe", "+1-800-555-6789")
        assert before <= answered.at <= time.monotonic()
        assert abs(answered.wall - time.time()) < 30

    run(site, play)


def test_one_leg_is_one_leg(site: Site) -> None:
    async def play(gateway: Gateway) -> None:
        listener = Listener(gateway.claim(CONVERSATION))
        caller = await calling(gateway, media=[CUSTOMER])
        await listener.until(lambda heard: "media_start" in heard.told())
        await caller.play(sound(1), 1)
        await caller.finish()
        await listener.over()
        assert (listener.pcm("customer"), listener.pcm("agent")) == (pcmu.linear(sound(1)), b"")

    run(site, play)


def test_stamps_follow_the_samples_and_gaps_are_gaps(site: Site) -> None:
    async def play(gateway: Gateway) -> None:
        listener = Listener(gateway.claim(CONVERSATION))
        caller = await calling(gateway)
        await listener.until(lambda heard: "media_start" in heard.told())
        await caller.play(sound(1), 2)
        await caller.play(sound(2), 2)
        await caller.say("discarded", {"start": "PT0.4S", "discarded": "PT1S"})
        await caller.play(sound(3), 2)
        await caller.finish()
        await listener.over()
        at = [block.at for block in listener.blocks("customer")]
        assert at == [block.at for block in listener.blocks("agent")]
        assert [round(later - at[0], 6) for later in at] == [0.0, 0.2, 1.4]

    run(site, play)


def test_a_claim_in_the_middle_of_a_call_is_told_how_old_it_is(site: Site) -> None:
    async def play(gateway: Gateway) -> None:
        caller = await calling(gateway)
        await caller.play(sound(1), 2)
        await caller.ask("ping")
        await asyncio.sleep(0.3)
        listener = Listener(gateway.claim(CONVERSATION))
        await listener.until(lambda heard: "media_start" in heard.told())
        await caller.play(sound(2), 2)
        await caller.finish()
        await listener.over()
        assert time.monotonic() - listener.news()[0].at >= 0.3
        assert listener.pcm("customer") == pcmu.linear(sound(2)[::2])  # what was said before is not kept

    run(site, play)


def test_silence_is_asked_for_and_nothing_said_meanwhile_arrives(site: Site) -> None:
    async def play(gateway: Gateway) -> None:
        listener = Listener(gateway.claim(CONVERSATION))
        caller = await calling(gateway)
        await listener.until(lambda heard: "media_start" in heard.told())  # what nobody claimed is dropped
        await caller.play(sound(1), 2)
        await listener.until(lambda heard: heard.blocks("agent"))
        await listener.claim.pause()
        assert (await caller.hear())["type"] == "pause"
        await caller.play(sound(2), 2)  # on its way
        await caller.say("paused")
        await caller.ask("ping")
        await listener.claim.resume()
        assert (await caller.hear())["type"] == "resume"
        await caller.say("resumed", {"start": "PT0.4S", "discarded": "PT5S"})
        await caller.play(sound(3), 2)
        await caller.finish()
        await listener.over()
        assert listener.pcm("customer") == pcmu.linear((sound(1) + sound(3))[::2])
        assert listener.told() == ["answered", "media_start", "ended end"]  # the call went on meanwhile
        first, second = listener.blocks("customer")
        assert first.at + first.seconds <= second.at <= time.monotonic()

    run(site, play)


def test_what_is_on_its_way_when_silence_is_asked_for_is_not_heard() -> None:
    claim = Claim(Door(url="ws://localhost:1", name="anna", token=""), CONVERSATION)
    frame = wire.pack(Sound(0, ("external",), b"sound"))
    assert len(list(claim._understood(frame))) == 1
    asyncio.run(claim.pause())
    assert list(claim._understood(frame)) == []


@pytest.mark.parametrize("url", ["", "gateway:8444", "https://gateway:8444", "wss://", "ws://gateway.example:8444"])
def test_a_token_is_sent_over_tls_or_not_at_all(url: str) -> None:
    with pytest.raises(InputError, match="no address of a gateway"):
        Door(url=url, name="anna", token="").tls()


def test_an_authority_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "authority.pem").write_text("nonsense", encoding="utf-8")
    for file in ("authority.pem", "none.pem"):
        with pytest.raises(InputError, match="certificate authority"):
            Door(url="wss://localhost:1", name="anna", token="", authority=tmp_path / file).tls()


def test_time_never_goes_back_and_late_blocks_are_not_gaps() -> None:
    line = Timeline()
    assert line.place(0.0, 0.2, 10.0) == pytest.approx(9.8)
    assert line.place(0.2, 0.2, 13.0) == pytest.approx(10.0)  # it was late
    line.stop()
    assert line.place(0.4, 0.2, 10.1) == pytest.approx(10.2)  # and this one early: not before the end of the other
    assert line.place(1.0, 0.2, 11.0) == pytest.approx(10.8)


def test_a_pause_of_the_platform_is_told(site: Site) -> None:
    async def play(gateway: Gateway) -> None:
        listener = Listener(gateway.claim(CONVERSATION))
        caller = await calling(gateway)
        await listener.until(lambda heard: "media_start" in heard.told())
        await caller.say("paused")
        await caller.play(sound(1), 2)
        await caller.say("resumed", {"start": "PT0S", "discarded": "PT5S"})
        await caller.play(sound(2), 2)
        await caller.finish()
        await listener.over()
        assert listener.told() == ["answered", "media_start", "media_stop paused", "media_start", "ended end"]
        assert listener.pcm("agent") == pcmu.linear(sound(2)[1::2])

    run(site, play)


def test_a_lost_call_ends(site: Site) -> None:
    async def play(gateway: Gateway) -> None:
        listener = Listener(gateway.claim(CONVERSATION))
        caller = await calling(gateway)
        await listener.until(lambda heard: "media_start" in heard.told())
        caller.connection.transport.abort()
        await listener.over()
        assert listener.told()[-1] == "ended lost"

    run(site, play)


def test_a_lost_desktop_is_told_again_what_was_said_meanwhile(site: Site) -> None:
    async def play(gateway: Gateway) -> None:
        listener = Listener(gateway.claim(CONVERSATION))
        caller = await calling(gateway)
        await listener.until(lambda heard: "media_start" in heard.told())  # what nobody claimed is dropped
        await caller.play(sound(1), 2)
        await listener.until(lambda heard: heard.blocks("agent"))
        assert listener.claim._connection
        listener.claim._connection.transport.abort()
        for i in (2, 3, 4):
            await caller.play(sound(i), 2)
        await caller.ask("ping")
        await listener.until(lambda heard: len(heard.blocks("agent")) == 4)
        await caller.finish()
        await listener.over()
        whole = b"".join(sound(i) for i in (1, 2, 3, 4))
        assert listener.pcm("agent") == pcmu.linear(whole[1::2])
        assert listener.told() == ["answered", "media_start", "reach False", "reach True", "ended end"]
        at = [block.at for block in listener.blocks("agent")]
        assert [round(later - at[0], 6) for later in at] == [0.0, 0.2, 0.4, 0.6]

    run(site, play)


@contextlib.asynccontextmanager
async def away(listener: Listener) -> AsyncIterator[None]:
    """The connection is lost, and none is made until afterwards."""
    there = listener.claim._door
    listener.claim._door = replace(there, url="wss://localhost:1")
    assert listener.claim._connection
    listener.claim._connection.transport.abort()
    known = len(listener.told())
    await listener.until(lambda heard: "reach False" in heard.told()[known:])
    yield
    listener.claim._door = there
    known = len(listener.told())
    await listener.until(lambda heard: "reach True" in heard.told()[known:])


def test_a_call_that_began_while_the_desktop_was_away_is_heard_from_its_beginning(site: Site) -> None:
    async def play(gateway: Gateway) -> None:
        listener = Listener(gateway.claim(CONVERSATION))
        await listener.connected()
        async with away(listener):
            began = time.monotonic()
            caller = await calling(gateway)
            await caller.play(sound(1), 2)
            await caller.ask("ping")
            await asyncio.sleep(2.0)
            back = time.monotonic()
        await caller.play(sound(2), 2)
        await caller.finish()
        await listener.over()
        assert listener.told() == ["reach False", "reach True", "answered", "media_start", "ended end"]
        assert listener.pcm("customer") == pcmu.linear((sound(1) + sound(2))[::2])
        first, second = listener.blocks("customer")
        assert began - 0.5 <= first.at < back - 1.0  # when it was spoken, not when it came
        assert second.at == pytest.approx(first.at + 0.2)  # as the platform counts

    run(site, play)


def test_the_last_words_and_the_end_while_the_desktop_was_away_are_told(site: Site) -> None:
    async def play(gateway: Gateway) -> None:
        listener = Listener(gateway.claim(CONVERSATION))
        caller = await calling(gateway)
        await listener.until(lambda heard: "media_start" in heard.told())
        async with away(listener):
            await caller.play(sound(1), 2)
            before = time.monotonic()
            await caller.finish()
            await asyncio.sleep(2.0)
            back = time.monotonic()
        await listener.over()
        assert listener.pcm("agent") == pcmu.linear(sound(1)[1::2])
        assert listener.told()[-1] == "ended end"
        assert before <= listener.news()[-1].at < back - 1.0  # when it was over, not when it was told

    run(site, play)


def test_a_hold_while_the_desktop_was_away_is_told_at_its_time_and_between_its_sounds(site: Site) -> None:
    """Also by a client whose stream stands still meanwhile: its positions alone say nothing of the hold."""

    async def play(gateway: Gateway) -> None:
        listener = Listener(gateway.claim(CONVERSATION))
        caller = await calling(gateway)
        await caller.play(sound(1), 2)
        await listener.until(lambda heard: "media_start" in heard.told())
        async with away(listener):
            await caller.play(sound(2), 2)
            await caller.say("paused")
            await asyncio.sleep(1.0)
            await caller.say("resumed", {"start": f"PT{caller.samples / 8000:g}S", "discarded": "PT0S"})
            await caller.play(sound(3), 2)
            await caller.ask("ping")
        await caller.finish()
        await listener.over()
        told = [f"{x.kind}" if isinstance(x, CallNews) else "sound" for x in listener.heard if not isinstance(x, Reach)]
        assert told[told.index("media_stop") - 2 :] == [
            *("sound", "sound", "media_stop", "media_start", "sound", "sound", "ended")
        ]
        before, after = listener.blocks("agent")[-2:]
        assert after.at - before.at > 0.6  # and not the 0.2 s of the stream

    run(site, play)


def test_of_a_pause_that_began_and_ended_while_the_desktop_was_away_nothing_is_heard(site: Site) -> None:
    """Nobody could tell the gateway, which kept it."""

    async def play(gateway: Gateway) -> None:
        listener = Listener(gateway.claim(CONVERSATION))
        caller = await calling(gateway)
        await listener.until(lambda heard: "media_start" in heard.told())
        await caller.play(sound(1), 2)
        await listener.until(lambda heard: heard.blocks("agent"))
        async with away(listener):
            await listener.claim.pause()
            await caller.play(sound(2), 2)
            await caller.ask("ping")
            await listener.claim.resume()
        await caller.play(sound(3), 2)
        await caller.finish()
        await listener.over()
        assert listener.pcm("agent") == pcmu.linear((sound(1) + sound(3))[1::2])

    run(site, play)


def test_a_gateway_that_was_started_anew_ends_the_calls_it_has_forgotten(site: Site) -> None:
    async def play_it() -> None:
        async with asyncio.timeout(120):
            async with site.open() as gateway:
                listener = Listener(gateway.claim(CONVERSATION))
                await calling(gateway)
                await listener.until(lambda heard: "media_start" in heard.told())
                listener.claim._door = replace(listener.claim._door, url="wss://localhost:1")  # nor as it says farewell
                listener.claim._connection.transport.abort()  # type: ignore[union-attr]
            await listener.until(lambda heard: "reach False" in heard.told())
            async with site.open() as gateway:
                listener.claim._door = replace(listener.claim._door, url=gateway.desktops)
                await listener.over()
        assert listener.told() == ["answered", "media_start", "reach False", "reach True", "ended lost"]

    asyncio.run(play_it())


def test_a_conversation_has_one_holder_until_it_lets_go(site: Site) -> None:
    async def play(gateway: Gateway) -> None:
        anna = Listener(gateway.claim(CONVERSATION, "anna"))
        await calling(gateway)
        await anna.until(lambda heard: "answered" in heard.told())
        ben = Listener(gateway.claim(CONVERSATION, "ben"))
        with pytest.raises(GatewayError, match="Another desktop"):
            await ben.over()
        anna.task.cancel()
        await asyncio.gather(anna.task, return_exceptions=True)
        ben = Listener(gateway.claim(CONVERSATION, "ben"))
        await ben.until(lambda heard: "answered" in heard.told())
        ben.task.cancel()

    run(site, play)


def test_a_second_claim_of_the_same_desktop_takes_over(site: Site) -> None:
    async def play(gateway: Gateway) -> None:
        door = gateway.door()
        first = Listener(Claim(door, CONVERSATION))
        await calling(gateway)
        await first.until(lambda heard: "answered" in heard.told())
        second = Listener(Claim(door, CONVERSATION))
        await second.until(lambda heard: "answered" in heard.told())
        with pytest.raises(GatewayError, match="claimed the conversation again"):
            await first.over()
        second.task.cancel()

    run(site, play)


def test_a_desktop_that_is_not_enrolled_is_refused(site: Site) -> None:
    async def play(gateway: Gateway) -> None:
        door = gateway.door("anna")
        for wrong in (replace(door, token="x" * 43), replace(door, name="ben")):
            with pytest.raises(GatewayError, match="enrolled again"):
                await Listener(Claim(wrong, CONVERSATION)).over()

    run(site, play)


def test_a_revoked_desktop_loses_what_it_holds(site: Site) -> None:
    async def play(gateway: Gateway) -> None:
        listener = Listener(gateway.claim(CONVERSATION))
        await calling(gateway)
        await listener.until(lambda heard: "answered" in heard.told())
        credentials.revoke(site.credentials, "anna")
        with pytest.raises(GatewayError, match="not enrolled"):
            await listener.over()

    run(site, play)


def test_a_gateway_with_another_certificate_is_not_believed(
    site: Site, tmp_path_factory: pytest.TempPathFactory
) -> None:
    import trustme

    other = tmp_path_factory.mktemp("other") / "authority.pem"
    trustme.CA().cert_pem.write_to_path(other)

    async def play(gateway: Gateway) -> None:
        with pytest.raises(GatewayError, match="could not prove who it is"):
            await Listener(Claim(replace(gateway.door(), authority=other), CONVERSATION)).over()

    run(site, play)


def test_a_holder_that_does_not_come_back_lets_go(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "FREE_S", 0.1)

    async def play(gateway: Gateway) -> None:
        anna = Listener(gateway.claim(CONVERSATION, "anna"))
        await calling(gateway)
        await anna.until(lambda heard: "answered" in heard.told())
        anna.claim._door = replace(anna.claim._door, url="wss://localhost:1")
        anna.claim._connection.transport.abort()  # type: ignore[union-attr]
        told: list[str] = []
        while "answered" not in told:
            ben = Listener(gateway.claim(CONVERSATION, "ben"))
            with contextlib.suppress(GatewayError):  # she may come back for a while
                await ben.until(lambda heard: "answered" in heard.told())
            told = ben.told()
        for listener in (anna, ben):
            listener.task.cancel()

    run(site, play)
