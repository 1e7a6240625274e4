"""`earshot knowledge feedback`: what agents did with the passages they were shown, and what the ranking learnt of it."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from typing import Annotated, Any

import typer
from rich.console import Console

from copilot import learnt, netgate, settings, site
from copilot.cli import profiles
from copilot.cli.knowledge_work import in_words, progress
from copilot.errors import InputError
from copilot.roles.knowledge import opened
from copilot.signals import Row, judged, rows
from knowledge import feedback as learning

SIGNALS = ("suggested", "shown", "opened", "copied", "used", "dismissed")
ASPECTS = ("relevant", "correct", "efficient")
WORST = 5  # articles that are named


def feedback(
    profile: Annotated[str, typer.Option(help="The profile whose feedback is meant.")] = "default",
    days: Annotated[int, typer.Option(min=1, help="Look back so many days.")] = 365,
    learn: Annotated[bool, typer.Option("--learn", help="Learn from it, and check it on calls held back.")] = False,
    reset: Annotated[bool, typer.Option("--reset", help="Forget what was learnt.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show what agents used and turned down, and what was learnt from it; learn anew, or forget it."""
    netgate.close()
    if learn and reset:
        raise InputError("--learn and --reset exclude each other: name one.")
    if reset:
        there = learnt.reset(profile)
        typer.echo("What was learnt is forgotten." if there else "Nothing had been learnt.")
        return
    told = _told(profile, days)
    if learn:
        _learn(profile, told)
    about, acts = learnt.about(profile), settings.load().settings.learn
    if as_json:
        body = {"type": "feedback", "signals": _counts(told), "articles": _articles(told), "acts": acts}
        typer.echo(json.dumps({**body, "learnt": about}, ensure_ascii=False))
        return
    console = Console(highlight=False, soft_wrap=True)
    for line in (*_signal_lines(told), "", *_lesson_lines(about, acts)):
        console.print(line, markup=False)


def _told(profile: str, days: int) -> list[Row]:
    (one,) = profiles.kept(profile)
    with profiles.opened(one) as journal:
        return [row for events in journal.of_last(days) for row in rows(events)]


def _learn(profile: str, told: list[Row]) -> None:
    found = opened(site.knowledge_worker(profile, settings.load().settings).load)
    today = datetime.date.today()
    with in_words(), progress("Trying on calls held back") as advance:
        lesson = learning.learn(judged(told), found.base, found.embedder.id, today, advance)
    learnt.keep(profile, lesson, today)


def _counts(told: list[Row]) -> dict[str, int]:
    counts = Counter(signal for row in told for signal in row.signals)
    names = (*SIGNALS, *(name for aspect in ASPECTS for name in (aspect, f"not {aspect}")))
    return {name: counts[name] for name in names}


def _articles(told: list[Row]) -> list[dict[str, Any]]:
    """Those that were turned down or found wrong, the worst first."""
    useful = Counter(row.article for row in told if row.verdict is True)
    down = Counter(row.article for row in told if row.verdict is False)
    wrong = Counter(row.article for row in told if "not correct" in row.signals)
    worst = sorted(down | wrong, key=lambda id: (-wrong[id], -down[id], id))
    return [
        {"article": id, "useful": useful[id], "turned_down": down[id], "not_correct": wrong[id]} for id in worst[:WORST]
    ]


def _signal_lines(told: list[Row]) -> list[str]:
    counts = _counts(told)
    lines = [
        ", ".join(f"{name} {counts[name]}" for name in SIGNALS),
        "Thumbs: " + ", ".join(f"{name} {counts[name]} up {counts['not ' + name]} down" for name in ASPECTS),
    ]
    lines += [
        f"{row['article']}: useful {row['useful']}, turned down {row['turned_down']}, not correct {row['not_correct']}"
        for row in _articles(told)
    ]
    return lines


def _lesson_lines(about: dict[str, Any] | None, acts: bool) -> list[str]:
    if about is None:
        return ["Nothing has been learnt from it. `earshot knowledge feedback --learn` does."]
    before, after = about["before"], about["after"]
    lines = [
        f"Learnt on {about['learnt']} from {about['useful']} useful and {about['turned_down']} refused answers in "
        f"{len(about['conversations'])} calls, {about['first']} to {about['last']}. Encoder {about['encoder']}.",
        "On calls held back: "
        + ", ".join(f"{name} {100 * before[name]:.1f} → {100 * after[name]:.1f}" for name in before)
        + ".",
        "nDCG@10 by weight: " + ", ".join(f"{w} → {100 * score:.1f}" for w, score in about["tried"].items()) + ".",
    ]
    if about["weight"]:
        lines += [
            f"{m['article']}: place {m['before']:.1f} → {m['after']:.1f} over {m['questions']} questions"
            for m in about["moved"]
        ]
        lines.append(
            f"Weight {about['weight']}. It acts from the next start on."
            if acts
            else f"Weight {about['weight']}. It does not act: `learn = true` in the settings or the policy lets it."
        )
    else:
        lines.append("Weight 0: it did not surely help on calls held back, so it is off by itself.")
    return lines
