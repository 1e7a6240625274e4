"""Is a folder's recogniser fit for this machine? Tried in a process of its own, on speech that is shipped.

A library may end its process over a broken model, and a large model may take a minute or the whole memory: all of that
happens to the trial and not to the worker that hears calls.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from copilot import paths
from copilot.errors import ModelError
from copilot.speech.normalize import normalize
from copilot.speech.resample import to_decoder
from copilot.speech.sherpa import Sherpa

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from copilot.speech.recognizer import Recognizer

SPOKEN = ("demo/calls/call-out-fee.flac", 2.4, 8.4)  # the agent greets: seconds from, to
SAID = frozenset(["thank", "you", "for", "calling", "my", "name", "is", "tom", "how", "can", "i", "help"])
ENOUGH = 0.7  # of those words
SLOWEST = 0.2  # processor seconds for a second of speech: words still being spoken are heard about four times
TRIES = 3  # the best counts: something else may run at that moment
PATIENCE_S = 60.0
COMMAND = ("models", "try", "--json")  # of this program, with the folder after it
NOT_USED = "The recogniser in {folder} is not used: {why} The embedded one is."


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of trying a recogniser."""

    text: str
    speed: float  # processor seconds for a second of speech


def try_out(recognizer: Recognizer) -> Trial:
    """Hears the shipped speech; the recogniser is loaded already."""
    pcm = _spoken()
    tries = []
    for _ in range(TRIES):
        before = time.process_time()
        text = recognizer.decode(pcm).text
        tries.append(time.process_time() - before)
    return Trial(" ".join(normalize(text)), round(min(tries) / (len(pcm) / 16_000), 4))


def judge(trial: Trial) -> str:
    """Why the recogniser cannot be used, as a sentence; "" when it can."""
    heard = len(SAID & set(trial.text.split())) / len(SAID)
    if heard < ENOUGH:
        return "it does not understand English speech: it may be of another kind or language."
    if trial.speed > SLOWEST:
        return f"it takes {trial.speed:.2f} s for a second of speech here, and may take {SLOWEST:g} s at most."
    return ""


def refusal(folder: str, command: Sequence[str]) -> str:
    """Tries `folder` by running `command` on it; a sentence that says why it is not used, "" when it may be."""
    try:
        done = subprocess.run([*command, folder], capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    except subprocess.TimeoutExpired:
        return NOT_USED.format(folder=folder, why=f"it was not loaded within {PATIENCE_S:.0f} s.")
    try:
        answer = json.loads(done.stdout.splitlines()[-1]) if done.stdout.strip() else {}
        why = str(answer.get("refused") or judge(Trial(**answer["trial"])))
    except (ValueError, KeyError, TypeError, AttributeError):
        why = "it cannot be loaded; a file may be damaged or of another kind."
    return NOT_USED.format(folder=folder, why=why) if why else ""


def answer(folder: Path) -> str:
    """One line of JSON for `refusal`, from the process that tries."""
    try:
        return json.dumps({"trial": asdict(try_out(Sherpa(folder)))})
    except ModelError as error:
        return json.dumps({"refused": str(error)})


def _spoken() -> NDArray[np.float32]:
    import numpy as np
    import soundfile

    name, start, end = SPOKEN
    file = paths.resources() / name
    rate = soundfile.info(file).samplerate
    sound, _ = soundfile.read(file, start=int(start * rate), stop=int(end * rate), dtype="float32", always_2d=True)
    return to_decoder(np.ascontiguousarray(sound[:, 0]), rate)
