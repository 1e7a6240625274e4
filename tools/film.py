"""Film the window during a real SIP call and put the frames in which something changed on one sheet.

    python tools/film.py [FOLDER]

Two telephones (baresip) on a sound server of their own speak a recorded call of two minutes; the window is grabbed four
times a second. FOLDER gets every frame that differs from the one before; docs/screenshots gets the contact sheet.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QRect, Qt  # noqa: E402
from PySide6.QtGui import QImage, QPainter  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from copilot import models, paths  # noqa: E402
from copilot.bench.pulse import SoundServer  # noqa: E402
from copilot.events import WorkerChanged  # noqa: E402
from tests.journeys.sip_call import SECONDS, SipCall, unhurried  # noqa: E402
from tools.screenshots import OUT, small  # noqa: E402
from ui.bridge import Bridge, engine_command  # noqa: E402
from ui.choices import Choices  # noqa: E402
from ui.languages import Speech  # noqa: E402
from ui.main_window import MainWindow  # noqa: E402
from ui.panels.header import headline  # noqa: E402
from ui.said import said  # noqa: E402
from ui.theme import Look, load_fonts  # noqa: E402

EVERY_S = 0.25
COLUMNS, ROWS = 6, 2
WIDTH = 260  # of a frame on the sheet
PATIENCE_S = 120.0
WRAP_UP_S = 6.0  # filmed after the hang-up
LEVELS = QRect(0, 1720, 380, 80)  # the bars in the foot move all the time: they alone are no change
TIMER = QRect(120, 12, 220, 52)  # nor does the call's clock


@dataclass(frozen=True)
class Frame:
    at: float  # seconds since the ring
    state: str
    file: Path
    words: tuple[str, ...]


class Film:
    """Everything that the window showed; its frames lie in `folder`."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self._window = window
        self._folder = folder
        self._began = 0.0
        self._last: QImage | None = None
        self.frames: list[Frame] = []

    def begin(self) -> None:
        self._began = time.monotonic()
        self.shoot()

    def until(self, done: Callable[[], bool], patience: float = PATIENCE_S, *, shoots: bool = True) -> None:
        limit = time.monotonic() + patience
        while not done():
            if time.monotonic() > limit:
                sys.exit(f"The call did not go on: {said(self._window)}")
            QTest.qWait(int(EVERY_S * 1000))
            if shoots:
                self.shoot()

    def shoot(self) -> None:
        QApplication.sendPostedEvents()  # what was just hidden or shown has its place on a screen, too
        image = self._window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(1)
        still = blank(image)
        if self._last is None or still != self._last:
            at = time.monotonic() - self._began
            file = self._folder / f"{len(self.frames):04d}-{at:07.2f}.png"
            image.save(str(file))
            self.frames.append(Frame(at, headline(self._window.view)[2], file, tuple(said(self._window))))
        self._last = still


def blank(image: QImage) -> QImage:
    """The picture without what always moves."""
    found = image.copy()
    painter = QPainter(found)
    for place in (LEVELS, TIMER):
        painter.fillRect(place, Qt.GlobalColor.white)
    painter.end()
    return found


def film(folder: Path, into: Path) -> list[Frame]:
    """The call, from before it rings to its wrap-up."""
    with closing(SoundServer(folder)) as server:
        os.environ.update(server.own)
        call = SipCall(folder, server, unhurried(paths.resources() / "demo" / "calls" / "call-out-fee.flac"))
        data = paths.make(folder / "data")
        os.environ["EARSHOT_DATA"] = str(data)
        (data / "settings.toml").write_text(
            f'hook = false\nbaresip_port = {call.anna.control}\ncontent = "{paths.resources() / "demo"}"\n'
        )
        look = Look("light", still=True)
        look.wear()
        engine = Bridge(engine_command("default"))
        window = MainWindow(engine, look, Choices(folder / "window.ini"), Speech())
        window.resize(420, 900)
        window.show()
        engine.start()
        shown = Film(window, into)
        try:
            play(call, window, engine, shown)
        finally:
            window.close()
            engine.close()
            call.stop()
        return shown.frames


def play(call: SipCall, window: MainWindow, engine: Bridge, shown: Film) -> None:
    roles = ("speech", "knowledge", "capture")

    def workers() -> Mapping[str, WorkerChanged]:
        return engine.desk.workers

    shown.until(lambda: all(r in workers() and workers()[r].status == "ready" for r in roles), shoots=False)
    shown.until(lambda: call.anna.is_followed, shoots=False)
    shown.begin()
    call.dial()
    shown.until(lambda: window.panel.mode == "ringing")
    rings = time.monotonic() + 2
    shown.until(lambda: time.monotonic() > rings)
    call.accept()
    shown.until(lambda: window.panel.mode == "live")
    ends = time.monotonic() + SECONDS
    shown.until(lambda: time.monotonic() > ends, SECONDS + 10)
    call.hang_up()
    shown.until(lambda: window.panel.mode == "wrapup")
    ends = time.monotonic() + WRAP_UP_S
    shown.until(lambda: time.monotonic() > ends)


def headline_of_call(frames: list[Frame]) -> str:
    """The state in which most happens."""
    return Counter(frame.state for frame in frames).most_common(1)[0][0]


def sheet(frames: list[Frame]) -> QImage:
    """Frames spread over the call, with the first of each state and the very last among them."""
    first = list({frame.state: frame for frame in reversed(frames)}.values())[:-1]
    call = [frame for frame in frames if frame.state == headline_of_call(frames)]
    more = COLUMNS * ROWS - len(first) - 1
    spread = [call[(n + 1) * len(call) // (more + 1)] for n in range(more)]
    chosen = sorted([*first, *spread, frames[-1]], key=lambda frame: frame.at)
    first_size = QImage(str(chosen[0].file)).size()
    height = WIDTH * first_size.height() // first_size.width()
    gap, label = 10, 22
    picture = QImage(
        COLUMNS * (WIDTH + gap) + gap, ROWS * (height + label + gap) + gap, QImage.Format.Format_RGB32
    )  # fmt: skip
    picture.fill(Qt.GlobalColor.lightGray)
    painter = QPainter(picture)
    for n, frame in enumerate(chosen):
        x, y = gap + n % COLUMNS * (WIDTH + gap), gap + n // COLUMNS * (height + label + gap)
        painter.drawText(QRect(x, y, WIDTH, label), Qt.AlignmentFlag.AlignVCenter, f"{frame.at:.1f} s")
        scaled = QImage(str(frame.file)).scaled(WIDTH, height, mode=Qt.TransformationMode.SmoothTransformation)
        painter.drawImage(x, y + label, scaled)
    painter.end()
    return picture


def main(arguments: list[str]) -> int:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    app.setStyle("Fusion")
    load_fonts()
    os.environ.setdefault("EARSHOT_MODELS", str(models.installed_folder()))
    with tempfile.TemporaryDirectory(prefix="earshot-film-", ignore_cleanup_errors=True) as name:
        into = Path(arguments[0]) if arguments else Path(name) / "frames"
        into.mkdir(parents=True, exist_ok=True)
        frames = film(Path(name), into)
        picture = sheet(frames)
    for frame in frames if arguments else ():
        print(f"{frame.file.name}  {' · '.join(frame.words)}")
    file = OUT / "call.png"
    small(picture).save(str(file), "PNG", 0)
    print(f"{file.relative_to(ROOT)}: {len(frames)} frames, {file.stat().st_size // 1024} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
