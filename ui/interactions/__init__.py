"""The second window: past interactions, and any of them as a synchronised replay.

past.py       an interaction's events, and its state after any number of them (checkpoints)
story/        what Earshot did, as entries of a log
marks.py      places on the time line, and entries as marks there, merged where they are too near
loudness.py lanes.py sign.py   the time line's bars; how it is drawn; an entry's sign there and in the log
days.py       the list's rows, grouped by day
head.py       the play head: follows the sound, or a silent clock where there is none; controls.py plays and tells it
list.py log.py screen.py timeline.py transcript.py   the parts
replay.py     one interaction: transcript, log, time line, play
window.py     list and replay
"""
