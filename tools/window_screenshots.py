"""Draw the other windows (past interactions, article, Ask) into docs/screenshots, at 2×.

    python tools/window_screenshots.py [NAME …]

What they show comes in as the engine's answers; nothing sets a widget.
"""

from __future__ import annotations

import os
import random
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "2")

import msgspec  # noqa: E402
from PySide6.QtCore import Qt  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from copilot import codec  # noqa: E402
from copilot.commands import (  # noqa: E402
    ArticleText,
    Because,
    Command,
    InteractionPage,
    InteractionRow,
    Interactions,
    ListInteractions,
    Passage,
    Passages,
    PlaySound,
    ReadArticle,
    ReadInteraction,
    Search,
    SoundAt,
)
from copilot.events import CallHeld, CallResumed, CardRated, Event, UtteranceFinal  # noqa: E402
from copilot.shelf import (  # noqa: E402
    ChangedField,
    CompareVersions,
    Comparison,
    FileRow,
    Files,
    GapRow,
    Gaps,
    History,
    ListFiles,
    ListGaps,
    ListNames,
    Names,
    ReadHistory,
    VersionRow,
)
from copilot.soundcheck import (  # noqa: E402
    AskMachine,
    AskSound,
    CheckSound,
    LegSound,
    MachineSpeed,
    SoundChoice,
    SoundChosen,
    SoundDevice,
    SoundNow,
)
from knowledge.articles import Article  # noqa: E402
from knowledge.changes import changed_lines  # noqa: E402
from knowledge.passages import sentences, split  # noqa: E402
from knowledge.sayable import sayable  # noqa: E402
from tests.fakes import markdown_articles  # noqa: E402
from tests.ui import stories  # noqa: E402
from tools.screenshots import OUT, small  # noqa: E402
from ui.article.window import ArticleWindow  # noqa: E402
from ui.ask.window import AskWindow  # noqa: E402
from ui.feed import Feed  # noqa: E402
from ui.interactions.window import InteractionsWindow  # noqa: E402
from ui.languages import Speech  # noqa: E402
from ui.sound.window import SoundWindow  # noqa: E402
from ui.theme import Look, load_fonts  # noqa: E402

ARTICLES = {a.id: a for a in markdown_articles(ROOT / "resources" / "demo" / "articles")}
BEGAN = datetime.fromtimestamp(stories.WALL)


