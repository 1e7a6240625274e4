"""What Earshot did, told from an interaction's events.

entry.py      one line of the log
tell.py       all events, in order: the entries
cards.py checklist.py caller.py writes.py call.py   how each kind of event is told
"""
