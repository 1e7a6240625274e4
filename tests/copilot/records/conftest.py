"""Ana's record, a proposal for it, and a case book that holds her."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot.model import Change, Customer, Evidence, Proposal
from copilot.records import casebook, proposal

SEED = """
[[customer]]
id = "NF-204187"
name = "Ana Silva"
phones = ["+44 20 7946 0018"]
postcode = "NF6 2WX"
plan = "Fibre 500"
since = "2019-03-02"
last_reason = "Billing"
credit = "0.00 €"
notes = ""
[[customer.case]]
id = "54310"
opened = "2026-10-09"
title = "Connection drops"
[[customer.case]]
id = "55871"
opened = "2026-11-02"
title = "Call-out fee"
[[customer.contact]]
at = "2026-10-12"
channel = "phone"
summary = "Router replaced"
[[customer]]
id = "NF-318842"
name = "Andre Silva"
phones = ["+44 7700 900318", "020 7946 0018"]
postcode = "NF2 8LD"
credit = "0.00 €"
[[customer]]
id = "NF-198337"
name = "Grace Okafor"
phones = ["+44 20 7946 0335"]
postcode = "NF6 2WX"
"""


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    file = tmp_path / "customers.toml"
    file.write_text(SEED, encoding="utf-8")
    return file


@pytest.fixture
def book(tmp_path: Path, seed: Path) -> Path:
    path = tmp_path / "profile" / "casebook.db"
    casebook.prepare(path, seed=seed)
    return path


@pytest.fixture
def ana() -> Customer:
    fields = {"last_reason": "Billing", "credit": "0.00 €", "notes": ""}
    return Customer(id="NF-204187", system="casebook", name="Ana Silva", fields=fields, version="1")


@pytest.fixture
def proposed(ana: Customer) -> Proposal:
    """Two changes of Ana's record."""
    said = Evidence(utterance="u2", quote="free of charge")
    made = proposal.make(
        "i1-write-1",
        ana,
        (
            Change(field="last_reason", label="Reason", new="Billing > Call-out fee", evidence=said),
            Change(field="credit", label="Credit", new="27.40 €", evidence=said),
        ),
    )
    assert made is not None
    return made
