"""Whole sessions as they were captured between the reference client and another server, where the captures are at hand.

The client's half is played to our session; it must find nothing to object to, and keep the same position.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from copilot.gateway import position, signature
from copilot.gateway import session as s
from tests.copilot.gateway.genesys import API_KEY, SECRET

ROOT = Path(__file__).parents[4]
CAPTURED = Path(os.environ.get("EARSHOT_SHARED", ROOT / "shared")) / "probes" / "audiohook" / "samples"
# Sessions in which the other server broke the protocol on purpose are not ours to repeat
WHOLE = ("plain", "plain-lang", "plain-probe", "pause", "pause-tone", "startpaused", "discardto", "abort")


def captured(name: str) -> list[dict[str, Any]]:
    file = CAPTURED / f"audiohook-{name}.jsonl"
    if not file.is_file():
        pytest.skip(f"the captured sessions are not in {CAPTURED} (EARSHOT_SHARED)")
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", WHOLE)
def test_a_captured_request_is_signed_well(name: str) -> None:
    http = next(row for row in captured(name) if row["kind"] == "http")
    headers = {key.lower(): value for key, value in http["data"].items()}
    signature.verify(http["path"], headers, {API_KEY: SECRET}, signature.Nonces(), http["t"])


@pytest.mark.parametrize("name", WHOLE)
def test_a_captured_session_is_played_without_objection(name: str) -> None:
    rows = captured(name)
    session = s.new(*identity(rows), rows[0]["t"])
    said: list[str] = []
    for row in rows:
        if row["kind"] != "rx":
            continue
        # what the other server said of its own accord (pause, resume) counts as said by us
        session = s.replace(session, ours=max(session.ours, row["data"]["serverseq"]))
        session, deeds = s.receive(session, json.dumps(row["data"]), row["t"])
        said += [json.loads(deed.text)["type"] for deed in deeds if isinstance(deed, s.Say)]
    assert "disconnect" not in said
    assert said[0] == "opened"
    assert (said[-1] == "closed") == (name != "abort")


@pytest.mark.parametrize("name", [name for name in WHOLE if name != "abort"])
def test_at_every_message_the_position_is_the_captured_one(name: str) -> None:
    """The sound is not in the captures, but how much of it: it is played up to where the client says that it is."""
    rows = captured(name)
    session, frames = s.new(*identity(rows), rows[0]["t"]), 0
    saved = next(row["data"] for row in rows if row["kind"] == "saved")
    for message in (row["data"] for row in rows if row["kind"] == "rx"):
        theirs = position.read(message["position"])
        while session.at < theirs and session.phase == "live" and message["type"] != "discarded":
            session, _ = s.receive(session, bytes(saved["sizes"][0]), 0.0)
            frames += 1
        session = s.replace(session, ours=max(session.ours, message["serverseq"]))
        session, _ = s.receive(session, json.dumps(message), 0.0)
        assert session.at == theirs, message
    assert session.astray == 0
    assert frames == saved["frames"] - saved["sizes"].count(0)


def identity(rows: list[dict[str, Any]]) -> tuple[str, str]:
    opening = next(row["data"] for row in rows if row["kind"] == "rx")
    return opening["id"], opening["parameters"]["organizationId"]
