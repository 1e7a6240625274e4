"""One AudioHook session as a value: what came and when → the session after it, and what there is to do.

Pure: no socket, no clock. Who runs it (`audiohook.py`) sends what is to be said, and calls `overdue` when the deadline
passes without a word. It answers by the book and forgives what a network can cause: sound on its way while the client
pauses, or one that repeats itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import msgspec

from copilot.calls.conversation import NOBODY
from copilot.calls.news import LOST
from copilot.gateway import position, protocol
from copilot.gateway.pcmu import Layout

Phase = Literal["new", "live", "paused", "leaving", "closed"]

OPEN_S = 10.0  # for the client to say `open`
SILENT_S = 15.0  # without a word or a sound: three pings missed
LEAVE_S = 10.0  # for the client to say `close` after our `disconnect`, and to hang up after our `closed`


@dataclass(frozen=True, slots=True)
class Say:
    """A message for the client."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Began:
    """A conversation is heard from now on. Probes do not begin."""

    conversation: str
    number: str
    name: str
    dialed: str


@dataclass(frozen=True, slots=True)
class Flow:
    """Sound begins to come, or stops."""

    on: bool


@dataclass(frozen=True, slots=True)
class Sound:
    """What was said from `at` on (nanoseconds of the stream), as it came."""

    at: int
    layout: Layout
    pcmu: bytes


@dataclass(frozen=True, slots=True)
class Ended:
    """What began is over: "end", or only its sound is lost to us (LOST), whatever becomes of the telephone call."""

    reason: str


@dataclass(frozen=True, slots=True)
class HangUp:
    """Nothing more is to be said: close the connection."""


Deed = Say | Began | Flow | Sound | Ended | HangUp


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    id: str
    organization: str
    languages: tuple[str, ...] = ()  # that are heard here, told to a client that asks
    phase: Phase = "new"
    conversation: str = ""  # "" until `open`, and of a probe
    layout: Layout | None = None
    theirs: int = 0  # number of the client's last message
    ours: int = 0
    acknowledged: int = 0  # the highest of ours that the client said it has
    at: int = 0  # nanoseconds of the stream: samples, and what was discarded
    stray: int = 0  # sounds that came when none should; dropped
    astray: int = 0  # nanoseconds by which the client's own position differed at most
    deadline: float

    @property
    def begun(self) -> bool:
        return bool(self.conversation) and self.phase in ("live", "paused")


Step = tuple[Session, tuple[Deed, ...]]


def new(id: str, organization: str, now: float, languages: tuple[str, ...] = ()) -> Session:
    """A session whose client has signed for `id` and `organization`, and has said nothing yet."""
    return Session(id=id, organization=organization, languages=languages, deadline=now + OPEN_S)


def receive(session: Session, data: str | bytes, now: float) -> Step:
    """What the client sent."""
    if session.phase in ("live", "paused"):
        session = replace(session, deadline=now + SILENT_S)
    try:
        if isinstance(data, bytes):
            return _sound(session, data)
        message = protocol.envelope(data)
        session = _counted(session, message)
        session, deeds = _heard(session, protocol.parameters(message), message, now)
        return _compared(session, message), deeds
    except protocol.Violation as violation:
        if session.phase in ("leaving", "closed"):
            return session, ()  # it was told to leave; only its `close` counts
        return leave(session, "error", now, info=str(violation))


def leave(session: Session, reason: Literal["completed", "unauthorized", "error"], now: float, info: str = "") -> Step:
    """Ask the client to close."""
    if session.phase in ("leaving", "closed"):
        return session, ()
    over = _over(session, LOST)
    parameters = {"reason": reason} | ({"info": info} if info else {})
    session, said = _say(session, "disconnect", parameters)
    return replace(session, phase="leaving", deadline=now + LEAVE_S), (said, *over)


def pause(session: Session) -> Step:
    """Ask the client for silence: somebody at the desktop does not want to be heard."""
    return _ask(session, "pause")


def resume(session: Session) -> Step:
    return _ask(session, "resume")


def overdue(session: Session, now: float) -> Step:
    """The deadline passed and nothing came."""
    if session.phase in ("leaving", "closed"):
        return session, (HangUp(),)
    return leave(session, "error", now, info="nothing was received in time")


def lost(session: Session) -> Step:
    """The connection is gone."""
    over = _over(session, LOST)
    return replace(session, phase="closed"), over


def _counted(session: Session, message: protocol.Envelope) -> Session:
    """The envelope's own rules. Raises Violation."""
    if message.id.lower() != session.id.lower():
        raise protocol.Violation("id is not the session's")
    if session.phase == "leaving":  # numbers may be what it was told to leave for
        return replace(session, theirs=message.seq)
    if message.seq != session.theirs + 1:
        raise protocol.Violation(f"seq {message.seq} after {session.theirs}")
    if not session.acknowledged <= message.serverseq <= session.ours:
        raise protocol.Violation(f"serverseq {message.serverseq} when {session.ours} were sent")
    return replace(session, theirs=message.seq, acknowledged=message.serverseq)


