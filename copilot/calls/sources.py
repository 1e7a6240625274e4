"""The sources of call news that a site has switched on, besides the session watcher: baresip and the hook."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass

from copilot.calls import key
from copilot.calls.baresip import Baresip
from copilot.calls.hook import Hook
from copilot.calls.news import CallNews
from copilot.errors import EarshotError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telephone:
    """What the settings say of it."""

    hook: bool = False
    hook_port: int = 0
    baresip_port: int = 0


class Sources:
    """`take` gets the news, `trouble` a sentence for people."""

    def __init__(
        self, chosen: Telephone, profile: str, take: Callable[[CallNews], None], trouble: Callable[[str], None]
    ) -> None:
        self._chosen = chosen
        self._profile = profile
        self._take = take
        self._trouble = trouble
        self._hook: Hook | None = None
        self._baresip: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Never fails: without a source there is less news, and that is said."""
        with contextlib.suppress(OSError):
            key.forget_port(self._profile)  # an engine that was killed could not
        if not _is_port(self._chosen.baresip_port):
            self._trouble(f"baresip_port must be a port, or 0: {self._chosen.baresip_port} is none.")
        elif self._chosen.baresip_port:
            softphone = Baresip(self._chosen.baresip_port, self._take, self._trouble)
            self._baresip = asyncio.get_running_loop().create_task(softphone.run())
        if self._chosen.hook:
            try:
                self._hook = Hook(key.read_or_make(), self._take)
                wanted = self._chosen.hook_port
                port = await self._hook.open(wanted if _is_port(wanted) else 0)
                key.say_port(self._profile, port)
                log.info("the hook listens on port %d", port)
            except (EarshotError, OSError) as error:
                said = str(error) if isinstance(error, EarshotError) else f"({error.strerror})"
                self._trouble(f"Softphones cannot tell Earshot of calls. {said}")

    async def stop(self) -> None:
        if self._baresip is not None:
            self._baresip.cancel()
        if self._hook is not None:  # before the first wait: who is cancelled in one comes no further
            with contextlib.suppress(OSError):
                key.forget_port(self._profile)
            await self._hook.close()
        if self._baresip is not None:
            await asyncio.gather(self._baresip, return_exceptions=True)


def _is_port(number: int) -> bool:
    return 0 <= number <= 65535
