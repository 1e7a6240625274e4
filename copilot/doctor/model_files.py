"""The models, each file against its hash."""

from __future__ import annotations

from collections.abc import Iterable

from copilot import models, settings
from copilot.children import command
from copilot.doctor.finding import Finding, fail, ok, warn
from copilot.speech import trial


def model_files(profile: str = "") -> Iterable[Finding]:
    for found in models.check(models.read_models()):
        name = f"model {found.model.id}"
        if found.state == "present":
            yield ok(name, found.sentence)
        else:
            mend = models.MEND if found.model.lives == "installed" else "Install Earshot again."
            yield fail(name, found.sentence.removesuffix(f" {mend}"), mend)


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


def network(profile: str = "") -> Iterable[Finding]:
    yield ok("network", "None is needed: no destination is configured, and the engine refuses any but this machine.")
