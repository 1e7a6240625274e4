"""Are Earshot's words as good as its recogniser's? The word error rates of `bench.speech`, as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from copilot.bench import speech
from copilot.bench.figures import Figure, Report

TITLE = "Words"
SKIPPED = Report(
    title=TITLE, figures=(), note="Not measured: name a folder of recordings and their words with `--speech DIR`."
)


def report(folder: Path, each: Callable[[Iterable[Any]], Iterable[Any]] = iter) -> Report:
    """Word error rate of each set in `folder`; `each` wraps the walk over the recordings.

    Raises:
        InputError: no manifest or no recordings there.
        ModelError: the models are not usable.
    """
    return table(speech.run(folder, each=each)["sets"])


def table(sets: Mapping[str, Any]) -> Report:
    """What `speech.run` found, as a report."""
    return Report(
        title=TITLE,
        figures=tuple(_figure(name, pair["earshot"], pair["bare"]) for name, pair in sorted(sets.items())),
        note="Floor: the bare recogniser, told where each segment is. Both in the same writing.",
    )


def _figure(name: str, ours: dict[str, float], bare: dict[str, float]) -> Figure:
    return Figure(
        what=f"word error rate, {name} ({ours['words']} words)",
        measured=f"{ours['wer']:.1%}",
        floor=f"{bare['wer']:.1%}",
        goal="≤ floor",
        met=ours["errors"] <= bare["errors"],
    )
