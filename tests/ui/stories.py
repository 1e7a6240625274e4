"""Small stories made of events: what the engine would have told the window. Tests and the screenshot tool replay them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from copilot import events as e
from copilot.model import (
    Card,
    Case,
    Change,
    Contact,
    Customer,
    Evidence,
    Gap,
    Leg,
    Nudge,
    Proposal,
    Source,
    Step,
    SummaryLine,
    Word,
    WrapupCandidate,
)

WALL = 1_763_460_000.0  # the wall clock's time when a story begins

ANA = Customer(
    id="NF-204187",
    name="Ana Silva",
    phones=("+44 20 7946 0018",),
    plan="Fibre 500",
    since="2019-03-02",
    postcode="NF6 2WX",
    version="7",
    fields={"last_reason": "Billing", "credit": "0.00 €", "follow_up": ""},
    contacts=(
        Contact(at="2025-10-12", channel="phone", summary="Router replaced, visit “free of charge”"),
        Contact(at="2025-10-02", channel="chat", summary="Speed below plan, test booked"),
        Contact(at="2025-08-18", channel="phone", summary="Moved to Fibre 500"),
    ),
    cases=(
        Case(
            id="55871",
            title="Call-out fee on the October bill",
            note="R. Costa promised a free visit on 12 Oct.",
            status="open",
            opened="2025-11-02",
        ),
    ),
)
ANDRE = Customer(
    id="NF-318842", name="Andre Silva", plan="Fibre 250", postcode="NF2 8LD", since="2019-10-21", version="3"
)
AMALIA = Customer(
    id="NF-290055", name="Amalia Silva", plan="Fibre 100", postcode="NF6 4RT", since="2022-01-10", version="2"
)
OKAFOR = Customer(
    id="NF-118830", name="Musa Okafor", plan="Fibre 250", postcode="NF1 7QA", since="2021-06-01", version="4"
)

STEPS = (
    Step(id="greet", title="Greet and give your name"),
    Step(id="verify", title="Verify who is calling"),
    Step(id="repeat", title="Repeat the problem back"),
    Step(id="terms", title="Read the credit terms word for word"),
    Step(id="agree", title="Customer agrees to the credit"),
    Step(id="bill", title="Say when it shows on the bill"),
)


class Story:
    """Events of one interaction, in order. `at` is call time; the wall clock runs beside it."""

    def __init__(self, interaction: str = "call-1", wall: float = WALL) -> None:
        self.interaction = interaction
        self.wall = wall
        self.at = 0.0
        self.events: list[e.Event] = []
        self._desk = 0

    def tell(self, kind: type[e.Event], at: float | None = None, **fields: Any) -> e.Event:
        self.at = self.at if at is None else max(self.at, at)
        event = kind(
            id=f"{self.interaction}/{len(self.events) + 1}",
            interaction=self.interaction,
            at=self.at,
            wall=self.wall + self.at,
            **fields,
        )
        self.events.append(event)
        return event

    def desk(self, kind: type[e.Event], **fields: Any) -> e.Event:
        """A fact of the desk, not of an interaction."""
        event = kind(id=f"desk/{len(self.events) + 1}", interaction="", at=0.0, wall=self.wall + self.at, **fields)
        self.events.append(event)
        return event

    def say(self, leg: Leg, start: float, text: str, *, doubt: str = "", end: float | None = None) -> None:
        words = tuple(
            Word(text=w, confidence=-1.2 if w.strip(".,?!’") in doubt.split() else -0.1) for w in text.split()
        )
        until = end if end is not None else start + max(1.0, 0.32 * len(words))
        self.tell(
            e.UtteranceFinal, until, utterance=f"u{start:g}", leg=leg, start=start, end=until, text=text, words=words,
            confidence=-0.2,
        )  # fmt: skip

    def saying(self, leg: Leg, start: float, text: str) -> None:
        self.tell(
            e.UtteranceInterim, start + 1, utterance=f"u{start:g}", leg=leg, start=start, end=start + 1, text=text
        )

    def card(self, card: Card, at: float, place: int = 1) -> e.Event:
        self.tell(e.CardOffered, at, card=card)
        return self.tell(e.CardShown, at, card=card.id, place=place)

    def levels(self, agent: float = -24.0, customer: float = -34.0) -> None:
        self.tell(e.LevelMeasured, leg="agent", dbfs=agent, speech=True)
        self.tell(e.LevelMeasured, leg="customer", dbfs=customer, speech=True)

    @property
    def now(self) -> float:
        return self.wall + self.at


def evidence(start: float, quote: str, leg: Leg = "customer") -> Evidence:
    return Evidence(utterance=f"u{start:g}", leg=leg, start=start, quote=quote)


CREDIT = Card(
    id="credit",
    title="Offer call-out fee credit",
    say="I can credit the 27.40 € call-out fee as a one-off. You will see it on your November bill.",
    source=Source(ref="KB-1042", section=3, title="Goodwill credits"),
    because=(evidence(192, "told the engineer visit was free"),),
    strength="strong",
    rule="told-free",
    step="terms",
)
PROMISE = Card(
    id="promise",
    title="Check what was promised",
    say="Let me check the note of that visit for you.",
    source=Source(kind="case", ref="55871", title="Note of 12 Oct"),
    because=(evidence(192, "I was told"),),
    strength="likely",
)
SPEED = Card(
    id="speed",
    title="Run a line speed test",
    say="I can test your line from here while we talk. It takes about a minute.",
    source=Source(ref="KB-0718", section=1, title="Line tests"),
    because=(evidence(209, "the speed still isn’t"),),
    strength="likely",
)
ROUTER = Card(
    id="router",
    title="Ask about the router lights",
    say="Which lights are on at the front of your router?",
    source=Source(ref="KB-0702", section=2, title="Router lights"),
    because=(evidence(40, "since the router was replaced"),),
    strength="likely",
)
READ_BILL = Card(
    id="read-bill",
    title="Read the bill together",
    say="Let us look at the October bill together, line by line.",
    source=Source(ref="KB-1046", section=1, title="Reading a bill"),
    because=(evidence(60, "charge on my bill"),),
    strength="likely",
)


def workers(story: Story, speech: str = "ready", knowledge: str = "ready") -> None:
    story.desk(e.WorkerChanged, role="speech", status=speech)
    story.desk(e.WorkerChanged, role="knowledge", status=knowledge)
    story.desk(e.RecordsReached, system="casebook", reachable=True)


def ready() -> Story:
    story = Story()
    workers(story)
    return story


def ready_with_work() -> Story:
    """A wrap-up left open and a write that waits for the record system."""
    story = Story("call-0", WALL - 900)
    workers(story)
    story.tell(e.InteractionOpened, queue="moving")
    story.tell(e.CallRinging, number="+44 7700 900111")
    story.tell(e.CallerBound, customer=OKAFOR, how="number")
    story.tell(e.CallAnswered, 2)
    story.tell(e.PlaybookChosen, 20, playbook="moving-house", title="Moving house", version=1, steps=STEPS[:2])
    story.tell(e.CallEnded, 200)
    story.tell(e.WriteProposed, proposal=proposal("call-0-write-1", OKAFOR))
    story.tell(
        e.WriteApproved, 240, proposal="call-0-write-1", op="op", digest="d", fields=("last_reason",),
        values={"last_reason": "Moving house"},
    )  # fmt: skip
    story.desk(e.RecordsReached, system="casebook", reachable=False)
    return story


def ringing(status: str = "one") -> Story:
    story = Story()
    workers(story)
    story.tell(e.InteractionOpened, queue="billing", title="Call-out fee on the bill")
    number = "" if status == "withheld" else "+44 20 7946 0018"
    story.tell(e.CallRinging, number=number)
    candidates = {"one": (ANA,), "several": (ANA, ANDRE, AMALIA)}.get(status, ())
    story.tell(e.CallerLooked, 1, status=status, how="number", candidates=candidates)
    if status == "one":
        story.tell(e.CallerBound, customer=ANA, how="number")
    story.tell(e.ClockMoved, 6)
    return story


def answered() -> Story:
    """The call of the pictures up to the second minute."""
    story = ringing()
    story.tell(e.CallAnswered, 6.5)
    # the pictures count from the answer; so does the story from here on
    story.say("agent", 7, "Thank you for calling Northfield Fibre, my name is Tom. How can I help you?")
    story.say("customer", 15, "Hello, this is Ana Silva. There is a charge on my bill that I do not understand.")
    story.tell(e.IdentityHeard, 19, item="name", agrees=True, heard=evidence(15, "this is Ana Silva"))
    story.tell(
        e.PlaybookChosen, 20, playbook="billing-dispute", title="Billing dispute", version=3, steps=STEPS,
        heard=(evidence(15, "charge on my bill"),),
    )  # fmt: skip
    story.tell(e.StepTicked, step="greet", by="model", heard=evidence(7, "my name is Tom", "agent"))
    story.say("agent", 24, "I am happy to look at that. May I have your postcode, please?")
    story.say("customer", 30, "Sure, it is N F six, two W X. And my number is N F 204187.", doubt="two W")
    story.tell(e.IdentityHeard, 38, item="postcode", agrees=True, heard=evidence(30, "N F six, two W X"))
    story.tell(e.IdentityHeard, 38, item="id", agrees=True, heard=evidence(30, "204187"))
    story.tell(e.StepTicked, step="verify", by="model", heard=evidence(38, "N F six, two W X"))
    story.card(READ_BILL, 60)
    story.tell(e.CardUsed, 75, card="read-bill")
    story.say("agent", 80, "Let us look at the October bill together, line by line.")
    story.tell(e.StepTicked, 112, step="repeat", by="agent")
    story.card(ROUTER, 120)
    story.tell(e.CardDismissed, 131, card="router")
    return story


def live() -> Story:
    """A live call with a nudge, three cards, the checklist half done and words still being spoken."""
    story = answered()
    story.say("customer", 192, "But I was told the engineer visit was free, and now there is a fee.")
    story.card(PROMISE, 197)
    story.say("agent", 199, "I am sorry about that, Ana. Let me look at the October bill with you.")
    story.say("customer", 209, "And the speed still isn’t what I pay for, by the way.")
    story.card(SPEED, 204, place=2)
    story.say("agent", 213, "I can see a call-out fee of 27.40 from the 14th.")
    story.tell(e.CardHeldBack, card="read-bill", reason="shown_before")
    story.card(CREDIT, 219)
    nudge = Nudge(
        id="n1", rule="let-confirm", version=2, kind="coaching", text="Let the customer confirm: you have talked 48 s",
        because=(evidence(199, "Let me look at the October bill", "agent"),),
    )  # fmt: skip
    story.tell(e.NudgeRaised, 220, nudge=nudge)
    story.saying("customer", 218, "so why did nobody tell me when they")
    story.tell(e.ClockMoved, 227.5)
    story.levels()
    return story


def rated() -> Story:
    """The first card was told to fit."""
    story = live()
    story.tell(e.CardRated, card=CREDIT.id, aspect="relevant", good=True)
    return story


def overlap() -> Story:
    """Both talk at once; a doubtful word; a line that belongs to the other leg; a compliance nudge."""
    story = live()
    story.tell(e.NudgeHidden, nudge="n1", reason="time")
    story.say(
        "customer",
        228,
        "So why did nobody tell me when they booked the engineer on Thursday?",
        doubt="Thursday engineer",
    )
    story.tell(
        e.UtteranceSetAside, utterance="u229", leg="agent", start=229, end=231, text="tell me when they booked",
    )  # fmt: skip
    nudge = Nudge(
        id="n2", rule="terms-not-read", version=3, kind="compliance", text="Read the credit terms word for word",
        step="terms", because=(evidence(213, "call-out fee of 27.40", "agent"),),
    )  # fmt: skip
    story.tell(e.NudgeRaised, 233, nudge=nudge)
    story.saying("agent", 233, "I am really sorry that that did")
    story.saying("customer", 234, "no but listen because on the phone they")
    story.tell(e.ClockMoved, 238)
    story.levels(-18, -16)
    return story


def echoed() -> Story:
    """The customer is heard in the agent's microphone, and taken out of it."""
    story = live()
    story.tell(e.LegTrustChanged, 228, leg="agent", doubt="echo")
    story.say("customer", 229, "So why did nobody tell me when they booked the engineer?")
    story.tell(
        e.UtteranceSetAside, 232, utterance="agent-echo-229000", leg="agent", start=229, end=232, text="tell me when day booked the",
    )  # fmt: skip
    story.tell(
        e.UtteranceSetAside, 235, utterance="agent-echo-233000", leg="agent", start=233, end=235, text="on the phone",
    )  # fmt: skip
    story.say("agent", 236, "I am really sorry about that.")
    return story