def _compared(session: Session, message: protocol.Envelope) -> Session:
    """Our count of the stream beside the client's. Another count is no reason to lose a call."""
    if session.layout is None or session.phase not in ("live", "paused"):
        return session
    return replace(session, astray=max(session.astray, abs(position.read(message.position) - session.at)))


def _heard(session: Session, said: protocol.Parameters, message: protocol.Envelope, now: float) -> Step:
    if session.phase == "closed":
        return session, ()
    match said:
        case protocol.Close():
            return _closed(session, said.reason, now)
        case protocol.Error():
            return session, ()  # a `close` follows
        case protocol.Ping():
            return _answer(session, "pong")
    if session.phase == "leaving":
        return session, ()
    if isinstance(said, protocol.Open) != (session.phase == "new"):
        raise protocol.Violation(f"{message.type} in a session that is {session.phase}")
    match said:
        case protocol.Open():
            return _opened(session, said, now)
        case protocol.Update():
            return _answer(session, "updated")
        case protocol.Paused():
            return replace(session, phase="paused"), _flow(session, on=False)
        case protocol.Resumed():
            return replace(_moved(session, said), phase="live"), _flow(session, on=True)
        case protocol.Discarded():
            return _moved(session, said), ()


def _opened(session: Session, said: protocol.Open, now: float) -> Step:
    if said.organization_id.lower() != session.organization.lower():
        return leave(session, "unauthorized", now, info="organizationId is not the one that signed")
    media, layout = protocol.chosen(said.media)
    probe = said.conversation_id == NOBODY
    parameters: dict[str, Any] = {"media": [msgspec.to_builtins(media)] if media else [], "startPaused": False}
    if said.supported_languages:
        parameters["supportedLanguages"] = session.languages
    session, answer = _answer(session, "opened", parameters)
    conversation = "" if probe else said.conversation_id.lower()
    session = replace(session, phase="live", layout=layout, conversation=conversation, deadline=now + SILENT_S)
    if probe:
        return session, answer
    who = said.participant
    began = Began(conversation=conversation, number=who.ani, name=who.ani_name, dialed=who.dnis)
    return session, (*answer, began, *((Flow(on=True),) if layout else ()))


def _closed(session: Session, reason: str, now: float) -> Step:
    over = _over(session, reason if reason == "end" else LOST)  # a client that failed hung nobody up
    session, answer = _answer(session, "closed")
    return replace(session, phase="closed", deadline=now + LEAVE_S), (*answer, *over)


def _sound(session: Session, data: bytes) -> Step:
    if session.phase == "new":
        raise protocol.Violation("sound before open")
    if session.phase != "live":  # on its way when the client stopped: nobody wants it any more
        return replace(session, stray=session.stray + 1), ()
    if not data:  # a probe sends one
        return session, ()
    if session.layout is None:
        raise protocol.Violation("sound without media")
    if len(data) % len(session.layout):
        raise protocol.Violation("sound that is not a whole number of samples")
    sound = Sound(session.at, session.layout, data)
    after = session.at + len(data) // len(session.layout) * position.SAMPLE
    return replace(session, at=after), (sound,) if session.conversation else ()


def _moved(session: Session, said: protocol.Resumed | protocol.Discarded) -> Session:
    """The client's word on where the stream goes on is the truth: some sound may have been on its way."""
    return replace(session, at=position.read(said.start) + position.read(said.discarded))


def _flow(session: Session, *, on: bool) -> tuple[Deed, ...]:
    changes = (session.phase == "live") != on
    return (Flow(on),) if changes and session.layout and session.conversation else ()


def _over(session: Session, reason: str) -> tuple[Deed, ...]:
    return (Ended(reason),) if session.begun else ()


def _ask(session: Session, what: Literal["pause", "resume"]) -> Step:
    if session.phase not in ("live", "paused"):
        return session, ()
    session, said = _say(session, what, {})
    return session, (said,)


def _answer(session: Session, type: str, parameters: dict[str, Any] | None = None) -> tuple[Session, tuple[Deed, ...]]:
    session, said = _say(session, type, parameters or {})
    return session, (said,)


def _say(session: Session, type: str, parameters: dict[str, Any]) -> tuple[Session, Say]:
    session = replace(session, ours=session.ours + 1)
    message = {
        "version": "2",
        "id": session.id,
        "type": type,
        "seq": session.ours,
        "clientseq": session.theirs,
        "parameters": parameters,
    }
    return session, Say(msgspec.json.encode(message).decode())
