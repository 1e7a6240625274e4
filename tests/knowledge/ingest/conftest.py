"""What the tests of formats share: a file's content becomes what the reading process would answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.articles import Article
from knowledge.ingest.formats import read
from knowledge.ingest.messages import Answer
from knowledge.ingest.outcome import Given

ReadFile = Callable[[str, bytes | str], Answer]
ReadArticle = Callable[[str, bytes | str], Article]


@pytest.fixture
def answer() -> ReadFile:
    def read_file(name: str, content: bytes | str) -> Answer:
        data = content if isinstance(content, bytes) else content.encode()
        return read(Given(name=name, data=data, source="help"))

    return read_file


@pytest.fixture
def article(answer: ReadFile) -> ReadArticle:
    def read_article(name: str, content: bytes | str) -> Article:
        found = answer(name, content)
        assert found.status == "ok", found.reason
        (only,) = found.articles
        return only

    return read_article
