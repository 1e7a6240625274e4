"""Draw every state of the panel into docs/screenshots, at 2×, by replaying events.

    python tools/screenshots.py [NAME …]

Nothing sets a widget: a story of events goes through the same fold and the same window as a real call. `live` and
`wrapup` show the demo call as the engine tells it, with the installed models; the other states are short stories.
Where a picture shows what a key or a click opens, that key is pressed.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "2")

from PySide6.QtCore import Qt  # noqa: E402
from PySide6.QtGui import QImage, QPainter  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from copilot import models, paths  # noqa: E402
from copilot.commands import StartReplay  # noqa: E402
from copilot.events import Event  # noqa: E402
from tests.ui import stories  # noqa: E402
from ui.bridge import Bridge, engine_command  # noqa: E402
from ui.choices import Choices  # noqa: E402
from ui.feed import Feed, Loss  # noqa: E402
from ui.languages import Speech  # noqa: E402
from ui.main_window import MainWindow  # noqa: E402
from ui.theme import Look, load_fonts  # noqa: E402

OUT = ROOT / "docs" / "screenshots"


@dataclass(frozen=True)
class Shot:
    name: str
    story: Callable[[], stories.Story | list[Event]]
    themes: tuple[str, ...] = ("light", "dark")
    scale: float = 1.0
    language: str = "en"
    size: tuple[int, int] = (420, 900)
    later: float = 0.0  # s on the wall clock after the story's end
    act: Callable[[MainWindow, Feed], QWidget | None] | None = None


class Recorder(Bridge):
    """The engine's story, as it is told to a window."""

    def __init__(self) -> None:
        super().__init__(engine_command("demo"))
        self.told: list[Event] = []

    def take(self, event: Event) -> None:
        self.told.append(event)
        super().take(event)


@cache
def demo_call() -> tuple[Event, ...]:
    """Every event of the first demo call: real sound, real models, nobody approves."""
    call = paths.resources() / "demo" / "calls" / "call-out-fee.flac"
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("EARSHOT_MODELS", str(models.installed_folder()))
        os.environ["EARSHOT_DATA"] = folder
        engine = Recorder()
        engine.send(StartReplay(path=str(call), speed=0))
        engine.start()
        limit = time.monotonic() + 300
        while not any(i.proposals for i in engine.desk.interactions.values()):
            if time.monotonic() > limit:
                sys.exit("The demo call did not reach its wrap-up.")
            QTest.qWait(50)
        QTest.qWait(500)
        engine.close()
    return tuple(engine.told)


def demo(until: float) -> list[Event]:
    """The demo call up to this call time, s."""
    return [event for event in demo_call() if event.at <= until]


def lose(window: MainWindow, feed: Feed) -> None:
    feed.lose(Loss(since=window.view.now - 3, tries=2))


def broken(window: MainWindow, feed: Feed) -> None:
    said = "The speech model is missing. Run `earshot models install`, or name a folder that holds it."
    feed.lose(Loss(since=window.view.now, tries=1, reason=said))


def mini(window: MainWindow, feed: Feed) -> QWidget:
    window.show_bar()
    window.bar.resize(820, 48)
    return window.bar


def press(name: str) -> Callable[[MainWindow, Feed], None]:
    return lambda window, feed: window.press(name)


def rate_card(window: MainWindow, feed: Feed) -> None:
    window.panel.live.cards.first.rate.click()


def open_tray(window: MainWindow, feed: Feed) -> None:
    window.panel.live.cards.tray_button.click()


def open_who(window: MainWindow, feed: Feed) -> None:
    window.panel.live.ask_who()


def open_why(window: MainWindow, feed: Feed) -> None:
    window.panel.slot.why_button.click()


def find(window: MainWindow, feed: Feed) -> None:
    window.press("find")
    QTest.keyClicks(window.panel.live.transcript._find.field, "fee")


def scroll_up(window: MainWindow, feed: Feed) -> None:
    window.panel.live.transcript.document.verticalScrollBar().setValue(60)
    story = stories.live()
    more = stories.Story(wall=stories.WALL)
    more.events = list(story.events)
    more.at = 240
    for n, text in enumerate(("They said it on the phone.", "I see.")):
        more.say("agent" if n else "customer", 240 + 4 * n, text)
    feed.play(more.events[-2:])


