"""The article reader: an article opened at the passage that was used, its sentence marked.

markdown.py  Markdown body → blocks whose every character knows where it stands in the body
page.py      the blocks as one read-only document, with passage and sentence shown
window.py    title, owner, validity, find
"""