def maybe_heard() -> Story:
    """While the microphone hears the customer, words that tick a step come on the agent's leg."""
    story = live()
    story.tell(e.NudgeHidden, nudge="n1", reason="time")
    story.tell(e.LegTrustChanged, 228, leg="agent", doubt="echo")
    story.say("agent", 230, "This credit is a one-off, and you will see it on your next bill.")
    story.tell(e.StepMaybeHeard, step="terms", heard=evidence(230, "a one-off", "agent"))
    return story


def wrapup_in_doubt() -> Story:
    """The same call after its end: a promise of which nobody knows who gave it, and a span in which nobody listened."""
    story = maybe_heard()
    story.tell(e.HearingGap, 245, leg="agent", start=240, end=245, reason="overload")
    story.tell(e.CallEnded, 250)
    bill = SummaryLine(
        section="next",
        text="This credit is a one-off, and you will see it on your next bill.",
        cites=("u230",),
        start=230,
    )
    reason = SummaryLine(
        section="reason",
        text="I was told the engineer visit was free, and now there is a fee.",
        cites=("u192",),
        start=192,
    )
    story.tell(e.SummaryDrafted, lines=(reason, bill))
    return story


def unheard_nudge() -> Story:
    """A step was not heard, and may have been said in a pause or a gap."""
    story = overlap()
    story.tell(e.NudgeHidden, nudge="n2", reason="time")
    unheard = (
        Gap(leg="agent", start=214, end=221, reason="paused"),
        Gap(leg="agent", start=226, end=229, reason="overload"),
    )
    nudge = Nudge(
        id="n3", rule="terms-not-read", version=3, kind="compliance", text="Read the credit terms word for word",
        step="terms", because=(evidence(213, "call-out fee of 27.40", "agent"),), unheard=unheard,
    )  # fmt: skip
    story.tell(e.NudgeRaised, 293, nudge=nudge)
    return story


