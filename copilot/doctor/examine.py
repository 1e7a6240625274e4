"""All checks, in the order they are shown."""

from __future__ import annotations

from copilot.doctor.capture import capture
from copilot.doctor.content import content
from copilot.doctor.display import display
from copilot.doctor.finding import Check, Finding
from copilot.doctor.folders import folders, neighbours, settings_files
from copilot.doctor.gateway import gateway
from copilot.doctor.knowledge_base import knowledge_base
from copilot.doctor.libraries import libraries
from copilot.doctor.machine import clock, disk, memory, processors, python_and_qt
from copilot.doctor.model_files import (
    encoder,
    languages,
    model_files,
    network,
    recognizer,
    second_pass,
    site_terms,
    speech_server,
)
from copilot.doctor.sound import sound
from copilot.doctor.speed import speed
from copilot.doctor.storage import journal, sqlite
from copilot.doctor.telephone import telephone

CHECKS: tuple[Check, ...] = (
    python_and_qt,
    libraries,
    display,
    processors,
    memory,
    disk,
    clock,
    folders,
    settings_files,
    content,
    neighbours,
    sqlite,
    journal,
    knowledge_base,
    model_files,
    encoder,
    recognizer,
    second_pass,
    languages,
    site_terms,
    speech_server,
    speed,
    sound,
    capture,
    telephone,
    gateway,
    network,
)


def examine(profile: str) -> list[Finding]:
    """All findings for this machine and one profile, in a fixed order."""
    return [finding for check in CHECKS for finding in check(profile)]
