"""What the conversation may change in the customer's record: field by field, each with its evidence."""

from __future__ import annotations

from copilot.assist.agreed import answer_to, taken
from copilot.assist.checklist import evidence
from copilot.assist.phrases import find, first_match
from copilot.assist.values import when
from copilot.content import FieldRule, Playbook, StepRule
from copilot.cues import AnswerCues
from copilot.model import DOUBTFUL, Change, Customer, Evidence
from copilot.speech.amounts import amounts
from copilot.state import Interaction, Tick, Utterance


def changes(state: Interaction, book: Playbook, customer: Customer, cues: AnswerCues) -> tuple[Change, ...]:
    """The fields of `customer` that change, in the playbook's order. A field the record lacks is left out.

    What was heard but is not sure (a choice made for this once, a step that is not done, words of an agent whose
    microphone hears the customer) is proposed unticked.
    """
    if state.legs_doubted:
        return ()
    found = []
    for rule in book.field:
        value = _value(rule, state)
        if value is None or rule.name not in customer.fields:
            continue
        new, proof = value
        was = customer.fields[rule.name]
        if new and new != was:
            policy = _policy(rule, new)
            found.append(
                Change(
                    field=rule.name,
                    label=rule.label,
                    was=was,
                    new=new,
                    evidence=proof,
                    policy=policy,
                    policy_ref=rule.policy if policy else "",
                    ticked=_is_sure(rule, new, proof, state, book, cues),
                )
            )
    return tuple(found)


def _value(rule: FieldRule, state: Interaction) -> tuple[str, Evidence] | None:
    if rule.kind == "constant":
        return (rule.value, state.playbook_heard[0]) if state.playbook_heard else None
    said = (_heard(rule, line, state) for line in reversed(state.utterances))  # the last word on a matter counts
    return next((value for value in said if value is not None), None)


def _heard(rule: FieldRule, line: Utterance, state: Interaction) -> tuple[str, Evidence] | None:
    """The value that `line` gives the field, and the words."""
    if line.leg not in (rule.leg, "mixed") or line.sure < DOUBTFUL:
        return None
    return _choice(rule, line) if rule.kind == "choice" else _matched(rule, line, state)


def _choice(rule: FieldRule, line: Utterance) -> tuple[str, Evidence] | None:
    for value, phrases in rule.choices.items():
        place = first_match(phrases, line.text)
        if place is not None:
            return value, evidence(line, place)
    return None


def _matched(rule: FieldRule, line: Utterance, state: Interaction) -> tuple[str, Evidence] | None:
    place = first_match(rule.phrases, line.text)
    if place is None:
        return None
    if rule.kind == "text":
        return line.text, evidence(line)
    if rule.kind == "when":
        said = when(line.text)
        return (said, evidence(line)) if said else None
    amount = _amount(line, state)
    return (amount, evidence(line, place)) if amount else None


def _amount(line: Utterance, state: Interaction) -> str:
    """The amount in the utterance itself, else the last one that either side named before it."""
    upto = [u for u in state.utterances if u.start <= line.start and u.sure >= DOUBTFUL]
    for said in (line, *reversed(upto)):
        if named := amounts(said.text):
            return named[-1].text
    return ""


def _policy(rule: FieldRule, new: str) -> str:
    """Whether an amount is within what the policy allows, in words for the card."""
    found = amounts(new)
    if rule.limit is None or not found:
        return ""
    limit = f"{rule.limit:g} {found[0].sign}"
    return f"Within policy: up to {limit}" if found[0].value <= rule.limit else f"Above policy: more than {limit}"


def _is_sure(rule: FieldRule, new: str, proof: Evidence, state: Interaction, book: Playbook, cues: AnswerCues) -> bool:
    """Whether the change may be ticked beforehand: its step is done, a choice was meant to last, and it is certain who
    said it.
    """
    if state.unsure((proof.utterance,)):
        return False
    step = next((step for step in book.step if step.id == rule.step), None)
    if step is not None:
        tick = state.ticks.get(step.id)
        if tick is None or (step.tells == "offer" and not _was_taken(step, tick, state, cues)):
            return False
    return rule.kind != "choice" or _is_preferred(rule, new, proof, state, cues)


def _was_taken(step: StepRule, tick: Tick, state: Interaction, cues: AnswerCues) -> bool:
    """Whether the agent certainly made the offer, and the customer took it."""
    words = taken(step, tick, state, cues)
    return words is not None and not state.unsure(heard.utterance for heard in words)


def _is_preferred(rule: FieldRule, new: str, proof: Evidence, state: Interaction, cues: AnswerCues) -> bool:
    """Whether a choice was stated as a preference, answered to a question for one, or confirmed as one.

    "Can you text me the address?" is a request: it says how to send this, and nothing of the next time.
    """
    line = state.utterance(proof.utterance)
    if line is None:
        return False
    others = [u for u in state.utterances if u.leg != line.leg and not u.unsure]
    asked = [u for u in others if u.start < line.start][-1:]
    if any(first_match(cues.prefers, u.text) for u in (line, *asked)):
        return True
    words = (new, *rule.choices[new])
    return any(
        first_match(cues.prefers, u.text)
        and any(find(word, u.text) for word in words)
        and answer_to((u.start, u.end), state, cues)
        for u in others
        if u.start > line.start
    )
