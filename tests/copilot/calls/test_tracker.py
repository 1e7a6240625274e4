"""Many sources, one story: what the telephone's news make of the calls."""

from __future__ import annotations

import random
from typing import Any

import pytest

from copilot.calls.call import Calls, Signal, Who, same_number
from copilot.calls.news import GONE, LOST, CallNews
from copilot.calls.tracker import ORPHAN_S, RING_S, UNTOLD_S, follow, restored, tick, unwatched

ANA, BEN = "+44 20 7946 0018", "+44 7700 900111"


class Phone:
    """Says news to the tracker and writes down what it makes of them: "1 ringing", "1 answered" …"""

    def __init__(self, calls: Calls | None = None) -> None:
        self.calls = calls if calls is not None else Calls()
        self.signals: list[Signal] = []
        self.now = 1000.0

    def says(self, source: Any, kind: Any, call: str = "", *, after: float = 1.0, at: float = -1, **who: Any) -> Phone:
        self.now += after
        news = CallNews(
            kind=kind, call=call, source=source, at=self.now if at < 0 else at, wall=1.7e9 + self.now, **who
        )
        self.calls, signals = follow(self.calls, news)
        self.signals += signals
        return self

    def waits(self, seconds: float) -> Phone:
        self.now += seconds
        self.calls, signals = tick(self.calls, self.now)
        self.signals += signals
        return self

    @property
    def story(self) -> str:
        return ", ".join(f"{s.call.id} {s.kind}" for s in self.signals if s.kind != "opened")

    def who(self, id: int) -> Who:
        return next(s.call.who for s in reversed(self.signals) if s.call.id == id)


@pytest.fixture
def phone() -> Phone:
    return Phone()


# ---- one source -------------------------------------------------------------------------------
def test_a_call_told_whole(phone: Phone) -> None:
    phone.says("baresip", "ringing", "a", number=ANA, name="Ana", direction="inbound")
    for kind in ("answered", "held", "resumed", "ended"):
        phone.says("baresip", kind, "a")
    assert phone.story == "1 ringing, 1 answered, 1 held, 1 resumed, 1 ended"
    assert phone.who(1) == Who(number=ANA, name="Ana", direction="inbound")
    assert phone.calls.calls == ()


def test_a_call_answered_without_ringing(phone: Phone) -> None:
    phone.says("baresip", "answered", "a", number=ANA)
    assert [s.kind for s in phone.signals] == ["opened", "who", "answered"]
    assert phone.signals[1].call.who.number == ANA


def test_sound_alone_is_a_call(phone: Phone) -> None:
    phone.says("session", "media_start", "7-1").says("session", "media_stop", "7-1")
    assert phone.story == "1 answered, 1 ended"


def test_a_call_that_nobody_answers_ends(phone: Phone) -> None:
    phone.says("hook", "ringing", number=ANA).waits(RING_S - 1)
    assert phone.story == "1 ringing"
    phone.waits(2)
    assert phone.story == "1 ringing, 1 ended"


@pytest.mark.parametrize("kind", ["ringing", "answered", "resumed"])
def test_what_is_told_twice_happens_once(phone: Phone, kind: str) -> None:
    phone.says("baresip", "ringing", "a").says("baresip", "answered", "a").says("baresip", kind, "a")
    assert phone.story == "1 ringing, 1 answered"


@pytest.mark.parametrize("kind", ["held", "ended", "media_stop"])
def test_news_of_a_call_nobody_knows_open_nothing(phone: Phone, kind: str) -> None:
    assert phone.says("session" if kind == "media_stop" else "hook", kind, "x").signals == []


def test_news_that_overtook_the_end_open_no_call(phone: Phone) -> None:
    phone.says("hook", "ringing", "9").says("hook", "ended", "9").says("hook", "answered", "9", after=0.2)
    assert phone.story == "1 ringing, 1 ended"


def test_a_caller_who_rings_again_under_the_same_id_is_a_new_call(phone: Phone) -> None:
    phone.says("hook", "ringing", "9").says("hook", "ended", "9").says("hook", "ringing", "9", after=0.2)
    assert phone.story == "1 ringing, 1 ended, 2 ringing"


