"""Where a JSON file is broken, and what to do about it, in words. Nothing is mended: what was meant is for people to say."""

from __future__ import annotations

import json
from collections.abc import Mapping

# How Python's parser begins its messages, and what the person who wrote the file has to do.
_TOLD: Mapping[str, str] = {
    "Unterminated string": 'the text that begins here is never closed; put a " at its end, or export it again',
    "Extra data": "it is over before this, and more follows; put all of it in one list [ … ]",
    "Expecting ','": "a comma or a closing bracket is missing before this; put it there",
    "Expecting ':'": "a colon is missing before this; put it there",
    "Expecting property name": 'here a name has to stand, in straight double quotes ("); put them around it',
    "Invalid control character": r"a line break or a tab stands in a text; write \n or \t for it",
    "Invalid \\": r"a \ stands alone in a text; write \\ for it",
}
_ELSE = 'nothing that JSON knows stands here; texts need straight double quotes ("), correct it or export it again'


def told(problem: json.JSONDecodeError) -> str:
    """A sentence's worth: the place to look at, and what is wrong there."""
    text, place = problem.doc, problem.pos
    what = next((what for begins, what in _TOLD.items() if problem.msg.startswith(begins)), _ELSE)
    before = len(text[:place].rstrip()) - 1
    if not text[place:].strip():
        what = "it ends before it is whole; export or copy it again"
    elif text[place] in "]}" and text[before : before + 1] == ",":
        place, what = before, f"there is a comma before the closing {text[place]}; remove it"
    line, column = text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place)
    return f"it is not valid JSON (line {line}, column {column}): {what}"
