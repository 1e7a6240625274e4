"""Audio devices for replays with sound; those that calls are heard from are in `capture.py`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from copilot.doctor.finding import Finding, ok, warn


def sound(profile: str = "") -> Iterable[Finding]:
    try:
        import sounddevice

        devices = sounddevice.query_devices()
    except OSError as error:  # raised at import when PortAudio is missing, at the query when it cannot start
        yield warn("sound", f"PortAudio does not work ({type(error).__name__}): no sound.", "Install libportaudio2.")
        return
    yield judge_devices([(str(d["name"]), d["max_input_channels"], d["max_output_channels"]) for d in devices])


def judge_devices(devices: Sequence[tuple[str, int, int]]) -> Finding:
    """`devices`: (name, channels in, channels out)."""
    ins = [name for name, channels, _ in devices if channels]
    outs = [name for name, _, channels in devices if channels]
    if not outs:
        return warn("sound", "No loudspeaker: replays are silent.", "Plug one in, if you want to listen to past calls.")
    return ok("sound", f"{len(ins)} microphones, {len(outs)} loudspeakers.")
