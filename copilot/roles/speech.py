"""The speech worker: sound of open interactions in, what was heard out. Holds the models, keeps nothing on disk."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import msgspec

from copilot import models
from copilot.audio.truth import Meter
from copilot.children import command
from copilot.errors import InputError
from copilot.speech import trial
from copilot.speech.heard import Heard
from copilot.speech.moonshine import Moonshine
from copilot.speech.recognizer import Recognizer
from copilot.speech.sherpa import Sherpa
from copilot.speech.terms import Corrected, read_names, terms
from copilot.speech.transcriber import Transcriber
from copilot.speech.vad import Silero

log = logging.getLogger(__name__)


def load(body: dict[str, Any]) -> SpeechRole:
    """`body`: {"models": folder of the recogniser, "vad": file, "recognizer": folder of another one, or "",
    "terms": file with names, or ""}.

    Raises ModelError when the embedded one or the detector is missing or altered.
    """
    detector = Path(body["vad"])
    models.whole(models.VOICE_ACTIVITY, detector.parent)
    return SpeechRole(Transcriber(_with_terms(_recognizer(body), body), Silero(detector)))


def _with_terms(recognizer: Recognizer, body: dict[str, Any]) -> Recognizer:
    """It, knowing the site's own words; a list that cannot be read is done without."""
    try:
        names = read_names(Path(body["terms"])) if body.get("terms") else []
    except InputError:
        log.warning("the list of terms is not used; `earshot doctor` says why")
        names = []
    return Corrected(recognizer, terms(names, Path(body["models"]))) if names else recognizer


def _recognizer(body: dict[str, Any]) -> Recognizer:
    """The other one where it may be used, else the embedded one; `earshot doctor` says why not."""
    embedded = models.whole(models.SPEECH, Path(body["models"]))
    other = body.get("recognizer", "")
    if other:
        if not trial.refusal(other, command(*trial.COMMAND)):
            return Sherpa(Path(other))
        log.warning("the recogniser that the settings name is not used; `earshot doctor` says why")
    return Moonshine(embedded)


class SpeechRole:
    facts: dict[str, Any]

    def __init__(self, transcriber: Transcriber) -> None:
        self.facts = {}
        self._transcriber = transcriber
        self._open: set[str] = set()
        self._meters: dict[str, Meter] = {}  # of interactions whose sound is measured

    def __call__(self, kind: str, body: dict[str, Any], payload: bytes) -> dict[str, Any]:
        """open {interaction, legs, rate, start, measure} · feed {interaction, at, sizes, live} + samples · close {interaction}"""
        interaction = str(body["interaction"])
        if kind == "open":
            self._transcriber.open(interaction, body["legs"], int(body["rate"]), start=body["start"])
            self._open.add(interaction)
            if body.get("measure"):
                self._meters.setdefault(interaction, Meter(int(body["rate"])))
            return {}
        if interaction not in self._open:
            return {"heard": [], "levels": []}
        if kind == "feed":
            fed = self._transcriber.feed(
                interaction, float(body["at"]), _legs(body["sizes"], payload), live=bool(body["live"])
            )
            meter = self._meters.get(interaction) if body["live"] else None
            truth = meter.step(_legs(body["sizes"], payload)) if meter is not None else ()
            return {
                "heard": _plain(fed.heard),
                "levels": msgspec.to_builtins(fed.levels),
                "truth": msgspec.to_builtins(truth),
            }
        if kind == "close":
            self._open.discard(interaction)
            self._meters.pop(interaction, None)
            return {"heard": _plain(self._transcriber.close(interaction)), "levels": []}
        raise ValueError(kind)


def _legs(sizes: dict[str, int], payload: bytes) -> dict[str, bytes]:
    """The payload cut into the legs' samples, in the order of `sizes`."""
    legs: dict[str, bytes] = {}
    place = 0
    for leg, size in sizes.items():
        legs[leg] = payload[place : place + size]
        place += size
    return legs


def _plain(heard: tuple[Heard, ...] | list[Heard]) -> Any:
    return msgspec.to_builtins(list(heard))
