"""A call that happens now, as a table: last word to words and card, processor time, word errors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from copilot.bench.figures import Figure, Report, percentile, plain, under
from copilot.bench.live_turns import Call
from copilot.bench.speech import Score

TITLE = "A live call"
ADDED_S = 0.15


def report(calls: Sequence[Call]) -> Report:
    return Report(
        title=TITLE,
        figures=(*_words(calls), *_cards(calls), *_cost(calls), *_errors(calls)),
        note=(
            "A program plays the calls into a PulseAudio of its own and is heard through both devices, with the real window. "
            "Floors: the silence that ends an utterance, as Earshot's ears find it without any device, and the bare "
            "recogniser on the same utterances; added is what is beyond their sum (below zero: decoded during the silence). "
            "The bare recogniser is told where each utterance begins and ends, and hears nothing around it; with the line "
            "around, as much of it as Earshot does."
        ),
    )


def _words(calls: Sequence[Call]) -> list[Figure]:
    turns = [turn for call in calls for turn in call.turns]
    live, least = [turn.live for turn in turns], [turn.silence + turn.decode for turn in turns]
    added = [turn.added for turn in turns]
    floor = [f"{percentile(least, share):.2f} s" for share in (0.5, 0.95)]
    spoken = sum(call.spoken for call in calls)
    return [
        under("last word → final words, p50", percentile(live, 0.5), 0.6, "s", floor=floor[0]),
        under("last word → final words, p95", percentile(live, 0.95), 0.9, "s", floor=floor[1]),
        plain("· added by devices, pipes, queues, p50", f"{percentile(added, 0.5):.2f} s"),
        under("· added, p95", percentile(added, 0.95), ADDED_S, "s"),
        plain("· of which the bare recogniser, p50", f"{percentile([t.decode for t in turns], 0.5):.2f} s"),
        plain("· utterances that ended where they were said", f"{len(turns)} of {spoken}"),
    ]


def _cards(calls: Sequence[Call]) -> list[Figure]:
    at_once = [way.total for call in calls for way in call.cards.at_once]
    held = sum(len(call.cards.held) for call in calls)
    least = [turn.silence + turn.decode for call in calls for turn in call.turns]
    floor = [f"{percentile(least, share):.2f} s" for share in (0.5, 0.95)]
    return [
        under("last word → card painted, p50", percentile(at_once, 0.5), 0.7, "s", floor=floor[0]),
        under("last word → card painted, p95", percentile(at_once, 0.95), 1.2, "s", floor=floor[1]),
        plain("· cards, and those that pacing held", f"{len(at_once)}, {held}"),
    ]


def _cost(calls: Sequence[Call]) -> list[Figure]:
    """Of the calls with talk as people talk: recordings in a row are denser than any call."""
    timed = [call for call in calls if call.spoken]
    seconds = sum(call.seconds for call in timed)
    roles = sorted({role for call in timed for role in call.cpu})
    share = {role: 100 * sum(call.cpu.get(role, 0.0) for call in timed) / seconds for role in roles}
    bare = 100 * sum(call.bare_cpu for call in timed) / seconds
    others = ", ".join(f"{role} {share[role]:.1f}" for role in roles if role != "speech")
    return [
        under("recognition, share of one core", share.get("speech", 0.0), 25, "%", floor=f"{bare:.1f} %", digits=1),
        plain("· the other processes", f"{others} %"),
        Figure(
            what="gaps in what was heard",
            measured=str(sum(call.gaps for call in calls)),
            goal="0",
            met=not any(call.gaps for call in calls),
        ),
    ]


def _errors(calls: Sequence[Call]) -> list[Figure]:
    return [
        _error(name, *map(_sum, zip(*((c.ours, c.bare, c.lined, c.deviceless) for c in of_set), strict=True)))
        for name in dict.fromkeys(call.set for call in calls)
        for of_set in ([call for call in calls if call.set == name],)
    ]


def _error(name: str, ours: Score, bare: Score, lined: Score, deviceless: Score) -> Figure:
    return Figure(
        what=f"word error rate, {name} ({ours.words} words)",
        measured=_rate(ours),
        floor=f"{_rate(bare)}; {_rate(lined)} with the line around; {_rate(deviceless)} without devices",
        goal="≤ floor",
        met=ours.errors <= bare.errors,
    )


def _rate(score: Score) -> str:
    return f"{score.errors / max(1, score.words):.1%}"


def _sum(scores: Iterable[Score]) -> Score:
    total = Score()
    for score in scores:
        total.errors += score.errors
        total.words += score.words
    return total
