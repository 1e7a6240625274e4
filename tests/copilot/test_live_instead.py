"""What is said of a call that the gateway does not give: what is heard instead, as it is."""

from __future__ import annotations

import pytest

from copilot.audio.health import LegNews
from copilot.live_instead import HALF, HEARD, NOTHING, outcome

OK = LegNews(status="ok", why="The headset is gone; the built-in one is used.")
GONE = LegNews(status="absent", why="No loudspeaker.")
MUTED = LegNews(status="muted", why="The microphone is muted in the system's mixer.")


@pytest.mark.parametrize(
    ("agent", "customer", "said"),
    [
        (OK, OK, HEARD),
        (OK, GONE, f"{HALF} {GONE.why}"),
        (MUTED, OK, f"{HALF} {MUTED.why}"),
        (MUTED, GONE, f"{NOTHING} {MUTED.why} {GONE.why}"),
        (GONE, GONE, f"{NOTHING} {GONE.why}"),
    ],
)
def test_a_side_that_is_muted_is_not_heard_and_why_is_said(agent: LegNews, customer: LegNews, said: str) -> None:
    assert outcome({"agent": agent, "customer": customer}) == said


def test_nothing_is_said_of_the_devices_before_both_are_known() -> None:
    assert outcome({"agent": OK}) == ""
