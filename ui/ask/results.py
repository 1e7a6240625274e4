"""The passages found, one below the other: title, where it stands and what to know of it, how well it fits."""

from __future__ import annotations

from copilot.commands import Passage
from ui import words
from ui.theme import Look
from ui.widgets.rows import Line, Lines


def strength(word: str) -> str:
    """Strong match, Likely, Weak match."""
    return words.translate("ask", "Weak match") if word == "weak" else words.strength(word)


def place(passage: Passage) -> str:
    """KB-1042 §3; KB-2001 page 12."""
    return words.within(passage.article, passage.section, passage.place)


class Results(Lines):
    def __init__(self, look: Look) -> None:
        super().__init__(look, words.translate("ask", "Passages"))

    def show_passages(self, passages: tuple[Passage, ...]) -> None:
        """Best first."""
        self.show_lines([_line(passage) for passage in passages])

    @property
    def selected(self) -> Passage | None:
        return self.chosen if isinstance(self.chosen, Passage) else None


def _line(passage: Passage) -> Line:
    return Line(
        key=(passage.article, passage.start),
        value=passage,
        title=passage.title,
        below=" · ".join([place(passage), *_standing(passage)]),
        word=strength(passage.strength),
        ink="accent_text" if passage.strength == "strong" else "text2",
        tip=passage.why,
    )


def _standing(passage: Passage) -> list[str]:
    """What is to be known before it is read."""
    if passage.superseded_by:  # then the rest does not matter any more
        return [words.translate("ask", "replaced by {0}").format(passage.superseded_by)]
    said = [words.validity(passage.valid_from, passage.valid_to)]
    if passage.changed:
        said.append(words.changed(passage.changed))
    return [text for text in said if text]
