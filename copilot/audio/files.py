"""Reads a recorded call block by block: WAV, FLAC, Opus or Vorbis, one or two legs, 8 to 48 kHz.

Knows files and samples, not who is speaking: which channel is the agent's is the call track's matter (`track.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from copilot.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    import soundfile
    from numpy.typing import NDArray

BLOCK_S = 0.064
SHORTEST_S = 0.25
LOWEST_RATE, HIGHEST_RATE = 8_000, 48_000
FORMATS = {"WAV", "WAVEX", "RF64", "FLAC", "OGG"}  # as libsndfile calls them; Ogg carries Opus and Vorbis
# how libsndfile writes down a header that promises more than the file holds
PROMISED = re.compile(r"^\s*(?:data|Riff size) : (\d+) \(should be (\d+)\)", re.MULTILINE)
UNKNOWN = 0x7FFF_0000  # a header that says more than this was written before the length was known
OGG_PAGE = 27 + 255 + 255 * 255  # bytes at most
READABLE = "Earshot reads WAV, FLAC and Ogg (Opus, Vorbis) recordings."


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch of sound: for each channel its samples, little-endian 16 bit."""

    at: float  # seconds of the recording at the first sample
    seconds: float
    channels: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A recording that was found readable; the sound stays in the file."""

    path: Path
    rate: int  # Hz
    channels: int  # 1 or 2
    seconds: float

    def blocks(self, seconds: float = BLOCK_S, *, start: float = 0.0) -> Iterator[Block]:
        """The sound from `start` on, in blocks that begin at multiples of `seconds`. Raises InputError at damage."""
        import soundfile

        size = max(1, round(seconds * self.rate))
        first = int(start * self.rate) // size * size
        try:
            with soundfile.SoundFile(self.path) as file:
                file.seek(min(first, file.frames))
                while len(samples := _read(file, size)):
                    legs = tuple(samples[:, i].tobytes() for i in range(self.channels))
                    yield Block(at=first / self.rate, seconds=len(samples) / self.rate, channels=legs)
                    first += len(samples)
                if first < file.frames:
                    raise InputError(self._damaged(first))
        except (soundfile.LibsndfileError, OSError) as error:
            raise InputError(self._damaged(first)) from error

    def _damaged(self, first: int) -> str:
        return f"{self.path} is damaged {first / self.rate:.0f} s into the sound: fetch it again."


def open_recording(path: Path | str) -> Recording:
    """Looks at the recording `path` without reading it all. Raises InputError with what is wrong and what would do."""
    import soundfile

    path = Path(path)
    if path.is_dir():
        raise InputError(f"{path} is a folder: give a recording. {READABLE}")
    if not path.is_file():
        raise InputError(f"There is no file {path}.")
    try:
        size = path.stat().st_size
        path.open("rb").close()
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}).") from error
    if size == 0:
        raise InputError(f"{path} is empty.")
    try:
        with soundfile.SoundFile(path) as file:
            _accept(path, file)
            _refuse_cut(path, file)
            return Recording(
                path=path, rate=file.samplerate, channels=file.channels, seconds=file.frames / file.samplerate
            )
    except soundfile.LibsndfileError as error:
        raise InputError(f"{path} is not a recording, or is damaged. {READABLE}") from error


def _accept(path: Path, file: soundfile.SoundFile) -> None:
    if file.format not in FORMATS:
        raise InputError(f"{path} is in {file.format_info} format. {READABLE}")
    if file.channels > 2:
        raise InputError(
            f"{path} has {file.channels} channels: give one with a channel for each party, or one for both."
        )
    if not LOWEST_RATE <= file.samplerate <= HIGHEST_RATE:
        raise InputError(f"{path} has {file.samplerate} samples a second: it must be 8000 to 48000.")
    if file.frames == 0:
        raise InputError(f"{path} holds no sound.")
    if file.frames < SHORTEST_S * file.samplerate:
        raise InputError(f"{path} is too short: {file.frames / file.samplerate:.2f} s of sound.")


def _refuse_cut(path: Path, file: soundfile.SoundFile) -> None:
    """Raises InputError when the file holds less than it promises: its end would be missing and nobody would know."""
    whole = _last_page_is_whole(path) if file.format == "OGG" else True
    if found := PROMISED.search(file.extra_info):
        promised, held = int(found[1]), int(found[2])
        whole = promised >= UNKNOWN or held >= promised
    if not whole:
        seconds = file.frames / file.samplerate
        raise InputError(
            f"{path} is cut short: after {seconds:.0f} s the rest of the sound is missing. Fetch it again."
        )


def _last_page_is_whole(path: Path) -> bool:
    """Whether the last page of an Ogg file has all the bytes that its table of segments names."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 2 * OGG_PAGE))
        end = file.read()
    page = end[max(0, end.rfind(b"OggS")) :]
    table = page[27 : 27 + page[26]] if len(page) > 26 else b""
    return len(page) > 26 and len(page) >= 27 + page[26] + sum(table)


def _read(file: soundfile.SoundFile, size: int) -> NDArray[np.int16]:
    """The next samples, (up to size, channels). By way of floats: libsndfile does not scale float files to integers."""
    import numpy as np

    samples: NDArray[np.float32] = np.nan_to_num(file.read(size, dtype="float32", always_2d=True))
    scaled = np.clip(np.rint(samples * 32768), -32768, 32767)
    return scaled.astype(np.dtype("<i2"))
