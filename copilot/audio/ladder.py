"""How much is asked of recognition while a live call goes on: rungs down when it falls behind, and up again slowly.

Down at once, as far as the delay asks for; up one rung at a time, after the call was kept up with for a while. A rung
that was given up again soon is waited for longer the next time, so that a machine at its limit does not go up and down.
"""

from __future__ import annotations

from copilot.model import EFFORTS, Effort

DOWN_S: tuple[float, ...] = (0.8, 1.5, 3.0)  # behind by more, and the second, third, fourth rung is taken
KEPT_UP_S = 0.4  # no further behind than this is keeping up
CALM_S = 3.0  # of keeping up, and the next rung up is tried …
LONGEST_CALM_S = 24.0
SOON_S = 10.0  # … and it did not hold if it is left within this; then it is waited for twice as long


class Ladder:
    """`highest`: the rung that this machine was measured to afford."""

    def __init__(self, highest: Effort = "full") -> None:
        self._highest = EFFORTS.index(highest)
        self._rung = self._highest
        self._calm = CALM_S
        self._calm_since: float | None = None
        self._rose_at: float | None = None

    @property
    def effort(self) -> Effort:
        return EFFORTS[self._rung]

    def step(self, behind: float, at: float) -> Effort:
        """The rung to take; `behind` is seconds of sound that wait at call time `at`."""
        asked = max(self._highest, sum(behind > limit for limit in DOWN_S))
        if asked > self._rung:
            self._fall(asked, at)
        elif behind > KEPT_UP_S:
            self._calm_since = None
        elif self._rung > self._highest:
            self._rise(at)
        return self.effort

    def _fall(self, rung: int, at: float) -> None:
        if self._rose_at is not None:
            soon = at - self._rose_at < SOON_S
            self._calm = min(2 * self._calm, LONGEST_CALM_S) if soon else CALM_S
        self._rung = rung
        self._calm_since = self._rose_at = None

    def _rise(self, at: float) -> None:
        if self._calm_since is None:
            self._calm_since = at
        elif at - self._calm_since >= self._calm:
            self._rung -= 1
            self._rose_at = self._calm_since = at
