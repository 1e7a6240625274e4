"""A recogniser on a server of the site's own, asked over the WebSocket protocol of vosk-server.

The only destination is the one that the settings or the policy name, over TLS. Off by default. What is sent is counted,
every byte of it, before it leaves. A server that does not answer is done without: the recogniser on this machine hears
instead, at once, and the server is tried again beside the call.

    → {"config": {"sample_rate": 16000, "words": 1}}      once
    → 16-bit samples, in pieces                           ← {"partial": …} or {"text": …, "result": [{conf, word}]}, a piece
    → {"eof" : 1}                                         ← the last {"text": …}, and the server closes
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import ssl
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import websockets
from websockets.asyncio.client import ClientConnection

from copilot import wss
from copilot.errors import InputError
from copilot.netgate import Destination
from copilot.speech.recognizer import NOTHING, RATE, UNKNOWN, Decoded, HeardWord

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from copilot.speech.recognizer import Recognizer

T = TypeVar("T")
CONFIG = json.dumps({"config": {"sample_rate": RATE, "words": 1}})
EOF = '{"eof" : 1}'  # vosk-server compares the text, blanks included
PIECE = 16_000  # bytes: half a second
SHORTEST_S = 0.1
ANSWER_S = 1.5  # longer, and the line is heard here
OPEN_S = 1.5
AGAIN_S = 1.0  # between attempts to reach a server that is gone …
PATIENCE_S = 15.0  # … and after one that took too long
PING = 0.7, 0.8  # s; a server that is gone without a word is known after their sum
LARGEST = 1 << 20  # bytes of an answer
SURE = 1e-3  # the least that a share of certainty counts as: its logarithm is taken


@dataclass(frozen=True, slots=True)
class Server:
    """Where the recogniser is. `address` may hold a name and a password, which nobody is shown."""

    address: str
    authority: str = ""  # PEM of the site's own certificate authority; "": the system's

    @property
    def destination(self) -> Destination:
        """Host and port. Raises InputError when the address is none."""
        found = wss.destination(self.address)
        if found is None:
            raise InputError(
                "The setting `speech_server` names no server: give an address such as wss://speech.example:2700."
            )
        return found

    def tls(self) -> ssl.SSLContext | None:
        """None for ws://, which is for a server on this machine only. Raises InputError."""
        _ = self.destination
        return wss.tls(self.address, Path(self.authority) if self.authority else None)


class Remote:
    """Asks a server; what it does not answer in time, `instead` hears. For one thread."""

    def __init__(self, server: Server, instead: Recognizer) -> None:
        """Reaches the server, or goes on without it after OPEN_S. Raises InputError as `Server.tls` does."""
        self.server = server.destination.host
        self._instead = instead
        self._line = _Line(server)
        self._line.start()

    @property
    def reached(self) -> bool:
        """Whether the server answers now."""
        return self._line.reached

    @property
    def why(self) -> str:
        """Why it did not answer the last time it did not."""
        return self._line.why

    def tell(self, on_sending: Callable[[], None]) -> None:
        """Call it, in another thread, each time that `sent` has grown and before anything leaves."""
        self._line.on_sending = on_sending

    @property
    def sent(self) -> int:
        """Bytes that went to the server so far."""
        return self._line.sent

    def decode(self, pcm16k: NDArray[np.float32]) -> Decoded:
        """See `Recognizer.decode`."""
        import numpy as np

        if len(pcm16k) < SHORTEST_S * RATE:
            return NOTHING
        if not self._line.reached:
            return self._instead.decode(pcm16k)
        samples = np.clip(np.round(pcm16k * 32_768), -32_768, 32_767).astype("<i2").tobytes()
        answers = self._line.asked(samples)
        return self._instead.decode(pcm16k) if answers is None else spoken(answers)

    def close(self) -> None:
        self._line.stop()