# ---- several sources ----------------------------------------------------------------------------
SOURCES_OF_ONE_CALL = {
    "who first, then sound": [("hook", "ringing", "", ANA), ("session", "media_start", "7-1", "")],
    "sound first, then who": [("session", "media_start", "7-1", ""), ("hook", "ringing", "", ANA)],
    "control socket and sound": [
        ("baresip", "ringing", "a", ANA), ("baresip", "answered", "a", ANA), ("session", "media_start", "7-1", ""),
    ],
    "sound before the control socket": [
        ("baresip", "ringing", "a", ANA), ("session", "media_start", "7-1", ""), ("baresip", "answered", "a", ANA),
    ],
    "two that know who": [
        ("hook", "ringing", "5", "02079460018"), ("baresip", "ringing", "a", ANA), ("baresip", "answered", "a", ANA),
        ("hook", "answered", "5", ""),
    ],
    "two of which one knows who": [
        ("hook", "ringing", "", ""), ("baresip", "ringing", "a", ANA), ("hook", "answered", "", ""),
        ("baresip", "answered", "a", ANA),
    ],
    "all of them, the number late": [
        ("session", "media_start", "7-1", ""), ("baresip", "answered", "a", ""), ("hook", "answered", "5", ANA),
    ],
}  # fmt: skip


@pytest.mark.parametrize("news", SOURCES_OF_ONE_CALL.values(), ids=SOURCES_OF_ONE_CALL.keys())
def test_sources_of_one_call_are_one_call(phone: Phone, news: list[tuple[str, str, str, str]]) -> None:
    for source, kind, call, number in news:
        phone.says(source, kind, call, number=number, after=0.3)
    assert [call.phase for call in phone.calls.calls] == ["live"]
    assert [s.kind for s in phone.signals].count("answered") == 1
    assert same_number(phone.who(1).number, ANA)


def test_a_late_caller_id_is_told(phone: Phone) -> None:
    phone.says("session", "media_start", "7-1").says("hook", "ringing", after=4, number=ANA, name="Ana")
    assert phone.story == "1 answered, 1 who"
    assert phone.who(1) == Who(number=ANA, name="Ana")


def test_a_number_that_comes_when_a_call_has_long_been_on_is_a_second_caller(phone: Phone) -> None:
    phone.says("session", "media_start", "7-1").says("hook", "ringing", after=60, number=BEN)
    assert phone.story == "1 answered, 2 ringing"


def test_another_number_is_another_call_however_close(phone: Phone) -> None:
    phone.says("hook", "ringing", number=ANA).says("baresip", "ringing", "b", number=BEN, after=0.1)
    assert phone.story == "1 ringing, 2 ringing"


def test_the_end_is_told_once_and_closes_no_other_call(phone: Phone) -> None:
    phone.says("baresip", "ringing", "a", number=ANA).says("hook", "ringing").says("baresip", "answered", "a")
    phone.says("baresip", "ringing", "b", number=BEN)
    phone.says("baresip", "ended", "a").says("hook", "ended", after=0.5)
    assert phone.story == "1 ringing, 1 answered, 2 ringing, 1 ended"


def test_ring_back_of_a_call_that_goes_out_answers_nothing(phone: Phone) -> None:
    phone.says("baresip", "ringing", "a", direction="outbound").says("session", "media_start", "7-1")
    assert phone.story == "1 ringing"
    assert phone.says("baresip", "answered", "a").story == "1 ringing, 1 answered"


# ---- holds --------------------------------------------------------------------------------------
def test_a_hold_that_nobody_told_of(phone: Phone) -> None:
    phone.says("hook", "answered", "5").says("session", "media_start", "7-1")
    phone.says("session", "media_stop", "7-1").says("session", "media_start", "7-2", after=30)
    phone.says("hook", "ended", "5")
    assert phone.story == "1 answered, 1 held, 1 resumed, 1 ended"


def test_a_hold_bears_the_time_when_the_sound_stopped(phone: Phone) -> None:
    phone.says("hook", "answered", "5").says("session", "media_start", "7-1", after=30)
    phone.says("session", "media_stop", "7-1", after=22, at=1050.5)
    assert phone.signals[-1].at == 1050.5


def test_a_hold_without_an_end_is_given_up(phone: Phone) -> None:
    phone.says("hook", "answered", "5").says("session", "media_start", "7-1").says("session", "media_stop", "7-1")
    assert phone.waits(UNTOLD_S - 1).story == "1 answered, 1 held"
    assert phone.waits(2).story == "1 answered, 1 held, 1 ended"


@pytest.mark.parametrize("teller", ["", "hook"])
def test_a_softphone_that_died_ends_its_call_and_why_is_known(phone: Phone, teller: str) -> None:
    if teller:
        phone.says(teller, "answered", "5")
    phone.says("session", "media_start", "7-1").says("session", "media_stop", "7-1", reason=GONE)
    assert phone.story == "1 answered, 1 ended"
    assert phone.signals[-1].reason == GONE


