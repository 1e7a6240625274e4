"""The knowledge window (Ctrl+K): words in, passages out, without leaving the keyboard; and what lies behind them.

window.py    field, sections, keys
articles.py  the search: results.py the list, preview.py the chosen one, why.py its reasons, filters.py the scope
files.py     what became of each file that was imported
gaps.py      what no article answers
tabs.py, pick.py, section.py   what the sections are made of
"""
