from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from copilot import paths
from copilot.errors import InputError

ROOT = Path(__file__).parents[2]
posix = pytest.mark.skipif(os.name != "posix", reason="permission bits are a matter of POSIX")


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@posix
def test_a_profile_is_open_to_its_owner_only(data: Path) -> None:
    old = os.umask(0)
    try:
        folder = paths.profile_dir("demo")
    finally:
        os.umask(old)
    assert folder == data / "profiles" / "demo"
    assert [here.stat().st_mode & 0o777 for here in (data, data / "profiles", folder)] == [0o700] * 3


def test_every_folder_is_made_by_the_one_function() -> None:
    """What the user keeps is nobody else's: a folder made elsewhere would be open to all."""
    sources = [file for room in ("copilot", "ui") for file in (ROOT / room).rglob("*.py")]
    makers = [
        file.relative_to(ROOT).as_posix() for file in sources if re.search(r"\.mkdir\(|makedirs\(", file.read_text())
    ]
    assert makers == ["copilot/paths.py"]


@posix
def test_a_folder_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    """The data folder may be named by hand, and be one that others use as well."""
    tmp_path.chmod(0o755)
    paths.make(tmp_path / "data" / "here")
    assert [f.stat().st_mode & 0o777 for f in (tmp_path, tmp_path / "data")] == [0o755, 0o700]


@posix
def test_a_profile_that_others_can_read_is_closed_again() -> None:
    paths.profile_dir().chmod(0o755)
    assert paths.profile_dir().stat().st_mode & 0o777 == 0o700


def test_asking_where_a_profile_is_makes_nothing(data: Path) -> None:
    paths.profile_path("demo")
    assert not data.exists()


@pytest.mark.parametrize("name", ["", "../demo", "Demo", "a b", "a" * 33])
def test_a_profile_name_is_a_plain_word(name: str) -> None:
    with pytest.raises(InputError, match="no profile name"):
        paths.profile_path(name)


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(data: Path) -> None:
    data.write_text("a file stands where the folder belongs")
    with pytest.raises(InputError, match="EARSHOT_DATA"):
        paths.profile_dir()


def test_resources_are_beside_the_sources_and_in_a_bundle_inside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (paths.resources() / "models.toml").is_file()
    monkeypatch.setattr("sys._MEIPASS", "/bundle", raising=False)
    assert paths.resources() == Path("/bundle/resources")
