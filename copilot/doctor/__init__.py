"""What `earshot doctor` looks at: each check gives findings, and each finding that is not ok says how to mend it.

machine.py     Python and Qt, processors, memory, disk, clock
libraries.py   shared libraries that Qt and PortAudio take from the system
display.py     a screen to draw on
folders.py     the profile's folders, settings, another Earshot at work
storage.py     SQLite, the journal
knowledge_base.py  every part of the knowledge base against the stored articles
sound.py       audio devices
speed.py       what this machine can do in a live call, as it was measured
gateway.py     the site gateway, tried as a call would
model_files.py the models, and that nothing needs a network
examine.py     all of them, in order

A check reads; it changes nothing, and makes no folder.
"""

from __future__ import annotations
