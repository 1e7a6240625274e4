"""The pictures in docs/: each is shown somewhere, each that is shown is there, and together they stay small."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "screenshots"
LARGEST = 20_000_000  # bytes, all together: some 85 kB for each state and theme


def shown() -> set[str]:
    """Every picture that a page shows."""
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    return {name for page in pages for name in re.findall(r"screenshots/(\w+\.png)", page.read_text("utf-8"))}


def test_every_picture_is_shown_and_every_shown_picture_is_there() -> None:
    assert {file.name for file in PICTURES.glob("*")} == shown()


def test_the_pictures_stay_small() -> None:
    assert sum(file.stat().st_size for file in PICTURES.glob("*")) <= LARGEST
