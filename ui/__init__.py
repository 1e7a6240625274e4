"""The window: Qt, and nothing else. It draws the desk that the engine's events make, and sends commands.

__main__.py   the entry `earshot`: engine, workers and headless commands before any Qt is loaded
app.py        builds everything once: look, feed, window, docking, hot keys
bridge.py     the engine as child process       feed.py   events in, the desk out (also without a process)
view.py       what is shown, as plain values    words.py  numbers and states as text for people; reasons.py, hearing.py   why
main_window.py what is looked at                panel.py  header, slot, faces, foot
ahead.py      builds faces before they are needed   menu.py, keys.py, presses.py, regions.py   menu, keys, the round of F6
panels/       the parts of the panel            widgets/  drawn things that know no call
theme.py      type, measures, and the look      ink.py, icons.py, style.py   colours, icons, what Qt draws itself
languages.py, choices.py, chosen.py             what the user chose; announced.py what a screen reader is told
interactions/, article/, ask/   the other windows       host/, hotkeys.py, single.py   this desktop
"""
