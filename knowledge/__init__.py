"""Articles to cited passages. Knows nothing of calls, cards or windows.

    ingest/       files of any format → Article, in a process that can do nothing else; limits on everything
    importing.py  a folder into a store          pages.py      web pages into a store
    sources.py    what importing asks of a store          ids.py        ids for articles without one
    articles.py   Markdown → Article              passages.py   Article → Passage, sentences
    embed.py      text → vector                words.py      text → terms
    store/        knowledge bases on disk, changed and searched at the same time
    smalltalk.py  whether a line asks for anything   query.py     conversation → weighted turns and terms
    things.py     the products and places named      searchable.py  what ranking asks of an index
    rank.py       which passages are best            fit.py       whether the best one fits at all
    sayable.py    the line of a passage to highlight and say   hits.py   what a search answers, and why
    search.py     KnowledgeBase: puts these together; the one module others need

Importing knowledge.search loads neither numpy nor FAISS nor ONNX Runtime; opening a KnowledgeBase does.
"""
