"""A site gateway that dies or hangs in a call is in the words of the real window within two seconds."""

from __future__ import annotations

import signal
import time
import uuid
from pathlib import Path

import pytest
import trustme

from copilot import paths
from copilot.bench.faults import GOAL_S, Screen, starved
from copilot.bench.live_call import window_environment
from copilot.bench.story import end, last_words, launch, own_folder, window_command
from tests.copilot.gateway.platform import Platform, mulaw
from tests.copilot.gateway.setting_up import enrolled, serving, set_up
from tests.journeys.test_gateway import BEGIN_S, SECONDS, free_ports, use
from tests.journeys.test_telephone import tells, wait_for_the_hook

pytestmark = [pytest.mark.slow, pytest.mark.alone]

WORDS = "Gateway lost", "No sound"  # of one that hangs it is known first that nothing comes from it, or that it is gone
STARTS_S = 120.0
TALK_S = 3.0


@pytest.mark.parametrize("fault", [signal.SIGKILL, signal.SIGSTOP])
def test_a_gateway_that_is_lost_is_on_the_screen_in_two_seconds(
    fault: signal.Signals, demo_call: Path, speech_models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a thread that only counts was kept waiting meanwhile is left out, as for the other faults."""
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path / "gateway-data"))
    site = set_up(paths.make(tmp_path / "gateway"), trustme.CA(), free_ports())
    conversation = str(uuid.uuid4())
    with serving(site) as running, own_folder() as (folder, environment):
        data = paths.make(Path(environment["EARSHOT_DATA"]))
        (data / "settings.toml").write_text("hook_port = 0\n")
        use(site, running, data, enrolled(site, "anna"))
        environment |= {
            **window_environment(folder, environment), "PULSE_SERVER": f"unix:{folder}/no-sound-here",
            "LC_ALL": "C.UTF-8", "LANGUAGE": "", "EARSHOT_SAID": str(folder / "said.jsonl"),
        }  # fmt: skip
        window = launch(window_command(live="default"), environment, folder)
        screen = Screen(folder / "said.jsonl", lambda: last_words(folder))
        try:
            screen.until("Ready", patience=STARTS_S)
            wait_for_the_hook(data)
            Platform(running.audiohook, site.trust(), conversation).play(mulaw(demo_call, BEGIN_S, SECONDS))
            tells(data, "answered", "--id", conversation)
            screen.until("Live")
            time.sleep(TALK_S)
            with starved() as late:
                began = time.time()
                running.process.send_signal(fault)
                took = screen.until(*WORDS, since=began) - began
            print(f"{fault.name}: in words after {took:.2f} s, of which {late():.2f} s nobody had")
            assert took - late() <= GOAL_S
        finally:
            running.process.send_signal(signal.SIGCONT)
            end([window])
