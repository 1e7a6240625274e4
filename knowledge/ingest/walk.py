"""The files below a folder: what is read, and what is passed over with its reason. Follows no link."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.ingest import limits
from knowledge.sources import Status

_JUNK = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An entry of the folder. With a `status` it is not opened, for the `reason`."""

    name: str  # relative to the folder, with slashes
    path: Path
    size: int = 0
    modified: int = 0
    status: Status | None = None
    reason: str = ""


def walk(folder: Path) -> Iterator[Found]:
    """Every file below `folder`, by name; folders that cannot be listed come as broken files."""
    yield from _walk(folder, folder)


def is_junk(name: str) -> bool:
    """Hidden, or left behind by a program. A member of an archive has its whole path looked at."""
    return any(part.startswith((".", "~$")) or part in _JUNK for part in name.split("/"))


def _walk(folder: Path, root: Path) -> Iterator[Found]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as problem:
        reason = f"the folder cannot be opened ({problem.strerror}); its files are left as they were"
        yield Found(name=_name(folder, root), path=folder, status="broken", reason=reason)
        return
    for entry in entries:
        path = Path(entry.path)
        name = _name(path, root)
        if entry.is_symlink():
            yield Found(name=name, path=path, status="skipped", reason="it is a link; links are not followed")
        elif is_junk(entry.name):
            yield Found(name=name, path=path, status="skipped", reason="it is hidden or a program's own")
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(path, root)
        else:
            yield _file(entry, name, path)


def _name(path: Path, root: Path) -> str:
    """What the file is called in reports. A name may be any bytes: those that are no text are written out."""
    return os.fsencode(path.relative_to(root).as_posix()).decode("utf-8", "backslashreplace")


def _file(entry: os.DirEntry[str], name: str, path: Path) -> Found:
    try:
        about = entry.stat(follow_symlinks=False)
    except OSError as problem:
        return Found(name=name, path=path, status="broken", reason=f"it cannot be read ({problem.strerror})")
    if not stat.S_ISREG(about.st_mode):
        return Found(name=name, path=path, status="skipped", reason="it is no file but a pipe, socket or device")
    if about.st_size > limits.FILE_BYTES:
        reason = "it is larger than 20 MB; split it, or leave out its pictures"
        return Found(
            name=name, path=path, size=about.st_size, modified=about.st_mtime_ns, status="skipped", reason=reason
        )
    return Found(name=name, path=path, size=about.st_size, modified=about.st_mtime_ns)
