from __future__ import annotations

import os
from pathlib import Path

from copilot.bench.memory import bare_python
from copilot.bench.soak import Moment, report
from copilot.bench.story import by_role, own_folder, read_trace, role_of


def test_roles_are_read_from_the_command_line() -> None:
    lines = (["python", "-m", "copilot", "worker", "speech", "--profile", "x"], ["earshot", "engine"], ["python"])
    assert [role_of(line) for line in lines] == ["speech", "engine", "other"]


def test_this_process_takes_more_memory_than_a_bare_python() -> None:
    assert by_role(os.getpid())["window"] > bare_python() > 1_000_000


def test_a_run_has_a_data_folder_of_its_own_that_goes_with_it() -> None:
    with own_folder() as (folder, environment):
        assert Path(environment["EARSHOT_DATA"]).parent == folder
    assert not folder.exists()


def test_a_line_that_is_still_being_written_is_left_for_the_next_look(tmp_path: Path) -> None:
    file = tmp_path / "trace.jsonl"
    file.write_text('{"stage": "origin"}\n{"stage": "dec')
    assert read_trace(file) == ({"stage": "origin"},)


def test_an_end_that_costs_more_than_the_beginning_is_a_miss() -> None:
    steady = [moment(at, cpu=at / 10, memory=50) for at in range(1, 101)]
    growing = [moment(at, cpu=at * at / 100, memory=50 + at) for at in range(1, 101)]
    verdicts = [
        [figure.met for figure in report(moments).figures if figure.met is not None] for moments in (steady, growing)
    ]
    assert verdicts == [[True, True, True], [False, False, False]]


def moment(at: int, cpu: float, memory: float) -> Moment:
    return Moment(at=at, wall=at, events=at, cpu={"engine": cpu}, memory={"engine": memory})