def test_of_a_softphone_that_died_its_control_socket_tells_and_no_hold_is_made_up(phone: Phone) -> None:
    phone.says("baresip", "answered", "a").says("session", "media_start", "7-1")
    assert phone.says("session", "media_stop", "7-1", reason=GONE).story == "1 answered"
    assert phone.says("baresip", "ended", "a", reason=GONE).story == "1 answered, 1 ended"


def test_a_told_hold_lasts_as_long_as_it_lasts(phone: Phone) -> None:
    phone.says("baresip", "answered", "a").says("session", "media_start", "7-1")
    phone.says("session", "media_stop", "7-1").waits(3600)
    assert phone.story == "1 answered, 1 held"


def test_sound_that_goes_on_in_a_told_hold_resumes_nothing(phone: Phone) -> None:
    phone.says("baresip", "answered", "a").says("session", "media_start", "7-1").says("baresip", "held", "a")
    phone.says("session", "media_stop", "7-1").says("session", "media_start", "7-2")
    assert phone.story == "1 answered, 1 held"


# ---- two calls ----------------------------------------------------------------------------------
def test_the_first_call_waits_while_the_second_is_spoken_with(phone: Phone) -> None:
    phone.says("hook", "ringing", "a", number=ANA).says("hook", "answered", "a")
    phone.says("hook", "ringing", "b", number=BEN).says("hook", "answered", "b").says("hook", "ended", "b")
    assert phone.story == "1 ringing, 1 answered, 2 ringing, 1 held, 2 answered, 2 ended, 1 resumed"


def test_one_whose_holds_are_told_waits_until_it_is_told(phone: Phone) -> None:
    phone.says("baresip", "answered", "a").says("baresip", "answered", "b").says("baresip", "ended", "b")
    assert phone.story == "1 answered, 1 held, 2 answered, 2 ended"
    assert phone.says("baresip", "resumed", "a").story.endswith("1 resumed")


def test_the_first_call_may_end_before_the_second(phone: Phone) -> None:
    phone.says("baresip", "answered", "a").says("session", "media_start", "7-1")
    phone.says("baresip", "ringing", "b").says("baresip", "answered", "b").says("baresip", "ended", "a")
    phone.says("session", "media_stop", "7-1")
    assert phone.story == "1 answered, 2 ringing, 1 held, 2 answered, 1 ended, 2 held"


def test_a_second_caller_who_gives_up_changes_nothing(phone: Phone) -> None:
    phone.says("baresip", "answered", "a").says("baresip", "ringing", "b").says("baresip", "ended", "b")
    assert phone.story == "1 answered, 2 ringing, 2 ended"
    assert [call.phase for call in phone.calls.calls] == ["live"]


def test_an_end_without_an_id_is_that_of_the_call_that_is_on(phone: Phone) -> None:
    phone.says("hook", "answered", number=ANA).says("hook", "ringing", number=BEN, after=60).says("hook", "ended")
    assert phone.story == "1 who, 1 answered, 2 ringing, 1 ended"


# ---- transfer -----------------------------------------------------------------------------------
def test_a_call_that_is_passed_on_ends_here(phone: Phone) -> None:
    phone.says("baresip", "answered", "a").says("baresip", "ended", "a", reason="Call transfered")
    assert phone.signals[-1].reason == "Call transfered"


def test_a_call_that_is_passed_to_us_is_a_new_one(phone: Phone) -> None:
    """The one who passes it on is spoken with first; then their call ends, and the customer's has another id."""
    phone.says("baresip", "answered", "colleague", number="sip:bob@pbx")
    phone.says("baresip", "ringing", "customer", number=ANA).says("baresip", "answered", "customer")
    phone.says("baresip", "ended", "colleague")
    assert phone.story == "1 who, 1 answered, 2 ringing, 1 held, 2 answered, 1 ended"
    assert phone.who(2).number == ANA


def test_somebody_else_at_the_other_end_of_the_same_call(phone: Phone) -> None:
    phone.says("audiohook", "answered", "a", number=BEN, name="Ben").says("audiohook", "answered", "a", number=ANA)
    assert phone.story == "1 who, 1 answered, 1 who"
    assert phone.who(1) == Who(number=ANA)


