"""When hearing pauses and goes on: by the agent's key, before a card number, by the customer's word; and its announcement.

Of a paused span nothing is kept. Before a card number that includes the words from the cue on: they are dropped, in here
and in the worker (`Hearing.drop`), and only what was said before them becomes a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from copilot import commands as c
from copilot import events as e
from copilot import messages as m
from copilot.assist import cardnumbers
from copilot.assist.checklist import JUNK, evidence
from copilot.assist.phrases import first_match
from copilot.house import DEFAULT_LANGUAGE, House
from copilot.model import Evidence, Leg, PauseReason
from copilot.speech.written import written
from copilot.state import Interaction, Utterance
from copilot.story import Acts, Story

BY_CUSTOMER: tuple[PauseReason, ...] = ("consent", "refused")  # pauses that only the customer's word ends
TOGETHER_S = 10.0  # digits further apart than this are no one number
ANSWER_S = 15.0  # a question for a number is answered within this time
SAME_THOUGHT_S = 1.5  # one key pauses and resumes: pressed so soon after a pause of another's, it meant to pause
IN_CALL = ("opened", "ringing", "live", "hold")
SPOKEN = ("live", "hold", "wrapup")  # when words come: of a slow recogniser also after the hold or the hang-up
BLOCK_S = 0.07  # sound comes in blocks: the one in which the agent paused is heard to its end


# ---- the agent's key --------------------------------------------------------------------------
def _pause(story: Story, cmd: c.PauseHearing) -> None:
    if not story.state.paused and story.state.phase in ("live", "hold"):
        story.tell(e.HearingPaused)


def _resume(story: Story, cmd: c.ResumeHearing) -> None:
    state = story.state
    just = state.paused_why in ("card", "program") and story.at - state.paused_since < SAME_THOUGHT_S
    if state.paused and state.paused_why not in BY_CUSTOMER and not just:
        _go_on(story)
        if state.paused_why != "program":
            _still_paused(story, state)


def told(story: Story, msg: m.PauseTold) -> None:
    """Another program pauses, and ends what it began or what a card number began; what the agent or the customer wished
    stays. Over a pause that began otherwise its own is kept in mind, and stands when that is over."""
    state = story.state
    if msg.pause and not state.program_pauses and state.phase in ("live", "hold"):
        story.tell(e.HearingPaused, why="program")
    elif not msg.pause and state.paused and state.paused_why in ("program", "card"):
        _go_on(story, by="program")
    elif not msg.pause and state.paused and state.program_pauses:
        story.tell(e.HearingPaused, why=state.paused_why)


def _go_on(story: Story, by: Literal["agent", "time", "consent", "program"] = "agent") -> None:
    since = story.state.paused_since
    resumed = story.tell(e.HearingResumed, by=by)
    tell_gap(story, since, resumed.id)


def _still_paused(story: Story, before: Interaction) -> None:
    """What another program wants outlasts what the agent's key or the customer's answer ends."""
    if before.program_pauses:
        story.tell(e.HearingPaused, why="program")


def tell_gap(story: Story, since: float, over: str, reason: str = "paused") -> None:
    """What was not heard of any leg until now, when the event `over` ended it."""
    for leg in story.state.legs:
        story.tell(e.HearingGap, leg=leg, start=since, end=story.at, reason=reason, because=(over,))


# ---- card numbers -----------------------------------------------------------------------------
def before_card(story: Story, msg: m.Heard) -> bool:
    """Pause if these words ask for a card number or begin one; what came before them becomes a line."""
    state = story.state
    if not story.content.house.pause_on_cards or state.phase not in SPOKEN or msg.kind == "set_aside":
        return False
    asked = _just_said(state, "agent", msg.start) if msg.leg == "customer" else ""
    cue = cardnumbers.cue(
        msg.text,
        msg.leg,
        story.content.cues.cards,
        before=digits_before(state.utterances, msg.leg, msg.start),
        asked=asked,
    )
    if cue is None:
        return False
    heard = None
    kept = msg.text[: cue.keep].strip()
    if kept and state.utterance(msg.utterance) is None:
        _tell_line(story, msg.utterance, msg.leg, msg.start, msg.end, kept, msg.confidence)
        line = story.state.utterance(msg.utterance)
        quote = _shown(state, msg.text[slice(*cue.place)]) if cue.why != "read" else ""
        heard = Evidence(utterance=msg.utterance, leg=msg.leg, start=msg.start, quote=quote) if line else None
    for leg, other in state.interims.items():
        if leg != msg.leg and (said := _without_digits(other.text)):
            _tell_line(story, other.id, other.leg, other.start, other.end, said, other.confidence)
    story.tell(e.HearingPaused, why="card", heard=heard)
    if state.phase == "wrapup":  # nobody ends this pause any more, and the rest of the call is not heard
        resumed = story.tell(e.HearingResumed, by="time")
        tell_gap(story, msg.start, resumed.id)
    return True


def is_kept_out(state: Interaction, msg: m.Heard) -> bool:
    """Whether these words belong to a span of which nothing is kept, however late they come."""
    if state.paused:
        return state.paused_why not in ("agent", "program") or msg.end > state.paused_since + BLOCK_S
    last = next((gap for gap in reversed(state.gaps) if gap.leg == msg.leg and gap.reason == "paused"), None)
    return (
        state.phase == "wrapup" and last is not None and last.end >= state.ended_at and msg.end > last.start + BLOCK_S
    )


def _tell_line(story: Story, id: str, leg: Leg, start: float, end: float, text: str, confidence: float) -> None:
    text, _ = cardnumbers.masked(text, digits_before(story.state.utterances, leg, start))
    shown = as_written(story.state, text)
    said = text if text != shown else ""
    story.tell(
        e.UtteranceFinal, utterance=id, leg=leg, start=start, end=end, text=shown, said=said, confidence=confidence
    )


def _shown(state: Interaction, words: str) -> str:
    """A few of a line's words, as they stand in it."""
    return as_written(state, cardnumbers.masked(words)[0])


