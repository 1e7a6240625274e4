"""Nothing jumps: a state that is shown is painted at its place from the first frame on."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui import stories

STATES = [
    stories.ringing,
    stories.live,
    stories.hold,
    stories.paused,
    stories.paused_for_card,
    stories.to_announce,
    stories.no_audio,
    stories.muted,
    stories.gateway_lost,
    stories.ready_with_work,
    stories.wrapup_in_doubt,
    stories.wrapup,
]


class Places(QObject):
    """Where in the window each part was painted, frame by frame."""

    def __init__(self) -> None:
        super().__init__()
        self.of: dict[QWidget, list[QRect]] = {}

    def eventFilter(self, part: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(part, QWidget):
            self.of.setdefault(part, []).append(QRect(part.mapTo(part.window(), QPoint(0, 0)), part.size()))
        return False

    def jumps(self) -> list[str]:
        return [
            f"{type(part).__name__} {part.accessibleName()!r}: {before.getRect()}, then {after.getRect()}"
            for part, places in self.of.items()
            for before, after in pairwise(places)
            if before != after
        ]


@pytest.mark.parametrize(
    ("before", "state"),
    [
        *((stories.ready, state) for state in STATES),
        (stories.foreign, stories.live),
        (stories.hold, stories.foreign),
        (stories.paused, stories.not_recognised),
        (stories.sent, stories.to_announce),
    ],
)
def test_no_part_is_painted_at_one_place_and_then_at_another(room: Any, before: Any, state: Any) -> None:
    room.play(before())
    for _ in range(3):
        room.settle()
    places = Places()
    app = QApplication.instance()
    assert app is not None
    app.installEventFilter(places)
    room.play(state())
    for _ in range(3):
        room.settle()
    app.removeEventFilter(places)
    assert places.of
    assert places.jumps() == []
