"""The profile's folders and the settings files, and whether another Earshot is using them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from copilot import paths, settings
from copilot.doctor.finding import Finding, fail, ok, warn
from copilot.running import is_running


def folders(profile: str) -> Iterable[Finding]:
    """Whether the profile's data can be written, and by its owner only."""
    yield judge_folder(paths.profile_path(profile))


def judge_folder(folder: Path) -> Finding:
    if not folder.exists():
        parent = next(f for f in folder.parents if f.exists())
        if not os.access(parent, os.W_OK | os.X_OK):
            return fail("folders", f"{parent} is not writable.", "Mend its permissions, or set EARSHOT_DATA.")
        return ok("folders", f"{folder} will be made at the first start.")
    open_ones = [str(f) for f in (folder, *folder.iterdir()) if _is_open(f)] if os.name == "posix" else []
    if not os.access(folder, os.W_OK | os.X_OK):
        return fail("folders", f"{folder} is not writable.", "Mend its permissions or the disk, or set EARSHOT_DATA.")
    if open_ones:
        say = f"Others on this machine can look into {', '.join(open_ones)}."
        return fail("folders", say, f"Run `chmod -R go-rwx {folder}`.")
    return ok("folders", f"{folder} is writable, and closed to others.")


def _is_open(path: Path) -> bool:
    return path.is_dir() and bool(path.stat().st_mode & 0o077)


def settings_files(profile: str = "") -> Iterable[Finding]:
    yield from judge_settings(settings.load())


def judge_settings(chosen: settings.Chosen) -> Iterable[Finding]:
    for trouble in chosen.troubles:
        yield fail("settings", trouble, "Mend the file; Earshot left it as it is.")
    if not chosen.troubles:
        by = {origin: [name for name, o in chosen.origins.items() if o == origin] for origin in ("policy", "user")}
        said = "; ".join(f"{', '.join(names)} by {origin}" for origin, names in by.items() if names)
        yield ok("settings", f"Set: {said}." if said else "All settings are the defaults.")


def neighbours(profile: str) -> Iterable[Finding]:
    if is_running(profile):
        say = "Earshot is running with this profile."
        yield warn("running", say, "Nothing need be done; close it before you move files.")
    else:
        yield ok("running", "No other Earshot uses this profile.")
