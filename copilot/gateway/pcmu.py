"""G.711 μ-law: legs taken apart, and samples made linear. Whole bytes at C speed, with two tables."""

from __future__ import annotations

from copilot.model import Leg

Layout = tuple[str, ...]  # channels in the order in which their samples alternate
LAYOUTS: tuple[Layout, ...] = (("external",), ("internal",), ("external", "internal"), ("internal", "external"))
LEG: dict[str, Leg] = {"external": "customer", "internal": "agent"}


def legs(layout: Layout, sound: bytes) -> dict[Leg, bytes]:
    """Each leg's own μ-law bytes."""
    return {LEG[channel]: sound[i :: len(layout)] for i, channel in enumerate(layout)}


def linear(sound: bytes) -> bytes:
    """16 bit little-endian samples."""
    pcm = bytearray(2 * len(sound))
    pcm[0::2] = sound.translate(_LOW)
    pcm[1::2] = sound.translate(_HIGH)
    return bytes(pcm)


def _sample(code: int) -> int:
    inverted = ~code & 0xFF
    magnitude = (((inverted & 0x0F) << 3) + 0x84 << ((inverted & 0x70) >> 4)) - 0x84
    return -magnitude if inverted & 0x80 else magnitude


_SAMPLES = [_sample(code) & 0xFFFF for code in range(256)]
_LOW = bytes(sample & 0xFF for sample in _SAMPLES)
_HIGH = bytes(sample >> 8 for sample in _SAMPLES)
