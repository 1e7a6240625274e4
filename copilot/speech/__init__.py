"""Sound to words: resampling, voice activity, segments, attribution to legs, recognition.

`Transcriber` is the door: blocks of an interaction's legs in, utterances out. `recognizer.Recognizer` is what a second
speech engine has to be. Everything else is one step on the way: `echo` → `resample` → `vad` → `segments` → `bleed` → `moonshine`.
What comes after recognition is pure text: `numbers` and `amounts` find them in words, `written` writes a line as a
person would.
"""
