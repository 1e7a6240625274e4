"""The end of an interaction: the draft, the code, the last word."""

from __future__ import annotations

from copilot import commands as c
from copilot import events as e
from copilot.assist import summary, wrapup
from copilot.decide.writes import read_to_propose
from copilot.model import SummaryLine
from copilot.story import Acts, Story


def begin(story: Story, event: e.Event) -> None:
    """At hang-up: the draft, the codes, and the record read afresh for the proposal. A call missed is over."""
    if isinstance(event, e.UtteranceFinal) and story.state.phase == "wrapup" and not story.state.summary_edited:
        _draft(story, _own(story))  # a recogniser was slow to hear it
    if not isinstance(event, e.CallEnded):
        return
    if story.state.rang and story.state.answered_at < 0:
        story.tell(e.InteractionFinished)
        return
    _draft(story, ())
    ranked = wrapup.rank(story.state, story.content)
    if ranked:
        story.tell(e.WrapupProposed, candidates=ranked)
    read_to_propose(story)


def _edit_summary(story: Story, cmd: c.EditSummary) -> None:
    if story.state.phase == "wrapup":
        story.tell(e.SummaryEdited, lines=cmd.lines)


def _redraft(story: Story, cmd: c.RedraftSummary) -> None:
    if story.state.phase == "wrapup":
        _draft(story, _own(story))


def _choose_wrapup(story: Story, cmd: c.ChooseWrapup) -> None:
    if cmd.code in {rule.id for rule in story.content.wrapups}:
        story.tell(e.WrapupChosen, code=cmd.code)


def _finish(story: Story, cmd: c.FinishInteraction) -> None:
    if story.state.phase != "wrapup":
        return
    for view in story.state.proposals:
        if view.status == "open":
            story.tell(e.ProposalWithdrawn, proposal=view.proposal.id, reason="finished", because=(view.event,))
    story.tell(e.InteractionFinished)


def _own(story: Story) -> tuple[SummaryLine, ...]:
    return tuple(line for line in story.state.summary if line.by == "agent")


def _draft(story: Story, own: tuple[SummaryLine, ...]) -> None:
    book = story.content.playbook(story.state.playbook)
    lines = summary.draft(story.state, book, story.content.cues)
    cited = {cite for line in lines for cite in line.cites}
    causes = tuple(u.event for u in story.state.utterances if u.id in cited)
    if lines or own:
        story.tell(e.SummaryDrafted, lines=(*lines, *own), because=causes)


ACTS: Acts = {
    c.EditSummary: _edit_summary,
    c.RedraftSummary: _redraft,
    c.ChooseWrapup: _choose_wrapup,
    c.FinishInteraction: _finish,
}
