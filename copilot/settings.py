"""What a user or an administrator chose: one frozen value, read from TOML, each field with its source.

The administrator's policy wins over the user's file, which wins over the default. A file that cannot
be used is reported and kept as it is; the rest still counts.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal

from copilot import paths, private_file
from copilot.errors import InputError
from copilot.house import CONSENTS

Origin = Literal["policy", "user", "default"]
Table = Mapping[str, str]
Tables = Mapping[str, Table]
LANGUAGE = re.compile(r"[a-z]{2,3}")  # as ISO 639 writes them
# files and folders: "~" is the home of whoever runs Earshot
PATHS = frozenset({
    "content", "knowledge", "pages", "encoder", "gateway_authority", "models", "terms", "recognizer", "recognizers",
    "second_pass", "speech_server_authority",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be chosen, with its default."""

    queue: str = ""  # the agent's queue; "" takes the call's own
    region: str = "GB"  # where numbers without a country code belong, ISO 3166
    content: str = ""  # folder with playbooks/, wrapup_codes.toml, articles/; "" is the one in the profile's folder
    knowledge: str = ""  # folder of knowledge articles; "" is articles/ in the content's folder
    pages: str = ""  # file that lists web pages to fetch as articles; "" fetches none
    encoder: str = ""  # folder of an encoder that was taken, see docs/KNOWLEDGE.md; "" is the shipped one
    learn: bool = False  # whether a ranking learnt from this site's feedback may act, see docs/KNOWLEDGE.md
    microphone: str = ""  # id of the agent's microphone, see `earshot audio list`; "" is the system's default
    speaker: str = ""  # id of the loudspeaker that the customer is heard from, when no softphone is known; "" as above
    softphone: str = ""  # name of the program that calls are made with; "" is any that plays and records
    hook: bool = True  # whether softphones may tell of calls, see docs/CALLS.md
    hook_port: int = 47163  # where they do, on this machine's own address; 0 is any that is free
    baresip_port: int = 0  # of baresip's control socket (its ctrl_tcp_listen); 0 when there is no baresip
    gateway: str = ""  # the site gateway's address for desktops, see docs/GATEWAY.md; "" when there is none
    desktop: str = ""  # this desktop's name there
    gateway_authority: str = ""  # PEM of the authority that the gateway's certificate is from; "" is the system's
    models: str = ""  # folder of installed models; "" is the one in the data folder
    terms: str = ""  # file with names and products, a line each, that calls are about, see docs/SPEECH.md; "" is none
    record_terms: bool = True  # whether names in the bound caller's record are such terms, for that call
    article_terms: bool = True  # whether names in the articles are
    recognizer: str = ""  # folder of a model for sherpa-onnx, see docs/SPEECH.md; "" is the embedded one
    second_pass: str = ""  # folder of a model for faster-whisper that hears lines again, see docs/SPEECH.md; "" is none
    speech_server: str = ""  # wss:// address of what hears finished lines, see docs/SPEECH.md; "" sends nothing
    speech_server_authority: str = ""  # PEM of the authority that its certificate is from; "" is the system's
    consent: str = "off"  # "announce": callers are told that Earshot listens; "ask": nothing is heard until they agree
    pause_on_cards: bool = False  # whether hearing pauses by itself when a card number is asked for or read out
    card_pause_s: int = 0  # s after which it goes on by itself; 0 never, only the agent ends such a pause
    queues: Tables = field(default_factory=dict)  # [queues.billing] language = "de"; the others speak English
    recognizers: Table = field(default_factory=dict)  # [recognizers] de = "folder of a model for sherpa-onnx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The settings, where each came from, and a sentence for every file or line that could not be used."""

    settings: Settings = Settings()
    origins: dict[str, Origin] = field(default_factory=dict)
    troubles: tuple[str, ...] = ()

    def origin(self, name: str) -> Origin:
        return self.origins.get(name, "default")


def user_file() -> Path:
    return paths.data_dir() / "settings.toml"


