"""The sources of the calls that are on, each from its start to its end: a stored call, or the sound of one that happens now."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

from copilot import messages as m
from copilot.audio.live import LiveSource
from copilot.audio.replay import FileSource, Start
from copilot.audio.track import read_track
from copilot.ears import Ears, Loop
from copilot.errors import EarshotError
from copilot.hearing import KEEP_S
from copilot.state import Interaction

log = logging.getLogger(__name__)


class Playing:
    """`known` is set when knowledge is loaded, or will never be: a replay waits for it.

    `settled(interaction)` returns when nothing of it is outstanding; `on_origin` gets where call time 0 of a replay was.
    """

    def __init__(
        self,
        loop: Loop,
        ears: Ears,
        *,
        known: asyncio.Event,
        settled: Callable[[str], Awaitable[None]],
        on_origin: Callable[[str, float], None],
    ) -> None:
        self._loop = loop
        self._ears = ears
        self._known = known
        self._settled = settled
        self._on_origin = on_origin
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._live: dict[str, LiveSource] = {}

    @property
    def busy(self) -> bool:
        return bool(self._tasks)

    def file(self, state: Interaction, *, resumed: bool = False) -> None:
        """Play the recording of a call: from its beginning, or on from where an engine before this one was."""
        assert state.recording is not None
        id = state.id
        recording = state.recording
        source = FileSource(
            id,
            recording,
            read_track(Path(recording.path), recording.seconds),
            ear=self._ears.ear(id, recording.legs, recording.rate),
            post=self._loop.handle,
            settled=lambda: self._settled(id),
            hears=lambda: self._ears.hears(id),
            on_origin=lambda origin: self._on_origin(id, origin),
        )
        start = Start()
        if resumed:
            start = Start(at=_rewound(state), known_until=state.at, signalled_until=state.signalled_at)
        self._until_its_end(id, self._play_file(id, source, start))

    def live(self, interaction: str, source: LiveSource) -> None:
        """Play a call that happens now. The telephone waits for no recogniser, and what is said before there is one waits
        in the source.
        """
        self._live[interaction] = source
        self._until_its_end(interaction, source.play())

    def pass_over(self, interaction: str) -> float | None:
        """Of a call that happens now, throw away what waits to be heard; call time until which that was."""
        source = self._live.get(interaction)
        return source.pass_over() if source is not None else None

    async def ended(self, interaction: str) -> None:
        """Returns when its source is at its end."""
        task = self._tasks.get(interaction)
        if task is not None:
            await asyncio.wait({task})

    def cancel(self) -> None:
        for task in self._tasks.values():
            task.cancel()

    async def stop(self) -> None:
        self.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _until_its_end(self, interaction: str, playing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(playing)
        task.add_done_callback(lambda done: self._played(interaction, done))
        self._tasks[interaction] = task

    async def _play_file(self, interaction: str, source: FileSource, start: Start) -> None:
        await self._ears.can_hear(interaction)
        await self._known.wait()
        await source.play(start)

    def _played(self, interaction: str, task: asyncio.Task[None]) -> None:
        """The source is at its end, or met damage: what nobody heard is told."""
        self._tasks.pop(interaction, None)
        live = self._live.pop(interaction, None)
        deaf = self._ears.is_deaf(interaction)
        self._ears.close(interaction)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("a source broke", exc_info=error)
            self._loop.refuse(str(error) if isinstance(error, EarshotError) else "The sound of this call stopped.")
        state = self._loop.desk.interactions.get(interaction)
        if state is None:  # the agent was done with it sooner
            return
        if error is not None:
            self._ears.tell_unheard(state, "damaged")
        elif live is not None and live.gave_up:
            self._ears.tell_unheard(state, "overload")
        elif deaf and not task.cancelled():
            self._ears.tell_unheard(state, "no_audio")
        if error is not None:
            self._loop.handle(m.CallSignal(interaction=interaction, kind="ended", at=state.at))
        if not task.cancelled():
            self._loop.handle(m.WordsDone(interaction=interaction))


def _rewound(state: Interaction) -> float:
    """Where a restarted engine begins to hear again: the earliest end of a leg's last final.

    Not before sound counted again (a hold is not heard after the fact), and no further back than the longest
    utterance could reach.
    """
    heard = min(state.heard_until(leg) for leg in state.legs)
    return max(heard, state.listening_since, state.at - KEEP_S)