def other_microphone() -> Story:
    """The microphone that was chosen is not there."""
    story = live()
    story.tell(e.NudgeHidden, nudge="n1", reason="time")
    why = e.OTHER_DEVICE.format("microphone", "Built-in Audio Analog Stereo")
    story.tell(e.AudioHealthChanged, 228, leg="agent", status="ok", since=228, why=why)
    story.levels()
    return story


def hold() -> Story:
    story = live()
    story.tell(e.CallHeld, 232)
    recap = Card(
        id="recap",
        title="Recap for the customer",
        say="Thanks for waiting. You were told the visit was free, and I see the 27.40 € fee from the 14th.",
        source=Source(ref="KB-6022", section=2, title="After a hold"),
        because=(evidence(192, "I was told the engineer visit was free"),),
        strength="strong",
    )
    story.card(recap, 233)
    story.tell(e.ClockMoved, 284)
    return story


def paused() -> Story:
    story = live()
    story.tell(e.HearingPaused, 231)
    story.tell(e.ClockMoved, 243)
    return story


def paused_for_card(*, minutes: float = 0.2) -> Story:
    """The agent asked for the number; `minutes` later."""
    story = live()
    story.say("agent", 229, "I can take the payment now. Could you read me the long card number")
    heard = Evidence(utterance="u229", leg="agent", start=229, quote="long card number")
    story.tell(e.HearingPaused, 231, why="card", heard=heard)
    story.tell(e.ClockMoved, 231 + 60 * minutes)
    return story