def load(user: Path | None = None, policy: Path | None = None) -> Chosen:
    """The settings in force; `user` and `policy` stand in for this machine's files."""
    chosen = Chosen()
    for origin, file in (("user", user or user_file()), ("policy", policy or paths.policy_file())):
        try:
            values = _read(file, guarded=origin == "policy")
        except InputError as error:
            chosen = replace(chosen, troubles=(*chosen.troubles, str(error)))
        else:
            chosen = _take(chosen, values, origin, file)  # type: ignore[arg-type]
    return chosen


def _read(file: Path, *, guarded: bool) -> dict[str, object]:
    """The file's values, {} when there is no such file."""
    try:
        if not file.exists():
            return {}
        if guarded and file.stat().st_mode & 0o022:
            raise InputError(f"{file} is not followed: others than its owner may write to it. Run `chmod go-w {file}`.")
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(
            f"{file} is not followed, it is no valid TOML: {error}. Mend it; nothing was changed."
        ) from error
    except OSError as error:
        raise InputError(f"{file} is not followed, it cannot be read ({error.strerror}).") from error


def _take(chosen: Chosen, values: dict[str, object], origin: Origin, file: Path) -> Chosen:
    known = {f.name: dict if f.default is MISSING else type(f.default) for f in fields(Settings)}
    good: dict[str, object] = {}
    troubles = list(chosen.troubles)
    for name, value in values.items():
        if name not in known:
            troubles.append(f"{file}: there is no setting {name!r}. Known ones: {', '.join(known)}.")
        elif type(value) is not known[name]:  # to Python, true is a number
            troubles.append(f"{file}: {name} must be of the kind {known[name].__name__}; it is left as it was.")
        elif fault := _fault(name, value):
            troubles.append(f"{file}: {fault}; it is left as it was.")
        else:
            good[name] = _at_home(value) if name in PATHS else value
    return Chosen(
        settings=replace(chosen.settings, **good),  # type: ignore[arg-type]
        origins={**chosen.origins, **dict.fromkeys(good, origin)},
        troubles=tuple(troubles),
    )


def _at_home(value: Any) -> Any:
    """A path, or a table of them, with a leading "~" written out; one that means nobody's home stays as it is.

    (`Path.expanduser` would raise.)
    """
    if isinstance(value, dict):
        return {key: os.path.expanduser(path) for key, path in value.items()}
    return os.path.expanduser(value)


def _fault(name: str, value: Any) -> str:
    """What is wrong with a value of the right kind; "" when nothing is."""
    match name:
        case "consent" if value not in CONSENTS:
            return f"consent is one of {', '.join(CONSENTS)}"
        case "card_pause_s" if value < 0:
            return "card_pause_s is a number of seconds"
        case "queues":
            bad = [queue for queue, table in value.items() if not _is_language_table(table)]
            return (
                f'[queues.{bad[0]}] says nothing but language = "en", or another code of two or three letters'
                if bad
                else ""
            )
        case "recognizers":
            bad = [code for code, folder in value.items() if not LANGUAGE.fullmatch(code) or type(folder) is not str]
            return f'[recognizers] has lines such as de = "folder", and not {bad[0]}' if bad else ""
    return ""


def _is_language_table(table: object) -> bool:
    if not isinstance(table, dict) or table.keys() != {"language"}:
        return False
    return isinstance(table["language"], str) and LANGUAGE.fullmatch(table["language"]) is not None


def remember(values: dict[str, str], user: Path | None = None) -> Path:
    """Write choices into the user's file, whose other lines and comments stay as they are; the file.

    Raises:
        InputError: the file cannot be used or written, or the administrator's policy decides one of them.
    """
    file = user or user_file()
    fixed = [name for name in values if load(user=file).origin(name) == "policy"]
    if fixed:
        raise InputError(f"The administrator has decided {', '.join(fixed)}; nothing was changed.")
    _read(file, guarded=False)  # a broken file is not made worse
    paths.private(file.parent)
    try:
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        for name, value in values.items():
            line = f"{name} = {json.dumps(value, ensure_ascii=False)}"  # a JSON string is a TOML string
            places = [n for n, known in enumerate(lines) if known.partition("=")[0].strip() == name]
            if places:
                lines[places[0]] = line
            else:
                lines.insert(0, line)  # before any table
        private_file.write(file, "\n".join(lines) + "\n")
    except OSError as error:
        raise InputError(f"{file} cannot be written ({error.strerror}); nothing was changed.") from error
    return file
