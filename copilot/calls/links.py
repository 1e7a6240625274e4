"""earshot:// links on a Linux desktop: a file in the user's own applications that says who opens them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from copilot import paths
from copilot.errors import InputError

NAME = "earshot-link.desktop"
MIME = "x-scheme-handler/earshot"


def desktop_file() -> Path:
    home = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(home) / "applications" / NAME


def register() -> str:
    """Write the file and make it the one that opens the links; what was done, as a sentence. Raises InputError."""
    _only_linux()
    file = desktop_file()
    try:
        paths.make(file.parent)
        file.write_text(entry(program()), encoding="utf-8")
    except OSError as error:
        raise InputError(f"{file} cannot be written ({error.strerror}).") from error
    if shutil.which("xdg-mime") is None:
        return f"Wrote {file}. This system has no xdg-mime: most desktops see it all the same at the next login."
    subprocess.run(["xdg-mime", "default", NAME, MIME], check=False, capture_output=True, timeout=10)
    return f"earshot:// links open with Earshot now ({file})."


def unregister() -> str:
    """Remove the file; what was done, as a sentence."""
    _only_linux()
    desktop_file().unlink(missing_ok=True)
    return "earshot:// links no longer open with Earshot."


def program() -> list[str]:
    """What starts Earshot's command line from a desktop, whose search path is not the shell's."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    beside = Path(sys.executable).with_name("earshot")
    return [str(beside)] if beside.exists() else [sys.executable, "-m", "ui"]


def entry(command: list[str]) -> str:
    """The desktop entry. The link is one argument, and no shell sees it."""
    words = " ".join([*map(_quoted, command), "call", "link", "%u"])
    return (
        "[Desktop Entry]\nType=Application\nName=Earshot (call link)\nNoDisplay=true\nTerminal=false\n"
        f"Exec={words}\nMimeType={MIME};\n"
    )


def _quoted(word: str) -> str:
    """As the desktop entry specification wants it: quotes, and the characters that count inside of them escaped."""
    inside = "".join(f"\\{c}" if c in '"`$\\' else c for c in word).replace("%", "%%")
    return '"' + inside.replace("\\", "\\\\") + '"'


def _only_linux() -> None:
    if sys.platform != "linux":
        raise InputError("On this system links are registered another way: docs/CALLS.md says how.")
