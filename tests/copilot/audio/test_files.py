"""Recordings are read block by block, and refused with a sentence."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile

from copilot.audio.files import open_recording
from copilot.errors import InputError

FORMATS = [("wav", "PCM_16"), ("wav", "FLOAT"), ("wav", "ULAW"), ("flac", "PCM_16"), ("ogg", "OPUS"), ("ogg", "VORBIS")]


def sound(seconds=2.0, rate=8000, channels=2):
    t = np.arange(int(seconds * rate)) / rate
    return np.stack([0.3 * np.sin(2 * np.pi * (300 + 200 * i) * t) for i in range(channels)], axis=1)


@pytest.mark.parametrize(("ending", "subtype"), FORMATS)
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("rate", [8000, 48000])
def test_every_format_gives_its_legs(tmp_path, ending, subtype, channels, rate):
    file = tmp_path / f"call.{ending}"
    soundfile.write(file, sound(rate=rate, channels=channels), rate, subtype=subtype)
    recording = open_recording(file)
    blocks = list(recording.blocks())
    legs = [np.frombuffer(b"".join(b.channels[i] for b in blocks), "<i2") for i in range(channels)]
    assert recording.channels == len(blocks[0].channels) == channels
    assert len(legs[0]) == pytest.approx(recording.seconds * recording.rate, abs=2)
    assert [np.abs(leg).max() for leg in legs] == pytest.approx([0.3 * 32768] * channels, rel=0.15)


def test_blocks_follow_one_another(tmp_path):
    soundfile.write(tmp_path / "call.wav", sound(), 8000)
    blocks = list(open_recording(tmp_path / "call.wav").blocks(0.064))
    assert [b.at for b in blocks] == pytest.approx([i * 0.064 for i in range(len(blocks))])
    assert sum(b.seconds for b in blocks) == pytest.approx(2.0)


def test_a_source_rewinds_to_a_block_before(tmp_path):
    soundfile.write(tmp_path / "call.wav", sound(), 8000)
    recording = open_recording(tmp_path / "call.wav")
    assert list(recording.blocks(start=1.0)) == [b for b in recording.blocks() if b.at >= 0.96]


def write(path, data, rate=8000, **more):
    soundfile.write(path, data, rate, **more)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda f: None, "There is no file"),
        (lambda f: f.mkdir(), "is a folder"),
        (lambda f: f.write_bytes(b""), "is empty"),
        (lambda f: f.write_text("not sound"), "not a recording"),
        (lambda f: write(f, np.zeros((0, 1)), format="WAV"), "holds no sound"),
        (lambda f: write(f, np.zeros((100, 1)), format="WAV"), "too short"),
        (lambda f: write(f, np.zeros((8000, 3)), format="WAV"), "3 channels"),
        (lambda f: write(f, np.zeros(8000), 96000, format="WAV"), "96000 samples a second"),
        (lambda f: write(f, np.zeros(8000), format="AIFF"), "AIFF"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(tmp_path, make, says):
    make(tmp_path / "call")
    with pytest.raises(InputError, match=says):
        open_recording(tmp_path / "call")


def test_damage_in_the_middle_is_named_where_it_is(tmp_path):
    file = tmp_path / "call.flac"
    write(file, np.random.default_rng(1).standard_normal(80000) * 0.1)
    data = bytearray(file.read_bytes())
    data[len(data) // 2 :] = b"\x00" * (len(data) - len(data) // 2)
    file.write_bytes(data)
    with pytest.raises(InputError, match="damaged"):
        list(open_recording(file).blocks())


@pytest.mark.parametrize(("ending", "subtype"), [f for f in FORMATS if f[0] != "flac"])
def test_a_recording_whose_end_is_missing_is_refused_before_it_plays(tmp_path, ending, subtype):
    file = tmp_path / f"call.{ending}"
    write(file, np.random.default_rng(1).standard_normal((80000, 2)) * 0.1, subtype=subtype)
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2])
    with pytest.raises(InputError, match="cut short"):
        open_recording(file)


def test_the_header_of_a_stream_whose_length_was_not_known_promises_nothing(tmp_path):
    file = tmp_path / "call.wav"
    write(file, sound(), subtype="PCM_16")
    data = bytearray(file.read_bytes())
    data[4:8] = data[40:44] = b"\xff\xff\xff\xff"  # what a program writes that cannot go back to the header
    file.write_bytes(data)
    assert open_recording(file).seconds == pytest.approx(2.0)


def test_a_flac_whose_end_is_missing_is_not_played_as_if_it_were_whole(tmp_path):
    file = tmp_path / "call.flac"
    write(file, np.random.default_rng(1).standard_normal(80000) * 0.1)
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2])
    with pytest.raises(InputError, match=r"damaged \d s into the sound"):
        list(open_recording(file).blocks())
