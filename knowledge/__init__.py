"""Articles to cited passages. Knows nothing of calls, cards or windows.

    articles.py   files → Article              passages.py   Article → Passage, sentences
    embed.py      text → vector                index.py      the folder on disk: articles, passages, FAISS
    words.py      text → terms                 keyword.py    exact BM25 over terms
    smalltalk.py  whether a line asks for anything   query.py     conversation → weighted turns and terms
    things.py     the products and places named      searchable.py  what ranking asks of an index
    rank.py       which passages are best            fit.py       whether the best one fits at all
    sayable.py    the line of a passage to highlight and say
    search.py     KnowledgeBase: puts these together; the one module others need

Importing knowledge.search loads neither numpy nor FAISS nor ONNX Runtime; opening a KnowledgeBase does.
"""
