"""A live call measured turn by turn, beside the bare decoder on the same sound.

The last word sounds when a listener of the bench's own says so. What follows it cannot be less than the silence that
ends an utterance and the time to decode it: both are measured in the same run, of Earshot's own detector on the same
sound without any device, and of the bare recogniser. What a live call takes beyond their sum is what devices, pipes,
queues and the other processes add. It may be below zero, because words are decoded while the silence lasts.
"""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from copilot.audio.track import CallTrack, Spoken
from copilot.bench import speech
from copilot.bench.latency import SAME_END_S, Ways, ways
from copilot.bench.live_call import Lived
from copilot.bench.script import Script
from copilot.bench.speech import Score
from copilot.bench.story import Line
from copilot.speech.segments import Cut
from copilot.speech.transcriber import Transcriber
from copilot.speech.vad import FRAME_S


@dataclass(frozen=True, slots=True)
class Ended:
    """An utterance that ended at `end`, which was known at `at`: seconds of the script."""

    leg: str
    end: float
    at: float
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One thing said, in seconds: its last word to its final words in the live call, and the least that takes."""

    live: float
    silence: float
    decode: float

    @property
    def added(self) -> float:
        return self.live - self.silence - self.decode


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One live call, measured. Processor time in seconds, of the bare recogniser too."""

    set: str
    spoken: int  # things said whose end is known to the word
    turns: tuple[Turn, ...]
    cards: Ways
    ours: Score
    bare: Score
    cpu: dict[str, float]
    bare_cpu: float
    seconds: float
    gaps: int
    deviceless: Score = field(default_factory=Score)  # Earshot's ears on the same sound, without any device
    lined: Score = field(default_factory=Score)  # the bare recogniser, with as much of the line around as Earshot hears


NO_CARDS = Ways(at_once=(), held=(), cut=0, not_painted=0)


def measure(script: Script, lived: Lived, engine: speech.Engine) -> Call:
    """What the call was like; the floors are measured now, after it."""
    floors = silences(engine, script)
    trace = in_script_time(lived, floors)
    began = time.process_time()
    bare = [_bare(engine, script, said) for said in script.said]
    bare_cpu = time.process_time() - began
    ours, theirs, deviceless, lined = Score(), Score(), Score(), Score()
    for leg in sorted({said.leg for said in script.said}):
        truth = [said.text for said in script.said if said.leg == leg]
        ours.add([heard.text for heard in lived.heard if heard.leg == leg], truth, 0.0, script.seconds)
        deviceless.add([floor.text for floor in floors if floor.leg == leg], truth, 0.0, script.seconds)
        by_bare = [text for said, (text, _) in zip(script.said, bare, strict=True) if said.leg == leg]
        theirs.add(by_bare, truth, 0.0, script.seconds)
        lined.add([_with_line(engine, script, s) for s in script.said if s.leg == leg], truth, 0.0, script.seconds)
    decodes = [seconds for _, seconds in bare]
    return Call(
        set=script.name,
        spoken=len(script.said) if script.timed else 0,
        turns=turns(script, lived, trace, floors, decodes) if script.timed else (),
        cards=ways(trace, CallTrack(signals=(), utterances=script.said)) if script.timed else NO_CARDS,
        ours=ours,
        bare=theirs,
        cpu=dict(lived.cpu),
        bare_cpu=bare_cpu,
        seconds=lived.seconds,
        gaps=sum(line.get("type") == "HearingGap" for line in trace),
        deviceless=deviceless,
        lined=lined,
    )


def turns(
    script: Script, lived: Lived, trace: Sequence[Line], floors: Sequence[Ended], decodes: Sequence[float]
) -> tuple[Turn, ...]:
    """Everything said that ended in the live call and for Earshot's ears alone where it was said to."""
    finals = [line for line in trace if line.get("type") == "UtteranceFinal"]
    found: list[Turn] = []
    for said, decode in zip(script.said, decodes, strict=True):
        final, floor = _nearest(finals, said), _ended(floors, said)
        if final is not None and floor is not None and floor.at < script.seconds:  # not for want of more sound
            live = final["wall"] - lived.zero[said.leg] - said.end
            found.append(Turn(live=live, silence=floor.at - said.end, decode=decode))
    return tuple(found)


def silences(engine: speech.Engine, script: Script) -> list[Ended]:
    """Where each utterance of the script ends, and when that is known, for Earshot's own ears without any device. A
    frame at a time: the wait for a block of several is Earshot's, and no floor."""
    transcriber = Transcriber(engine.recognizer, engine.detector)
    transcriber.open("bench", list(script.legs), script.rate)
    size = round(FRAME_S * script.rate)
    found: list[Ended] = []
    for first in range(0, len(script.legs["customer"]), size):
        block = {leg: samples[first : first + size].tobytes() for leg, samples in script.legs.items()}
        fed = transcriber.feed("bench", first / script.rate, block)
        at = (first + size) / script.rate
        found += [Ended(heard.leg, heard.end, at, heard.text) for heard in fed.heard if heard.kind == "final"]
    end = len(script.legs["customer"]) / script.rate
    last = [heard for heard in transcriber.close("bench") if heard.kind == "final"]
    return found + [Ended(heard.leg, heard.end, end, heard.text) for heard in last]


def in_script_time(lived: Lived, floors: Sequence[Ended]) -> list[Line]:
    """The trace with call times counted from the script's beginning, and that beginning in it.

    Call time began about when the call was opened. How far off that is, is what all utterances say that Earshot's ears
    heard with devices and without.
    """
    rough = lived.zero["customer"] - lived.opened
    ends: dict[str, list[float]] = defaultdict(list)
    for floor in floors:
        ends[floor.leg].append(floor.end)
    off = [
        min((line["end"] - rough - end for end in ends[line["leg"]]), key=abs)
        for line in lived.trace
        if line.get("type") == "UtteranceFinal" and ends[line["leg"]]
    ]
    offset = rough + (statistics.median(off) if off else 0.0)
    shifted = [
        {**line, **{name: line[name] - offset for name in ("at", "start", "end") if name in line}}
        for line in lived.trace
    ]
    return [{"stage": "origin", "zero": lived.zero["customer"], "wall": lived.opened}, *shifted]


def _bare(engine: speech.Engine, script: Script, said: Spoken) -> tuple[str, float]:
    began = time.perf_counter()
    text = speech.bare(engine, script.legs[said.leg], script.rate, said.start, said.end)
    return text, time.perf_counter() - began


def _with_line(engine: speech.Engine, script: Script, said: Spoken) -> str:
    start, end = said.start - Cut().pre_roll, said.end + Cut().tail
    return speech.bare(engine, script.legs[said.leg], script.rate, max(0.0, start), end)


def _nearest(finals: Iterable[Line], said: Spoken) -> Line | None:
    near = [f for f in finals if f["leg"] == said.leg and abs(f["end"] - said.end) <= SAME_END_S]
    return min(near, key=lambda f: abs(f["end"] - said.end), default=None)


def _ended(floors: Iterable[Ended], said: Spoken) -> Ended | None:
    near = [f for f in floors if f.leg == said.leg and abs(f.end - said.end) <= SAME_END_S]
    return min(near, key=lambda f: abs(f.end - said.end), default=None)
