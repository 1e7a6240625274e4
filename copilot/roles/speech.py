"""The speech worker: sound of open interactions in, what was heard out. Holds the models, keeps nothing on disk."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from copilot import models
from copilot.audio.truth import Meter, Truth
from copilot.children import command
from copilot.errors import InputError, ModelError
from copilot.house import DEFAULT_LANGUAGE
from copilot.speech import trial
from copilot.speech.heard import Heard
from copilot.speech.moonshine import Moonshine
from copilot.speech.recognizer import Recognizer
from copilot.speech.remote import Remote, Server
from copilot.speech.sherpa import Sherpa
from copilot.speech.terms import Terms, ordinary_words, read_names, terms
from copilot.speech.transcriber import Transcriber
from copilot.speech.vad import Silero

log = logging.getLogger(__name__)


Tell = Callable[[dict[str, Any]], None]


def load(
    body: dict[str, Any], say: Callable[[str], None] = lambda note: None, so_far: Tell = lambda body: None
) -> SpeechRole:
    """`body`: {"models": folder of the recogniser, "vad": file, "recognizer": folder of another one, or "",
    "terms": file with names, or "", "server": address of a speech server, or "", "server_authority": PEM file or "", "languages": {code: folder of the recogniser for it}}.

    `say` is told while it takes long, `so_far` what leaves this machine before it does. Raises ModelError when the embedded one or the detector is missing or altered.
    """
    detector = Path(body["vad"])
    models.whole(models.VOICE_ACTIVITY, detector.parent)
    silero = Silero(detector)
    refused: dict[str, str] = {}
    here = recognizer(body, waits=lambda: say(""))
    server = _server(body, here)
    transcribers = {DEFAULT_LANGUAGE: Transcriber(server or here, silero, drafts=here)}
    for code, folder in body.get("languages", {}).items():
        if why := trial.refusal(folder, command(*trial.COMMAND), code, waits=lambda: say("")):
            log.warning("a recogniser for another language is not used; `earshot doctor` says why")
            refused[code] = why
        else:
            transcribers[code] = Transcriber(Sherpa(Path(folder), code), silero)
    stays = Transcriber(here, silero) if server else None
    return SpeechRole(transcribers, site_terms(body), refused, server, stays, so_far)


def _server(body: dict[str, Any], here: Recognizer) -> Remote | None:
    """The speech server, whether it answers just now or not. Raises InputError when the settings name none that can be."""
    if not body.get("server"):
        return None
    return Remote(Server(body["server"], body.get("server_authority", "")), here)


def site_terms(body: dict[str, Any]) -> Terms:
    """The site's own words; a list that cannot be read is done without."""
    try:
        names = read_names(Path(body["terms"])) if body.get("terms") else []
    except InputError:
        log.warning("the list of terms is not used; `earshot doctor` says why")
        names = []
    return terms(names, ordinary_words(Path(body["models"])))


def recognizer(body: dict[str, Any], waits: Callable[[], None] = lambda: None) -> Recognizer:
    """The other one where it may be used, else the embedded one; `earshot doctor` says why not."""
    embedded = models.whole(models.SPEECH, Path(body["models"]))
    other = body.get("recognizer", "")
    if other:
        if not trial.refusal(other, command(*trial.COMMAND), waits=waits):
            return Sherpa(Path(other))
        log.warning("the recogniser that the settings name is not used; `earshot doctor` says why")
    return Moonshine(embedded)


