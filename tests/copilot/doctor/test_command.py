from __future__ import annotations

import json
from pathlib import Path

import pytest

from copilot.cli import main
from copilot.doctor.examine import CHECKS, examine
from copilot.doctor.gateway import gateway
from copilot.doctor.model_files import site_terms, speech_server

WHERE_SET_UP = (gateway, site_terms, speech_server)  # say nothing of what a site does not have


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path))
    return tmp_path


def test_whatever_is_not_ok_says_how_to_mend_it() -> None:
    found = examine("default")
    assert len(found) >= len([check for check in CHECKS if check not in WHERE_SET_UP])
    assert [f.name for f in found if f.status != "ok" and not f.mend] == []


def test_a_missing_speech_model_fails_and_names_the_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EARSHOT_MODELS", str(tmp_path / "none"))
    assert main(["doctor", "--json"]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    speech = next(line for line in lines if line["name"] == "model moonshine-tiny-en")
    assert (speech["status"], speech["mend"]) == ("fail", "Run `earshot models install`.")


def test_the_doctor_changes_nothing(data: Path) -> None:
    main(["doctor"])
    assert list(data.iterdir()) == []


def test_an_impossible_profile_is_refused_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--profile", "../x"]) == 2
    assert "no profile name" in capsys.readouterr().err


def test_a_journal_that_is_none_fails_with_what_to_do(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    profile = data / "profiles" / "default"
    profile.mkdir(parents=True, mode=0o700)
    (profile / "journal.db").write_bytes(b"no journal " * 100)
    assert main(["doctor", "--json"]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (found,) = [line for line in lines if line["name"] == "journal"]
    assert (found["status"], "backup" in found["mend"]) == ("fail", True)