def focus_card(window: MainWindow, feed: Feed) -> None:
    window.panel.live.cards.small[0].setFocus(Qt.FocusReason.TabFocusReason)


def aside(window: MainWindow, feed: Feed) -> None:
    window.put_aside()


def edit_write(window: MainWindow, feed: Feed) -> None:
    window.press("edit")


def open_codes(window: MainWindow, feed: Feed) -> None:
    window.panel.wrapup.codes.open()


def read_aside(window: MainWindow, feed: Feed) -> None:
    window.press("aside")


def cite(window: MainWindow, feed: Feed) -> None:
    window.panel.wrapup.read("u347")


ALL = ("light", "dark", "contrast")
SHOTS = (
    Shot("ready", stories.ready),
    Shot("ready_work", stories.ready_with_work, act=aside),
    Shot("loading", stories.loading),
    Shot("ringing_one", stories.ringing),
    Shot("ringing_several", lambda: stories.ringing("several")),
    Shot("ringing_withheld", lambda: stories.ringing("withheld")),
    Shot("live", partial(demo, 36.2), ALL),
    Shot("live_nudge", stories.live),
    Shot("live_focus", stories.live, act=focus_card),
    Shot("live_overlap", stories.overlap),
    Shot("live_echo", stories.echoed),
    Shot("live_echo_read", stories.echoed, act=read_aside),
    Shot("live_maybe", stories.maybe_heard),
    Shot("live_unheard", stories.unheard_nudge),
    Shot("live_unheard_why", stories.unheard_nudge, act=open_why),
    Shot("live_loading", stories.loading_live),
    Shot("live_mono", stories.mono),
    Shot("live_tray", stories.live, act=open_tray),
    Shot("live_rate", stories.rated, act=rate_card),
    Shot("live_why", stories.live, act=open_why),
    Shot("live_who", stories.contradicted, act=open_who),
    Shot("live_find", stories.live, act=find),
    Shot("live_new", stories.live, act=scroll_up),
    Shot("hold", stories.hold),
    Shot("paused", stories.paused),
    Shot("paused_card", stories.paused_for_card),
    Shot("paused_long", lambda: stories.paused_for_card(minutes=2.5)),
    Shot("to_announce", stories.to_announce, ALL),
    Shot("to_ask", stories.to_ask),
    Shot("to_ask_de", stories.to_ask, ("light",), language="de"),
    Shot("refused", stories.refused),
    Shot("not_recognised", stories.not_recognised),
    Shot("foreign", stories.foreign),
    Shot("no_audio", stories.no_audio),
    Shot("muted", stories.muted),
    Shot("no_sound", stories.no_sound),
    Shot("other_microphone", stories.other_microphone),
    Shot("gateway_lost", stories.gateway_lost),
    Shot("gateway_lost_de", stories.gateway_lost, ("light",), language="de"),
    Shot("devices_still", stories.devices_still),
    Shot("devices_still_de", stories.devices_still, ("light",), language="de"),
    Shot("softphone_gone", stories.softphone_gone, ("light",)),
    Shot("offline", stories.offline),
    Shot("degraded_rules", stories.degraded),
    Shot("degraded_transcript", lambda: stories.degraded("transcript")),
    Shot("behind_half", lambda: stories.behind("half"), ("light",)),
    Shot("behind_lines", lambda: stories.behind("lines")),
    Shot("behind_finals", lambda: stories.behind("finals"), ("light",)),
    Shot("sound_sent", stories.sent),
    Shot("sound_sent_lost", lambda: stories.sent(reached=False)),
    Shot("sound_sent_mini", stories.sent, ("light",), act=mini),
    Shot("behind_150", lambda: stories.behind("lines"), ("light",), scale=1.5),
    Shot("engine_lost", stories.live, act=lose),
    Shot("cannot_start", stories.Story, act=broken),
    Shot("wrapup", partial(demo, 1e9), ALL, later=24),
    Shot("wrapup_two", stories.wrapup),
    Shot("wrapup_none", lambda: stories.wrapup(proposals=False), ("light",)),
    Shot("wrapup_late", stories.late_words),
    Shot("wrapup_late_de", stories.late_words, ("light",), language="de"),
    Shot("wrapup_edit", stories.wrapup, act=edit_write),
    Shot("wrapup_codes", stories.wrapup, act=open_codes),
    Shot("wrapup_cite", stories.wrapup, act=cite),
    Shot("wrapup_in_doubt", stories.wrapup_in_doubt),
    Shot("write_sending", lambda: stories.approved("sending")),
    Shot("write_verified", lambda: stories.approved("verified")),
    Shot("write_conflict", lambda: stories.approved("conflict"), ALL),
    Shot("write_failed", lambda: stories.approved("failed")),
    Shot("write_unknown", lambda: stories.approved("unknown")),
    Shot("write_offline", lambda: stories.approved("offline")),
    Shot("write_undo", lambda: stories.approved("undo")),
    Shot("two_interactions", stories.two_interactions),
    Shot("minibar", stories.live, act=mini),
    Shot("keys", stories.live, act=press("keys")),
    Shot("live_150", stories.live, scale=1.5),
    Shot("live_200", stories.live, scale=2.0, size=(630, 900)),
    Shot("live_200_narrow", stories.live, ("light",), scale=2.0),
    Shot("live_short", stories.live, ("light",), size=(420, 728)),
    Shot("wrapup_150", stories.wrapup, scale=1.5),
    Shot("live_de", stories.live, language="de"),
    Shot("wrapup_de", stories.wrapup, language="de"),
)


