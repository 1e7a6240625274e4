"""Who hears what: claims, several sessions of one conversation, slow desktops."""

from __future__ import annotations

import asyncio

import pytest

from copilot.gateway import link as links
from copilot.gateway import wire
from copilot.gateway.hub import FREE_S, Hub, Stream, Taken
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


def ages(link: Link) -> list[float]:
    """How long ago each thing that waits came or happened."""
    return [
        wire.unpack(frame)[1] if isinstance(frame, bytes) else round(wire.news(frame).age, 3) for frame in link._waiting
    ]


@pytest.fixture
def site() -> Site:
    return Site()


def sent(link: Link) -> list[str]:
    """Everything that waits, in words."""
    return [
        f"sound {wire.unpack(frame)[0].at}"
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
    assert sent(again) == ["sound 2", "answered one", "media_start one"]


def test_a_holder_that_is_back_learns_in_order_what_it_missed_and_how_long_ago(site: Site) -> None:
    """A hold and another session while it was away: its words before, between and after are at their places."""
    first = site.claimed()
    one = site.began("one", 0.0)
    site.play(one, 5, 1.0)
    site.hub.left(CALL, first, 1.0, for_good=False)
    site.play(one, 6, 2.0)
    site.hub.flow(one, Flow(False), 3.0)
    site.hub.flow(one, Flow(True), 4.0)
    site.play(one, 7, 5.0)
    site.play(site.began("two", 6.0), 1, 7.0)
    again = site.claimed(after=wire.Place("one", 6, 2), now=8.0)
    assert sent(again) == [
        *("sound 6", "media_stop one", "media_start one", "sound 7"),
        *("answered two", "media_start two", "sound 1"),
        *("answered two", "media_start two"),
    ]
    assert ages(again) == [6.0, 5.0, 4.0, 3.0, 2.0, 2.0, 1.0, 2.0, 2.0]


def test_what_was_delivered_is_not_told_again_when_the_connection_breaks_twice(site: Site) -> None:
    first = site.claimed()
    stream = site.began("one")
    site.hub.left(CALL, first, 0.0, for_good=False)
    site.play(stream, 1)
    site.hub.flow(stream, Flow(False), 0.0)
    second = site.claimed(after=wire.Place())
    assert sent(second) == [
        "answered one",
        "media_start one",
        "sound 1",
        "media_stop one",
        "answered one",
        "media_stop one",
    ]
    site.hub.left(CALL, second, 0.0, for_good=False)
    nothing = site.claimed(after=wire.Place("one", 1, 2))  # of all that nothing was delivered but the beginning
    assert sent(nothing) == ["sound 1", "media_stop one", "answered one", "media_stop one"]
    all = site.claimed(after=wire.Place("one", 2, 4))
    assert sent(all) == ["answered one", "media_stop one"]


def test_a_holder_that_is_back_in_another_session_hears_all_of_that(site: Site) -> None:
    first = site.claimed()
    one = site.began("one")
    site.play(one, 7)
    site.hub.left(CALL, first, 1.0, for_good=False)
    site.play(site.began("two"), 3)
    assert sent(site.claimed(after=wire.Place("one", 8, 2)))[:3] == ["answered two", "media_start two", "sound 3"]


def test_a_holder_that_is_back_after_the_end_hears_the_last_words_and_is_told_of_it(site: Site) -> None:
    stream = site.began("one")
    site.hub.left(CALL, site.claimed(), 1.0, for_good=False)
    site.play(stream, 1, 1.0)
    site.hub.ended(stream, Ended("end"), 2.0)
    again = site.claimed(after=wire.Place("one", 0), now=3.0)
    assert sent(again) == ["sound 1", "ended one"]
    assert wire.news(str(again._waiting[-1])).reason == "end"


def test_a_holder_that_is_back_after_an_end_that_is_forgotten_is_told_of_it(site: Site) -> None:
    assert sent(site.claimed(after=wire.Place("one", 0))) == ["ended one"]


def test_a_holder_that_is_back_before_any_call_is_told_nothing(site: Site) -> None:
    assert sent(site.claimed(after=wire.Place())) == []


def test_a_holder_that_is_back_in_a_pause_is_told_of_it(site: Site) -> None:
    stream = site.began("one")
    site.hub.left(CALL, site.claimed(), 1.0, for_good=False)
    site.hub.flow(stream, Flow(False), 2.0)
    assert sent(site.claimed(after=wire.Place("one", 0)))[-2:] == ["answered one", "media_stop one"]


def test_a_holder_that_wanted_silence_while_it_was_away_gets_nothing_of_what_was_said(site: Site) -> None:
    stream = site.began("one")
    first = site.claimed()
    site.hub.left(CALL, first, 0.0, for_good=False)
    site.play(stream, 1)
    again = site.claimed(after=wire.Place("one", wire.NO_MORE))
    assert [line for line in sent(again) if "sound" in line] == []
    assert not site.hub._all[CALL].claim.recent._sound  # type: ignore[union-attr]


def test_no_more_is_kept_than_a_lost_connection_needs(site: Site) -> None:
    stream = site.began("one")
    first = site.claimed()
    site.hub.left(CALL, first, 0.0, for_good=False)
    for second in range(60):
        site.play(stream, second, now=float(second))
    again = site.claimed(after=wire.Place("one", 0), now=59.0)
    assert len(sent(again)) == 2 + wire.KEEP_S + 1
    site.hub.tidy(59.0 + wire.KEEP_S + 1, {"anna"})
    assert not site.hub._all[CALL].claim.recent._sound, "though nothing newer came"  # type: ignore[union-attr]


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


def test_a_holder_has_a_while_to_come_back_and_longer_if_nobody_else_wants_it(site: Site) -> None:
    stream = site.began("one")
    site.hub.left(CALL, site.claimed(), 100.0, for_good=False)
    site.hub.tidy(100.0 + FREE_S - 1, {"anna"})
    with pytest.raises(Taken):
        site.claimed("ben", now=100.0 + FREE_S - 1)
    site.play(stream, 1, 100.0 + FREE_S)
    again = site.claimed(after=wire.Place("one", 0), now=100.0 + FREE_S)
    assert "sound 1" in sent(again)
    site.hub.left(CALL, again, 200.0, for_good=False)
    ben = site.claimed("ben", now=200.0 + FREE_S)
    assert sent(ben) == ["answered one", "media_start one"]
    with pytest.raises(Taken):
        site.claimed(after=wire.Place("one", 0), now=200.0 + FREE_S)


def test_who_takes_a_call_over_hears_it_though_the_one_before_wanted_silence(site: Site) -> None:
    site.began("one")
    first = site.claimed()
    site.hub.wish(CALL, first, wire.Pause())
    site.hub.left(CALL, first, 0.0, for_good=False)
    site.claimed("ben", now=FREE_S)
    assert site.asked == [("one", "Pause"), ("one", "Resume")]


def test_a_holder_that_never_comes_back_or_is_revoked_has_let_go(site: Site) -> None:
    for enrolled, when in (({"anna"}, wire.AWAY_S), ({"ben"}, 0.0)):
        site.hub.left(CALL, site.claimed(), 0.0, for_good=False)
        site.hub.tidy(when, enrolled)
        assert site.hub._all == {}


def test_a_second_outage_after_another_desktop_had_the_call_costs_no_word_and_not_its_end(site: Site) -> None:
    """What the first claim had counted is known to the desktop, and the second one counts on from there."""
    first = site.claimed()
    one = site.began("one")
    for at in range(9):
        site.play(one, at)
        site.hub.flow(one, Flow(at % 2 == 0), 0.0)
    known = max(wire.news(frame).order for frame in first._waiting if isinstance(frame, str))
    place = wire.Place(session="one", at=9, news=known)
    site.hub.left(CALL, first, 0.0, for_good=True)
    again = site.claimed(after=place, now=1.0)
    site.hub.left(CALL, again, 2.0, for_good=False)
    site.play(one, 10, now=2.5)
    site.hub.ended(one, Ended("end"), 2.6)
    back = site.claimed(after=place, now=3.0)
    assert [words.split()[0] for words in sent(back)] == ["sound", "ended"]


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


@pytest.mark.parametrize(
    "frame", [b"", bytes(8), bytes(8) + b"\x09sound", bytes(8) + b"\x80abc", bytes(8) + b"\x84" + bytes(4)]
)
def test_what_is_no_frame_is_refused(frame: bytes) -> None:
    with pytest.raises(ValueError):
        wire.unpack(frame)


@pytest.mark.parametrize(
    ("target", "claimed"),
    [
        (f"/conversations/{CALL}", (CALL, None)),
        (f"/conversations/{CALL.upper()}?after={CALL}/12/3", (CALL, wire.Place(CALL, 12, 3))),
        (f"/conversations/{CALL}?after=x", (CALL, None)),
        ("/conversations/", None),
        (f"/conversations/{CALL}/more", None),
        ("/", None),
    ],
)
def test_a_claim_is_a_target(target: str, claimed: object) -> None:
    assert wire.claimed(target) == claimed
