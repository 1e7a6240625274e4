"""What the profile's calls are assisted with: playbooks, wrap-up codes and articles, and which of them are broken."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from copilot import settings, site
from copilot.articles import UNREAD, reading_process, source_of
from copilot.content import read_content
from copilot.doctor.finding import Finding, fail, ok, warn
from copilot.errors import InputError
from knowledge.errors import KnowledgeError
from knowledge.gathered import Gathered
from knowledge.importing import import_folder

GUIDE = "Put it there, or name another folder in the settings; docs/CONTENT.md describes the files."


def content(profile: str) -> Iterable[Finding]:
    playbooks, articles = site.content_folders(profile, settings.load().settings)
    own = site.own_content(profile)
    yield judge_content(playbooks, made_later=playbooks == own)
    yield judge_articles(articles, made_later=articles == own / "articles")


def judge_content(folder: Path, *, made_later: bool = False) -> Finding:
    """`made_later`: the folder is made at the first start, so that it may be missing now."""
    if made_later and not folder.exists():
        return _none("content", "playbooks or wrap-up codes", folder)
    try:
        found = read_content(folder)
    except InputError as error:
        return fail("content", str(error), "Until it is mended, Earshot does not start with this profile.")
    if not found.playbooks and not found.wrapups:
        return _none("content", "playbooks or wrap-up codes", folder)
    return ok("content", f"{len(found.playbooks)} playbooks and {len(found.wrapups)} wrap-up codes, from {folder}.")


def judge_articles(folder: Path, *, made_later: bool = False) -> Finding:
    if made_later and not folder.exists():
        return _none("articles", "articles", folder)
    gathered = Gathered()
    try:
        with reading_process() as reader:
            reports = list(import_folder(folder, source_of(folder), gathered, reader))
    except KnowledgeError as error:
        return fail("articles", str(error), GUIDE)
    count = len(gathered.articles())
    if unread := [report for report in reports if report.status in UNREAD]:
        named = ", ".join(f"{report.file} ({report.reason})" for report in unread)
        say = f"Articles from {folder}: {count} are used, {len(unread)} files could not be read whole: {named}."
        return warn("articles", say, "Mend the files; what could not be read of them is left out.")
    if not count:
        return _none("articles", "articles", folder)
    return ok("articles", f"{count} articles, from {folder}.")


def _none(name: str, what: str, folder: Path) -> Finding:
    return warn(name, f"There are no {what} in {folder}.", GUIDE)
