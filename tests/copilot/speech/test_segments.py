"""Segments from probabilities alone."""

from __future__ import annotations

import itertools

import pytest

from copilot.speech.segments import Segment, Segmenter
from copilot.speech.vad import FRAME_S


def run(probabilities, segmenter=None, first=0):
    segmenter = segmenter or Segmenter()
    return [s for i, p in enumerate(probabilities, first) for s in segmenter.step(i, p)]


def test_a_click_opens_nothing():
    segmenter = Segmenter()
    assert run([0.0] * 20 + [0.9] * 3 + [0.0] * 40, segmenter) == []
    assert segmenter.open is None


def test_speech_has_room_before_and_after():
    (segment,) = run([0.0] * 30 + [0.9] * 20 + [0.0] * 30)
    assert segment.start == pytest.approx(30 * FRAME_S - 0.4)
    assert segment.end == pytest.approx(50 * FRAME_S + 0.3)
    assert (segment.before, segment.after) == pytest.approx((0.4, 0.3))


def test_there_is_no_room_where_a_long_segment_was_cut():
    first, second = run([0.95] * 500 + [0.0] * 20)
    assert (first.after, second.before) == pytest.approx((0, 0), abs=FRAME_S)
    assert second.after == pytest.approx(0.3)


def test_the_end_is_known_within_half_a_second():
    probabilities = [0.0] * 30 + [0.9] * 20
    segmenter = Segmenter()
    run(probabilities, segmenter)
    waited = next(n for n in range(1, 100) if segmenter.step(49 + n, 0.0))
    assert waited * FRAME_S <= 0.5


def test_a_short_pause_does_not_end_a_segment():
    assert len(run([0.9] * 20 + [0.1] * 11 + [0.9] * 20 + [0.0] * 20)) == 1


def test_room_before_never_reaches_into_the_last_segment():
    first, second = run([0.9] * 20 + [0.0] * 14 + [0.9] * 20 + [0.0] * 20)
    assert second.start >= first.end


def test_a_long_segment_is_cut_where_speech_is_least_likely():
    probabilities = [0.95] * 500
    probabilities[250] = 0.6
    first = run(probabilities)[0]
    assert first.end == pytest.approx(250.5 * FRAME_S)


def test_no_segment_is_longer_than_the_cap():
    segments = run([0.9] * 3000)
    assert all(s.end - s.start <= 12.1 for s in segments)
    assert all(b.start == a.end for a, b in itertools.pairwise(segments))


def test_resumed_at_a_final_it_goes_on_the_same():
    probabilities = ([0.9] * 40 + [0.1] * 20 + [0.7] * 500 + [0.0] * 30) * 3
    whole = run(probabilities)
    for cut in range(1, len(whole)):
        again = Segmenter(floor=whole[cut - 1].end)
        assert run(probabilities, again) == whole[cut:]


def test_flush_closes_what_is_open_at_the_end_of_the_sound():
    segmenter = Segmenter()
    run([0.9] * 20, segmenter)
    assert segmenter.flush(20 * FRAME_S) == [Segment(0.0, 20 * FRAME_S)]
    assert segmenter.flush(20 * FRAME_S) == []