class Answering(Feed):
    """A feed whose questions are answered from stories and the demo's articles."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = rows()
        self.events = past_call()
        self.found = found()
        self.gaps: tuple[GapRow, ...] | None = GAPS  # None: still being looked for
        self.sound = HEARD
        self.speed = MachineSpeed(request="", after=0.58)
        self.fixed: tuple[str, ...] = ()
        self.sent.connect(self._answer)

    def _answer(self, command: Command) -> None:
        match command:
            case ListInteractions(request=request):
                self.answered.emit(Interactions(request=request, rows=self.rows))
            case ReadInteraction(request=request):
                lines = tuple(codec.encode(event) for event in self.events)
                levels = loudness(self.events)
                self.answered.emit(InteractionPage(request=request, events=lines, last=True, levels=levels))
            case PlaySound(interaction=interaction, at=at):
                why = "This machine has no sound output."
                self.answered.emit(SoundAt(request=interaction, at=at, status="unavailable", detail=why))
            case Search(request=request):
                self.answered.emit(Passages(request=request, passages=self.found, strong=0.68, likely=0.51))
            case ListNames(request=request):
                sources = ("content:/srv/knowledge/articles", "/srv/knowledge/Help centre", "web")
                languages = ("de", "en")
                queues = ("billing", "moves", "technical")
                self.answered.emit(Names(request=request, queues=queues, sources=sources, languages=languages))
            case ListFiles(request=request, status=status):
                rows_ = tuple(row for row in FILES if status in ("", row.status))
                counts = Counter(row.status for row in FILES)
                self.answered.emit(Files(request=request, rows=rows_, counts=dict(counts)))
            case ReadHistory(request=request, article=id):
                self.answered.emit(History(request=request, article=id, versions=VERSIONS))
            case CompareVersions(request=request, article=id, old=old, new=new):
                self.answered.emit(comparison(request, ARTICLES[id], old, new))
            case ListGaps(request=request) if self.gaps is not None:
                self.answered.emit(Gaps(request=request, rows=self.gaps))
            case AskSound(request=request):
                self.answered.emit(
                    SoundChosen(request=request, choice=SoundChoice(microphone="headset"), fixed=self.fixed)
                )
            case AskMachine(request=request):
                self.answered.emit(replace(self.speed, request=request))
            case CheckSound(request=request):
                self.answered.emit(replace(self.sound, request=request))
            case ReadArticle(request=request, article=id):
                self.answered.emit(article_text(request, ARTICLES[id]) if id in ARTICLES else ArticleText(
                    request=request, article=id, found=False))  # fmt: skip


def rows() -> tuple[InteractionRow, ...]:
    def row(id: str, minutes: int, caller: str, title: str, seconds: float, **more: object) -> InteractionRow:
        known = {"wrapup": "", "phase": "finished", "writes": 0, "undone": 0, **more}
        wall = stories.WALL - 60 * minutes
        return InteractionRow(id=id, wall=wall, caller=caller, title=title, seconds=seconds, **known)  # type: ignore[arg-type]

    yesterday = 24 * 60
    return (
        row("call-1", 0, "Ana Silva", "Billing dispute", 412, writes=1),
        row("call-2", 19, "Musa Okafor", "Moving house", 310, phase="wrapup"),
        row("call-3", 39, "L. Brandt", "Slow internet", 697),
        row("call-4", 53, "", "", 41),
        row("call-5", yesterday - 374, "P. Haddad", "Plan change", 380, writes=1, undone=1),
        row("call-6", yesterday - 350, "J. Castro", "Billing dispute", 484),
        row("call-7", yesterday - 321, "S. Novak", "Engineer visit", 288),
        row("call-8", yesterday - 299, "T. Lind", "Slow internet", 555),
    )


def past_call() -> list[Event]:
    """The call of the pictures with a hold in it, approved and written."""
    story = stories.approved("verified")
    events = [event for event in story.events if event.interaction and event.kept]
    hold = {"interaction": story.interaction, "wall": story.wall}
    events += [CallHeld(id="call-1/901", at=264.0, **hold), CallResumed(id="call-1/902", at=318.0, **hold)]  # type: ignore[arg-type]
    return sorted(events, key=lambda event: event.at)


def loudness(events: list[Event]) -> dict[str, tuple[int, ...]]:
    """Loudness like speech where somebody speaks; the same in every run."""
    dice = random.Random(7)
    end = int(max(event.at for event in events) / 0.25) + 1
    legs: dict[str, list[int]] = {"agent": [0] * end, "customer": [0] * end}
    for event in events:
        if isinstance(event, UtteranceFinal) and event.leg in legs:
            for n in range(int(event.start / 0.25), min(end, int(event.end / 0.25))):
                legs[event.leg][n] = dice.randint(130, 255)
    return {leg: tuple(values) for leg, values in legs.items()}


def found() -> tuple[Passage, ...]:
    chosen = (("KB-1042", 4, -1), ("KB-1031", 1, 0), ("KB-1042", 3, 0), ("KB-1004", 1, 0), ("KB-1043", 2, 0))
    passages = []
    for place, (id, number, sentence) in enumerate(chosen):
        article = ARTICLES[id]
        part = split(article)[number]
        mark = sentences(article.body, part.span)[sentence]
        passages.append(
            Passage(
                article=id, title=article.title, section=part.section, heading=part.heading,
                text=article.body[part.span.start : part.span.end], start=part.span.start, end=part.span.end,
                mark_start=mark.start, mark_end=mark.end, strength="strong" if place < 2 else "likely", score=1.0,
                verbatim=article.verbatim, say=sayable(article.body[mark.start : mark.end]), queue=article.queue,
                because=BECAUSE,
            )
        )  # fmt: skip
    return tuple(passages)


def standing() -> tuple[Passage, ...]:
    """Passages with everything there is to know of them before they are read."""
    first, second, third, *others = found()
    return (
        replace(first, changed="2026-11-24"),
        replace(second, strength="weak", superseded_by="KB-1042", valid_to="2026-10-31"),
        replace(third, place="page 12"),
        *others,
    )


HEARD = SoundNow(
    request="",
    microphones=(SoundDevice(id="headset", name="Headset microphone, Evolve2"), SoundDevice(id="cam", name="Camera")),
    speakers=(SoundDevice(id="ear", name="Headset earphone, Evolve2"), SoundDevice(id="hdmi", name="Screen")),
    programs=("Zoiper",),
    sees_programs=True,
    legs=(LegSound(leg="agent", dbfs=-14.0, loudest=-14.0), LegSound(leg="customer", dbfs=-150.0, loudest=-150.0)),
    say="Let me check that for you. Please hold the line for a moment.",
    heard="Let me check that for you. Please hold the line for a moment",
    matched=13,
    words=13,
)
BECAUSE = Because(
    words=("call-out", "fee", "credit"), thing="Fibre 500", meaning=0.71, shared=0.38, memory=0.2, queue=0.05, fit=0.74
)
VERSIONS = (
    VersionRow(number=3, stored=stories.WALL - 2 * 86_400, current=True),
    VersionRow(number=2, stored=stories.WALL - 40 * 86_400, current=False, used=stories.WALL - 9 * 86_400),
    VersionRow(number=1, stored=stories.WALL - 300 * 86_400, current=False),
)
FILES = (
    FileRow(source="/srv/knowledge/Help centre", name="prices_2024.xlsx", size=81_000, status="broken",
            reason="it is damaged; save it again with the program that made it"),
    FileRow(source="/srv/knowledge/Help centre", name="export.zip!contract.pdf", size=240_000, status="password",
            reason="it needs a password; save a copy without one"),
    FileRow(source="/srv/knowledge/Help centre", name="scan_router_leaflet.pdf", size=4_100_000, status="no_text",
            reason="it holds pictures only; run text recognition on it first"),
    FileRow(source="/srv/knowledge/Help centre", name="manual_hub_3.pdf", size=9_800_000, status="partial",
            reason="2 of 311 pages could not be read: 17, 204", articles=("hub-3",)),
    FileRow(source="content:/srv/knowledge/articles", name="call_out_fees.md", size=5_200, status="ok",
            articles=("KB-1042",)),
    FileRow(source="content:/srv/knowledge/articles", name="faq.csv", size=18_300, status="ok",
            articles=("FAQ-001", "FAQ-002", "FAQ-003", "FAQ-004", "FAQ-005")),
    FileRow(source="content:/srv/knowledge/articles", name="copy of faq.csv", size=18_300, status="duplicate",
            reason="the same as faq.csv"),
    FileRow(source="web", name="https://help.example/moving", size=22_100, status="ok", articles=("moving",)),
)  # fmt: skip
DRAFT = """---
id: DRAFT-1a2b3c4d
title: Do you sell solar panels as well?
---

