"""Drawn things that know nothing of a call: they take a `Look` and plain values.

text.py text with exact lines · buttons.py · chips.py chip, keycap · ticks.py tick, segments · levels.py · signs.py state glyph,
icon · frames.py card and bar frames · fields.py inputs and the check box · ring.py keyboard focus · lay.py rows and columns
"""
