"""What can be played to hear whether a loudspeaker is listened to: a sentence of the demo call's customer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from copilot import paths

SPOKEN = ("demo/calls/call-out-fee.flac", 7.0, 11.5)  # s: the customer alone talks …
CUSTOMER = 1  # … in this channel


@dataclass(frozen=True, slots=True)
class Sample:
    pcm: bytes  # 16 bit, mono, little-endian
    rate: int


class Sounding(Protocol):
    """Something that plays. `why`: once it is done, a sentence if it was not played to its end."""

    @property
    def done(self) -> bool: ...

    @property
    def why(self) -> str: ...

    def stop(self) -> None: ...


def cut_off(loudspeaker: str) -> str:
    return f"{loudspeaker} did not play the sentence to its end. Try again."


def spoken() -> Sample:
    import numpy as np
    import soundfile

    name, start, end = SPOKEN
    file = paths.resources() / name
    rate = soundfile.info(file).samplerate
    sound, _ = soundfile.read(file, start=int(start * rate), stop=int(end * rate), dtype="int16", always_2d=True)
    return Sample(np.ascontiguousarray(sound[:, CUSTOMER], "<i2").tobytes(), rate)
