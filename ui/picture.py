"""A picture of the panel from a story of events, without a screen: `python -m ui.picture PICTURE.png < STORY.jsonl`.

The story is what `earshot replay --jsonl` prints, one event a line; the picture shows its end.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from copilot import codec
from copilot.events import Event


def draw(events: Iterable[Event], file: Path) -> bool:
    """Replay `events` into the window and write what it shows to `file` (PNG, two pixels a point); whether that worked."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_SCALE_FACTOR", "2")
    # Qt reads both when it is loaded
    from PySide6.QtTest import QTest  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from ui.choices import Choices  # noqa: PLC0415
    from ui.feed import Feed  # noqa: PLC0415
    from ui.languages import Speech  # noqa: PLC0415
    from ui.main_window import MainWindow  # noqa: PLC0415
    from ui.theme import Look, load_fonts  # noqa: PLC0415

    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setStyle("Fusion")
    load_fonts()
    speech = Speech()
    speech.use("en")
    look = Look("light", still=True)
    look.wear()
    told = list(events)
    now = max((event.wall for event in told), default=0.0)
    with tempfile.TemporaryDirectory() as folder:
        feed = Feed()
        window = MainWindow(feed, look, Choices(Path(folder) / "window.ini"), speech, now=lambda: now)
        window.resize(420, 900)
        window.show()
        feed.play(told)
        QTest.qWait(800)  # layouts come to rest, Approve arms
        saved = window.grab().save(str(file))
        window.close()
    return saved


def main(picture: str) -> int:
    """Draw the story on stdin; 1 when the picture could not be written."""
    messages = [codec.decode(line) for line in sys.stdin.buffer if line.strip()]
    return 0 if draw([m for m in messages if isinstance(m, Event)], Path(picture)) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
