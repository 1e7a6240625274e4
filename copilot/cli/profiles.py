"""Whose journal a command means: that of the profile or file that was named, else every profile's that has one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from copilot import paths
from copilot.errors import JournalError
from copilot.journal.journal import Journal

Profile = Annotated[str, typer.Option(help="Only this profile; every profile that has a journal if left out.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A journal and the profile whose it is."""

    profile: str  # "" when a file was named
    path: Path


def kept(profile: str = "", file: Path | None = None) -> list[Kept]:
    """The journals that are meant, in the order of their profiles' names. One that is named may be missing.

    Raises:
        JournalError: none was named, and no profile has one.
        InputError: `profile` is no name of one.
    """
    if file is not None:
        return [Kept(profile="", path=file)]
    if profile:
        return [Kept(profile=profile, path=paths.profile_path(profile) / "journal.db")]
    folder = paths.data_dir() / "profiles"
    found = [Kept(profile=path.parent.name, path=path) for path in sorted(folder.glob("*/journal.db"))]
    if not found:
        raise JournalError(f"There is no journal in {folder} yet. `earshot demo` makes one in the profile demo.")
    return found


@contextmanager
def opened(one: Kept) -> Iterator[Journal]:
    """The journal, for as long as the block lasts. Raises JournalError."""
    with closing(Journal.open(one.path, create=False)) as journal:
        yield journal


@contextmanager
def holding(interaction: str, among: Sequence[Kept]) -> Iterator[Journal]:
    """The one journal of these that knows the interaction. Raises JournalError when none does."""
    for one in among:
        with opened(one) as journal:
            if journal.knows(interaction):
                yield journal
                return
    where = " or ".join(str(one.path) for one in among)
    raise JournalError(f"There is no interaction {interaction!r} in {where}. `earshot interactions` lists them.")
