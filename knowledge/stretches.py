"""Cuts a long Markdown text where its blocks can be read apart from each other. Knows lines and fences, no blocks.

A parser of Markdown needs far more than twice the time for twice the text where somebody means it, or where an export
went wrong. Stretch by stretch the time grows with the length, and no text holds up an import.
"""

from __future__ import annotations

from collections.abc import Iterator

LONG = 30_000  # characters, from which a text is cut
TOO_LONG = 2 * LONG  # until a place that is safe; then it is cut at any line


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """`text` in pieces (start, end). A cut stands between blocks: below a blank line, and what follows is not indented."""
    if len(text) > LONG:
        start = 0
        for cut in _cuts(text):
            yield start, cut
            start = cut
        yield start, len(text)
    else:
        yield 0, len(text)


def _cuts(text: str) -> Iterator[int]:
    start = place = safe = 0
    fence = ""
    is_blank = is_torn = False
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        if is_blank and not fence and bare and not line[0].isspace():
            safe = place
        is_torn_now = place - start > TOO_LONG and safe <= start
        if is_torn_now or (place - start > LONG and safe > start):
            start = place if is_torn_now else safe
            is_torn = is_torn_now and bool(fence)
            yield start
        place += len(line)
        is_blank = not bare
        if bare.startswith(("```", "~~~")):
            fence = "" if fence and bare.startswith(fence) else fence or bare[:3]
            if is_torn and not fence:  # what closes torn code must not open some that has no end
                is_torn, start = False, place
                yield start
