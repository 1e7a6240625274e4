"""A process that plays and records is in a call: any softphone, nothing to set up. Says when, never who.

Pure: a scene and the time in, news out. A hold makes many softphones close and open their streams: an end is news only
when it has lasted DEBOUNCE_S, and then bears the time when it really was.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from copilot.audio.capture.backend import Scene
from copilot.audio.capture.choose import Wishes, is_softphone
from copilot.calls.news import CallNews

DEBOUNCE_S = 2.0


@dataclass(frozen=True, slots=True)
class _Session:
    pid: int
    name: str
    call: str
    quiet_since: float = 0.0  # 0: in the call


class Sessions:
    """`step` with every new scene, and now and then without one."""

    def __init__(self, wishes: Wishes) -> None:
        self._wishes = wishes
        self._known: dict[int, _Session] = {}
        self._count = 0

    @property
    def ending_since(self) -> float:
        """When the only call there is fell silent, and may be over; 0 while one certainly goes on or there is none."""
        since = [session.quiet_since for session in self._known.values()]
        return max(since) if since and all(since) else 0.0

    def step(self, scene: Scene, now: float, wall: float) -> list[CallNews]:
        """What changed. While the sound server is away nothing ends: nobody can see who plays."""
        if scene.trouble:
            return []
        active = {
            program.pid: program
            for program in scene.programs
            if program.in_call and is_softphone(program, self._wishes)
        }
        news: list[CallNews] = []
        for pid, session in list(self._known.items()):
            if pid in active:
                self._known[pid] = replace(session, quiet_since=0.0)
            elif not session.quiet_since:
                self._known[pid] = replace(session, quiet_since=now)
            elif now - session.quiet_since >= DEBOUNCE_S:
                del self._known[pid]
                news.append(_news("media_stop", session, session.quiet_since, wall - (now - session.quiet_since)))
        for pid, program in active.items():
            if pid not in self._known:
                self._count += 1
                self._known[pid] = _Session(pid, program.name, f"{pid}-{self._count}")
                news.append(_news("media_start", self._known[pid], now, wall))
        return news


def _news(kind: str, session: _Session, at: float, wall: float) -> CallNews:
    # which program it is: the capture takes the customer from it (see `program_of`)
    return CallNews(kind=kind, call=session.call, source="session", at=at, wall=wall)  # type: ignore[arg-type]


def program_of(call: str) -> int:
    """The pid in the id that a session has here."""
    return int(call.partition("-")[0])
