"""What was measured of this machine, how long it holds, and what follows from it for a live call."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from copilot import measured
from copilot.doctor.speed import judge_speed
from copilot.measured import ENDED_S, Machine, Measured, card_after, highest, too_slow

HERE = Machine(processor="Test", processors=2, recognizer="", encoder="/models/encoder")
QUICK = Measured(machine=HERE, speech=0.02, question=0.01)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path))
    return tmp_path


def test_what_was_measured_holds_for_this_machine_and_no_other(data: Path) -> None:
    assert measured.read(HERE) is None
    measured.keep(QUICK)
    assert measured.read(HERE) == QUICK
    for other in ({"processor": "Another"}, {"processors": 8}, {"recognizer": "/models/large"}, {"encoder": "/e"}):
        assert measured.read(replace(HERE, **other)) is None  # type: ignore[arg-type]
    assert [path.name for path in data.iterdir()] == ["machine.json"]


@pytest.mark.parametrize("damage", [b"", b"{", b'{"speech": "quick"}', b"\x00" * 40])
def test_a_damaged_measurement_is_none(data: Path, damage: bytes) -> None:
    measured.keep(QUICK)
    measured.file().write_bytes(damage)
    assert measured.read(HERE) is None


def test_a_quick_machine_waits_for_the_end_of_the_words_only_and_a_slow_one_steps_down_rung_by_rung() -> None:
    assert highest(None) == "full"
    assert card_after(QUICK, live=False) == pytest.approx(ENDED_S + 0.04, abs=0.03)
    slower = [replace(QUICK, speech=speech) for speech in (0.02, 0.2, 0.3, 0.5, 0.9)]
    assert [highest(one) for one in slower] == ["full", "half", "lines", "finals", "finals"]
    times = [card_after(one) for one in slower]
    assert times == sorted(times)
    assert [too_slow(one) for one in slower] == [False] * 5
    assert too_slow(replace(QUICK, speech=1.1))
    alone = replace(QUICK, machine=replace(HERE, processors=1), speech=0.1)
    assert highest(alone) == "half"  # the only processor is the softphone's first


def test_the_doctor_says_what_to_expect_and_what_is_left_out() -> None:
    nothing, quick, slow = judge_speed(None), judge_speed(QUICK), judge_speed(replace(QUICK, speech=0.2))
    assert (nothing.status, nothing.mend) == ("warn", "Run `earshot models measure`.")
    assert quick.status == "ok"
    assert "a card comes about 0.6 s after a line's last word" in quick.say
    assert slow.status == "warn"
    assert "half as often" in slow.say
    assert "left out" in judge_speed(replace(QUICK, speech=1.5)).mend
