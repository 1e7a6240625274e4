"""The measurements of live calls, in short: everything real, and every goal that a busy machine can keep."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot import paths
from copilot.audio.together import LATE_S
from copilot.bench import capture, invented, live, live_call, live_turns, pulse, script, shift, speech
from copilot.bench.figures import Report
from copilot.bench.pulse import SoundServer
from copilot.cli import main
from copilot.errors import InputError

CALLS = sorted((paths.resources() / "demo" / "calls").glob("*.flac"))


@pytest.fixture
def sound(tmp_path: Path) -> None:
    try:
        SoundServer(tmp_path).close()
    except InputError as why:
        if str(why) != pulse.MISSING:
            raise
        pytest.skip(pulse.MISSING)


def missed(report: Report, *but: str) -> list[str]:
    return [f"{f.what}: {f.measured}" for f in report.figures if f.met is False and not f.what.startswith(but)]


def number(report: Report, what: str) -> float:
    (figure,) = [figure for figure in report.figures if figure.what == what]
    return float(figure.measured.split()[0])


@pytest.mark.slow
@pytest.mark.alone
def test_a_live_call_keeps_its_goals(sound: None, speech_models: Path) -> None:
    one = script.of_call(CALLS[0], longest=45.0)
    call = live_turns.measure(one, live_call.run(one), speech.load())
    report = live.report([call])
    timed = ("last word", "· added, p95")  # what they are is the bench's matter: no test holds this machine to a time
    assert missed(report, *timed, "word error rate") == []
    assert call.ours.errors <= call.bare.errors + 0.03 * call.bare.words  # of so short a part one word is a per cent
    assert number(report, "last word → final words, p50") > 0.3  # the silence that ends a line lasts longer
    heard, said = (int(n) for n in next(f.measured for f in report.figures if "ended where" in f.what).split(" of "))
    assert heard > said / 2


@pytest.mark.slow
@pytest.mark.alone
def test_no_sample_is_lost_or_doubled_under_three_hogs(sound: None) -> None:
    captured = capture.run(120.0)
    late = captured.behind > LATE_S  # by more than the three hogs do: then the other leg goes on without it
    beyond = ("agent, laid", "customer, laid", "silence put") if late else ()
    assert missed(capture.report(captured), *beyond) == []


@pytest.mark.slow
@pytest.mark.timeout(900)  # two minutes on a machine that has nothing else to do
def test_nothing_is_made_of_sound_in_which_nobody_speaks(speech_models: Path) -> None:
    found = invented.run(minutes=2)
    assert [(one.sound, one.shown) for one in found if one.shown] == []
    assert sum(one.bare for one in found) > 0, "the bare recogniser makes words of it: the sounds are a test"


@pytest.mark.slow
@pytest.mark.timeout(900)  # half a minute, as above
def test_a_shift_ends_as_it_began(speech_models: Path) -> None:
    worked = shift.run(CALLS, hours=0.1)
    timed = ("processor time", "time per", "final words")
    report = shift.report(worked)
    assert missed(report, *timed, "journal") == []  # so short a journal grows by its pages, not by what they hold
    assert len(worked.done) == 71
    assert worked.done[-1].journal > worked.done[0].journal
    assert number(report, "processor time per event, all") > 0


def test_without_pulseaudio_a_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["bench", "capture", "--minutes", "0.1"]) == 2
    assert "apt install pulseaudio" in capsys.readouterr().err


def test_a_shift_too_short_for_calls_is_refused() -> None:
    with pytest.raises(InputError, match="hours"):
        shift.run(CALLS, hours=0.01)


def test_a_call_without_words_is_no_script(tmp_path: Path) -> None:
    copy = tmp_path / "call.flac"
    copy.write_bytes(CALLS[0].read_bytes())
    with pytest.raises(InputError, match="two legs"):
        script.of_call(copy)
