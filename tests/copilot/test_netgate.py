"""An audit hook cannot be taken out, so every test closes the gate in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest


def outcome(code: str, allowed: str = "()") -> str:
    """What `code` printed after the gate was closed, or the name of the exception it died of."""
    script = f"from copilot import netgate\nnetgate.close({allowed})\nimport socket, asyncio\n{code}"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30)
    return ran.stdout.strip() or ran.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize(
    "code",
    [
        "socket.create_connection(('192.0.2.1', 80), timeout=1)",
        "socket.socket(socket.AF_INET6).connect(('2001:db8::1', 80))",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendmsg([b'x'], [], 0, ('192.0.2.1', 53))",
        "socket.getaddrinfo('example.invalid', 80)",
        "socket.socket().bind(('0.0.0.0', 0))",
        "socket.socket().bind(('', 0))",
        "socket.socket().bind(('127.0.0.1', 0))",
        "asyncio.run(asyncio.open_connection('192.0.2.1', 80))",
    ],
)
def test_other_machines_are_out_of_reach(code: str) -> None:
    assert "GateClosed" in outcome(code)


def test_loopback_passes() -> None:
    code = "s = netgate.listener(0); c = socket.create_connection(s.getsockname()); print('met', s.getsockname()[0])"
    assert outcome(code) == "met 127.0.0.1"


def test_nobody_else_listens() -> None:
    assert "does not reach" in outcome("asyncio.run(asyncio.start_server(print, '127.0.0.1', 0))")


def test_who_may_listen_at_home_by_name_does() -> None:
    code = "s = socket.socket(); s.bind(('127.0.0.1', 0)); print('bound')"
    assert outcome(code, "['localhost']") == "bound"


def test_a_port_that_is_taken_is_taken() -> None:
    code = "s = netgate.listener(0)\ntry: netgate.listener(s.getsockname()[1])\nexcept OSError as e: print(e.strerror)"
    assert outcome(code) == "Address already in use"


def test_a_local_socket_passes() -> None:
    code = "a, b = socket.socketpair(); a.sendall(b'x'); print(b.recv(1).decode())"
    assert outcome(code) == "x"


def test_a_configured_destination_passes_the_gate() -> None:
    code = "try:\n    socket.create_connection(('192.0.2.1', 9), timeout=0.01)\nexcept OSError as e: print(type(e).__name__)"
    assert outcome(code, "['192.0.2.1']") != "GateClosed"


TRIED = "try:\n    socket.create_connection(('192.0.2.1', {port}), timeout=0.01)\nexcept OSError as e: print(type(e).__name__)"


def test_of_a_destination_one_port_passes_and_no_other() -> None:
    allowed = "[netgate.Destination('192.0.2.1', 8444)]"
    assert outcome(TRIED.format(port=8444), allowed) != "GateClosed"
    assert outcome(TRIED.format(port=8443), allowed) == "GateClosed"


def test_a_destination_is_reached_by_what_its_name_meant_when_it_was_looked_up() -> None:
    allowed = "[netgate.Destination('gateway.invalid', 8444)]"
    known = "netgate.remember('gateway.invalid', ['192.0.2.1'])\n"
    tried = TRIED.replace(
        "create_connection(('192.0.2.1', {port}), timeout=0.01)", "socket().connect(('192.0.2.1', {port}))"
    )
    tried = "socket.setdefaulttimeout(0.01)\n" + tried
    assert outcome(tried.format(port=8444), allowed) == "GateClosed"
    assert outcome(known + tried.format(port=8444), allowed) != "GateClosed"
    assert outcome(known + tried.format(port=443), allowed) == "GateClosed"


def test_a_destination_may_not_be_listened_on() -> None:
    assert "does not reach" in outcome(
        "socket.socket().bind(('192.0.2.1', 1))", "[netgate.Destination('192.0.2.1', 1)]"
    )
    assert "does not reach" in outcome(
        "socket.socket().bind(('127.0.0.1', 0))", "[netgate.Destination('localhost', 1)]"
    )


def test_dialling_finds_the_address_that_answers_and_says_when_none_does() -> None:
    code = """
from copilot.dial import dial
async def main():
    server = netgate.listener(0)
    with await dial(netgate.Destination('localhost', server.getsockname()[1]), 30.0) as there:
        print(there.getpeername()[0])
    port = server.getsockname()[1]
    server.close()
    try:
        await dial(netgate.Destination('localhost', port), 30.0)
    except ConnectionRefusedError:
        print('refused')
    try:
        await dial(netgate.Destination('speech..example', port), 30.0)
    except socket.gaierror:
        print('unknown')
asyncio.run(main())"""
    assert outcome(code, "[netgate.Destination('speech..example', 1)]").split() == ["127.0.0.1", "refused", "unknown"]


def test_httpx_meets_the_gate_as_a_connection_that_failed() -> None:
    code = "import httpx\ntry: httpx.get('http://192.0.2.1/')\nexcept httpx.ConnectError as e: print('refused', 'no destination' in str(e))"
    assert outcome(code) == "refused True"
