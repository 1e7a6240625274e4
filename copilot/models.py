"""The models Earshot runs: which there are (resources/models.toml), and whether they are whole.

Knows files and hashes, nothing of what is in a model. `model_install` puts the installed ones where they belong.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from copilot import paths, settings
from copilot.errors import ModelError

SPEECH, VOICE_ACTIVITY, ENCODER = "moonshine-tiny-en", "silero-vad", "all-minilm-l6-v2-int8"  # ids in models.toml
MEND = "Run `earshot models install`."


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFile:
    """One file, and how to know that it is the right one."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One entry of models.toml."""

    id: str
    purpose: str
    title: str
    licence: str
    licence_file: str
    lives: Literal["shipped", "installed"]
    folder: str
    package: str
    version: str
    inside: str  # folder of the files in the package
    files: tuple[ModelFile, ...]
    platform: str = ""

    @property
    def package_name(self) -> str:
        """The package as people write it."""
        return f"{self.package} {self.version}"

    def path(self, installed: Path | None = None) -> Path:
        """The folder of its files; `installed` stands in for the models folder of this machine."""
        bundled = paths.resources() / "models" / self.folder  # a frozen program may carry what is installed elsewhere
        if self.lives == "shipped":
            return paths.resources() / self.folder
        if installed is None and bundled.is_dir():
            return bundled
        return (installed or installed_folder()) / self.folder


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCheck:
    """What `check` found: the first file that is wrong, and what to do about it."""

    model: Model
    state: Literal["present", "missing", "altered"]
    sentence: str


def read_models(file: Path | None = None) -> tuple[Model, ...]:
    """All entries of models.toml."""
    with (file or paths.resources() / "models.toml").open("rb") as stream:
        entries = tomllib.load(stream)["model"]
    return tuple(_model(dict(entry)) for entry in entries)


def find(models: Iterable[Model], id: str) -> Model:
    """The model called `id`, which must be among `models`."""
    return next(model for model in models if model.id == id)


def installed_folder() -> Path:
    """Where installed models live. EARSHOT_MODELS, or the setting `models`, names another folder."""
    named = os.environ.get("EARSHOT_MODELS") or settings.load().settings.models
    return Path(named).expanduser().absolute() if named else paths.data_dir() / "models"


def check(models: Iterable[Model], installed: Path | None = None) -> list[ModelCheck]:
    """Reads every file of `models` and compares its hash: 50 ms for all of them."""
    return [_check(model, model.path(installed)) for model in models]


def is_whole(model: Model, folder: Path) -> bool:
    """Whether `folder` holds every file of `model`, unaltered."""
    return _check(model, folder).state == "present"


def whole(id: str, folder: Path | None = None) -> Path:
    """The model's folder, or `folder` in its place, when every file there is the one in models.toml by its hash.

    Asked before every loading: a file is read then anyhow, and the hash of the largest model takes 40 ms.

    Raises:
        ModelError: a file is missing, altered or cannot be read; the sentence says what to do.
    """
    model = find(read_models(), id)
    found = _check(model, folder or model.path())
    if found.state != "present":
        raise ModelError(found.sentence)
    return folder or model.path()


def sha256(file: Path) -> str:
    """Raises OSError."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def voice_activity_file() -> Path:
    """The detector's one file, unaltered. Raises ModelError like `whole`."""
    (file,) = find(read_models(), VOICE_ACTIVITY).files
    return whole(VOICE_ACTIVITY) / file.name


def _model(entry: dict[str, object]) -> Model:
    files = tuple(ModelFile(**file) for file in entry.pop("file"))  # type: ignore[attr-defined]
    return Model(files=files, **entry)  # type: ignore[arg-type]


def _check(model: Model, folder: Path) -> ModelCheck:
    mend = MEND if model.lives == "installed" else "It is part of Earshot: install Earshot again."
    for file in model.files:
        here = folder / file.name
        if not here.is_file():
            return ModelCheck(model=model, state="missing", sentence=f"{model.title} is missing: {here}. {mend}")
        try:
            same = here.stat().st_size == file.bytes and sha256(here) == file.sha256
        except OSError as error:
            sentence = f"{here} cannot be read ({error.strerror}). Check its permissions and the disk."
            return ModelCheck(model=model, state="missing", sentence=sentence)
        if not same:
            sentence = f"{model.title} is not the one Earshot knows: {here} differs. {mend}"
            return ModelCheck(model=model, state="altered", sentence=sentence)
    return ModelCheck(model=model, state="present", sentence=f"{model.title} is complete and unaltered.")
