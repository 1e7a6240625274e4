"""The models, each file against its hash."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from copilot import encoders, models, paths, settings
from copilot.children import command
from copilot.doctor.finding import Finding, fail, ok, warn
from copilot.errors import InputError, JournalError, ModelError
from copilot.house import DEFAULT_LANGUAGE
from copilot.journal.journal import Journal
from copilot.speech import trial
from copilot.speech.remote import Server
from copilot.speech.terms import read_names


def model_files(profile: str = "") -> Iterable[Finding]:
    for found in models.check(models.read_models()):
        name = f"model {found.model.id}"
        if found.state == "present":
            yield ok(name, found.sentence)
        else:
            mend = models.MEND if found.model.lives == "installed" else "Install Earshot again."
            yield fail(name, found.sentence.removesuffix(f" {mend}"), mend)


def encoder(profile: str = "") -> Iterable[Finding]:
    """The encoder that the settings name in place of the shipped one."""
    chosen = settings.load().settings
    if not chosen.encoder:
        return
    try:
        yield ok(
            "encoder", f"Passages are found with the one in {encoders.whole(encoders.folder(chosen))}, as it was taken."
        )
    except ModelError as error:
        yield fail("encoder", str(error).removesuffix(f" {encoders.BACK}"), encoders.BACK)


def recognizer(profile: str = "") -> Iterable[Finding]:
    """The recogniser that the settings name, tried as the speech worker does."""
    folder = settings.load().settings.recognizer
    if not folder:
        return
    why = trial.refusal(folder, command(*trial.COMMAND))
    if why:
        yield warn("recogniser", why, "Name another folder in the setting `recognizer`, or none.")
    else:
        yield ok("recogniser", f"Calls are heard with the one in {folder}.")


def languages(profile: str = "") -> Iterable[Finding]:
    """For each language that a queue speaks: whether somebody understands it."""
    chosen = settings.load().settings
    spoken: dict[str, list[str]] = {}
    for queue, table in chosen.queues.items():
        spoken.setdefault(table["language"], []).append(queue)
    for code, queues in sorted(spoken.items()):
        name, who = f"language {code}", ", ".join(queues)
        folder = chosen.recognizers.get(code, "")
        if code == DEFAULT_LANGUAGE:
            yield ok(name, f"Queues that speak it: {who}.")
        elif not folder:
            say = f"The queue {who} speaks {code}, and no recogniser for it is named: its calls are not heard."
            mend = f'Name a folder in the settings, [recognizers] {code} = "…"; docs/SPEECH.md says of which kinds.'
            yield warn(name, say, mend)
        elif why := trial.refusal(folder, command(*trial.COMMAND), code):
            yield warn(name, why, f"Name another folder for {code} under [recognizers] in the settings.")
        else:
            yield ok(
                name,
                f"The queue {who} is heard with the recogniser in {folder}. Whether it understands {code} is not tried.",
            )


def site_terms(profile: str = "") -> Iterable[Finding]:
    """The list of names that the settings name."""
    file = settings.load().settings.terms
    if not file:
        return
    try:
        yield ok("terms", f"{len(read_names(Path(file)))} names are known from {file}.")
    except InputError as error:
        yield warn("terms", str(error), "Name another file in the setting `terms`, or none.")


def second_pass(profile: str = "") -> Iterable[Finding]:
    """The model for the second pass that the settings name, tried as its worker does."""
    folder = settings.load().settings.second_pass
    if not folder:
        return
    why = trial.refusal(folder, command(*trial.COMMAND), again=True)
    if why:
        yield warn("second pass", why, "Name another folder in the setting `second_pass`, or none.")
    else:
        yield ok("second pass", f"Finished lines are heard again with the model in {folder}.")


def speech_server(profile: str = "") -> Iterable[Finding]:
    """The server that the settings name, asked as in a call; and what went to it so far."""
    said = settings.load()
    if not (address := said.settings.speech_server):
        return
    server = Server(address, said.settings.speech_server_authority)
    mend = "Mend the server, or take the setting `speech_server` away."
    try:
        why = trial.server_refusal(server)
    except InputError as error:
        yield fail("speech server", str(error), mend)
        return
    if why:
        yield warn("speech server", why, mend)
    else:
        yield ok("speech server", f"Finished lines of calls are heard by {server.destination.host}.")
    yield ok("sound sent", _sent(profile, server.destination.host, said.origin("speech_server")))


def _sent(profile: str, host: str, origin: str) -> str:
    """What left this machine so far."""
    whose = {"policy": "the administrator's policy says so", "user": "your settings say so"}.get(origin, "")
    say = f"Sound of calls leaves this machine, to {host}: {whose}."
    file = paths.profile_path(profile) / "journal.db"
    try:
        sent, calls = Journal.open_reader(file).sent() if file.exists() else (0, 0)
    except JournalError:
        return say
    return f"{say} So far {sent / 1e6:.1f} MB of {calls} calls." if calls else f"{say} So far nothing of any call."


def network(profile: str = "") -> Iterable[Finding]:
    chosen = settings.load().settings
    if not chosen.speech_server and (not chosen.gateway or profile == "demo"):
        say = "None is needed: no destination is configured, and the engine refuses any but this machine."
        yield ok("network", say)
