"""The other end of the hook: a command tells the running Earshot of a call."""

from __future__ import annotations

import http.client
import json
from dataclasses import asdict

from copilot.calls import key, listener
from copilot.calls.told import PATH, Told
from copilot.errors import InputError

PATIENCE_S = 3.0  # a softphone may wait for its hook, and the caller with it


def tell(said: Told, profile: str) -> None:
    """Post it. Raises InputError with what to do when nobody listens, or it was refused."""
    port = key.port(profile)
    if not port:
        raise InputError(
            f"No Earshot listens for calls in the profile {profile!r}. Open its window; "
            "if it is open, see whether `hook` is off in the settings."
        )
    body = json.dumps({name: value for name, value in asdict(said).items() if value})
    headers = {"Authorization": f"Bearer {key.read()}", "Content-Type": "application/json"}
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        line.connect()
        # after a kill the port is said still, and may be anybody's: asked once connected, so that nobody comes between
        if listener.is_foreign(port):
            raise InputError(f"Another user's program may be on port {port}; it was told nothing. Start Earshot again.")
        line.request("POST", PATH, body.encode(), headers)
        answer = line.getresponse()
        if answer.status != 200:
            raise InputError(_why(answer.read(4096)))
    except (OSError, http.client.HTTPException) as error:
        raise InputError(f"Earshot does not answer on port {port}. Open its window, or start it again.") from error
    finally:
        line.close()


def _why(body: bytes) -> str:
    try:
        return str(json.loads(body)["error"])
    except (ValueError, KeyError, TypeError):
        return "Something else than Earshot answers on the hook's port. Start Earshot again."