def as_written(state: Interaction, text: str) -> str:
    """As a person would write it; only of English it is known how."""
    return written(text) if state.language == DEFAULT_LANGUAGE else text


def _without_digits(text: str) -> str:
    """What was said before the first digits: they may be a number's."""
    found = cardnumbers.runs(text)
    return text[: found[0].start].strip() if found else text.strip()


def digits_before(heard: Sequence[Utterance], leg: Leg, start: float) -> str:
    """The digits with which the newest of the leg's lines `heard` end, if what begins at `start` may go on with them."""
    digits = ""
    for line in _lines_before(heard, leg, start):
        if line.end < start - TOGETHER_S:
            break
        digits = cardnumbers.ending_digits(line.spoken) + digits
        if not cardnumbers.is_digits(line.spoken):
            break
        start = line.start
    return digits


def _just_said(state: Interaction, leg: Leg, start: float) -> str:
    line = next(iter(_lines_before(state.utterances, leg, start)), None)
    return line.spoken if line is not None and line.end >= start - ANSWER_S else ""


def _lines_before(heard: Sequence[Utterance], leg: Leg, start: float) -> list[Utterance]:
    return [u for u in reversed(heard[-12:]) if u.leg == leg and u.start < start]


# ---- what the customer says to it -------------------------------------------------------------
def _mark(story: Story, cmd: c.MarkConsent) -> None:
    state = story.state
    allowed = {"announced": ("to_announce",), "agreed": ("to_ask", "refused")}
    known = state.consent
    if not known or known == cmd.status or state.phase not in IN_CALL:
        return
    if cmd.status != "refused" and known not in allowed[cmd.status]:
        return
    story.tell(e.ConsentChanged, status=cmd.status)
    up = state.phase in ("live", "hold")
    if cmd.status == "refused" and up:
        story.tell(e.HearingPaused, why="refused")
    elif cmd.status == "agreed" and up and state.paused_why in BY_CUSTOMER and state.paused:
        _go_on(story, by="consent")
    else:
        return
    _still_paused(story, state)


def follow(story: Story, event: e.Event) -> None:
    """The announcement as the call goes: due, said, or waited for; what is forgotten, and the one that ends by itself."""
    state, house = story.state, story.content.house
    if isinstance(event, e.HearingPaused):
        story.ask(m.ForgetWords(interaction=story.interaction))
    if isinstance(event, e.InteractionOpened) and event.recording is None and house.consent != "off":
        _tell_due(story, event)
    elif isinstance(event, e.CallAnswered) and state.consent in ("to_ask", "refused"):
        story.tell(e.HearingPaused, why="consent" if state.consent == "to_ask" else "refused")
    elif isinstance(event, e.UtteranceFinal) and state.consent == "to_announce" and event.leg != "customer":
        _announced(story, event)
    elif isinstance(event, e.ClockMoved) and _is_over(state, house):
        _go_on(story, by="time")


def _is_over(state: Interaction, house: House) -> bool:
    """Whether hearing goes on by itself after a card number."""
    waits = state.paused and state.paused_why == "card" and not state.program_pauses and house.card_pause_s > 0
    return waits and state.at - state.paused_since >= house.card_pause_s


def _tell_due(story: Story, event: e.InteractionOpened) -> None:
    told = story.content.announcement(event.language)
    ask = story.content.house.consent == "ask"
    say = f"{told.say} {told.ask}" if told is not None and ask else told.say if told is not None else ""
    story.tell(e.ConsentChanged, status="to_ask" if ask else "to_announce", by="model", say=say)


def _announced(story: Story, event: e.UtteranceFinal) -> None:
    told = story.content.announcement(story.state.language)
    line = story.state.utterance(event.utterance)
    if told is None or line is None or line.sure < JUNK or line.unsure:
        return
    if (place := first_match(told.phrases, line.text)) is not None:
        story.tell(e.ConsentChanged, status="announced", by="model", heard=evidence(line, place))


ACTS: Acts = {c.PauseHearing: _pause, c.ResumeHearing: _resume, c.MarkConsent: _mark}
