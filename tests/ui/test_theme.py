"""The tokens keep the contrast that the design promises, in every theme."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from ui.ink import inks

TEXT = [
    # text role, ground roles on which it stands
    ("text", ("canvas", "surface", "hover", "tint", "sel")),
    ("text2", ("canvas", "surface", "hover", "tint", "sel")),
    ("text3", ("canvas", "surface")),
    ("accent_text", ("canvas", "surface", "tint", "sel")),
    ("warn_text", ("warn_tint", "surface", "canvas")),
    ("bad_text", ("bad_tint", "surface", "canvas")),
    ("new_text", ("new_bg",)),
    ("was_text", ("was_bg",)),
    ("mark_text", ("mark",)),
    ("on_accent", ("accent", "accent_hover", "accent_pressed")),
]
SHAPES = [
    ("control", ("canvas", "surface")),
    ("focus", ("canvas", "surface")),
    ("accent_text", ("surface",)),
    ("warn_bar", ("surface",)),
    ("bad_bar", ("surface",)),
]
THEMES = ("light", "dark", "contrast")


def luminance(color: QColor) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def ratio(a: QColor, b: QColor) -> float:
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "grounds"), TEXT)
def test_text_can_be_read(theme: str, text: str, grounds: tuple[str, ...]) -> None:
    ink = inks()[theme]
    for ground in grounds:
        assert ratio(ink.of(text), ink.of(ground)) >= 4.5, (theme, text, ground)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("shape", "grounds"), SHAPES)
def test_controls_can_be_seen(theme: str, shape: str, grounds: tuple[str, ...]) -> None:
    ink = inks()[theme]
    for ground in grounds:
        assert ratio(ink.of(shape), ink.of(ground)) >= 3.0, (theme, shape, ground)


@pytest.mark.parametrize("theme", THEMES)
def test_was_and_new_differ_in_lightness_or_hue_and_not_as_red_and_green(theme: str) -> None:
    was, new = inks()[theme].was_bg, inks()[theme].new_bg
    assert 20 <= was.hsvHue() <= 50
    assert 200 <= new.hsvHue() <= 240
