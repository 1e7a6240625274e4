"""The sound check: both legs heard before any call, and what the recogniser writes of a sentence.

words.py    what a leg's sound is called, and what to do about it; no widget
leg.py      one leg: its device, its meter, its word
sentence.py the sentence to read aloud, and what was heard of it
sample.py   a sentence to play when there is no softphone to
window.py   all of it, and the choice at its end
offer.py    when it is shown without being asked for
"""
