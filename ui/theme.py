"""The look: colours, type and measures, and the one object that widgets ask for them.

`Look` is built once by `ui.app` and handed to every widget. Colours are read when a widget paints,
so a change of theme is a repaint; text scale and language are read when a widget is built, so a
change of those rebuilds the window (`Look.resized`).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from typing import Literal

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from copilot import paths

Scheme = Literal["system", "light", "dark", "contrast"]
SCHEMES: tuple[Scheme, ...] = ("system", "light", "dark", "contrast")
SCALES = (1.0, 1.1, 1.25, 1.5, 1.75, 2.0)


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


@dataclass(frozen=True, slots=True)
class Type:
    """One size of text: pixels, line height, weight."""

    px: int
    line: int
    weight: QFont.Weight


_REGULAR, _MEDIUM, _SEMIBOLD = QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.DemiBold
TYPES: dict[str, Type] = {
    "key": Type(11, 16, _MEDIUM),
    "meta": Type(12, 16, _REGULAR),
    "chip": Type(12, 16, _MEDIUM),
    "section": Type(12, 16, _SEMIBOLD),
    "body": Type(13, 20, _REGULAR),
    "medium": Type(13, 20, _MEDIUM),
    "strong": Type(13, 20, _SEMIBOLD),
    "say": Type(15, 22, _MEDIUM),
    "name": Type(15, 20, _SEMIBOLD),
    "title": Type(17, 24, _SEMIBOLD),
    "display": Type(22, 28, _SEMIBOLD),
}


@cache
def inks() -> dict[str, Ink]:
    """The themes by name: light, dark, contrast."""
    with (paths.resources() / "theme" / "tokens.toml").open("rb") as file:
        tables = tomllib.load(file)
    names = [f.name for f in fields(Ink)]
    return {theme: Ink(*(QColor(f"#{table[name]}") for name in names)) for theme, table in tables.items()}


@cache
def _svg(name: str) -> str:
    return (paths.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def load_fonts() -> None:
    """Make the bundled families known. Inter has every Latin, Greek and Cyrillic letter, Noto the Arabic ones."""
    for file in sorted((paths.resources() / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


class Look(QObject):
    """What everything looks like now.

    Signals:
        changed: colours are different; widgets repaint by themselves, documents must re-colour.
        resized: text scale, language or motion is different; the window builds itself anew.
    """

    changed = Signal()
    resized = Signal()

    def __init__(self, scheme: Scheme = "system", scale: float = 1.0, *, still: bool = False) -> None:
        super().__init__()
        self.scheme: Scheme = scheme
        self.scale = scale
        self.still = still  # reduced motion: nothing fades, spinners stand
        self.ink = inks()[self._theme()]
        self._pixmaps: dict[tuple[str, int, int, float], QPixmap] = {}
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._follow_system)
        hints.accessibility().contrastPreferenceChanged.connect(self._follow_system)

    # ---- choices ----------------------------------------------------------------------------
    def choose_scheme(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self._apply()

    def choose_scale(self, scale: float) -> None:
        """Text scale, 1.0 to 2.0."""
        self.scale = min(max(scale, 1.0), 2.0)
        self._apply()
        self.resized.emit()

    def choose_still(self, still: bool) -> None:
        """Reduced motion, or not."""
        self.still = still
        self.resized.emit()

    @property
    def theme(self) -> str:
        """light, dark or contrast: what the choice comes to on this system."""
        return self._theme()

    @property
    def high_contrast(self) -> bool:
        return self._theme() == "contrast"

    @property
    def shadows(self) -> bool:
        return self._theme() == "light"

    @property
    def is_rtl(self) -> bool:
        """Whether people read from the right here."""
        return QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _theme(self) -> str:
        if self.scheme != "system":
            return self.scheme
        hints = QGuiApplication.styleHints()
        if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
            return "contrast"
        return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"

    def _follow_system(self) -> None:
        if self.scheme == "system":
            self._apply()

    def _apply(self) -> None:
        self.ink = inks()[self._theme()]
        self._pixmaps.clear()
        self.wear()
        self.changed.emit()

    def wear(self) -> None:
        """Give the application this look's palette, font and style sheet."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.setPalette(palette(self.ink))
        app.setFont(self.font("body"))
        app.setStyleSheet(style_sheet(self))

    # ---- measures ---------------------------------------------------------------------------
    def px(self, length: float) -> int:
        """A length that grows with the text: line heights, rows, controls."""
        return round(length * self.scale)

    def gap(self, length: float) -> int:
        """A space between things; grows at half the rate of the text."""
        return round(length * (1 + (self.scale - 1) / 2))

    def line(self, role: str) -> int:
        """Line height of a type role, px. Arabic letters need three more."""
        extra = 3 if self.is_rtl else 0
        return self.px(TYPES[role].line) + extra

    def font(self, role: str, *, italic: bool = False, tabular: bool = False) -> QFont:
        kind = TYPES[role]
        font = QFont(["Inter", "Noto Sans Arabic"])
        font.setPixelSize(self.px(kind.px))
        font.setWeight(kind.weight)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        # slanted Arabic is wrong: there, colour and "…" mark what is not final
        font.setItalic(italic and not self.is_rtl)
        if tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    # ---- icons ------------------------------------------------------------------------------
    def pixmap(self, name: str, size: int, color: QColor, ratio: float = 2.0) -> QPixmap:
        """An icon of `size` px (before text scale), drawn for a screen of this pixel ratio."""
        side = self.px(size)
        key = (name, side, color.rgba(), ratio)
        if key not in self._pixmaps:
            self._pixmaps[key] = _draw_icon(name, side, color, ratio, 1.75 if size >= 20 else 2.0)
        return self._pixmaps[key]

    def draw_icon(self, painter: QPainter, name: str, rect: QRectF, color: QColor, size: int) -> None:
        """Paint an icon in the middle of `rect`."""
        ratio = painter.device().devicePixelRatio()
        pixmap = self.pixmap(name, size, color, ratio)
        side = self.px(size)
        painter.drawPixmap(
            round(rect.center().x() - side / 2 + 0.01), round(rect.center().y() - side / 2 + 0.01), pixmap
        )

    def icon(self, name: str, role: str = "text2", size: int = 16) -> QIcon:
        """An icon for menus."""
        return QIcon(self.pixmap(name, size, self.ink.of(role)))


