"""The call track beside a recording."""

from __future__ import annotations

import pytest

from copilot.audio.track import Signal, read_track
from copilot.errors import InputError

TRACK = """
title = "A call"
queue = "billing"
left = "customer"
caller_number = "+44 20 7946 0018"
event = [{ at = 9.0, kind = "ended" }, { at = 0.0, kind = "ringing" }, { at = 2.4, kind = "answered" }]
[[utterance]]
leg = "agent"
start = 2.8
end = 6.1
text = "Hello."
voice = "somebody"
"""


def test_a_track_is_read_in_order_of_time(tmp_path):
    (tmp_path / "call.toml").write_text(TRACK)
    track = read_track(tmp_path / "call.flac", 10.0)
    assert [s.kind for s in track.signals] == ["ringing", "answered", "ended"]
    assert (track.left, track.queue, track.utterances[0].end) == ("customer", "billing", 6.1)


def test_without_a_track_the_call_is_answered_at_once(tmp_path):
    track = read_track(tmp_path / "call.flac", 10.0)
    assert track.signals == (Signal(at=0.0, kind="answered"), Signal(at=10.0, kind="ended"))


def test_a_track_without_an_end_ends_with_the_sound(tmp_path):
    (tmp_path / "call.toml").write_text('event = [{ at = 1.0, kind = "answered" }]')
    assert read_track(tmp_path / "call.flac", 10.0).signals[-1] == Signal(at=10.0, kind="ended")


@pytest.mark.parametrize(
    "text", ["not toml", 'left = "me"', 'event = [{ at = 1.0, kind = "sung" }]', 'event = [{ kind = "held" }]']
)
def test_a_wrong_track_is_refused_in_words(tmp_path, text):
    (tmp_path / "call.toml").write_text(text)
    with pytest.raises(InputError, match="remove it to replay without"):
        read_track(tmp_path / "call.flac", 10.0)
