"""The vocabulary of the sound check: the window asks to hear both legs before any call, and is told what is heard.

Nothing of a check is kept: no interaction, no journal, no file but the choice at its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from copilot.commands import Answer, Command
from copilot.model import Effort, Leg

# Earshot's own sentences in `trouble`: the window has them in its languages
CALL_IS_ON = "A call is on; the sound can be checked after it."
NO_LIVE_CALLS = "This profile plays recordings only; it hears no devices."
NOT_MEASURED = "How fast this computer is could not be measured. `earshot models measure` says why."
CHECK_BROKE = "The sound check stopped. Open it again."

HEARD_DBFS = -45.0  # a leg that never was louder is hard to recognise
SampleState = Literal["", "plays", "heard", "unheard"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundChoice:
    """What calls are heard from; "" is the system's default, and any program that plays and records."""

    microphone: str = ""
    speaker: str = ""
    softphone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskSound(Command):
    """What is chosen, and by whom? Answered by `SoundChosen`."""

    request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSound(Command):
    """Listen with these devices, from now on or instead of those before. Answered by `SoundNow`, again and again, until
    `EndSoundCheck`, or a call."""

    request: str
    choice: SoundChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class HearAnew(Command):
    """Forget the words heard so far: the sentence is read once more. No answer of its own."""

    request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaySample(Command):
    """Play a sentence through the loudspeaker, or stop it. No answer of its own."""

    request: str
    plays: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSoundCheck(Command):
    """Close the devices; no answer."""

    request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepSound(Command):
    """Hear all calls from these from now on. Answered by `SoundChosen`."""

    request: str
    choice: SoundChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class AskMachine(Command):
    """How fast is this machine? Measured if it never was, which takes some seconds. Answered by `MachineSpeed`."""

    request: str


# ---- answers --------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class SoundChosen(Answer):
    choice: SoundChoice = SoundChoice()
    fixed: tuple[str, ...] = ()  # fields of it that the administrator decided


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundDevice:
    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegSound:
    """One leg just now. `dbfs` is the loudest of the last moment; `loudest` since these devices were chosen, or None
    while no sound came at all. `why` is a sentence about the device, "" when all is well."""

    leg: Leg
    device: str = ""
    dbfs: float | None = None
    loudest: float | None = None
    clipped: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundNow(Answer):
    """`say` is what is to be read aloud, `heard` what the recogniser wrote of it, of whose words `matched` are right. Both
    are in the `language` of the agent's queue; nothing is written where it is not `recognised`, and `say` is "" where
    no sentence is known in it.

    `deaf`: why nothing is written, as a sentence. `sample`: what became of the sentence that is played; `unplayed`: why
    none is, as a sentence.
    """

    microphones: tuple[SoundDevice, ...] = ()
    speakers: tuple[SoundDevice, ...] = ()
    programs: tuple[str, ...] = ()  # names of those that play just now
    sees_programs: bool = False
    legs: tuple[LegSound, ...] = ()
    language: str = "en"
    recognised: bool = True
    say: str = ""
    heard: str = ""
    matched: int = 0
    words: int = 0
    deaf: str = ""
    sample: SampleState = ""
    unplayed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineSpeed(Answer):
    """`after`: seconds from a line's last word to its card; `effort`: what can be recognised of a live call here."""

    after: float = 0.0
    effort: Effort = "full"
    too_slow: bool = False


QUESTIONS: dict[str, type[Command]] = {
    cls.__name__: cls for cls in (AskSound, CheckSound, HearAnew, PlaySample, EndSoundCheck, KeepSound, AskMachine)
}
ANSWERS: dict[str, type[Answer]] = {cls.__name__: cls for cls in (SoundChosen, SoundNow, MachineSpeed)}
