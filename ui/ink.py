"""The colours of a theme, by role."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache

from PySide6.QtGui import QColor

from copilot import paths


@dataclass(frozen=True, slots=True)
class Ink:
    """One theme's colours by role; `resources/theme/tokens.toml` holds the values."""

    canvas: QColor
    surface: QColor
    hover: QColor
    pressed: QColor
    text: QColor
    text2: QColor
    text3: QColor
    disabled: QColor
    line: QColor
    edge: QColor
    control: QColor
    accent: QColor
    accent_hover: QColor
    accent_pressed: QColor
    on_accent: QColor
    accent_text: QColor
    accent_edge: QColor
    tint: QColor
    sel: QColor
    warn_text: QColor
    warn_bar: QColor
    warn_tint: QColor
    bad_text: QColor
    bad_bar: QColor
    bad_tint: QColor
    new_bg: QColor
    new_text: QColor
    was_bg: QColor
    was_text: QColor
    mark: QColor
    mark_text: QColor
    focus: QColor
    unlit: QColor

    def of(self, role: str) -> QColor:
        """The colour of a role named in text, e.g. "accent_text"."""
        color = getattr(self, role)
        assert isinstance(color, QColor)
        return color


@cache
def inks() -> dict[str, Ink]:
    """The themes by name: light, dark, contrast."""
    with (paths.resources() / "theme" / "tokens.toml").open("rb") as file:
        tables = tomllib.load(file)
    names = [f.name for f in fields(Ink)]
    return {theme: Ink(*(QColor(f"#{table[name]}") for name in names)) for theme, table in tables.items()}
