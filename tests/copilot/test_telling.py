"""Events as lines for people."""

from __future__ import annotations

import pytest

from copilot.telling import clock


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0.0, "00:00"), (221.9, "03:41"), (3599.9, "59:59"), (4541.0, "1:15:41"), (-1.0, "00:00")]
)
def test_call_time_has_hours_only_beyond_an_hour(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown
