"""Who is calling, and what was heard of who they are."""

from __future__ import annotations

from dataclasses import replace

from copilot import events as e
from copilot.state.views import Changes, Identity, Interaction


def _looked(s: Interaction, ev: e.CallerLooked) -> Interaction:
    return replace(s, caller=replace(s.caller, status=ev.status, candidates=ev.candidates, heard=ev.heard))


def _bound(s: Interaction, ev: e.CallerBound) -> Interaction:
    caller = replace(
        s.caller, status="one", bound=ev.customer, bound_event=ev.id, how=ev.how, heard=ev.heard,
        refused=s.caller.refused - {ev.customer.id},
    )  # fmt: skip
    return replace(s, caller=caller)


def _unbound(s: Interaction, ev: e.CallerUnbound) -> Interaction:
    known = s.caller
    refused = known.refused
    if ev.reason == "agent" and known.bound is not None:
        refused |= {known.bound.id}
    caller = replace(
        known, bound=None, bound_event="", how="", heard=ev.heard, identity=(), refused=refused,
        status="unknown" if ev.reason == "agent" else "contradicted",
    )  # fmt: skip
    return replace(s, caller=caller)


def _identity(s: Interaction, ev: e.IdentityHeard) -> Interaction:
    others = tuple(i for i in s.caller.identity if i.item != ev.item)
    item = Identity(item=ev.item, agrees=ev.agrees, heard=ev.heard)
    return replace(s, caller=replace(s.caller, identity=(*others, item)))


def _legs_doubted(s: Interaction, ev: e.LegsDoubted) -> Interaction:
    return replace(s, legs_doubted=ev.doubted)


CHANGES: Changes = {
    e.CallerLooked: _looked,
    e.CallerBound: _bound,
    e.CallerUnbound: _unbound,
    e.IdentityHeard: _identity,
    e.LegsDoubted: _legs_doubted,
}
