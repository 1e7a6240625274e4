"""Where each window stood, remembered per set of screens: the desk at home is not the desk at work."""

from __future__ import annotations

import base64
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from copilot import paths
from ui.host.base import Edge


@dataclass(frozen=True, slots=True, kw_only=True)
class Dock:
    edge: Edge
    width: int


def screen_set() -> str:
    """The screens of this moment, by name and size, in a fixed order."""
    parts = (f"{s.name()}:{s.size().width()}x{s.size().height()}" for s in QGuiApplication.screens())
    return " ".join(sorted(parts))


class Places:
    """A small file of places. A file that cannot be read is as good as none; one that cannot be written is left."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def remember(self, name: str, window: QWidget, dock: Dock | None = None) -> None:
        """Store the place of `window` for the screens of now; `dock` when it stands at an edge."""
        geometry = base64.b64encode(bytes(window.saveGeometry().data())).decode()
        place: dict[str, Any] = {"geometry": geometry}
        if dock:
            place["dock"] = {"edge": dock.edge, "width": dock.width}
        places = self._read()
        places.setdefault(screen_set(), {})[name] = place
        self._write(places)

    def restore(self, name: str, window: QWidget) -> bool:
        """Put `window` where it stood with these screens; False when it never did."""
        place = self._read().get(screen_set(), {}).get(name, {})
        data = place.get("geometry", "")
        return bool(data) and window.restoreGeometry(QByteArray(base64.b64decode(data)))

    def dock(self, name: str) -> Dock | None:
        """The edge at which the window stood with these screens."""
        dock = self._read().get(screen_set(), {}).get(name, {}).get("dock")
        return Dock(edge=dock["edge"], width=int(dock["width"])) if dock else None

    def _read(self) -> dict[str, dict[str, Any]]:
        try:
            places = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return places if isinstance(places, dict) else {}

    def _write(self, places: dict[str, dict[str, Any]]) -> None:
        new = self._file.with_suffix(".new")
        try:
            paths.make(self._file.parent)
            new.write_text(json.dumps(places, indent=1), "utf-8")
            os.replace(new, self._file)
        except OSError:
            return