SAY = "To help you faster, this call is transcribed on my computer while we speak. No recording is kept."
ASK = SAY + " Is that all right with you?"


def to_announce() -> Story:
    story = live()
    story.tell(e.ConsentChanged, status="to_announce", by="model", say=SAY)
    return story


def _just_answered(language: str = "en", *, recognised: bool = True, consent: str = "", say: str = "") -> Story:
    story = Story()
    story.tell(e.InteractionOpened, queue="billing", language=language, recognised=recognised)
    if consent:
        story.tell(e.ConsentChanged, status=consent, by="model", say=say)
    story.tell(e.CallRinging, number="+44 20 7946 0018")
    story.tell(e.CallerLooked, status="one", how="number", candidates=(ANA,))
    story.tell(e.CallerBound, customer=ANA, how="number")
    story.tell(e.CallAnswered, 4)
    return story


def to_ask() -> Story:
    story = _just_answered(consent="to_ask", say=ASK)
    story.tell(e.HearingPaused, why="consent")
    story.tell(e.ClockMoved, 12)
    return story


def refused() -> Story:
    story = to_ask()
    story.tell(e.ConsentChanged, status="refused")
    story.tell(e.HearingPaused, why="refused")
    story.tell(e.ClockMoved, 20)
    return story


def not_recognised() -> Story:
    story = _just_answered("de", recognised=False)
    story.tell(e.ClockMoved, 20)
    return story


