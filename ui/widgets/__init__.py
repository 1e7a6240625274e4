"""Drawn things that know nothing of a call: they take a `Look` and plain values.

text.py text with exact lines · buttons.py · marks.py chip, keycap, tick, segments, levels, state glyph · frames.py card and
bar frames · fields.py inputs and the check box · ring.py keyboard focus · lay.py rows and columns
"""
