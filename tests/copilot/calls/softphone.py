"""Real baresip telephones on loopback. Without a `source` silence goes out; without a `player` what comes in is swallowed.

The agent's phone is used through its console (`cons`), because its control socket serves one client: Earshot.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
import wave
from pathlib import Path

import pytest

MODULES = Path("/usr/lib/baresip/modules")
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

    def __init__(self, folder: Path, account: str, *, port: int, source: str = "", player: str = "") -> None:
        self.folder, self.sip, self.control, self.console = folder, port, port + 2, port + 3
        folder.mkdir(parents=True, exist_ok=True)
        with wave.open(str(folder / "silence.wav"), "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(8000)
            sound.writeframes(bytes(2 * 8000 * 120))
        (folder / "config").write_text(
            CONFIG.format(
                sip=port, control=self.control, console=self.console, modules=MODULES, rtp=port + 10, rtp_end=port + 60,
                source=source or f"aufile,{folder / 'silence.wav'}", player=player or f"aubridge,nil-{port}",
            )
        )  # fmt: skip
        (folder / "accounts").write_text(account.format(port=port) + "\n")
        (folder / "contacts").write_text("")
        self.start()

    def start(self) -> None:
        with (self.folder / "out.log").open("wb") as log:
            self.process = subprocess.Popen(
                ["baresip", "-f", str(self.folder)], stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
            )
        limit = time.monotonic() + 15
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.console), timeout=1).close()
                return
            except OSError:
                assert time.monotonic() < limit, (self.folder / "out.log").read_text()
                time.sleep(0.1)

    def does(self, command: str) -> None:
        with socket.create_connection(("127.0.0.1", self.console), timeout=5) as console:
            console.sendall(f"/{command}\n".encode())
            time.sleep(0.3)  # it drops what it has not read when we hang up

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(5)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()  # it says goodbye to the other end first, which may be gone
            try:
                self.process.wait(1)
            except subprocess.TimeoutExpired:
                self.kill()


def free_ports(apart: int = 100) -> int:
    """The first of a stretch of ports that nobody listens on just now."""
    for first in range(24000, 32000, apart):
        try:
            for offset in (0, 1, 2, 3):
                with socket.socket() as tried:
                    tried.bind(("127.0.0.1", first + offset))
            return first
        except OSError:
            continue
    raise AssertionError("no free ports")


def agent(folder: Path, *, source: str = "", player: str = "") -> Softphone:
    account = '"Agent Anna" <sip:agent@127.0.0.1:{port}>;regint=0;answermode=manual'
    return Softphone(folder, account, port=free_ports(), source=source, player=player)


def customer(
    folder: Path, number: str = "+442079460018", name: str = "Ana Silva", says: Path | None = None
) -> Softphone:
    """`says` is what goes out once the call is answered: 8 kHz, mono."""
    said = f'"{name}" ' if name else ""
    account = f"{said}<sip:{number}@127.0.0.1:{{port}}>;regint=0;answermode=auto"
    return Softphone(folder, account, port=free_ports(), source=f"aufile,{says}" if says else "")
