"""Who tells Earshot of calls: the hook, baresip, links."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import psutil

from copilot import settings
from copilot.calls import key, links
from copilot.doctor.finding import Finding, ok, warn
from copilot.running import is_running


def telephone(profile: str) -> Iterable[Finding]:
    if profile == "demo":
        return
    chosen = settings.load().settings
    running = is_running(profile)
    yield judge_hook(chosen, key.port(profile) if running else 0, key.file(), running=running)
    if chosen.baresip_port:
        yield judge_baresip(chosen.baresip_port, _listening())
    if sys.platform == "linux" and chosen.hook:
        yield judge_links(links.desktop_file())


def judge_hook(chosen: settings.Settings, port: int, file: Path, *, running: bool) -> Finding:
    """`port` is where the running engine listens, 0 when it does not or none runs."""
    if not chosen.hook:
        return ok("hook", "Off: softphones cannot tell of calls, and links open nothing.")
    if not running:
        return ok("hook", "Softphones can tell of calls while Earshot runs (docs/CALLS.md).")
    if not port:
        return warn("hook", "Earshot runs, and its hook does not listen.", "Close Earshot and start it again.")
    if chosen.hook_port not in (0, port):
        return warn(
            "hook",
            f"Port {chosen.hook_port} was taken; the hook listens on {port}. `earshot call` finds it, others do not.",
            "Name a free port as hook_port in the settings, and start Earshot again.",
        )
    return ok("hook", f"Listens on http://127.0.0.1:{port}/v1/call; the key is in {file}.")


def judge_baresip(port: int, listening: frozenset[int] | None) -> Finding:
    """`listening` are this machine's ports (None: the system does not tell). Asking baresip would cut Earshot off."""
    if listening is None:
        return ok("baresip", f"Its control socket is expected on port {port}.")
    if port in listening:
        return ok("baresip", f"Something listens on its control port {port}.")
    return warn(
        "baresip",
        f"Nothing listens on port {port}, where its control socket should be.",
        f"Start baresip, with `module_app ctrl_tcp.so` and `ctrl_tcp_listen 127.0.0.1:{port}` in its config.",
    )


def judge_links(file: Path) -> Finding:
    if file.exists():
        return ok("links", "earshot:// links are opened by this user's desktop.")
    return ok("links", "earshot:// links are not registered; `earshot call register` does it, if a browser needs them.")


def _listening() -> frozenset[int] | None:
    try:
        return frozenset(
            c.laddr[1] for c in psutil.net_connections("tcp") if c.status == psutil.CONN_LISTEN and c.laddr
        )
    except psutil.Error:
        return None
