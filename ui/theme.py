"""The look: type and measures, and the one object that widgets ask for them, for colours (`ink`) and for icons.

`Look` is built once by `ui.app` and handed to every widget. Colours are read when a widget paints,
so a change of theme is a repaint; text scale and language are read when a widget is built, so a
change of those rebuilds the window (`Look.resized`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from copilot import paths
from ui.icons import draw
from ui.ink import inks
from ui.style import palette, style_sheet

Scheme = Literal["system", "light", "dark", "contrast"]
SCHEMES: tuple[Scheme, ...] = ("system", "light", "dark", "contrast")
SCALES = (1.0, 1.1, 1.25, 1.5, 1.75, 2.0)


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
        app.setStyleSheet(style_sheet(self.ink, self.px, self.gap))

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
            self._pixmaps[key] = draw(name, side, color, ratio, 1.75 if size >= 20 else 2.0)
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
