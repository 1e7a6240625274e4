"""earshot:// links on a Linux desktop."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from copilot.calls import links

linux = pytest.mark.skipif(sys.platform != "linux", reason="a Linux desktop's file")


@linux
def test_the_file_is_written_for_this_user_and_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    links.register()
    text = links.desktop_file().read_text()
    assert "MimeType=x-scheme-handler/earshot;" in text
    assert "call link %u\n" in text
    links.unregister()
    assert not links.desktop_file().exists()


@pytest.mark.parametrize(
    ("path", "quoted"),
    [
        ("/opt/earshot/earshot", '"/opt/earshot/earshot"'),
        ("/opt/a b/earshot", '"/opt/a b/earshot"'),
        ('/opt/50%/"x"$y`z', '"/opt/50%%/\\\\"x\\\\"\\\\$y\\\\`z"'),
    ],
)
def test_where_earshot_is_may_have_any_name(path: str, quoted: str) -> None:
    assert f"Exec={quoted} " in links.entry([path])


@linux
def test_the_program_that_it_names_runs() -> None:
    ran = subprocess.run(
        [*links.program(), "call", "link", "https://other"],
        env={**os.environ},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (ran.returncode, "no link of Earshot" in ran.stderr) == (2, True)
