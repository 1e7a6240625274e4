"""What Earshot measures of itself: `earshot bench`.

speech.py   words and processor time of hearing, beside the bare recogniser
words.py    its word error rates as a table
written.py  words that the written form of a line fixes, misses and breaks
latency.py  customer's last word → card painted, by stages
window.py   first frame, and lateness of the window's loop, beside an empty window
memory.py   memory of every process in a call
soak.py     an hour-long call: does the end cost what the beginning did
live.py     a call from real devices: last word → words and card, beside the bare decoder
            (script.py what is said, live_call.py plays it, onset.py when, live_turns.py measures, pulse.py the sound server)
capture.py  samples lost or doubled under three hogs (counted.py)
invented.py words made of sound without speech (sounds.py)
shift.py    many calls in one engine: does the last hour cost what the first did (shift_calls.py, shift_engine.py)
knowledge.py  finding, storing and opening at many passages, beside raw FAISS and the bare encoder
recombined.py  as many passages as are asked for, from sentences that people wrote
dialogues.py  what people said to each other, to ask with
story.py    plays a call in a real engine, with or without a real window, and reads its trace
figures.py  percentiles, tables, the machine's line
sections.py docs/BENCH.md, of which one section at a time is replaced

Every figure stands beside a floor that was measured in the same run.
"""
