"""The call itself, how it was heard, and its wrap-up."""

from __future__ import annotations

from collections.abc import Mapping

from copilot import events as e
from ui import hearing, words
from ui.interactions.story.entry import Known, Teller, Told

translate = words.translate


def _paused(event: e.HearingPaused, known: Known) -> Told:
    title = hearing.paused(event.why)
    heard = (event.heard,) if event.heard is not None else ()
    detail = translate("story", "Nothing was kept")
    return {"group": "call", "icon": "pause", "title": title, "detail": detail, "heard": heard}


def _consent(event: e.ConsentChanged, known: Known) -> Told:
    icon = {"announced": "quote", "agreed": "user-check", "refused": "user-x"}.get(event.status, "info")
    heard = (event.heard,) if event.heard is not None else ()
    by_agent = event.by == "agent" and event.status in ("announced", "agreed", "refused")
    return {
        "group": "call", "icon": icon, "warn": event.status == "refused", "title": hearing.consent(event.status),
        "detail": translate("story", "marked by you") if by_agent else "", "heard": heard,
    }  # fmt: skip


def _foreign(event: e.LanguageDoubted, known: Known) -> Told:
    language = words.language(known.final.language)
    title = hearing.foreign(event.leg, language)
    if not event.doubted:
        title = translate("story", "The words can be trusted again: {0}").format(words.leg(event.leg))
    return {"group": "call", "icon": "ear-off", "warn": event.doubted, "title": title}


def _opened(event: e.InteractionOpened, known: Known) -> Told:
    if event.recognised:
        return None
    title = translate("story", "Words are not heard: no recogniser for {0}").format(words.language(event.language))
    return {"group": "call", "icon": "ear-off", "warn": True, "title": title}


def _deaf(event: e.AudioHealthChanged, known: Known) -> Told:
    if event.status == "ok":
        device = hearing.other_device(event.why)
        return {"group": "call", "icon": "mic", "warn": True, "title": device} if device else None
    title = translate("story", "{0} not heard").format(words.leg(event.leg))
    return {"group": "call", "icon": "ear-off", "warn": True, "title": title, "detail": hearing.no_sound(event.why)}


def _swapped(event: e.LegsDoubted, known: Known) -> Told:
    title = translate("story", "Agent and customer look swapped")
    if not event.doubted:
        title = translate("story", "Agent and customer are the right way round")
    return {"group": "call", "icon": "ear-off", "warn": event.doubted, "title": title, "heard": (event.heard,)}


def _ended(event: e.CallEnded, known: Known) -> Told:
    title = translate("story", "Call ended: the softphone stopped") if event.gone else translate("story", "Call ended")
    return {"group": "call", "icon": "phone", "warn": event.gone, "title": title, "on_line": False}


def _drafted(event: e.SummaryDrafted, known: Known) -> Told:
    count = len(event.lines)
    detail = translate("story", "%n line(s)", "", count)
    title = translate("story", "Summary drafted")
    return {"group": "call", "icon": "file-text", "title": title, "detail": detail, "on_line": False}


def _edited(event: e.SummaryEdited, known: Known) -> Told:
    own = sum(line.by == "agent" for line in event.lines)
    return {
        "group": "call", "icon": "pencil", "title": translate("story", "Summary edited by you"),
        "detail": translate("story", "%n line(s) yours", "", own), "on_line": False,
    }  # fmt: skip


def _code(event: e.WrapupChosen, known: Known) -> Told:
    title = next((w.title for w in known.final.wrapups if w.code == event.code), "")
    return {
        "group": "call", "icon": "list", "title": translate("story", "Wrap-up code: {0}").format(event.code),
        "detail": title, "on_line": False,
    }  # fmt: skip


TELLERS: Mapping[type[e.Event], Teller] = {
    e.SummaryDrafted: _drafted,
    e.SummaryEdited: _edited,
    e.WrapupChosen: _code,
    e.InteractionOpened: _opened,
    e.HearingPaused: _paused,
    e.ConsentChanged: _consent,
    e.LanguageDoubted: _foreign,
    e.AudioHealthChanged: _deaf,
    e.LegsDoubted: _swapped,
    e.CallEnded: _ended,
}
