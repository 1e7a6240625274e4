"""The folder an index lives in: articles, passages and their vectors. Knows files; knows nothing of queries.

    manifest.json            format, encoder id, dim, corpus hash, SHA-256 of the others
    articles-<hash>.json     the articles and their passages
    vectors-<hash>.faiss     FAISS flat index (inner product of unit vectors = cosine), row i = passage i
    headings-<hash>.faiss    the same for the title and headings above each passage

The manifest is written last, by rename. Whoever is killed while building leaves the old manifest with its files, or
the new one with its own, and stray files that the next build removes.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.articles import Article, Place
from knowledge.embed import Embedder
from knowledge.errors import BadIndex, KnowledgeError
from knowledge.passages import Passage, Span, embedded_text, heading_text, split

if TYPE_CHECKING:
    from knowledge.embed import Vectors

FORMAT = 3  # of the files, and of what a passage is: raise it when `split`, `embedded_text` or `heading_text` changes
MANIFEST = "manifest.json"
KINDS = {"articles": ".json", "vectors": ".faiss", "headings": ".faiss"}

Progress = Callable[[int, int], None]  # texts encoded, texts in all


@dataclass(frozen=True, slots=True)
class Index:
    """An index in memory. `vectors` and `headings` are FAISS indexes; their row i belongs to passages[i]."""

    articles: tuple[Article, ...]
    passages: tuple[Passage, ...]
    vectors: Any
    headings: Any


def corpus_hash(articles: Sequence[Article]) -> str:
    """Changes when any article changes in any respect."""
    rows = [_article_row(article) for article in articles]
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def build(articles: Sequence[Article], embedder: Embedder, on_progress: Progress | None = None) -> Index:
    """Split and encode all articles."""
    by_id = {article.id: article for article in articles}
    passages = tuple(passage for article in articles for passage in split(article))
    texts = [embedded_text(by_id[passage.article], passage) for passage in passages]
    above = [heading_text(by_id[passage.article], passage) for passage in passages]
    vectors: dict[str, Vectors] = {}
    for text in (work := list(dict.fromkeys([*texts, *above]))):
        vectors[text] = embedder.encode([text])[0]
        if on_progress:
            on_progress(len(vectors), len(work))
    return Index(tuple(articles), passages, _flat(texts, vectors, embedder), _flat(above, vectors, embedder))


def save(index: Index, folder: Path, embedder: Embedder) -> None:
    """Write `index` into `folder`, or leave what was there; raises KnowledgeError if the disk refuses."""
    import faiss

    articles = [_article_row(article) for article in index.articles]
    passages = [_passage_row(passage) for passage in index.passages]
    contents = {
        "articles": json.dumps({"articles": articles, "passages": passages}, ensure_ascii=False).encode(),
        "vectors": faiss.serialize_index(index.vectors).tobytes(),
        "headings": faiss.serialize_index(index.headings).tobytes(),
    }
    digests = {kind: _digest(content) for kind, content in contents.items()}
    manifest = {
        "format": FORMAT,
        "encoder": embedder.id,
        "dim": embedder.dim,
        "corpus": corpus_hash(index.articles),
        "sha256": digests,
    }
    files = {kind: _file(folder, kind, digests[kind]) for kind in KINDS}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for kind, content in contents.items():
            _write(files[kind], content)
        _write(folder / MANIFEST, json.dumps(manifest, indent=1).encode())
        for stray in _strays(folder, keep=set(files.values())):
            stray.unlink(missing_ok=True)
    except OSError as problem:
        raise KnowledgeError(
            f"The knowledge index could not be written to {folder} ({problem.strerror}). "
            "Free some space or choose another folder; the previous index is untouched."
        ) from problem


def load(folder: Path, embedder: Embedder) -> Index:
    """Read the index in `folder`; raises BadIndex if it is absent, damaged, or of another encoder."""
    import faiss
    import numpy as np

    contents = _contents(folder, _manifest(folder), embedder)
    rows = json.loads(contents["articles"])
    index = Index(
        tuple(_article(row) for row in rows["articles"]),
        tuple(_passage(row) for row in rows["passages"]),
        *(faiss.deserialize_index(np.frombuffer(contents[kind], dtype=np.uint8)) for kind in ("vectors", "headings")),
    )
    if any((flat.ntotal, flat.d) != (len(index.passages), embedder.dim) for flat in (index.vectors, index.headings)):
        raise _damaged(folder)
    return index


def is_current(folder: Path, corpus: str, embedder: Embedder) -> bool:
    """Whether `folder` holds a sound index of exactly this corpus by this encoder."""
    try:
        manifest = _manifest(folder)
        _contents(folder, manifest, embedder)
    except BadIndex:
        return False
    return bool(manifest["corpus"] == corpus)


def _flat(texts: Sequence[str], vectors: dict[str, Vectors], embedder: Embedder) -> Any:
    import faiss
    import numpy as np

    flat = faiss.IndexFlatIP(embedder.dim)
    if texts:
        flat.add(np.stack([vectors[text] for text in texts]))
    return flat


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except FileNotFoundError as problem:
        raise BadIndex(f"There is no knowledge index in {folder}. Build one from the articles first.") from problem
    except (OSError, ValueError) as problem:
        raise _damaged(folder) from problem
    if not isinstance(manifest, dict):
        raise _damaged(folder)
    return manifest


def _contents(folder: Path, manifest: dict[str, Any], embedder: Embedder) -> dict[str, bytes]:
    """The bytes of the files, when manifest, encoder and digests agree."""
    if manifest.get("format") != FORMAT:
        raise BadIndex(f"The knowledge index in {folder} was made by another version of Earshot. Build it again.")
    if (manifest.get("encoder"), manifest.get("dim")) != (embedder.id, embedder.dim):
        raise BadIndex(
            f"The knowledge index in {folder} was made with another encoder ({manifest.get('encoder')}), "
            f"this one is {embedder.id}. Build it again."
        )
    try:
        digests = {kind: str(manifest["sha256"][kind]) for kind in KINDS}
        contents = {kind: _file(folder, kind, digests[kind]).read_bytes() for kind in KINDS}
    except (OSError, KeyError, TypeError) as problem:
        raise _damaged(folder) from problem
    if any(_digest(contents[kind]) != digests[kind] for kind in KINDS) or not isinstance(manifest.get("corpus"), str):
        raise _damaged(folder)
    return contents


def _file(folder: Path, kind: str, digest: str) -> Path:
    return folder / Path(f"{kind}-{digest[:16]}{KINDS[kind]}").name


def _damaged(folder: Path) -> BadIndex:
    return BadIndex(f"The knowledge index in {folder} is damaged. Build it again from the articles.")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _write(file: Path, content: bytes) -> None:
    """All of it under its name, or nothing: written beside, flushed to disk, renamed."""
    beside = file.with_name(f"{file.name}.{os.getpid()}.new")
    try:
        with beside.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


def _strays(folder: Path, keep: set[Path]) -> Iterator[Path]:
    """Files of an earlier index, or of a build that was cut short."""
    patterns = [f"{MANIFEST}.*.new", *(f"{kind}-*{ending}*" for kind, ending in KINDS.items())]
    yield from (file for pattern in patterns for file in folder.glob(pattern) if file not in keep)


def _article_row(article: Article) -> dict[str, Any]:
    row = asdict(article)
    for name in ("valid_from", "valid_to"):
        row[name] = row[name].isoformat() if row[name] else None
    return row


def _article(row: dict[str, Any]) -> Article:
    days = {name: datetime.date.fromisoformat(row[name]) if row[name] else None for name in ("valid_from", "valid_to")}
    places = tuple(Place(**place) for place in row["places"])
    return Article(**row | days | {"labels": tuple(row["labels"]), "places": places})


def _passage_row(passage: Passage) -> list[Any]:
    return [passage.article, passage.section, list(passage.heading), passage.span.start, passage.span.end]


def _passage(row: list[Any]) -> Passage:
    article, section, heading, start, end = row
    return Passage(article, section, tuple(heading), Span(start, end))
