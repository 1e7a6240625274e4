"""Ids for articles whose source gives them none: the same file, and the same question in it, get the same id again."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_LONGEST = 40


def derived_id(source: str, file: str, key: str = "") -> str:
    """For example "returns-policy-3f9a01c2". `key` tells the articles of one file apart."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", re.split(r"[/!]", file)[-1])
    digest = hashlib.blake2b("\0".join((source, file, key)).encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return "-".join(part for part in (slug(stem), digest) if part)


def slug(text: str) -> str:
    """Lower-case ASCII letters, digits and dashes of `text`, at most 40."""
    ascii_only = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")[:_LONGEST].rstrip("-")


def title_from(file: str) -> str:
    """A title for a file that has none in it: its name, as words."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", re.split(r"[/!]", file)[-1])
    words = re.sub(r"[_\-+]+|(?<=[a-z])(?=[A-Z])|%20", " ", stem).strip()
    return words[:1].upper() + words[1:] or file
