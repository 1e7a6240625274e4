"""Who gives way when processors are short: the softphone and the capture come first, then words, then help, then the rest.

A worker lowers itself when it starts, and nothing is ever raised: that needs no right on any system.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

import psutil

# 0 is what every program has: the softphone, the window, and the engine and capture, which hardly work. Steps are small
# where words are made: a step is about a fifth less of a processor that others want too, and words must still come.
NICENESS: dict[str, int] = {"speech": 3, "knowledge": 5, "measure": 5, "again": 10, "gaps": 10}
BELOW_NORMAL = 5  # from here on Windows' class "idle", before it "below normal"; not verified there

_AUTOGROUP = Path("/proc/self/autogroup")


def give_way(role: str) -> None:
    """Lower this process to what its role may take; a role that is not named stays as it is."""
    niceness = NICENESS.get(role, 0)
    if not niceness:
        return
    if sys.platform == "win32":
        classes = (psutil.BELOW_NORMAL_PRIORITY_CLASS, psutil.IDLE_PRIORITY_CLASS)
        psutil.Process().nice(classes[niceness > BELOW_NORMAL])
        return
    os.nice(niceness)
    with contextlib.suppress(OSError):  # a kernel without it, or a container that may not
        # each worker has a session of its own, and Linux on a desktop shares processors between sessions first: among
        # them counts this number, and the one above not at all
        _AUTOGROUP.write_text(str(niceness))
