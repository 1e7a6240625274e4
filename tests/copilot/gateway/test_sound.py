"""μ-law and positions, against another implementation and by hand."""

from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile

from copilot.gateway import pcmu, position


def test_every_code_is_what_libsndfile_makes_of_it() -> None:
    codes = bytes(range(256))
    theirs, _ = soundfile.read(
        io.BytesIO(codes), format="RAW", subtype="ULAW", samplerate=8000, channels=1, dtype="int16"
    )
    assert np.frombuffer(pcmu.linear(codes), "<i2").tolist() == theirs.tolist()


def test_legs_are_told_apart_in_either_order() -> None:
    assert pcmu.legs(("external", "internal"), b"cacaca") == {"customer": b"ccc", "agent": b"aaa"}
    assert pcmu.legs(("internal", "external"), b"acacac") == {"customer": b"ccc", "agent": b"aaa"}


def test_one_leg_is_itself() -> None:
    assert pcmu.legs(("internal",), b"aaa") == {"agent": b"aaa"}


@pytest.mark.parametrize(
    ("text", "nanoseconds"),
    [("PT0S", 0), ("PT1S", 10**9), ("PT1.2S", 1_200_000_000), ("PT.5S", 5 * 10**8), ("PT0.001739096S", 1_739_096)],
)
def test_positions_are_read(text: str, nanoseconds: int) -> None:
    assert position.read(text) == nanoseconds


@pytest.mark.parametrize(
    "text", ["", "PT", "PTS", "1.2", "PT1M", "PT1H2S", "-PT1S", "PT1,2S", "PT1.S", "PT1S\n", "PT٣S"]
)
def test_what_is_no_position_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        position.read(text)


def test_eight_hours_of_samples_add_up_exactly() -> None:
    assert position.read("PT28800S") == 8 * 3600 * 8000 * position.SAMPLE
