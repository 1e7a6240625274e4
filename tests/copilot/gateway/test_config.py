"""A configuration that will not do is refused in a sentence, before anything listens."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import psutil
import pytest
import trustme

from copilot.cli import main
from copilot.errors import InputError
from copilot.gateway import config, credentials
from tests.copilot.gateway.genesys import API_KEY, SECRET
from tests.copilot.gateway.setting_up import CONFIG, Site, set_up


def serve(site: Site, capsys: pytest.CaptureFixture[str], text: str | None = None) -> str:
    """What `earshot gateway serve` says of a configuration that it refuses."""
    if text is not None:
        site.config.write_text(text, encoding="utf-8")
    assert main(["gateway", "serve", "--config", str(site.config)]) == 2
    said = capsys.readouterr().err.strip()
    assert len(said.splitlines()) == 1
    return said


def test_a_good_configuration_is_read(site: Site) -> None:
    found = config.read(site.config)
    assert found.secrets == {API_KEY: SECRET}
    assert (found.audiohook.host, found.desktops.host) == ("127.0.0.1", "127.0.0.1")
    assert found.credentials == site.folder / "desktops.toml"
    assert found.audiohook_tls
    assert found.desktops_tls


def test_without_a_certificate_it_listens_on_this_machine_only(site: Site) -> None:
    plain = "\n".join(line for line in CONFIG.splitlines() if not line.startswith(("certificate", "key")))
    site.config.write_text(plain, encoding="utf-8")
    assert config.read(site.config).desktops_tls is None


NO_TLS = "\n".join(line for line in CONFIG.splitlines() if not line.startswith(("certificate", "key")))
BAD: dict[str, tuple[str, str]] = {
    "no TOML": ("[audiohook", "no valid TOML"),
    "empty": ("", "audiohook"),
    "unknown setting": (CONFIG + "colour = 1\n", "unknown field `colour`"),
    "port beyond": (CONFIG.replace("port = 0", "port = 70000", 1), "65535"),
    "port as text": (CONFIG.replace("port = 0", 'port = "x"', 1), "Expected `int`"),
    "no secrets": (CONFIG.replace(f'"{API_KEY}" = ', "#"), "TOML"),
    "nobody's secrets": (
        "\n".join(x if "secrets" not in x else "secrets = {}" for x in CONFIG.splitlines()),
        "no API key",
    ),
    "no base64": (CONFIG.replace("TXlT", "%%%%"), "no base64"),
    "short secret": (CONFIG.replace("TXlTdXBlclNlY3JldEtleVRlbGxOby0xITJAMyM0JDU=", "TXlT"), "shorter"),
    "open without TLS": (NO_TLS.replace("port = 0", 'host = "0.0.0.0"\nport = 0', 1), "without TLS"),
    "a name to listen on": (CONFIG.replace("port = 0", 'host = "gateway.example"\nport = 0', 1), "no name"),
    "no such certificate": (CONFIG.replace("gateway.pem", "elsewhere.pem"), "cannot read"),
    "certificate for key": (CONFIG.replace("gateway.key", "gateway.pem"), "as PEM"),
    "certificate alone": (CONFIG.replace('key = "gateway.key"', ""), "cannot read"),
}


@pytest.mark.parametrize(("text", "told"), BAD.values(), ids=BAD.keys())
def test_a_bad_configuration_is_a_sentence_and_ends_2(
    site: Site, capsys: pytest.CaptureFixture[str], text: str, told: str
) -> None:
    said = serve(site, capsys, text)
    assert told in said
    assert SECRET.decode() not in said


def test_a_key_with_a_password_is_refused_and_nothing_is_asked(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    from cryptography.hazmat.primitives import serialization as s

    file = site.folder / "gateway.key"
    key = s.load_pem_private_key(file.read_bytes(), None)
    locked = s.BestAvailableEncryption(b"secret")
    file.write_bytes(key.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, locked))
    assert "without a password" in serve(site, capsys)


def test_a_missing_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gateway", "serve", "--config", str(tmp_path / "none.toml")]) == 2
    assert "docs/GATEWAY.md" in capsys.readouterr().err


def test_a_file_that_others_may_read_is_refused(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site.config.chmod(0o644)
    assert "chmod 600" in serve(site, capsys)


@pytest.mark.parametrize("place", [0, 1], ids=["the platform's", "the desktops'"])
def test_a_port_in_use_is_told_and_nothing_listens(tmp_path: Path, authority: trustme.CA, place: int) -> None:
    async def listen(site: Site) -> None:
        before = listening()
        with pytest.raises(InputError, match="cannot listen"):
            async with site.open():
                pass
        assert listening() <= before

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        asyncio.run(listen(set_up(tmp_path, authority, (0, port) if place else (port, 0))))


def listening() -> set[int]:
    """On which ports this process does."""
    return {one.laddr.port for one in psutil.Process().net_connections("tcp") if one.status == psutil.CONN_LISTEN}


def test_a_token_is_shown_once_and_only_its_hash_is_kept(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gateway", "enroll", "anna", "--config", str(site.config)]) == 0
    token = capsys.readouterr().out.strip()
    assert credentials.is_known(credentials.read(site.credentials), "anna", token)
    assert token not in site.credentials.read_text(encoding="utf-8")
    assert site.credentials.stat().st_mode & 0o077 == 0


def test_enrolling_again_voids_the_token_before(site: Site) -> None:
    first = credentials.enroll(site.credentials, "anna")
    second = credentials.enroll(site.credentials, "anna")
    enrolled = credentials.read(site.credentials)
    assert [credentials.is_known(enrolled, "anna", token) for token in (first, second)] == [False, True]


def test_a_revoked_desktop_is_not_known_and_others_are(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    anna, ben = (credentials.enroll(site.credentials, name) for name in ("anna", "ben"))
    assert main(["gateway", "revoke", "anna", "--config", str(site.config)]) == 0
    enrolled = credentials.read(site.credentials)
    assert [credentials.is_known(enrolled, *one) for one in (("anna", anna), ("ben", ben))] == [False, True]
    assert main(["gateway", "revoke", "anna", "--config", str(site.config)]) == 2
    assert "No desktop 'anna'" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["", "Anna", "an na", "-anna", "anna:1", 'a"b', "x" * 64])
def test_a_name_that_will_not_do_is_refused(site: Site, name: str) -> None:
    with pytest.raises(InputError, match="no name for a desktop"):
        credentials.enroll(site.credentials, name)


@pytest.mark.parametrize("text", ["anna", "anna = 1\n", 'anna = "token"\n', 'Anna = "sha256:00"\n'])
def test_a_foreign_list_of_desktops_is_refused_and_kept(
    site: Site, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    site.credentials.write_text(text, encoding="utf-8")
    assert str(site.credentials) in serve(site, capsys)
    with pytest.raises(InputError):
        credentials.enroll(site.credentials, "ben")
    assert site.credentials.read_text(encoding="utf-8") == text
