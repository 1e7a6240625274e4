"""The second window: past interactions, and any of them as a synchronised replay.

past.py       an interaction's events, and its state after any number of them (checkpoints)
story/        what Earshot did, as entries of a log
marks.py      entries as marks on the time line, merged where they are too near
days.py       the list's rows, grouped by day
head.py       the play head: follows the sound, or a silent clock where there is none
list.py log.py screen.py timeline.py transcript.py   the parts
replay.py     one interaction: transcript, log, time line, play
window.py     list and replay
"""
