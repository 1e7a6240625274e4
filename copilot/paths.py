"""Where things live on this machine: what came with the program, and what it writes."""

from __future__ import annotations

import errno
import os
import re
import sys
from pathlib import Path

import platformdirs

from copilot.errors import InputError

PRIVATE = 0o700


def resources() -> Path:
    """What is shipped: beside the sources in a checkout, inside the bundle when frozen."""
    bundle = getattr(sys, "_MEIPASS", None)
    return (Path(bundle) if bundle else Path(__file__).parent.parent) / "resources"


def data_dir() -> Path:
    """The user's own data (journal, records, installed models). EARSHOT_DATA names another folder."""
    named = os.environ.get("EARSHOT_DATA")
    return Path(named).expanduser().absolute() if named else platformdirs.user_data_path("earshot", appauthor=False)


def profile_path(name: str = "default") -> Path:
    """Where a profile's journal, case book, index and logs are, whether or not they exist yet.

    Raises:
        InputError: `name` is no plain lower-case word.
    """
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,31}", name):
        raise InputError(f"{name!r} is no profile name: use up to 32 lower-case letters, digits and dashes.")
    return data_dir() / "profiles" / name


def profile_dir(name: str = "default") -> Path:
    """A profile's folder, made if it is missing, open to its owner only.

    Raises:
        InputError: it cannot be made or closed to others; the sentence says why.
    """
    return private(profile_path(name))


def knowledge_base(profile: str = "default") -> Path:
    """Where what was imported is kept. Raises InputError like `profile_dir`."""
    return private(profile_dir(profile) / "knowledge")


def log_dir(profile: str = "default") -> Path:
    """Where a profile's processes write their log files. Raises InputError like `profile_dir`."""
    return private(profile_dir(profile) / "log")


def policy_file() -> Path:
    """The administrator's settings, which win over the user's."""
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "earshot" / "policy.toml"
    return Path("/etc/earshot/policy.toml")


def make(folder: Path) -> Path:
    """`folder`, and every folder above it that is missing, open to its owner only. Every folder is made here.

    Raises OSError. A folder that was there stays as it is.
    """
    for missing in reversed([above for above in (folder, *folder.parents) if not above.exists()]):
        missing.mkdir(mode=PRIVATE, exist_ok=True)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    return folder


def private(folder: Path) -> Path:
    """`folder`, made if it is missing, closed to others if it was open. Raises InputError like `profile_dir`."""
    try:
        make(folder)
        if os.name == "posix" and folder.stat().st_mode & 0o077:
            folder.chmod(PRIVATE)
    except OSError as error:
        raise InputError(
            f"Earshot cannot use the folder {folder} ({error.strerror}). "
            "Mend its permissions, or name another folder in EARSHOT_DATA."
        ) from error
    return folder
