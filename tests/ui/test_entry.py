from __future__ import annotations

import pytest

from ui.__main__ import bad_pair, wants_window


@pytest.mark.parametrize(("python", "qt", "works"), [
    ((3, 11), "6.12.0", False),
    ((3, 11), "6.11.3", True),
    ((3, 12), "6.12.0", True),
])  # fmt: skip
def test_the_pair_that_aborts_is_refused_in_words(python: tuple[int, int], qt: str, works: bool) -> None:
    assert (bad_pair(python, qt) == "") is works


@pytest.mark.parametrize(
    ("args", "window"), [([], True), (["run"], True), (["doctor"], False), (["run", "--help"], False)]
)
def test_only_run_opens_the_window(args: list[str], window: bool) -> None:
    assert wants_window(args) is window
