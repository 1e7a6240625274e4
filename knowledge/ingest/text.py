"""Bytes to text: which encoding it is, and without the characters that nobody sees.

Encodings are tried from certain to likely: byte order mark, the zeros of UTF-16, strict UTF-8, what the file says
itself, and a guess among the code pages that offices use (left to itself the guesser takes German Latin-1 for cp775).
"""

from __future__ import annotations

import codecs
import re

from knowledge.ingest.outcome import Unusable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CODE_PAGES = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp932", "gb18030", "big5", "euc_kr"]
_STRAY = 2  # zeros in a text
_SAMPLE = 100_000  # bytes that a guess looks at

# Zero-width, bidirectional and tag characters, soft hyphens, pdfium's mark for a hyphen at a line's end, halves of
# characters (which JSON can hold and no file can), and controls
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufe00-\ufe0f\ufeff"
    "\ufff0-\uffff\U000e0000-\U000e0fff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")
_LIGATURE = re.compile("[ﬀ-ﬆ]")


def clean(text: str) -> str:
    """`text` without what nobody sees: what is searched, shown and sent to a model is what a reader would read."""
    text = _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))
    return _LIGATURE.sub(lambda match: _LIGATURES[match[0]], _SPACES.sub(" ", text))


def decode(data: bytes, *, said: str = "") -> str:
    """The clean text in `data`; `said` is the encoding that the file names, if it names one.

    Raises Unusable if it is no text at all.
    """
    return clean(_decoded(data, said))


def _decoded(data: bytes, said: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if encoding := _wide(data):
        return data.decode(encoding, "replace")
    if data.count(0, 0, _SAMPLE) > len(data[:_SAMPLE]) / 1000 and not _is_slip(data):
        raise Unusable("skipped", "it holds no text that Earshot can read")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as problem:
        if problem.end >= len(data) and problem.reason == "unexpected end of data":  # cut off inside a character
            return data[: problem.start].decode("utf-8")
    try:
        if said and codecs.lookup(said).name not in ("utf-8", "ascii", "iso8859-1"):
            return data.decode(said)
    except (LookupError, UnicodeDecodeError):
        pass  # it says so, but it is not
    return _guessed(data)


def _is_slip(data: bytes) -> bool:
    """Whether it is text but for a zero or two, which also a short file may have."""
    try:
        return len(data.decode("utf-8")) > 0 and data.count(0) <= _STRAY
    except UnicodeDecodeError:
        return False


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: in most scripts every other byte of it is zero."""
    sample = data[: _SAMPLE // 10 * 2]
    pairs = len(sample) // 2
    if pairs < 2:
        return ""
    if sample[1::2].count(0) > 0.4 * pairs and sample[0::2].count(0) < 0.1 * pairs:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.4 * pairs and sample[1::2].count(0) < 0.1 * pairs:
        return "utf-16-be"
    return ""


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415  # only few files need it

    best = from_bytes(data[:_SAMPLE], cp_isolation=_CODE_PAGES).best()
    guess = best.encoding if best else "cp1252"
    if guess in ("cp1250", "cp1254") and _is_western(data[:_SAMPLE]):
        guess = "cp1252"
    return data.decode(guess, "replace")


def _is_western(data: bytes) -> bool:
    """Whether it reads as well in cp1252: no signs inside words, none of the letters that Czech or Hungarian leave."""
    text = data.decode("cp1252", "replace")
    inside = re.search(r"[^\W\d_][³¹¿¥£¢¼¾Ÿ\ufffd]|[³¹¥£¢¼¾\ufffd][a-z]|\ufffd", text)
    foreign = ("ì" in text and "è" in text) or ("õ" in text and "ã" not in text) or "ð" in text
    return not inside and not foreign
