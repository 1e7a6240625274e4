"""What becomes of a call that the gateway does not give, said once it is known: it may be over, and this computer's devices
may have no sound of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any, Literal

from copilot.audio.health import LegNews
from copilot.calls.call import Call
from copilot.model import Leg

KNOWN_S = 1.3  # for the devices to be opened; the whole is said within two seconds
LOOK_S = 0.05
OVER = "Nothing else tells of this call, so it ends here."
RINGS = "It is heard from this computer's devices, once something else tells that it was answered."
PAUSED = "When hearing goes on, it is heard from this computer's devices."
HEARD = "It is heard from this computer's devices instead."
HALF = "Only one side of it is heard instead, from this computer's devices."
NOTHING = "This computer's devices give no sound of it either."
TRIED = "Earshot tries this computer's devices instead."

# how the capture calls a leg's state: what the call says of it; one that is only being opened is not missed yet
_HEALTH: dict[str, Literal["ok", "absent", "muted"]] = {
    "opening": "ok", "running": "ok", "quiet": "absent", "lost": "absent", "muted": "muted",
}  # fmt: skip


def leg_news(state: Mapping[str, Any]) -> LegNews:
    """What the capture worker says of a leg."""
    return LegNews(status=_HEALTH[state["status"]], why=state["say"])


class Instead:
    """`call` finds the call of a conversation, `hears` says if it may be heard, `say` speaks to people."""

    def __init__(
        self, call: Callable[[str], Call | None], hears: Callable[[Call], bool], say: Callable[[str], None]
    ) -> None:
        self._call = call
        self._hears = hears
        self._say = say
        self._devices: dict[Leg, LegNews] = {}

    def devices(self, known: Mapping[Leg, LegNews]) -> None:
        """How this computer's devices are that are open now, as far as it is known."""
        self._devices = dict(known)

    async def tell(self, conversation: str, why: str) -> None:
        """Why the gateway does not give the conversation, and what is heard instead."""
        end = time.monotonic() + KNOWN_S
        while not (found := self._found(conversation)) and time.monotonic() < end:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(LOOK_S)
        self._say(f"{why} {found or TRIED}")

    def _found(self, conversation: str) -> str:
        """ "" while it is not known."""
        call = self._call(conversation)
        if call is None:
            return OVER
        if call.phase == "ringing":
            return RINGS
        return outcome(self._devices) if self._hears(call) else PAUSED


def outcome(devices: Mapping[Leg, LegNews]) -> str:
    """What the devices make of a call; "" while it is not known."""
    if len(devices) < 2:
        return ""
    silent = [news.why for news in devices.values() if news.status != "ok"]  # a muted one is not heard either
    heard = (HEARD, HALF, NOTHING)[len(silent)]
    return " ".join([heard, *dict.fromkeys(why for why in silent if why)])
