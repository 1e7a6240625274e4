"""Every word of the window is there in German, with its plural forms, and none of them is too long to be shown."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest

from copilot import paths
from tests.ui import stories
from ui import words
from ui.languages import Speech


def messages(language: str) -> list[ElementTree.Element]:
    return list(ElementTree.parse(paths.resources() / "i18n" / f"earshot_{language}.ts").iter("message"))


@pytest.mark.parametrize("language", ["en", "de"])
def test_nothing_is_left_untranslated(language: str) -> None:
    left = []
    for message in messages(language):
        forms = [form.text for form in message.iter("numerusform")] or [message.findtext("translation")]
        if not all(forms):
            left.append(message.findtext("source"))
    assert left == []


def test_placeholders_survive_translation() -> None:
    for message in messages("de"):
        source = message.findtext("source", "")
        for text in [form.text or "" for form in message.iter("numerusform")] or [message.findtext("translation", "")]:
            for mark in ("{0}", "{1}", "%n", "{keys}"):
                assert (mark in source) == (mark in text), source


@pytest.mark.parametrize(("language", "one", "three"), [("en", "1 field", "3 fields"), ("de", "1 Feld", "3 Felder")])
def test_counts_are_worded(speech: Speech, language: str, one: str, three: str) -> None:
    speech.use(language)
    assert (words.fields_count(1), words.fields_count(3)) == (one, three)


def test_an_amount_never_breaks_from_its_sign() -> None:
    assert words.glued("I credit 27.40 € today") == "I credit 27.40\u00a0€ today"


def test_the_window_speaks_german_at_once(room: Any) -> None:
    room.play(stories.live())
    room.window.chosen.choose_language("de")
    room.settle()
    assert room.window.panel.live.cards.first.use.text() == "Verwenden"
    assert room.window.panel.live.checklist._title.text().startswith("Checkliste")
