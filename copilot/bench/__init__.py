"""What Earshot measures of itself: `earshot bench`.

speech.py   words and processor time of hearing, beside the bare recogniser
words.py    its word error rates as a table
written.py  words that the written form of a line fixes, misses and breaks
latency.py  customer's last word → card painted, by stages
window.py   first frame, and lateness of the window's loop, beside an empty window
memory.py   memory of every process in a call
soak.py     an hour-long call: does the end cost what the beginning did
knowledge.py  finding, storing and opening at many passages, beside raw FAISS and the bare encoder
recombined.py  as many passages as are asked for, from sentences that people wrote
story.py    plays a call in a real engine, with or without a real window, and reads its trace
figures.py  percentiles, tables, the machine's line

Every figure stands beside a floor that was measured in the same run.
"""