def foreign() -> Story:
    story = live()
    story.tell(e.NudgeHidden, nudge="n1", reason="time")
    story.tell(e.LanguageDoubted, leg="customer", doubted=True)
    for card in (PROMISE, SPEED, CREDIT):
        story.tell(e.CardFolded, card=card.id)
    return story


def no_audio() -> Story:
    story = live()
    story.tell(e.NudgeHidden, nudge="n1", reason="time")
    story.say("agent", 233, "Are you still there, Ana?")
    story.tell(e.AudioHealthChanged, 235, leg="customer", status="zeros", since=231)
    story.levels(-20, -96)
    story.tell(e.ClockMoved, 237)
    return story


def muted() -> Story:
    """The microphone, in the system's mixer."""
    story = live()
    why = "Headset is muted in the system's mixer."
    story.tell(e.AudioHealthChanged, 235, leg="agent", status="muted", since=231, why=why)
    story.tell(e.ClockMoved, 237)
    return story


def no_sound() -> Story:
    """The sound server is away."""
    story = live()
    why = "The sound server does not answer. Earshot goes on as soon as it is back."
    for leg in ("agent", "customer"):
        story.tell(e.AudioHealthChanged, 235, leg=leg, status="absent", since=231, why=why)
    story.tell(e.ClockMoved, 237)
    return story


def gateway_lost() -> Story:
    story = live()
    for leg in ("agent", "customer"):
        story.tell(e.AudioHealthChanged, 235, leg=leg, status="absent", since=231, why=e.GATEWAY_LOST)
    story.tell(e.ClockMoved, 237)
    return story


def devices_still() -> Story:
    """The capture worker stands still."""
    story = live()
    for leg in ("agent", "customer"):
        story.tell(e.AudioHealthChanged, 235, leg=leg, status="absent", since=231, why=e.DEVICES_STILL)
    story.tell(e.ClockMoved, 237)
    return story


def softphone_gone() -> Story:
    story = live()
    story.tell(e.CallEnded, 237, gone=True)
    return story


def offline() -> Story:
    story = live()
    story.tell(e.NudgeHidden, nudge="n1", reason="time")
    story.desk(e.RecordsReached, system="casebook", reachable=False)
    story.levels()
    return story


def behind(level: str) -> Story:
    """This computer does not keep up with the call, as far as `level` tells."""
    story = live()
    story.tell(e.NudgeHidden, nudge="n1", reason="time")
    story.tell(e.HearingStepped, level=level, behind=2.0)
    story.levels()
    return story


def sent(*, reached: bool = True) -> Story:
    """The sound of the call goes to a speech server of the site's own."""
    story = live()
    story.tell(e.NudgeHidden, nudge="n1", reason="time")
    story.tell(e.SoundSent, server="speech.example", sent=3_140_000, reached=reached)
    story.levels()
    return story


def degraded(level: str = "rules") -> Story:
    story = live()
    story.tell(e.NudgeHidden, nudge="n1", reason="time")
    if level == "transcript":
        for card in ("credit", "promise", "speed"):
            story.tell(e.CardFolded, card=card)
    story.desk(e.AssistStepped, level=level, reason="search takes longer than 2 s")
    story.levels()
    return story


