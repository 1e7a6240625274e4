"""Ask (Ctrl+K): words in, passages out, without leaving the keyboard.

results.py   the list of passages
window.py    field, list, preview, keys
"""
