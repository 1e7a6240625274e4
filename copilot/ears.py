"""The ears of the calls that are on: how each call's sound reaches the recogniser, and what nobody heard of it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Literal, Protocol

from copilot import events as e
from copilot import messages as m
from copilot.children import Child
from copilot.errors import EarshotError
from copilot.hearing import Hearing
from copilot.model import Leg
from copilot.second_pass import SecondPass
from copilot.speech.named import names_of
from copilot.state import Desk, Interaction


class Loop(Protocol):
    """The engine, as whoever brings it sound sees it."""

    desk: Desk
    speech: Child

    def handle(self, message: m.Message) -> None: ...
    def refuse(self, sentence: str) -> None:
        """Say it to people."""
        ...


class Ears:
    """`article_names()` are what articles call by name; `record_terms`: the names of the bound record help hearing too."""

    def __init__(
        self, loop: Loop, second_pass: SecondPass | None, article_names: Callable[[], tuple[str, ...]], *, record_terms: bool
    ) -> None:  # fmt: skip
        self._loop = loop
        self._second_pass = second_pass
        self._article_names = article_names
        self._record_terms = record_terms
        self._open: dict[str, Hearing] = {}
        self._deaf: set[str] = set()  # interactions that no recogniser hears

    def ear(self, interaction: str, legs: tuple[Leg, ...], rate: int) -> Hearing:
        """The way to the recogniser for one interaction's sound."""
        state = self._loop.desk.interactions[interaction]
        hearing = Hearing(
            self._loop.speech,
            interaction,
            legs,
            rate,
            heard_until=lambda leg: self._heard_until(interaction, leg),
            post=self._loop.handle,
            measure=state.recording is None,
            names=lambda: self._names(interaction),
            again=self._hear_again if self._second_pass is not None else None,
            language=state.language,
        )
        self._open[interaction] = hearing
        return hearing

    def close(self, interaction: str) -> None:
        self._open.pop(interaction, None)
        self._deaf.discard(interaction)

    async def can_hear(self, interaction: str) -> None:
        """Wait for the recogniser, or know that there is none: the call goes on all the same, and nobody hears it."""
        try:
            await self._loop.speech.ready()
        except EarshotError as error:
            self._loop.refuse(str(error))
            self._deaf.add(interaction)

    def hears(self, interaction: str) -> bool:
        """Whether its sound counts now."""
        state = self._loop.desk.interactions.get(interaction)
        return state is not None and state.phase == "live" and state.may_hear and not self.is_deaf(interaction)

    def is_deaf(self, interaction: str) -> bool:
        return interaction in self._deaf

    def pause(self, event: e.HearingPaused) -> Coroutine[Any, Any, None] | None:
        """What is left to do for a pause. The words that made hearing pause by itself are not to be known, those before
        a pause that the agent or another program began are."""
        hearing = self._open.get(event.interaction)
        state = self._loop.desk.interactions.get(event.interaction)
        if hearing is None or state is None:
            return None
        if self._second_pass is not None:
            self._second_pass.forget(event.interaction)
        return hearing.flush() if state.paused_why in ("agent", "program") else hearing.drop()

    def broke(self, error: Exception) -> None:
        """A call that happens now goes on without ears, until it is heard again."""
        why = f" {error}" if isinstance(error, EarshotError) else ""
        self._loop.refuse(f"Nothing of this call is heard just now. The call goes on, and Earshot tries again.{why}")

    def turn_deaf(self, interaction: str, deaf: bool) -> None:
        """What nobody heard until now is told, both when hearing breaks and when it is tried again."""
        state = self._loop.desk.interactions.get(interaction)
        if state is not None and interaction in self._open:
            self.tell_unheard(state, "no_audio")
        (self._deaf.add if deaf else self._deaf.discard)(interaction)

    def tell_unheard(self, state: Interaction, reason: Literal["no_audio", "damaged", "overload"]) -> None:
        """What nobody heard until now, of each leg, and nothing of it twice."""
        for leg in state.legs:
            told = max((gap.end for gap in state.gaps if gap.leg == leg), default=0.0)
            start = min(max(state.heard_until(leg), told), state.at)
            gap = m.Gap(interaction=state.id, at=state.at, leg=leg, start=start, end=state.at, reason=reason)
            self._loop.handle(gap)

    def _heard_until(self, interaction: str, leg: Leg) -> float:
        state = self._loop.desk.interactions.get(interaction)
        return state.heard_until(leg) if state is not None else 0.0  # the agent may be done with it first

    def _hear_again(self, heard: m.Heard, rate: int, sound: bytes) -> None:
        """A second time, if this machine keeps up with the first."""
        state = self._loop.desk.interactions.get(heard.interaction)
        if self._second_pass is not None and state is not None and state.hearing == "full" and self.hears(state.id):
            self._second_pass.take(heard, rate, sound)

    def _names(self, interaction: str) -> tuple[str, ...]:
        """What this call says by name, as far as the site lets it help hearing."""
        state = self._loop.desk.interactions.get(interaction)
        bound = state.caller.bound if state is not None and self._record_terms else None
        return (*(names_of(bound) if bound is not None else ()), *self._article_names())
