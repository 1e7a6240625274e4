"""A recorded call spoken by two real telephones: the customer's half goes out over SIP, the agent's into a microphone."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import soundfile

from copilot.audio.track import read_track
from tests.copilot.calls.softphone import agent, customer
from tests.sound_server import SoundServer

SECONDS = 120.0
ROOM = 16  # lowest bits, and enough for the codec: what a line and a room give when nobody speaks
HEADSET = "pcm.headset { type pulse device customer }\npcm.microphone { type pulse device mic }\n"


@dataclass(frozen=True)
class Spoken:
    """What is played, from the answer to the last word, and the words of each leg."""

    sound: np.ndarray  # agent, customer
    rate: int
    words: dict[str, str]


def unhurried(call: Path, seconds: float = SECONDS) -> Spoken:
    """The call from its answer on, with a pause after each turn, so that it lasts this long."""
    sound, rate = soundfile.read(call, dtype="int16")
    track = read_track(call, len(sound) / rate)
    answered = next(signal.at for signal in track.signals if signal.kind == "answered")
    turns = sorted((u for u in track.utterances if u.start >= answered), key=lambda u: u.start)
    ends = [
        (before.end + after.start) / 2
        for before, after in pairwise(turns)
        if max(u.end for u in turns if u.start <= before.start) < after.start
    ]
    cuts = [round(at * rate) for at in (answered, *ends, turns[-1].end + 0.5)]
    parts = [sound[first:last] for first, last in pairwise(cuts)]
    missing = round(seconds * rate) - sum(len(part) for part in parts)
    pause = np.zeros((max(0, missing // len(parts)), 2), np.int16)
    whole = np.concatenate([piece for part in parts for piece in (part, pause)]).astype(np.int32)
    whole += np.random.default_rng(1).integers(-ROOM, ROOM + 1, whole.shape)
    words = {leg: " ".join(u.text for u in turns if u.leg == leg) for leg in ("agent", "customer")}
    return Spoken(np.clip(whole, -32768, 32767).astype(np.int16), rate, words)


class SipCall:
    """Anna's softphone, which is in the way of the sound server, and Ana's telephone, which calls it."""

    def __init__(self, folder: Path, server: SoundServer, spoken: Spoken) -> None:
        assert spoken.rate == 8000, "the codec's"
        self._server, self._spoken = server, spoken
        (folder / ".asoundrc").write_text(HEADSET)
        soundfile.write(folder / "ana.wav", spoken.sound[:, 1], spoken.rate, subtype="PCM_16")
        self.anna = agent(folder / "anna", source="alsa,microphone", player="alsa,headset")
        self.ana = customer(folder / "ana", says=folder / "ana.wav")

    def dial(self) -> None:
        """Once Earshot follows the softphone."""
        self.ana.does(f"dial sip:agent@127.0.0.1:{self.anna.sip}")

    def accept(self) -> None:
        """Both begin to speak."""
        self.anna.does("accept")
        self.anna.says("Call established")
        self._server.play(self._spoken.sound[:, 0], self._spoken.rate, "agentmic")

    def hang_up(self) -> None:
        """The customer does."""
        self.ana.does("hangup")

    def stop(self) -> None:
        self.ana.stop()
        self.anna.stop()
