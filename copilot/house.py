"""What a site decided about hearing: whether callers are told or asked, when hearing pauses by itself, who speaks what.

Made of the settings, where an administrator's policy wins. The core reads it as values; it decides nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

Consent = Literal["off", "announce", "ask"]
CONSENTS: tuple[str, ...] = get_args(Consent)
DEFAULT_LANGUAGE = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    consent: Consent = "off"
    pause_on_cards: bool = False
    card_pause_s: int = 0  # after so long hearing goes on by itself; 0 never, only the agent ends the pause
    languages: Mapping[str, str] = field(default_factory=dict)  # queue → language; the others speak English
    recognised: frozenset[str] = frozenset({DEFAULT_LANGUAGE})  # languages that a recogniser is there for

    def language(self, queue: str) -> str:
        return self.languages.get(queue, DEFAULT_LANGUAGE)