def loading() -> Story:
    story = Story()
    story.desk(e.WorkerChanged, role="speech", status="ready")
    story.desk(e.WorkerChanged, role="knowledge", status="starting", detail="62 of 118 MB")
    return story


def loading_live() -> Story:
    """A call came before speech to text was there."""
    story = ringing()
    story.desk(e.WorkerChanged, role="speech", status="starting")
    story.tell(e.CallAnswered, 6.5)
    story.tell(
        e.PlaybookChosen, 8, playbook="billing-dispute", title="Billing dispute", version=3, steps=STEPS,
    )  # fmt: skip
    story.tell(e.ClockMoved, 10)
    return story


def mono() -> Story:
    """One sound for both sides: nobody is named."""
    story = Story()
    workers(story)
    story.tell(e.InteractionOpened, legs=("mixed",), queue="billing")
    story.tell(e.CallAnswered, 1)
    story.say("mixed", 2, "Thank you for calling, how can I help you?")
    story.say("mixed", 6, "Hello, there is a charge on my bill.")
    story.saying("mixed", 10, "one moment please")
    story.tell(e.LevelMeasured, leg="mixed", dbfs=-22, speech=True)
    return story


def contradicted() -> Story:
    story = live()
    story.tell(e.NudgeHidden, nudge="n1", reason="time")
    story.tell(e.CallerUnbound, reason="contradicted", heard=(evidence(228, "my name is Andre Silva"),))
    story.tell(
        e.CallerLooked, status="contradicted", how="name", candidates=(ANDRE, ANA),
        heard=(evidence(228, "my name is Andre Silva"),),
    )  # fmt: skip
    story.levels()
    return story


def change(field: str, label: str, was: str, new: str, start: float, quote: str, **policy: str) -> Change:
    return Change(field=field, label=label, was=was, new=new, evidence=evidence(start, quote), **policy)


def proposal(id: str = "call-1-write-1", customer: Customer = ANA, *, undoes: str = "") -> Proposal:
    return Proposal(
        id=id,
        system="casebook",
        record=customer.id,
        owner=customer.name,
        base_version=customer.version,
        undoes=undoes,
        digest="",
        changes=(
            change("last_reason", "Reason", "Billing", "Billing › Call-out fee", 192, "told the engineer visit was free"),
            change(
                "credit", "Credit", "0.00 €", "27.40 €", 347, "yes, please credit it then",
                policy="Within policy: up to 30 € per case", policy_ref="KB-1042#3",
            ),
            change("follow_up", "Follow-up", "", "Thu 20 Nov, 9 to 11", 390, "Thursday morning is fine"),
        ),
    )  # fmt: skip


def contact_proposal(id: str = "call-1-write-2") -> Proposal:
    return Proposal(
        id=id,
        system="casebook",
        record="NF-204187",
        owner="Ana Silva",
        base_version="7",
        digest="",
        changes=(
            change("preferred_contact", "Preferred contact", "email", "phone", 401, "call me before noon"),
            change("notes", "Notes", "", "Calls before noon", 401, "call me before noon"),
        ),
    )


