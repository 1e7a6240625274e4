"""Writes the table of Python packages in THIRD_PARTY.md, and refuses a licence that would bind Earshot's users.

    python tools/third_party.py          rewrites the table between its two marks
    python tools/third_party.py --check  ends 1 when the file is out of date or a licence is not allowed

The table holds what `pip install earshot` brings on this system; extras for development are not shipped.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
FILE = ROOT / "THIRD_PARTY.md"
BEGIN, END = "<!-- packages: made by tools/third_party.py -->", "<!-- end of packages -->"
# Build tools that a package names as requirements but that no process of Earshot imports
NOT_SHIPPED = {"pip", "setuptools"}
# Where a package's metadata gives a text or nothing instead of a name; each was read in the package's own files
READ_BY_HAND = {"sqlcipher3": "Zlib (wrapper), BSD-3-Clause (SQLCipher), public domain (SQLite), Apache-2.0 (OpenSSL)"}
# Only GPL (without a choice) and AGPL oblige whoever passes on the whole program
BINDING = re.compile(r"(?<![A-Za-z])A?GPL|GNU (Affero )?General Public", re.IGNORECASE)


def runtime(name: str = "earshot", seen: dict[str, Distribution] | None = None) -> dict[str, Distribution]:
    """Every distribution that installing `name` without extras brings here."""
    seen = {} if seen is None else seen
    for text in distribution(name).requires or []:
        need = Requirement(text)
        key = canonicalize_name(need.name)
        if key in seen or key in NOT_SHIPPED or (need.marker and not need.marker.evaluate({"extra": ""})):
            continue
        seen[key] = distribution(need.name)
        runtime(need.name, seen)
    return seen


def licence(package: Distribution) -> str:
    """The licence's name as the package declares it."""
    name = canonicalize_name(package.metadata["Name"])
    if name in READ_BY_HAND:
        return READ_BY_HAND[name]
    expression = package.metadata.get("License-Expression")
    if expression:
        return str(expression)
    short = (package.metadata.get("License") or "").strip()
    if short and "\n" not in short and len(short) < 60:
        return short
    classifiers = [c for c in package.metadata.get_all("Classifier", []) if c.startswith("License ::")]
    return ", ".join(c.rpartition(" :: ")[2] for c in classifiers)


def may_be_used(name: str) -> bool:
    """Whether at least one of the licences offered is permissive or lets the library be replaced (LGPL, MPL)."""
    return bool(name) and any(not BINDING.search(choice) for choice in re.split(r"\s+OR\s+", name))


def table(packages: dict[str, Distribution]) -> str:
    rows = [
        f"| {p.metadata['Name']} | {p.version.partition('+')[0]} | {licence(p)} |" for _, p in sorted(packages.items())
    ]
    return "\n".join(["| package | version | licence |", "|---|---|---|", *rows])


def main() -> int:
    packages = runtime()
    refused = [
        f"{name}: {licence(p) or 'no licence named'}" for name, p in packages.items() if not may_be_used(licence(p))
    ]
    if refused:
        print("Licences that Earshot cannot ship with:", *refused, sep="\n  ")
        return 1
    before = FILE.read_text(encoding="utf-8")
    head, _, rest = before.partition(BEGIN)
    after = f"{head}{BEGIN}\n{table(packages)}\n{END}{rest.partition(END)[2]}"
    if "--check" in sys.argv[1:]:
        if before != after:
            print("THIRD_PARTY.md is out of date: run `python tools/third_party.py`.")
        return int(before != after)
    FILE.write_text(after, encoding="utf-8")
    print(f"{len(packages)} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
