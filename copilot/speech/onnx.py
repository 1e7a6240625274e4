"""Opens ONNX models the way a call allows: one thread, no spinning, memory given back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def open_session(file: Path) -> Any:
    """An onnxruntime.InferenceSession on one thread of the CPU.

    One thread makes results repeatable and leaves the softphone its core; the arena is off because segments of ever
    new lengths make it grow without bound.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.inter_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
