"""A server of vosk-server's protocol with a real recogniser, on this machine; it can fail in every way that one does.

Speaks as asr_server.py of vosk-server does: an answer for each piece of sound, compares the end's text as it stands,
closes after it.
"""

from __future__ import annotations

import json
import math
import ssl
import threading
from types import TracebackType
from typing import Literal

import numpy as np
from websockets.sync.server import Server, ServerConnection, serve

from copilot.speech.recognizer import Recognizer

Fault = Literal["", "silent", "drops", "other"]


class VoskServer:
    """`with VoskServer(recognizer) as server:` listens at `server.address`. `fault` may be set at any time."""

    def __init__(self, recognizer: Recognizer, tls: ssl.SSLContext | None = None, port: int = 0) -> None:
        self._recognizer = recognizer
        self._tls = tls
        self._port = port
        self._one = threading.Lock()
        self.fault: Fault = ""
        self.asked = 0  # questions answered
        self.received = 0  # bytes
        self.connections = 0
        self.authorization = ""

    def __enter__(self) -> VoskServer:
        self._server: Server = serve(self._answer, "127.0.0.1", self._port, ssl=self._tls, compression=None)
        self.port = self._server.socket.getsockname()[1]
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)  # a test may fail before `stop`
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    @property
    def address(self) -> str:
        return f"ws{'s' if self._tls else ''}://localhost:{self.port}" if self._tls else f"ws://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """As a server process that ends: connections are closed, and nobody listens."""
        self._server.shutdown()
        self._thread.join()

    def _answer(self, connection: ServerConnection) -> None:
        self.connections += 1
        assert connection.request is not None
        self.authorization = connection.request.headers.get("Authorization", "")
        sound = b""
        for message in connection:
            self.received += len(message)
            if isinstance(message, str) and "config" in message:
                assert json.loads(message)["config"]["sample_rate"] == 16_000
                continue
            if self.fault == "silent":
                continue
            if self.fault == "drops":
                connection.socket.close()
                return
            if message == '{"eof" : 1}':
                connection.send(json.dumps(self._heard(sound)) if self.fault == "" else "[]")
                return
            sound += message if isinstance(message, bytes) else b""
            connection.send(json.dumps({"partial": ""}))

    def _heard(self, sound: bytes) -> dict[str, object]:
        with self._one:
            decoded = self._recognizer.decode(np.frombuffer(sound, "<i2").astype(np.float32) / np.float32(32_768))
            self.asked += 1
        words = [{"word": word.text, "conf": math.exp(word.confidence)} for word in decoded.words]
        return {"text": decoded.text, "result": words} if words else {"text": ""}
