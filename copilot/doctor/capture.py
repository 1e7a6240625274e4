"""What calls are heard from: the sound server, a microphone, a loudspeaker."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable

from copilot import settings
from copilot.audio.capture import here
from copilot.audio.capture.backend import Kind, Scene
from copilot.doctor.finding import Finding, ok, warn
from copilot.errors import EarshotError

NAME = "live calls"
PROGRAMS = {"parec": "pulseaudio-utils"}  # program → Debian package


def capture(profile: str = "") -> Iterable[Finding]:
    for program, package in PROGRAMS.items() if sys.platform == "linux" else ():
        if shutil.which(program) is None:
            yield warn(NAME, f"{program} is missing: calls on this machine cannot be heard.", f"Install {package}.")
            return
    try:
        backend = here.backend()
    except (EarshotError, ImportError) as error:
        yield warn(NAME, str(error), "Install Earshot again.")
        return
    scene = backend.scene()
    backend.close()
    chosen = settings.load().settings
    yield judge_scene(scene, microphone=chosen.microphone, speaker=chosen.speaker)
    if not here.VERIFIED:
        yield warn(
            NAME, "Live calls are not verified on this system.", "Try `earshot audio test` before relying on it."
        )


def judge_scene(scene: Scene, *, microphone: str = "", speaker: str = "") -> Finding:
    if scene.trouble:
        return warn(NAME, scene.trouble, "Start the sound server; stored calls can be replayed without it.")
    found = []
    wishes: tuple[tuple[Kind, str], ...] = (("microphone", microphone), ("speaker", speaker))
    for kind, wish in wishes:
        device = scene.find(kind, wish)
        if device is None and wish:
            return warn(NAME, f"The chosen {kind} is not there.", "Plug it in, or choose another: `earshot audio use`.")
        if device is None:
            return warn(NAME, f"There is no {kind}.", "Plug one in; `earshot audio list` shows what is seen.")
        found.append(device.name)
    return ok(NAME, f"Heard from {found[0]} and {found[1]}; `earshot audio test` shows the levels.")