## Question
Customers asked this in 7 calls, 2026-11-03 to 2026-11-25:

- Do you sell solar panels as well?
- Can I get solar panels from you?

## Steps
1. We do not sell them ourselves, our partner does.
2. The address was sent by mail.

## Source
Interaction call-7 of 2026-11-21. Check every step, write it for all customers, and set `valid_from`.
"""
GAPS = (
    GapRow(label="Do you sell solar panels as well?", calls=7, times=9, first="2026-11-03", last="2026-11-25",
           queues=("sales",), draft=DRAFT,
           samples=("Do you sell solar panels as well?", "Can I get solar panels from you?",
                    "Is there an offer with panels for the roof?")),
    GapRow(label="Can I keep my number when I go abroad for a year?", calls=4, times=4, first="2026-11-08",
           last="2026-11-24", queues=("billing",), draft=DRAFT,
           samples=("Can I keep my number when I go abroad for a year?",)),
    GapRow(label="Who do I ask about the cabinet in our street?", calls=1, times=1, first="2026-11-19",
           last="2026-11-19", queues=(), draft=DRAFT, samples=("Who do I ask about the cabinet in our street?",)),
)  # fmt: skip


def comparison(request: str, article: Article, old: int, new: int) -> Comparison:
    """What the real comparison finds between the article and one that said something else."""
    before = article.body.replace("45.00", "39.00").replace("once per customer", "twice per customer")
    lines = msgspec.to_builtins(changed_lines(before, article.body))
    field = ChangedField(name="queue", was="", new=article.queue)
    told = {"request": request, "article": article.id, "old": old, "new": new, "lines": lines}
    return replace(msgspec.convert(told, type=Comparison), fields=(field,))


def article_text(request: str, article: Article) -> ArticleText:
    return ArticleText(
        request=request, article=article.id, title=article.title, body=article.body, queue=article.queue,
        owner=article.owner, verbatim=article.verbatim, valid_from=str(article.valid_from or ""),
        valid_to=str(article.valid_to or ""),
    )  # fmt: skip


# ---- windows --------------------------------------------------------------------------------
def replay(look: Look, feed: Answering) -> QWidget:
    window = InteractionsWindow(look, feed, today=BEGAN.date)
    window.begin()
    QTest.qWait(250)
    while window.replay.count < 1 or "Offer call-out fee credit" not in _now(window):
        QTest.keyClick(window.list, Qt.Key.Key_BracketRight)
    return window


def _now(window: InteractionsWindow) -> str:
    return next((line.entry.title for line in window.replay.log.lines() if line._is_now), "")


def replay_written(look: Look, feed: Answering) -> QWidget:
    """After hang-up, without sound."""
    window = InteractionsWindow(look, feed, today=BEGAN.date)
    window.begin()
    QTest.qWait(250)
    QTest.keyClick(window.list, Qt.Key.Key_Space)
    QTest.qWait(50)
    QTest.keyClick(window.list, Qt.Key.Key_Space)
    for _ in range(len(window.replay._entries)):
        QTest.keyClick(window.list, Qt.Key.Key_BracketRight)
    return window


def replay_erased(look: Look, feed: Answering) -> QWidget:
    """Words erased: every private field reads as its default."""
    feed.events = [codec.join(type(e).__name__, envelope(e), codec.split(e)[0], {}) for e in feed.events]
    window = InteractionsWindow(look, feed, today=BEGAN.date)
    window.begin()
    QTest.qWait(250)
    return window


def envelope(event: Event) -> dict[str, object]:
    return {"id": event.id, "interaction": event.interaction, "at": event.at, "wall": event.wall, "because": []}


def replay_empty(look: Look, feed: Answering) -> QWidget:
    feed.rows = ()
    window = InteractionsWindow(look, feed, today=BEGAN.date)
    window.begin()
    return window


def ask(look: Look, feed: Answering) -> QWidget:
    window = AskWindow(look, feed)
    window.begin()
    QTest.keyClicks(window.field, "credit for call-out fee")
    QTest.qWait(250)
    window.articles.told.emit(window.articles.tr("Searched on this device, {0} ms").format(38))  # the same in every run
    return window


def ask_standing(look: Look, feed: Answering) -> QWidget:
    """In a call, with the reasons opened."""
    feed.found = standing()
    window = AskWindow(look, feed)
    window.begin("call-1")
    QTest.keyClicks(window.field, "credit for call-out fee")
    QTest.qWait(250)
    QTest.keyClick(window.field, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    window.articles.told.emit(window.articles.tr("Searched on this device, {0} ms").format(38))
    return window


def ask_replaced(look: Look, feed: Answering) -> QWidget:
    window = ask_standing(look, feed)
    QTest.keyClick(window.field, Qt.Key.Key_Down)
    return window


def ask_nothing(look: Look, feed: Answering) -> QWidget:
    feed.found = ()
    window = AskWindow(look, feed)
    window.begin("call-1")
    QTest.keyClicks(window.field, "solar panels")
    QTest.qWait(250)
    return window


def knowledge_files(look: Look, feed: Answering) -> QWidget:
    window = AskWindow(look, feed)
    window.begin()
    window.tabs.choose(1)
    return window


def knowledge_gaps(look: Look, feed: Answering) -> QWidget:
    window = AskWindow(look, feed)
    window.begin()
    window.tabs.choose(2)
    return window


def knowledge_gaps_wait(look: Look, feed: Answering) -> QWidget:
    feed.gaps = None
    return knowledge_gaps(look, feed)


def article_history(look: Look, feed: Answering) -> QWidget:
    window = ArticleWindow(look, feed)
    window.open_passage(standing()[0])
    window.show()
    window.show_history()
    return window


def article_card(look: Look, feed: Answering) -> QWidget:
    """Opened from a card of a call: it can be rated."""
    story = stories.live()
    for aspect, good in (("relevant", True), ("efficient", False)):
        story.tell(CardRated, card=stories.CREDIT.id, aspect=aspect, good=good)
    feed.play(story.events)
    interaction = next(iter(feed.desk.interactions.values()))
    card = interaction.card(stories.CREDIT.id)
    assert card is not None
    window = ArticleWindow(look, feed)
    window.open_source(replace(card.card.source, changed="2026-11-24"), interaction.id, card.card.id)
    window.show()
    return window


def sound(look: Look, feed: Answering) -> QWidget:
    """Heard well on the agent's side; nothing plays on the other one yet."""
    window = SoundWindow(look, feed)
    window.begin()
    for _ in range(8):  # the mark of the loudest moment falls back a little
        window.present(replace(feed.sound, legs=quieter(feed.sound)))
    return window


