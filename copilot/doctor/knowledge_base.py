"""The knowledge base: whether every part of it is as it was written."""

from __future__ import annotations

import importlib
from collections.abc import Iterable

from copilot import paths
from copilot.doctor.finding import Finding, fail, ok
from knowledge.errors import KnowledgeError

MEND = "Run `earshot knowledge check --repair`: what is derived is made again, no readable article is lost."


def knowledge_base(profile: str) -> Iterable[Finding]:
    folder = paths.profile_path(profile) / "knowledge"
    if not folder.exists():
        yield ok("knowledge", "There is no knowledge base yet: the first import or call makes it.")
        return
    try:
        module = importlib.import_module("knowledge.store.check")  # needs the SQLite that was looked for before
    except ImportError as error:
        yield fail("knowledge", f"The package {error.name} is missing.", "Run `pip install -c constraints.txt .`")
        return
    try:
        found = module.check(folder)
    except KnowledgeError as problem:  # it cannot be looked at; nothing says that it is damaged
        yield fail("knowledge", str(problem), "Run `earshot doctor` again after that.")
        return
    mend = MEND if profile == "default" else MEND.replace("--repair", f"--repair --profile {profile}")
    for finding in found:
        yield fail("knowledge", finding.say, mend)
    if not found:
        yield ok("knowledge", f"Every passage is as it was written, in {folder}.")
