"""Make the recorded demo calls of resources/demo/calls/ from the scripts beside this file.

    python tools/make_demo_calls.py [NAME …] [--voices FOLDER] [--scripts FOLDER] [--out FOLDER]

A script (demo_calls/NAME.toml) is a list of lines in spoken order. Each line is spoken by a natural voice, put on its
leg of an 8 kHz telephone line (left = agent, right = customer) and written down, with the true start and end of its
speech, in the call's event track. The same script gives the same bytes. Needs numpy, onnxruntime, soundfile, soxr and
the program espeak-ng; the voices are downloaded once (see kokoro_voice.py).
"""

from __future__ import annotations

import argparse
import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from kokoro_voice import RATE as VOICE_RATE
from kokoro_voice import Kokoro

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float64]

HERE = Path(__file__).parent
RATE = 8_000
LEGS = ("agent", "customer")
FRAME = RATE // 100  # 10 ms: lines start and end on whole frames, so two decimals of a second are exact
PAUSE_S = 0.5
SPEECH_DBFS = -22.0  # RMS over the loud frames of a line
NOISE_DBFS = -60.0
SILENCE_DB = -45.0  # below the loudest frame of a line: silence, trimmed at both ends


@dataclass(slots=True)
class Call:
    """A call being put together; times in seconds from the start of the file."""

    events: list[dict[str, Any]] = field(default_factory=list)
    utterances: list[dict[str, Any]] = field(default_factory=list)
    speech: list[tuple[str, int, Samples]] = field(default_factory=list)  # leg, first sample, samples
    end: int = 0  # sample at which everything so far is over


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", help="scripts to make (default: all)")
    parser.add_argument("--voices", type=Path, default=Path.home() / ".cache/earshot-demo-voices")
    parser.add_argument("--scripts", type=Path, default=HERE / "demo_calls", help="test_calls: those of the tests")
    parser.add_argument("--out", type=Path, default=HERE.parent / "resources/demo/calls")
    asked = parser.parse_args()
    kokoro = Kokoro(asked.voices)
    for script in sorted(asked.scripts.glob("*.toml")):
        if not asked.names or script.stem in asked.names:
            print(make(script, kokoro, asked.out))


def make(path: Path, kokoro: Kokoro, out: Path) -> str:
    """Write NAME.flac and NAME.toml for one script; returns a line that says what was written."""
    import soundfile

    script = tomllib.loads(path.read_text("utf-8"))
    call = lay_out(script, kokoro)
    audio = line_sound(call)
    out.mkdir(parents=True, exist_ok=True)
    sound = out / f"{path.stem}.flac"
    soundfile.write(sound, audio, RATE, subtype="PCM_16")
    (out / f"{path.stem}.toml").write_text(track(script, call, sound.name, len(audio)), "utf-8")
    return f"{sound.name}: {len(audio) / RATE:.1f} s, {sound.stat().st_size / 1e6:.2f} MB, {len(call.utterances)} lines"


def lay_out(script: dict[str, Any], kokoro: Kokoro) -> Call:
    """Speak every line and decide when it is heard."""
    call = Call()
    before = 0  # sample at which the line before ends
    for line in script["line"]:
        gap = line.get("pause", 0.0 if "event" in line else PAUSE_S)
        start = before - _samples(line["overlap"]) if "overlap" in line else call.end + _samples(gap)
        if "event" in line:
            call.events.append({"at": start / RATE, "kind": line["event"]})
            before = call.end = start
            continue
        voice = script["voices"][line["leg"]]
        spoken = kokoro.speak(line.get("say", line["text"]), voice["name"], speed=line.get("speed", voice["speed"]))
        sound = on_the_line(spoken)
        before = start + len(sound)
        call.end = max(call.end, before)
        call.speech.append((line["leg"], start, sound))
        call.utterances.append(
            {
                "leg": line["leg"],
                "start": start / RATE,
                "end": before / RATE,
                "text": line["text"],
                "voice": f"kokoro {voice['name']}",
            }
        )
    return call


