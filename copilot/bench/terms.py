"""`earshot bench terms DIR`: which words terms put right and which they break, with lists of 10, 100 and 1,000.

DIR holds `manifest.jsonl`, a sentence a line: {audio, start, end, text, set, names}, and for each set NAME.txt with other
names such as a list of that kind holds. Each sentence is heard once. With a list of n terms it knows its own names and
the first others; it counts what became of each word. The lines of the demo calls, in which nobody says a name of the
lists, are heard with the others alone.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from copilot import models, paths
from copilot.audio.files import Recording, open_recording
from copilot.audio.track import read_track
from copilot.bench import speech
from copilot.errors import InputError
from copilot.speech.moonshine import Moonshine
from copilot.speech.normalize import normalize
from copilot.speech.recognizer import HeardWord
from copilot.speech.resample import to_decoder
from copilot.speech.terms import Terms, ordinary_words, read_names, terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SIZES = (10, 100, 1_000)
ROOM_S = 0.3  # heard before and after each sentence
Words = tuple[HeardWord, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as it was said and as it was heard; the names in it that a list would hold."""

    text: str
    words: Words
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """Words that terms changed."""

    right: int = 0  # wrong before, right now
    other: int = 0  # wrong before, wrong in another way now
    broken: int = 0  # right before

    def __add__(self, more: Tally) -> Tally:
        return Tally(self.right + more.right, self.other + more.other, self.broken + more.broken)


def tally(truth: str, before: Words, after: Words) -> Tally:
    """What became of the words that were changed. Wherever it stands, a word of `truth` is right."""
    said = Counter(normalize(truth))
    missing = said - Counter(normalize(" ".join(word.text for word in before)))
    total = Tally()
    was, now = ([word.text for word in words] for words in (before, after))
    for old, new in _spans(was, now):
        heard, got = Counter(normalize(" ".join(old))), Counter(normalize(" ".join(new)))
        if heard == got:
            continue
        if got <= missing:
            total += Tally(right=1)
        elif heard <= said:
            total += Tally(broken=1)
        else:
            total += Tally(other=1)
    return total


def _spans(was: list[str], now: list[str]) -> list[tuple[list[str], list[str]]]:
    """Runs of words that gave way to others."""
    steps = SequenceMatcher(None, was, now, autojunk=False).get_opcodes()
    return [(was[a:b], now[c:d]) for kind, a, b, c, d in steps if kind != "equal"]


def run(folder: Path, each: Callable[[Iterable[Any]], Iterable[Any]] = iter) -> dict[str, Any]:
    """{"words": …, "sets": {name: {"sentences", "wrong", "lists": {size: {"right", "other", "broken"}}}}}.

    Raises InputError or ModelError.
    """
    model = models.whole(models.SPEECH)
    ordinary = ordinary_words(model)
    heard = _heard(folder, Moonshine(model), each)
    others = {name: read_names(folder / f"{name}.txt") for name in heard if name}
    talk = heard.pop("", [])
    sets = {}
    for name, said in sorted(heard.items()):
        lists = {size: _with_list(said, talk, others[name], size, ordinary) for size in SIZES}
        wrong = sum(_missing(one) for one in said)
        sets[name] = {
            "sentences": len(said),
            "names": sum(len(one.names) for one in said),
            "wrong": wrong,
            "lists": lists,
        }
    return {"talk": sum(len(one.words) for one in talk), "sets": sets}


def _with_list(
    said: Sequence[Said], talk: Sequence[Said], others: list[str], size: int, ordinary: frozenset[str]
) -> dict[str, int]:
    total = Tally()
    for one in said:
        total += _changed(one, terms([*one.names, *others[: size - len(one.names)]], ordinary))
    nobodys = terms(others[:size], ordinary)
    for one in talk:
        total += _changed(one, nobodys)
    return {"right": total.right, "other": total.other, "broken": total.broken}


def _changed(one: Said, known: Terms) -> Tally:
    return tally(one.text, one.words, known.words(one.words))


def _missing(one: Said) -> int:
    """How many of its names were not recognised."""
    heard = normalize(" ".join(word.text for word in one.words))
    return sum(not set(normalize(name)) <= set(heard) for name in one.names)


def _heard(
    folder: Path, recognizer: Moonshine, each: Callable[[Iterable[Any]], Iterable[Any]]
) -> dict[str, list[Said]]:
    """By set; the talk of the demo calls under ""."""
    heard: dict[str, list[Said]] = defaultdict(list)
    for name, recording, leg, rows in each(list(_spoken(folder))):
        sound = speech.read_legs(recording, rows)
        samples = sound.get(leg, next(iter(sound.values())))
        for row in rows:
            words = recognizer.decode(_clip(samples, recording.rate, row.start, row.end)).words
            heard[name].append(Said(row.text, words, row.names))
    return heard


@dataclass(frozen=True, slots=True)
class _Row:
    leg: str
    start: float
    end: float
    text: str
    names: tuple[str, ...] = ()


def _spoken(folder: Path) -> Iterator[tuple[str, Recording, str, list[_Row]]]:
    """Set, recording, leg and what is said there."""
    references = speech.read_manifest(folder)
    names = _names(folder)
    files: dict[tuple[str, Path], list[_Row]] = defaultdict(list)
    for reference, own in zip(references, names, strict=True):
        row = _Row(reference.leg, reference.start, reference.end, reference.text, own)
        files[reference.set, reference.audio].append(row)
    for (name, audio), rows in files.items():
        yield name, open_recording(audio), rows[0].leg, rows
    for call in sorted((paths.resources() / "demo" / "calls").glob("*.flac")):
        recording = open_recording(call)
        lines = read_track(call, recording.seconds).utterances
        for leg in ("agent", "customer"):
            yield "", recording, leg, [_Row(leg, u.start, u.end, u.text) for u in lines if u.leg == leg]


def _names(folder: Path) -> list[tuple[str, ...]]:
    """The names of each line of the manifest, whose other fields are read already."""
    file = folder / "manifest.jsonl"
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    try:
        return [tuple(map(str, row["names"])) for row in rows]
    except (KeyError, TypeError) as error:
        raise InputError(f'{file} must say in each line which "names" its text holds, as a list.') from error


def _clip(samples: NDArray[np.int16], rate: int, start: float, end: float) -> NDArray[np.float32]:
    import numpy as np

    clip = samples[max(0, round((start - ROOM_S) * rate)) : round((end + ROOM_S) * rate)]
    return to_decoder(clip.astype(np.float32) / np.float32(32768), rate)


def terms_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with manifest.jsonl, recordings and lists.")],
    as_json: Annotated[bool, typer.Option("--json", help="Figures as JSON.")] = False,
) -> None:
    """Words that terms put right and words that they break, with lists of 10, 100 and 1,000 terms."""
    console, errors = Console(), Console(stderr=True)
    found = run(folder, each=lambda rows: track(rows, description="Hearing", console=errors, transient=True))
    if as_json:
        console.print(json.dumps(found), markup=False, highlight=False, soft_wrap=True)
        return
    table = Table(
        "terms from", "list", "names put right", "a wrong word became another", "right words broken",
        caption=f"Right words broken: also among {found['talk']} words of the demo calls.",
    )  # fmt: skip
    for name, of in found["sets"].items():
        for size, counts in of["lists"].items():
            put_right = f"{counts['right']} of {of['wrong']} ({of['names']} said)"
            table.add_row(name, f"{size:,}", put_right, str(counts["other"]), str(counts["broken"]))
    console.print(table)
