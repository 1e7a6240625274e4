"""What a search is narrowed to: a queue, a source, a language, word-for-word texts, what is valid today."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from copilot.commands import Scope
from copilot.shelf import Names
from ui.ask.pick import Pick
from ui.theme import Look
from ui.widgets.fields import CheckBox
from ui.widgets.lay import STRETCH, row


class Filters(QWidget):
    """Signals: changed."""

    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.queue = Pick(look, self.tr("All queues"))
        self.source = Pick(look, self.tr("All sources"))
        self.language = Pick(look, self.tr("All languages"))
        self.today = CheckBox(look, self.tr("Valid today"), "body")
        self.today.setChecked(True)
        self.verbatim = CheckBox(
            look, self.tr("Word for word"), "body", name=self.tr("Only what is read word for word")
        )
        for pick in (self.queue, self.source, self.language):
            pick.picked.connect(self.changed)
        for box in (self.today, self.verbatim):
            box.toggled.connect(self.changed)
        self.setLayout(
            row(look, STRETCH, self.queue, self.source, self.language, 4, self.verbatim, 4, self.today, gap=8)
        )

    @property
    def scope(self) -> Scope:
        return Scope(
            queue=self.queue.value,
            source=self.source.value,
            language=self.language.value,
            verbatim=self.verbatim.isChecked(),
            any_day=not self.today.isChecked(),
        )

    @property
    def narrows(self) -> bool:
        """Whether something valid is left out."""
        scope = self.scope
        return bool(scope.queue or scope.source or scope.language or scope.verbatim)

    def know(self, names: Names) -> None:
        self.queue.offer([(name, name.capitalize()) for name in names.queues])
        self.language.offer([(name, name) for name in names.languages] if len(names.languages) > 1 else ())
        self.source.offer(sources(names.sources) if len(names.sources) > 1 else ())


def sources(names: Sequence[str]) -> list[tuple[str, str]]:
    """A folder by its own name, and by its whole path where two are called the same."""
    short = [PurePosixPath(name.replace("\\", "/")).name or name for name in names]
    return [(name, name if short.count(label) > 1 else label) for name, label in zip(names, short, strict=True)]
