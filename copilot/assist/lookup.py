"""From the conversation to a question for the knowledge base, and from its passages to a cited card."""

from __future__ import annotations

from copilot import events as e
from copilot.assist.checklist import JUNK, evidence
from copilot.messages import Found, Hit, RememberTurn, SearchKnowledge
from copilot.model import Card, Leg
from copilot.state import Interaction, Utterance
from copilot.story import Story
from knowledge.smalltalk import worth_searching

TURNS = 24  # of the conversation go into a query: what was named is remembered that long, words fade sooner
TITLE_WORDS = 6
QUESTION_WORDS = 14  # two lines of a card


def search(story: Story, event: e.Event) -> None:
    """Ask the knowledge base after each of the customer's utterances. Small talk is its to refuse."""
    if not isinstance(event, e.UtteranceFinal) or story.state.phase != "live":
        return
    line = story.state.utterance(event.utterance)
    assert line is not None
    if line.leg == "agent":
        story.ask(RememberTurn(interaction=story.interaction, text=line.text))
    else:
        ask_about(story, line)


def ask_about(story: Story, line: Utterance) -> None:
    """Search with the conversation up to `line`, if its words can be trusted."""
    state = story.state
    if line.sure < JUNK or story.desk.assist != "full" or state.legs_doubted:
        return
    turns = said_up_to(state, line)
    story.ask(SearchKnowledge(interaction=state.id, utterance=line.id, turns=turns, queue=state.queue))


def said_up_to(state: Interaction, line: Utterance) -> tuple[tuple[Leg, str], ...]:
    """The turns that a search about `line` asks with."""
    until = state.utterances.index(line) + 2 * TURNS
    newest = state.utterances[max(0, until - 4 * TURNS) : until]  # legs overlap: by their end, they stand out of order
    upto = [u for u in newest if u.end <= line.end][-TURNS:]
    return tuple((u.leg, u.text) for u in upto)


def newest(state: Interaction) -> tuple[tuple[Leg, str], ...]:
    """The turns of a call that a question asked by hand goes on from."""
    return tuple((u.leg, u.text) for u in state.utterances[-TURNS:] if u.text)


def offer(story: Story, found: Found) -> None:
    """The best passage becomes a card when it is strong or likely; the knowledge base says which.

    That nothing fits is a fact too: it shows which articles are missing.
    """
    line = story.state.utterance(found.utterance)
    if line is None or line.foreign:
        return
    if all(hit.strength == "weak" for hit in found.hits):
        if line.id not in story.state.unanswered and worth_searching(line.text):
            nearest = found.hits[0].source.ref if found.hits else ""
            story.tell(e.NothingFound, utterance=line.id, nearest=nearest, because=(line.event,))
        return
    for hit in found.hits[:1]:
        if hit.source.verbatim and hit.strength != "strong":
            continue  # words to be read out are no answer to something that only resembles them
        card = Card(
            id=f"card-{len(story.state.cards) + 1}",
            title=short(hit),
            say=hit.say,
            source=hit.source,
            because=(evidence(line),),
            strength="strong" if hit.strength == "strong" else "likely",
            rule="search",
            topic=_topic(hit),
            why=hit.why,
        )
        story.tell(e.CardOffered, card=card, because=(line.event,))


def short(hit: Hit) -> str:
    """The question that the line answers, else at most six words: the section's heading or the article's title."""
    words = (hit.question or (hit.heading or hit.source.title).rstrip("?.:")).split()
    most = QUESTION_WORDS if hit.question else TITLE_WORDS
    return " ".join(words[:most]) + ("…" if len(words) > most else "")


def _topic(hit: Hit) -> str:
    """Two questions of one list are two topics: the second answer is no repetition of the first."""
    section = f"{hit.source.ref}#{hit.source.section}"
    return f"{section} {hit.question}" if hit.question else section
