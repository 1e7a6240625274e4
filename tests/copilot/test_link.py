"""Frames: any cut of the bytes gives the same frames, and what is no frame is refused in words."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest

from copilot.errors import LinkError
from copilot.link import MAX_HEADER, MAX_PAYLOAD, PROTOCOL, Frame, Splitter, check_hello, hello, pack

FRAMES = [
    Frame(kind="feed", id=1, body={"at": 0.064, "text": "größer\n and \\"}, payload=bytes(range(256)) * 3),
    Frame(kind="pong", to=7),
    Frame(kind="play", id=2**40, deadline=0.25, payload=b"\n{}\n"),
    Frame(kind="empty", body={}),
    Frame(kind="nested", body={"a": [1, {"b": None}], "c": True}),
]


def test_frames_come_out_as_they_went_in_byte_by_byte() -> None:
    splitter = Splitter()
    found = [frame for byte in b"".join(map(pack, FRAMES)) for frame in splitter.feed(bytes([byte]))]
    assert found == FRAMES


def test_any_cut_of_the_bytes_gives_the_same_frames() -> None:
    pick = random.Random(3)
    data = b"".join(map(pack, FRAMES)) * 4
    for _ in range(50):
        cuts = sorted(pick.sample(range(len(data)), 9))
        splitter = Splitter()
        pieces = [data[a:b] for a, b in zip([0, *cuts], [*cuts, None], strict=True)]
        assert [f for piece in pieces for f in splitter.feed(piece)] == FRAMES * 4


def test_a_payload_waits_for_its_last_byte() -> None:
    splitter = Splitter()
    data = pack(Frame(kind="a", payload=b"12345"))
    assert splitter.feed(data[:-1]) == []
    assert splitter.feed(data[-1:] + pack(Frame(kind="b")))[0].payload == b"12345"


def test_an_empty_payload_needs_no_more_bytes() -> None:
    assert Splitter().feed(b'{"kind":"a"}\n') == [Frame(kind="a")]


def test_unknown_keys_of_a_header_are_ignored() -> None:
    assert Splitter().feed(b'{"kind":"a","colour":"red"}\n') == [Frame(kind="a")]


@pytest.mark.parametrize(
    "line",
    [
        b"Traceback (most recent call last):\n",
        b"\n",
        b"[]\n",
        b"null\n",
        b"{}\n",
        b"\xff\xfe\x00\n",
        b'{"kind":"\xff"}\n',
        b'{"kind":7}\n',
        b'{"kind":"a","id":"x"}\n',
        b'{"kind":"a","to":[1]}\n',
        b'{"kind":"a","body":[]}\n',
        b'{"kind":"a","deadline":"soon"}\n',
        b'{"kind":"a","payload":-1}\n',
        b'{"kind":"a","payload":1.5}\n',
        b'{"kind":"a","payload":true}\n',
        b'{"kind":"a","payload":%d}\n' % (MAX_PAYLOAD + 1),
    ],
)
def test_what_is_no_frame_is_refused_in_words(line: bytes) -> None:
    with pytest.raises(LinkError, match="does not speak this protocol") as refused:
        Splitter().feed(line)
    assert "Traceback" not in str(refused.value)


def test_a_line_without_an_end_is_refused_at_the_limit() -> None:
    splitter = Splitter()
    assert splitter.feed(b"x" * MAX_HEADER) == []
    with pytest.raises(LinkError, match="too long"):
        splitter.feed(b"x")


def test_a_header_as_long_as_the_limit_is_taken() -> None:
    frame = Frame(kind="a", body={"text": "x" * (MAX_HEADER - 200)})
    assert Splitter().feed(pack(frame)) == [frame]


def test_the_largest_payload_is_taken() -> None:
    frame = Frame(kind="a", payload=bytes(MAX_PAYLOAD))
    assert Splitter().feed(pack(frame)) == [frame]


def test_this_earshots_hello_is_accepted() -> None:
    check_hello(hello("worker", "1.0"), "worker")


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (Frame(kind="ready"), "did not greet"),
        (Frame(kind="hello", body={"role": "speech"}), "speaks protocol None"),
        (Frame(kind="hello", body={"role": "speech", "protocol": PROTOCOL + 1}), "two versions of Earshot are mixed"),
        (Frame(kind="hello", body={"role": "knowledge", "protocol": PROTOCOL}), "Expected the speech process"),
        (Frame(kind="hello", body={"protocol": PROTOCOL}), "Expected the speech process, got None"),
    ],
)
def test_another_version_or_role_is_refused(frame: Frame, words: str) -> None:
    with pytest.raises(LinkError, match=words):
        check_hello(frame, "speech")


CHATTY = """
import os, sys
from copilot.link import Frame, claim_stdio, pack
source, sink = claim_stdio()
print("from print")
os.write(1, b"from C\\n")
assert sys.stdin.read() == ""
sink.write(pack(Frame(kind="heard", payload=source.read(4))))
"""


def test_chatter_on_stdout_goes_to_stderr_and_frames_stay_whole() -> None:
    ran = subprocess.run([sys.executable, "-c", CHATTY], input=b"abcd", capture_output=True, timeout=60, check=True)
    assert Splitter().feed(ran.stdout) == [Frame(kind="heard", payload=b"abcd")]
    assert sorted(ran.stderr.splitlines()) == [b"from C", b"from print"]


def test_the_header_is_one_line_however_odd_its_words() -> None:
    data = pack(Frame(kind="a", body={"text": "one\ntwo\u2028three\x00"}))
    assert data.count(b"\n") == 1
    assert data.endswith(b"\n")
    assert Splitter().feed(data)[0].body["text"] == "one\ntwo\u2028three\x00"
