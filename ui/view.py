"""What the panel shows, as plain values: the desk, the interaction looked at, the wall clock's time, and
what follows from them. Pure; panels read it, tests make it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from copilot.events import DEVICES_STILL, GATEWAY_LOST, GATEWAY_STILL, SoundSent
from copilot.model import Leg, Step
from copilot.state import Desk, Interaction, Utterance
from ui.feed import Loss

Mode = Literal["ready", "ringing", "live", "wrapup"]
Speaker = Literal["you", "customer", "call"]
IDENTITY_ITEMS = 3  # name, postcode and customer number can be heard
WRAPUP_S = 90.0  # what the floor plans for a wrap-up
SPEAKS_S = 0.3  # since the newest speech
COAST_S = 2.0  # a call's timer runs on between events for no longer than this


@dataclass(frozen=True)
class View:
    desk: Desk
    interaction: Interaction | None
    now: float  # s since the epoch
    loss: Loss | None = None
    here: bool = True  # False while the engine is only starting

    @property
    def mode(self) -> Mode:
        """The panel's face. Hold, pause, faults and loss of the engine are shown on the live face."""
        if self.interaction is None or self.interaction.phase == "finished":
            return "ready"
        match self.interaction.phase:
            case "wrapup":
                return "wrapup"
            case "ringing":
                return "ringing"
            case "opened" if not self.interaction.at:
                return "ready"  # it waits for the workers: nothing has happened in it yet
            case _:
                return "live"

    # ---- time -------------------------------------------------------------------------------
    @cached_property
    def call_now(self) -> float:
        """Call time now, s: the newest event's, run on for a moment while the call is up."""
        i = self.interaction
        if i is None:
            return 0.0
        if i.phase not in ("ringing", "live", "hold", "opened") or self.loss is not None:
            return i.at
        if any(health.why == GATEWAY_LOST for health in i.health.values()):
            return max(i.at, self.now - i.wall)  # what it kept is waited for, and the call goes on meanwhile
        return i.at + min(max(self.now - i.now_wall, 0.0), COAST_S)

    @property
    def call_seconds(self) -> float:
        """Since the call was answered."""
        i = self.interaction
        if i is None:
            return 0.0
        return max(0.0, self.call_now - max(i.answered_at, 0.0))

    @property
    def wrapup_seconds(self) -> float:
        i = self.interaction
        return max(0.0, self.now - i.ended_wall) if i and i.ended_wall else 0.0

    # ---- the machinery ----------------------------------------------------------------------
    @cached_property
    def starting(self) -> tuple[str, ...]:
        """Workers that are not ready yet, or of which nothing was told yet, in a fixed order."""
        return tuple(r for r in ("speech", "knowledge") if self.worker(r) in ("", "starting", "lost"))

    def worker(self, role: str) -> str:
        """Status of a worker; "" when nothing was ever said of it."""
        known = self.desk.workers.get(role)
        return known.status if known else ""

    @cached_property
    def failed(self) -> tuple[str, ...]:
        return tuple(r for r in ("speech", "knowledge") if self.worker(r) == "failed")

    # ---- hearing ----------------------------------------------------------------------------
    @property
    def sound_sent(self) -> SoundSent | None:
        """What of a call's sound left this machine; None when nothing can."""
        return self.interaction.sound_sent if self.interaction is not None and self.mode == "live" else None

    @cached_property
    def deaf_leg(self) -> Leg | None:
        """The leg that is not heard, the customer's first."""
        i = self.interaction
        if i is None or not i.may_hear or i.phase not in ("live", "opened"):
            return None
        legs: tuple[Leg, ...] = ("customer", "mixed", "agent")
        return next((leg for leg in legs if leg in i.health and i.health[leg].status != "ok"), None)

    @property
    def waits_for_sound(self) -> bool:
        """Whether another card stands for the cards and their tray; a lost engine leaves them on the screen."""
        return self.loss is None and (not self.may_hear or self.deaf_leg is not None)

    @property
    def nobody_heard(self) -> bool:
        """Whether every leg is without sound."""
        i = self.interaction
        legs = i.legs if i is not None and self.deaf_leg is not None else ()
        return bool(legs) and all(i is not None and leg in i.health and i.health[leg].status != "ok" for leg in legs)

    @property
    def silent_source(self) -> str:
        """Why nobody is heard, where that is no matter of one device: the site gateway's, the capture's; "" otherwise."""
        i = self.interaction
        whys = {health.why for health in i.health.values()} if i is not None and self.nobody_heard else set()
        return whys.pop() if len(whys) == 1 and whys <= {DEVICES_STILL, GATEWAY_LOST, GATEWAY_STILL} else ""

    @property
    def deaf_seconds(self) -> float:
        i = self.interaction
        if i is None or self.deaf_leg is None:
            return 0.0
        return max(0.0, self.call_now - i.health[self.deaf_leg].since)

    @property
    def whys(self) -> Mapping[str, str]:
        """By leg that is heard, what is to be said of its device."""
        i = self.interaction
        if i is None or self.mode != "live" or not i.may_hear:
            return {}
        return {leg: health.why for leg, health in i.health.items() if health.status == "ok" and health.why}

    @property
    def doubts(self) -> Mapping[str, str]:
        """By leg, why who said what on it is in doubt just now."""
        i = self.interaction
        return i.doubts if i is not None and self.mode == "live" and i.may_hear else {}

    @property
    def may_hear(self) -> bool:
        """Whether the call is listened to, as far as anybody decided; sound may still be missing."""
        return self.interaction is None or self.interaction.may_hear

    @property
    def to_tell(self) -> bool:
        """Whether the customer has to be told, or asked, that Earshot listens."""
        i = self.interaction
        return i is not None and self.mode == "live" and i.consent in ("to_announce", "to_ask")

    @property
    def may_object(self) -> bool:
        """Whether the customer's no can be taken: also of who was told, or agreed, before."""
        i = self.interaction
        return i is not None and self.mode == "live" and self.loss is None and i.consent not in ("", "refused")

    @property
    def can_pause(self) -> bool:
        """Whether the agent's key pauses hearing and goes on with it: not against the customer's word."""
        i = self.interaction
        if i is None or self.mode != "live" or self.loss is not None or not i.recognised:
            return False
        return i.consent not in ("to_ask", "refused")

    @property
    def paused_for(self) -> float:
        """Seconds since hearing paused, 0 while it does not."""
        i = self.interaction
        return max(0.0, self.call_now - i.paused_since) if i is not None and i.paused else 0.0

    def speaks(self, leg: Leg) -> bool:
        """Whether the leg's newest sound is speech."""
        i = self.interaction
        return i is not None and leg in i.spoke_at and i.at - i.spoke_at[leg] < SPEAKS_S

    # ---- the checklist ----------------------------------------------------------------------
    @cached_property
    def current_step(self) -> Step | None:
        """The first step that is not done after the last one that is, else the first open one. What was maybe heard is
        not what comes now."""
        i = self.interaction
        if i is None:
            return None
        known = {*i.ticks, *i.maybes}
        open_steps = [s for s in i.steps if s.id not in known]
        done = [n for n, s in enumerate(i.steps) if s.id in known]
        after = [s for n, s in enumerate(i.steps) if s.id not in known and done and n > done[-1]]
        return next(iter(after or open_steps), None)

    @cached_property
    def done_steps(self) -> int:
        i = self.interaction
        return sum(s.id in i.ticks for s in i.steps) if i else 0

    @cached_property
    def missed_steps(self) -> tuple[Step, ...]:
        """Required steps that were not heard by the end of the call."""
        i = self.interaction
        if i is None or i.phase != "wrapup":
            return ()
        return tuple(s for s in i.steps if s.required and s.id not in i.ticks and s.id not in i.maybes)

    @cached_property
    def maybe_steps(self) -> tuple[Step, ...]:
        """Required steps of which it is not certain who said them."""
        i = self.interaction
        return tuple(s for s in i.steps if s.required and s.id in i.maybes) if i else ()

    # ---- other interactions -----------------------------------------------------------------
    @cached_property
    def elsewhere(self) -> Interaction | None:
        """A call that rings or is up while another interaction is looked at."""
        here = self.interaction.id if self.interaction else ""
        calls = [
            i
            for i in self.desk.interactions.values()
            if i.phase in ("ringing", "live", "hold", "opened") and i.id != here
        ]
        return max(calls, key=lambda i: i.wall, default=None)


def choose(desk: Desk, chosen: str) -> Interaction | None:
    """The interaction to look at: the one chosen while it is open, else the call. Wrap-ups left open wait in the
    ready face until they are chosen."""
    kept = desk.interactions.get(chosen)
    if kept is not None and kept.phase != "finished":
        return kept
    current = desk.current
    return current if current is not None and current.phase != "wrapup" else None


def said_by_whom(utterance: Utterance, legs: tuple[Leg, ...]) -> Speaker:
    """you, customer, or call: one sound for both is never given to a speaker."""
    if utterance.leg == "mixed" or legs == ("mixed",):
        return "call"
    return "you" if utterance.leg == "agent" else "customer"
