"""The call and its sound: phases, words, gaps, levels."""

from __future__ import annotations

from dataclasses import replace

from copilot import events as e
from copilot.model import Gap
from copilot.state.views import Changes, Interaction, Utterance


def _opened(s: Interaction, ev: e.InteractionOpened) -> Interaction:
    return replace(
        s, wall=ev.wall, legs=ev.legs, queue=ev.queue, title=ev.title, recording=ev.recording,
        language=ev.language, recognised=ev.recognised, levels={}, interims={},
    )  # fmt: skip


def _ringing(s: Interaction, ev: e.CallRinging) -> Interaction:
    number, name = ev.number or s.caller.number, ev.name or s.caller.name
    caller = replace(s.caller, number=number, name=name, number_known=bool(number) or not ev.untold)
    return replace(s, phase="ringing", rang=True, signalled_at=ev.at, caller=caller)


def _caller_told(s: Interaction, ev: e.CallerTold) -> Interaction:
    """A new number without a name is somebody whose name nobody told."""
    known = s.caller
    name = ev.name if ev.name or (ev.number and known.number) else known.name
    number = ev.number or known.number
    return replace(s, caller=replace(known, number=number, name=name, number_known=known.number_known or bool(number)))


def _conversation_told(s: Interaction, ev: e.ConversationTold) -> Interaction:
    return replace(s, conversation=ev.conversation)


def _answered(s: Interaction, ev: e.CallAnswered) -> Interaction:
    return replace(s, phase="live", signalled_at=ev.at, answered_at=ev.at, listening_since=ev.at)


def _held(s: Interaction, ev: e.CallHeld) -> Interaction:
    return replace(s, phase="hold", signalled_at=ev.at, hold_since=ev.at)


def _resumed(s: Interaction, ev: e.CallResumed) -> Interaction:
    return replace(s, phase="live", signalled_at=ev.at, hold_since=-1.0, listening_since=ev.at)


def _ended(s: Interaction, ev: e.CallEnded) -> Interaction:
    return replace(
        s,
        phase="wrapup",
        gone=ev.gone,
        words_to_come=ev.words_to_come,
        ended_at=ev.at,
        ended_wall=ev.wall,
        hold_since=-1.0,
        paused_since=-1.0,
        program_pauses=False,
        interims={},
    )


def _words_done(s: Interaction, ev: e.WordsDone) -> Interaction:
    return replace(s, words_to_come=False)


def _finished(s: Interaction, ev: e.InteractionFinished) -> Interaction:
    return replace(s, phase="finished")


def _paused(s: Interaction, ev: e.HearingPaused) -> Interaction:
    by_program = ev.why == "program"
    if by_program and s.paused:
        return replace(s, program_pauses=True, interims={})
    since = s.paused_since if s.paused else ev.at
    return replace(s, paused_since=since, paused_why=ev.why, program_pauses=by_program, interims={})


def _unpaused(s: Interaction, ev: e.HearingResumed) -> Interaction:
    return replace(s, paused_since=-1.0, program_pauses=False, listening_since=ev.at)


def _consent(s: Interaction, ev: e.ConsentChanged) -> Interaction:
    return replace(s, consent=ev.status, announcement=ev.say or s.announcement)


def _heard(ev: e.UtteranceInterim | e.UtteranceFinal | e.UtteranceSetAside, *, final: bool) -> Utterance:
    return Utterance(
        id=ev.utterance,
        event=ev.id,
        leg=ev.leg,
        start=ev.start,
        end=ev.end,
        text=ev.text,
        said=getattr(ev, "said", ""),
        confidence=getattr(ev, "confidence", 0.0),
        words=getattr(ev, "words", ()),
        final=final,
    )


def _interim(s: Interaction, ev: e.UtteranceInterim) -> Interaction:
    return replace(s, interims={**s.interims, ev.leg: _heard(ev, final=False)})


