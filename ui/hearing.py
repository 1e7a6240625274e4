"""How a call is heard, in words: every code by which the engine says what is not, what is not to be trusted, and why.

A code that is not known is shown as it is: a test keeps that from happening.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QLocale

from copilot import events
from copilot.events import SoundSent
from copilot.model import Gap
from ui import words

translate = QCoreApplication.translate

NOISE_DB = -45.0  # louder than this and no speech
MOST_SPANS = 3  # that are named of those in which nobody listened
_OTHER_DEVICE = re.compile(events.OTHER_DEVICE.format("(?P<kind>.+?)", "(?P<device>.+)"))


def gap(reason: str, times: str) -> str:
    """Why nothing was transcribed in a span, for `HearingGap.reason`; `times` as people read them."""
    match reason:
        case "paused":
            said = translate("words", "Paused {0}. Nothing was kept.")
        case "no_audio":
            said = translate("words", "Not heard {0}. Nothing is guessed for this gap.")
        case "damaged":
            said = translate("words", "Not heard {0}: the recording is damaged. Nothing is guessed.")
        case "engine_restart":
            said = translate("words", "Not heard {0}: Earshot restarted. Nothing is guessed.")
        case "language":
            said = translate("words", "Not heard {0}: no recogniser for this language. Nothing is guessed.")
        case "overload":
            said = translate("words", "Not heard {0}: this computer was too slow. Nothing is guessed.")
        case _:
            return f"{reason} {times}"
    return said.format(times)


def sound(status: str, silent: str) -> str:
    """How a leg's sound is, for `AudioHealthChanged.status`; `silent` is how long, as people read it."""
    match status:
        case "ok":
            return translate("reasons", "Good level")
        case "zeros":
            return translate("reasons", "Silent {0}").format(silent)
        case "absent":
            return translate("reasons", "No device")
        case "muted":
            return translate("reasons", "Muted")
        case _:
            return status


def leg(status: str, dbfs: float | None, *, speaks: bool) -> str:
    """What comes on a leg just now, in a word or two; `dbfs` is None when nothing is listened to."""
    if status == "muted":
        return translate("reasons", "muted")
    if status != "ok":
        return translate("reasons", "not heard")
    if speaks:
        return translate("reasons", "speech")
    return translate("reasons", "quiet") if dbfs is None or dbfs < NOISE_DB else translate("reasons", "noise")


def no_sound(why: str) -> str:
    """Why neither leg has any, where it is no matter of one device; for `AudioHealthChanged.why`."""
    match why:
        case events.GATEWAY_LOST:
            return translate("reasons", "The gateway is out of reach. The call itself goes on.")
        case events.GATEWAY_STILL:
            return translate("reasons", "No sound comes from the gateway. The call itself goes on.")
        case events.DEVICES_STILL:
            return translate("reasons", "Nothing arrives from the devices. The call itself goes on.")
        case _:
            return why


def other_device(why: str) -> str:
    """That a leg is heard from another device than the chosen one, for `AudioHealthChanged.why`; "" when it is not."""
    found = _OTHER_DEVICE.fullmatch(why)
    if found is None:
        return ""
    if found["kind"] == "microphone":
        said = translate("reasons", "The chosen microphone is not there; {0} is used until it is back.")
    else:
        said = translate("reasons", "The chosen speaker is not there; {0} is used until it is back.")
    return said.format(found["device"])


def maybe_said(nudge: str) -> str:
    """A nudge whose step may have been said while nobody listened."""
    return translate("reasons", "{0} – may have been said while not heard").format(nudge)


def spans(unheard: Sequence[Gap]) -> str:
    """The newest spans in which nobody listened."""
    named = [words.stretch(gap.start, gap.end) for gap in unheard[-MOST_SPANS:]]
    return ", ".join(["…", *named] if len(unheard) > MOST_SPANS else named)


def doubt(why: str) -> str:
    """Why who said what on a leg is in doubt, for `LegTrustChanged.doubt`; "" when nothing is."""
    match why:
        case "":
            return ""
        case "echo":
            return translate("reasons", "Your microphone hears the customer: speaker names not trusted")
        case "clipping":
            return translate("reasons", "Too loud: the sound is cut off, words may be wrong")
        case "late":
            return translate("reasons", "The sound comes late: words come late, or in the wrong order")
        case _:
            return why


def behind(level: str) -> str:
    """What is left out while this computer is behind a live call, for `HearingStepped.level`; "" when nothing is."""
    match level:
        case "full":
            return ""
        case "half":
            return translate("reasons", "This computer is busy: words come half as often")
        case "lines":
            return translate("reasons", "This computer is behind: lines come when they are finished")
        case "finals":
            return translate("reasons", "This computer is behind: lines and cards come later")
        case _:
            return level


def behind_word(level: str) -> str:
    """The same in a word or two, for the foot of the panel."""
    match level:
        case "full":
            return ""
        case "half":
            return translate("reasons", "Busy")
        case "lines":
            return translate("reasons", "Whole lines")
        case "finals":
            return translate("reasons", "Behind")
        case _:
            return level


def sound_sent(sent: SoundSent) -> str:
    """Where a call's sound goes beyond this machine and how much of it went, or that it does not go there just now."""
    if not sent.reached:
        return translate("reasons", "{0} does not answer: this computer hears the call").format(sent.server)
    amount = translate("reasons", "{0} MB").format(QLocale().toString(sent.sent / 1e6, "f", 1))
    return translate("reasons", "Sound leaves this machine: {0} to {1}").format(amount, sent.server)


def paused(why: str) -> str:
    """Why hearing is paused, for `HearingPaused.why`."""
    match why:
        case "agent":
            return translate("reasons", "Paused by you")
        case "card":
            return translate("reasons", "Paused: card number")
        case "program":
            return translate("reasons", "Paused by another program")
        case "consent":
            return translate("reasons", "Not listening before the customer agrees")
        case "refused":
            return translate("reasons", "Not listening: the customer said no")
        case _:
            return why


def consent(status: str) -> str:
    """Whether the customer knows that Earshot listens, for `ConsentChanged.status`."""
    match status:
        case "to_announce":
            return translate("reasons", "The customer has to be told that Earshot listens")
        case "announced":
            return translate("reasons", "The customer was told that Earshot listens")
        case "to_ask":
            return translate("reasons", "The customer has to be asked whether Earshot may listen")
        case "agreed":
            return translate("reasons", "The customer agrees that Earshot listens")
        case "refused":
            return translate("reasons", "The customer does not want Earshot to listen")
        case _:
            return status


def foreign(leg: str, language: str) -> str:
    """That a leg's words sound like another language, for `LanguageDoubted`; `language` as people call it."""
    if leg == "agent":
        return translate("reasons", "You may not be speaking {0}: words not trusted").format(language)
    if leg == "mixed":
        return translate("reasons", "This call may not be in {0}: words not trusted").format(language)
    return translate("reasons", "The customer may not be speaking {0}: words not trusted").format(language)
