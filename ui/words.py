"""Numbers and states as text for people, in their language. Every function here is pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import QCoreApplication, QLocale

from copilot.model import Customer, Source
from copilot.state import Caller, ProposalView
from copilot.telling import clock
from ui import dates, reasons
from ui.view import IDENTITY_ITEMS

translate = QCoreApplication.translate


def span(seconds: float) -> str:
    """A short length: "9 s", "2 min"."""
    whole = max(0, int(seconds))
    if whole < 60:
        return translate("words", "{0} s").format(whole).replace(" ", dates.NBSP)
    return translate("words", "{0} min").format(whole // 60).replace(" ", dates.NBSP)


def ago(seconds: float) -> str:
    return translate("words", "{0} ago").format(span(seconds)).replace(" ", dates.NBSP)


def quoted(text: str) -> str:
    """Words somebody said, in the language's own marks."""
    return translate("words", "“{0}”").format(glued(text))


def glued(text: str) -> str:
    """Amounts stay on one line: "27.40 €" never breaks at its space."""
    for sign in ("€", "$", "£", "%"):
        text = text.replace(f" {sign}", dates.NBSP + sign)
    return text


def heard(quote: str) -> str:
    return translate("words", "heard {0}").format(quoted(quote))


def strength(word: str) -> str:
    if word == "strong":
        return translate("words", "Strong match")
    return translate("words", "Likely")


def source(source: Source) -> str:
    """KB-1042 §3 — short enough for every card."""
    if source.kind == "case":
        return translate("words", "Case {0} note").format(source.ref)
    if source.kind == "interaction":
        return translate("words", "This call")
    return within(source.ref, source.section, source.place)


def within(article: str, section: int, place: str) -> str:
    """KB-1042 §3; where the article's own source has a name for the place: KB-2001 page 12."""
    where = place or (f"§{section}" if section else "")
    return f"{article}{dates.NBSP}{where}" if where else article


def source_name(source_: Source) -> str:
    """What a screen reader says of a source link."""
    return translate("words", "Open source {0} {1}").format(source(source_), source_.title).strip()


def speaker(who: str) -> str:
    match who:
        case "you":
            return translate("words", "You")
        case "customer":
            return translate("words", "Customer")
        case _:
            return translate("words", "Call")


def stretch(start: float, end: float) -> str:
    """00:40–00:52, or one time where it is the same second."""
    return f"{clock(start)}–{clock(end)}" if int(end) > int(start) else clock(start)


def caller_name(caller: Caller) -> str:
    """The bound customer's name, else what is known of the caller."""
    if caller.bound is not None:
        return caller.bound.name or caller.bound.id
    if caller.name and caller.status not in ("several", "contradicted"):
        return caller.name
    if caller.status == "withheld" or (caller.number_known and not caller.number):
        return translate("words", "Number withheld")
    if caller.status in ("several", "contradicted"):
        return translate("words", "Unknown caller")
    return caller.number or translate("words", "Unknown caller")


def identity(caller: Caller) -> str:
    """How much of the caller's identity was heard and agrees."""
    agreed = sum(i.agrees for i in caller.identity)
    if not agreed:
        return translate("words", "ID not checked")
    return translate("words", "ID {0} of {1}").format(agreed, IDENTITY_ITEMS)


def identity_item(item: str) -> str:
    match item:
        case "name":
            return translate("words", "Name")
        case "postcode":
            return translate("words", "Postcode")
        case "id":
            return translate("words", "Customer number")
        case "number":
            return translate("words", "Telephone number")
        case _:
            return item


def how_bound(how: str) -> str:
    match how:
        case "number":
            return translate("words", "Number matched")
        case "name":
            return translate("words", "Name heard")
        case "id":
            return translate("words", "Customer number heard")
        case "postcode":
            return translate("words", "Postcode heard")
        case "agent":
            return translate("words", "Chosen by you")
        case _:
            return ""


def section(name: str) -> str:
    match name:
        case "reason":
            return translate("words", "Reason")
        case "found":
            return translate("words", "Found")
        case "done":
            return translate("words", "Done")
        case _:
            return translate("words", "Next")


def worker(role: str) -> str:
    match role:
        case "speech":
            return translate("words", "Speech to text")
        case "capture":
            return translate("words", "Microphone and loudspeaker")
        case _:
            return translate("words", "Knowledge search")


def language(code: str) -> str:
    """A language by its code, as people call it; the code where Qt knows no name."""
    known = {
        "en": translate("words", "English"),
        "de": translate("words", "German"),
        "fr": translate("words", "French"),
        "es": translate("words", "Spanish"),
        "it": translate("words", "Italian"),
        "pt": translate("words", "Portuguese"),
        "nl": translate("words", "Dutch"),
        "pl": translate("words", "Polish"),
        "tr": translate("words", "Turkish"),
    }
    return known.get(code) or QLocale.languageToString(QLocale(code).language()) or code


def leg(name: str) -> str:
    match name:
        case "agent":
            return translate("words", "Mic")
        case "customer":
            return translate("words", "Caller")
        case _:
            return translate("words", "Call")


def validity(valid_from: str, valid_to: str) -> str:
    """Why an article does not count today; "" for one that does."""
    today = date.today().isoformat()
    if valid_to and valid_to < today:
        return translate("words", "expired {0}").format(dates.day(valid_to))
    if valid_from > today:
        return translate("words", "not valid before {0}").format(dates.day(valid_from))
    return ""


def file_status(status: str) -> str:
    """What became of a file that was imported."""
    match status:
        case "ok":
            return translate("words", "Read")
        case "partial":
            return translate("words", "Read in part")
        case "broken":
            return translate("words", "Broken")
        case "password":
            return translate("words", "Password-protected")
        case "no_text":
            return translate("words", "Pictures only")
        case "empty":
            return translate("words", "Empty")
        case "duplicate":
            return translate("words", "Same as another")
        case "skipped":
            return translate("words", "Left out")
        case _:
            return status


def changed(iso: str) -> str:
    """Of an article that is not what it was when the agent last used it."""
    return translate("words", "changed {0}").format(dates.day(iso)).replace(" ", dates.NBSP)


def changed_since(iso: str) -> str:
    """The same as a sentence; "" for what did not change."""
    return translate("words", "Changed {0}, since you last used it").format(dates.full_day(iso)) if iso else ""


def customer_line(customer: Customer) -> str:
    """Fibre 500, NF-204187, since 2019."""
    parts = [customer.id]
    if customer.since:
        parts.append(translate("words", "since {0}").format(customer.since[:4]))
    return ", ".join(parts)


def fields_count(count: int) -> str:
    return translate("words", "%n field(s)", "", count)


def system(name: str) -> str:
    """A record system for people; one that Earshot does not know is called what its owner calls it."""
    return translate("words", "Case book") if name == "casebook" else name


def systems(names: Iterable[str]) -> str:
    return ", ".join(system(name) for name in names)


def write_state(view: ProposalView) -> str:
    match view.status:
        case "approved":
            return translate("words", "Waiting to be sent")
        case "sending":
            return translate("words", "Writing")
        case "verified":
            return translate("words", "Verified")
        case "conflict":
            return translate("words", "Record changed")
        case "failed" if reasons.took_effect(view.reason):
            return translate("words", "Check the record")
        case "failed":
            return translate("words", "Failed")
        case "unknown":
            return translate("words", "No answer yet")
        case "rejected":
            return translate("words", "Rejected by you")
        case "withdrawn":
            return translate("words", "Withdrawn")
        case _:
            return ""
