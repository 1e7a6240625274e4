"""A program in a worker's place that misbehaves as its first argument says. Started by test_children only."""

from __future__ import annotations

import os
import sys
import time

from copilot.link import Frame, Splitter, claim_stdio, hello, pack

MEGABYTES = 300


def main(how: str, role: str) -> None:
    source, sink = claim_stdio()

    def say(frame: Frame) -> None:
        sink.write(pack(frame))

    if how == "garbage":
        sink.write(b"ImportError: no module named numpy\n")
        time.sleep(60)
    greeting = hello("another" if how == "another role" else role, "test")
    if how == "another version":
        greeting.body["protocol"] += 1
    if how == "no greeting":
        greeting = Frame(kind="ready")
    say(greeting)
    if how == "dies while loading":
        os._exit(9)
    if how == "refuses":
        say(Frame(kind="refused", body={"sentence": "The model is missing. Run `earshot models install`."}))
        return
    if how == "never ready":
        time.sleep(60)
    if how == "takes its time":
        for done in range(1, 9):
            say(Frame(kind="loading", body={"note": f"{done} of 8"}))
            time.sleep(0.5)
    say(Frame(kind="ready", body={"pid": os.getpid()}))
    serve(how, source, say, sink)


def serve(how, source, say, sink) -> None:
    frames = Splitter()
    kept = []
    while data := source.read(65536):
        for frame in frames.feed(data):
            if frame.kind == "ask" and how == "hangs":
                time.sleep(60)
            elif frame.kind == "ask" and how == "dies when asked":
                os._exit(1)
            elif frame.kind == "ask" and how == "answers garbage":
                sink.write(b"Segmentation fault\n")
            elif frame.kind == "ask" and how == "grows":
                kept.append(b"x" * (MEGABYTES << 20))
                say(Frame(kind="done", to=frame.id))
            elif frame.kind == "ask" and how == "ends slowly":
                time.sleep(0.2)
                say(Frame(kind="done", to=frame.id))
            elif frame.kind == "ask":
                say(Frame(kind="done", to=frame.id, body=frame.body, payload=frame.payload))
                say(Frame(kind="news", body={"after": frame.id}))
    if how == "does not leave":
        time.sleep(600)


main(sys.argv[1], sys.argv[3])
