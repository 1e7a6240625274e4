"""Many sources, one story: (calls, news) → (calls, signals). Pure; time comes inside the news.

The session watcher says *when* a call is on (a program plays and records), and never who calls; hooks, the softphone's
control socket and the gateway say *who*, and some of them when. A call is one, however many sources speak of it; which
call some news means is decided in `matching.py`.

An agent speaks with one caller at a time: when a call is answered or resumed, the one that was live is on hold, though
softphones rarely say so. Only the monotonic clock counts: when the wall clock is put right, nothing happens to a call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from copilot.calls.call import NAMED, Call, Calls, Hold, Key, Signal, SignalKind, Who
from copilot.calls.matching import find, is_late
from copilot.calls.news import GONE, LOST, CallNews, Kind

RING_S = 180.0  # longer than a telephone rings: nobody told that it stopped
ORPHAN_S = 10.0  # after a restart, until a call that no source speaks of is over
UNTOLD_S = 120.0  # on hold only because its sound stopped, and a hook that may not tell the end

UNTOLD = "untold"  # the reason of an end that no source told

Step = tuple[Calls, tuple[Signal, ...]]


def follow(calls: Calls, news: CallNews) -> Step:
    """What `news` makes of the calls."""
    if is_late(calls, news):
        return calls, ()
    call = find(calls, news)
    if news.kind in ("pause", "listen"):  # whoever says that does not follow the call otherwise
        return calls, (Signal(kind=news.kind, call=call, at=news.at),) if call is not None else ()
    if call is not None:
        return _of_known(calls, call, news)
    if news.kind not in ("ringing", "answered", "resumed", "media_start"):
        return calls, ()
    call = Call(id=calls.count + 1, phase="ringing", at=news.at, began=news.at, who=Who().told(news))
    call = _spoken_of(call, news)
    opened = Signal(kind="opened", call=call, at=news.at)
    calls = calls.with_call(call)
    if news.kind == "ringing":
        return calls, (opened, Signal(kind="ringing", call=call, at=news.at))
    calls, more = _STEPS[news.kind](calls, call, news.at, news)
    who = (Signal(kind="who", call=call, at=news.at),) if call.who != Who() else ()
    return calls, (opened, *who, *more)


def tick(calls: Calls, now: float) -> Step:
    """What the time alone makes of the calls: some are over, and nobody told."""
    told: list[Signal] = []
    for call in calls.calls:
        if _is_given_up(call, now):
            calls, more = _end(calls, call, now, UNTOLD)
            told += more
        elif call.unseen and now - call.unseen > ORPHAN_S:
            calls, more = _stopped_unseen(calls, call)
            told += more
    return calls, tuple(told)


def unwatched(calls: Calls, at: float) -> Calls:
    """The session watcher ended, and the next one knows nothing: calls whose sound it saw are taken on trust, until
    somebody sees them again, or for ORPHAN_S."""
    for call in calls.calls:
        if call.has("session") and not call.unseen:
            calls = calls.with_call(replace(call, unseen=at))
    return calls


def restored(*told: tuple[str, Who, str], at: float) -> Calls:
    """The calls of before a restart, in order, each with its phase, who it is and its conversation's id; the sources
    will speak of those that are still on."""
    calls = Calls()
    for phase, who, id in told:
        # a hook named it before it was claimed, and what it told outlives the gateway
        keys: frozenset[Key] = frozenset((source, id) for source in NAMED if id)
        call = Call(id=calls.count + 1, phase=phase, at=at, began=at, who=who, keys=keys, orphan=True)  # type: ignore[arg-type]
        calls = calls.with_call(call)
    return calls


def _stopped_unseen(calls: Calls, call: Call) -> Step:
    """The new watcher does not see it: over since it was seen last, unless somebody else will tell when it is."""
    since = max(call.unseen, call.at)
    call = replace(call, keys=frozenset(key for key in call.keys if key[0] != "session"), unseen=0.0)
    calls = calls.with_call(call)
    return (calls, ()) if call.is_told else _end(calls, call, since, "media")


def _is_given_up(call: Call, now: float) -> bool:
    if call.orphan:
        return now - call.began > ORPHAN_S
    if call.phase == "ringing":
        return now - call.began > RING_S
    return call.hold == "media" and not call.is_told_whole and now - call.at > UNTOLD_S


def _of_known(calls: Calls, known: Call, news: CallNews) -> Step:
    at = max(news.at, known.at)  # a source's clock never takes a call back in time
    call = _spoken_of(replace(known, at=at, who=known.who.told(news)), news)
    calls = calls.with_call(call)
    calls, told = _STEPS[news.kind](calls, call, at, news)
    if call.who != known.who:
        told = (Signal(kind="who", call=call, at=at), *told)
    return calls, told


def _spoken_of(call: Call, news: CallNews) -> Call:
    """The call, now that this source has spoken of it."""
    tells = call.tells | {news.source} if news.source != "session" and news.kind != "ringing" else call.tells
    unseen = 0.0 if news.source == "session" else call.unseen
    return replace(call, keys=call.keys | {(news.source, news.call)}, tells=tells, orphan=False, unseen=unseen)


# ---- one step each ----------------------------------------------------------------------------
def _ringing(calls: Calls, call: Call, at: float, news: CallNews) -> Step:
    return calls, ()


def _answered(calls: Calls, call: Call, at: float, news: CallNews) -> Step:
    if call.phase == "ringing":
        return _take_up(calls, call, at, "answered")
    if call.phase == "hold" and not call.hold:  # from before a restart: it is on, whatever it was then
        return _take_up(calls, call, at, "resumed")
    return calls, ()


def _held(calls: Calls, call: Call, at: float, news: CallNews) -> Step:
    if call.phase == "live":
        return _put_on_hold(calls, call, at, "told")
    return calls.with_call(replace(call, hold="told")) if call.phase == "hold" else calls, ()


def _resumed(calls: Calls, call: Call, at: float, news: CallNews) -> Step:
    if call.phase == "live":
        return calls, ()
    return _take_up(calls, call, at, "resumed" if call.phase == "hold" else "answered")


def _ended(calls: Calls, call: Call, at: float, news: CallNews) -> Step:
    """The site that lost a call's sound knows nothing of the call; whoever else tells of it will tell its end."""
    if news.source == "audiohook" and news.reason == LOST and (call.tells - {"audiohook"} or call.has("session")):
        call = replace(call, keys=call.keys - {(news.source, news.call)}, tells=call.tells - {"audiohook"})
        calls = calls.with_call(call)
        return _take_up(calls, call, at, "resumed") if call.hold == "media" else (calls, ())
    return _end(calls, call, at, news.reason)


