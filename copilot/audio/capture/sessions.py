"""A process that plays and records is in a call: any softphone, nothing to set up. Says when, never who.

Pure: a scene and the time in, news out. A hold makes many softphones close and open their streams: an end is news only
when it has lasted DEBOUNCE_S, and then bears the time when it really was. A softphone that died has no such doubt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from copilot.audio.capture.backend import Program, Scene
from copilot.audio.capture.choose import Wishes, is_softphone
from copilot.calls.call import Call
from copilot.calls.news import GONE, CallNews, Kind

DEBOUNCE_S = 2.0


@dataclass(frozen=True, slots=True)
class _Session:
    pid: int
    name: str
    call: str
    lived: bool  # its process could be seen; what runs in a container cannot
    quiet_since: float = 0.0  # 0: in the call


class Sessions:
    """`step` with every new scene, and now and then without one."""

    def __init__(self, wishes: Wishes) -> None:
        self._wishes = wishes
        self._known: dict[int, _Session] = {}
        self._count = 0

    def wish(self, wishes: Wishes) -> None:
        """From now on these programs are softphones, and no others."""
        self._wishes = wishes

    @property
    def ending_since(self) -> float:
        """When the only call there is fell silent, and may be over; 0 while one certainly goes on or there is none."""
        since = [session.quiet_since for session in self._known.values()]
        return max(since) if since and all(since) else 0.0

    def step(self, scene: Scene, now: float, wall: float, lives: Callable[[int], bool]) -> list[CallNews]:
        """What changed. While the sound server is away nothing ends: nobody can see who plays."""
        if scene.trouble:
            return []
        active = {
            program.pid: program
            for program in scene.programs
            if is_softphone(program, self._wishes) and (program.in_call or self._lost_its_microphone(program, scene))
        }
        news: list[CallNews] = []
        for pid, session in list(self._known.items()):
            if pid in active:
                self._known[pid] = replace(session, quiet_since=0.0)
            elif session.lived and not lives(pid):
                del self._known[pid]
                since = session.quiet_since or now
                news.append(_news("media_stop", session, since, wall - (now - since), reason=GONE))
            elif not session.quiet_since:
                self._known[pid] = replace(session, quiet_since=now)
            elif now - session.quiet_since >= DEBOUNCE_S:
                del self._known[pid]
                news.append(_news("media_stop", session, session.quiet_since, wall - (now - session.quiet_since)))
        for pid, program in active.items():
            if pid not in self._known:
                self._count += 1
                self._known[pid] = _Session(pid, program.name, f"{pid}-{self._count}", lives(pid))
                news.append(_news("media_start", self._known[pid], now, wall))
        return news

    def _lost_its_microphone(self, program: Program, scene: Scene) -> bool:
        """In a call it goes on playing when the machine's only microphone is pulled out."""
        return program.pid in self._known and bool(program.plays) and scene.find("microphone", "") is None


def _news(kind: Kind, session: _Session, at: float, wall: float, reason: str = "") -> CallNews:
    # which program it is: the capture takes the customer from it (see `program_of`)
    return CallNews(kind=kind, call=session.call, source="session", at=at, wall=wall, reason=reason)


def program_of(call: Call) -> int:
    """The process whose sound the call is; 0 when no session was seen of it."""
    seen = [id.split("-") for source, id in call.keys if source == "session"]  # pid and number
    return int(max(seen, key=lambda id: int(id[1]))[0]) if seen else 0
