"""Where keyboard focus must not go by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


@contextmanager
def kept_from(widgets: Sequence[QWidget]) -> Iterator[None]:
    """Meanwhile focus does not come to these. When what has it is hidden, Qt hands it on to whatever stands next, and the
    Space that was meant for a card would say that the customer agrees."""
    kept = [(widget, widget.focusPolicy()) for widget in widgets if not widget.hasFocus()]
    for widget, _ in kept:
        widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    try:
        yield
    finally:
        for widget, policy in kept:
            widget.setFocusPolicy(policy)
