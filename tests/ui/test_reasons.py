"""Every code by which the engine gives a reason has words, in English and in German; a new code without words fails here."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from copilot import commands
from copilot import events as e
from copilot.records import outbox
from copilot.records.adapters import base
from ui import hearing, reasons, words
from ui.languages import Speech


def codes(event: type[e.Event], field: str) -> tuple[str, ...]:
    """The values of an event's Literal field."""
    found = get_args(get_type_hints(event)[field])
    assert found, f"{event.__name__}.{field} names no codes"
    return found


def write_failures() -> set[str]:
    """A record system's own codes, and those the outbox adds."""
    said = re.findall(r'"([a-z_]+)"', " ".join(re.findall(r"reason=[^)\n]+", Path(outbox.__file__).read_text("utf-8"))))
    assert {"not_configured", "read_back"} <= set(said)
    return {*get_args(base.Reason), *said}


SAID: dict[str, tuple[Callable[[str], str], tuple[str, ...]]] = {
    "WriteFailed.reason": (lambda code: reasons.write_failed(code, "Case book"), tuple(sorted(write_failures()))),
    "ApprovalRefused.reason": (reasons.approval_refused, codes(e.ApprovalRefused, "reason")),
    "ProposalWithdrawn.reason": (reasons.withdrawn, codes(e.ProposalWithdrawn, "reason")),
    "CardHeldBack.reason": (reasons.held_back, codes(e.CardHeldBack, "reason")),
    "HearingGap.reason": (lambda code: hearing.gap(code, "00:40"), codes(e.HearingGap, "reason")),
    "AudioHealthChanged.status": (lambda code: hearing.sound(code, "6 s"), codes(e.AudioHealthChanged, "status")),
    "LegTrustChanged.doubt": (hearing.doubt, tuple(code for code in codes(e.LegTrustChanged, "doubt") if code)),
    "HearingStepped.level": (
        hearing.behind, tuple(level for level in codes(e.HearingStepped, "level") if level != "full"),
    ),
    "HearingPaused.why": (hearing.paused, codes(e.HearingPaused, "why")),
    "ConsentChanged.status": (hearing.consent, codes(e.ConsentChanged, "status")),
    "WorkerChanged.status": (reasons.worker, codes(e.WorkerChanged, "status")),
    "Answer.trouble": (
        reasons.trouble,
        (commands.SEARCH_STARTS, commands.ANSWER_LOST, commands.SOUND_STARTS, commands.QUESTION_FAILED),
    ),
    "AssistStepped.level": (
        reasons.assist, tuple(level for level in codes(e.AssistStepped, "level") if level != "full"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", SAID)
def test_every_code_has_words_of_its_own_in_both_languages(speech: Speech, kind: str) -> None:
    say, known = SAID[kind]
    spoken: dict[str, list[str]] = {}
    for language in ("en", "de"):
        speech.use(language)
        spoken[language] = [say(code) for code in known]
        assert len(set(spoken[language])) == len(known), "two codes read the same"
        for code, text in zip(known, spoken[language], strict=True):
            assert re.fullmatch(r"[^_{}]+", text), f"{kind} {code!r} has no words in {language}"
            assert say("no_such_code") not in (text, ""), "an unknown code would be hidden"
    for code, english, german in zip(known, spoken["en"], spoken["de"], strict=True):
        assert english != german, f"{kind} {code!r} is not translated"


def test_a_write_that_took_effect_is_never_called_unwritten(qapp: Any) -> None:
    for code in write_failures():
        said = reasons.write_failed(code, "Case book")
        assert ("Nothing was written" in said) == (not reasons.took_effect(code)), code


@pytest.mark.parametrize("role", [role for role in codes(e.WorkerChanged, "role") if role != "player"])
def test_workers_are_named(qapp: Any, role: str) -> None:
    assert role not in words.worker(role)


def test_record_systems_are_named_for_people(qapp: Any) -> None:
    for name in outbox._WRITERS:
        assert words.system(name) != name


def test_how_far_loading_is_comes_in_the_windows_language(speech: Speech) -> None:
    speech.use("de")
    assert reasons.loading(commands.PREPARING.format(3, 56)) == "Artikel werden vorbereitet: 3 von 56"
    assert reasons.loading("The search stopped.") == "The search stopped."
