"""Which device or program each leg is taken from. Pure: a scene and wishes in, a target or a sentence out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from copilot.audio.capture.backend import Program, Scene, Target
from copilot.events import OTHER_DEVICE
from copilot.model import Leg


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the agent chose, and what is known of the call. "" and 0 are "no wish"."""

    microphone: str = ""  # device id
    speaker: str = ""  # device id
    softphone: str = ""  # name of a program: only it is a softphone, and the customer is taken from it alone
    program: int = 0  # pid that the call tracker saw in this call


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """`target` is None when there is nothing to take; `say` is then why. With a target it says what differs from the wish."""

    target: Target | None
    say: str = ""
    muted: bool = False


def choose(leg: Leg, scene: Scene, wishes: Wishes, held: str = "") -> Choice:
    """`held`: the program's stream that the leg is taken from and that sounds. A newer one does not replace it: when a
    second call rings, the softphone plays the ringing beside the caller."""
    if scene.trouble:
        return Choice(target=None, say=scene.trouble)
    if leg == "agent":
        return _device(scene, Target(kind="microphone", device=wishes.microphone))
    program = softphone(scene, wishes)
    if program is not None:
        if not program.plays:
            return Choice(target=None, say=f"{program.name} plays nothing just now.")
        stream = held if held in program.plays else program.plays[-1]
        return Choice(target=Target(kind="speaker", device=wishes.speaker, name=program.name, stream=stream))
    if wishes.softphone and scene.sees_programs:
        return Choice(target=None, say=f"{wishes.softphone} plays nothing just now.")
    return _device(scene, Target(kind="speaker", device=wishes.speaker))


def softphone(scene: Scene, wishes: Wishes) -> Program | None:
    """The program that the customer is heard from, as far as it is known."""
    if wishes.program:
        found = next((program for program in scene.programs if program.pid == wishes.program), None)
        return found or (Program(pid=wishes.program, name="The softphone") if scene.sees_programs else None)
    named = [program for program in scene.programs if is_softphone(program, wishes)]
    if wishes.softphone:
        return next((program for program in named if program.plays), None)
    return next((program for program in named if program.in_call), None)


def is_softphone(program: Program, wishes: Wishes) -> bool:
    """Whether a program may be one: the chosen one, or any when none was chosen."""
    wanted = wishes.softphone.casefold()
    return not wanted or wanted in program.name.casefold() or wanted in program.binary.casefold()


def _device(scene: Scene, wish: Target) -> Choice:
    found = scene.find(wish.kind, wish.device)
    if found is not None:
        # a muted loudspeaker's monitor still gives what is played
        muted = found.muted and found.kind == "microphone"
        say = f"{found.name} is muted in the system's mixer." if muted else ""
        return Choice(target=replace(wish, device=found.id, name=found.name), say=say, muted=muted)
    other = scene.find(wish.kind, "")
    if other is None:
        return Choice(target=None, say=f"This machine has no {wish.kind}. Plug one in.")
    return Choice(
        target=replace(wish, device=other.id, name=other.name),
        say=OTHER_DEVICE.format(wish.kind, other.name),
    )
