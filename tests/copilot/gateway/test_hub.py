"""Who hears what: claims, several sessions of one conversation, slow desktops."""

from __future__ import annotations

import asyncio

import pytest

from copilot.gateway import link as links
from copilot.gateway import wire
from copilot.gateway.hub import KEEP_S, Hub, Stream, Taken
from copilot.gateway.link import Link
from copilot.gateway.session import Began, Ended, Flow, Sound

CALL = "4a72e8a7-a999-4116-be03-acf441df74c3"
LAYOUT = ("external", "internal")


class Site:
    """A hub with one conversation."""

    def __init__(self) -> None:
        self.hub = Hub()
        self.asked: list[tuple[str, str]] = []

    def began(self, session: str, now: float = 0.0) -> Stream:
        began = Began(conversation=CALL, number="1", name="John", dialed="2")
        steer = lambda wish: self.asked.append((session, type(wish).__name__))  # noqa: E731
        stream = self.hub.began(session, began, steer, now)
        self.hub.flow(stream, Flow(True), now)
        return stream

    def claimed(self, holder: str = "anna", after: wire.Place | None = None, now: float = 0.0) -> Link:
        link = Link()
        self.hub.claim(CALL, holder, link, after, now)
        return link

    def play(self, stream: Stream, at: int, now: float = 0.0) -> None:
        self.hub.sound(stream, Sound(at, LAYOUT, bytes(16)), now)


@pytest.fixture
def site() -> Site:
    return Site()


def sent(link: Link) -> list[str]:
    """Everything that waits, in words."""
    return [
        f"sound {wire.unpack(frame).at}"
        if isinstance(frame, bytes)
        else f"{(news := wire.news(frame)).kind} {news.session}"
        for frame in link._waiting
    ]


def test_the_newest_session_of_a_conversation_is_heard_and_then_the_one_before(site: Site) -> None:
    link = site.claimed()
    one = site.began("one")
    site.play(one, 1)
    two = site.began("two")
    site.play(one, 2)
    site.play(two, 3)
    site.hub.ended(two, Ended("end"), 0.0)
    site.play(one, 4)
    site.hub.ended(one, Ended("end"), 0.0)
    assert sent(link) == [
        *("answered one", "media_start one", "sound 1"),
        *("answered two", "media_start two", "sound 3"),
        *("answered one", "media_start one", "sound 4", "ended one"),
    ]


def test_an_older_session_that_ends_is_not_the_end(site: Site) -> None:
    link = site.claimed()
    one, _ = site.began("one"), site.began("two")
    site.hub.ended(one, Ended("end"), 0.0)
    assert "ended one" not in sent(link)


def test_what_nobody_claimed_is_not_kept(site: Site) -> None:
    stream = site.began("one")
    site.play(stream, 1)
    assert sent(site.claimed()) == ["answered one", "media_start one"]


def test_a_holder_that_is_back_hears_from_where_it_was(site: Site) -> None:
    stream = site.began("one")
    first = site.claimed()
    site.play(stream, 1)
    site.hub.left(CALL, first, 1.0, for_good=False)
    site.play(stream, 2)
    again = site.claimed(after=wire.Place("one", 2), now=2.0)
    assert sent(again) == ["answered one", "media_start one", "sound 2"]


def test_a_holder_that_is_back_in_another_session_hears_all_of_that(site: Site) -> None:
    first = site.claimed()
    site.play(site.began("one"), 7)
    site.hub.left(CALL, first, 1.0, for_good=False)
    site.play(site.began("two"), 3)
    assert sent(site.claimed(after=wire.Place("one", 8))) == ["answered two", "media_start two", "sound 3"]


def test_a_holder_that_is_back_after_the_end_is_told_of_it(site: Site) -> None:
    stream = site.began("one")
    site.hub.left(CALL, site.claimed(), 1.0, for_good=False)
    site.hub.ended(stream, Ended("end"), 2.0)
    assert sent(site.claimed(after=wire.Place("one", 0))) == ["ended one"]


