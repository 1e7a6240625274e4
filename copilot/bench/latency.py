"""From the customer's last word to the card on the screen.

The end of the word is the generator's (the call's track), the paint is the window's. A card counts when
pacing let it in at once; cards that pacing held are counted apart, since waiting is what they are meant
to do, and so are cards whose words the recogniser cut before the customer had finished.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from copilot.audio.track import CallTrack
from copilot.bench.figures import Report, percentile, plain, under
from copilot.bench.story import Line, decided

STAGES = ("end of speech", "recognition", "retrieval and decision", "pacing", "paint")
AT_ONCE_S = 0.05
SAME_END_S = 0.6  # an utterance that ends this near the spoken one is all of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One card's way, in seconds; `stages` in the order of STAGES add up to `total`."""

    total: float
    stages: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    at_once: tuple[Way, ...]
    held: tuple[Way, ...]
    cut: int  # cards that came from the first part of what the customer said
    not_painted: int


def ways(trace: Sequence[Line], track: CallTrack) -> Ways:
    """Each card of `trace` that the customer's words caused, with the time it took."""
    at_once: list[Way] = []
    held: list[Way] = []
    cut = not_painted = 0
    zero = next((line["zero"] for line in trace if line["stage"] == "origin"), None)
    painted = {line["event"]: line["painted"] for line in trace if line["stage"] == "painted"}
    events = {line["event"]: line for line in trace if line["stage"] == "decided"}
    offers = {line["card"]: line for line in decided(trace, "CardOffered")}
    ends = [u.end for u in track.utterances if u.leg == "customer"]
    for shown in decided(trace, "CardShown"):
        offer = offers.get(shown["card"])
        final = heard_before(offer, events) if offer else None
        if zero is None or offer is None or final is None:
            continue
        spoken_end = min(ends, key=lambda end: abs(end - final["end"]))
        if abs(spoken_end - final["end"]) > SAME_END_S:
            cut += 1
        elif shown["event"] not in painted:
            not_painted += 1
        else:
            word = zero + spoken_end
            steps = [word, zero + final["at"], final["wall"], offer["wall"], shown["wall"], painted[shown["event"]]]
            stages = tuple(after - before for before, after in pairwise(steps))
            (held if shown["held"] > AT_ONCE_S else at_once).append(Way(total=steps[-1] - word, stages=stages))
    return Ways(at_once=tuple(at_once), held=tuple(held), cut=cut, not_painted=not_painted)


def heard_before(offer: Line, events: Mapping[str, Line]) -> Line | None:
    """The customer's last final utterance among everything that led to the offer."""
    found: list[Line] = []
    seen: set[str] = set()
    waiting = list(offer["because"])
    while waiting:
        id = waiting.pop()
        if id in seen or id not in events:
            continue
        seen.add(id)
        line = events[id]
        if line["type"] == "UtteranceFinal":
            if line["leg"] == "customer":
                found.append(line)
        else:
            waiting += line["because"]
    return max(found, key=lambda line: line["end"], default=None)


def report(all_ways: Sequence[Ways], bare_s: Sequence[float]) -> Report:
    """`bare_s`: seconds the bare recogniser takes for each of the calls' customer utterances, after the run."""
    at_once = [way for ways in all_ways for way in ways.at_once]
    held = [way for ways in all_ways for way in ways.held]
    totals = [way.total for way in at_once]
    silence = [way.stages[0] for way in at_once]
    floor = f"{percentile(silence, 0.5) + percentile(bare_s, 0.5):.2f} s"
    figures = [
        under("last word → card painted, p50", percentile(totals, 0.5), 0.7, "s", floor=floor),
        under("last word → card painted, p95", percentile(totals, 0.95), 1.2, "s"),
    ]
    for n, stage in enumerate(STAGES):
        values = [way.stages[n] for way in at_once]
        bare = f"{percentile(bare_s, 0.5):.2f} s" if stage == "recognition" else ""
        figures.append(
            plain(f"· {stage}, p50 / p95", f"{percentile(values, 0.5):.2f} / {percentile(values, 0.95):.2f} s", bare)
        )
    figures.append(plain("cards counted", str(len(at_once))))
    figures.append(
        plain("cards that pacing held, p50", f"{len(held)}, {percentile([w.total for w in held], 0.5):.2f} s")
    )
    figures.append(plain("cards from a cut utterance", str(sum(ways.cut for ways in all_ways))))
    figures.append(plain("cards not painted", str(sum(ways.not_painted for ways in all_ways))))
    note = "Floor: the silence that ends an utterance, and the bare recogniser on the same utterances."
    return Report(title="Last word to card", figures=tuple(figures), note=note)
