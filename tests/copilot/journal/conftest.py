"""A short call as events, and a journal that holds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from copilot import events as e
from copilot.journal.journal import Journal
from copilot.model import Change, Customer, Evidence, Proposal, Word

Call = Callable[[str], list[e.Event]]
ANA = Customer(id="NF-204187", name="Ana Silva", fields={"credit": "0.00 €"}, version="1")


@pytest.fixture
def call() -> Call:
    """The events of a finished call with the given interaction id."""

    def events(interaction: str) -> list[e.Event]:
        count = 0

        def fact(kind: type[e.Event], at: float, **values: object) -> e.Event:
            nonlocal count
            count += 1
            return kind(id=f"{interaction}/{count}", interaction=interaction, at=at, wall=1.8e9 + at, **values)

        said = Evidence(utterance="u2", quote="it was free of charge")
        change = Change(field="credit", label="Credit", was="0.00 €", new="27.40 €", evidence=said)
        proposal = Proposal(
            id=f"{interaction}-p1", system="casebook", record=ANA.id, owner=ANA.name, base_version="1",
            changes=(change,), digest="d",
        )  # fmt: skip
        return [
            fact(e.InteractionOpened, 0.0, title="Call-out fee", queue="billing"),
            fact(e.CallRinging, 0.0, number="+442079460018"),
            fact(e.CallAnswered, 2.0),
            fact(e.CallerBound, 2.1, customer=ANA, how="number"),
            fact(e.UtteranceInterim, 5.0, utterance="u1", leg="agent", start=2.5, end=5.0, text="Thank"),
            fact(e.UtteranceFinal, 6.0, utterance="u1", leg="agent", start=2.5, end=5.5, text="Thank you for calling"),
            fact(
                e.UtteranceFinal, 12.0, utterance="u2", leg="customer", start=8.0, end=11.5,
                text="The engineer said it was free of charge", confidence=-0.12,
                words=(Word(text="free", confidence=-0.1),),
            ),
            fact(e.WriteProposed, 20.0, proposal=proposal, because=(f"{interaction}/7",)),
            fact(
                e.WriteApproved, 24.0, proposal=proposal.id, op="op-1", digest="d", fields=("credit",),
                values={"credit": "27.40 €"},
            ),
            fact(e.WriteVerified, 24.5, op="op-1", proposal=proposal.id, version="2"),
            fact(e.CallEnded, 30.0),
            fact(e.WrapupChosen, 35.0, code="BIL-FEE-CREDIT"),
            fact(e.InteractionFinished, 40.0),
        ]  # fmt: skip

    return events


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = Journal.open(tmp_path / "profile" / "journal.db")
    yield opened
    opened.close()
