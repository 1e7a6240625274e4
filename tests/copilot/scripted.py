"""A call as a script: what the telephone, the recogniser and the agent do, through the real `decide`.

Records are looked up in a real case book; what the knowledge worker and the outbox say is written by hand.
Call time goes on by itself: an utterance takes a second and is final 0.4 s later.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from copilot import commands as c
from copilot import decide, digest, paths
from copilot import events as e
from copilot import messages as m
from copilot.content import Content, read_content
from copilot.cues import Cues
from copilot.model import Leg, Source
from copilot.records.lookup import RecordReader
from copilot.state import Desk, Interaction, ProposalView, apply

ID = "call"
SHIPPED = read_content(paths.resources()).cues


class ScriptedCall:
    def __init__(self, content: Content | None = None, reader: RecordReader | None = None, id: str = ID) -> None:
        self.id = id
        self.content = content or Content()
        if self.content.cues == Cues():  # a site without its own has the shipped ones
            self.content = replace(self.content, cues=SHIPPED)
        self.reader = reader
        self.reachable = True
        self.desk = Desk()
        self.events: list[e.Event] = []
        self.log: list[tuple[m.Message | c.Command, float]] = []  # what was decided on, and the wall clock then
        self.asked: list[m.Request] = []
        self.at = 0.0
        self.wall = 1_000_000.0
        self._said = 0

    # ---- what happens -------------------------------------------------------------------------
    def send(self, message: m.Message | c.Command) -> tuple[e.Event, ...]:
        """Decide, fold, look up what is asked of records; returns what the message itself told."""
        self.log.append((message, self.wall))
        decision = decide.decide(self.desk, message, self.content, self.wall)
        for event in decision.events:
            self.desk = apply(self.desk, event)
        self.events += decision.events
        self.asked += decision.requests
        if self.reader is not None:
            for request in decision.requests:
                self._answer(request, self.reader)
        return decision.events

    def opens(self, legs: tuple[Leg, ...] = ("agent", "customer")) -> ScriptedCall:
        self.send(m.Opened(interaction=self.id, legs=legs, queue="billing", title="A call"))
        return self

    def rings(self, number: str = "") -> ScriptedCall:
        self.send(m.CallSignal(interaction=self.id, kind="ringing", at=self.at, number=number))
        return self

    def begins(self, number: str = "", legs: tuple[Leg, ...] = ("agent", "customer")) -> ScriptedCall:
        """Opened, ringing, answered."""
        return self.opens(legs).rings(number).signal("answered")

    def signal(self, kind: Any) -> ScriptedCall:
        self.send(m.CallSignal(interaction=self.id, kind=kind, at=self.at))
        return self

    def says(self, leg: Leg, text: str, *, confidence: float = -0.2, lasts: float = 1.0, said: str = "") -> str:
        """A final utterance; its id. `said`: as it was recognised, where a term took its place."""
        self._said += 1
        start, end = self.at, self.at + lasts
        self.at = round(end + 0.4, 3)
        id = f"{leg}-{self._said}"
        self.send(
            m.Heard(
                interaction=self.id, kind="final", at=self.at, utterance=id, leg=leg, start=start, end=end, text=text,
                confidence=confidence, said=said,
            )
        )  # fmt: skip
        return id

    def agent(self, text: str, **how: Any) -> str:
        return self.says("agent", text, **how)

    def customer(self, text: str, **how: Any) -> str:
        return self.says("customer", text, **how)

    def speaking(self, leg: Leg, dbfs: float = -30.0) -> None:
        """A block in which the leg is in the middle of an utterance."""
        self.send(m.Level(interaction=self.id, at=self.at, leg=leg, dbfs=dbfs, zeros=False, speech=True))

    def passes(self, seconds: float, step: float = 0.5) -> ScriptedCall:
        """Silence: call time goes on."""
        end = self.at + seconds
        while self.at < end - 1e-9:
            self.at = round(min(end, self.at + step), 3)
            self.wall += step
            self.send(m.Clock(interaction=self.id, at=self.at))
        return self

    def finds(self, ref: str, *, strength: Any = "strong", utterance: str = "") -> ScriptedCall:
        """The knowledge worker answers the newest search, or the one after `utterance`, with a passage."""
        searches = [r.utterance for r in self.asked if isinstance(r, m.SearchKnowledge)]
        hit = m.Hit(
            source=Source(ref=ref, section=1, title=f"About {ref}"),
            heading=f"Heading of {ref}",
            say=f"Say {ref}",
            strength=strength,
        )
        self.send(m.Found(interaction=self.id, utterance=utterance or searches[-1], hits=(hit,)))
        return self

    def does(self, kind: type[c.Command], **fields: Any) -> tuple[e.Event, ...]:
        """The agent does something in the panel."""
        return self.send(kind(interaction=self.id, **fields))

    def approves(self, view: ProposalView, **edited: str) -> tuple[e.Event, ...]:
        """Every field as shown, but for those `edited` on the screen."""
        values = {change.field: edited.get(change.field, change.new) for change in view.proposal.changes}
        return self.does(c.ApproveWrite, proposal=view.proposal.id, digest=shown(view, values), values=values)

    def wrote(self, kind: Any, view: ProposalView, **more: Any) -> tuple[e.Event, ...]:
        """The outbox reports on the write of `view`."""
        return self.send(m.Wrote(interaction=self.id, kind=kind, op=view.op, proposal=view.proposal.id, **more))

    def _answer(self, request: m.Request, reader: RecordReader) -> None:
        if isinstance(request, m.LookUp):
            find = {
                "number": reader.by_number,
                "name": reader.by_name,
                "id": reader.by_id,
                "postcode": reader.by_postcode,
            }[request.how]
            found = tuple(find(request.text)) if self.reachable else ()
            self.send(
                m.CallerFound(
                    interaction=self.id, how=request.how, asked=request.text, customers=found, heard=request.heard,
                    reachable=self.reachable,
                )
            )  # fmt: skip
        elif isinstance(request, m.ReadRecord):
            self.send(
                m.RecordRead(
                    interaction=self.id, purpose=request.purpose, customer=reader.read(request.customer),
                    proposal=request.proposal,
                )
            )  # fmt: skip

    # ---- what came of it ----------------------------------------------------------------------
    @property
    def state(self) -> Interaction:
        return self.desk.interactions[self.id]

    @property
    def cards(self) -> list[str]:
        """Articles or rules behind the cards in the panel, first to last."""
        return [view.card.source.ref if view.card.rule == "search" else view.card.rule for view in self.state.shown]

    @property
    def held_back(self) -> list[tuple[str, str]]:
        """(article or rule, reason) of the cards in the tray."""
        return [
            (view.card.source.ref if view.card.rule == "search" else view.card.rule, view.held_reason)
            for view in self.state.cards
            if view.status == "held"
        ]

    @property
    def proposal(self) -> ProposalView:
        """The newest proposal."""
        return self.state.proposals[-1]

    def told(self, kind: type[e.Event]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]


def shown(view: ProposalView, values: dict[str, str]) -> str:
    """The digest of the ticked rows, as the window works it out."""
    made = view.proposal
    rows = [(ch.field, ch.was, values[ch.field]) for ch in made.changes if ch.field in values]
    return digest.shown(made.id, made.system, made.record, made.base_version, rows)
