"""The folder an index lives in: articles, passages and their vectors. Knows files; knows nothing of queries.

    manifest.json            format, encoder id, dim, corpus hash, names and SHA-256 of the other two
    articles-<hash>.json     the articles and their passages
    vectors-<hash>.faiss     FAISS flat index (inner product of unit vectors = cosine), row i = passage i

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
from typing import Any

from knowledge.articles import Article
from knowledge.embed import Embedder
from knowledge.errors import BadIndex, KnowledgeError
from knowledge.passages import Passage, Span, embedded_text, split

FORMAT = 1  # of the files, and of what a passage is: raise it when `split` or `embedded_text` changes
MANIFEST = "manifest.json"

Progress = Callable[[int, int], None]  # passages encoded, passages in all


@dataclass(frozen=True, slots=True)
class Index:
    """An index in memory. `vectors` is the FAISS index; its row i belongs to passages[i]."""

    articles: tuple[Article, ...]
    passages: tuple[Passage, ...]
    vectors: Any


def corpus_hash(articles: Sequence[Article]) -> str:
    """Changes when any article changes in any respect."""
    rows = [_article_row(article) for article in articles]
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def is_current(folder: Path, corpus: str, embedder: Embedder) -> bool:
    """Whether `folder` holds a sound index of exactly this corpus by this encoder."""
    try:
        manifest = _manifest(folder)
        _check(folder, manifest, embedder)
    except BadIndex:
        return False
    return bool(manifest["corpus"] == corpus)


def build(articles: Sequence[Article], embedder: Embedder, on_progress: Progress | None = None) -> Index:
    """Split and encode all articles."""
    import faiss
    import numpy as np

    pairs = [(article, passage) for article in articles for passage in split(article)]
    vectors = np.empty((len(pairs), embedder.dim), dtype=np.float32)
    for row, (article, passage) in enumerate(pairs):
        vectors[row] = embedder.encode([embedded_text(article, passage)])[0]
        if on_progress:
            on_progress(row + 1, len(pairs))
    flat = faiss.IndexFlatIP(embedder.dim)
    flat.add(vectors)
    return Index(tuple(articles), tuple(passage for _, passage in pairs), flat)


def save(index: Index, folder: Path, embedder: Embedder) -> None:
    """Write `index` into `folder`, or leave what was there; raises KnowledgeError if the disk refuses."""
    import faiss

    rows = {
        "articles": [_article_row(a) for a in index.articles],
        "passages": [_passage_row(p) for p in index.passages],
    }
    articles = json.dumps(rows, ensure_ascii=False).encode()
    vectors = faiss.serialize_index(index.vectors).tobytes()
    names = {"articles": f"articles-{_digest(articles)[:16]}.json", "vectors": f"vectors-{_digest(vectors)[:16]}.faiss"}
    manifest = {
        "format": FORMAT,
        "encoder": embedder.id,
        "dim": embedder.dim,
        "corpus": corpus_hash(index.articles),
        "files": {names["articles"]: _digest(articles), names["vectors"]: _digest(vectors)},
    } | names
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / names["articles"], articles)
        _write(folder / names["vectors"], vectors)
        _write(folder / MANIFEST, json.dumps(manifest, indent=1).encode())
        for stray in _strays(folder, keep=set(names.values())):
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

    manifest = _manifest(folder)
    articles, vectors = _check(folder, manifest, embedder)
    rows = json.loads(articles)
    index = Index(
        tuple(_article(row) for row in rows["articles"]),
        tuple(_passage(row) for row in rows["passages"]),
        faiss.deserialize_index(np.frombuffer(vectors, dtype=np.uint8)),
    )
    if index.vectors.ntotal != len(index.passages) or index.vectors.d != embedder.dim:
        raise _damaged(folder)
    return index


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


def _check(folder: Path, manifest: dict[str, Any], embedder: Embedder) -> tuple[bytes, bytes]:
    """The bytes of articles and vectors, when manifest, encoder and digests agree."""
    if manifest.get("format") != FORMAT:
        raise BadIndex(f"The knowledge index in {folder} was made by another version of Earshot. Build it again.")
    if (manifest.get("encoder"), manifest.get("dim")) != (embedder.id, embedder.dim):
        raise BadIndex(
            f"The knowledge index in {folder} was made with another encoder ({manifest.get('encoder')}), "
            f"this one is {embedder.id}. Build it again."
        )
    try:
        articles, vectors = ((folder / Path(manifest[kind]).name).read_bytes() for kind in ("articles", "vectors"))
        sound = all(
            _digest(content) == manifest["files"][manifest[kind]]
            for kind, content in (("articles", articles), ("vectors", vectors))
        )
        sound = sound and isinstance(manifest["corpus"], str)
    except (OSError, KeyError, TypeError) as problem:
        raise _damaged(folder) from problem
    if not sound:
        raise _damaged(folder)
    return articles, vectors


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


def _strays(folder: Path, keep: set[str]) -> Iterator[Path]:
    for pattern in ("articles-*.json*", "vectors-*.faiss*", f"{MANIFEST}.*.new"):
        yield from (file for file in folder.glob(pattern) if file.name not in keep)


def _article_row(article: Article) -> dict[str, Any]:
    row = asdict(article)
    for name in ("valid_from", "valid_to"):
        row[name] = row[name].isoformat() if row[name] else None
    return row


def _article(row: dict[str, Any]) -> Article:
    days = {name: datetime.date.fromisoformat(row[name]) if row[name] else None for name in ("valid_from", "valid_to")}
    return Article(**row | days | {"labels": tuple(row["labels"])})


def _passage_row(passage: Passage) -> list[Any]:
    return [passage.article, passage.section, list(passage.heading), passage.span.start, passage.span.end]


def _passage(row: list[Any]) -> Passage:
    article, section, heading, start, end = row
    return Passage(article, section, tuple(heading), Span(start, end))
