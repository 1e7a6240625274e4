from __future__ import annotations

import os
import re
import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest

from copilot import settings
from copilot.errors import InputError
from copilot.settings import Settings, load


@pytest.fixture
def user(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    return tmp_path / "policy.toml"


def test_without_files_everything_is_the_default(user: Path, policy: Path) -> None:
    chosen = load(user, policy)
    assert (chosen.settings, chosen.origin("queue"), chosen.troubles) == (Settings(), "default", ())


def test_the_policy_wins_over_the_user(user: Path, policy: Path) -> None:
    user.write_text('queue = "billing"\nregion = "DE"\n')
    policy.write_text('queue = "moves"\n')
    policy.chmod(0o644)
    chosen = load(user, policy)
    assert (chosen.settings.queue, chosen.origin("queue")) == ("moves", "policy")
    assert (chosen.settings.region, chosen.origin("region")) == ("DE", "user")


@pytest.mark.skipif(os.name != "posix", reason="permission bits are a matter of POSIX")
def test_a_policy_that_others_may_write_is_not_followed(user: Path, policy: Path) -> None:
    policy.write_text('queue = "moves"\n')
    policy.chmod(0o664)
    chosen = load(user, policy)
    assert chosen.settings.queue == ""
    assert "chmod go-w" in chosen.troubles[0]


@pytest.mark.parametrize("content", [b"queue = ", b"\xff\xfe\x00"])
def test_a_bad_file_is_reported_and_kept(user: Path, policy: Path, content: bytes) -> None:
    user.write_bytes(content)
    chosen = load(user, policy)
    assert str(user) in chosen.troubles[0]
    assert (user.read_bytes(), chosen.settings) == (content, Settings())


def test_one_wrong_line_does_not_cost_the_others(user: Path, policy: Path) -> None:
    user.write_text('queue = 7\nregion = "DE"\ncolour = "red"\n')
    chosen = load(user, policy)
    assert (chosen.settings.queue, chosen.settings.region) == ("", "DE")
    assert [word in " ".join(chosen.troubles) for word in ("queue must be", "'colour'")] == [True, True]


# ---- remembered -----------------------------------------------------------------------------
def test_a_choice_is_remembered_and_the_rest_of_the_file_stays(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('# mine\nqueue = "billing"\nmicrophone = "old"\n')
    settings.remember({"microphone": 'Anna\'s "best" mic', "softphone": "Phone"}, file)
    assert settings.load(file, tmp_path / "none").settings.microphone == 'Anna\'s "best" mic'
    assert settings.load(file, tmp_path / "none").settings.softphone == "Phone"
    assert "# mine" in file.read_text()
    assert 'queue = "billing"' in file.read_text()


def test_a_broken_file_is_not_written_into(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("queue = ")
    with pytest.raises(InputError, match="no valid TOML"):
        settings.remember({"microphone": "m"}, file)
    assert file.read_text() == "queue = "


def test_what_the_administrator_decided_is_not_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('microphone = "desk"')
    policy.chmod(0o600)
    monkeypatch.setattr("copilot.paths.policy_file", lambda: policy)
    with pytest.raises(InputError, match="administrator"):
        settings.remember({"microphone": "m"}, tmp_path / "settings.toml")
    assert not (tmp_path / "settings.toml").exists()


def test_the_readme_lists_every_setting_with_its_default() -> None:
    text = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| `([^`]+)` \|", text, re.MULTILINE))
    assert {name: tomllib.loads(f"it = {default}")["it"] for name, default in rows.items()} == asdict(Settings())


def test_a_queue_has_a_language_and_a_language_a_recogniser(user: Path, policy: Path) -> None:
    user.write_text('consent = "ask"\n[queues.billing]\nlanguage = "de"\n[recognizers]\nde = "/models/de"\n')
    chosen = load(user, policy)
    assert chosen.troubles == ()
    assert chosen.settings.queues == {"billing": {"language": "de"}}
    assert (chosen.settings.recognizers, chosen.settings.consent) == ({"de": "/models/de"}, "ask")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('consent = "maybe"', "consent is one of off, announce, ask"),
        ("card_pause_s = -1", "card_pause_s is a number of seconds"),
        ('queues = "de"', "queues must be of the kind dict"),
        ('[queues.billing]\nlanguage = "German"', "[queues.billing] says nothing but language"),
        ('[queues.billing]\nlang = "de"', "[queues.billing] says nothing but language"),
        ('[recognizers]\nGerman = "/models"', "and not German"),
        ("[recognizers]\nde = 3", "and not de"),
    ],
)
def test_a_value_that_cannot_be_meant_is_reported_and_the_rest_counts(
    user: Path, policy: Path, line: str, words: str
) -> None:
    user.write_text(f'region = "DE"\n{line}\n')
    chosen = load(user, policy)
    assert words in chosen.troubles[0]
    assert chosen.settings == Settings(region="DE")


def test_what_is_remembered_is_the_owners_alone(tmp_path: Path) -> None:
    """It may hold a speech server's password."""
    user = tmp_path / "settings.toml"
    user.write_text('speech_server = "wss://desk:secret@speech.example"\n')
    user.chmod(0o600)
    settings.remember({"queue": "Störung"}, user)
    assert user.stat().st_mode & 0o777 == 0o600
    assert load(user, tmp_path / "none").settings.queue == "Störung"
    assert list(tmp_path.iterdir()) == [user]


@pytest.mark.parametrize(
    "name",
    ["content", "knowledge", "pages", "encoder", "gateway_authority", "models", "terms", "recognizer", "second_pass", "speech_server_authority"],
)  # fmt: skip
def test_a_path_may_begin_at_home(user: Path, policy: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("HOME", "/anna")
    user.write_text(f'{name} = "~/earshot/it"\n')
    assert getattr(load(user, policy).settings, name) == "/anna/earshot/it"
    user.write_text(f'{name} = ""\n')
    assert getattr(load(user, policy).settings, name) == ""


def test_a_language_s_recogniser_may_be_at_home(user: Path, policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/anna")
    policy.write_text('[recognizers]\nde = "~/german"\nfr = "/srv/french"\n')
    policy.chmod(0o644)
    assert load(user, policy).settings.recognizers == {"de": "/anna/german", "fr": "/srv/french"}


def test_only_paths_know_a_home(user: Path, policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/anna")
    user.write_text('queue = "~"\nsoftphone = "~/phone"\nrecognizer = "~nobody-of-that-name/model"\n')
    chosen = load(user, policy).settings
    assert (chosen.queue, chosen.softphone) == ("~", "~/phone")
    assert chosen.recognizer == "~nobody-of-that-name/model"  # who reads it says that there is no such folder
