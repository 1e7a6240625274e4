"""What may stand in no tracked file: addresses of package registries, paths of the machine it was written on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parents[2]
# in pieces, so that this file does not hold them either
REGISTRIES = [
    "pypi." + "org",
    "python" + "hosted",
    "npmjs" + ".",
    "deb." + "debian.org",
    "index-" + "url",
    "find-" + "links",
]
MACHINE = ["/work" + "/", "/root" + "/", "/home" + "/", ".library" + "/", "/opt" + "/pypi"]
LOCKED = "file:" + "//"


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Every tracked text file."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, timeout=60)
    if listed.returncode != 0:
        pytest.skip("this copy is no git checkout, so nothing says which files are the project's")
    found: dict[str, str] = {}
    for name in filter(None, listed.stdout.decode().split("\0")):
        try:
            found[name] = (ROOT / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue  # a picture, a sound; or deleted and not yet committed
    return found


def holding(texts: dict[str, str], words: list[str]) -> list[str]:
    return [f"{name}: {word}" for name, text in texts.items() for word in words if word in text]


def test_no_file_names_a_package_registry(texts: dict[str, str]) -> None:
    assert holding(texts, REGISTRIES + configured_hosts()) == []


def test_no_file_holds_a_path_of_one_machine(texts: dict[str, str]) -> None:
    assert holding(texts, MACHINE) == []


def configured_hosts() -> list[str]:
    """The hosts that this machine's pip is set to."""
    ran = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, timeout=60)
    addresses = [word.strip("'\"") for word in ran.stdout.replace("=", " ").split() if "://" in word]
    return sorted({host for address in addresses if (host := urlsplit(address).hostname)})


def test_the_constraints_are_names_and_versions_only(texts: dict[str, str]) -> None:
    lines = [line for line in texts["constraints.txt"].splitlines() if not line.startswith("#")]
    assert [line for line in lines if "://" in line or "+" in line or LOCKED in line or "==" not in line] == []
