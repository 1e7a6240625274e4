"""Which procedure this call follows, and which of its steps were heard.

Words of which nobody knows who said them tick nothing: the step was maybe heard, and the agent may say that it was.
"""

from __future__ import annotations

from copilot import events as e
from copilot.assist.phrases import first_match
from copilot.content import Playbook, StepRule
from copilot.model import Evidence
from copilot.state import Utterance
from copilot.story import Story

JUNK = -1.0  # mean token log-probability below which words prove nothing


def follow(story: Story, event: e.Event) -> None:
    """Choose the playbook on the customer's first matching words; tick steps as what they need is heard."""
    if isinstance(event, e.IdentityHeard) and event.agrees:
        _identified(story, event.item, event.heard, event.id)
    if isinstance(event, e.CallerUnbound):
        _take_back(story)
    if isinstance(event, e.StepTicked) and event.by == "agent" and event.heard is not None:
        _vouched(story, event.heard.utterance)
    if isinstance(event, e.StepUnticked) and event.by == "agent" and event.step in story.state.maybes:
        _doubted_again(story, story.state.maybes[event.step].utterance)
    state = story.state
    if not isinstance(event, e.UtteranceFinal) or state.legs_doubted:
        return
    if not state.playbook:
        said = state.utterance(event.utterance)
        if said is not None and said.leg != "agent" and said.sure >= JUNK:
            _choose(story, event)
        return
    book = story.content.playbook(state.playbook)
    line = state.utterance(event.utterance)
    if book is not None and line is not None:
        _tick(story, book, line)


def evidence(line: Utterance, place: tuple[int, int] | None = None) -> Evidence:
    """The utterance as a proof, quoting the matching words or all of it."""
    quote = line.text[place[0] : place[1]] if place else line.text
    return Evidence(utterance=line.id, leg=line.leg, start=line.start, quote=quote.strip())


def _choose(story: Story, event: e.UtteranceFinal) -> None:
    for book in story.content.playbooks:
        place = first_match(book.when.phrases, event.text, book.when.unless)
        if place is None:
            continue
        line = story.state.utterance(event.utterance)
        assert line is not None
        story.tell(
            e.PlaybookChosen,
            playbook=book.id,
            title=book.title,
            version=book.version,
            steps=tuple(step.step for step in book.step),
            heard=(evidence(line, place),),
        )
        for earlier in story.state.utterances:  # the greeting came before anybody knew what the call is about
            _tick(story, book, earlier)
        for known in story.state.caller.identity:
            line = story.state.utterance(known.heard.utterance)
            if known.agrees and line is not None:
                _identified(story, known.item, known.heard, line.event)
        return


def _tick(story: Story, book: Playbook, line: Utterance) -> None:
    if line.sure < JUNK:
        return
    for step in book.step:
        if step.id in story.state.ticks or step.id in story.state.refused_ticks:
            continue
        place = _heard(step, line)
        if place is None:
            continue
        heard = evidence(line, place)
        if not line.unsure:
            story.tell(e.StepTicked, step=step.id, by="model", heard=heard, because=(line.event,))
        elif step.id not in story.state.maybes:
            story.tell(e.StepMaybeHeard, step=step.id, heard=heard, because=(line.event,))


def _vouched(story: Story, utterance: str) -> None:
    """The agent said that a line is theirs: it ticks what else it says."""
    book, line = story.content.playbook(story.state.playbook), story.state.utterance(utterance)
    if book is not None and line is not None and not story.state.legs_doubted:
        _tick(story, book, line)


def _doubted_again(story: Story, utterance: str) -> None:
    """The agent took that back: what else the line ticked was maybe heard, as before."""
    line = story.state.utterance(utterance)
    for step, tick in story.state.ticks.items() if line is not None and line.unsure else ():
        if tick.by == "model" and tick.heard is not None and tick.heard.utterance == utterance:
            story.tell(e.StepUnticked, step=step, by="model")
            story.tell(e.StepMaybeHeard, step=step, heard=tick.heard)


def _identified(story: Story, item: str, heard: Evidence, because: str) -> None:
    """Asking proves nothing: a step that needs an identity item is done when it was heard and agrees with the record."""
    book = story.content.playbook(story.state.playbook)
    for step in book.step if book else ():
        done = step.id in story.state.ticks or step.id in story.state.refused_ticks
        if item in step.identity and not done:
            story.tell(e.StepTicked, step=step.id, by="model", heard=heard, because=(because,))


def _take_back(story: Story) -> None:
    """Who is calling is open again, and so are the steps that an item of that record had ticked."""
    book = story.content.playbook(story.state.playbook)
    for step in book.step if book else ():
        tick = story.state.ticks.get(step.id)
        if step.identity and tick is not None and tick.by == "model":
            story.tell(e.StepUnticked, step=step.id, by="model")


def _heard(step: StepRule, line: Utterance) -> tuple[int, int] | None:
    if line.leg not in (step.leg, "mixed"):
        return None
    return first_match(step.phrases, line.text)
