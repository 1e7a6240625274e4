"""One interaction's way to the speech worker: blocks out, words and levels back, nothing lost when it dies.

The newest 30 s of blocks are kept here. An utterance is at most 12 s long, so whatever a dead worker
had heard and not yet said is among them: a new worker gets them again, told from where on each leg's
sound still counts. Finals that were already told are not told twice, because each leg begins again at
the end of its last final.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from copilot import messages as m
from copilot.children import Child, ChildLost
from copilot.link import Frame
from copilot.model import Effort, Leg, Word

KEEP_S = 30.0
TRIES = 3  # a block that kills three workers in a row is left out, and the gap is said


@dataclass(frozen=True, slots=True)
class _Block:
    at: float
    seconds: float
    legs: Mapping[Leg, bytes]  # 16-bit little-endian samples


class Hearing:
    """`heard_until(leg)` says where a leg's last final ended; `post` takes what was heard."""

    def __init__(
        self,
        child: Child,
        interaction: str,
        legs: tuple[Leg, ...],
        rate: int,
        *,
        heard_until: Callable[[Leg], float],
        post: Callable[[m.Message], None],
        measure: bool = False,
        names: Callable[[], tuple[str, ...]] = lambda: (),
        again: Callable[[m.Heard, int, bytes], None] | None = None,
        language: str = "en",
        stays: bool = False,
    ) -> None:
        self._child = child
        self._interaction = interaction
        self._legs = legs
        self._rate = rate
        self._heard_until = heard_until
        self._post = post
        self._measure = measure  # what a live call's sound shows is told too
        self._language = language
        self._stays = stays  # on this machine, whatever server hears calls
        self._names = names  # what is said by name in this call, as far as it is known now
        self._named: tuple[str, ...] = ()  # what the worker was told of it
        self._again = again  # a final and its sound, for whoever hears it a second time
        self._reached: bool | None = None  # whether a speech server answers, as it was told last
        self._kept: deque[_Block] = deque()
        self._opened_in = 0  # pid of the worker that knows this interaction
        self._at = 0.0  # end of the newest block
        self._told_until: dict[Leg, float] = {}  # by leg: end of the last final told here
        self._given_up = 0.0  # end of what was told as not heard
        self._drops = 0  # how often everything was dropped: what was asked before the newest is answered to nobody
        self._one = asyncio.Lock()  # a pause flushes while a block is being heard

    async def feed(self, at: float, seconds: float, legs: Mapping[Leg, bytes], *, effort: Effort = "full") -> None:
        """Hear one block; returns when its words have been posted. Outlives the death of workers.

        `effort`: less of it takes less work, and tells the same finals.
        """
        self._kept.append(_Block(at, seconds, legs))
        self._at = at + seconds
        while self._kept and self._kept[0].at < self._at - KEEP_S:
            self._kept.popleft()
        await self._surely(lambda: self._hear_newest(effort=effort), before=-1)

    async def flush(self) -> None:
        """Post the finals of what was being said and drop every kept block; the next block begins anew."""
        await self._surely(self._end, before=None)
        self.forget()

    def forget(self) -> None:
        """Keep no sound; the next block begins anew."""
        self._kept.clear()
        self._opened_in = 0

    def drop(self) -> Coroutine[Any, Any, None]:
        """Forget what was being said: at once here, so that no word of it comes however soon a pause is over, and in the
        worker when this is awaited. The next block begins anew.
        """
        self._drops += 1
        self._kept.clear()
        return self._drop_there()

    async def _drop_there(self) -> None:
        async with self._one:
            self._opened_in = 0
            with contextlib.suppress(ChildLost):  # a worker that is gone remembers nothing
                await self._child.ask("forget", {"interaction": self._interaction})

    async def _surely(self, act: Callable[[], Any], *, before: int | None) -> None:
        """Act, in a worker that has heard the kept blocks up to `before` (as in a slice)."""
        known = {leg: self._heard_until(leg) for leg in self._legs}  # now: a pause may be over before a worker is there
        drops = self._drops
        async with self._one:
            for _ in range(TRIES):
                try:
                    await self._child.ready()
                    if drops != self._drops:
                        return
                    if self._opened_in != self._child.pid:
                        await self._begin_again(before, known)
                    await act()
                    return
                except ChildLost:
                    self._opened_in = 0
            self._give_up(known)

    async def _begin_again(self, before: int | None, known: Mapping[Leg, float]) -> None:
        """Open the interaction in a worker that does not know it, and let it hear what was kept.

        Each leg's sound counts from `known` on, or from the end of what was told since.
        """
        pid = self._child.pid
        start = {leg: self._told(leg, known) for leg in self._legs}
        opening = {
            "interaction": self._interaction, "legs": self._legs, "rate": self._rate, "start": start,
            "measure": self._measure, "language": self._language, "stays": self._stays,
        }  # fmt: skip
        await self._child.ask("open", opening)
        self._named = ()
        await self._name()
        drops = self._drops
        for block in list(self._kept)[:before]:
            body = await self._feed(block, effort="finals")
            if drops != self._drops:
                break
            self._tell(body["heard"], levels=())
        self._opened_in = pid

    async def _name(self) -> None:
        """Tell the worker what is newly known to be said by name."""
        names = self._names()
        if names != self._named:
            await self._child.ask("names", {"interaction": self._interaction, "names": names})
            self._named = names

    async def _hear_newest(self, *, effort: Effort) -> None:
        if not self._kept:
            return
        drops, block = self._drops, self._kept[-1]
        await self._name()
        if drops != self._drops:
            return
        body = await self._feed(block, effort=effort)
        if drops == self._drops:
            self._tell(body["heard"], body["levels"])
            self._tell_truth(body.get("truth", ()))

    async def _end(self) -> None:
        drops = self._drops
        answer = await self._ask("close", {"interaction": self._interaction})
        if drops == self._drops:
            self._tell(answer.body["heard"], levels=())

    async def _feed(self, block: _Block, *, effort: Effort) -> dict[str, Any]:
        body = {
            "interaction": self._interaction,
            "at": block.at,
            "sizes": {leg: len(data) for leg, data in block.legs.items()},
            "effort": effort,
        }
        return (await self._ask("feed", body, b"".join(block.legs.values()))).body

    async def _ask(self, kind: str, body: dict[str, Any], sound: bytes = b"") -> Frame:
        """Let the worker hear; what that sent away is told, also of a worker that dies of it."""
        try:
            answer = await self._child.ask(kind, body, sound)
        except ChildLost as lost:
            self._tell_sent(lost.so_far)
            raise
        self._tell_sent(answer.body)
        return answer

    def _tell_sent(self, told: Mapping[str, Any]) -> None:
        """What left this machine, where anything can."""
        sent = told.get("sent")
        if sent and (sent["bytes"] or sent["reached"] != self._reached):
            self._reached = sent["reached"]
            self._post(m.Sent(interaction=self._interaction, at=self._at, **sent))

    def _tell(self, heard: list[Any], levels: Sequence[Any]) -> None:
        for said in heard:
            if said["kind"] in ("final", "set_aside"):
                self._told_until[said["leg"]] = max(said["end"], self._told_until.get(said["leg"], 0.0))
            words = tuple(Word(text=w["text"], confidence=w["confidence"]) for w in said["words"])
            told = m.Heard(
                interaction=self._interaction, at=self._at, kind=said["kind"], utterance=said["utterance"],
                leg=said["leg"], start=said["start"], end=said["end"], text=said["text"],
                confidence=said["confidence"], words=words, reason=said["reason"], said=said["said"],
            )  # fmt: skip
            self._post(told)
            if self._again is not None and told.kind == "final":
                self._again(told, self._rate, self._sound(told.leg, told.start, told.end))
        for level in levels:
            self._post(
                m.Level(
                    interaction=self._interaction, at=self._at, leg=level["leg"], dbfs=level["dbfs"],
                    zeros=level["zeros"], speech=level["speech"],
                )
            )  # fmt: skip

    def _tell_truth(self, truth: Sequence[Any]) -> None:
        for leg in truth:
            self._post(
                m.LegTruth(
                    interaction=self._interaction, at=self._at, leg=leg["leg"], echo=leg["echo"], clipped=leg["clipped"]
                )
            )

    def _sound(self, leg: Leg, start: float, end: float) -> bytes:
        """The leg's samples from `start` to `end`, as far as they are kept; what is missing is left out."""
        sound = b""
        for block in self._kept:
            first, last = (min(max(0.0, at - block.at), block.seconds) for at in (start, end))
            sound += block.legs.get(leg, b"")[2 * round(first * self._rate) : 2 * round(last * self._rate)]
        return sound

    def _told(self, leg: Leg, known: Mapping[Leg, float]) -> float:
        return max(known[leg], self._told_until.get(leg, 0.0))

    def _give_up(self, known: Mapping[Leg, float]) -> None:
        for leg in self._legs:
            start = max(self._told(leg, known), self._given_up)
            self._post(
                m.Gap(interaction=self._interaction, at=self._at, leg=leg, start=start, end=self._at, reason="overload")
            )
        self._given_up = self._at
        self._kept.clear()
