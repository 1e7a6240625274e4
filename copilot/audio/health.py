"""How a leg is, from its device and its samples: what is told of it, and when. Pure: time is given.

Zero samples are not quiet: a room and a line leave lowest bits. But behind a noise gate, and on a very still line after
its codec, whoever listens quietly is zeros too. So a leg is soon believed dead where its quiet is known to be more than
zeros; one that is new, or has shut for a moment again and again, is waited for longer.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import Literal

from copilot.audio.block import LegBlock

GONE_S = 0.5  # without a device, or muted, and it is said
STEADY_S = 1.5  # another reason, and it is said: a device that is opened anew has two by turns
DEAD_S = 1.2  # of nothing but zeros on an open line, and it is said …
NEW_S = 5.0  # … on one of which nothing is known yet …
GATED_S = 10.0  # … and on one behind a gate
SHUT_S = 0.1  # a pause between words that is all zeros …
SHUTS = 5  # … and so many of them are a gate
QUIET_PEAK = 400  # of 32768; so much is no speech
QUIET_S = 1.0  # of quiet that is not zeros, longer than a gate stays open: an open line …
SOUND_S = 8.0  # … and so is one that never shuts for so long

Status = Literal["ok", "absent", "muted", "zeros"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LegNews:
    """What the capture says of a leg's device."""

    status: Literal["ok", "absent", "muted"]
    why: str = ""  # a sentence; of one that is ok, what differs from the wish


@dataclass(frozen=True, slots=True, kw_only=True)
class LegStatus:
    """What is told of a leg. `since` is in monotonic seconds."""

    status: Status
    since: float
    why: str = ""


class Zeros:
    """Since when a leg gives nothing but zero samples. `step` with each block."""

    def __init__(self) -> None:
        self.since: float | None = None
        self._until = 0.0
        self._open = False
        self._shuts = 0
        self._sounds_since: float | None = None
        self._quiet_since: float | None = None

    @property
    def dead(self) -> bool:
        patience = GATED_S if self._shuts >= SHUTS else DEAD_S if self._open else NEW_S
        return self.since is not None and self._until - self.since >= patience

    def step(self, block: LegBlock) -> None:
        self._until = block.at + block.seconds
        sounding = block.pcm.rstrip(b"\0")
        if not sounding:
            self.since = block.at if self.since is None else self.since
            if self._until - self.since >= SHUT_S:
                self._sounds_since = self._quiet_since = None
            return
        if self.since is not None and SHUT_S <= block.at - self.since < DEAD_S:
            self._shuts += 1
        zeros = (len(block.pcm) - len(sounding)) // 2
        self.since = self._until - zeros / block.rate if zeros else None
        self._learn(block)

    def restart(self) -> None:
        """What was zero so far does not count."""
        self.since = None

    def _learn(self, block: LegBlock) -> None:
        """Whether the line is an open one."""
        samples = array("h", block.pcm)
        if max(max(samples), -min(samples)) > QUIET_PEAK:
            self._quiet_since = None
        elif self._quiet_since is None:
            self._quiet_since = block.at
        if self._sounds_since is None:
            self._sounds_since = block.at
        quiet = self._quiet_since is not None and self._until - self._quiet_since >= QUIET_S
        self._open = self._open or quiet or self._until - self._sounds_since >= SOUND_S


class LegHealth:
    """Tell it of the device and of every block; `look` says what is news, once."""

    def __init__(self) -> None:
        self._device = LegNews(status="ok")
        self._unwell_since: float | None = None
        self._zeros = Zeros()
        self._told: LegStatus | None = None
        self._why = ("", 0.0)  # the newest reason, and when it came

    def device(self, news: LegNews, now: float) -> None:
        if news.status == "ok":
            self._unwell_since = None
        elif self._unwell_since is None:
            self._unwell_since = now
        self._device = news

    def sound(self, block: LegBlock) -> None:
        self._zeros.step(block)

    def look(self, now: float, *, counts: bool) -> LegStatus | None:
        """What has changed. While it does not `count` (a hold, a pause), nothing bad is told and every wait begins anew."""
        unwell = self._unwell_since
        if unwell is not None or not counts:
            self._zeros.restart()
        if unwell is not None and not counts:
            self._unwell_since = now
            return None
        if unwell is not None and now - unwell < GONE_S:
            return None
        found = LegStatus(status="ok", since=now, why=self._device.why)
        if unwell is not None:
            found = LegStatus(status=self._device.status, since=unwell, why=self._device.why)
        elif self._zeros.dead and self._zeros.since is not None:
            found = LegStatus(status="zeros", since=self._zeros.since)
        if self._told is not None and found.status == self._told.status and not self._is_new(found.why, now):
            return None
        self._told = found
        return found

    def _is_new(self, why: str, now: float) -> bool:
        """Whether this reason is not the one that was told, and has stood for a while."""
        if why != self._why[0]:
            self._why = (why, now)
        return self._told is not None and why != self._told.why and now - self._why[1] >= STEADY_S
