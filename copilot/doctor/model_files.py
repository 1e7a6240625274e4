"""The models, each file against its hash."""

from __future__ import annotations

from collections.abc import Iterable

from copilot import models
from copilot.doctor.finding import Finding, fail, ok


def model_files(profile: str = "") -> Iterable[Finding]:
    for found in models.check(models.read_models()):
        name = f"model {found.model.id}"
        if found.state == "present":
            yield ok(name, found.sentence)
        else:
            mend = models.MEND if found.model.lives == "installed" else "Install Earshot again."
            yield fail(name, found.sentence.removesuffix(f" {mend}"), mend)


def network(profile: str = "") -> Iterable[Finding]:
    yield ok("network", "None is needed: no destination is configured, and the engine refuses any but this machine.")
