"""Cards: shown, held back, and their sources opened."""

from __future__ import annotations

from collections.abc import Mapping

from copilot import events as e
from ui import reasons, words
from ui.interactions.story.entry import Known, Teller, Told

translate = words.translate


def _card_shown(event: e.CardShown, known: Known) -> Told:
    view = known.final.card(event.card)
    if view is None:
        return None
    title = translate("story", "Card {0}: {1}").format(event.place, view.card.title)
    parts = (words.source(view.card.source), words.strength(view.card.strength).lower(), _card_end(event.card, known))
    detail = ", ".join(part for part in parts if part)
    return {"group": "card", "key": str(event.place), "title": title, "detail": detail, "heard": view.card.because}


def _card_end(card: str, known: Known) -> str:
    if card in known.used:
        return translate("story", "used")
    if card in known.dismissed:
        return translate("story", "dismissed")
    return translate("story", "not used")


def _held_back(event: e.CardHeldBack, known: Known) -> Told:
    view = known.final.card(event.card)
    if view is None:
        return None
    return {
        "group": "card", "icon": "eye-off", "title": translate("story", "Held back: {0}").format(view.card.title),
        "detail": _sentence(reasons.held_back(event.reason)), "heard": view.card.because, "on_line": False,
    }  # fmt: skip


def _source_opened(event: e.SourceOpened, known: Known) -> Told:
    view = known.final.card(event.card)
    if view is None:
        return None
    source = words.source(view.card.source)
    return {
        "group": "card", "icon": "book-open", "title": translate("story", "You opened {0}").format(source),
        "detail": view.card.source.title, "on_line": False,
    }  # fmt: skip


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


TELLERS: Mapping[type[e.Event], Teller] = {
    e.CardShown: _card_shown,
    e.CardHeldBack: _held_back,
    e.SourceOpened: _source_opened,
}
