"""What the call and its sound bring: signals, words, levels, gaps, pauses."""

from __future__ import annotations

from typing import Any

from copilot import commands as c
from copilot import events as e
from copilot import messages as m
from copilot.assist import lookup
from copilot.speech.written import written, written_words
from copilot.story import Acts, Story

BLOCK_S = 0.07  # sound comes in blocks: the one in which the agent paused is heard to its end
ZEROS_S = 2.0  # of nothing but zero samples, and a leg is said to be dead

_SIGNALS: dict[str, tuple[type[e.Event], frozenset[str]]] = {
    # kind: the fact, and the phases in which it can come true
    "answered": (e.CallAnswered, frozenset({"opened", "ringing"})),
    "held": (e.CallHeld, frozenset({"live"})),
    "resumed": (e.CallResumed, frozenset({"hold"})),
    "ended": (e.CallEnded, frozenset({"opened", "ringing", "live", "hold"})),
}


def _opened(story: Story, msg: m.Opened) -> None:
    story.tell(e.InteractionOpened, legs=msg.legs, queue=msg.queue, title=msg.title, recording=msg.recording)


def _signal(story: Story, msg: m.CallSignal) -> None:
    phase = story.state.phase
    if msg.kind == "ringing":
        if phase == "opened":
            story.tell(e.CallRinging, number=msg.number, untold=msg.untold, name=msg.name)
        return
    kind, phases = _SIGNALS[msg.kind]
    if phase not in phases:
        return
    paused_since = story.state.paused_since
    told = story.tell(kind)
    if msg.kind == "ended" and paused_since >= 0:
        _tell_paused(story, paused_since, told.id)


def _caller_told(story: Story, msg: m.CallerTold) -> None:
    known = story.state.caller
    number = msg.number if msg.number != known.number else ""
    name = msg.name if msg.name != known.name else ""
    if number or name:
        story.tell(e.CallerTold, number=number, name=name)


def _heard(story: Story, msg: m.Heard) -> None:
    state = story.state
    if state.paused and msg.end > state.paused_since + BLOCK_S:
        return  # of a paused span nothing is kept
    span: dict[str, Any] = {
        "utterance": msg.utterance,
        "leg": msg.leg,
        "start": msg.start,
        "end": msg.end,
        "text": written(msg.text),
    }
    if msg.kind == "ahead":
        _search_ahead(story, **span, confidence=msg.confidence)
    elif msg.kind == "interim":
        story.tell(e.UtteranceInterim, **span, confidence=msg.confidence)
    elif msg.kind == "set_aside":
        story.tell(e.UtteranceSetAside, **span, reason=msg.reason)
    elif state.utterance(msg.utterance) is None:
        said = msg.text if msg.text != span["text"] else ""
        words = written_words(msg.text, msg.words)
        story.tell(e.UtteranceFinal, **span, said=said, confidence=msg.confidence, words=words)


def _search_ahead(story: Story, **words: Any) -> None:
    """Ask what will be searched if these words are final. Nothing is told: they may not be."""
    if_so = Story(story.desk, story.content, interaction=story.interaction, at=story.at, wall=story.wall)
    lookup.search(if_so, if_so.tell(e.UtteranceFinal, **words))
    for request in if_so.requests:
        if isinstance(request, m.SearchKnowledge):
            story.ask(m.SearchAhead(interaction=story.interaction, at=story.at, search=request))


def _level(story: Story, msg: m.Level) -> None:
    state = story.state
    story.tell(e.LevelMeasured, leg=msg.leg, dbfs=msg.dbfs, speech=msg.speech, zeros=msg.zeros)
    known = state.health.get(msg.leg)
    status = known.status if known else "ok"
    if state.phase == "live" and msg.zeros and status == "ok":
        since = state.silent_since.get(msg.leg, msg.at)
        if msg.at - since >= ZEROS_S:
            story.tell(e.AudioHealthChanged, leg=msg.leg, status="zeros", since=since)
    elif not msg.zeros and status != "ok":
        story.tell(e.AudioHealthChanged, leg=msg.leg, status="ok", since=msg.at)


def _gap(story: Story, msg: m.Gap) -> None:
    story.tell(e.HearingGap, leg=msg.leg, start=msg.start, end=msg.end, reason=msg.reason)


def _device(story: Story, msg: m.DeviceHealth) -> None:
    known = story.state.health.get(msg.leg)
    status = known.status if known is not None else "ok"
    if msg.status == "ok" and status == "zeros":
        return  # the device is well, and gives nothing but zeros all the same
    if msg.status != status:
        story.tell(e.AudioHealthChanged, leg=msg.leg, status=msg.status, since=msg.at, why=msg.why)


def _truth(story: Story, msg: m.LegTruth) -> None:
    known = story.state.doubts.get(msg.leg, "")
    if msg.echo or (known == "echo" and msg.echo is None):
        doubt = "echo"
    elif msg.clipped or (known == "clipping" and msg.clipped is None):
        doubt = "clipping"
    else:
        doubt = ""
    if doubt != known and story.state.phase == "live":
        story.tell(e.LegTrustChanged, leg=msg.leg, doubt=doubt)


def _behind(story: Story, msg: m.Behind) -> None:
    story.tell(e.HearingStepped, level=msg.level, behind=msg.behind)


def _clock(story: Story, msg: m.Clock) -> None:
    story.tell(e.ClockMoved)


def _pause(story: Story, cmd: c.PauseHearing) -> None:
    if not story.state.paused and story.state.phase in ("live", "hold"):
        story.tell(e.HearingPaused)


def _resume(story: Story, cmd: c.ResumeHearing) -> None:
    state = story.state
    if not state.paused:
        return
    resumed = story.tell(e.HearingResumed)
    _tell_paused(story, state.paused_since, resumed.id)


def _tell_paused(story: Story, since: float, over: str) -> None:
    """The gap that a pause leaves in every leg; `over` is the event that ended the pause."""
    for leg in story.state.legs:
        story.tell(e.HearingGap, leg=leg, start=since, end=story.at, reason="paused", because=(over,))


ACTS: Acts = {
    m.Opened: _opened,
    m.CallSignal: _signal,
    m.CallerTold: _caller_told,
    m.Heard: _heard,
    m.Level: _level,
    m.Gap: _gap,
    m.DeviceHealth: _device,
    m.LegTruth: _truth,
    m.Behind: _behind,
    m.Clock: _clock,
    c.PauseHearing: _pause,
    c.ResumeHearing: _resume,
}
