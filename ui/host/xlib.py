"""A second connection to the X server beside Qt's, read from Qt's own loop."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal
from Xlib import X, display, error


class XLink(QObject):
    """An Xlib display whose events arrive as `happened`. No thread: a QSocketNotifier watches its socket."""

    happened = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Raises `Xlib.error.DisplayError` when the server cannot be reached."""
        super().__init__(parent)
        self.display: Any = display.Display()
        self.root: Any = self.display.screen().root
        self._notifier = QSocketNotifier(self.display.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)

    def atom(self, name: str) -> int:
        return int(self.display.intern_atom(name))

    def sync(self) -> None:
        """Send what waits and take the answers. Events that came along are read in the next turn of the loop:
        the socket is empty then, so its notifier would not say anything."""
        self.display.sync()
        QTimer.singleShot(0, self, self._read)

    def send_to_root(self, window: Any, message: int, data: list[int]) -> None:
        """A client message about `window` for the window manager."""
        event = self._client_message(window, message, data)
        self.root.send_event(event, event_mask=X.SubstructureRedirectMask | X.SubstructureNotifyMask)
        self.sync()

    def close(self) -> None:
        self._notifier.setEnabled(False)
        self.display.close()

    def _client_message(self, window: Any, message: int, data: list[int]) -> Any:
        from Xlib.protocol import event  # noqa: PLC0415  # a sub-module that nothing else here needs

        return event.ClientMessage(window=window, client_type=message, data=(32, data))

    def _read(self) -> None:
        try:
            while self.display.pending_events():
                self.happened.emit(self.display.next_event())
        except error.ConnectionClosedError:
            self._notifier.setEnabled(False)
