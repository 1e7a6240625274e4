"""Who knocks: HTTP message signatures as AudioHook uses them (draft 11, HMAC-SHA256), each good for one connection.

Pure but for the nonces that were used. Every refusal is a word for the log; the caller tells the client none of them.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

COVERED = (
    "@request-target",
    "@authority",
    "audiohook-organization-id",
    "audiohook-session-id",
    "audiohook-correlation-id",
    "x-api-key",
)
SKEW_S = 3  # by which the clocks may differ
OLDEST_S = 10
SHORTEST_NONCE = 22

_INPUT = re.compile(
    r'sig1=(\((?P<names>"[^"]*"(?: "[^"]*")*)\)(?P<rest>(?:;[a-z]+=(?:"[^"\\]*"|\d{1,15}))*))', re.ASCII
)
_PARAMETER = re.compile(r';([a-z]+)=(?:"([^"\\]*)"|(\d{1,15}))', re.ASCII)
_SIGNATURE = re.compile(r"sig1=:([A-Za-z0-9+/]+=*):", re.ASCII)
_TEXT, _NUMBER = {"alg", "keyid", "nonce"}, {"created", "expires"}


class Refused(Exception):
    """The request is not proven to come from who it says; `str` is why, in words of the program."""


@dataclass(slots=True)
class Nonces:
    """Nonces of signatures that were accepted, for as long as those could be accepted again."""

    _until: dict[tuple[str, str], float] = field(default_factory=dict)

    def spend(self, key: str, nonce: str, created: int, now: float) -> bool:
        """False when it was spent before."""
        self._until = {used: until for used, until in self._until.items() if until >= now}
        if (key, nonce) in self._until:
            return False
        self._until[key, nonce] = created + OLDEST_S + SKEW_S
        return True


def verify(target: str, headers: Mapping[str, str], keys: Mapping[str, bytes], nonces: Nonces, now: float) -> None:
    """Raises Refused unless the request for `target` is signed with the secret of its API key, now, for the first time.

    `headers` has lower-case names; a header that came twice must have been refused before.
    """
    found = _INPUT.fullmatch(headers.get("signature-input", ""))
    signed = _SIGNATURE.fullmatch(headers.get("signature", ""))
    if not found or not signed:
        raise Refused("no signature")
    names = re.findall(r'"([^"]*)"', found["names"])
    parameters = _parameters(found["rest"])
    _in_time(parameters, now)
    key = headers.get("x-api-key", "")
    if parameters.get("keyid") != key:
        raise Refused("keyid is not the API key")
    base = _base(names, found[1], target, headers)
    # an unknown key costs the same time as a wrong signature, and looks the same
    secret = keys.get(key) or secrets.token_bytes(32)
    expected = hmac.new(secret, base.encode(), hashlib.sha256).digest()
    if not hmac.compare_digest(expected, _decoded(signed[1])):
        raise Refused("wrong signature or unknown key")
    if not nonces.spend(key, str(parameters["nonce"]), int(parameters["created"]), now):
        raise Refused("used before")


def _parameters(text: str) -> dict[str, str | int]:
    parameters: dict[str, str | int] = {}
    for name, words, number in _PARAMETER.findall(text):
        if name in parameters or name not in _TEXT | _NUMBER or bool(number) != (name in _NUMBER):
            raise Refused("parameters of another kind")
        parameters[name] = int(number) if number else words
    if parameters.get("alg", "hmac-sha256") != "hmac-sha256":
        raise Refused("another algorithm")
    if len(str(parameters.get("nonce", ""))) < SHORTEST_NONCE:
        raise Refused("nonce too short")
    return parameters


def _in_time(parameters: Mapping[str, str | int], now: float) -> None:
    if not {"created", "expires"} <= parameters.keys():
        raise Refused("no times")
    created, expires = int(parameters["created"]), int(parameters["expires"])
    if created > now + SKEW_S:
        raise Refused("created in the future")
    if expires < now + SKEW_S or created + OLDEST_S < now + SKEW_S:
        raise Refused("too old")


def _base(names: list[str], input_text: str, target: str, headers: Mapping[str, str]) -> str:
    if sorted(names) != sorted(COVERED):
        raise Refused("covers other parts of the request")
    values = {"@request-target": target, "@authority": headers.get("host", "")}
    lines = [f'"{name}": {values.get(name, headers.get(name, "")).strip()}' for name in names]
    return "\n".join([*lines, f'"@signature-params": {input_text}'])


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return b""
