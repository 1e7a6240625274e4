"""A sentence-transformers model to the folder that `knowledge.embed.OnnxEmbedder` opens: exported, quantised, compared.

The graph takes `input_ids` and `attention_mask` (int64, [batch, tokens]) and returns `embedding` (float32, [batch, dim],
unit length): token types, pooling and normalisation are inside, so that whoever runs it needs a tokeniser and nothing
else. Exporting twice gives the same bytes. Needs the extra `encoders`, which nothing imports before it is asked for.
"""

from __future__ import annotations

import json
import logging
import os
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copilot import models, paths
from copilot.errors import InputError
from knowledge.embed import Embedder, OnnxEmbedder

OPSET = 17
FP32_LEAST, INT8_MEAN = 0.9999, 0.99  # cosine to sentence-transformers' own vectors, below which an export is refused
POOLINGS = ("mean", "cls")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What an exported folder says of itself."""

    name: str  # what its id begins with
    model: str
    source: str
    licence: str
    by: str  # who wrote the folder


@dataclass(frozen=True, slots=True)
class Likeness:
    """Cosines to sentence-transformers' own vectors of the same texts."""

    fp32_least: float
    int8_mean: float
    int8_least: float


def load(folder: Path, attention: str = "eager") -> Any:
    """The model as sentence-transformers serves it. Eager attention is what the exporter can trace.

    Raises InputError: the extra is missing, or there is no such model in `folder`.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # read by huggingface_hub when it is first imported
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    if not (folder / "modules.json").is_file():
        raise InputError(
            f"{folder} holds no encoder: neither modules.json of a sentence-transformers model nor encoder.toml of an "
            "exported one is there. Name the folder of one."
        )
    with _quietly():
        try:
            import onnx  # noqa: F401, PLC0415
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging as untyped  # noqa: PLC0415
        except ImportError as error:
            raise InputError(
                f"To export an encoder the package {error.name} is needed. Run `pip install 'earshot[encoders]'`, or "
                "export it on a machine that has it, and name the exported folder here."
            ) from error
        their_log: Any = untyped
        their_log.disable_progress_bar()
        their_log.set_verbosity_error()
        try:
            return SentenceTransformer(
                str(folder), device="cpu", local_files_only=True, model_kwargs={"attn_implementation": attention}
            )
        except Exception as problem:  # whatever a file of any kind makes three libraries raise
            raise InputError(
                f"sentence-transformers cannot load the model in {folder} ({_first_line(problem)}). Nothing was changed."
            ) from problem


def export(model: Any, tokenizer_json: Path, folder: Path, plain: Path, origin: Origin) -> None:
    """Write `model` to `folder` as it is served, and to `plain` before it is quantised.

    Raises InputError if it is built otherwise than can be exported.
    """
    if not tokenizer_json.is_file():
        raise InputError(f"{tokenizer_json} is missing: only models with a fast tokeniser can be exported.")
    for made in (folder, plain):
        paths.make(made)
    facts = {"dim": model.get_embedding_dimension(), "max_tokens": model.max_seq_length}
    with _quietly():
        _export_fp32(model, plain / "model.onnx")
        _quantise(plain / "model.onnx", folder / "model.onnx")
    for made in (plain, folder):
        _describe(made, tokenizer_json, origin, **facts)


def likeness(model: Any, plain: Path, folder: Path, texts: Sequence[str]) -> Likeness:
    """How close both exports come to what `model` itself says. Raises InputError if that is not close enough."""
    theirs = model.encode(list(texts), normalize_embeddings=True, batch_size=32)
    fp32, int8 = ((embedder.encode(texts) * theirs).sum(axis=1) for embedder in _both(plain, folder))
    found = Likeness(float(fp32.min()), float(int8.mean()), float(int8.min()))
    if not (found.fp32_least >= FP32_LEAST and found.int8_mean >= INT8_MEAN):
        raise InputError(
            f"The export does not say what the model says: cosine {found.fp32_least:.5f} at least before it is "
            f"quantised ({FP32_LEAST} is needed), {found.int8_mean:.4f} on average after ({INT8_MEAN} is needed). "
            "Name another model; nothing was changed."
        )
    return found


def _both(*folders: Path) -> list[Embedder]:
    return [OnnxEmbedder(folder) for folder in folders]


def _graph(model: Any) -> Any:
    """Transformer, pooling, unit length: what sentence-transformers does in three modules."""
    import torch

    kinds = [type(module).__name__ for module in model]
    pooling = getattr(model[1], "pooling_mode", None) if len(kinds) > 1 else None
    if kinds[:2] != ["Transformer", "Pooling"] or set(kinds[2:]) - {"Normalize"} or pooling not in POOLINGS:
        raise InputError(
            f"This model is built of {', '.join(kinds)}{f' ({pooling})' if pooling else ''}. A Transformer with "
            f"Pooling ({' or '.join(POOLINGS)}) can be exported, with Normalize or without. Name another model."
        )
    has_types = "token_type_ids" in model.tokenizer.model_input_names

    class SentenceGraph(torch.nn.Module):
        def __init__(self, transformer: Any) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            types = {"token_type_ids": torch.zeros_like(input_ids)} if has_types else {}
            states = self.transformer(input_ids=input_ids, attention_mask=attention_mask, **types).last_hidden_state
            if pooling == "cls":
                return torch.nn.functional.normalize(states[:, 0], p=2.0, dim=1)
            mask = attention_mask.unsqueeze(-1).to(states.dtype)
            mean = (states * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, p=2.0, dim=1)

    return SentenceGraph(model[0].auto_model).eval()


def _export_fp32(model: Any, file: Path) -> None:
    import torch

    graph = _graph(model)
    example = model.tokenizer(["a short line", "and a somewhat longer second line"], padding=True, return_tensors="pt")
    axes = {0: "batch", 1: "tokens"}
    try:
        with torch.inference_mode():
            torch.onnx.export(
                graph,
                (example["input_ids"], example["attention_mask"]),
                str(file),
                input_names=["input_ids", "attention_mask"],
                output_names=["embedding"],
                dynamic_axes={"input_ids": axes, "attention_mask": axes, "embedding": {0: "batch"}},
                opset_version=OPSET,
                dynamo=False,
            )
    except Exception as problem:  # the exporter's own kinds, and what a model's code raises when it is traced
        raise InputError(f"This model cannot be exported ({_first_line(problem)}). Name another one.") from problem


def _quantise(fp32: Path, int8: Path) -> None:
    """Weights to int8 with one scale per output channel; one scale per tensor loses up to six points of MRR.

    The first layer stays fp32: its activations spread widest, and on some texts they alone turn the vector away
    (least cosine to fp32 over 1,563 texts 0.979 with it quantised, 0.990 without), for 5 MB and a sixth of the speed.
    """
    import onnx  # noqa: PLC0415
    from onnxruntime.quantization import QuantType, quantize_dynamic

    nodes = onnx.load(str(fp32)).graph.node
    first = [node.name for node in nodes if node.op_type == "MatMul" and re.search(r"/layers?\.0/", node.name)]
    if not first:
        raise InputError("The first layer of this model is not found by its name (layer.0). Name another model.")
    quantize_dynamic(str(fp32), str(int8), per_channel=True, weight_type=QuantType.QInt8, nodes_to_exclude=first)


def _describe(folder: Path, tokenizer_json: Path, origin: Origin, *, dim: int, max_tokens: int) -> None:
    """Tokeniser and facts beside model.onnx, as `OnnxEmbedder` wants them."""
    tokenizer = json.loads(tokenizer_json.read_text("utf-8"))
    tokenizer["truncation"] = tokenizer["padding"] = None  # the embedder sets both itself
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False) + "\n", "utf-8")
    id = json.dumps(f"{origin.name}-{models.sha256(folder / 'model.onnx')[:12]}")  # a JSON string is a TOML string
    (folder / "encoder.toml").write_text(
        f"""# Written by {origin.by}; read by knowledge.embed.OnnxEmbedder.
id = {id}    # an index built with another id is refused
model = {json.dumps(origin.model)}
dim = {dim}
max_tokens = {max_tokens}
source = {json.dumps(origin.source)}
licence = {json.dumps(origin.licence)}
""",
        "utf-8",
    )


@contextmanager
def _quietly() -> Iterator[None]:
    """Without what the libraries say about each other; none of it is for who names a folder."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.disable(logging.WARNING)
        try:
            yield
        finally:
            logging.disable(logging.NOTSET)


def _first_line(problem: Exception) -> str:
    lines = str(problem).strip().splitlines()
    return (lines[0] if lines else type(problem).__name__)[:200]
