"""What this machine can do in a live call, as it was measured."""

from __future__ import annotations

from collections.abc import Iterable

from copilot import encoders, measured, settings
from copilot.doctor.finding import Finding, ok, warn
from copilot.measured import Measured
from copilot.model import Effort

NAME = "speed"
LEFT_OUT: dict[Effort, str] = {
    "half": "words still being spoken are shown half as often",
    "lines": "lines are shown when they are finished",
    "finals": "lines are shown when they are finished, and cards come later",
}


def speed(profile: str = "") -> Iterable[Finding]:
    chosen = settings.load().settings
    yield judge_speed(measured.read(measured.this_machine(chosen.recognizer, str(encoders.folder(chosen)))))


def judge_speed(found: Measured | None) -> Finding:
    if found is None:
        return warn(NAME, "It was not measured how fast this machine is.", "Run `earshot models measure`.")
    say = expects(found)
    if measured.too_slow(found):
        return warn(NAME, say, "Use a faster machine: in a live call, sound will be left out.")
    if left_out := LEFT_OUT.get(measured.highest(found)):
        return warn(NAME, f"{say} In a live call {left_out}.", "Use a faster machine, if that is not enough.")
    return ok(NAME, say)


def expects(found: Measured) -> str:
    after, costs = measured.card_after(found), 1000 * found.speech
    return (
        f"On this machine a card comes about {after:.1f} s after a line's last word; a second of speech takes "
        f"{costs:.0f} ms of a processor, a question {1000 * found.question:.0f} ms."
    )
