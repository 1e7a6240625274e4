from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from ui.hotkeys import DEFAULTS, make_hotkeys, problem


@pytest.mark.parametrize("keys", DEFAULTS.values())
def test_no_default_is_an_altgr_combination_or_swallows_typing(qtbot: QtBot, keys: str) -> None:
    assert problem(keys) == ""


@pytest.mark.parametrize(
    ("keys", "part"),
    [
        ("Ctrl+Alt+P", "AltGr"),
        ("Ctrl+Alt+Shift+1", "AltGr"),
        ("P", "every other program"),
        ("Shift+P", "every other program"),
        ("Ctrl+K, Ctrl+C", "not one key"),
        ("", "not one key"),
    ],
)
def test_keys_that_would_hurt_are_refused_in_words(qtbot: QtBot, keys: str, part: str) -> None:
    assert part in problem(keys)


def test_where_there_are_no_global_keys_each_one_says_so(qtbot: QtBot) -> None:
    answers = make_hotkeys("offscreen").bind(DEFAULTS)
    assert set(answers) == set(DEFAULTS)
    assert all("not available" in why for why in answers.values())
