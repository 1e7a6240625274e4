"""Is a folder's recogniser fit for this machine? Tried in a process of its own, on speech that is shipped.

A library may end its process over a broken model, and a large model may take a minute or the whole memory: all of that
happens to the trial and not to the worker that hears calls. Processor time is what counts: other programs make a model
late, and not slow.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from copilot import paths
from copilot.errors import ModelError
from copilot.house import DEFAULT_LANGUAGE
from copilot.speech.normalize import normalize
from copilot.speech.recognizer import NOTHING, Decoded
from copilot.speech.remote import Remote, Server
from copilot.speech.resample import to_decoder
from copilot.speech.sherpa import Sherpa
from copilot.speech.whisper import Whisper, is_whisper

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from copilot.speech.recognizer import Recognizer

SPOKEN = ("demo/calls/call-out-fee.flac", 2.4, 8.4)  # the agent greets: seconds from, to
SAID = frozenset(["thank", "you", "for", "calling", "my", "name", "is", "tom", "how", "can", "i", "help"])
ENOUGH = 0.7  # of those words
SLOWEST = 0.2  # processor seconds for a second of speech: words still being spoken are heard about four times
SLOWEST_AGAIN = 0.6  # the same for the second pass, which hears a line once and beside the call
TRIES = 3  # the best counts: something else may run at that moment
PATIENCE_S = 60.0  # of processor time, to load a model and try it
STILL_S = 60.0  # in which it takes none: it hangs
LOOK_S = 0.2
SIGN_S = 30.0  # between two signs that a trial goes on
COMMAND = ("models", "try", "--json")  # of this program, with the folder after it
NOT_HEARD = "The recogniser for {language} in {folder} is not used: {why} Queues that speak it are not heard."
NOT_AGAIN = "Lines are not heard a second time with the model in {folder}: {why}"
NOT_USED = "The recogniser in {folder} is not used: {why} The embedded one is."


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of trying a recogniser."""

    text: str
    speed: float  # processor seconds for a second of speech
    again: bool = False  # it is for the second pass


def try_out(recognizer: Recognizer) -> Trial:
    """Hears the shipped speech; the recogniser is loaded already."""
    pcm = _spoken()
    tries = []
    for _ in range(TRIES):
        before = time.process_time()
        text = recognizer.decode(pcm).text
        tries.append(time.process_time() - before)
    return Trial(" ".join(normalize(text)), round(min(tries) / (len(pcm) / 16_000), 4))


def judge(trial: Trial, language: str = DEFAULT_LANGUAGE) -> str:
    """Why the recogniser cannot be used, as a sentence; "" when it can. Of another language nothing spoken is shipped:
    there it is only measured how long it takes.
    """
    heard = len(SAID & set(trial.text.split())) / len(SAID)
    if heard < ENOUGH and language == DEFAULT_LANGUAGE:
        return "it does not understand English speech: it may be of another kind or language."
    slowest = SLOWEST_AGAIN if trial.again else SLOWEST
    if trial.speed > slowest:
        return f"it takes {trial.speed:.2f} s for a second of speech here, and may take {slowest:g} s at most."
    return ""


def refusal(
    folder: str, command: Sequence[str], language: str = DEFAULT_LANGUAGE, *, again: bool = False,
    waits: Callable[[], None] = lambda: None,
) -> str:  # fmt: skip
    """Tries `folder` by running `command` on it; a sentence that says why it is not used, "" when it may be.

    `again`: for the second pass. `waits()` is called now and then while a trial takes its time.
    """
    why = _unfit(folder, command, language, again=again, waits=waits)
    if not why:
        return ""
    said = NOT_AGAIN if again else NOT_USED if language == DEFAULT_LANGUAGE else NOT_HEARD
    return said.format(folder=folder, why=why, language=language)


def _unfit(folder: str, command: Sequence[str], language: str, *, again: bool, waits: Callable[[], None]) -> str:
    if is_whisper(Path(folder)) and not again:
        return "it is a model for the second pass: name it in the setting `second_pass`."
    try:
        said = _run([*command, folder], waits)
    except _TooLong as why:
        return str(why)
    try:
        answer = json.loads(said.splitlines()[-1]) if said.strip() else {}
        tried = None if answer.get("refused") else Trial(**answer["trial"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return "it cannot be loaded; a file may be damaged or of another kind."
    if tried is None:
        return str(answer["refused"])
    if again and not tried.again:
        return "it is no Whisper model: name it in the setting `recognizer`."
    return judge(tried, language)


class _TooLong(Exception):
    """Why a trial was given up, as the end of a sentence."""


def _run(command: Sequence[str], waits: Callable[[], None]) -> str:
    """What the program prints. Raises _TooLong when it was given up."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        spent, moved, sign = 0.0, time.monotonic(), time.monotonic()
        while True:
            try:
                return process.communicate(timeout=LOOK_S)[0]
            except subprocess.TimeoutExpired:
                now, taken = time.monotonic(), _taken(process.pid)
            if taken != spent:
                spent, moved = taken, now
            if spent > PATIENCE_S or now - moved > STILL_S:
                process.kill()
                if spent > PATIENCE_S:
                    raise _TooLong(f"it was not loaded and tried within {PATIENCE_S:g} s of processor time.")
                raise _TooLong(f"nothing more came of loading it within {STILL_S:g} s.")
            if now - sign > SIGN_S:
                sign = now
                waits()


def _taken(pid: int) -> float:
    """Processor seconds of a process; none of one that has just ended."""
    try:
        times = psutil.Process(pid).cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system)


def server_refusal(server: Server) -> str:
    """Lets `server` hear the shipped speech; a sentence that says why calls are not heard by it, "" when they are.

    Raises InputError when no server can have that address.
    """
    remote = Remote(server, _Nothing())
    try:
        heard = remote.decode(_spoken()).text if remote.reached else ""
        why = judge(Trial(" ".join(normalize(heard)), 0.0)) if remote.reached else f"{remote.why}."
    finally:
        remote.close()
    return f"Calls are not heard by {server.destination.host}: {why} This machine hears them." if why else ""


class _Nothing:
    def decode(self, pcm16k: NDArray[np.float32]) -> Decoded:
        return NOTHING


def answer(folder: Path) -> str:
    """One line of JSON for `refusal`, from the process that tries."""
    try:
        tried = replace(try_out(Whisper(folder)), again=True) if is_whisper(folder) else try_out(Sherpa(folder))
        return json.dumps({"trial": asdict(tried)})
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
