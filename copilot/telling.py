"""Events as lines for people: what `earshot replay`, `interactions show` and the headless demo print."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from copilot import events as e
from copilot.model import Effort
from copilot.state import Desk, Interaction, apply

ERASED = "erased"

_GAPS = {
    "engine_restart": "Earshot restarted",
    "no_audio": "no sound",
    "damaged": "the recording is damaged",
    "paused": "paused",
    "language": "no recogniser for this language",
    "overload": "this computer was too slow",
}
_PAUSED = {
    "card": "a card number is about to be said",
    "consent": "the customer has not agreed yet",
    "refused": "the customer does not want it",
    "program": "another program asked for it",
}
_CONSENT = {
    "to_announce": "The customer is to be told that Earshot listens",
    "announced": "The customer was told that Earshot listens",
    "to_ask": "The customer is to be asked whether Earshot may listen",
    "agreed": "The customer agrees that Earshot listens",
    "refused": "The customer does not want Earshot to listen",
}
_WHO = {"agent": "Agent", "customer": "Customer", "mixed": "Call"}


def clock(seconds: float) -> str:
    """Call time: 03:41, and 1:03:41 beyond an hour."""
    minutes, secs = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{secs:02}" if hours else f"{minutes:02}:{secs:02}"


def line(event: e.Event, desk: Desk) -> str | None:
    """One line, or None for what is not worth one. `desk` is the desk after the event."""
    tell = _LINES.get(type(event))
    state = desk.interactions.get(event.interaction)
    if tell is None or state is None:
        return None
    text = tell(event, state)
    return f"{clock(event.at)}  {text}" if text else None


def story(events: Iterable[e.Event], erased: Collection[str]) -> Iterator[tuple[str, str]]:
    """(interaction, line) of stored events in their order; `erased` are the ids of those whose content is gone."""
    desk = Desk()
    for event in events:
        seen = _marked(event) if event.id in erased else event
        desk = apply(desk, seen)
        if told := line(seen, desk):
            yield event.interaction, told


def _marked(value: Any) -> Any:
    """An erased event, or a part of it, with a word in each place where text was. Only ever for reading."""
    if isinstance(value, tuple):
        return tuple(map(_marked, value))
    if not is_dataclass(value):
        return value
    marks: dict[str, Any] = {}
    for field in fields(value):
        held = getattr(value, field.name)
        marks[field.name] = ERASED if field.metadata.get("private") and held == "" else _marked(held)
    return replace(value, **marks)  # type: ignore[type-var]


def _title(card: str, state: Interaction) -> str:
    view = state.card(card)
    return view.card.title if view else card


def _thumb(event: e.CardRated | e.PassageRated) -> str:
    return event.aspect if event.good else f"not {event.aspect}"


def _ringing(event: e.CallRinging, state: Interaction) -> str:
    number = event.number or ("" if event.untold else "number withheld")
    return "  ".join(part for part in ("Ringing", number, event.name) if part)


def _final(event: e.UtteranceFinal, state: Interaction) -> str:
    return f"{_WHO[event.leg]:<9} {event.text}{_unsure(state, event.utterance)}"


def _unsure(state: Interaction, *utterances: str) -> str:
    return "  (speaker not certain)" if state.unsure(utterances) else ""


def _shown(event: e.CardShown, state: Interaction) -> str:
    view = state.card(event.card)
    if view is None:
        return ""
    card = view.card
    heard = f'  heard "{card.because[0].quote}"' if card.because else ""
    source = f"{card.source.ref} §{card.source.section}" if card.source.section else card.source.ref
    return f"  ┌ {card.title}  [{card.strength}]\n         │ “{card.say}”\n         └ {source}{heard}"


def _step(step: str, state: Interaction) -> str:
    return next((s.title for s in state.steps if s.id == step), step)


def _tick(event: e.StepTicked, state: Interaction) -> str:
    return f"  ✓ {_step(event.step, state)} ({'heard' if event.by == 'model' else 'agent'})"


def _nudge(event: e.NudgeRaised, state: Interaction) -> str:
    spans = ", ".join(f"{clock(gap.start)} to {clock(gap.end)}" for gap in event.nudge.unheard)
    return f"  ! {event.nudge.text}" + (f"  (may have been said while not heard: {spans})" if spans else "")


def _looked(event: e.CallerLooked, state: Interaction) -> str:
    names = ", ".join(c.name for c in event.candidates)
    return {
        "withheld": "  Caller: number withheld",
        "none": "  Caller: no record found",
        "several": f"  Caller: several records fit: {names}",
        "contradicted": f"  Caller: contradicted, could be {names}",
    }.get(event.status, "")


def _doubted(event: e.LegsDoubted, state: Interaction) -> str:
    if not event.doubted:
        return "  The legs are the right way round after all"
    return (
        f'  ! The legs look swapped: the customer\'s leg says "{event.heard.quote}". '
        "Nothing is suggested or proposed; replay with the other --left."
    )


def _trust(event: e.LegTrustChanged, state: Interaction) -> str:
    if event.doubt == "echo":
        return "  ! The microphone hears the customer: who said what is not certain"
    if event.doubt == "clipping":
        return f"  ! {_WHO[event.leg]}: too loud, the sound is cut off"
    if event.doubt == "late":
        return f"  ! {_WHO[event.leg]}: the sound comes late"
    return f"  {_WHO[event.leg]}: the sound is clean again"


_LESS: dict[Effort, str] = {
    "half": "words being spoken are shown half as often",
    "lines": "lines come when they are finished",
    "finals": "lines come when they are finished, and a little later",
}


def _consent(event: e.ConsentChanged, state: Interaction) -> str:
    heard = f', heard "{event.heard.quote}"' if event.heard is not None else ""
    return f"  {_CONSENT[event.status]}{heard}"


def _foreign(event: e.LanguageDoubted, state: Interaction) -> str:
    if not event.doubted:
        return f"  {_WHO[event.leg]}: the words can be trusted again"
    return f"  ! {_WHO[event.leg]}: may not be speaking English, words not trusted"


def _stepped(event: e.HearingStepped, state: Interaction) -> str:
    if event.level == "full":
        return "  This computer keeps up again"
    why = f"is {event.behind:.0f} s behind" if event.behind >= 0.5 else "is slow"
    return f"  ! This computer {why}: {_LESS[event.level]}"


def _sent(event: e.SoundSent, state: Interaction) -> str:
    if not event.reached:
        return f"  ! {event.server} does not answer: this call is heard on this computer"
    return "" if event.sent else f"  The sound of this call goes to {event.server}"


def _summary(event: e.SummaryDrafted, state: Interaction) -> str:
    rows = [
        f"           {line.section:<7} {line.text}  [{clock(line.start)}]{_unsure(state, *line.cites)}"
        for line in event.lines
    ]
    return "\n".join(["  Summary, drafted", *rows])


def _proposed(event: e.WriteProposed, state: Interaction) -> str:
    rows = [
        f"           {c.label:<18} was {c.was or 'empty'!r}, new {c.new!r}"
        + (f'  heard "{c.evidence.quote}" [{clock(c.evidence.start)}]' if c.evidence.quote else "")
        for c in event.proposal.changes
    ]
    head = f"  Proposed for {event.proposal.owner} ({event.proposal.record}), waits for approval"
    return "\n".join([head, *rows])


def _approved(event: e.WriteApproved, state: Interaction) -> str:
    view = state.proposal(event.proposal)
    labels = {change.field: change.label for change in view.proposal.changes} if view else {}
    return f"  Approved: {', '.join(labels.get(name, name) for name in event.fields)}"


_LINES: dict[type[e.Event], Callable[[Any, Interaction], str]] = {
    e.CallRinging: _ringing,
    e.CallerTold: lambda ev, s: "  Caller, as the telephone says: " + ", ".join(filter(None, (ev.name, ev.number))),
    e.CallAnswered: lambda ev, s: "Answered",
    e.CallHeld: lambda ev, s: "Hold",
    e.CallResumed: lambda ev, s: "Hold is over",
    e.CallEnded: lambda ev, s: "The softphone stopped; the call is over" if ev.gone else "Hang-up",
    e.InteractionFinished: lambda ev, s: "Closed",
    e.UtteranceFinal: _final,
    e.UtteranceRevised: lambda ev, s: f"  (heard again: {ev.text})",
    e.UtteranceSetAside: lambda ev, s: f"  (set aside, {ev.reason}: {ev.text})" if ev.text else "",
    e.HearingPaused: lambda ev, s: f"  Paused: {_PAUSED[ev.why]}" if ev.why != "agent" else "",
    e.ConsentChanged: _consent,
    e.LanguageDoubted: _foreign,
    e.HearingGap: lambda ev, s: f"  (not heard from {clock(ev.start)} to {clock(ev.end)}: {_GAPS[ev.reason]})",
    e.AudioHealthChanged: lambda ev, s: f"  ! {_WHO[ev.leg]}: {ev.why}" if ev.why else "",
    e.LegTrustChanged: _trust,
    e.HearingStepped: _stepped,
    e.SoundSent: _sent,
    e.CallerLooked: _looked,
    e.CallerBound: lambda ev, s: f"  Caller: {ev.customer.name} ({ev.customer.id}), by {ev.how}",
    e.CallerUnbound: lambda ev, s: "  Caller: not certain any more",
    e.LegsDoubted: _doubted,
    e.IdentityHeard: lambda ev, s: f"  Identity: {ev.item} {'agrees' if ev.agrees else 'does not agree'}",
    e.PlaybookChosen: lambda ev, s: f"  Playbook: {ev.title}",
    e.CardShown: _shown,
    e.CardHeldBack: lambda ev, s: f"  held back: {_title(ev.card, s)} ({ev.reason.replace('_', ' ')})",
    e.CardFolded: lambda ev, s: f"  to earlier: {_title(ev.card, s)}",
    e.CardUsed: lambda ev, s: f"  used: {_title(ev.card, s)}",
    e.CardRated: lambda ev, s: f"  rated: {_title(ev.card, s)}, {_thumb(ev)}",
    e.NothingFound: lambda ev, s: "  no article found for this",
    e.PassageTaken: lambda ev, s: f"  asked: {ev.question}; {ev.how} {ev.article} §{ev.section}",
    e.PassageRated: lambda ev, s: f"  asked: {ev.question}; {ev.article} {_thumb(ev)}",
    e.AskedInVain: lambda ev, s: f"  asked, and no article answers it: {ev.question}",
    e.StepTicked: _tick,
    e.StepMaybeHeard: lambda ev, s: f"  ? {_step(ev.step, s)} (maybe heard, speaker not certain)",
    e.NudgeRaised: _nudge,
    e.SummaryDrafted: _summary,
    e.WrapupProposed: lambda ev, s: f"  Wrap-up code {ev.candidates[0].code} ({ev.candidates[0].title})",
    e.WriteProposed: _proposed,
    e.WriteApproved: _approved,
    e.ApprovalRefused: lambda ev, s: f"  Approval refused: {ev.reason}",
    e.WriteVerified: lambda ev, s: f"  Written and read back, version {ev.version}",
    e.WriteConflicted: lambda ev, s: "  Not written: the record changed meanwhile",
    e.WriteFailed: lambda ev, s: f"  Not written: {ev.reason}",
}
