"""One window per profile: the first launch holds a lock and listens, the second one asks it to show itself.

The lock (which the system frees when its holder dies) decides who is first; the local socket only
carries the message. Both are the user's alone.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QDir, QElapsedTimer, QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from copilot import paths

LONGEST_PATH = 100  # bytes; the system's limit for a socket is 107 on Linux, 103 on macOS
LONGEST_MESSAGE = 4096
PATIENCE = 2000  # ms for a first window that is only just starting


class SingleInstance(QObject):
    """The door of the one window of `profile_dir`."""

    asked = Signal(str)  # a later launch wants this: "show", "sound"

    def __init__(self, profile_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = _socket_name(profile_dir)
        paths.make(profile_dir)
        self._lock = QLockFile(str(profile_dir / "window.lock"))
        self._lock.setStaleLockTime(0)  # only a dead holder makes it stale, never its age
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)

    def claim(self) -> bool:
        """True when this is the first launch: from now on `asked` hears later ones."""
        if not self._lock.tryLock(0):
            return False
        QLocalServer.removeServer(self._name)  # left by a window that was killed
        return self._server.listen(self._name)

    def ask(self, message: str) -> bool:
        """Send `message` to the first window; False when it does not answer."""
        waited = QElapsedTimer()
        waited.start()
        while waited.elapsed() < PATIENCE:
            socket = QLocalSocket()
            socket.connectToServer(self._name)
            if socket.waitForConnected(200):
                socket.write(message.encode() + b"\n")
                socket.flush()
                # the answer may come while the question is still being sent
                return socket.bytesAvailable() > 0 or socket.waitForReadyRead(PATIENCE)
            time.sleep(0.05)
        return False

    def close(self) -> None:
        self._server.close()
        self._lock.unlock()

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(self._on_message)
            socket.disconnected.connect(socket.deleteLater)

    def _on_message(self) -> None:
        socket = self.sender()
        assert isinstance(socket, QLocalSocket)
        if socket.canReadLine():
            message = bytes(socket.readLine(LONGEST_MESSAGE).data()).decode("utf-8", "replace").strip()
            socket.write(b"ok\n")
            socket.flush()
            self.asked.emit(message)
        elif socket.bytesAvailable() > LONGEST_MESSAGE:
            socket.abort()


def _socket_name(profile_dir: Path) -> str:
    """A name that is the user's own: inside the profile where its path is short enough, else by its digest."""
    if sys.platform == "win32":
        return f"earshot-{_digest(profile_dir)}"
    folders = (profile_dir, Path(os.environ.get("XDG_RUNTIME_DIR") or QDir.tempPath()), Path(tempfile.gettempdir()))
    names = (profile_dir / "window.sock", *(folder / f"earshot-{_digest(profile_dir)}" for folder in folders[1:]))
    return next((str(name) for name in names if len(os.fsencode(name)) <= LONGEST_PATH), str(names[-1]))


def _digest(profile_dir: Path) -> str:
    user = os.environ.get("USERNAME") or str(getattr(os, "getuid", lambda: "")())
    return sha256(f"{user}\0{profile_dir.absolute()}".encode()).hexdigest()[:16]
