"""`earshot bench speech`: one manifest in, two comparable scores out."""

from __future__ import annotations

import json

import pytest

from copilot.bench.speech import read_manifest, run
from copilot.cli import main
from copilot.errors import InputError

from .conftest import DEMO, SHARED

AN4 = SHARED / "data" / "calls" / "speech_an4"


def manifest(folder, *rows):
    (folder / "manifest.jsonl").write_text("\n".join(json.dumps(row) for row in rows))


def test_demo_call_scores_by_set(tmp_path, engine, demo_track):
    (tmp_path / "call.flac").symlink_to(DEMO / "call-out-fee.flac")
    rows = [
        {"audio": "call.flac", "leg": u.leg, "start": u.start, "end": u.end, "text": u.text}
        for u in demo_track.utterances
    ]
    manifest(tmp_path, *({**row, "set": row["leg"]} for row in rows))
    sets = run(tmp_path, engine=engine)["sets"]
    assert set(sets) == {"agent", "customer"}
    for scores in sets.values():
        assert 0 <= scores["earshot"]["wer"] < 0.1
        assert 0 < scores["bare"]["rtf"] < scores["earshot"]["rtf"] * 2 < 0.5


def test_a_set_without_a_name_is_called_like_its_folder(tmp_path):
    manifest(tmp_path, {"audio": "a.wav", "leg": "agent", "start": 0, "end": 1, "text": "yes"})
    assert read_manifest(tmp_path)[0].set == tmp_path.name


@pytest.mark.parametrize("row", [{"audio": "a.wav"}, ["no"], {"audio": "a.wav", "start": "x", "end": 1, "text": ""}])
def test_a_wrong_line_is_named(tmp_path, row):
    manifest(tmp_path, row)
    with pytest.raises(InputError, match="line 1"):
        read_manifest(tmp_path)


def test_no_manifest_says_so(tmp_path):
    with pytest.raises(InputError, match=r"manifest\.jsonl"):
        run(tmp_path)


def test_the_command_ends_2_when_there_is_nothing_to_measure(tmp_path, capsys):
    assert main(["bench", "speech", str(tmp_path / "absent")]) == 2
    assert "manifest.jsonl" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.skipif(not AN4.is_dir(), reason="the shared data folder is not here (EARSHOT_SHARED)")
def test_words_are_as_good_as_the_bare_recognisers(engine):
    for scores in run(AN4, engine=engine)["sets"].values():
        assert scores["earshot"]["wer"] <= scores["bare"]["wer"] + 0.01
