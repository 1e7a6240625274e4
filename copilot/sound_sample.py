"""The sentence that the sound check plays: whether it is heard on the customer's leg says if that leg is the right one.

While it plays the leg listens to the loudspeaker, whatever softphone was chosen: the sentence comes from none.
"""

from __future__ import annotations

from copilot.children import Child
from copilot.errors import EarshotError
from copilot.soundcheck import HEARD_DBFS, SampleState


class SoundSample:
    """`step` on and on; `state` and `why` say what became of it."""

    def __init__(self) -> None:
        self.state: SampleState = ""
        self.why = ""  # nothing is played, as a sentence
        self._wanted: bool | None = None  # what was asked for and not done yet

    def want(self, plays: bool) -> None:
        self._wanted = plays

    def forget(self) -> None:
        """Other devices were chosen, or another worker listens."""
        self.state, self.why, self._wanted = "", "", None

    async def step(self, capture: Child, wishes: dict[str, str]) -> bool:
        """Do what was asked for; whether it begins now. Raises ChildLost."""
        wanted, self._wanted = self._wanted, None
        if wanted and self.state != "plays":
            try:
                await capture.ask("wishes", {**wishes, "softphone": ""})
                await capture.ask("play")
            except EarshotError as why:
                self.state, self.why = "", str(why)
                await capture.ask("wishes", wishes)
                return False
            self.state, self.why = "plays", ""
            return True
        if wanted is False and self.state == "plays":
            self.state = ""
            await capture.ask("hush")
            await capture.ask("wishes", wishes)
        return False

    async def take(
        self, capture: Child, wishes: dict[str, str], *, plays: bool, unplayed: str, loudest: float | None
    ) -> None:
        """`plays`: it does still; `unplayed`: why it was not played to its end; `loudest` of the customer's leg since it
        began. Raises ChildLost."""
        if self.state == "plays" and not plays:
            heard = loudest is not None and loudest >= HEARD_DBFS
            self.state, self.why = ("heard", "") if heard else ("", unplayed) if unplayed else ("unheard", "")
            await capture.ask("wishes", wishes)