def wrapup(*, proposals: bool = True, words_to_come: bool = False) -> Story:
    story = live()
    story.tell(e.NudgeHidden, nudge="n1", reason="time")
    story.say("customer", 260, "My note of the 12th says free of charge.")
    story.say("agent", 340, "I can credit the 27.40 € call-out fee as a one-off.")
    story.tell(e.StepTicked, 346, step="terms", by="model", heard=evidence(340, "as a one-off", "agent"))
    story.say("customer", 347, "Oh, yes, please credit it then.")
    story.tell(e.StepTicked, 350, step="agree", by="model", heard=evidence(347, "yes, please credit it then"))
    story.say("customer", 390, "Thursday morning is fine.")
    story.say("customer", 401, "But call me before noon, please.")
    story.tell(e.CallEnded, 412, words_to_come=words_to_come)
    story.tell(
        e.SummaryDrafted,
        lines=(
            SummaryLine(
                section="reason",
                text="Charged a 27.40 € call-out fee for a visit she was told was free.",
                cites=("u192",),
                start=192,
            ),
            SummaryLine(
                section="found",
                text="Note of 12 Oct says “free of charge”; fee added on the 14th.",
                cites=("u260",),
                start=260,
            ),
            SummaryLine(section="done", text="Credit of 27.40 € offered and accepted.", cites=("u347",), start=347),
            SummaryLine(section="next", text="Line speed test Thu 20 Nov, 9 to 11.", cites=("u390",), start=390),
            SummaryLine(section="next", text="Prefers a call before noon.", by="agent"),
        ),
    )
    story.tell(
        e.WrapupProposed,
        candidates=(
            WrapupCandidate(code="BIL-FEE-CREDIT", title="Call-out fee credited", strength="strong"),
            WrapupCandidate(code="BIL-FEE-UPHELD", title="Charge explained, upheld", strength="likely"),
            WrapupCandidate(code="TEC-SPEED", title="Speed below plan", strength="likely"),
        ),
    )
    if proposals:
        story.tell(e.WriteProposed, 413, proposal=proposal())
        story.tell(e.WriteProposed, proposal=contact_proposal())
    story.at = 436
    return story


def late_words() -> Story:
    """A wrap-up before the last words are in: a draft without a line of the agent's own, and no proposal yet."""
    story = wrapup(proposals=False, words_to_come=True)
    for n, event in enumerate(story.events):
        if isinstance(event, e.SummaryDrafted):
            story.events[n] = replace(event, lines=tuple(line for line in event.lines if line.by == "model"))
    return story


def approved(then: str) -> Story:
    """The first write approved and then: sending, verified, conflict, failed, unknown, offline, undo."""
    story = wrapup()
    write = "call-1-write-1"
    values = {"last_reason": "Billing › Call-out fee", "credit": "27.40 €", "follow_up": "Thu 20 Nov, 9 to 11"}
    story.tell(e.WriteApproved, 437, proposal=write, op="op-1", digest="d", fields=tuple(values), values=values)
    if then == "offline":
        story.desk(e.RecordsReached, system="casebook", reachable=False)
        return story
    story.tell(e.WriteAttempted, op="op-1", proposal=write, attempt=1)
    match then:
        case "verified" | "undo":
            story.tell(e.WriteVerified, 438, op="op-1", proposal=write, version="8")
        case "conflict":
            story.tell(
                e.WriteConflicted, 438, op="op-1", proposal=write, version="9",
                now={"last_reason": "Billing", "credit": "10.00 €", "follow_up": ""},
            )  # fmt: skip
        case "failed":
            story.tell(e.WriteFailed, 438, op="op-1", proposal=write, reason="refused")
        case "unknown":
            story.tell(e.WriteUnknown, 438, op="op-1", proposal=write)
        case _:
            pass
    if then == "undo":
        undo = Proposal(
            id="call-1-write-3", system="casebook", record="NF-204187", owner="Ana Silva", base_version="8",
            undoes=write, digest="",
            changes=(change("credit", "Credit", "27.40 €", "0.00 €", 347, "yes, please credit it then"),),
        )  # fmt: skip
        story.tell(e.WriteRejected, proposal="call-1-write-2", reason="it is not needed")
        story.tell(e.WriteProposed, 440, proposal=undo)
    return story


def two_interactions() -> list[e.Event]:
    """The phone rings again while a wrap-up is open."""
    first = wrapup()
    second = Story("call-2", first.now - 5)
    second.tell(e.InteractionOpened, queue="moving")
    second.tell(e.CallRinging, number="+44 7700 900111")
    second.tell(e.CallerLooked, status="one", how="number", candidates=(OKAFOR,))
    second.tell(e.CallerBound, customer=OKAFOR, how="number")
    second.tell(e.ClockMoved, 5)
    return [*first.events, *second.events]


def long_call(lines: int) -> Story:
    """A long conversation, for the gates."""
    story = answered()
    for n in range(lines):
        leg: Leg = "customer" if n % 2 else "agent"
        story.say(
            leg, 240 + 3 * n, f"This is line {n} of a long call about a bill, a router and a promise that was made."
        )
    return story