def _media_start(calls: Calls, call: Call, at: float, news: CallNews) -> Step:
    if call.phase == "ringing" and not call.is_told_whole:  # else ring-back would answer the call
        return _take_up(calls, call, at, "answered")
    if call.phase == "hold" and call.hold in ("media", ""):
        return _take_up(calls, call, at, "resumed")
    return calls, ()


def _media_stop(calls: Calls, call: Call, at: float, news: CallNews) -> Step:
    """No sound: a hold that nobody told of, or the end if nobody else will tell it. A softphone that died tells no
    hook any more; what tells of calls by itself (its control socket, the site) will say what became of this one."""
    if news.source != "session":  # the site holds its sound back, and will say when it is over
        return _put_on_hold(calls, call, at, "media") if call.phase == "live" else (calls, ())
    call = replace(call, keys=call.keys - {(news.source, news.call)})
    calls = calls.with_call(call)
    if call.has("session"):
        return calls, ()
    gone = news.reason == GONE
    if not call.is_told or (gone and not call.is_told_whole):
        return _end(calls, call, at, GONE if gone else "media") if call.phase != "ringing" else (calls, ())
    if gone:
        return calls, ()
    return _put_on_hold(calls, call, at, "media") if call.phase == "live" else (calls, ())


_STEPS: Mapping[Kind, Callable[[Calls, Call, float, CallNews], Step]] = {
    "ringing": _ringing,
    "answered": _answered,
    "held": _held,
    "resumed": _resumed,
    "ended": _ended,
    "media_start": _media_start,
    "media_stop": _media_stop,
}


def _take_up(calls: Calls, call: Call, at: float, kind: SignalKind) -> Step:
    """The agent speaks on this call; whoever was spoken with before waits."""
    told: list[Signal] = []
    for other in calls.calls:
        if other.phase == "live" and other.id != call.id:
            calls, more = _put_on_hold(calls, other, max(at, other.at), "other")
            told += more
    call = replace(call, phase="live", at=at, hold="")
    return calls.with_call(call), (*told, Signal(kind=kind, call=call, at=at))


def _put_on_hold(calls: Calls, call: Call, at: float, why: Hold) -> Step:
    call = replace(call, phase="hold", at=at, hold=why)
    return calls.with_call(call), (Signal(kind="held", call=call, at=at),)


def _end(calls: Calls, call: Call, at: float, reason: str) -> Step:
    """The call is over. Its sound, if it goes on, is another's; a call that waited only for this one goes on."""
    calls = calls.without(call, over_at=at if reason != UNTOLD else None)
    told = (Signal(kind="ended", call=call, at=at, reason=reason),)
    live = next((other for other in calls.calls if other.phase == "live"), None)
    if live is not None:
        sound = frozenset(key for key in call.keys if key[0] == "session")
        return calls.with_call(replace(live, keys=live.keys | sound)), told
    waiting = [other for other in calls.calls if other.hold == "other" and not other.is_told_whole]
    if len(waiting) == 1:
        calls, more = _take_up(calls, waiting[0], max(at, waiting[0].at), "resumed")
        return calls, (*told, *more)
    return calls, told
