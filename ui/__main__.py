"""The command `earshot`. Nothing heavy is imported before it is known who is wanted.

earshot engine|worker …     a role of this program: the engine, a worker
earshot [run] | demo        the window, where there is a display
earshot anything else       the command line
"""

from __future__ import annotations

import importlib
import os
import runpy
import sys

ROLES = ("engine", "worker")


def main() -> int:
    args = sys.argv[1:]
    if args and args[0] in ROLES:
        runpy.run_module("copilot", run_name="__main__", alter_sys=True)
        return 0
    if wants_window(args) and has_display():
        profile = "default"
        refuse_bad_pair()
        # Qt is loaded here and nowhere earlier
        return int(importlib.import_module("ui.app").main(profile))
    return int(importlib.import_module("copilot.cli").main(args))


def wants_window(args: list[str]) -> bool:
    """`earshot` and `earshot run` without options are the window; everything else is read by the command line."""
    return args in ([], ["run"])


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
