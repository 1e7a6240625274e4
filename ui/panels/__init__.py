"""The panel's parts. Each has `present(view)`: state in; and `asked`: a command out. None decides, none keeps time.

header · slot (nudges) · cards · checklist · tray · transcript · footer   the live face, placed by live.py
caller   who is calling: ringing, and choosing among several records
summary · codes · approval                                               the wrap-up face, placed by wrapup.py
ready · notices                                                           no call; loading, paused, no sound
"""
