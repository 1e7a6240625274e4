"""Who a telephone address is."""

from __future__ import annotations

import pytest

from copilot.calls.address import Address, read


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sip:+15551234567@127.0.0.1:5081", Address("+15551234567")),
        ("sip:020%207946%200018@pbx;user=phone", Address("020 7946 0018")),
        ("sip:101;phone-context=pbx@pbx", Address("101")),
        ("tel:+442079460018", Address("+442079460018")),
        (" (020) 7946-0018 ", Address("(020) 7946-0018")),
        ("0800 FREE", Address("0800 FREE")),
        ("sip:anna@pbx.example:5060", Address("anna@pbx.example:5060")),
        ("sip:anonymous@127.0.0.1:5091", Address("", withheld=True)),
        ("sip:x@anonymous.invalid", Address("", withheld=True)),
        ("Private", Address("", withheld=True)),
        ("", Address("")),
    ],
)
def test_who_an_address_is(text: str, found: Address) -> None:
    assert read(text) == found