def _final(s: Interaction, ev: e.UtteranceFinal) -> Interaction:
    interims = {leg: u for leg, u in s.interims.items() if leg != ev.leg}
    unsure = s.doubts.get(ev.leg) == "echo" or ev.start < s.echo_until.get(ev.leg, -1.0)
    line = replace(_heard(ev, final=True), foreign=ev.leg in s.foreign, unsure=unsure)
    lines = s.utterances
    # finals arrive by their end; the transcript reads by their start
    place = len(lines)
    while place and lines[place - 1].start > line.start:
        place -= 1
    return replace(s, utterances=(*lines[:place], line, *lines[place:]), interims=interims)


def _revised(s: Interaction, ev: e.UtteranceRevised) -> Interaction:
    def again(line: Utterance) -> Utterance:
        return replace(
            line, text=ev.text, said=ev.said, confidence=ev.confidence, words=ev.words, first=line.first or line.text
        )

    return replace(s, utterances=tuple(again(u) if u.id == ev.utterance else u for u in s.utterances))


def _set_aside(s: Interaction, ev: e.UtteranceSetAside) -> Interaction:
    interims = {leg: u for leg, u in s.interims.items() if leg != ev.leg}
    return replace(s, set_aside=(*s.set_aside, _heard(ev, final=True)), interims=interims)


def _gap(s: Interaction, ev: e.HearingGap) -> Interaction:
    return replace(s, gaps=(*s.gaps, Gap(leg=ev.leg, start=ev.start, end=ev.end, reason=ev.reason)))


def _level(s: Interaction, ev: e.LevelMeasured) -> Interaction:
    spoke = {**s.spoke_at, ev.leg: ev.at} if ev.speech else s.spoke_at
    interims = s.interims
    if not ev.speech and ev.leg in interims:  # what was being said came to nothing
        interims = {leg: u for leg, u in interims.items() if leg != ev.leg}
    return replace(s, levels={**s.levels, ev.leg: ev.dbfs}, spoke_at=spoke, interims=interims)


def _health(s: Interaction, ev: e.AudioHealthChanged) -> Interaction:
    before = s.health.get(ev.leg)
    deaf = s.deaf
    if before is not None and before.status != "ok":
        deaf = (*deaf, Gap(leg=ev.leg, start=before.since, end=ev.at, reason="no_audio"))
    return replace(s, health={**s.health, ev.leg: ev}, deaf=deaf)


def _trust(s: Interaction, ev: e.LegTrustChanged) -> Interaction:
    over = s.doubts.get(ev.leg) == "echo" and ev.doubt != "echo"
    until = {**s.echo_until, ev.leg: ev.at} if over else s.echo_until
    return replace(s, doubts={**s.doubts, ev.leg: ev.doubt}, echo_until=until)


def _foreign(s: Interaction, ev: e.LanguageDoubted) -> Interaction:
    lines = tuple(replace(u, foreign=ev.doubted) if u.leg == ev.leg else u for u in s.utterances)
    return replace(s, utterances=lines, foreign=s.foreign | {ev.leg} if ev.doubted else s.foreign - {ev.leg})


def _stepped(s: Interaction, ev: e.HearingStepped) -> Interaction:
    return replace(s, hearing=ev.level)


def _sent(s: Interaction, ev: e.SoundSent) -> Interaction:
    return replace(s, sound_sent=ev)


CHANGES: Changes = {
    e.InteractionOpened: _opened,
    e.CallRinging: _ringing,
    e.CallerTold: _caller_told,
    e.ConversationTold: _conversation_told,
    e.CallAnswered: _answered,
    e.CallHeld: _held,
    e.CallResumed: _resumed,
    e.CallEnded: _ended,
    e.WordsDone: _words_done,
    e.InteractionFinished: _finished,
    e.HearingPaused: _paused,
    e.HearingResumed: _unpaused,
    e.ConsentChanged: _consent,
    e.LanguageDoubted: _foreign,
    e.UtteranceInterim: _interim,
    e.UtteranceFinal: _final,
    e.UtteranceRevised: _revised,
    e.UtteranceSetAside: _set_aside,
    e.HearingGap: _gap,
    e.LevelMeasured: _level,
    e.AudioHealthChanged: _health,
    e.LegTrustChanged: _trust,
    e.HearingStepped: _stepped,
    e.SoundSent: _sent,
}
