"""A gateway on real sockets, with a certificate authority of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
import trustme

from copilot import wss
from copilot.gateway import reach, server
from tests.copilot.gateway.setting_up import Site, set_up


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def site(tmp_path: Path, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setattr(server, "FAREWELL_S", 0.5)  # most callers of the tests do not answer it
    return set_up(tmp_path, authority)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is not measured how long is waited, a machine that stalls makes no difference: it loses no connection."""
    monkeypatch.setattr(reach, "PING", (0.5, 60.0))
    monkeypatch.setattr(reach, "REACHED_S", 60.0)
    monkeypatch.setattr(wss, "CLOSED_S", 10.0)