def sound_both(look: Look, feed: Answering) -> QWidget:
    feed.sound = replace(
        HEARD, legs=(HEARD.legs[0], LegSound(leg="customer", dbfs=-22.0, loudest=-18.0)), sample="heard"
    )
    return sound(look, feed)


def sound_unheard(look: Look, feed: Answering) -> QWidget:
    """The sentence was played, and came on another loudspeaker."""
    feed.sound = replace(HEARD, sample="unheard")
    return sound(look, feed)


def sound_not_recognised(look: Look, feed: Answering) -> QWidget:
    """The agent's queue speaks German, and no recogniser for it is installed."""
    feed.sound = replace(HEARD, language="de", recognised=False, say="", heard="")
    return sound(look, feed)


def sound_quiet(look: Look, feed: Answering) -> QWidget:
    """A slow computer, a microphone that hardly hears, devices that the administrator decided."""
    feed.fixed = ("microphone",)
    feed.speed = MachineSpeed(request="", after=1.1, effort="half")
    legs = (LegSound(leg="agent", dbfs=-55.0, loudest=-50.0), LegSound(leg="customer"))
    feed.sound = replace(HEARD, legs=legs, heard="Let me take that", matched=3)
    return sound(look, feed)


def sound_none(look: Look, feed: Answering) -> QWidget:
    why = "This machine has no microphone. Plug one in."
    legs = (LegSound(leg="agent", why=why), LegSound(leg="customer"))
    feed.sound = replace(HEARD, legs=legs, heard="", matched=0, microphones=())
    return sound(look, feed)


