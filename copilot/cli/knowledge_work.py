"""What the commands about knowledge share: how far long work is, and trouble told as trouble that a person can mend."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress

from copilot.errors import InputError
from knowledge.errors import KnowledgeError


@contextmanager
def in_words() -> Iterator[None]:
    """What is wrong with the knowledge base is something the user can mend."""
    try:
        yield
    except KnowledgeError as error:
        raise InputError(str(error)) from error


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, from the first step that is told: takes how many are done, and of how many."""
    with Progress(console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(what, visible=False)
        yield lambda done, of: bars.update(task, completed=done, total=of, visible=True)
