"""The models, each file against its hash."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from copilot import encoders, models, settings
from copilot.children import command
from copilot.doctor.finding import Finding, fail, ok, warn
from copilot.errors import InputError, ModelError
from copilot.speech import trial
from copilot.speech.terms import read_names


def model_files(profile: str = "") -> Iterable[Finding]:
    for found in models.check(models.read_models()):
        name = f"model {found.model.id}"
        if found.state == "present":
            yield ok(name, found.sentence)
        else:
            mend = models.MEND if found.model.lives == "installed" else "Install Earshot again."
            yield fail(name, found.sentence.removesuffix(f" {mend}"), mend)


def encoder(profile: str = "") -> Iterable[Finding]:
    """The encoder that the settings name in place of the shipped one."""
    chosen = settings.load().settings
    if not chosen.encoder:
        return
    try:
        yield ok(
            "encoder", f"Passages are found with the one in {encoders.whole(encoders.folder(chosen))}, as it was taken."
        )
    except ModelError as error:
        yield fail("encoder", str(error).removesuffix(f" {encoders.BACK}"), encoders.BACK)


def recognizer(profile: str = "") -> Iterable[Finding]:
    """The recogniser that the settings name, tried as the speech worker does."""
    folder = settings.load().settings.recognizer
    if not folder:
        return
    why = trial.refusal(folder, command(*trial.COMMAND))
    if why:
        yield warn("recogniser", why, "Name another folder in the setting `recognizer`, or none.")
    else:
        yield ok("recogniser", f"Calls are heard with the one in {folder}.")


def site_terms(profile: str = "") -> Iterable[Finding]:
    """The list of names that the settings name."""
    file = settings.load().settings.terms
    if not file:
        return
    try:
        yield ok("terms", f"{len(read_names(Path(file)))} names are known from {file}.")
    except InputError as error:
        yield warn("terms", str(error), "Name another file in the setting `terms`, or none.")


def network(profile: str = "") -> Iterable[Finding]:
    if not settings.load().settings.gateway or profile == "demo":
        yield ok("network", "None is needed: no destination is configured, and the engine refuses any but this machine.")
