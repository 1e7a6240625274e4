"""What the keys do inside the panel, on the face that is shown; on another face they do nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from ui.regions import go_round

if TYPE_CHECKING:
    from ui.panel import AgentPanel
    from ui.panels.live import LivePanel
    from ui.panels.wrapup import WrapupPanel

translate = QCoreApplication.translate


def press(panel: AgentPanel, name: str, n: int, *, focus: QWidget | None) -> str:
    """Do what the key `name` does; `n` is which of its keys. What a screen reader is to say of it, mostly ""."""
    typing = isinstance(focus, (QLineEdit, QPlainTextEdit)) and not focus.isReadOnly()  # letters belong to the input
    match name:
        case "next_region":
            return go_round(panel.regions(), focus, 1)
        case "previous_region":
            return go_round(panel.regions(), focus, -1)
        case "mute":
            panel.slot.mute()
        case "pause":
            panel.footer.toggle_pause()
        case "finish" if panel.mode == "wrapup":
            panel.finish.finish()
        case "approve" if panel.mode == "wrapup":
            return _approve(panel.wrapup)
        case _ if panel.mode == "live":
            _press_live(panel.live, name, n, typing=typing)
        case _ if panel.mode == "wrapup":
            _press_wrapup(panel.wrapup, name, typing=typing)
    return ""


def _approve(wrapup: WrapupPanel) -> str:
    """Approve what is on the screen; what is not is brought there first."""
    record = wrapup.records.unfolded
    if record is None:
        return ""
    if wrapup.sees_approve:
        record.approve()
        return ""
    wrapup.show_fields()
    return translate("presses", "Look at the fields. Ctrl+Enter once more approves them.")


def _press_live(live: LivePanel, name: str, n: int, *, typing: bool) -> None:
    match name:
        case "agree" if not typing:
            live.say_yes()
        case "refuse" if not typing:
            live.say_no()
        case "use":
            live.cards.use(n)
        case "source":
            live.cards.open_source(n)
        case "dismiss":
            live.cards.dismiss(live.cards.focused_place())
        case "rate":
            live.cards.rate(n)
        case "find":
            live.transcript.open_find()
        case "aside":
            live.transcript.toggle_aside()
        case "end":
            live.transcript.to_end()


def _press_wrapup(wrapup: WrapupPanel, name: str, *, typing: bool) -> None:
    record = wrapup.records.unfolded
    match name:
        case "find":
            wrapup.read("")
            wrapup.transcript.open_find()
        case "aside":
            wrapup.transcript.toggle_aside()
        case "edit" if record is not None and not typing:
            record.edit()
        case "reject" if record is not None:
            record.ask_reason()
