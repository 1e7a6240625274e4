"""Zip files, and documents that are zip files inside: opened within limits, read in memory, never extracted to disk."""

from __future__ import annotations

import io
import lzma
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.ingest import limits
from knowledge.ingest.outcome import Unusable

# What the modules that unpack say of damage
_DAMAGE = (
    zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zlib.error, lzma.LZMAError,
)  # fmt: skip
_SYMLINK_BITS = 16  # where the system's file mode stands in a member's attributes


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive. `refused` says why it is not read, "" if it is."""

    name: str
    size: int
    refused: str = ""
    is_locked: bool = False


def open_zip(data: bytes) -> zipfile.ZipFile:
    """Raises Unusable if it is damaged."""
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeError) as problem:
        raise Unusable("broken", "the zip file is damaged or cut off; export or copy it again") from problem


def members(archive: zipfile.ZipFile) -> Iterator[tuple[zipfile.ZipInfo, Member]]:
    """The archive's files, refused ones included, up to the limit of members; folders are none."""
    for info in archive.infolist()[: limits.ARCHIVE_MEMBERS]:
        if info.is_dir():
            continue
        name = _name(info)
        yield info, Member(name, info.file_size, _refusal(info, name), bool(info.flag_bits & 0x1))


def refuse_bomb(archive: zipfile.ZipFile) -> None:
    """Raises Unusable if a document unpacks to more than any document holds."""
    infos = archive.infolist()
    if len(infos) > limits.ARCHIVE_MEMBERS or sum(info.file_size for info in infos) > limits.UNPACKED_BYTES:
        raise Unusable("broken", "unpacked it would be larger than 200 MB; no real document is, so it is not opened")
    for info in infos:
        if is_bomb(info):
            raise Unusable("broken", "a part of it unpacks to more than 100 times its size; it is not opened")


def is_bomb(info: zipfile.ZipInfo) -> bool:
    return info.file_size > limits.RATIO_FROM and info.file_size > limits.PACKED_RATIO * max(1, info.compress_size)


def content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """A member's bytes. Raises Unusable if they cannot be had, or are more than the archive's list says."""
    try:
        with archive.open(info) as stream:
            data = stream.read(limits.FILE_BYTES + 1)
    except _DAMAGE as problem:
        raise Unusable("broken", "it is damaged inside the zip file; export it again") from problem
    if len(data) > limits.FILE_BYTES:
        raise Unusable("skipped", "it is larger than 20 MB; split it")
    return data


def _name(info: zipfile.ZipInfo) -> str:
    """Names without the flag for UTF-8 are read as cp437 by rule, and are UTF-8 all the same on many systems."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _refusal(info: zipfile.ZipInfo, name: str) -> str:
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or name.startswith(("/", "\\")) or (len(name) > 1 and name[1] == ":"):
        return "its name leads out of the archive; it is not opened"
    if stat.S_ISLNK(info.external_attr >> _SYMLINK_BITS):
        return "it is a link; links in archives are not followed"
    if info.flag_bits & 0x1:
        return "it is protected by a password; export it without one"
    if is_bomb(info):
        return "it unpacks to more than 100 times its size; it is not opened"
    if info.file_size > limits.FILE_BYTES:
        return "it is larger than 20 MB; split it"
    return ""
