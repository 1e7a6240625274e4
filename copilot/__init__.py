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

import os

__version__ = "0.1.0"

# Before numpy is loaded, here and in every child: a second thread of its products waits for the next one in a busy
# loop, which cost the knowledge worker as much processor time as its work, and gained nothing at these sizes.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
