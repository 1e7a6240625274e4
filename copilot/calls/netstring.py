"""Netstrings, `<length>:<bytes>,`: how baresip frames what it says."""

from __future__ import annotations

import asyncio

LONGEST = 1 << 20
LENGTH_DIGITS = 7


class NotANetstring(ValueError):
    """The other end speaks something else."""


def pack(data: bytes) -> bytes:
    return b"%d:%s," % (len(data), data)


async def read(stream: asyncio.StreamReader) -> bytes:
    """The next one. Raises NotANetstring, or IncompleteReadError at the end."""
    length = b""
    while (digit := await stream.readexactly(1)) != b":":
        length += digit
        if not digit.isdigit() or len(length) > LENGTH_DIGITS:
            raise NotANetstring
    if not length or int(length) > LONGEST:
        raise NotANetstring
    data = await stream.readexactly(int(length))
    if await stream.readexactly(1) != b",":
        raise NotANetstring
    return data
