"""The command `earshot`. Nothing heavy is imported before it is known who is wanted.

earshot engine|worker|reader  a role of this program: the engine, a worker, the reader of files
earshot picture FILE        a picture of the story on stdin, for the demo without a display
earshot [run] | demo        the window, where there is a display
earshot audio setup         the window with its sound check
earshot anything else       the command line
"""

from __future__ import annotations

import importlib
import os
import runpy
import sys

ROLES = ("engine", "worker", "reader")


def main() -> int:
    args = sys.argv[1:]
    if args and args[0] in ROLES:
        runpy.run_module("copilot", run_name="__main__", alter_sys=True)
        return 0
    if args[:1] == ["picture"]:
        return int(importlib.import_module("ui.picture").main(args[1]))
    if has_display():
        if args in ([], ["run"]):
            return open_window("default")
        if args == ["audio", "setup"]:
            return open_window("default", sound=True)
        if args[:1] == ["demo"] and (replay := demo_replay(args[1:])) is not None:
            return open_window("demo", replay)
    return int(importlib.import_module("copilot.cli").main(args))


def open_window(profile: str, *commands: object, sound: bool = False) -> int:
    refuse_bad_pair()
    # Qt is loaded here and nowhere earlier
    return int(importlib.import_module("ui.app").main(profile, commands, sound=sound))


def demo_replay(options: list[str]) -> object | None:
    """The command that plays the demo call; None when the options are for the command line to read (help, errors)."""
    if len(options) % 2 or not {"--speed", "--call"}.issuperset(options[::2]):
        return None
    given = dict(zip(options[::2], options[1::2], strict=True))
    paths = importlib.import_module("copilot.paths")
    call = paths.resources() / "demo" / "calls" / f"{given.get('--call', 'call-out-fee')}.flac"
    try:
        speed = 0.0 if given.get("--speed") == "max" else float(given.get("--speed", "1"))
    except ValueError:
        return None
    if not call.exists():
        return None
    start: object = importlib.import_module("copilot.commands").StartReplay(path=str(call), speed=speed)
    return start


def has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def refuse_bad_pair() -> None:
    """Stop with a sentence where Qt's binding would abort after a few thousand calls."""
    from importlib.metadata import version  # noqa: PLC0415  # only the window needs it

    sentence = bad_pair(sys.version_info[:2], version("PySide6-Essentials"))
    if sentence:
        sys.exit(sentence)


def bad_pair(python: tuple[int, int], qt: str) -> str:
    """The sentence to stop with; "" when this Python and this PySide6 work together."""
    if python < (3, 12) and qt.startswith("6.12."):
        return (
            f"PySide6 {qt} aborts on Python {python[0]}.{python[1]} after a few thousand calls. "
            'Install the version before it: pip install "PySide6-Essentials==6.11.3"'
        )
    return ""


if __name__ == "__main__":
    sys.exit(main())