# ---- clocks and restarts -----------------------------------------------------------------------
def test_a_clock_that_goes_back_takes_no_call_back(phone: Phone) -> None:
    phone.says("baresip", "answered", "a").says("baresip", "held", "a", at=5.0).says("baresip", "ended", "a", at=1.0)
    times = [s.at for s in phone.signals]
    assert times == sorted(times)


def test_a_computer_that_slept_through_the_ringing(phone: Phone) -> None:
    phone.says("baresip", "ringing", "a").waits(8 * 3600)
    assert phone.says("baresip", "answered", "a").story == "1 ringing, 1 ended, 2 answered"


def test_after_a_restart_the_call_goes_on(phone: Phone) -> None:
    phone = Phone(restored(("live", Who(number=ANA), ""), at=1000.0))
    phone.says("baresip", "answered", "a", number=ANA).says("session", "media_start", "7-1").waits(ORPHAN_S + 1)
    assert phone.story == ""
    assert phone.says("baresip", "ended", "a").story == "1 ended"


def test_after_a_restart_a_hold_that_is_over_is_over() -> None:
    phone = Phone(restored(("hold", Who(), ""), at=1000.0)).says("session", "media_start", "7-1")
    assert phone.story == "1 resumed"


def test_after_a_restart_a_call_that_nobody_speaks_of_is_over() -> None:
    phone = Phone(restored(("live", Who(number=ANA), ""), at=1000.0)).waits(ORPHAN_S + 1)
    assert phone.story == "1 ended"


# ---- a pause of another program's ----------------------------------------------------------------
def test_who_only_pauses_does_not_follow_the_call(phone: Phone) -> None:
    """A payment page tells nothing else: the call's end is still that of its sound."""
    phone.says("session", "media_start", "7-1").says("hook", "pause").says("hook", "listen")
    phone.says("session", "media_stop", "7-1")
    assert phone.story == "1 answered, 1 pause, 1 listen, 1 ended"


def test_a_pause_without_a_call_is_nothing(phone: Phone) -> None:
    assert phone.says("hook", "pause").story == ""


# ---- the session watcher dies ------------------------------------------------------------------
def test_a_call_that_ended_while_nobody_watched_is_over_since_then(phone: Phone) -> None:
    phone.says("session", "media_start", "7-1")
    phone.calls = unwatched(phone.calls, phone.now)
    assert phone.waits(ORPHAN_S + 1).story == "1 answered, 1 ended"
    assert phone.signals[-1].at == phone.now - ORPHAN_S - 1
    phone.says("hook", "answered", "b").says("hook", "ended", "b")
    assert phone.story == "1 answered, 1 ended, 2 answered, 2 ended"


def test_a_call_that_the_next_watcher_sees_goes_on(phone: Phone) -> None:
    phone.says("session", "media_start", "7-1")
    phone.calls = unwatched(phone.calls, phone.now)
    phone.says("session", "media_start", "7-1").waits(ORPHAN_S + 1)
    assert phone.story == "1 answered"


def test_another_softphone_after_the_watcher_died_is_another_call(phone: Phone) -> None:
    phone.says("session", "media_start", "7-1")
    phone.calls = unwatched(phone.calls, phone.now)
    phone.says("session", "media_start", "9-1").waits(ORPHAN_S + 1)
    assert phone.story == "1 answered, 1 held, 2 answered, 1 ended"


def test_of_a_told_call_that_nobody_sees_its_source_tells_the_end(phone: Phone) -> None:
    phone.says("baresip", "answered", "a").says("session", "media_start", "7-1")
    phone.calls = unwatched(phone.calls, phone.now)
    phone.waits(ORPHAN_S + 1).says("baresip", "ended", "a")
    assert phone.story == "1 answered, 1 ended"
    assert phone.signals[-1].at == phone.now


# ---- always -------------------------------------------------------------------------------------
_AFTER = {
    "opened": {""}, "ringing": {"opened"}, "answered": {"opened", "ringing"}, "held": {"answered", "resumed"},
    "resumed": {"held"}, "ended": {"opened", "ringing", "answered", "resumed", "held"},
}  # fmt: skip


