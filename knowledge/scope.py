"""What part of the knowledge base a search may answer from. Who asks in a call asks with none of this."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from knowledge.articles import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """ "" is any. Articles of no queue are not of a queue that is named."""

    queue: str = ""
    source: str = ""
    language: str = ""
    verbatim: bool = False  # only what must be read out word for word
    any_day: bool = False  # also what is not valid yet, or no longer

    def holds(self, article: Article, today: datetime.date) -> bool:
        return (
            self.queue in ("", article.queue)
            and self.source in ("", article.source)
            and self.language in ("", article.language)
            and (article.verbatim or not self.verbatim)
            and (self.any_day or article.valid_on(today))
        )


EVERYTHING = Scope()  # that is valid on the day
