"""Doubles that keep the contract of what they stand for; tests/contracts holds them to it."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np

from copilot.children import ChildLost
from copilot.errors import EarshotError, RecordError
from copilot.link import Frame
from copilot.records.adapters.base import Capabilities, Found, Unreachable, WriteResult
from knowledge.articles import Article, parse_article
from knowledge.gathered import Gathered
from knowledge.sources import SourceFile


@dataclass(slots=True)
class MemoryWriter:
    """A record system in memory that can be out of reach, slow, at a loss, or forgetful of what it acknowledged."""

    records: dict[str, dict[str, str]]
    capabilities: Capabilities = field(default_factory=lambda: Capabilities(checks_version=True))
    reachable: bool = True
    answers_after: float = 0.0  # s; the write takes effect at once all the same
    muddled: list[str] = field(default_factory=list)  # calls (write, find) that answer with an error, once each
    loses_writes: bool = False  # says "written" and keeps the old values
    versions: dict[str, int] = field(default_factory=dict)
    applied: dict[str, tuple[str, str, dict[str, str], int]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    async def read_fields(self, record: str) -> tuple[Mapping[str, str], str]:
        self._enter("read")
        if record not in self.records:
            raise RecordError("There is no such record.")
        return dict(self.records[record]), self.version(record)

    async def write(self, op: str, record: str, base_version: str, values: Mapping[str, str]) -> WriteResult:
        try:
            self._enter("write")
        except Unreachable:
            return WriteResult(kind="unreachable")
        result = self._write(op, record, base_version, dict(values))
        self._muddle("write")
        await asyncio.sleep(self.answers_after)
        return result

    async def find(self, op: str) -> Found | None:
        self._enter("find")
        self._muddle("find")
        return Found(version=str(self.applied[op][3])) if op in self.applied else None

    def version(self, record: str) -> str:
        return str(self.versions.get(record, 1))

    def change(self, record: str, **values: str) -> None:
        """Somebody else changes the record."""
        self.records[record].update(values)
        self.versions[record] = self.versions.get(record, 1) + 1

    def _muddle(self, call: str) -> None:
        if call in self.muddled:
            self.muddled.remove(call)
            raise RecordError("Something went wrong. Please try again later.")

    def _enter(self, call: str) -> None:
        self.calls.append(call)
        if not self.reachable:
            raise Unreachable("The record system does not answer.")

    def _write(self, op: str, record: str, base_version: str, values: dict[str, str]) -> WriteResult:
        if op in self.applied:
            *request, version = self.applied[op]
            if request != [record, base_version, values]:
                return WriteResult(kind="failed", reason="op_reused")
            return WriteResult(kind="written", version=str(version))
        if record not in self.records:
            return WriteResult(kind="failed", reason="no_record")
        if not values.keys() <= self.records[record].keys():
            return WriteResult(kind="failed", reason="no_field")
        if self.capabilities.checks_version and base_version != self.version(record):
            now = {name: self.records[record][name] for name in values}
            return WriteResult(kind="conflict", version=self.version(record), now=now)
        self.change(record, **({} if self.loses_writes else values))
        self.applied[op] = (record, base_version, values, self.versions[record])
        return WriteResult(kind="written", version=self.version(record))


class HashEmbedder:
    """An embedder without a model: texts that share words are close, equal texts are equal. Reckons in a moment."""

    id = "hash-1"
    dim = 64

    def __init__(self) -> None:
        self.encoded: list[str] = []  # every text ever asked for

    def encode(self, texts: Sequence[str]) -> Any:
        self.encoded.extend(texts)
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row, 0] = 1e-3  # an empty text has a direction too
            for word in text.lower().split():
                vectors[row, zlib.crc32(word.strip(".,?!").encode()) % self.dim] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


class MemoryArticles(Gathered):
    """Remembers what was written."""

    def __init__(self) -> None:
        super().__init__()
        self.puts: list[str] = []  # names of the files whose articles were written, in order

    def put(self, source: str, file: SourceFile, articles: Sequence[Article]) -> None:
        self.puts.append(file.name)
        super().put(source, file, articles)


def markdown_articles(folder: Path) -> list[Article]:
    """The articles of a folder that holds nothing but good Markdown."""
    return [
        parse_article(path.read_text("utf-8"), file=path.relative_to(folder).as_posix())
        for path in sorted(folder.rglob("*.md"))
    ]


class KnowledgeInTrouble:
    """A knowledge worker that keeps the `Child` contract and never answers: `how` says why not."""

    def __init__(self, how: Literal["starting", "dies", "refuses", "buggy"]) -> None:
        self._how = how

    async def ready(self) -> None:
        if self._how == "starting":
            await asyncio.Event().wait()
        if self._how == "refuses":
            raise EarshotError("The encoder is missing. Install Earshot again.")

    async def ask(self, kind: str, body: dict[str, Any]) -> Frame:
        if self._how == "dies":
            raise ChildLost("knowledge")
        return Frame(kind="done", body={"nonsense": 1})


class NumberedBlocks:
    """A speech worker in this process: one leg whose blocks hold one byte each, four blocks to an utterance.

    Keeps the `Child` contract of `hearing.Hearing`: what was open dies with it, sound before `start` counts as
    heard. `dies` holds the numbers of requests that kill it: -n before request n is served, n afterwards but before
    its answer is out.
    """

    LENGTH = 4

    def __init__(self, dies: Collection[int] = ()) -> None:
        self.pid = 1
        self.requests: list[str] = []
        self._dies = set(dies)
        self._open: dict[str, tuple[float, list[tuple[float, int]]]] = {}

    async def ready(self) -> None:
        await asyncio.sleep(0)

    async def ask(self, kind: str, body: dict[str, Any], payload: bytes = b"") -> Frame:
        self.requests.append(kind)
        number = len(self.requests)
        if -number in self._dies:
            self._die()
        answer = self._serve(kind, body, payload)
        if number in self._dies:
            self._die()
        return Frame(kind="done", body=answer)

    def _die(self) -> None:
        self._open.clear()
        self.pid += 1
        raise ChildLost("speech")

    def _serve(self, kind: str, body: dict[str, Any], payload: bytes) -> dict[str, Any]:
        id = body["interaction"]
        if kind == "open":
            self._open[id] = (body["start"]["agent"], [])
            return {}
        if kind == "forget":
            self._open.pop(id, None)
            return {}
        start, blocks = self._open.pop(id)
        if kind == "feed":
            if body["at"] >= start:
                blocks.append((body["at"], payload[0]))
            self._open[id] = (start, blocks)
        full = len(blocks) == self.LENGTH or (kind == "close" and blocks)
        return {"heard": [self._said(blocks)] if full else [], "levels": []}

    def _said(self, blocks: list[tuple[float, int]]) -> dict[str, Any]:
        first, last = blocks[0][0], blocks[-1][0]
        text = " ".join(f"block{number}" for _, number in blocks)  # bare numbers would be written together
        blocks.clear()
        return {
            "kind": "final", "utterance": f"agent-{round(first * 1000)}", "leg": "agent", "start": first,
            "end": last + 1, "text": text, "confidence": -0.1, "words": [], "reason": "", "said": "",
        }  # fmt: skip


class SlowEar:
    """An ear for a source: writes down what it is fed, and takes its time over every block."""

    def __init__(self, log: list[Any], takes: float = 0.0) -> None:
        self._log = log
        self._takes = takes
        self.fed: list[tuple[float, float, dict[str, bytes]]] = []
        self.efforts: list[str] = []

    async def feed(self, at: float, seconds: float, legs: dict[Any, bytes], *, effort: str = "full") -> None:
        await asyncio.sleep(self._takes)
        self.fed.append((at, seconds, legs))
        self.efforts.append(effort)
        self._log.append("fed")

    async def flush(self) -> None:
        self._log.append("flushed")


class SoundCardDouble:
    """The module `soundcard` as Windows' WASAPI makes it: a loopback has nothing to give while nothing plays."""

    class _Device:
        def __init__(self, system: SoundCardDouble, id: str, name: str) -> None:
            self.id, self.name, self._system = id, name, system

        def recorder(self, samplerate: int, channels: int, blocksize: int) -> SoundCardDouble._Recorder:
            assert (channels, blocksize) == (1, samplerate // 50)
            return SoundCardDouble._Recorder(self._system, self.id)

        def player(self, samplerate: int, channels: int) -> SoundCardDouble._Player:
            assert channels == 1
            return SoundCardDouble._Player(self._system)

    class _Player:
        def __init__(self, system: SoundCardDouble) -> None:
            self._system = system

        def __enter__(self) -> SoundCardDouble._Player:
            return self

        def __exit__(self, *_: object) -> None: ...

        def play(self, sound: np.ndarray) -> None:
            if self._system.goes_after == 0:
                raise RuntimeError("Error 0x88890004")
            self._system.goes_after -= 1
            self._system.played += np.rint(sound * 32768).astype("<i2").tobytes()

    class _Recorder:
        def __init__(self, system: SoundCardDouble, id: str) -> None:
            self._system, self._id = system, id

        def __enter__(self) -> SoundCardDouble._Recorder:
            self._system.opened.append(self._id)
            return self

        def __exit__(self, *_: object) -> None:
            self._system.opened.remove(self._id)

        def record(self, numframes: int | None) -> np.ndarray:
            assert numframes is None  # a number would wait until so much has played
            if self._id not in self._system.present:
                raise RuntimeError("Error 0x88890004")  # the device was invalidated
            return self._system.waiting.pop(0) if self._system.waiting else np.zeros((0, 1), np.float32)

    def __init__(self) -> None:
        self.present = {"{mic}": "Microphone (USB)", "{spk}": "Speakers (USB)"}
        self.waiting: list[np.ndarray] = []
        self.opened: list[str] = []
        self.answers = True
        self.played = b""
        self.goes_after = -1  # pieces that are played; less than 0: it stays

    def _device(self, id: str) -> SoundCardDouble._Device:
        if id not in self.present:
            raise IndexError(f"no device with id {id}")
        return self._Device(self, id, self.present[id])

    def default_speaker(self) -> SoundCardDouble._Device:
        if "{spk}" not in self.present:
            raise RuntimeError("Error 0x80070490")
        return self._device("{spk}")

    def default_microphone(self) -> SoundCardDouble._Device:
        return self._device("{mic}")

    def get_speaker(self, id: str) -> SoundCardDouble._Device:
        return self._device(id)

    def all_speakers(self) -> list[SoundCardDouble._Device]:
        if not self.answers:
            raise RuntimeError("Error 0x88890010")
        return [self._device(id) for id in self.present if id == "{spk}"]

    def all_microphones(self, include_loopback: bool) -> list[SoundCardDouble._Device]:
        if not self.answers:
            raise RuntimeError("Error 0x88890010")
        return [self._device(id) for id in self.present if id == "{mic}" or include_loopback]

    def get_microphone(self, id: str, include_loopback: bool) -> SoundCardDouble._Device:
        if id == "{spk}" and not include_loopback:
            raise IndexError("a speaker is no microphone")
        return self._device(id)


class PortAudioDouble:
    """The module `sounddevice` as CoreAudio makes it: inputs only, listed once until it is initialised again."""

    class PortAudioError(Exception):
        pass

    @dataclass
    class _Default:
        device: tuple[int, int] = (0, -1)

    class RawInputStream:
        system: PortAudioDouble

        def __init__(self, **asked: Any) -> None:
            assert (asked["channels"], asked["dtype"]) == (1, "int16")
            self._name = asked["device"]
            if self._name not in self.system.present:
                raise PortAudioDouble.PortAudioError("Invalid device")
            self.active = False

        def start(self) -> None:
            self.active = True

        @property
        def read_available(self) -> int:
            if self._name not in self.system.present:
                self.active = False
                return 0
            return len(self.system.waiting) // 2

        def read(self, frames: int) -> tuple[bytes, bool]:
            data, self.system.waiting = self.system.waiting[: 2 * frames], self.system.waiting[2 * frames :]
            return data, False

        def close(self, ignore_errors: bool = True) -> None:
            self.active = False

    def __init__(self) -> None:
        self.present = ["MacBook Microphone", "BlackHole 2ch"]
        self.waiting = b""
        self.initialised = 0
        self.default = self._Default()
        self._listed: list[str] = []
        self.RawInputStream = type("RawInputStream", (PortAudioDouble.RawInputStream,), {"system": self})

    def _terminate(self) -> None:
        self._listed = []

    def _initialize(self) -> None:
        self.initialised += 1
        self._listed = list(self.present)

    def query_devices(self) -> list[dict[str, Any]]:
        return [{"name": name, "max_input_channels": 2} for name in self._listed] + [
            {"name": "MacBook Speakers", "max_input_channels": 0}
        ]


class BrokenRecognizer:
    """A speech worker, as the engine and `hearing.Hearing` ask one, that answers every request with `error`."""

    pid = 1

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def ready(self) -> None:
        await asyncio.sleep(0)

    async def ask(self, kind: str, body: dict[str, Any], payload: bytes = b"") -> Frame:
        raise self._error

    async def stop(self) -> None:
        await asyncio.sleep(0)


class DeafRecognizer:
    """The same, that hears nothing in any sound."""

    pid = 1

    async def ready(self) -> None:
        await asyncio.sleep(0)

    async def ask(self, kind: str, body: dict[str, Any], payload: bytes = b"") -> Frame:
        await asyncio.sleep(0)
        return Frame(kind="done", body={"heard": [], "levels": []})

    async def stop(self) -> None:
        await asyncio.sleep(0)


class StartingRecognizer(DeafRecognizer):
    """The same, once it is `there`; call times of what it was given."""

    def __init__(self) -> None:
        self.there = asyncio.Event()
        self.fed: list[float] = []

    async def ready(self) -> None:
        await self.there.wait()

    async def ask(self, kind: str, body: dict[str, Any], payload: bytes = b"") -> Frame:
        if kind == "feed":
            self.fed.append(body["at"])
        return await super().ask(kind, body, payload)


class TroubledRecognizer:
    """A real speech worker (or any other that can be asked) whose answers are `error` as long as it is set."""

    def __init__(self, worker: Any, error: Exception | None) -> None:
        self._worker = worker
        self.error = error

    @property
    def pid(self) -> int:
        pid: int = self._worker.pid
        return pid

    async def ready(self) -> None:
        await self._worker.ready()

    async def ask(self, kind: str, body: dict[str, Any], payload: bytes = b"") -> Frame:
        if self.error is not None:
            raise self.error
        answer: Frame = await self._worker.ask(kind, body, payload)
        return answer

    async def stop(self) -> None:
        await self._worker.stop()
