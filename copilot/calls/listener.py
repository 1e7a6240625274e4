"""Whose program listens on a port of this machine, where the system tells: Linux says the user of every listener."""

from __future__ import annotations

import os
import socket
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

_TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
_LISTENS = "0A"


def _hex(address: bytes) -> str:
    """As the kernel writes an address: words of 32 bits in the order of this machine."""
    return "".join(f"{word:08X}" for (word,) in struct.iter_unpack("=I", address))


_REACHED = {  # the addresses of a listener that a connection to 127.0.0.1 can come to
    _hex(socket.inet_aton("127.0.0.1")),
    _hex(socket.inet_aton("0.0.0.0")),  # compared with, not listened on
    _hex(bytes(16)),
    _hex(bytes(10) + b"\xff\xff" + socket.inet_aton("127.0.0.1")),
}


def is_foreign(port: int) -> bool:
    """Whether anybody but this user may be the one who answers at 127.0.0.1; False where the system does not tell."""
    if sys.platform != "linux":
        return False
    try:
        lines = [line for table in _TABLES if table.exists() for line in table.read_text("ascii").splitlines()]
    except OSError:
        return False
    return bool(lines) and owners(lines, port) != {os.getuid()}


def owners(lines: Iterable[str], port: int) -> set[int]:
    """The users that listen on the port, by the kernel's table of connections."""
    found = set()
    for line in lines:
        match line.split():
            case [_, local, _, state, _, _, _, uid, *_] if state == _LISTENS:
                address, _, number = local.partition(":")
                if address in _REACHED and int(number, 16) == port:
                    found.add(int(uid))
    return found
