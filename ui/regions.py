"""F6 goes round the regions of the panel; the first control of each gets the focus."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def go_round(regions: Sequence[tuple[str, QWidget]], focus: QWidget | None, step: int) -> str:
    """Focus the next region (`step` 1 or -1) that has a control to reach; its name, or "" when none has."""
    seen = [(name, region) for name, region in regions if region.isVisible()]
    here = next(
        (n for n, (_, w) in enumerate(seen) if focus is not None and (w is focus or w.isAncestorOf(focus))), None
    )
    start = -1 if here is None and step > 0 else (0 if here is None else here)
    for n in range(1, len(seen) + 1):
        name, region = seen[(start + step * n) % len(seen)]
        first = first_control(region)
        if first is not None:
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return name
    return ""


def first_control(region: QWidget) -> QWidget | None:
    """The first thing in `region` that the Tab key would reach."""
    if region.focusPolicy() & Qt.FocusPolicy.TabFocus and region.isVisible() and region.isEnabled():
        return region
    widget = region.nextInFocusChain()
    while widget is not None and widget is not region:
        reachable = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled()
        if region.isAncestorOf(widget) and reachable:
            return widget
        widget = widget.nextInFocusChain()
    return None