def line_sound(call: Call) -> NDArray[np.int16]:
    """Both legs, (samples, 2): speech over comfort noise while the call is up, digital silence while it is not."""
    audio = np.zeros((call.end, len(LEGS)))
    draw = np.random.default_rng(8_000)
    for start, end in _open_spans(call.events):
        for leg in range(len(LEGS)):
            noise = _band(draw.standard_normal(end - start))
            audio[start:end, leg] = noise * (10 ** (NOISE_DBFS / 20) / np.sqrt(np.mean(noise**2)))
    for leg_name, start, sound in call.speech:
        audio[start : start + len(sound), LEGS.index(leg_name)] += sound
    return mu_law_round_trip(audio)


def track(script: dict[str, Any], call: Call, audio: str, length: int) -> str:
    """The call's event track with its truth, as TOML."""
    head = {"title": script["title"], "audio": audio, "queue": script["queue"], "left": "agent"}
    lines = ["# Made by tools/make_demo_calls.py; change the script there, not this file."]
    lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()]
    lines += [f"duration = {length / RATE:.2f}", f'caller_number = "{script["caller_number"]}"  # "" = withheld', ""]
    for event in call.events:
        lines += ["[[event]]", f"at = {event['at']:.2f}", f'kind = "{event["kind"]}"', ""]
    for said in call.utterances:
        lines += ["[[utterance]]", f'leg = "{said["leg"]}"', f"start = {said['start']:.2f}", f"end = {said['end']:.2f}"]
        lines += [f"{key} = {json.dumps(said[key], ensure_ascii=False)}" for key in ("text", "voice")]
        lines += [""]
    return "\n".join(lines)


def _open_spans(events: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """Spans of samples in which the two can hear each other."""
    spans, since = [], None
    for event in events:
        at = round(event["at"] * RATE)
        if event["kind"] in ("answered", "resumed"):
            since = at
        elif since is not None:
            spans.append((since, at))
            since = None
    return spans


def on_the_line(spoken: NDArray[np.float32]) -> Samples:
    """One spoken line as a telephone carries it: 8 kHz, 300–3400 Hz, even level, silence at the ends trimmed."""
    import soxr

    sound = _band(soxr.resample(spoken.astype(np.float64), VOICE_RATE, RATE))
    sound = np.append(sound, np.zeros(-len(sound) % FRAME))
    power = np.mean(sound.reshape(-1, FRAME) ** 2, axis=1)
    heard = np.flatnonzero(power > power.max() * 10 ** (SILENCE_DB / 10))
    loud = power[power > power.max() * 10 ** (-25 / 10)]
    trimmed = sound[heard[0] * FRAME : (heard[-1] + 1) * FRAME]
    return trimmed * (10 ** (SPEECH_DBFS / 20) / np.sqrt(loud.mean()))


def _band(sound: Samples) -> Samples:
    """300–3400 Hz by a linear-phase filter whose delay is taken out."""
    taps = np.arange(-100, 101)
    low_pass = [2 * edge / RATE * np.sinc(2 * edge / RATE * taps) for edge in (300.0, 3_400.0)]
    return np.convolve(sound, (low_pass[1] - low_pass[0]) * np.hamming(len(taps)), mode="same")


def mu_law_round_trip(audio: Samples) -> NDArray[np.int16]:
    """What is left after coding to the 255 steps of μ-law (the curve of ITU-T G.711) and back."""
    curve = np.sign(audio) * np.log1p(255 * np.clip(np.abs(audio), 0, 1)) / np.log(256)
    steps = np.round(curve * 127) / 127
    back = np.sign(steps) * np.expm1(np.abs(steps) * np.log(256)) / 255
    return np.round(back * 32_767).astype(np.int16)


def _samples(seconds: float) -> int:
    return round(seconds * RATE / FRAME) * FRAME


if __name__ == "__main__":
    main()