class _Line:
    """A connection that is kept open, in a thread of its own; each is good for one question."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._tls = server.tls()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="recogniser", daemon=True)
        self._keeping: asyncio.Task[None] | None = None
        self._connection: ClientConnection | None = None
        self._open = asyncio.Event()
        self._tried = asyncio.Event()  # reached, or known not to be
        self._answers: asyncio.Queue[str | bytes | None] = asyncio.Queue()
        self._answered = False  # all that this connection was asked: then it is closed, and the next one is opened
        self._pause = AGAIN_S
        self.reached = False
        self.why = "it is not reached"  # where it does not answer
        self.sent = 0
        self.on_sending: Callable[[], None] = lambda: None

    def start(self) -> None:
        self._thread.start()
        self._run(self._begin())

    def stop(self) -> None:
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def asked(self, samples: bytes) -> list[dict[str, Any]] | None:
        """The answers to `samples`; None when the server did not give them in time."""
        return self._run(self._ask(samples))

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _begin(self) -> None:
        self._keeping = asyncio.get_running_loop().create_task(self._keep())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(OPEN_S):
                await self._tried.wait()

    async def _end(self) -> None:
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)

    async def _keep(self) -> None:
        while True:
            self._answered = False
            try:
                async with self._connected() as connection:
                    async for frame in connection:
                        self._answers.put_nowait(frame)
            except (OSError, TimeoutError, websockets.WebSocketException) as error:
                self.why = _why(error)
            if not self._answered:
                self._gone()
                await asyncio.sleep(self._pause)
                self._pause = AGAIN_S

    @contextlib.asynccontextmanager
    async def _connected(self) -> AsyncIterator[ClientConnection]:
        trust, to = self._tls, self._server.destination
        async with await wss.connected(
            self._server.address, to, trust, OPEN_S, ping=PING, largest=LARGEST
        ) as connection:
            await self._send(connection, CONFIG)
            self._answers = asyncio.Queue()
            self._connection, self.reached = connection, True
            self._open.set()
            self._tried.set()
            try:
                yield connection
            finally:
                self._connection = None
                self._answers.put_nowait(None)

    async def _ask(self, samples: bytes) -> list[dict[str, Any]] | None:
        try:
            async with asyncio.timeout(ANSWER_S):
                await self._open.wait()
                return await self._question(samples)
        except TimeoutError:
            self._pause = PATIENCE_S
            self.why = f"it did not answer within {ANSWER_S:g} s"
        except (OSError, websockets.WebSocketException, _NoAnswer):
            self.why = "the connection ended before it answered"
        except ValueError:
            self._pause = PATIENCE_S
            self.why = "it speaks another protocol"
        await self._give_up()
        return None

    async def _question(self, samples: bytes) -> list[dict[str, Any]]:
        connection, answers = self._connection, self._answers
        self._open.clear()
        if connection is None:
            raise _NoAnswer
        pieces = [samples[first : first + PIECE] for first in range(0, len(samples), PIECE)]
        for piece in pieces:
            await self._send(connection, piece)
        await self._send(connection, EOF)
        told = []
        for _ in range(len(pieces) + 1):  # one for each
            frame = await answers.get()
            if frame is None:
                raise _NoAnswer
            told.append(_object(frame))
        self._answered = True
        return told

    async def _send(self, connection: ClientConnection, data: str | bytes) -> None:
        self.sent += len(data)
        self.on_sending()
        await connection.send(data)

    async def _give_up(self) -> None:
        connection = self._connection
        self._gone()
        if connection is not None:
            await connection.close()

    def _gone(self) -> None:
        self.reached = False
        self._tried.set()
        self._open.clear()


class _NoAnswer(Exception):
    """The connection ended before the server had answered."""


def _why(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"it could not prove who it is ({error.verify_message})"
    if isinstance(error, websockets.InvalidStatus):
        return f"it refused the connection ({error.response.status_code})"
    if isinstance(error, websockets.InvalidHandshake):
        return "it is no speech server"
    return "it is not reached"


def _object(frame: str | bytes) -> dict[str, Any]:
    """Raises ValueError if the frame is no JSON object."""
    told = json.loads(frame)
    if not isinstance(told, dict):
        raise ValueError("no object")
    return told


def spoken(answers: list[dict[str, Any]]) -> Decoded:
    """The words of a segment; without a certainty for each nobody knows how sure they are."""
    words: list[HeardWord] = []
    for answer in answers:
        text = str(answer.get("text") or "")
        sure = answer.get("result")
        if isinstance(sure, list) and [str(w.get("word")) for w in sure if isinstance(w, dict)] == text.split():
            words += [HeardWord(str(w["word"]), _log(w.get("conf"))) for w in sure]
        else:
            words += [HeardWord(word, UNKNOWN) for word in text.split()]
    if not words:
        return NOTHING
    mean = sum(word.confidence for word in words) / len(words)
    return Decoded(" ".join(word.text for word in words), mean, tuple(words))


def _log(share: Any) -> float:
    """A certainty from 0 to 1 as a log-probability."""
    return math.log(min(1.0, max(SURE, share))) if isinstance(share, int | float) else UNKNOWN
