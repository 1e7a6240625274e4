"""The slim detector gives what the original gives."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import soundfile

from copilot.speech.vad import FRAME, VoiceMemory

DATA = Path(__file__).parents[2] / "data" / "speech"


def frames_of(sound):
    return [sound[i : i + FRAME] for i in range(0, len(sound) - FRAME + 1, FRAME)]


def test_probabilities_are_those_of_the_original_model(engine):
    """probabilities.json: silero_vad.onnx 6.2.3 itself on the same sound."""
    sound, _ = soundfile.read(DATA / "spoken_8k.flac", dtype="float32")
    original = json.loads((DATA / "probabilities.json").read_text())
    memory = VoiceMemory()
    ours = [engine.detector.step([frame], [memory])[0] for frame in frames_of(sound)]
    assert max(original) > 0.9
    assert min(original) < 0.1
    np.testing.assert_allclose(ours, original, atol=1e-3)


def test_legs_share_the_model_but_no_state(engine):
    sound, _ = soundfile.read(DATA / "spoken_8k.flac", dtype="float32")
    noise = np.random.default_rng(1).standard_normal(len(sound)).astype(np.float32) * 0.1
    alone, beside, other = VoiceMemory(), VoiceMemory(), VoiceMemory()
    for frame, noisy in zip(frames_of(sound), frames_of(noise), strict=True):
        (one,) = engine.detector.step([frame], [alone])
        both = engine.detector.step([noisy, frame], [other, beside])
        assert abs(one - both[1]) < 1e-4
