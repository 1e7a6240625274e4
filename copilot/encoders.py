"""Which encoder is in use: the one that Earshot brings, or one that was taken on this machine in its place.

A taken one is a folder below the data folder with its own list of files and hashes, as models.toml has for the rest. The
setting `encoder` names it. An administrator's policy may name such a folder anywhere, once it was taken somewhere.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import tomllib
from pathlib import Path

from copilot import models, paths, settings
from copilot.errors import InputError, ModelError

FILES = ("model.onnx", "tokenizer.json", "encoder.toml")
TAKEN = "taken.toml"  # the hashes of the others
BACK = "`earshot knowledge encoder --shipped` goes back to the one that Earshot brings; then another can be taken."


def shipped() -> Path:
    return models.find(models.read_models(), models.ENCODER).path()


def folder(chosen: settings.Settings) -> Path:
    """Where the encoder in use is, whether it is whole or not."""
    return Path(chosen.encoder).absolute() if chosen.encoder else shipped()


def whole(folder: Path) -> Path:
    """`folder`, when every file there is the one that was shipped or taken, by its hash.

    Raises ModelError: the sentence says which is not, and what to do.
    """
    if not (folder / TAKEN).exists():
        return _as_shipped(folder)
    try:
        hashes = {name: str(tomllib.loads((folder / TAKEN).read_text("utf-8"))[name]) for name in FILES}
        wrong = next((name for name in FILES if models.sha256(folder / name) != hashes[name]), "")
    except (OSError, ValueError, KeyError) as problem:
        raise ModelError(f"The encoder in {folder} is incomplete ({problem}). {BACK}") from problem
    if wrong:
        raise ModelError(f"The encoder is not the one that was taken: {folder / wrong} differs. {BACK}")
    return folder


def in_use() -> Path:
    """The folder of the encoder in use, unaltered. Raises ModelError like `whole`."""
    return whole(folder(settings.load().settings))


def take(source: Path) -> Path:
    """Copy the exported encoder in `source` into the data folder, and use it from the next start on; its new folder.

    Raises InputError: the policy decides which one is used, or it cannot be written. Then nothing was changed.
    """
    if settings.load().origin("encoder") == "policy":
        raise InputError("The administrator has decided encoder; nothing was changed.")
    above = paths.private(paths.data_dir() / "encoders")
    try:
        made = Path(tempfile.mkdtemp(dir=above))
        try:
            for name in FILES:
                shutil.copyfile(source / name, made / name)
            listed = "".join(f'"{name}" = "{models.sha256(made / name)}"\n' for name in FILES)
            (made / TAKEN).write_text(f"# sha256 of the files as they were taken\n{listed}", encoding="utf-8")
            target = above / models.sha256(made / TAKEN)[:16]
            if target.exists():  # the same files; a running engine may read them, if they are still what they were
                _put_again(made, target)
            else:
                made.rename(target)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except OSError as error:
        raise InputError(f"The encoder cannot be kept in {above} ({error.strerror}); nothing was changed.") from error
    settings.remember({"encoder": str(target)})
    return target


def _put_again(made: Path, target: Path) -> None:
    for name in (*FILES, TAKEN):
        os.replace(made / name, target / name)


def go_back() -> None:
    """Use the one that Earshot brings, from the next start on. Raises InputError as `settings.remember` does."""
    settings.remember({"encoder": ""})


def _as_shipped(folder: Path) -> Path:
    try:
        return models.whole(models.ENCODER, folder)
    except ModelError as error:
        if folder == shipped():
            raise
        raise ModelError(
            f"The encoder in {folder} was not taken: it has no {TAKEN}, and is not the one that Earshot brings ({error}) "
            f"{BACK}"
        ) from error
