"""The look of what Qt draws itself; the rest paints by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

from PySide6.QtGui import QPalette

from ui.ink import Ink

Measure = Callable[[float], int]  # a length in px as it is at this text scale


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


def style_sheet(ink: Ink, px: Measure, gap: Measure) -> str:
    """Only what Qt draws itself: inputs, scroll bars, menus, tables. The rest paints by hand."""
    c = {f.name: getattr(ink, f.name).name() for f in fields(Ink)}
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
