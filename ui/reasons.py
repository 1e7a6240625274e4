"""Every code by which the engine gives a reason, in words: what happened, what still holds, what to do.

Sentences and values of a record system never travel in a reason (the journal's chain cannot forget them), so the
words are here. A code that is not known is shown as it is: a test keeps that from happening.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication, QLocale

from copilot import commands, events, soundcheck
from copilot.events import SoundSent

translate = QCoreApplication.translate

NOISE_DB = -45.0  # louder than this and no speech


def took_effect(failure: str) -> bool:
    """Whether the record may hold something new after this failure of a write."""
    return failure in ("read_back", "changed_after")


def write_failed(reason: str, system: str) -> str:
    """Why a write failed, for `WriteFailed.reason`; `system` as people call it."""
    match reason:
        case "no_record":
            said = translate("reasons", "Nothing was written: this record is not in {0} any more. Check who called.")
        case "no_field":
            said = translate("reasons", "Nothing was written: {0} has no such field. Review again and untick it.")
        case "refused":
            said = translate("reasons", "Nothing was written: {0} refused it. Review again and check the values.")
        case "op_reused":
            said = translate("reasons", "Nothing was written: {0} knows this write with other values. Review again.")
        case "not_configured":
            said = translate("reasons", "Nothing was written: {0} is not set up here. Ask who looks after Earshot.")
        case "read_back":
            said = translate("reasons", "{0} took the write, but the record does not hold it. Look at the record.")
        case "changed_after":
            said = translate("reasons", "It was written, then somebody changed the record. Look at it in {0}.")
        case "":
            said = translate("reasons", "Nothing was written: {0} gave no reason. Review again.")
        case _:
            return reason
    return said.format(system)


def approval_refused(reason: str) -> str:
    """Why an approval was not taken, for `ApprovalRefused.reason`."""
    match reason:
        case "digest":
            return translate("reasons", "The record changed, nothing was written. Review it again.")
        case "not_bound":
            return translate("reasons", "Nothing was written: this call is not bound to this record any more.")
        case "not_open":
            return translate("reasons", "Nothing was written: this write was already decided.")
        case "too_soon":
            return translate("reasons", "Nothing was written: that was too quick. Look at the fields, then approve.")
        case "empty":
            return translate("reasons", "Nothing was written: no field is ticked.")
        case "field":
            return translate("reasons", "Nothing was written: a field is not part of this write. Look at it again.")
        case _:
            return reason


def withdrawn(reason: str) -> str:
    """Why a proposal no longer stands, for `ProposalWithdrawn.reason`."""
    match reason:
        case "caller_changed":
            return translate("reasons", "The caller is somebody else")
        case "replaced":
            return translate("reasons", "A newer proposal took its place")
        case "finished":
            return translate("reasons", "Open when the interaction was finished")
        case _:
            return reason


def held_back(reason: str) -> str:
    """Why a card was not shown, for `CardHeldBack.reason`."""
    match reason:
        case "duplicate":
            return translate("words", "same as another")
        case "shown_before":
            return translate("words", "shown before")
        case "dismissed_before":
            return translate("words", "dismissed before")
        case "too_late":
            return translate("words", "came too late")
        case "weak":
            return translate("words", "weak match")
        case "already_done":
            return translate("words", "already done")
        case _:
            return reason


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


def hearing(level: str) -> str:
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


def hearing_word(level: str) -> str:
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


def trouble(sentence: str) -> str:
    """Why a question has no answer, for `Answer.trouble`; sentences that carry a path or a system's word stay as said."""
    match sentence:
        case commands.SEARCH_STARTS:
            return translate("reasons", "The search is starting again; try in a moment.")
        case commands.SOUND_STARTS:
            return translate("reasons", "The player is starting again; try in a moment.")
        case commands.QUESTION_FAILED:
            return translate(
                "reasons",
                "Earshot met an error and wrote it to its log. Try again; `earshot doctor` says what is missing.",
            )
        case soundcheck.CALL_IS_ON:
            return translate("reasons", "A call is on; the sound can be checked after it.")
        case soundcheck.NO_LIVE_CALLS:
            return translate("reasons", "This profile plays recordings only; it hears no devices.")
        case soundcheck.NOT_MEASURED:
            return translate(
                "reasons", "How fast this computer is could not be measured. `earshot models measure` says why."
            )
        case soundcheck.CHECK_BROKE:
            return translate("reasons", "The sound check stopped. Open it again.")
        case _:
            return sentence


def worker(status: str) -> str:
    """How a worker is, for `WorkerChanged.status`; "" before anything was heard of it."""
    match status:
        case "ready":
            return translate("reasons", "ready")
        case "failed":
            return translate("reasons", "failed")
        case "lost":
            return translate("reasons", "starting again")
        case "starting" | "":
            return translate("reasons", "loading")
        case _:
            return status


def loading(detail: str) -> str:
    """How far a worker's loading is, for `WorkerChanged.detail`."""
    if numbers := re.fullmatch(commands.PREPARING.format(r"(\d+)", r"(\d+)"), detail):
        return translate("reasons", "Preparing articles: {0} of {1}").format(*numbers.groups())
    return detail


def assist(level: str) -> str:
    """What this computer can afford, for `AssistStepped.level`; "" when nothing is left out."""
    match level:
        case "full":
            return ""
        case "rules":
            return translate("reasons", "This computer is busy: rule cards only, no search")
        case "transcript":
            return translate("reasons", "This computer is busy: no cards, transcript only")
        case _:
            return level
