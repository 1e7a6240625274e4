"""Which call some news speaks of. Pure.

A source that gave a call an id is taken at its word. For the rest: one number is one caller; what begins within a few
seconds of each other is one call; and news without an id means the call in which it can come true.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from copilot.calls import conversation
from copilot.calls.call import NAMED, Call, Calls, same_number
from copilot.calls.news import CallNews

LATE_S = 10.0  # sources that speak of one call do so within this; a caller's number often comes after the answer
OVER_S = 2.0  # after an end, news of the same call that overtook each other on the way may still come

_Test = Callable[[Call], bool]


def find(calls: Calls, news: CallNews) -> Call | None:
    """The call that `news` means; None when it is a new one, or none of ours."""
    if news.call and (known := calls.by_key((news.source, news.call))) is not None:
        return known
    if news.source in NAMED and conversation.read(news.call):
        named = (calls.by_key((source, news.call)) for source in NAMED)
        if (known := next((call for call in named if call is not None), None)) is not None:
            return known
    if news.source == "session":
        return _of_session(calls, news)
    return _of_teller(calls, news)


def is_late(calls: Calls, news: CallNews) -> bool:
    """Whether `news` speaks of a call that has just ended."""
    ended = calls.over.get((news.source, news.call))
    if ended is None or news.at - ended > OVER_S or news.kind == "ringing":
        return False
    return calls.by_key((news.source, news.call)) is None if news.call else news.kind == "ended"


def _of_session(calls: Calls, news: CallNews) -> Call | None:
    """Sound began: of the call that is on and had none, else of the one that rings."""
    if news.kind != "media_start":
        return None
    silent = [call for call in calls.calls if not call.has("session")]
    return _newest(silent, lambda c: c.phase == "live", lambda c: c.phase == "hold", lambda c: c.phase == "ringing")


def _of_teller(calls: Calls, news: CallNews) -> Call | None:
    fits = [call for call in calls.calls if call.who.may_be(news)]
    if news.call:  # this source would have named the calls it knows
        fits = [call for call in fits if not call.has(news.source)]

    def is_new(call: Call) -> bool:
        return call.orphan or news.at - call.began <= LATE_S

    def has_number(call: Call) -> bool:
        return bool(news.number and call.who.number) and same_number(news.number, call.who.number)

    if news.kind == "ringing":
        known_to_others = [call for call in fits if not call.has(news.source)]
        again = [call for call in fits if call.phase == "ringing" and call.has(news.source)]
        return _newest(
            known_to_others, lambda c: has_number(c) and (is_new(c) or c.phase == "ringing"), is_new
        ) or _newest(again, lambda c: has_number(c) or is_new(c))
    if news.kind == "answered":
        return _newest(
            fits, lambda c: has_number(c) and (is_new(c) or c.phase == "ringing"),
            lambda c: c.phase == "ringing" and not news.call, is_new,
        )  # fmt: skip
    phases = {"held": ("live",), "resumed": ("hold",)}.get(news.kind, ("live", "hold", "ringing"))
    return _newest(fits, has_number, *(_in(phase) for phase in phases))


def _in(phase: str) -> _Test:
    return lambda call: call.phase == phase


def _newest(calls: Iterable[Call], *tests: _Test) -> Call | None:
    """The newest call that passes the first test that any of them passes."""
    newest_first = sorted(calls, key=lambda call: -call.id)
    return next((call for test in tests for call in newest_first if test(call)), None)
