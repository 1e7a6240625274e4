"""What a leg's sound is called, and what to do about it. Words only."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from copilot.model import Effort
from copilot.soundcheck import HEARD_DBFS, LegSound, MachineSpeed, SoundNow

translate = QCoreApplication.translate

SILENT_DBFS = -60.0
ENOUGH = 0.75  # of the sentence's words


@dataclass(frozen=True, slots=True)
class Word:
    """A word beside a meter; shape and word tell what the colour repeats."""

    text: str
    ink: str = "text2"
    icon: str = ""


def level(leg: LegSound) -> Word:
    """How a leg was heard since its device was chosen."""
    if leg.loudest is None:
        if leg.leg == "agent":
            return Word(translate("sound", "Not heard"), "bad_text", "mic-off")
        return Word(translate("sound", "Nothing plays"))
    if leg.clipped:
        return Word(translate("sound", "Too loud"), "warn_text", "triangle-alert")
    if leg.loudest <= SILENT_DBFS:
        return Word(translate("sound", "Silent"))
    if leg.loudest < HEARD_DBFS:
        return Word(translate("sound", "Too quiet"), "warn_text", "triangle-alert")
    return Word(translate("sound", "Good level"), "text", "check")


def is_heard(leg: LegSound) -> bool:
    return leg.loudest is not None and leg.loudest >= HEARD_DBFS


def advice(agent: LegSound, customer: LegSound, *, reads: bool = True) -> tuple[str, bool]:
    """What to do next, and whether it is trouble; one thing at a time, the microphone first. `reads`: there is a sentence."""
    if agent.loudest is None and agent.why:
        return agent.why, True
    if agent.loudest is None or agent.loudest <= SILENT_DBFS:
        if not reads:
            return translate("sound", "Say something. If the bar stays empty, the microphone may be muted, or it is another one."), False  # fmt: skip
        return translate("sound", "Read the sentence aloud. If the bar stays empty, the microphone may be muted, or it is another one."), False  # fmt: skip
    if not is_heard(agent):
        return translate("sound", "You are hardly heard. Come closer to the microphone, or turn it up in the system's settings."), True  # fmt: skip
    if customer.loudest is None and customer.why:
        return customer.why + " " + _play(), True
    if customer.loudest is None or customer.loudest <= SILENT_DBFS:
        return _play() + " " + translate("sound", "If the bar stays empty, choose the loudspeaker that the softphone plays on."), False  # fmt: skip
    if not is_heard(customer):
        return translate("sound", "The caller is quiet. Turn the softphone up, not the headset: its wheel does not change what Earshot hears."), True  # fmt: skip
    return translate("sound", "Both sides are heard."), False


def _play() -> str:
    return translate("sound", "Play the sentence (Ctrl+T), then the softphone's test sound or your voicemail.")


def sample(sound: SoundNow) -> Word:
    """What became of the sentence that is played."""
    if sound.unplayed:
        return Word(sound.unplayed, "bad_text")
    match sound.sample:
        case "plays":
            return Word(translate("sound", "It is played on the loudspeaker"))
        case "heard":
            return Word(translate("sound", "Earshot heard it"), "text")
        case "unheard":
            return Word(translate("sound", "Earshot did not hear it: choose the loudspeaker that you heard it from"), "warn_text")  # fmt: skip
        case _:
            return Word("")


def counted(right: int, words: int) -> str:
    return translate("sound", "{0} of {1} words").format(right, words)


def machine(speed: MachineSpeed) -> str:
    """What to expect of this computer in a live call."""
    if speed.too_slow:
        return translate("sound", "This computer is too slow for live calls: parts of them will not be heard.")
    said = translate("sound", "On this computer a card comes about {0} s after the last word.").format(
        f"{speed.after:.1f}"
    )
    return f"{said} {left_out(speed.effort)}".strip()


def left_out(effort: Effort) -> str:
    """What a slow computer leaves out of every live call."""
    match effort:
        case "half":
            return translate("sound", "Words still being spoken are shown half as often.")
        case "lines":
            return translate("sound", "Lines are shown when they are finished.")
        case "finals":
            return translate("sound", "Lines are shown when they are finished, a little later.")
        case _:
            return ""
