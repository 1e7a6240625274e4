from __future__ import annotations

import pytest

from ui.__main__ import bad_pair, demo_replay


@pytest.mark.parametrize(("python", "qt", "works"), [
    ((3, 11), "6.12.0", False),
    ((3, 11), "6.11.3", True),
    ((3, 12), "6.12.0", True),
])  # fmt: skip
def test_the_pair_that_aborts_is_refused_in_words(python: tuple[int, int], qt: str, works: bool) -> None:
    assert (bad_pair(python, qt) == "") is works


def test_demo_plays_a_call_that_ships() -> None:
    replay = demo_replay(["--call", "moving-house", "--speed", "2"])
    assert (replay.path.endswith("moving-house.flac"), replay.speed) == (True, 2.0)  # type: ignore[attr-defined]


@pytest.mark.parametrize("options", [["--help"], ["--call", "no-such-call"], ["--speed", "fast"], ["x", "y"]])
def test_what_the_window_cannot_read_is_left_to_the_command_line(options: list[str]) -> None:
    assert demo_replay(options) is None
