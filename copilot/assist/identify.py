"""Who is calling: from the number, from what is heard, never from a guess.

One record by number, by a full name, or by a customer number binds the interaction; several or
contradictory ones are shown and bind nothing, so that nothing can be proposed for the wrong person.
A postcode or part of a name alone only narrows what is known already. After a contradiction a name is
not enough: a customer number or the agent decides. A record that the agent refused is never bound again.
"""

from __future__ import annotations

from dataclasses import replace

from copilot import events as e
from copilot.assist.checklist import JUNK, evidence
from copilot.assist.introduced import asks, said
from copilot.messages import CallerFound, LookUp
from copilot.model import Customer, Evidence
from copilot.state import Utterance
from copilot.story import Story


def ask(story: Story, event: e.Event) -> None:
    """Look up the number when it rings, and names, customer numbers and postcodes when they are said."""
    if isinstance(event, e.CallRinging):
        if event.number:
            story.ask(LookUp(interaction=story.interaction, how="number", text=event.number))
        elif not event.untold:
            story.tell(e.CallerLooked, status="withheld", how="number")
        return
    if isinstance(event, e.CallerTold):
        _ask_anew(story, event)
        return
    if isinstance(event, e.UtteranceFinal) and event.leg != "agent":
        line = story.state.utterance(event.utterance)
        assert line is not None
        ask_about(story, line)


def _ask_anew(story: Story, event: e.CallerTold) -> None:
    """Another number came: whoever was bound by the one before may be somebody else."""
    if event.number:
        caller = story.state.caller
        if caller.bound is not None and caller.how == "number":
            story.tell(e.CallerUnbound, reason="contradicted")
        story.ask(LookUp(interaction=story.interaction, how="number", text=event.number))


def ask_about(story: Story, line: Utterance) -> None:
    """Look up what `line` says of who is calling, if its words can be trusted."""
    if line.sure < JUNK or story.state.legs_doubted:
        return
    asked = _asked_before(story, line)
    for how, text, place in said(line, asked.text if asked else "", story.content.cues.identity):
        heard = (evidence(line, place),)
        story.ask(LookUp(interaction=story.interaction, how=how, text=text, heard=heard))


def _asked_before(story: Story, line: Utterance) -> Utterance | None:
    """What the agent said last before this answer."""
    lines = reversed(story.state.utterances)
    return next((u for u in lines if (u.leg != line.leg or line.leg == "mixed") and u.start < line.start), None)


def found(story: Story, answer: CallerFound) -> None:
    """Draw the conclusion from the records that answer: bind, narrow, contradict, or say that none fits."""
    if not answer.reachable:
        return  # nobody looked: "no record" would be a guess
    story.causes = _causes(story, answer.heard)
    refused = story.state.caller.refused
    answer = replace(answer, customers=tuple(c for c in answer.customers if c.id not in refused))
    {"number": _by_number, "name": _by_name, "id": _by_id, "postcode": _by_postcode}[answer.how](story, answer)


def _causes(story: Story, heard: tuple[Evidence, ...]) -> tuple[str, ...]:
    lines = [story.state.utterance(h.utterance) for h in heard]
    return tuple(line.event for line in lines if line is not None)


def _by_number(story: Story, answer: CallerFound) -> None:
    if story.state.caller.bound is not None:
        return  # words or the agent were quicker, and say more than a telephone
    status = {0: "none", 1: "one"}.get(len(answer.customers), "several")
    story.tell(e.CallerLooked, status=status, how="number", candidates=answer.customers)
    if len(answer.customers) == 1:
        story.tell(e.CallerBound, customer=answer.customers[0], how="number")


def _by_name(story: Story, answer: CallerFound) -> None:
    bound = story.state.caller.bound
    if bound is None:
        _narrow_by_name(story, answer)
    elif bound.id in _ids(answer.customers):
        _agrees(story, "name", answer, agrees=True)
    elif _is_full(answer.asked):
        if answer.customers or _is_own_name(story, answer):
            _contradict(story, "name", answer)
        else:
            _agrees(story, "name", answer, agrees=False)


