"""Real baresip telephones on loopback. Without a `source` silence goes out; without a `player` what comes in is swallowed.

The agent's phone is used through its console (`cons`), because its control socket serves one client: Earshot. Its keys
go there as datagrams: what it has not read when a connection closes is lost, and a busy machine reads late.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import wave
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

MODULES = Path("/usr/lib/baresip/modules")
STARTS_S = 30.0
TRIES = 5  # to find ports that nobody takes in the same moment
CONFIG = """
poll_method epoll
sip_listen 127.0.0.1:{sip}
net_interface 127.0.0.1
call_local_timeout 120
call_max_calls 4
audio_player {player}
audio_source {source}
audio_alert aubridge,nil
ringback_disabled yes
rtp_ports {rtp}-{rtp_end}
module_path {modules}
module g711.so
module alsa.so
module aufile.so
module aubridge.so
module cons.so
module_tmp account.so
module_app ctrl_tcp.so
module_app menu.so
ctrl_tcp_listen 127.0.0.1:{control}
cons_listen 127.0.0.1:{console}
"""


def needs_baresip() -> None:
    if shutil.which("baresip") is None:
        pytest.skip("baresip is not installed (Debian's baresip-core)")


class Softphone:
    """One running baresip. `does("accept")` presses its buttons."""

    def __init__(self, folder: Path, account: str, *, source: str = "", player: str = "") -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        with wave.open(str(folder / "silence.wav"), "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(8000)
            sound.writeframes(bytes(2 * 8000 * 120))
        (folder / "contacts").write_text("")
        for _ in range(TRIES):
            self._configure(free_ports(), account, source, player)
            if self.start():
                return
        raise AssertionError(self.log)

    def _configure(self, port: int, account: str, source: str, player: str) -> None:
        self.sip, self.control, self.console = port, port + 2, port + 3
        (self.folder / "config").write_text(
            CONFIG.format(
                sip=port, control=self.control, console=self.console, modules=MODULES, rtp=port + 10, rtp_end=port + 60,
                source=source or f"aufile,{self.folder / 'silence.wav'}", player=player or f"aubridge,nil-{port}",
            )
        )  # fmt: skip
        (self.folder / "accounts").write_text(account.format(port=port) + "\n")

    def start(self) -> bool:
        """Whether it runs and has all its ports; another program may have been quicker."""
        with (self.folder / "out.log").open("wb") as log:
            self.process = subprocess.Popen(
                ["baresip", "-f", str(self.folder)], stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
            )
        limit = time.monotonic() + STARTS_S
        while time.monotonic() < limit and self.process.poll() is None:
            if {self.sip, self.control, self.console} <= self._ports():
                return True
            time.sleep(0.05)
        self.kill()
        return False

    @property
    def log(self) -> str:
        return (self.folder / "out.log").read_text(errors="replace")

    def _connections(self) -> list[psutil._common.pconn]:
        try:
            return psutil.Process(self.process.pid).net_connections()
        except psutil.Error:  # it ended in this moment
            return []

    def _ports(self) -> set[int]:
        return {one.laddr.port for one in self._connections() if one.laddr and not one.raddr}

    @property
    def is_followed(self) -> bool:
        """Whether somebody is connected to its control socket."""
        return any(one.raddr and one.laddr.port == self.control for one in self._connections())

    def does(self, command: str) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as keys:
            keys.sendto(f"/{command}\n".encode(), ("127.0.0.1", self.console))

    def until(self, done: Callable[[], bool], patience: float = 60.0) -> None:
        limit = time.monotonic() + patience
        while not done():
            assert time.monotonic() < limit, self.log
            time.sleep(0.02)

    def says(self, words: str) -> None:
        """Wait for them on its screen."""
        self.until(lambda: words in self.log)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(30)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()  # it says goodbye to the other end first, which may be gone
            try:
                self.process.wait(1)
            except subprocess.TimeoutExpired:
                self.kill()


def free_ports(apart: int = 100) -> int:
    """The first of a stretch of ports that nobody has just now; each process looks from a place of its own."""
    places = range(24000, 32000, apart)
    begin = os.getpid() * 7 % len(places)
    for first in (*places[begin:], *places[:begin]):
        try:
            for offset in (0, 1, 2, 3):
                for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
                    with socket.socket(socket.AF_INET, kind) as tried:
                        tried.bind(("127.0.0.1", first + offset))
            return first
        except OSError:
            continue
    raise AssertionError("no free ports")


def agent(folder: Path, *, source: str = "", player: str = "") -> Softphone:
    account = '"Agent Anna" <sip:agent@127.0.0.1:{port}>;regint=0;answermode=manual'
    return Softphone(folder, account, source=source, player=player)


def customer(
    folder: Path, number: str = "+442079460018", name: str = "Ana Silva", says: Path | None = None
) -> Softphone:
    """`says` is what goes out once the call is answered: 8 kHz, mono."""
    said = f'"{name}" ' if name else ""
    account = f"{said}<sip:{number}@127.0.0.1:{{port}}>;regint=0;answermode=auto"
    return Softphone(folder, account, source=f"aufile,{says}" if says else "")
