"""Writes constraints.txt: the exact version of everything that Earshot, its tests and its encoders' tools pull in.

    python tools/lock.py          from the environment this Python runs in
    python tools/lock.py --check  ends 1 when constraints.txt and the environment differ

Only names and versions are written: where packages come from is the matter of each machine's pip.
"""

from __future__ import annotations

import sys
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent
FILE = ROOT / "constraints.txt"
NOT_OURS = {"pip", "setuptools"}  # they come with the virtual environment
HEAD = "# Made by tools/lock.py; the versions that Earshot's tests pass with.\n"


def tree(name: str, extras: tuple[str, ...], found: dict[str, str]) -> dict[str, str]:
    """Adds the installed version of `name` and of all it requires on this system to `found`."""
    for text in distribution(name).requires or []:
        need = Requirement(text)
        if canonicalize_name(need.name) in NOT_OURS:
            continue
        if need.marker and not any(need.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            continue
        wanted = f"{canonicalize_name(need.name)}[{','.join(sorted(need.extras))}]"
        if wanted in _seen:
            continue
        _seen.add(wanted)
        found[canonicalize_name(need.name)] = Version(distribution(need.name).version).public
        tree(need.name, tuple(need.extras), found)
    return found


_seen: set[str] = set()


def main() -> int:
    found = tree("earshot", ("dev", "encoders"), {})
    text = HEAD + "".join(f"{name}=={version}\n" for name, version in sorted(found.items()))
    if "--check" in sys.argv[1:]:
        same = FILE.read_text(encoding="utf-8") == text
        print("constraints.txt is the environment." if same else "constraints.txt and the environment differ.")
        return int(not same)
    FILE.write_text(text, encoding="utf-8")
    print(f"{len(found)} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
