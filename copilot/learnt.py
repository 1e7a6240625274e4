"""The one file a profile's feedback is learnt into: what it says of itself, and how it is forgotten."""

from __future__ import annotations

import datetime
from dataclasses import asdict
from typing import Any

from copilot import site
from copilot.errors import InputError
from knowledge import adapter
from knowledge.errors import KnowledgeError
from knowledge.feedback import Lesson


def keep(profile: str, lesson: Lesson, today: datetime.date) -> None:
    """Raises InputError if it cannot be written; then what was learnt before stays."""
    try:
        adapter.save(lesson.adapter, _about(lesson, today), site.learnt(profile))
    except KnowledgeError as error:
        raise InputError(str(error)) from error


def about(profile: str) -> dict[str, Any] | None:
    """What was learnt, with `encoder` and `weight`; None if nothing was. Raises InputError if the file is damaged."""
    if not site.learnt(profile).exists():
        return None
    try:
        learnt, told = adapter.load(site.learnt(profile))
    except KnowledgeError as error:
        raise InputError(str(error)) from error
    return {"encoder": learnt.encoder, "weight": learnt.weight, **told}


def reset(profile: str) -> bool:
    """Forget what was learnt. False if there was nothing."""
    file = site.learnt(profile)
    there = file.exists()
    file.unlink(missing_ok=True)
    return there


def forget(profile: str, interaction: str) -> bool:
    """Forget all that was learnt if this interaction taught a part of it, for it cannot be taken out again."""
    try:
        told = about(profile)
    except InputError:
        return reset(profile)  # it cannot be known what a damaged file holds
    return bool(told and interaction in told["conversations"]) and reset(profile)


def _about(lesson: Lesson, today: datetime.date) -> dict[str, Any]:
    return {
        "learnt": today.isoformat(),
        "useful": lesson.useful,
        "turned_down": lesson.turned_down,
        "conversations": list(lesson.conversations),
        "first": lesson.first.isoformat(),
        "last": lesson.last.isoformat(),
        "before": lesson.before,
        "after": lesson.after,
        "tried": {str(weight): score for weight, score in lesson.tried.items()},
        "moved": [asdict(moved) for moved in lesson.moved],
    }
