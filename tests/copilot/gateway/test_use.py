"""`earshot gateway use`: what a desktop is told, and what it keeps; against a real gateway and things that are none."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from copilot import settings
from copilot.cli import main
from copilot.doctor.gateway import gateway as examined
from copilot.errors import InputError
from copilot.gateway import door
from copilot.settings import Settings
from tests.copilot.gateway.setting_up import Gateway, Running, Site, enrolled, serving

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def running(site: Site) -> Iterator[Running]:
    with serving(site) as found:
        yield found


def earshot(*words: str, token: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "copilot", "gateway", *words],
        cwd=ROOT, env=os.environ, input=token, capture_output=True, text=True,
    )  # fmt: skip


def use(url: str, site: Site, *more: str, token: str = "x") -> subprocess.CompletedProcess[str]:
    return earshot("use", url, "--name", "anna", "--authority", str(site.authority), *more, token=token)


def refusal(url: str, site: Site, *more: str, token: str = "x") -> str:
    """Why it was refused; and nothing was kept."""
    ran = use(url, site, *more, token=token)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert not settings.user_file().exists()
    assert not door.token_file().exists()
    return ran.stderr


@pytest.mark.slow
def test_a_gateway_that_knows_the_desktop_is_remembered_and_forgotten_again(running: Running, site: Site) -> None:
    token = enrolled(site, "anna")
    ran = use(running.desktops, site, token=token + "\n")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert token not in ran.stdout + settings.user_file().read_text()
    assert stat.S_IMODE(door.token_file().stat().st_mode) == 0o600
    there = door.chosen(settings.load().settings)
    assert there == door.Door(url=running.desktops, name="anna", token=token, authority=site.authority)
    (finding,) = examined()
    assert finding.status == "ok"
    assert "localhost" in finding.say

    assert earshot("forget").returncode == 0
    assert door.chosen(settings.load().settings) is None
    assert not door.token_file().exists()


@pytest.mark.slow
def test_each_way_in_which_a_gateway_cannot_be_used_has_its_words(running: Running, site: Site, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(enrolled(site, "anna"))
    known = ("--token", str(tmp_path / "token"))
    assert "does not know the desktop 'anna'" in refusal(running.desktops, site)
    assert "Nothing listens on localhost, port 1." in refusal("wss://localhost:1", site, *known)
    assert "No machine is known by the name 'nobody.invalid'" in refusal("wss://nobody.invalid:8444", site, *known)
    assert "no gateway of this Earshot's kind" in refusal(running.audiohook.rpartition("/")[0], site, *known)
    other = Site(tmp_path, tmp_path / "other.pem")
    trustme.CA().cert_pem.write_to_path(other.authority)
    assert "could not prove who it is" in refusal(running.desktops, other, *known)


@pytest.mark.slow
@pytest.mark.parametrize("file", ["settings.toml", "gateway-token"])
@pytest.mark.parametrize("before", [False, True])
def test_whatever_cannot_be_written_leaves_what_was_before(
    running: Running, site: Site, tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch, before: bool, file: str
) -> None:
    (tmp_path / "token").write_text(enrolled(site, "anna"))
    asked = ["gateway", "use", "--authority", str(site.authority), "--token", str(tmp_path / "token")]
    if before:
        assert main([*asked, running.desktops, "--name", "anna"]) == 0
    known = there(data)
    (tmp_path / "token").write_text(enrolled(site, "ben"))
    to = Path.replace

    def full(self: Path, target: Path) -> Path:
        if Path(target).name == file and not self.name.endswith(".before"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return to(self, target)

    monkeypatch.setattr(Path, "replace", full)
    assert main([*asked, running.desktops, "--name", "ben"]) == 2
    assert there(data) == known
    monkeypatch.setattr(Path, "replace", to)
    assert main([*asked, running.desktops, "--name", "ben"]) == 0
    chosen = door.chosen(settings.load().settings)
    assert chosen is not None
    assert (chosen.name, chosen.token) == ("ben", (tmp_path / "token").read_text().strip())


def there(data: Path) -> dict[str, tuple[str, int]]:
    """Every file of the data folder that this command could touch: what is in it, and who may read it."""
    files = (file for file in data.iterdir() if file.is_file()) if data.exists() else ()
    return {file.name: (file.read_text(), stat.S_IMODE(file.stat().st_mode)) for file in files}


def test_what_speaks_no_tls_and_what_does_not_answer_are_told_apart(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from copilot.gateway import reach

    def tried(url: str) -> str:
        there = door.Door(url=url, name="anna", token="x", authority=site.authority)
        with pytest.raises(reach.GatewayError) as error:
            asyncio.run(reach.greet(there))
        return str(error.value)

    with socket.create_server(("127.0.0.1", 0)) as silent, monkeypatch.context() as patch:
        patch.setattr(reach, "REACHED_S", 0.5)
        assert "does not answer" in tried(f"wss://127.0.0.1:{silent.getsockname()[1]}")
    with socket.create_server(("127.0.0.1", 0)) as plain:

        def answer() -> None:
            connection, _ = plain.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        answering = threading.Thread(target=answer, daemon=True)
        answering.start()
        assert "does not speak TLS" in tried(f"wss://127.0.0.1:{plain.getsockname()[1]}")
        answering.join(60)


@pytest.mark.parametrize(
    ("words", "token", "said"),
    [
        (("use", "--name", "anna"), "x", "Say where the gateway is"),
        (("use", "wss://localhost:1"), "x", "Say with --name"),
        (("use", "wss://localhost:1", "--name", "Anna Desk"), "x", "Say with --name"),
        (("use", "localhost:1", "--name", "anna"), "x", "no address of a gateway"),
        (("use", "wss://localhost:1/claims", "--name", "anna"), "x", "no address of a gateway"),
        (("use", "wss://localhost:99999", "--name", "anna"), "x", "no address of a gateway"),
        (("use", "wss://localhost:1", "--name", "anna"), "", "That is no token"),
        (("use", "wss://localhost:1", "--name", "anna"), "two words", "That is no token"),
        (("use", "wss://localhost:1", "--name", "anna", "--authority", "none.pem"), "x", "certificate authority"),
        (("use", "wss://localhost:1", "--name", "anna", "--token", "none.txt"), "", "cannot be read"),
    ],
)
def test_what_is_no_use_is_said_before_anything_is_tried(words: tuple[str, ...], token: str, said: str) -> None:
    ran = earshot(*words, token=token)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert said in ran.stderr


def test_what_the_administrator_decided_need_not_be_said_and_is_not_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('gateway = "wss://localhost:1"\n')
    policy.chmod(0o600)
    monkeypatch.setattr("copilot.paths.policy_file", lambda: policy)
    (tmp_path / "token").write_text("x")
    known = ["--name", "anna", "--token", str(tmp_path / "token")]
    assert main(["gateway", "use", *known]) == 2
    assert "Nothing listens on localhost, port 1." in capsys.readouterr().err
    assert main(["gateway", "use", "wss://localhost:2", *known]) == 2
    assert "The administrator has decided gateway" in capsys.readouterr().err


def test_a_token_that_others_could_read_is_not_used(data: Path) -> None:
    data.mkdir()
    chosen = Settings(gateway="wss://localhost:1", desktop="anna")
    with pytest.raises(InputError, match="has no token"):
        door.chosen(chosen)
    door.token_file().write_text("x")
    door.token_file().chmod(0o644)
    with pytest.raises(InputError, match="Others could read"):
        door.chosen(chosen)
    door.token_file().chmod(0o600)
    assert door.chosen(chosen) is not None
    with pytest.raises(InputError, match="not this desktop"):
        door.chosen(Settings(gateway="wss://localhost:1"))


def test_the_desktops_side_asks_without_claiming(site: Site) -> None:
    """Whether it is let in, and nothing else: a conversation that is asked about would be taken from its holder."""
    from copilot.gateway import reach

    async def play() -> None:
        async with site.open() as gateway:
            assert isinstance(gateway, Gateway)
            await reach.greet(gateway.door())

    asyncio.run(play())
