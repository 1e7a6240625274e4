"""What the user chose about the window (theme, text size, motion, language), kept in the profile's own folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings

from ui.theme import SCHEMES, Scheme


class Choices:
    """A small ini file. What cannot be read is the default."""

    def __init__(self, file: Path) -> None:
        self._settings = QSettings(str(file), QSettings.Format.IniFormat)

    @property
    def scheme(self) -> Scheme:
        known = str(self._settings.value("scheme", "system"))
        return next((s for s in SCHEMES if s == known), "system")

    @scheme.setter
    def scheme(self, scheme: Scheme) -> None:
        self._settings.setValue("scheme", scheme)

    @property
    def scale(self) -> float:
        try:
            return min(max(float(str(self._settings.value("text_scale", 1.0))), 1.0), 2.0)
        except ValueError:
            return 1.0

    @scale.setter
    def scale(self, scale: float) -> None:
        self._settings.setValue("text_scale", scale)

    @property
    def still(self) -> bool:
        """Reduced motion."""
        return str(self._settings.value("reduced_motion", "no")) == "yes"

    @still.setter
    def still(self, still: bool) -> None:
        self._settings.setValue("reduced_motion", "yes" if still else "no")

    @property
    def sound_known(self) -> bool:
        """The agent confirmed what calls are heard from."""
        return str(self._settings.value("sound_known", "no")) == "yes"

    @sound_known.setter
    def sound_known(self, known: bool) -> None:
        self._settings.setValue("sound_known", "yes" if known else "no")

    @property
    def told_keys(self) -> str:
        """The troubles with global keys that were already told, as they were told."""
        return str(self._settings.value("told_keys", ""))

    @told_keys.setter
    def told_keys(self, told: str) -> None:
        self._settings.setValue("told_keys", told)

    @property
    def language(self) -> str:
        """ "" follows the system."""
        return str(self._settings.value("language", ""))

    @language.setter
    def language(self, language: str) -> None:
        self._settings.setValue("language", language)
