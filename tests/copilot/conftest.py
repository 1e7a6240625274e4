"""The demo's own playbooks and customers, and calls that are played with them by a script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from copilot import paths
from copilot.content import Content, read_content
from copilot.model import Source
from copilot.records import casebook
from copilot.records.readers import CaseBookReader
from tests.copilot.scripted import ScriptedCall

DEMO = paths.resources() / "demo"


@pytest.fixture(scope="session")
def demo_content() -> Content:
    """The demo's playbooks with every cited section known."""
    content = read_content(DEMO)
    places = {ref: Source(ref=ref.split("#")[0], section=int(ref.split("#")[1])) for ref in content.references}
    return replace(content, sources=places)


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[CaseBookReader]:
    """The reading face of a case book with the demo's customers."""
    casebook.prepare(tmp_path / "casebook.db", seed=DEMO / "customers.toml")
    found = CaseBookReader(tmp_path / "casebook.db")
    yield found
    found.close()


@pytest.fixture
def call() -> ScriptedCall:
    """A call without playbooks and records."""
    return ScriptedCall()


@pytest.fixture
def demo(demo_content: Content, reader: CaseBookReader) -> ScriptedCall:
    """A call with the demo's playbooks and customers."""
    return ScriptedCall(demo_content, reader)
