"""Headless commands, one file a command group; `app.py` lists and assembles them.

A command prints for a person with rich, or for a script with `--json`; it does its work through the
same modules the engine uses. Expected trouble is an `EarshotError`, whose sentence goes to stderr.
"""

from __future__ import annotations

from copilot.cli.app import main

__all__ = ["main"]
