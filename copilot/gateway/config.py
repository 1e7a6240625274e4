"""What an administrator chose for the gateway, read from TOML. Nothing is guessed: a gateway that cannot be run as it
was meant does not run."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import os
import ssl
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec

from copilot.errors import InputError
from copilot.netgate import is_loopback

SHORTEST_SECRET = 16  # bytes


class Listener(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where to listen. Elsewhere than on this machine only with a certificate."""

    port: Annotated[int, msgspec.Meta(ge=0, le=65_535)]
    host: str = "127.0.0.1"
    certificate: str = ""  # PEM, with the chain
    key: str = ""  # PEM


class AudioHook(Listener, frozen=True, forbid_unknown_fields=True, kw_only=True):
    secrets: dict[str, str]  # API key → client secret in base64, as in the integration's settings
    languages: tuple[str, ...] = ("en-US", "en-GB")  # told to a client that asks what is understood


class Desktops(Listener, frozen=True, forbid_unknown_fields=True, kw_only=True):
    credentials: str = "desktops.toml"


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    audiohook: AudioHook
    desktops: Desktops


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    audiohook: AudioHook
    desktops: Desktops
    secrets: dict[str, bytes]
    credentials: Path
    audiohook_tls: ssl.SSLContext | None
    desktops_tls: ssl.SSLContext | None


def read(file: Path) -> Config:
    """Raises InputError with what is wrong and what to do."""
    found = _parsed(file)
    return Config(
        audiohook=found.audiohook,
        desktops=found.desktops,
        secrets=_secrets(file, found.audiohook.secrets),
        credentials=credentials_of(file, found.desktops),
        audiohook_tls=_tls(file, "audiohook", found.audiohook),
        desktops_tls=_tls(file, "desktops", found.desktops),
    )


def credentials_file(file: Path) -> Path:
    """Where the configuration `file` says that desktops are enrolled. Raises InputError."""
    return credentials_of(file, _parsed(file).desktops)


def credentials_of(file: Path, desktops: Desktops) -> Path:
    return file.absolute().parent / desktops.credentials


def _parsed(file: Path) -> _File:
    try:
        if os.name == "posix" and file.stat().st_mode & 0o077:
            raise InputError(f"{file} holds secrets and others than its owner may use it. Run `chmod 600 {file}`.")
        return msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), type=_File)
    except FileNotFoundError as error:
        raise InputError(f"There is no file {file}: write the gateway's configuration, see docs/GATEWAY.md.") from error
    except OSError as error:
        raise InputError(f"{file} cannot be read ({error.strerror}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{file} is no valid TOML: {error}.") from error
    except msgspec.ValidationError as error:
        raise InputError(f"{file} is no configuration of a gateway: {error}. See docs/GATEWAY.md.") from error


def _secrets(file: Path, written: dict[str, str]) -> dict[str, bytes]:
    if not written:
        raise InputError(f"{file}: audiohook.secrets names no API key, so nobody could connect.")
    secrets: dict[str, bytes] = {}
    for number, (key, text) in enumerate(written.items(), 1):
        try:
            secrets[key] = base64.b64decode(text, validate=True)
        except binascii.Error as error:
            raise InputError(
                f"{file}: client secret {number} in audiohook.secrets is no base64: copy it again."
            ) from error
        if len(secrets[key]) < SHORTEST_SECRET:
            raise InputError(
                f"{file}: client secret {number} in audiohook.secrets is shorter than {SHORTEST_SECRET} bytes. "
                "Make one with `openssl rand -base64 32`, and set it in the integration too."
            )
    return secrets


def _tls(file: Path, name: str, listener: Listener) -> ssl.SSLContext | None:
    """None: plain, on this machine only (a proxy beside the gateway speaks TLS then)."""
    if not is_loopback(listener.host) and not _is_address(listener.host):
        raise InputError(
            f"{file}: {name} cannot listen on {listener.host!r}: give an address of this machine, no name."
        )
    if not listener.certificate and not listener.key:
        if is_loopback(listener.host):
            return None
        raise InputError(
            f"{file}: {name} listens on {listener.host} without TLS. Name a certificate and its key, "
            "or listen on 127.0.0.1."
        )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    folder = file.absolute().parent
    certificate, key = folder / listener.certificate, folder / listener.key
    try:
        context.load_cert_chain(certificate, key, password=_no_password)
    except ssl.SSLError as error:
        raise InputError(
            f"{file}: {name} cannot use {certificate} with {key} ({error.reason or 'not PEM'}): "
            "name a certificate chain and its key without a password, both as PEM."
        ) from error
    except OSError as error:
        raise InputError(
            f"{file}: {name} cannot read {certificate} or {key} ({error.strerror}). Name a certificate and its key."
        ) from error
    return context


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _no_password() -> str:
    """OpenSSL would ask on the terminal, and nobody sits there."""
    return ""
