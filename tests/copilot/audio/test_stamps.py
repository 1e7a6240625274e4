"""When a sample sounded, however late it was read."""

from __future__ import annotations

import numpy as np
import pytest

from copilot.audio.capture.stamps import GAP_S, Stamps

RATE = 16000
CHUNK = 320


def stamped(arrivals: list[float], *, drained: bool = True) -> np.ndarray:
    stamps = Stamps(RATE)
    return np.array([stamps.stamp(at, CHUNK, drained=drained) for at in arrivals])


def test_a_steady_stream_is_stamped_with_when_it_sounded() -> None:
    arrivals = [100 + 0.02 * n for n in range(500)]
    assert stamped(arrivals) == pytest.approx(np.array(arrivals) - 0.02)


def test_late_readers_change_no_stamp() -> None:
    random = np.random.default_rng(1)
    on_time = np.array([100 + 0.02 * n for n in range(500)])
    late = on_time + random.exponential(0.03, 500).clip(0, 0.3)
    late[0] = on_time[0]
    assert stamped(list(np.maximum.accumulate(late))) == pytest.approx(on_time - 0.02, abs=0.002)


def test_a_backlog_is_no_gap() -> None:
    arrivals = [100.0, 102.0, 102.0, 102.0, 102.0, 102.1]
    stamps = Stamps(RATE)
    found = [stamps.stamp(at, CHUNK, drained=False) for at in arrivals]
    assert np.diff(found) == pytest.approx(0.02)


def test_a_gap_is_a_gap() -> None:
    arrivals = [100 + 0.02 * n for n in range(50)] + [105 + 0.02 * n for n in range(50)]
    found = stamped(arrivals)
    assert found[50] - found[49] == pytest.approx(105 - 100.98)
    assert GAP_S < 105 - 100.98


@pytest.mark.parametrize("wrong", [-2e-4, 2e-4])
def test_a_sound_card_with_a_wrong_crystal_stays_within_a_block(wrong: float) -> None:
    arrivals = [100 + 0.02 * (1 + wrong) * n for n in range(30000)]  # ten minutes
    assert np.abs(stamped(arrivals) - (np.array(arrivals) - 0.02)).max() < 0.005
