"""Earshot without a screen: hear, understand, help, approve, write.

Data flow (one direction, one vocabulary):

    sound ──► speech worker ──► Heard ─┐
    call signals ──────────────────────┤
    commands (window, CLI) ────────────┼─► engine: decide ─► events ─► journal ─► state ─► window
    knowledge worker ──► Found ────────┤                                │
    records ──► RecordsRead, Wrote ────┘          requests ◄── effects ◄┘

`model`, `events` and `commands` are the vocabulary; `state` folds events; `decide` and everything
in `assist` is pure; effects live at the edge (`engine`, `children`, `records.outbox`, `audio`).
Each process is the same program in another role: see `__main__`.
"""

from __future__ import annotations

__version__ = "0.1.0"
