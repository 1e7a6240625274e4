"""What hearing costs, against the bare decoder on the same segments."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from copilot.audio.files import open_recording
from copilot.audio.track import read_track
from copilot.bench import speech
from copilot.bench.figures import Report, plain, under


def report(calls: Sequence[Path]) -> Report:
    engine = speech.load()
    costs = [speech.cpu(call, engine=engine) for call in calls]
    bare = sum(c["bare_s"] for c in costs)
    sound = sum(c["seconds"] for c in costs)
    finals = sum(c["finals_s"] for c in costs)
    live = sum(c["live_s"] for c in costs)
    in_vain, spoken = sum(c["in_vain_s"] for c in costs), sum(c["spoken_s"] for c in costs)
    return Report(
        title="Hearing",
        figures=(
            under("finals of two legs ÷ bare decoder, processor time", finals / bare, 1.25, "×", floor="1.00 ×"),
            under(
                "a live call with interims, share of one core", 100 * live / sound, 25, "%",
                floor=f"{100 * bare / sound:.1f} %", digits=1,
            ),
            plain("decoded ahead for an end that was none, share of the sound", f"{100 * in_vain / spoken:.1f} %"),
            plain("processor seconds per hour of call, without interims", f"{3600 * finals / sound:.0f} s", f"{3600 * bare / sound:.0f} s"),
        ),
        note="Floor: the bare decoder on the segments that Earshot found.",
    )  # fmt: skip


def bare_decodes(call: Path) -> list[float]:
    """Wall seconds that the bare recogniser takes for each thing the customer says on `call`."""
    engine = speech.load()
    recording = open_recording(call)
    sound = speech.read_legs(recording)
    found: list[float] = []
    for spoken in read_track(call, recording.seconds).utterances:
        if spoken.leg == "customer":
            began = time.perf_counter()
            speech.bare(engine, sound["customer"], recording.rate, spoken.start, spoken.end)
            found.append(time.perf_counter() - began)
    return found
