"""Knowledge bases on disk: articles with their history, and what is derived from them for search.

store.py      Store: changes a knowledge base          reader.py    Reader: searches one while it changes
database.py   the SQLite file, which is the truth      records.py   its rows as values
change.py     what a batch of files changes            prepared.py  an article as passages, texts and numbers
arrays.py     vectors and columns, growing at the end  meaning.py   the nearest vectors (FAISS)
wordindex.py  the inverted index (tantivy)             words.py     brings it to SQLite's generation
"""
