"""A decision in the making: facts are told one by one, each seen by what comes after it.

A `Story` lives for one message. It stamps every fact with the next id, the call time and its
causes, folds it into its own desk, and keeps the requests that follow. From outside `decide`
stays pure: same desk, same message, same facts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from copilot.content import Content
from copilot.events import Event
from copilot.messages import Request
from copilot.state import Desk, Interaction, apply

E = TypeVar("E", bound=Event)


class Story:
    def __init__(self, desk: Desk, content: Content, *, interaction: str, at: float, wall: float) -> None:
        self.desk = desk
        self.content = content
        self.interaction = interaction
        self.wall = wall
        self.at = max(at, self.state.at)
        self.events: list[Event] = []
        self.requests: list[Request] = []
        self.causes: tuple[str, ...] = ()

    @property
    def state(self) -> Interaction:
        """The interaction as it is with everything told so far."""
        found = self.desk.interactions.get(self.interaction)
        return found if found is not None else Interaction(id=self.interaction, wall=self.wall)

    def tell(self, kind: type[E], *, because: tuple[str, ...] | None = None, **fields: Any) -> E:
        """Add a fact; its causes are `because`, else the fact that is being reacted to."""
        owner = self.interaction or f"desk-{self.desk.run}"
        number = (self.state.seq if self.interaction else self.desk.seq) + 1
        event = kind(
            id=f"{owner}/{number}",
            interaction=self.interaction,
            at=self.at,
            wall=self.wall,
            because=self.causes if because is None else because,
            **fields,
        )
        self.events.append(event)
        self.desk = apply(self.desk, event)
        return event

    def ask(self, request: Request) -> None:
        self.requests.append(request)


Acts = dict[type[Any], Callable[[Story, Any], None]]  # what a message of a type says