def _narrow_by_name(story: Story, answer: CallerFound) -> None:
    caller = story.state.caller
    both = _both(story, answer.customers)
    fit = both or answer.customers
    narrowed = bool(both) and max(len(caller.candidates), len(answer.customers)) > 1
    if caller.status == "contradicted":
        return
    if not fit:
        if not caller.candidates:
            story.tell(e.CallerLooked, status="none", how="name", heard=answer.heard)
    elif caller.status == "several" and not both and _is_full(answer.asked):
        everybody = (*answer.customers, *caller.candidates)
        story.tell(e.CallerLooked, status="contradicted", how="name", candidates=everybody, heard=answer.heard)
    elif len(fit) == 1 and (narrowed or _is_full(answer.asked)):
        _bind(story, fit[0], answer)
    else:
        story.tell(e.CallerLooked, status="several", how="name", candidates=fit, heard=answer.heard)


def _is_full(name: str) -> bool:
    return len(name.split()) > 1


def _is_own_name(story: Story, answer: CallerFound) -> bool:
    """Whether the words were surely meant as the caller's name: "it's Virgin Media" and "this is London" are not."""
    line = story.state.utterance(answer.heard[0].utterance) if answer.heard else None
    if line is None:
        return False
    cues = story.content.cues.identity
    asked = _asked_before(story, line)
    was_asked = asked is not None and not asked.unsure and asks(cues.asked_name, asked.text)
    return was_asked or asks(cues.surely_a_name, line.text)


def _by_id(story: Story, answer: CallerFound) -> None:
    bound = story.state.caller.bound
    if not answer.customers:
        return  # five digits may be anything
    if bound is not None:
        if bound.id in _ids(answer.customers):
            _agrees(story, "id", answer, agrees=True)
        else:
            _contradict(story, "id", answer)
    elif len(answer.customers) == 1:
        _bind(story, answer.customers[0], answer)


def _by_postcode(story: Story, answer: CallerFound) -> None:
    bound = story.state.caller.bound
    if bound is not None:
        if bound.id in _ids(answer.customers):
            _agrees(story, "postcode", answer, agrees=True)
        return  # spelled letters are what recognisers get wrong most: silence is no contradiction
    both = _both(story, answer.customers)
    if len(both) == 1 and story.state.caller.status != "contradicted":
        _bind(story, both[0], answer)


def _both(story: Story, customers: tuple[Customer, ...]) -> tuple[Customer, ...]:
    """Those that fit now and were among the candidates before."""
    known = _ids(story.state.caller.candidates)
    return tuple(customer for customer in customers if customer.id in known)


def _bind(story: Story, customer: Customer, answer: CallerFound) -> None:
    if not _is_the_customers(story, answer):  # it is shown, and the agent decides
        story.tell(e.CallerLooked, status="several", how=answer.how, candidates=(customer,), heard=answer.heard)
        return
    story.tell(e.CallerLooked, status="one", how=answer.how, candidates=(customer,), heard=answer.heard)
    story.tell(e.CallerBound, customer=customer, how=answer.how, heard=answer.heard)
    _agrees(story, answer.how, answer, agrees=True)


def _is_the_customers(story: Story, answer: CallerFound) -> bool:
    """Whether it is certain that the customer gave it as their own: on one leg for both nobody knows who said a name, and
    some words are an answer only after a question, of which nobody may know who asked it."""
    for line in filter(None, (story.state.utterance(heard.utterance) for heard in answer.heard)):
        asked = _asked_before(story, line)
        if line.leg == "mixed" or line.unsure:
            return False
        if asked is not None and asked.unsure:
            unasked = {(how, text) for how, text, _ in said(line, "", story.content.cues.identity)}
            if (answer.how, answer.asked) not in unasked:
                return False
    return True


def _contradict(story: Story, item: str, answer: CallerFound) -> None:
    bound = story.state.caller.bound
    assert bound is not None
    if story.state.caller.how == "agent":  # the agent decides; what was heard is only noted
        _agrees(story, item, answer, agrees=False)
        return
    story.tell(e.CallerUnbound, reason="contradicted", heard=answer.heard)
    candidates = (*answer.customers, bound)
    story.tell(e.CallerLooked, status="contradicted", how=answer.how, candidates=candidates, heard=answer.heard)


def _agrees(story: Story, item: str, answer: CallerFound, *, agrees: bool) -> None:
    known = {i.item for i in story.state.caller.identity if i.agrees == agrees}
    if answer.heard and item not in known:
        story.tell(e.IdentityHeard, item=item, agrees=agrees, heard=answer.heard[0])


def _ids(customers: tuple[Customer, ...]) -> set[str]:
    return {customer.id for customer in customers}
