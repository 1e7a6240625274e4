"""The demo content keeps the formats that docs/DEMO.md promises, and the calls show what they are meant to show."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import soundfile
import yaml

from copilot.assist.phrases import find, first_match
from copilot.content import read_content

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "resources/demo"
SCRIPTS = ROOT / "tools/demo_calls"
CALLS = ("call-out-fee", "moving-house")
FICTIONAL_NUMBERS = ("+44 20 7946 0", "+44 1632 960", "+44 7700 900")  # Ofcom's ranges for drama
QUEUES = {"billing", "technical", "moves", "sales", "retention", "accounts"}
FEATURES = {
    "call-out-fee": {
        "identification", "objection", "amount", "question", "follow-up question", "small talk", "overlap", "hold",
        "missed compliance step", "promise",
    },
    "moving-house": {
        "identification", "same surname", "objection", "amount", "question", "follow-up question", "small talk",
        "overlap", "late compliance step", "promise",
    },
}  # fmt: skip


def toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def article(path: Path) -> tuple[dict[str, Any], str]:
    _, front, body = path.read_text("utf-8").split("---\n", 2)
    return yaml.safe_load(front), body


ARTICLES = [article(path) for path in sorted((DEMO / "articles").glob("*.md"))]
PLAYBOOKS = [toml(path) for path in sorted((DEMO / "playbooks").glob("*.toml"))]
CODES = toml(DEMO / "wrapup_codes.toml")["code"]
CUSTOMERS = toml(DEMO / "customers.toml")["customer"]
RULES = [(book, rule) for book in PLAYBOOKS for rule in book["rule"]]


def sections(body: str) -> list[str]:
    """Section texts by number; [0] is what stands before the first heading."""
    return re.split(r"^## ", body, flags=re.M)


def words(text: str) -> int:
    return len(text.split())


def is_unique(items: list[str]) -> bool:
    return max(Counter(items).values()) == 1


# Articles


def test_there_are_articles_for_every_queue() -> None:
    assert len(ARTICLES) >= 44
    assert {front["queue"] for front, _ in ARTICLES} == QUEUES


def test_every_article_has_the_whole_front_matter() -> None:
    assert is_unique([front["id"] for front, _ in ARTICLES])
    assert is_unique([front["title"] for front, _ in ARTICLES])
    for front, _ in ARTICLES:
        assert re.fullmatch(r"KB-\d{4}", front["id"])
        assert isinstance(front["valid_from"], datetime.date)
        assert isinstance(front["verbatim"], bool)
        assert front["owner"]
        assert all(isinstance(label, str) for label in front["labels"])


@pytest.mark.parametrize(("front", "body"), ARTICLES, ids=[front["id"] for front, _ in ARTICLES])
def test_an_article_is_as_long_as_real_ones(front: dict[str, Any], body: str) -> None:
    assert 150 <= words(body) <= 700
    assert 3 <= len(sections(body)) - 1 <= 7
    spoken = re.findall(r'"([^"]+)"|^> (.+)$', body, re.M)
    assert any(words(quoted or verbatim) <= 25 for quoted, verbatim in spoken), "no line that an agent could say"


def test_some_articles_are_expired_and_one_is_not_valid_yet() -> None:
    today = datetime.date.today()
    assert sum("valid_to" in front and front["valid_to"] < today for front, _ in ARTICLES) >= 4
    assert any(front["valid_from"] > today for front, _ in ARTICLES)
    assert all(front["valid_from"] < front.get("valid_to", datetime.date.max) for front, _ in ARTICLES)


def test_verbatim_articles_hold_their_words_as_a_quotation_in_section_two() -> None:
    verbatim = [body for front, body in ARTICLES if front["verbatim"]]
    assert len(verbatim) >= 5
    assert all("\n> " in sections(body)[2] for body in verbatim)
    sentences = [line for body in verbatim for line in re.findall(r"^> (.+)$", body, re.M)]
    assert all(words(line) <= 25 for line in sentences), "a card would have to cut it"


def test_article_titles_fit_on_a_card() -> None:
    assert all(words(front["title"]) <= 6 for front, _ in ARTICLES)


def test_articles_mention_only_articles_that_exist() -> None:
    known = {front["id"] for front, _ in ARTICLES}
    assert {name for _, body in ARTICLES for name in re.findall(r"KB-\d{4}", body)} <= known


# Playbooks, codes, customers


def test_the_program_accepts_the_playbooks_and_codes() -> None:
    content = read_content(DEMO)
    assert len(content.playbooks) >= 4
    assert len(content.wrapups) >= 16


def test_playbooks_have_the_steps_of_a_call() -> None:
    for book in PLAYBOOKS:
        steps = [step["id"] for step in book["step"]]
        assert 5 <= len(steps) <= 7
        assert is_unique(steps)
        assert {"greet", "verify", "close"} <= set(steps)
        assert any(step["required"] for step in book["step"])


def test_every_source_names_a_section_of_a_valid_article() -> None:
    bodies = {front["id"]: body for front, body in ARTICLES if "valid_to" not in front}
    policies = [field["policy"] for book in PLAYBOOKS for field in book["field"] if "policy" in field]
    for source in [rule["source"] for _, rule in RULES] + policies:
        id, _, number = source.partition("#")
        assert int(number) < len(sections(bodies[id])), source


def test_cards_are_short_enough_to_say() -> None:
    for _, rule in RULES:
        assert words(rule["title"]) <= 6, rule["id"]
        assert words(rule["say"]) <= 25, rule["id"]


def test_cards_for_a_compliance_step_say_the_words_of_its_article() -> None:
    verbatim = {front["id"]: body for front, body in ARTICLES if front["verbatim"]}
    read_out = [rule for _, rule in RULES if rule["source"].partition("#")[0] in verbatim]
    assert len(read_out) >= 4
    for rule in read_out:
        id, _, number = rule["source"].partition("#")
        assert rule["say"] in sections(verbatim[id])[int(number)], rule["id"]


def test_rules_and_nudges_name_steps_of_their_playbook() -> None:
    for book in PLAYBOOKS:
        steps = {step["id"] for step in book["step"]}
        assert is_unique([rule["id"] for rule in book["rule"]])
        named = [item.get(key) for item in book["rule"] + book["nudge"] for key in ("step", "after")]
        assert {step for step in named if step} <= steps


def test_rules_wait_for_a_phrase_a_state_or_a_step() -> None:
    for _, rule in RULES:
        assert rule["on"] in {"phrase", "answered", "held", "resumed", "step"}
        assert ("phrases" in rule) == (rule["on"] == "phrase")
        assert ("after" in rule) == (rule["on"] == "step")


def test_every_playbook_nudges_for_a_missed_compliance_step() -> None:
    for book in PLAYBOOKS:
        assert [nudge["kind"] for nudge in book["nudge"]] == ["compliance"]
        assert all(words(nudge["text"]) <= 8 for nudge in book["nudge"])


def test_the_compliance_step_is_ticked_by_the_words_to_be_read() -> None:
    verbatim = [sections(body)[2] for front, body in ARTICLES if front["verbatim"]]
    for book in PLAYBOOKS:
        (missed,) = (step for step in book["step"] if step["id"] == book["nudge"][0]["step"])
        assert any(first_match(missed["phrases"], text) for text in verbatim), book["id"]


def test_proposed_fields_are_columns_of_the_customer() -> None:
    for book in PLAYBOOKS:
        for field in book["field"]:
            assert all(field["name"] in customer for customer in CUSTOMERS)
            assert field["kind"] in {"constant", "money", "when", "choice", "text"}


def test_codes_belong_to_a_queue_and_a_playbook() -> None:
    assert is_unique([code["id"] for code in CODES])
    assert {code["queue"] for code in CODES} == QUEUES
    assert {code["playbook"] for code in CODES} <= {"", *(book["id"] for book in PLAYBOOKS)}
    assert all(code.get("phrases") or code.get("proof") or code.get("enquiry") for code in CODES)


def test_every_playbook_has_one_code_for_a_call_that_reached_nothing() -> None:
    enquiries = [code["playbook"] for code in CODES if code.get("enquiry")]
    assert sorted(enquiries) == sorted(book["id"] for book in PLAYBOOKS)


def test_every_other_code_of_a_playbook_names_what_proves_it() -> None:
    for code in CODES:
        assert code.get("enquiry") or code.get("proof") or code.get("step"), code["id"]


def test_phrases_are_lower_case_words() -> None:
    rules = [item for book in PLAYBOOKS for part in ("step", "rule", "field") for item in book[part]]
    for item in [*rules, *(book["when"] for book in PLAYBOOKS), *CODES]:
        for phrase in [*item.get("phrases", []), *item.get("unless", []), *item.get("proof", [])]:
            assert re.fullmatch(r"[a-z*]+( [a-z*]+)*", phrase), phrase


def test_customers_have_earlier_contacts_and_cases() -> None:
    assert len(CUSTOMERS) >= 12
    assert is_unique([customer["id"] for customer in CUSTOMERS])
    assert all(re.fullmatch(r"NF-\d{6}", customer["id"]) for customer in CUSTOMERS)
    cases = [case["id"] for customer in CUSTOMERS for case in customer.get("case", [])]
    assert len(cases) >= 5
    assert is_unique(cases)
    assert sum(len(customer.get("contact", [])) for customer in CUSTOMERS) >= 12


def test_earlier_contacts_ended_with_codes_that_exist() -> None:
    codes = {code["id"] for code in CODES}
    assert {contact["wrapup"] for customer in CUSTOMERS for contact in customer.get("contact", [])} <= codes


def test_two_customers_are_called_silva_and_two_share_a_number() -> None:
    assert sorted(c["name"] for c in CUSTOMERS if c["name"].endswith("Silva")) == ["Ana Silva", "Andre Silva"]
    numbers = Counter(number for customer in CUSTOMERS for number in customer["phones"])
    assert 2 in numbers.values()


def test_numbers_and_addresses_reach_nobody() -> None:
    for customer in CUSTOMERS:
        assert all(number.startswith(FICTIONAL_NUMBERS) for number in customer["phones"])
        assert customer["email"].endswith("@example.com")


# Calls


@pytest.fixture(params=CALLS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def track(name: str) -> dict[str, Any]:
    return toml(DEMO / f"calls/{name}.toml")


@pytest.fixture
def script(name: str) -> dict[str, Any]:
    return toml(SCRIPTS / f"{name}.toml")


def test_a_call_is_small_and_has_two_telephone_legs(track: dict[str, Any]) -> None:
    path = DEMO / "calls" / track["audio"]
    info = soundfile.info(path)
    assert path.stat().st_size <= 2_000_000
    assert (info.samplerate, info.channels) == (8_000, 2)
    assert 75 <= info.duration <= 120
    assert abs(info.duration - track["duration"]) < 0.01


def test_a_track_is_in_order_and_inside_the_audio(track: dict[str, Any]) -> None:
    events = [(event["at"], event["kind"]) for event in track["event"]]
    assert events == sorted(events, key=lambda event: event[0])
    assert [kind for _, kind in events][:2] == ["ringing", "answered"]
    assert events[-1] == (track["duration"], "ended")
    starts = [said["start"] for said in track["utterance"]]
    assert starts == sorted(starts)
    assert all(events[1][0] <= said["start"] < said["end"] <= track["duration"] for said in track["utterance"])


def test_a_leg_never_talks_over_itself(track: dict[str, Any]) -> None:
    for leg in ("agent", "customer"):
        own = [said for said in track["utterance"] if said["leg"] == leg]
        assert all(one["end"] < other["start"] for one, other in pairwise(own))


def test_utterances_begin_and_end_where_the_sound_does(track: dict[str, Any]) -> None:
    audio, rate = soundfile.read(DEMO / "calls" / track["audio"])
    for said in track["utterance"]:
        leg = audio[:, ("agent", "customer").index(said["leg"])]
        begin, end = round(said["start"] * rate), round(said["end"] * rate)
        for edge in (leg[begin : begin + 2_400], leg[end - 2_400 : end]):
            assert abs(edge).max() > 0.01, said["text"]  # speech within 0.3 s of either edge
        assert abs(leg[begin - 800 : begin]).max() < 0.01, said["text"]
        assert abs(leg[end : end + 800]).max() < 0.01, said["text"]


def test_nobody_is_heard_before_the_answer_or_on_hold(track: dict[str, Any]) -> None:
    audio, rate = soundfile.read(DEMO / "calls" / track["audio"])
    at = {event["kind"]: round(event["at"] * rate) for event in track["event"]}
    assert not audio[: at["answered"]].any()
    if "held" in at:
        assert not audio[at["held"] : at["resumed"]].any()


def test_the_track_was_made_from_the_script(track: dict[str, Any], script: dict[str, Any]) -> None:
    spoken = [line for line in script["line"] if "leg" in line]
    assert [(line["leg"], line["text"]) for line in spoken] == [(u["leg"], u["text"]) for u in track["utterance"]]
    assert track["caller_number"] == script["caller_number"]


def test_four_different_voices_speak() -> None:
    assert len({u["voice"] for call in CALLS for u in toml(DEMO / f"calls/{call}.toml")["utterance"]}) == 4


def test_a_script_shows_what_it_is_meant_to_show(name: str, script: dict[str, Any]) -> None:
    assert {shown for line in script["line"] for shown in line.get("shows", [])} == FEATURES[name]


def test_lines_are_as_long_as_people_speak(script: dict[str, Any]) -> None:
    assert all(1 <= words(line["text"]) <= 22 for line in script["line"] if "leg" in line)


def test_one_line_talks_over_another(track: dict[str, Any]) -> None:
    said = track["utterance"]
    assert sum(later["start"] < sooner["end"] for sooner, later in pairwise(said)) == 1


def test_the_withheld_caller_gives_a_number_that_exists(script: dict[str, Any]) -> None:
    callers = {customer["id"]: customer for customer in CUSTOMERS}
    caller = callers[script["customer"]]
    if script["caller_number"]:
        assert script["caller_number"] in caller["phones"]
    else:
        said = " ".join(line["text"] for line in script["line"] if line.get("leg") == "customer")
        assert find(" ".join(caller["id"].removeprefix("NF-")), said)


# What the calls set off


def playbook(script_name: str) -> dict[str, Any]:
    (book,) = (book for book in PLAYBOOKS if book["queue"] == toml(SCRIPTS / f"{script_name}.toml")["queue"]
               and book["id"] != "payment-trouble")  # fmt: skip
    return book


def first_time(phrases: list[str], leg: str, track: dict[str, Any]) -> float | None:
    """End of the first utterance of `leg` that matches one of the phrases."""
    return next((u["end"] for u in track["utterance"] if u["leg"] == leg and first_match(phrases, u["text"])), None)


def test_the_first_line_that_matches_chooses_the_right_playbook(name: str, track: dict[str, Any]) -> None:
    for said in (u["text"] for u in track["utterance"] if u["leg"] == "customer"):
        chosen = [
            book["id"] for book in PLAYBOOKS if first_match(book["when"]["phrases"], said, book["when"]["unless"])
        ]
        if chosen:
            break
    assert chosen == [playbook(name)["id"]]


def test_every_step_but_the_missed_one_is_heard_in_time(name: str, track: dict[str, Any]) -> None:
    book = playbook(name)
    spoken = [step for step in book["step"] if "phrases" in step]  # the others wait for the caller's identity
    heard = {step["id"]: first_time(step["phrases"], step["leg"], track) for step in spoken}
    (nudge,) = book["nudge"]
    done_at, after = heard.pop(nudge["step"]), heard[nudge["after"]]
    assert after is not None
    assert None not in heard.values()
    if name == "call-out-fee":
        assert done_at is None
        assert track["duration"] > after + nudge["within_s"]
    else:
        assert done_at is not None
        assert done_at > after + nudge["within_s"]


@pytest.mark.parametrize(("name", "rule"), [("call-out-fee", "told-free"), ("moving-house", "fee-objection")])
def test_the_objection_offers_a_card(name: str, rule: str, track: dict[str, Any]) -> None:
    (wanted,) = (other for other in playbook(name)["rule"] if other["id"] == rule)
    assert first_time(wanted["phrases"], wanted["leg"], track) is not None


def test_each_proposed_field_has_its_evidence_in_the_call(name: str, track: dict[str, Any]) -> None:
    for field in playbook(name)["field"]:
        if field["kind"] == "choice":
            phrases = [phrase for some in field["choices"].values() for phrase in some]
        elif field["kind"] == "constant":
            continue
        else:
            phrases = field["phrases"]
        assert first_time(phrases, field["leg"], track) is not None, field["name"]
