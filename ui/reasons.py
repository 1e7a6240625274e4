"""Every code by which the engine gives a reason, in words: what happened, what still holds, what to do. Those of
how a call is heard are in `hearing`.

Sentences and values of a record system never travel in a reason (the journal's chain cannot forget them), so the
words are here. A code that is not known is shown as it is: a test keeps that from happening.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication

from copilot import commands, soundcheck

translate = QCoreApplication.translate


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
        case "card_number":
            return translate("reasons", "Nothing was written: a field holds a card number. Take it out, then approve.")
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


def trouble(sentence: str) -> str:
    """Why a question has no answer, for `Answer.trouble`; sentences that carry a path or a system's word stay as said."""
    match sentence:
        case commands.SEARCH_STARTS:
            return translate("reasons", "The search is starting again; try in a moment.")
        case commands.ANSWER_LOST:
            return translate(
                "reasons", "The answer broke off on the way. Try again; if it breaks off again, Earshot's log says why."
            )
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
