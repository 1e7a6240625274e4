"""Every request of the window, the command line and hooks, imperative; and the answers to questions.

A command asks the engine to do something; what happened comes back as events. A question
(`Search`, `ReadArticle`, `ListInteractions`, `ReadInteraction`) gets one answer with the same
`request` id. Nothing here decides anything.
"""

# ruff: noqa: F403 - what a theme's file names is a name of the vocabulary

from __future__ import annotations

from copilot.commands.answers import *
from copilot.commands.answers import Answer
from copilot.commands.call import *
from copilot.commands.command import Command as Command
from copilot.commands.help import *
from copilot.commands.questions import *
from copilot.commands.writes import *

# By name. A class written in a theme's file is in it: there is no second list.
COMMANDS: dict[str, type[Command]] = {
    name: kind
    for name, kind in dict(globals()).items()
    if isinstance(kind, type) and issubclass(kind, Command) and kind is not Command
}

ANSWERS: dict[str, type[Answer]] = {
    name: kind
    for name, kind in dict(globals()).items()
    if isinstance(kind, type) and issubclass(kind, Answer) and kind is not Answer
}
