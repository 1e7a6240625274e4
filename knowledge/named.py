"""The names in articles: words that are written with a capital wherever they stand. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from knowledge.articles import Article

MOST = 1_000  # names
ENOUGH = 2_000  # articles: a second or two of reading
_WORD = re.compile(r"(?<![\w&])[^\W\d_][\w'’-]*[^\W_]")
_BEGINS = re.compile(r"(?:^|[.!?:>|#*\-–]|\d\.)\s*[\"'“‘(\[*_]*$")  # what stands before a word that begins something


def names(articles: Iterable[Article], most: int = MOST) -> list[str]:
    """What articles belong to, and words of their bodies that have a capital in mid-sentence and are nowhere written
    without one; those of most articles first. Read are no more than ENOUGH."""
    capital: Counter[str] = Counter()
    small: set[str] = set()
    for article in islice(articles, ENOUGH):
        found = set(article.about.split())
        for line in article.body.splitlines():
            for match in _WORD.finditer(line):
                word = match[0]
                if word.islower():
                    small.add(word)
                elif not _BEGINS.search(line[: match.start()]):
                    found.add(word)
        capital.update(found)
    return [name for name, _ in capital.most_common() if name.lower() not in small][:most]
