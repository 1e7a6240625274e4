"""The languages that ship, and putting one on. English is the source; its file only carries plural forms."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTranslator
from PySide6.QtGui import QGuiApplication

from copilot import paths

LANGUAGES = {"en": "English", "de": "Deutsch"}
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


class Speech:
    """The translator in use. `use("")` follows the system."""

    def __init__(self) -> None:
        self._translator = QTranslator()
        self.language = "en"

    def use(self, language: str) -> None:
        wanted = language or QLocale.system().name()[:2]
        self.language = wanted if wanted in LANGUAGES else "en"
        app = QCoreApplication.instance()
        assert isinstance(app, QGuiApplication)
        self.leave()
        self._translator = QTranslator()
        folder = str(paths.resources() / "i18n")
        if self._translator.load(f"earshot_{self.language}", folder):
            app.installTranslator(self._translator)
        QLocale.setDefault(QLocale(self.language))
        right = self.language in RIGHT_TO_LEFT
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft if right else Qt.LayoutDirection.LeftToRight)

    def leave(self) -> None:
        """Take the language off again: the words are those of the source, the locale is the system's."""
        app = QCoreApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.removeTranslator(self._translator)
        QLocale.setDefault(QLocale.system())
        app.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