@pytest.mark.parametrize("seed", range(300))
def test_whatever_is_told_the_story_holds_together(seed: int) -> None:
    """Any news in any order: every call's steps follow from each other, one is live at most, none is kept for ever."""
    dice = random.Random(seed)
    phone = Phone()
    for _ in range(60):
        source = dice.choice(["session", "baresip", "hook", "audiohook"])
        kinds = (
            ["media_start", "media_stop"]
            if source == "session"
            else ["ringing", "answered", "held", "resumed", "ended"]
        )
        ids = ["a", "b", ""] if source == "hook" else ["a", "b", "c"]
        phone.says(
            source, dice.choice(kinds), dice.choice(ids), after=dice.choice([0.0, 0.1, 1, 30, -0.5]),
            number=dice.choice(["", "", ANA, BEN]),
        )  # fmt: skip
        assert sum(call.phase == "live" for call in phone.calls.calls) <= 1
        if dice.random() < 0.1:
            phone.waits(5)
    last: dict[int, str] = {}
    at: dict[int, float] = {}
    for signal in phone.signals:
        if signal.kind != "who":
            assert last.get(signal.call.id, "") in _AFTER[signal.kind], (signal, last)
            last[signal.call.id] = signal.kind
        assert signal.at >= at.get(signal.call.id, 0.0)
        at[signal.call.id] = signal.at


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (ANA, "020 7946 0018", True), (ANA, BEN, False), ("101", "101", True), ("101", "102", False),
        ("sip:anna@pbx", "sip:anna@pbx", True), ("sip:4420794600181@a", "sip:4420794600181@b", False),
        ("", "101", False),
    ],
)  # fmt: skip
def test_two_ways_to_write_a_number(one: str, other: str, same: bool) -> None:
    assert same_number(one, other) == same


# ---- the site gateway -------------------------------------------------------------------------
CONVERSATION = "090eaa2f-72fa-480a-83e0-8667ff89c0ec"


def test_who_tells_a_conversations_id_speaks_of_the_same_call_whatever_else_they_say(phone: Phone) -> None:
    phone.says("hook", "ringing", CONVERSATION, number=ANA)
    phone.says("audiohook", "answered", CONVERSATION, after=40, number=BEN)
    phone.says("hook", "ended", CONVERSATION)
    assert phone.story == "1 ringing, 1 who, 1 answered, 1 ended"


def test_what_is_no_conversations_id_joins_nothing(phone: Phone) -> None:
    phone.says("hook", "answered", "7", number=ANA).says("audiohook", "answered", "7", after=20, number=BEN)
    assert len(phone.calls.calls) == 2


def test_the_platforms_own_pause_is_a_hold_whatever_is_heard_of_a_program(phone: Phone) -> None:
    phone.says("session", "media_start", "7-1").says("hook", "answered", CONVERSATION)
    phone.says("audiohook", "answered", CONVERSATION).says("audiohook", "media_start", CONVERSATION)
    phone.says("audiohook", "media_stop", CONVERSATION).waits(UNTOLD_S + 1)
    phone.says("audiohook", "media_start", CONVERSATION)
    assert phone.story.endswith("1 held, 1 resumed")
    assert len(phone.calls.calls) == 1


def test_a_gateway_that_lost_a_call_ends_it_only_if_nobody_else_will_tell(phone: Phone) -> None:
    phone.says("hook", "answered", CONVERSATION).says("audiohook", "answered", CONVERSATION)
    phone.says("audiohook", "ended", CONVERSATION, reason=LOST)
    assert phone.story == "1 answered"
    phone.says("audiohook", "answered", CONVERSATION).says("audiohook", "ended", CONVERSATION, reason="end")
    assert phone.story == "1 answered, 1 ended"

    phone.says("hook", "ringing", CONVERSATION, after=10).says("audiohook", "answered", CONVERSATION)
    phone.says("audiohook", "ended", CONVERSATION, reason=LOST)
    assert phone.story.endswith("2 answered, 2 ended")


def test_a_call_of_before_a_restart_keeps_its_conversations_id_when_the_gateway_loses_it() -> None:
    """Its sound is seen, so it goes on: by that id it is found, and told what is heard instead."""
    phone = Phone(restored(("live", Who(), CONVERSATION), at=1000.0)).says("session", "media_start", "7-1")
    phone.says("audiohook", "answered", CONVERSATION).says("audiohook", "ended", CONVERSATION, reason=LOST)
    (call,) = phone.calls.calls
    assert (phone.story, call.conversation) == ("", CONVERSATION)
    assert phone.says("session", "media_stop", "7-1").story == "1 ended"  # nobody else will tell


def test_a_call_of_before_a_restart_is_known_by_its_conversations_id() -> None:
    phone = Phone(restored(("live", Who(), CONVERSATION), ("hold", Who(), ""), at=1000.0))
    phone.says("audiohook", "answered", CONVERSATION).waits(ORPHAN_S + 1)
    assert phone.story == "2 ended"