def test_a_holder_that_is_back_in_a_pause_is_told_of_it(site: Site) -> None:
    stream = site.began("one")
    site.hub.left(CALL, site.claimed(), 1.0, for_good=False)
    site.hub.flow(stream, Flow(False), 2.0)
    assert sent(site.claimed(after=wire.Place("one", 0))) == ["answered one", "media_stop one"]


def test_no_more_is_kept_than_a_lost_connection_needs(site: Site) -> None:
    stream = site.began("one")
    first = site.claimed()
    site.hub.left(CALL, first, 0.0, for_good=False)
    for second in range(60):
        site.play(stream, second, now=float(second))
    again = site.claimed(after=wire.Place("one", 0))
    assert len(sent(again)) == 2 + KEEP_S + 1


def test_a_pause_forgets_what_was_kept_and_outlives_the_session(site: Site) -> None:
    stream = site.began("one")
    first = site.claimed()
    site.play(stream, 1)
    site.hub.wish(CALL, first, wire.Pause())
    site.play(stream, 2)
    site.hub.left(CALL, first, 0.0, for_good=False)
    again = site.claimed(after=wire.Place("one", 0))
    later = site.began("two")
    site.play(later, 3)
    assert site.asked == [("one", "Pause"), ("two", "Pause")]
    assert [line for line in sent(again) if "sound" in line] == []


def test_whoever_lets_go_leaves_the_call_as_it_was(site: Site) -> None:
    site.began("one")
    first = site.claimed()
    site.hub.wish(CALL, first, wire.Pause())
    site.hub.left(CALL, first, 0.0, for_good=True)
    assert site.asked == [("one", "Pause"), ("one", "Resume")]
    site.claimed("ben")


def test_a_wish_of_a_connection_that_was_replaced_does_not_count(site: Site) -> None:
    site.began("one")
    first = site.claimed()
    site.claimed()
    site.hub.wish(CALL, first, wire.Pause())
    site.hub.left(CALL, first, 0.0, for_good=True)
    assert site.asked == []
    with pytest.raises(Taken):
        site.claimed("ben")


def test_a_holder_has_a_while_to_come_back(site: Site) -> None:
    site.hub.left(CALL, site.claimed(), 100.0, for_good=False)
    site.hub.tidy(100.0 + KEEP_S - 1)
    with pytest.raises(Taken):
        site.claimed("ben")
    site.hub.tidy(100.0 + KEEP_S)
    site.claimed("ben")


def test_what_is_over_is_forgotten(site: Site) -> None:
    stream = site.began("one")
    link = site.claimed()
    site.hub.ended(stream, Ended("end"), 0.0)
    site.hub.left(CALL, link, 0.0, for_good=True)
    assert site.hub._all == {}


def test_a_slow_desktop_loses_its_oldest_sound_and_no_news() -> None:
    link = Link()
    link.offer("news")
    for i in range(4):
        link.offer(bytes([i]) * (links.MOST // 3))
    got = [asyncio.run(link.next()) for _ in range(4)]
    assert (got[0], [frame[0] for frame in got[1:] if isinstance(frame, bytes)]) == ("news", [1, 2, 3])
    assert link.dropped == 1


@pytest.mark.parametrize("frame", [b"", bytes(8), bytes(8) + b"\x09sound"])
def test_what_is_no_frame_is_refused(frame: bytes) -> None:
    with pytest.raises(ValueError):
        wire.unpack(frame)


@pytest.mark.parametrize(
    ("target", "claimed"),
    [
        (f"/conversations/{CALL}", (CALL, None)),
        (f"/conversations/{CALL.upper()}?after={CALL}/12", (CALL, wire.Place(CALL, 12))),
        (f"/conversations/{CALL}?after=x", (CALL, None)),
        ("/conversations/", None),
        (f"/conversations/{CALL}/more", None),
        ("/", None),
    ],
)
def test_a_claim_is_a_target(target: str, claimed: object) -> None:
    assert wire.claimed(target) == claimed