class SpeechRole:
    facts: dict[str, Any]

    def __init__(
        self,
        transcribers: Mapping[str, Transcriber],
        terms: Terms,
        refused: Mapping[str, str] | None = None,
        server: Remote | None = None,
        stays: Transcriber | None = None,
        so_far: Tell = lambda body: None,
    ) -> None:
        """`transcribers` by language; `terms` and `server` are for the first of them; `refused` says why one is missing.
        `stays` asks no server."""
        self.facts = {}
        self._transcribers = transcribers
        self._refused = refused or {}
        self._open: dict[str, Transcriber] = {}  # by interaction
        self._site_terms = terms
        self._server = server
        self._so_far = so_far
        self._before: int | None = None  # what was sent before what is being heard, where that may be sent
        self._told_bytes = 0  # of all that was sent
        if server is not None:
            server.tell(self._tell_sent)
        self._here = stays or transcribers[DEFAULT_LANGUAGE]
        self._terms: dict[str, Terms] = {}  # by interaction that terms are for
        self._meters: dict[str, Meter] = {}  # of interactions whose sound is measured
        self._echoing: set[str] = set()  # interactions whose agent's microphone hears the customer

    def __call__(self, kind: str, body: dict[str, Any], payload: bytes) -> dict[str, Any]:
        """open {interaction, legs, rate, start, measure, language, stays} · feed {interaction, at, sizes, effort} + samples ·
        names {interaction, names} · close {interaction} · forget {interaction}: close without a word of what was being said"""
        interaction = str(body["interaction"])
        if kind == "open":
            self._begin(interaction, body)
            return {}
        if interaction not in self._open:
            return {"heard": [], "levels": []}
        if kind == "names":
            if interaction in self._terms:
                self._terms[interaction] = self._site_terms.also(body["names"])
            return {}
        if kind == "feed":
            self._count(interaction)
            fed = self._open[interaction].feed(
                interaction, float(body["at"]), _legs(body["sizes"], payload), effort=body["effort"]
            )
            meter = self._meters.get(interaction) if body["effort"] != "finals" else None
            truth = meter.step(_legs(body["sizes"], payload)) if meter is not None else ()
            return {
                "heard": self._told(interaction, fed.heard),
                "levels": msgspec.to_builtins(fed.levels),
                "truth": msgspec.to_builtins((*truth, *self._echo(interaction, fed.echo))),
                **self._left(),
            }
        if kind == "close":
            self._meters.pop(interaction, None)
            self._echoing.discard(interaction)
            self._count(interaction)
            heard = self._told(interaction, self._open.pop(interaction).close(interaction))
            left = self._left()
            self._terms.pop(interaction, None)
            return {"heard": heard, "levels": [], **left}
        if kind == "forget":
            self._meters.pop(interaction, None)
            self._echoing.discard(interaction)
            self._terms.pop(interaction, None)
            self._open.pop(interaction).forget(interaction)
            return {}
        raise ValueError(kind)

    def _begin(self, interaction: str, body: dict[str, Any]) -> None:
        language = body.get("language", DEFAULT_LANGUAGE)
        stays = body.get("stays") and language == DEFAULT_LANGUAGE  # a server hears no other language
        transcriber = self._here if stays else self._transcriber(language)
        transcriber.open(interaction, body["legs"], int(body["rate"]), start=body["start"])
        self._open[interaction] = transcriber
        if language == DEFAULT_LANGUAGE:
            self._terms[interaction] = self._site_terms
        if body.get("measure"):
            self._meters.setdefault(interaction, Meter(int(body["rate"])))

    def _echo(self, interaction: str, heard: bool) -> tuple[Truth, ...]:
        """A proven echo is told at once, of a recording as well; where the sound is measured, the meter says when it is over."""
        if heard == (interaction in self._echoing):
            return ()
        self._echoing ^= {interaction}
        if not heard and interaction in self._meters:
            return ()
        return (Truth(leg="agent", clipped=None, echo=heard),)

    def _count(self, interaction: str) -> None:
        """What leaves this machine from now on is this interaction's, if any of it may."""
        server = self._server
        asks = interaction in self._terms and self._open[interaction] is not self._here
        self._before = server.sent if server is not None and asks else None

    def _left(self) -> dict[str, Any]:
        """What left this machine for what is being heard, where anything can."""
        before, self._before = self._before, None
        if before is None:
            return {}
        told = self._sent(before)
        self._told_bytes += told["sent"]["bytes"]
        return told

    def _sent(self, before: int) -> dict[str, Any]:
        """With what opened the connection that was asked, which left before the question came."""
        server = self._server
        assert server is not None
        sent = server.sent
        news = sent - self._told_bytes if sent > before else 0
        return {"sent": {"server": server.server, "bytes": news, "reached": server.reached}}

    def _tell_sent(self) -> None:
        """In the server's thread, before the sound leaves: this process may end before it answers."""
        before = self._before
        if before is not None:
            self._so_far(self._sent(before))

    def _told(self, interaction: str, heard: Iterable[Heard]) -> Any:
        known = self._terms.get(interaction)
        return msgspec.to_builtins([known.corrected(said) if known else said for said in heard])

    def _transcriber(self, language: str) -> Transcriber:
        found = self._transcribers.get(language)
        if found is None:
            raise ModelError(self._refused.get(language, f"There is no recogniser for the language {language}."))
        return found


def _legs(sizes: dict[str, int], payload: bytes) -> dict[str, bytes]:
    """The payload cut into the legs' samples, in the order of `sizes`."""
    legs: dict[str, bytes] = {}
    place = 0
    for leg, size in sizes.items():
        legs[leg] = payload[place : place + size]
        place += size
    return legs
