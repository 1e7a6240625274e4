"""HTTP message signatures: the captured vector, and everything that is not quite it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

import pytest

from copilot.gateway.signature import Nonces, Refused, verify
from tests.copilot.gateway.genesys import API_KEY, SECRET, sign

CREATED = 1795433671
PARAMETERS = (
    '("@request-target" "@authority" "audiohook-organization-id" "audiohook-session-id" "audiohook-correlation-id" '
    '"x-api-key");keyid="SGVsbG8sIEkgYW0gdGhlIEFQSSBrZXkh";nonce="Z34kPQyZAJ+crD247Uzqovjf";alg="hmac-sha256"'
    ";created=1795433671;expires=1795433701"
)
CAPTURED = {
    "host": "127.0.0.1:3999",
    "audiohook-organization-id": "e247bc89-98a1-400d-a304-ac8df0d9680e",
    "audiohook-session-id": "09acf7b7-7677-47ce-bf68-e25a328147a3",
    "audiohook-correlation-id": "c130497a-de4c-4bb1-84fb-72b57746886f",
    "x-api-key": API_KEY,
    "signature-input": f"sig1={PARAMETERS}",
    "signature": "sig1=:OKfmofYD2Nbp/YpZYJ8scowe/LQal0BbqvI/nIRSYME=:",
}
KEYS = {API_KEY: SECRET}


def check(
    *, target: str = "/audiohook?x=1", now: float = CREATED, nonces: Nonces | None = None, **changed: str
) -> None:
    headers = CAPTURED | {name.replace("_", "-"): value for name, value in changed.items()}
    verify(target, headers, KEYS, nonces or Nonces(), now)


def test_the_captured_request_is_accepted() -> None:
    check()


@pytest.mark.parametrize("now", [CREATED - 3, CREATED + 7])
def test_clocks_may_differ_by_three_seconds(now: float) -> None:
    check(now=now)


@pytest.mark.parametrize(("now", "why"), [(CREATED - 3.1, "future"), (CREATED + 7.1, "too old")])
def test_a_request_from_another_time_is_refused(now: float, why: str) -> None:
    with pytest.raises(Refused, match=why):
        check(now=now)


@pytest.mark.parametrize(
    "header",
    ["host", "audiohook-organization-id", "audiohook-session-id", "audiohook-correlation-id", "x-api-key", "signature"],
)
def test_one_altered_letter_anywhere_is_refused(header: str) -> None:
    value = CAPTURED[header]
    place = len(value) // 2
    altered = value[:place] + ("b" if value[place] != "b" else "c") + value[place + 1 :]
    with pytest.raises(Refused):
        check(**{header: altered})


def test_another_target_is_refused() -> None:
    with pytest.raises(Refused, match="wrong signature"):
        check(target="/audiohook?x=2")


def test_a_signature_is_good_for_one_connection() -> None:
    nonces = Nonces()
    check(nonces=nonces)
    with pytest.raises(Refused, match="used before"):
        check(nonces=nonces, now=CREATED + 6)


def test_a_refused_request_spends_no_nonce() -> None:
    nonces = Nonces()
    with pytest.raises(Refused):
        check(nonces=nonces, host="elsewhere")
    check(nonces=nonces)


def test_nonces_are_forgotten_when_they_could_not_be_used_again() -> None:
    nonces = Nonces()
    for i in range(100):
        assert nonces.spend("key", f"nonce {i}", CREATED + i, CREATED + i)
    assert len(nonces._until) <= 14
    assert not nonces.spend("key", "nonce 99", CREATED + 99, CREATED + 105)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (';alg="hmac-sha256"', ';alg="rsa-v1_5-sha256"'),
        (';alg="hmac-sha256"', ';alg="hmac-sha256";alg="hmac-sha256"'),
        (";created=1795433671", ""),
        (";expires=1795433701", ""),
        (";expires=1795433701", ";expires=1795433672"),
        (";created=1795433671", ';created="1795433671"'),
        ('nonce="Z34kPQyZAJ+crD247Uzqovjf"', 'nonce="Z34kPQyZAJ+crD247Uzqo"'),
        (';nonce="Z34kPQyZAJ+crD247Uzqovjf"', ""),
        ('keyid="SGVs', 'keyid="XGVs'),
        (' "x-api-key"', ""),
        (' "x-api-key"', ' "x-api-key" "x-api-key"'),
        ('"@authority"', '"@authority";bs'),
        (";expires", ';tag="x";expires'),
        ("(", "(("),
        ("1795433671", "1" * 5000),
    ],
)
def test_other_parameters_are_refused_however_well_signed(old: str, new: str) -> None:
    assert old in PARAMETERS
    parameters = PARAMETERS.replace(old, new, 1)
    with pytest.raises(Refused):
        check(signature_input=f"sig1={parameters}", signature=signed(parameters))


def test_what_is_signed_here_is_signed_as_captured() -> None:
    assert signed(PARAMETERS) == CAPTURED["signature"]


def signed(parameters: str) -> str:
    """The signature of the captured request with other parameters."""
    values = {"@request-target": "/audiohook?x=1", "@authority": CAPTURED["host"]} | CAPTURED
    names = re.findall(r'"([^"]*)"', parameters.partition(")")[0])
    lines = [f'"{name}": {values[name]}' for name in names]
    base = "\n".join([*lines, f'"@signature-params": {parameters}'])
    return f"sig1=:{base64.b64encode(hmac.new(SECRET, base.encode(), hashlib.sha256).digest()).decode()}:"


@pytest.mark.parametrize("header", ["host", "x-api-key", "audiohook-session-id"])
def test_bytes_that_are_no_text_are_refused_like_any_other(header: str) -> None:
    with pytest.raises(Refused):
        check(**{header: "\xff"})


@pytest.mark.parametrize("header", ["signature", "signature-input"])
@pytest.mark.parametrize("value", ["", "sig1=", "sig2=:AAAA:", "sig1=:%%%:", "sig1=:A:"])
def test_what_is_no_signature_is_refused(header: str, value: str) -> None:
    with pytest.raises(Refused):
        check(**{header: value})


def test_an_unknown_key_is_refused_like_a_wrong_signature() -> None:
    with pytest.raises(Refused, match="wrong signature or unknown key"):
        verify("/audiohook?x=1", CAPTURED, {"another": SECRET}, Nonces(), CREATED)


@pytest.mark.parametrize("alg", [True, False])
def test_an_algorithm_need_not_be_named(alg: bool) -> None:
    headers = {name: value for name, value in CAPTURED.items() if name.startswith("audiohook")} | {"X-API-KEY": API_KEY}
    signed = sign("wss://gateway.example/audiohook", headers, created=CREATED, alg=alg)
    received = {name.lower(): value for name, value in (headers | signed).items()}
    verify("/audiohook", received | {"host": "gateway.example"}, KEYS, Nonces(), CREATED)
