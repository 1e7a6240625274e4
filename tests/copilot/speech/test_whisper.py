"""A Whisper model from an administrator's folder, with real weights: tiny.en."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from copilot.children import command
from copilot.cli.app import main
from copilot.doctor.model_files import second_pass as look_at_second_pass
from copilot.errors import ModelError
from copilot.roles import again as role
from copilot.speech import trial
from copilot.speech.mel import log_mel
from copilot.speech.recognizer import RATE
from copilot.speech.whisper import Whisper, is_whisper

TRY = command(*trial.COMMAND)


@pytest.mark.slow
def test_a_fit_model_hears_lines_again_and_the_doctor_says_so(
    whisper_model: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path))
    (tmp_path / "settings.toml").write_text(f'second_pass = "{whisper_model}"\n')
    (found,) = look_at_second_pass()
    assert (found.status, str(whisper_model) in found.say) == ("ok", True)
    sound = (np.round(trial._spoken()[::2] * 32_767)).astype("<i2").tobytes()
    heard = role.load({"model": str(whisper_model)})("decode", {"rate": RATE // 2}, sound)
    assert "my name is Tom" in heard["text"] or "My name is Tom" in heard["text"]
    assert " ".join(word["text"] for word in heard["words"]) == heard["text"]


@pytest.mark.slow
def test_each_kind_of_model_is_refused_where_the_other_belongs(whisper_model: Path, sherpa_models: Path) -> None:
    assert "name it in the setting `second_pass`" in trial.refusal(str(whisper_model), TRY)
    assert "name it in the setting `recognizer`" in trial.refusal(str(sherpa_models), TRY, again=True)


@pytest.mark.slow
def test_a_damaged_model_is_refused_in_words(whisper_model: Path, tmp_path: Path) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(whisper_model, folder)
    (folder / "model.bin").write_bytes((folder / "model.bin").read_bytes()[:100_000])
    with pytest.raises(ModelError, match=r"Lines are not heard a second time .* damaged"):
        role.load({"model": str(folder)})


def test_a_folder_without_all_files_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not is_whisper(tmp_path)
    (tmp_path / "model.bin").write_bytes(b"")
    with pytest.raises(ModelError, match=r"config.json, tokenizer.json is missing"):
        Whisper(tmp_path)
    assert main(["models", "try", str(tmp_path)]) == 1
    assert "Lines are not heard a second time" in capsys.readouterr().out


def test_the_time_of_a_sound_stands_where_it_was() -> None:
    sound = np.zeros(2 * RATE, np.float32)
    sound[RATE : RATE + 400] = np.sin(np.arange(400) * 2 * np.pi * 440 / RATE)
    made = log_mel(sound, 80)
    assert made.shape == (80, 3000)
    assert abs(int(made.max(axis=0).argmax()) - 101) <= 1
    assert 440 * 80 / 8000 < int(made[:, 101].argmax()) < 20  # the mel scale is finer below


def test_without_the_library_a_sentence_says_what_to_install(
    whisper_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ctranslate2", None)
    with pytest.raises(ModelError, match=r"earshot\[second-pass\]"):
        Whisper(whisper_model)
