"""Where things live on this machine: what came with the program, and what it writes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs


def resources() -> Path:
    """What is shipped: beside the sources in a checkout, inside the bundle when frozen."""
    bundle = getattr(sys, "_MEIPASS", None)
    return (Path(bundle) if bundle else Path(__file__).parent.parent) / "resources"


def data_dir() -> Path:
    """The user's own data (journal, records, installed models). EARSHOT_DATA names another folder."""
    named = os.environ.get("EARSHOT_DATA")
    return Path(named).expanduser().absolute() if named else platformdirs.user_data_path("earshot", appauthor=False)
