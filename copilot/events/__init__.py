"""Every fact of an interaction, past tense and frozen: the one vocabulary.

The same objects are appended to the journal, sent to the window, printed as JSON Lines and replayed
in tests. `kept` says whether the journal stores an event; the others (words still being spoken,
levels) only pass through. `because` holds the ids of the events that caused this one.

A field's name is never reused with another meaning, and readers ignore fields they do not know.
"""

# ruff: noqa: F403 - what a theme's file names is a name of the vocabulary

from __future__ import annotations

from copilot.events.asked import *
from copilot.events.call import *
from copilot.events.caller import *
from copilot.events.desk import *
from copilot.events.event import Event as Event
from copilot.events.hearing import *
from copilot.events.help import *
from copilot.events.sound import *
from copilot.events.wrapup import *
from copilot.events.writes import *

# By the name that the journal knows it by. A class written in a theme's file is in it: there is no second list.
EVENTS: dict[str, type[Event]] = {
    name: kind
    for name, kind in dict(globals()).items()
    if isinstance(kind, type) and issubclass(kind, Event) and kind is not Event
}