def _draw_icon(name: str, side: int, color: QColor, ratio: float, stroke: float) -> QPixmap:
    text = _svg(name).replace("currentColor", color.name()).replace('stroke-width="2"', f'stroke-width="{stroke}"')
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(text.encode())).render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def palette(ink: Ink) -> QPalette:
    """Qt's own roles, for what Qt draws: menus, tooltips, selections, links."""
    roles = QPalette.ColorRole
    colors = QPalette()
    for role, color in (
        (roles.Window, ink.canvas),
        (roles.WindowText, ink.text),
        (roles.Base, ink.surface),
        (roles.AlternateBase, ink.surface),
        (roles.Text, ink.text),
        (roles.Button, ink.surface),
        (roles.ButtonText, ink.text),
        (roles.Highlight, ink.accent),
        (roles.HighlightedText, ink.on_accent),
        (roles.PlaceholderText, ink.text3),
        (roles.Link, ink.accent_text),
        (roles.ToolTipBase, ink.text),
        (roles.ToolTipText, ink.surface),
        (roles.Light, ink.line),
        (roles.Mid, ink.edge),
        (roles.Dark, ink.edge),
    ):
        colors.setColor(role, color)
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        colors.setColor(QPalette.ColorGroup.Disabled, role, ink.disabled)
    return colors


def style_sheet(look: Look) -> str:
    """Only what Qt draws itself: inputs, scroll bars, menus, tables. The rest paints by hand."""
    c = {f.name: getattr(look.ink, f.name).name() for f in fields(Ink)}
    px, gap = look.px, look.gap
    return f"""
    QLineEdit, QPlainTextEdit {{
        background: {c["surface"]}; color: {c["text"]}; border: 1px solid {c["control"]}; border-radius: 6px;
        padding: 0 {gap(10)}px; selection-background-color: {c["accent"]}; selection-color: {c["on_accent"]};
        placeholder-text-color: {c["text3"]};
    }}
    QLineEdit:hover, QPlainTextEdit:hover {{ border-color: {c["text2"]}; }}
    QLineEdit:disabled, QLineEdit[readOnly="true"] {{ background: {c["canvas"]}; border-color: {c["edge"]}; }}
    QPlainTextEdit {{ padding: {gap(4)}px {gap(6)}px; }}
    QTextEdit, QScrollArea, QAbstractScrollArea#plain {{ background: transparent; border: none; }}
    QScrollBar:vertical {{ background: transparent; width: 8px; margin: 0; }}
    QScrollBar::handle:vertical {{
        background: {c["edge"]}; border-radius: 2px; min-height: 28px; margin: 0 2px 0 1px;
    }}
    QScrollBar::handle:vertical:hover {{ background: {c["control"]}; }}
    QScrollBar:horizontal {{ background: transparent; height: 8px; margin: 0; }}
    QScrollBar::handle:horizontal {{ background: {c["edge"]}; border-radius: 2px; min-width: 28px; margin: 1px 0 2px 0; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QMenu {{
        background: {c["surface"]}; color: {c["text"]}; border: 1px solid {c["edge"]}; border-radius: 8px;
        padding: {gap(4)}px;
    }}
    QMenu::item {{ padding: {gap(6)}px {gap(24)}px {gap(6)}px {gap(12)}px; border-radius: 5px; min-height: {px(16)}px; }}
    QMenu::item:selected {{ background: {c["sel"]}; color: {c["text"]}; }}
    QMenu::item:disabled {{ color: {c["disabled"]}; }}
    QMenu::separator {{ height: 1px; background: {c["line"]}; margin: {gap(4)}px {gap(8)}px; }}
    QMenu::indicator {{ width: 0; }}
    QToolTip {{
        background: {c["text"]}; color: {c["surface"]}; border: none; padding: {gap(4)}px {gap(8)}px;
        font-size: {px(12)}px;
    }}
    QTableView, QListView {{
        background: {c["surface"]}; border: none; gridline-color: transparent; outline: 0;
        selection-background-color: {c["sel"]}; selection-color: {c["text"]};
    }}
    QHeaderView {{ background: {c["canvas"]}; border: none; }}
    QHeaderView::section {{
        background: {c["canvas"]}; color: {c["text2"]}; border: none; border-bottom: 1px solid {c["line"]};
        padding: 0 {gap(8)}px; min-height: {px(32)}px; font-size: {px(12)}px;
    }}
    """
