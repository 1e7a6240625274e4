"""The article reader: an article opened at the passage that was used, its sentence marked.

markdown.py  Markdown body → blocks whose every character knows where it stands in the body
document.py  the blocks as one document
page.py      the document, read-only, with passage and sentence shown
window.py    title, owner, validity, find
"""
