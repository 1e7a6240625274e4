"""What can go wrong with knowledge, in sentences a person can act on.

KnowledgeError
├── ArticleError    one article cannot be used; the others can
├── BadIndex        the index on disk is absent, damaged, or belongs to something else
└── EncoderError    the encoder's folder is absent or damaged
"""

from __future__ import annotations


class KnowledgeError(Exception):
    """The knowledge base cannot be used. The message says what to do."""


class ArticleError(KnowledgeError):
    """One article file cannot be used; the message is the reason, without the file's name."""


class BadIndex(KnowledgeError):
    """The index on disk is absent, damaged, or was built by another encoder."""


class EncoderError(KnowledgeError):
    """The encoder's folder is absent or damaged."""
