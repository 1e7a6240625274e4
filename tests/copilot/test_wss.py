"""Which addresses of the site's own servers may be asked."""

from __future__ import annotations

import pytest

from copilot import wss
from copilot.netgate import Destination


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("wss://speech.example:2700", Destination("speech.example", 2700)),
        ("wss://desk:secret@speech.example/asr", Destination("speech.example", 443)),
        ("ws://127.0.0.1:2700", Destination("127.0.0.1", 2700)),
        ("ws://[::1]:2700", Destination("::1", 2700)),
    ],
)
def test_a_server_is_asked_over_tls_or_on_this_machine(address: str, found: Destination) -> None:
    assert wss.destination(address) == found


@pytest.mark.parametrize(
    "address", ["", "speech.example", "https://speech.example", "ws://speech.example", "wss://", "wss://a:x", "wss://["]
)
def test_what_is_no_such_address_is_none(address: str) -> None:
    assert wss.destination(address) is None
