"""What can go wrong with knowledge, in sentences a person can act on.

KnowledgeError
├── ArticleError    one article cannot be used; the others can
│   └── EmptyArticle   there is nothing in it to read
├── BadAdapter      what was learnt from feedback is absent, damaged, or belongs to another encoder
├── BadIndex        the index on disk is absent, damaged, or belongs to something else
│   ├── Damaged         its articles are not as they were written: only this is ever mended
│   └── OtherEncoder    it is sound, and must be encoded again
└── EncoderError    the encoder's folder is absent or damaged
"""

from __future__ import annotations


class KnowledgeError(Exception):
    """The knowledge base cannot be used. The message says what to do."""


class ArticleError(KnowledgeError):
    """One article file cannot be used; the message is the reason, without the file's name."""


class EmptyArticle(ArticleError):
    """There is nothing in it to read."""


class BadAdapter(KnowledgeError):
    """What was learnt from feedback is absent, damaged, or belongs to another encoder."""


class BadIndex(KnowledgeError):
    """The index on disk is absent, damaged, or was built by another encoder."""


class Damaged(BadIndex):
    """The bytes of the articles are not as they were written."""


class OtherEncoder(BadIndex):
    """The knowledge base was encoded by another encoder or another version: it must be encoded again."""


class EncoderError(KnowledgeError):
    """The encoder's folder is absent or damaged."""
