"""A recogniser from an administrator's folder: heard with when it is fit, refused with words when not."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from copilot import models
from copilot.children import command
from copilot.cli.app import main
from copilot.doctor.model_files import recognizer as look_at_recognizer
from copilot.errors import ModelError
from copilot.roles import speech as role
from copilot.speech import trial
from copilot.speech.moonshine import Moonshine
from copilot.speech.recognizer import NOTHING, UNKNOWN, HeardWord
from copilot.speech.sherpa import Sherpa, spoken
from copilot.speech.trial import SLOWEST, Trial, judge, refusal

TRY = command(*trial.COMMAND)


def test_the_embedded_models_files_are_heard_with_through_sherpa(sherpa_models: Path) -> None:
    tried = trial.try_out(Sherpa(sherpa_models))
    assert tried.text == "thank you for calling northfield fibre my name is tom how can i help you"
    assert tried.speed > 0


@pytest.mark.slow
def test_a_fit_folder_is_used_and_the_doctor_says_so(
    sherpa_models: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path))
    (tmp_path / "settings.toml").write_text(f'recognizer = "{sherpa_models}"\n')
    (found,) = look_at_recognizer()
    assert (found.status, str(sherpa_models) in found.say) == ("ok", True)
    assert isinstance(role.recognizer(_body(sherpa_models)), Sherpa)


@pytest.mark.slow
def test_a_damaged_folder_ends_the_trial_and_not_the_worker(sherpa_models: Path, tmp_path: Path) -> None:
    folder = _copy(sherpa_models, tmp_path / "damaged")
    encoder = folder / "encoder_model.ort"
    encoder.write_bytes(encoder.read_bytes()[:100_000])
    assert "it cannot be loaded" in refusal(str(folder), TRY)
    assert isinstance(role.recognizer(_body(folder)), Moonshine)


@pytest.mark.slow
def test_the_doctor_says_why_a_folder_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path))
    (tmp_path / "settings.toml").write_text('recognizer = "/nowhere"\n')
    (found,) = look_at_recognizer()
    assert found.status == "warn"
    assert found.say == "The recogniser in /nowhere is not used: There is no folder /nowhere. The embedded one is."
    assert found.mend


def test_without_another_recogniser_the_doctor_says_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path))
    assert list(look_at_recognizer()) == []


def test_a_model_of_another_kind_is_refused(sherpa_models: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kind"
    folder.mkdir()
    shutil.copy(sherpa_models / "tokens.txt", folder)
    shutil.copy(models.voice_activity_file(), folder / "model.onnx")
    with pytest.raises(ModelError, match="no model of a kind that Earshot loads"):
        Sherpa(folder)


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("README", b"", "tokens.txt is missing"),
        ("tokens.txt", b"", "no model of a kind"),
        ("model.onnx", b"x", "tokens"),
    ],
)
def test_a_folder_without_a_model_is_refused(tmp_path: Path, name: str, data: bytes, why: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ModelError, match=why):
        Sherpa(tmp_path)


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tokens.txt").write_text("a 0\n")
    (tmp_path / "model.onnx").write_bytes(b"no model")
    with pytest.raises(ModelError, match="damaged"):
        Sherpa(tmp_path)


def test_a_model_that_is_too_slow_or_hears_no_english_is_refused() -> None:
    said = "thank you for calling northfield fibre my name is tom how can i help you"
    assert judge(Trial(said, SLOWEST)) == ""
    assert "may take 0.2 s at most" in judge(Trial(said, 0.31))
    assert "does not understand English" in judge(Trial("danke für ihren anruf", 0.02))
    assert "does not understand English" in judge(Trial("", 0.02))


def test_a_trial_that_takes_too_much_processor_time_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "PATIENCE_S", 0.3)
    assert "within 0.3 s of processor time" in refusal("while True: pass", [sys.executable, "-c"])


def test_a_trial_that_others_keep_waiting_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "PATIENCE_S", 1.0)
    said = "thank you for calling northfield fibre my name is tom how can i help you"
    answer = json.dumps({"trial": {"text": said, "speed": 0.1}})
    waited: list[None] = []
    monkeypatch.setattr(trial, "SIGN_S", 0.1)
    late = f"import time; time.sleep(2.0); print({answer!r})"  # as long as that without a processor
    assert refusal(late, [sys.executable, "-c"], waits=lambda: waited.append(None)) == ""
    assert len(waited) >= 2  # and whoever watches the worker knows that it is at work


def test_a_trial_that_does_nothing_at_all_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "STILL_S", 0.4)
    assert "nothing more came of loading it" in refusal("600", ["sleep"])


def test_a_trial_that_says_anything_else_is_a_refusal() -> None:
    assert "cannot be loaded" in refusal("[]", ["echo"])


def test_models_try_says_why_and_ends_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "try", str(tmp_path)]) == 1
    assert "tokens.txt is missing" in capsys.readouterr().out


def test_tokens_become_words_and_are_as_sure_as_the_model_says() -> None:
    decoded = spoken(["<|en|>", "▁my", "▁bi", "ll", "."], [0.0, -0.1, -0.2, -0.4, 0.1])
    assert decoded.text == "my bill."
    assert decoded.words == (HeardWord("my", -0.1), HeardWord("bill.", pytest.approx(-0.2)))


def test_a_model_that_does_not_say_how_sure_it_is_is_neither_trusted_nor_doubted() -> None:
    assert spoken([" my", " bill"], []).confidence == UNKNOWN
    assert spoken([], []) == NOTHING
    assert spoken([" ♪"], []) == NOTHING


def _body(folder: Path) -> dict[str, str]:
    return {"models": str(models.whole(models.SPEECH)), "recognizer": str(folder)}


def _copy(models: Path, to: Path) -> Path:
    to.mkdir()
    for file in models.iterdir():
        shutil.copy(file, to)
    return to
