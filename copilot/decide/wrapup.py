"""The end of an interaction: the draft, the code, the last word."""

from __future__ import annotations

from copilot import commands as c
from copilot import events as e
from copilot.assist import summary, wrapup
from copilot.decide.writes import read_to_propose
from copilot.model import SummaryLine
from copilot.story import Acts, Story

_WORDS = (e.UtteranceFinal, e.UtteranceRevised)


def begin(story: Story, event: e.Event) -> None:
    """At hang-up, and again as words come that a recogniser was slow to hear, or heard otherwise a second time: the draft
    and the codes; with the last of them, the record read afresh for the proposal. What the agent wrote or chose meanwhile
    stays. A call missed is over.
    """
    state = story.state
    if isinstance(event, e.CallEnded) and state.rang and state.answered_at < 0:
        story.tell(e.InteractionFinished)
    elif isinstance(event, e.CallEnded) or (isinstance(event, _WORDS) and state.phase == "wrapup"):
        if not state.summary_edited:
            _draft(story, _own(story))
        _rank(story)
    if isinstance(event, e.CallEnded | e.WordsDone) and story.state.phase == "wrapup":
        read_to_propose(story)


def _rank(story: Story) -> None:
    ranked = wrapup.rank(story.state, story.content)
    if ranked and ranked != story.state.wrapups and not story.state.wrapup_by_agent:
        story.tell(e.WrapupProposed, candidates=ranked)


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
    is_news = (*lines, *own) != story.state.summary or story.state.summary_edited
    if (lines or own) and is_news:
        story.tell(e.SummaryDrafted, lines=(*lines, *own), because=causes)


ACTS: Acts = {
    c.EditSummary: _edit_summary,
    c.RedraftSummary: _redraft,
    c.ChooseWrapup: _choose_wrapup,
    c.FinishInteraction: _finish,
}
