from __future__ import annotations

import json
import math
import os
import platform
from pathlib import Path

import pytest

from copilot import paths, site
from copilot.audio.track import read_track
from copilot.bench import words
from copilot.bench.figures import machine_line, markdown
from copilot.bench.memory import bare_python
from copilot.bench.soak import Moment, report
from copilot.bench.story import by_role, own_folder, read_trace, ready_after, role_of
from copilot.content import read_content
from ui import probe


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


def test_the_window_that_is_measured_has_playbooks_and_customers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, speech_models: Path
) -> None:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path))
    where = site.find(probe.PROFILE)
    assert where.customers is not None
    assert read_content(where.content).references


def test_ready_is_when_the_slower_worker_was_ready_for_the_first_time() -> None:
    trace = [
        {"type": "WorkerChanged", "role": role, "status": status, "wall": wall}
        for role, status, wall in [
            ("speech", "ready", 11.0),
            ("knowledge", "starting", 10.5),
            ("knowledge", "ready", 12.5),
            ("speech", "ready", 30.0),
        ]
    ]
    assert ready_after(trace, 10.0) == 2.5
    assert math.isnan(ready_after(trace[:2], 10.0))


def test_the_machine_is_told_without_what_names_it() -> None:
    said = machine_line()
    assert platform.system() in said
    assert not any(name in said for name in (platform.release(), platform.node()))


def test_word_error_rates_stand_beside_the_bare_recognisers(tmp_path: Path, speech_models: Path) -> None:
    call = paths.resources() / "demo" / "calls" / "call-out-fee.flac"
    spoken = read_track(call, 93.0).utterances
    rows = [
        {"audio": str(call), "leg": u.leg, "start": u.start, "end": u.end, "text": u.text, "set": "demo"}
        for u in spoken
    ]
    (tmp_path / "manifest.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (figure,) = words.report(tmp_path).figures
    assert "demo" in figure.what
    ours, bare = (float(rate.rstrip("%")) for rate in (figure.measured, figure.floor))
    assert 0 < ours < 10
    assert 0 < bare < 10
    assert figure.met is (ours <= bare + 1)
    assert markdown([words.SKIPPED]) == f"## Words\n\n{words.SKIPPED.note}\n"


def moment(at: int, cpu: float, memory: float) -> Moment:
    return Moment(at=at, wall=at, events=at, cpu={"engine": cpu}, memory={"engine": memory})
