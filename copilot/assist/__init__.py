"""Words heard to help offered. Every file is pure: `(story, event) -> None`, adding facts to the story.

They run in the order written in `copilot.decide.REACTIONS`; none knows another.
"""
