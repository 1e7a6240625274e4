"""Where one profile's engine finds everything: content, articles, models, journal, records.

The demo profile lives on what is shipped and never touches the agent's own data. Every other profile has a site's own
content, or none: the playbooks of a company that does not exist would only mislead an agent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from copilot import encoders, models, paths, settings
from copilot.calls.sources import Telephone
from copilot.children import ChildSpec
from copilot.errors import InputError
from copilot.gateway import door
from copilot.house import DEFAULT_LANGUAGE, Consent, House
from copilot.netgate import Destination

SPEECH_MB, KNOWLEDGE_MB, CAPTURE_MB = 700, 700, 200  # a worker beyond this is replaced
AGAIN_MB = 700


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    profile: str
    folder: Path
    content: Path  # playbooks/ and wrapup_codes.toml
    customers: Path | None  # what a new case book is filled with
    region: str
    queue: str
    speech: ChildSpec
    knowledge: ChildSpec
    capture: ChildSpec
    again: ChildSpec | None = None  # the worker of the second pass; None: there is none
    record_terms: bool = False  # whether names in the caller's record help to hear the call
    article_terms: bool = False  # whether names in the articles do
    telephone: Telephone = field(default_factory=Telephone)
    house: House = field(default_factory=House)
    gateway: door.Door | None = None
    troubles: tuple[str, ...] = ()  # sentences about settings that could not be used

    @property
    def journal(self) -> Path:
        return self.folder / "journal.db"

    @property
    def base(self) -> Path:
        """The knowledge base's folder, whether anything is in it yet or not."""
        return Path(self.knowledge.load["base"])

    @property
    def casebook(self) -> Path:
        return self.folder / "casebook.db"


def content_folders(profile: str, chosen: settings.Settings) -> tuple[Path, Path]:
    """The folder of playbooks and wrap-up codes, and that of articles, whether they exist or not."""
    if profile == "demo":
        demo = paths.resources() / "demo"
        return demo, demo / "articles"
    content = Path(chosen.content) if chosen.content else own_content(profile)
    return content, Path(chosen.knowledge) if chosen.knowledge else content / "articles"


def learnt(profile: str) -> Path:
    """What a profile's feedback taught the ranking, whether it exists or not."""
    return paths.profile_path(profile) / "learnt.npz"


def own_content(profile: str) -> Path:
    """Where a profile's content is when no setting names another folder; made, empty, at the first start."""
    return paths.profile_path(profile) / "content"


def find(profile: str) -> Site:
    """The site of a profile, from the settings in force.

    Raises:
        InputError: the profile's folder cannot be made or used.
        ModelError: the speech model is missing or altered. (Without the encoder there is less help, and still a call.)
    """
    folder = paths.profile_dir(profile)
    said = settings.load()
    chosen = said.settings
    gateway, trouble = gateway_of(profile, chosen)
    demo = paths.resources() / "demo"
    content, articles = content_folders(profile, chosen)
    if content == own_content(profile):  # one that was named must be there already
        paths.private(content)
    if articles == own_content(profile) / "articles":
        paths.private(articles)
    return Site(
        profile=profile,
        folder=folder,
        content=content,
        customers=demo / "customers.toml" if profile == "demo" else None,
        region=chosen.region,
        queue=chosen.queue,
        again=again_worker(profile, chosen),
        record_terms=chosen.record_terms,
        article_terms=chosen.article_terms,
        troubles=(*said.troubles, *trouble),
        speech=speech_worker(profile, chosen),
        knowledge=knowledge_worker(profile, chosen),
        capture=capture_worker(profile, chosen),
        telephone=Telephone(hook=chosen.hook, hook_port=chosen.hook_port, baresip_port=chosen.baresip_port),
        house=house(chosen),
        gateway=gateway,
    )


def destinations(profile: str) -> frozenset[Destination]:
    """What an engine of this profile may reach besides this machine: its gateway, if it has one."""
    gateway, _ = gateway_of(profile, settings.load().settings)
    return frozenset({gateway.destination}) if gateway is not None else frozenset()


def gateway_of(profile: str, chosen: settings.Settings) -> tuple[door.Door | None, tuple[str, ...]]:
    """The site gateway that calls may come from, and what is wrong with the settings that name it. The demo has none."""
    try:
        return (door.chosen(chosen), ()) if profile != "demo" else (None, ())
    except InputError as error:
        return None, (str(error),)


def house(chosen: settings.Settings) -> House:
    """What was decided about hearing."""
    return House(
        consent=cast(Consent, chosen.consent),
        pause_on_cards=chosen.pause_on_cards,
        card_pause_s=chosen.card_pause_s,
        languages={queue: table["language"] for queue, table in chosen.queues.items()},
        recognised=frozenset({DEFAULT_LANGUAGE, *recognizers(chosen)}),
    )


def recognizers(chosen: settings.Settings) -> dict[str, str]:
    """The folder of each language that a queue speaks and the embedded recogniser does not."""
    spoken = {table["language"] for table in chosen.queues.values()} - {DEFAULT_LANGUAGE}
    return {code: folder for code, folder in chosen.recognizers.items() if code in spoken and folder}


def _megabytes(folder: str) -> int:
    """What another recogniser may take beyond the embedded one: twice its files."""
    files = Path(folder).glob("*") if folder else ()
    return 2 * sum(file.stat().st_size for file in files if file.is_file()) >> 20


def again_worker(profile: str, chosen: settings.Settings) -> ChildSpec | None:
    """What the worker of the second pass loads; None where no setting names a model for it."""
    if not chosen.second_pass:
        return None
    memory = AGAIN_MB + _megabytes(chosen.second_pass)
    return ChildSpec(role="again", profile=profile, memory_mb=memory, load={"model": chosen.second_pass})


def speech_worker(profile: str, chosen: settings.Settings) -> ChildSpec:
    """What the worker that hears calls loads. Raises ModelError like `find`."""
    return ChildSpec(
        role="speech",
        profile=profile,
        memory_mb=SPEECH_MB + sum(map(_megabytes, (chosen.recognizer, *recognizers(chosen).values()))),
        load={
            "models": str(models.whole(models.SPEECH)),
            "vad": str(models.voice_activity_file()),
            "recognizer": chosen.recognizer,
            "terms": chosen.terms,
            "server": chosen.speech_server,
            "server_authority": chosen.speech_server_authority,
            "languages": recognizers(chosen),
        },
    )


def capture_worker(profile: str, chosen: settings.Settings) -> ChildSpec:
    """What the worker that listens to devices loads."""
    return ChildSpec(
        role="capture",
        profile=profile,
        memory_mb=CAPTURE_MB,
        load={"microphone": chosen.microphone, "speaker": chosen.speaker, "softphone": chosen.softphone},
    )


def knowledge_worker(profile: str, chosen: settings.Settings) -> ChildSpec:
    """What the worker of a profile's articles loads. Raises InputError like `find`."""
    return ChildSpec(
        role="knowledge",
        profile=profile,
        memory_mb=KNOWLEDGE_MB,
        load={
            "articles": str(content_folders(profile, chosen)[1]),
            "base": str(paths.knowledge_base(profile)),
            "encoder": str(encoders.folder(chosen)),
            "learnt": str(learnt(profile)) if chosen.learn else "",
        },
    )