def sound_wide(look: Look, feed: Answering) -> QWidget:
    """At 200 % on a small screen."""
    window = sound(look, feed)
    window.resize(1100, 700)
    return window


def quieter(now: SoundNow) -> tuple[LegSound, ...]:
    return tuple(replace(leg, dbfs=None if leg.dbfs is None else leg.dbfs - 6) for leg in now.legs)


def ask_empty(look: Look, feed: Answering) -> QWidget:
    window = AskWindow(look, feed)
    window.begin()
    return window


def article(look: Look, feed: Answering) -> QWidget:
    window = ArticleWindow(look, feed)
    window.open_passage(found()[0])
    window.show()
    return window


def article_verbatim(look: Look, feed: Answering) -> QWidget:
    window = ArticleWindow(look, feed)
    window.open_passage(found()[4])
    window.show()
    return window


def article_gone(look: Look, feed: Answering) -> QWidget:
    window = ArticleWindow(look, feed)
    window.open_source(stories.CREDIT.source.__class__(ref="KB-9042"))
    window.show()
    return window


@dataclass(frozen=True)
class Shot:
    name: str
    draw: Callable[[Look, Answering], QWidget]
    themes: tuple[str, ...] = ("light", "dark")
    scale: float = 1.0
    language: str = "en"


SHOTS = (
    Shot("replay", replay, ("light", "dark", "contrast")),
    Shot("replay_written", replay_written),
    Shot("replay_erased", replay_erased, ("light",)),
    Shot("replay_empty", replay_empty, ("light",)),
    Shot("replay_150", replay, ("light",), scale=1.5),
    Shot("replay_de", replay, ("light",), language="de"),
    Shot("ask", ask, ("light", "dark", "contrast")),
    Shot("ask_empty", ask_empty, ("light",)),
    Shot("ask_standing", ask_standing, ("light", "dark", "contrast")),
    Shot("ask_replaced", ask_replaced, ("light",)),
    Shot("ask_nothing", ask_nothing, ("light",)),
    Shot("ask_de", ask_standing, ("light",), language="de"),
    Shot("knowledge_files", knowledge_files, ("light", "dark", "contrast")),
    Shot("knowledge_files_de", knowledge_files, ("light",), language="de"),
    Shot("knowledge_gaps", knowledge_gaps, ("light", "dark", "contrast")),
    Shot("knowledge_gaps_wait", knowledge_gaps_wait, ("light",)),
    Shot("article_history", article_history, ("light", "dark", "contrast")),
    Shot("article_history_de", article_history, ("light",), language="de"),
    Shot("article_card", article_card, ("light", "dark")),
    Shot("sound", sound, ("light", "dark", "contrast")),
    Shot("sound_both", sound_both, ("light", "dark")),
    Shot("sound_unheard", sound_unheard, ("light", "dark")),
    Shot("sound_unheard_de", sound_unheard, ("light",), language="de"),
    Shot("sound_not_recognised", sound_not_recognised, ("light", "dark")),
    Shot("sound_quiet", sound_quiet, ("light", "dark")),
    Shot("sound_none", sound_none, ("light",)),
    Shot("sound_de", sound_quiet, ("light",), language="de"),
    Shot("sound_150", sound, ("light",), scale=1.5),
    Shot("sound_200", sound_wide, ("light",), scale=2.0),
    Shot("ask_150", ask, ("light",), scale=1.5),
    Shot("article", article),
    Shot("article_verbatim", article_verbatim),
    Shot("article_gone", article_gone, ("light",)),
)


def main(names: list[str]) -> int:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    app.setStyle("Fusion")
    load_fonts()
    OUT.mkdir(parents=True, exist_ok=True)
    for shot in SHOTS:
        for theme in shot.themes if not names or shot.name in names else ():
            speech = Speech()
            speech.use(shot.language)
            look = Look(theme, shot.scale, still=True)  # type: ignore[arg-type]
            look.wear()
            window = shot.draw(look, Answering())
            QTest.qWait(80)
            small(window.grab().toImage()).save(str(OUT / f"{shot.name}_{theme}.png"), "PNG", 0)
            print(f"docs/screenshots/{shot.name}_{theme}.png")
            window.close()
            window.deleteLater()
            speech.leave()  # the next picture may be of another language
            QTest.qWait(10)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
