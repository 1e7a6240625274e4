"""What the call and its sound bring: signals, words, levels, gaps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from copilot import events as e
from copilot import messages as m
from copilot.assist import cardnumbers, lookup
from copilot.decide import pauses
from copilot.model import DOUBTFUL
from copilot.speech.normalize import normalize
from copilot.speech.written import written_words
from copilot.state import Interaction
from copilot.story import Acts, Story

_SIGNALS: dict[str, tuple[type[e.Event], frozenset[str]]] = {
    # kind: the fact, and the phases in which it can come true
    "answered": (e.CallAnswered, frozenset({"opened", "ringing"})),
    "held": (e.CallHeld, frozenset({"live"})),
    "resumed": (e.CallResumed, frozenset({"hold"})),
    "ended": (e.CallEnded, frozenset({"opened", "ringing", "live", "hold"})),
}


def _opened(story: Story, msg: m.Opened) -> None:
    house = story.content.house
    language = house.language(msg.queue)
    story.tell(
        e.InteractionOpened, legs=msg.legs, queue=msg.queue, title=msg.title, recording=msg.recording,
        language=language, recognised=language in house.recognised,
    )  # fmt: skip


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
    how: dict[str, Any] = {"gone": msg.gone, "words_to_come": msg.words_to_come} if kind is e.CallEnded else {}
    told = story.tell(kind, **how)
    if msg.kind == "ended" and not story.state.recognised and phase in ("live", "hold"):
        pauses.tell_gap(story, story.state.answered_at, told.id, "language")
    elif msg.kind == "ended" and paused_since >= 0:
        pauses.tell_gap(story, paused_since, told.id)


def _words_done(story: Story, msg: m.WordsDone) -> None:
    if story.state.words_to_come:
        story.tell(e.WordsDone)


def _caller_told(story: Story, msg: m.CallerTold) -> None:
    known = story.state.caller
    number = msg.number if msg.number != known.number else ""
    name = msg.name if msg.name != known.name else ""
    if number or name:
        story.tell(e.CallerTold, number=number, name=name)


def _conversation_told(story: Story, msg: m.ConversationTold) -> None:
    if msg.conversation != story.state.conversation:
        story.tell(e.ConversationTold, conversation=msg.conversation)


def _heard(story: Story, msg: m.Heard) -> None:
    state = story.state
    if pauses.is_kept_out(state, msg):
        return
    if msg.kind != "again" and pauses.before_card(story, msg):
        return
    raw, msg = msg, _masked(state, msg)
    if msg is not raw:
        story.ask(m.ForgetWords(interaction=story.interaction))
    span: dict[str, Any] = {
        "utterance": msg.utterance,
        "leg": msg.leg,
        "start": msg.start,
        "end": msg.end,
        "text": pauses.as_written(state, msg.text),
    }
    if msg.kind == "ahead":
        _search_ahead(story, **span, confidence=msg.confidence)
    elif msg.kind == "interim":
        story.tell(e.UtteranceInterim, **span, confidence=msg.confidence)
    elif msg.kind == "set_aside":
        story.tell(e.UtteranceSetAside, **span, reason=msg.reason)
    elif msg.kind == "again":
        _revised(story, msg, span["text"])
    elif state.utterance(msg.utterance) is None:
        said = recognised if (recognised := msg.said or msg.text) != span["text"] else ""
        words = written_words(msg.text, msg.words) if msg.text != span["text"] else msg.words
        story.tell(e.UtteranceFinal, **span, said=said, confidence=msg.confidence, words=words)


def _revised(story: Story, msg: m.Heard, text: str) -> None:
    """Other words take the place of a final's, if the slower recogniser is sure enough of them."""
    line = story.state.utterance(msg.utterance)
    if line is None or cardnumbers.MASK in line.text:  # who hears one digit otherwise would not know the number again
        return
    if msg.confidence < DOUBTFUL or normalize(text) in ([], normalize(line.text)):
        return
    said = msg.text if msg.text != text else ""
    words = written_words(msg.text, msg.words) if said else msg.words
    told = (line.event,)
    story.tell(
        e.UtteranceRevised,
        utterance=line.id,
        text=text,
        said=said,
        confidence=msg.confidence,
        words=words,
        because=told,
    )


def _masked(state: Interaction, msg: m.Heard) -> m.Heard:
    """The words without the card numbers among them: none is shown, searched or kept."""
    heard = state.set_aside if msg.kind == "set_aside" else state.utterances
    before = pauses.digits_before(heard, msg.leg, msg.start)
    text, spans = cardnumbers.masked(msg.text, before)
    if not spans:
        return msg
    said, _ = cardnumbers.masked(msg.said, before)
    return replace(msg, text=text, said=said, words=cardnumbers.masked_words(msg.text, msg.words, spans))


def _search_ahead(story: Story, **words: Any) -> None:
    """Ask what will be searched if these words are final. Nothing is told: they may not be."""
    if_so = Story(story.desk, story.content, interaction=story.interaction, at=story.at, wall=story.wall)
    lookup.search(if_so, if_so.tell(e.UtteranceFinal, **words))
    for request in if_so.requests:
        if isinstance(request, m.SearchKnowledge):
            story.ask(m.SearchAhead(interaction=story.interaction, at=story.at, search=request))


def _level(story: Story, msg: m.Level) -> None:
    story.tell(e.LevelMeasured, leg=msg.leg, dbfs=msg.dbfs, speech=msg.speech, zeros=msg.zeros)


def _gap(story: Story, msg: m.Gap) -> None:
    story.tell(e.HearingGap, leg=msg.leg, start=msg.start, end=msg.end, reason=msg.reason)


def _device(story: Story, msg: m.DeviceHealth) -> None:
    known = story.state.health.get(msg.leg)
    before = (known.status, known.why) if known is not None else ("ok", "")
    if (msg.status, msg.why) != before:
        story.tell(e.AudioHealthChanged, leg=msg.leg, status=msg.status, since=max(0.0, msg.since), why=msg.why)


def _truth(story: Story, msg: m.LegTruth) -> None:
    known = story.state.doubts.get(msg.leg, "")
    seen = {"echo": msg.echo, "clipping": msg.clipped, "late": msg.late}  # the worst first
    doubt = next((doubt for doubt, is_so in seen.items() if is_so or (is_so is None and known == doubt)), "")
    if doubt != known and story.state.phase == "live":
        story.tell(e.LegTrustChanged, leg=msg.leg, doubt=doubt)


def _behind(story: Story, msg: m.Behind) -> None:
    story.tell(e.HearingStepped, level=msg.level, behind=msg.behind)


def _sent(story: Story, msg: m.Sent) -> None:
    known = story.state.sound_sent
    sent = msg.bytes + (known.sent if known is not None else 0)
    if known is None or (known.server, known.sent, known.reached) != (msg.server, sent, msg.reached):
        story.tell(e.SoundSent, server=msg.server, sent=sent, reached=msg.reached)


def _clock(story: Story, msg: m.Clock) -> None:
    story.tell(e.ClockMoved)


ACTS: Acts = {
    m.Opened: _opened,
    m.CallSignal: _signal,
    m.WordsDone: _words_done,
    m.CallerTold: _caller_told,
    m.ConversationTold: _conversation_told,
    m.PauseTold: pauses.told,
    m.Heard: _heard,
    m.Level: _level,
    m.Gap: _gap,
    m.DeviceHealth: _device,
    m.LegTruth: _truth,
    m.Behind: _behind,
    m.Sent: _sent,
    m.Clock: _clock,
}