def draw(shot: Shot, theme: str, app: QApplication, folder: Path) -> Path:
    """One picture."""
    story = shot.story()
    events: Iterable[Event] = story if isinstance(story, list) else story.events
    now = (max(event.wall for event in events) if isinstance(story, list) else story.now) + shot.later
    speech = Speech()
    speech.use(shot.language)
    look = Look(theme, shot.scale, still=True)  # type: ignore[arg-type]
    look.wear()
    feed = Feed()
    window = MainWindow(feed, look, Choices(folder / "window.ini"), speech, now=lambda: now)
    window.resize(*shot.size)
    window.show()
    # one interaction after the other, as the agent met them
    events = list(events)
    first = next((event.interaction for event in events if event.interaction), "")
    others = ("", "call-0", first)
    turn = next((n for n, event in enumerate(events) if event.interaction not in others), len(events))
    for part in (events[:turn], events[turn:]):
        feed.play(part)
        settle(app)
    if window.panel.mode == "wrapup":
        QTest.qWait(650)  # Approve arms
    shown: QWidget | None = window
    if shot.act is not None:
        shown = shot.act(window, feed) or window
        settle(app)
    popup = QApplication.activePopupWidget()
    picture = shown.grab()
    if popup is not None:
        painter = QPainter(picture)
        painter.drawPixmap(window.mapFromGlobal(popup.pos()), popup.grab())
        painter.end()
        popup.close()
    file = OUT / f"{shot.name}_{theme}.png"
    small(picture.toImage()).save(str(file), "PNG", 0)
    window.close()
    window.deleteLater()
    settle(app)
    speech.leave()  # the next picture may be of another language
    return file


def small(picture: QImage) -> QImage:
    """The picture with its 256 most frequent colours: a quarter of the bytes, and no difference to see."""
    picture = picture.convertToFormat(QImage.Format.Format_RGB32)
    counted = Counter(memoryview(picture.constBits()).cast("I"))
    table = [color for color, _ in counted.most_common(256)]
    return picture.convertToFormat(QImage.Format.Format_Indexed8, table, Qt.ImageConversionFlag.AvoidDither)


def settle(app: QApplication) -> None:
    """Let layouts, repaints and what comes a moment later come to rest."""
    for _ in range(3):
        app.processEvents()
    QTest.qWait(60)


def main(names: list[str]) -> int:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    app.setStyle("Fusion")
    load_fonts()
    OUT.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp())
    for shot in SHOTS:
        if names and shot.name not in names:
            continue
        for theme in shot.themes:
            print(draw(shot, theme, app, folder).relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
