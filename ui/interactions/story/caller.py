"""Who is calling: looked up, bound, and checked by what they said."""

from __future__ import annotations

from collections.abc import Mapping

from copilot import events as e
from ui import words
from ui.interactions.story.entry import Known, Teller, Told

translate = words.translate


def _looked(event: e.CallerLooked, known: Known) -> Told:
    records = len(event.candidates)
    match event.status:
        case "several":
            title = translate("story", "%n record(s) fit the caller", "", records)
        case "contradicted":
            title = translate("story", "The words contradict the record")
        case "none":
            title = translate("story", "No record fits the caller")
        case _:
            return None
    return {
        "group": "call", "icon": "user-search", "title": title, "detail": words.identity_item(event.how),
        "heard": event.heard, "warn": event.status == "contradicted", "on_line": False,
    }  # fmt: skip


def _bound(event: e.CallerBound, known: Known) -> Told:
    return {
        "group": "call", "icon": "user-check", "heard": event.heard,
        "title": translate("story", "Caller: {0}").format(event.customer.name or event.customer.id),
        "detail": words.how_bound(event.how),
    }  # fmt: skip


def _unbound(event: e.CallerUnbound, known: Known) -> Told:
    return {"group": "call", "icon": "user-x", "title": translate("story", "Not this record"), "heard": event.heard}


def _identity(event: e.IdentityHeard, known: Known) -> Told:
    agrees = translate("story", "Agrees with the record") if event.agrees else translate("story", "Does not agree")
    return {
        "group": "call", "icon": "badge-check" if event.agrees else "triangle-alert", "warn": not event.agrees,
        "title": translate("story", "{0} heard").format(words.identity_item(event.item)), "detail": agrees,
        "heard": (event.heard,), "on_line": False,
    }  # fmt: skip


TELLERS: Mapping[type[e.Event], Teller] = {
    e.CallerLooked: _looked,
    e.CallerBound: _bound,
    e.CallerUnbound: _unbound,
    e.IdentityHeard: _identity,
}
