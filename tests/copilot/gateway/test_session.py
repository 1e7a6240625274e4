"""Conformance of the session: a client plays every message, and breaks every rule."""

from __future__ import annotations

import json
from typing import Any

import pytest

from copilot.calls.news import LOST
from copilot.gateway import session as s
from tests.copilot.gateway.genesys import AGENT, BOTH, CUSTOMER, NULL, TURNED, Client, opening, probing

CONVERSATION = "4a72e8a7-a999-4116-be03-acf441df74c3"
FRAME = bytes(range(200)) * 16  # 200 ms of both parties


class Played:
    """A session and its client, and all that the session wanted done."""

    def __init__(self) -> None:
        self.client = Client()
        self.now = 100.0
        self.session = s.new(self.client.session, self.client.organization, self.now, ("en-US",))
        self.done: list[s.Deed] = []

    def take(self, step: s.Step) -> list[dict[str, Any]]:
        """Returns what was said to the client."""
        self.session, deeds = step
        self.done += deeds
        return [self.client.answer(deed.text) for deed in deeds if isinstance(deed, s.Say)]

    def say(self, type: str, parameters: dict[str, Any] | None = None, /, **changed: Any) -> list[dict[str, Any]]:
        return self.send(self.client.message(type, parameters, **changed))

    def send(self, data: str | bytes) -> list[dict[str, Any]]:
        return self.take(s.receive(self.session, data, self.now))

    def play(self, frame: bytes = FRAME, channels: int = 2) -> None:
        self.client.samples += len(frame) // channels
        assert self.send(frame) == []

    def open(self, **changed: Any) -> dict[str, Any]:
        [said] = self.say("open", opening(self.client.organization, CONVERSATION, **changed))
        return said

    def kinds(self) -> list[str]:
        return [type(deed).__name__ for deed in self.done]

    def sounds(self) -> list[s.Sound]:
        return [deed for deed in self.done if isinstance(deed, s.Sound)]


@pytest.fixture
def new() -> Played:
    return Played()


@pytest.fixture
def live() -> Played:
    played = Played()
    played.open()
    return played


def test_open_is_answered_with_one_medium_copied_from_the_offer(new: Played) -> None:
    said = new.open()
    assert said["type"] == "opened"
    assert said["clientseq"] == 1
    assert said["parameters"] == {"media": [BOTH], "startPaused": False}


def test_open_tells_who_calls(new: Played) -> None:
    new.open()
    began = s.Began(conversation=CONVERSATION, number="+1-555-555-1234", name="John Doe", dialed="+1-800-555-6789")
    assert new.done[1:] == [began, s.Flow(True)]


@pytest.mark.parametrize(
    ("offer", "taken"),
    [
        ([CUSTOMER, BOTH], BOTH),
        ([TURNED], TURNED),
        ([TURNED, BOTH], BOTH),
        ([AGENT, CUSTOMER], CUSTOMER),
        ([AGENT], AGENT),
        ([BOTH | {"format": "L16"}, CUSTOMER], CUSTOMER),
        ([BOTH | {"later": "field"}], BOTH),
    ],
)
def test_both_parties_are_taken_before_one(new: Played, offer: list[dict[str, Any]], taken: dict[str, Any]) -> None:
    assert new.open(media=offer)["parameters"]["media"] == [taken]


def test_a_call_without_media_is_a_call_without_sound(new: Played) -> None:
    assert new.open(media=[])["parameters"]["media"] == []
    assert new.kinds() == ["Say", "Began"]


def test_languages_are_told_when_asked_for(new: Played) -> None:
    assert new.open(supportedLanguages=True)["parameters"]["supportedLanguages"] == ["en-US"]


def test_fields_from_the_future_and_the_optional_are_let_pass(new: Played) -> None:
    continued = [{"id": NULL, "serverseq": 3, "clientseq": 4}]
    said = new.open(customConfig={"agentassist": True}, continuedSessions=continued, novelty=1)
    assert said["type"] == "opened"


def test_a_probe_succeeds_and_is_no_call(new: Played) -> None:
    [opened] = new.say("open", probing(new.client.organization))
    assert new.send(b"") == []
    [closed] = new.say("close", {"reason": "end"})
    assert (opened["type"], closed["type"]) == ("opened", "closed")
    assert new.kinds() == ["Say", "Say"]


def test_a_probe_that_sends_sound_and_pauses_is_still_no_call(new: Played) -> None:
    new.say("open", probing(new.client.organization))
    new.play()
    new.say("paused")
    new.say("resumed", {"start": "PT0.2S", "discarded": "PT0S"})
    assert set(new.kinds()) == {"Say"}


def test_ids_are_the_same_in_either_case_and_given_back_as_they_came() -> None:
    client = Client(session=CONVERSATION.upper())
    session = s.new(client.session, client.organization.upper(), 0.0)
    opened = client.message("open", opening(client.organization, CONVERSATION.upper()))
    session, deeds = s.receive(session, opened, 0.0)
    assert client.answer(deeds[0].text)["type"] == "opened"  # type: ignore[union-attr]
    assert isinstance(deeds[1], s.Began)
    assert deeds[1].conversation == CONVERSATION
    session, deeds = s.receive(session, client.message("ping", id=CONVERSATION), 0.0)
    assert client.answer(deeds[0].text)["type"] == "pong"  # type: ignore[union-attr]


def test_a_ping_is_answered_with_its_own_number(live: Played) -> None:
    for parameters in ({}, {"rtt": "PT0.001739096S"}):
        [said] = live.say("ping", parameters)
        assert (said["type"], said["clientseq"], said["parameters"]) == ("pong", live.client.seq, {})


def test_update_is_answered(live: Played) -> None:
    [said] = live.say("update", {"language": "de-DE"})
    assert (said["type"], said["parameters"]) == ("updated", {})


def test_pings_that_come_together_are_answered_each_with_its_own_number(live: Played) -> None:
    pings = [live.client.message("ping") for _ in range(3)]  # the client has not seen our answers yet
    assert [live.send(ping)[0]["clientseq"] for ping in pings] == [2, 3, 4]


def test_a_paused_session_hears_and_answers_all_but_sound(live: Played) -> None:
    live.say("paused")
    assert live.say("ping")[0]["type"] == "pong"
    assert live.say("update", {"language": "de-DE"})[0]["type"] == "updated"
    assert live.say("error", {"code": 429, "message": "slow"}) == []
    assert live.say("discarded", {"start": "PT0S", "discarded": "PT1S"}) == []
    assert live.session.phase == "paused"
    assert live.say("close", {"reason": "end"})[0]["type"] == "closed"
    assert live.done[-1] == s.Ended("end")


def test_a_field_of_the_envelope_from_the_future_is_let_pass(live: Played) -> None:
    assert live.say("ping", novelty={"x": 1})[0]["type"] == "pong"


@pytest.mark.parametrize("code", [400, 405, 408, 409, 413, 415, 429, 500, 503])
def test_after_every_error_the_client_may_close(live: Played, code: int) -> None:
    assert live.say("error", {"code": code, "message": "x"}) == []
    assert live.say("close", {"reason": "error"})[0]["type"] == "closed"


def test_another_count_of_the_stream_is_noted_and_costs_nobody_the_call(live: Played) -> None:
    live.play()
    assert live.say("ping")[0]["type"] == "pong"
    assert live.session.astray == 0
    assert live.say("ping", position="PT0.7S")[0]["type"] == "pong"
    assert live.say("ping", position="PT0.1S")[0]["type"] == "pong"
    assert live.session.astray == 500_000_000


def test_an_error_is_only_noted(live: Played) -> None:
    assert live.say("error", {"code": 500, "message": "Internal client error", "retryAfter": "PT1S"}) == []


@pytest.mark.parametrize(
    ("reason", "ended"), [("end", "end"), ("error", LOST), ("disconnect", LOST), ("reconnect", LOST)]
)
def test_close_is_answered_and_only_an_end_is_the_calls(live: Played, reason: str, ended: str) -> None:
    """A client that fails closes its session; the two people on the telephone go on."""
    [said] = live.say("close", {"reason": reason})
    assert (said["type"], live.done[-1]) == ("closed", s.Ended(ended))


def test_after_closed_nothing_counts_and_the_connection_is_dropped(live: Played) -> None:
    live.say("close", {"reason": "end"})
    before = list(live.done)
    assert live.say("ping") == []
    assert live.send("nonsense") == []
    assert live.send(FRAME) == []
    assert live.done == before
    live.take(s.overdue(live.session, live.session.deadline))
    assert live.done[len(before) :] == [s.HangUp()]


def test_sound_bears_its_place_in_the_stream(live: Played) -> None:
    for frame in (FRAME, FRAME[:320], b"", FRAME):
        live.play(frame)
    assert [sound.at for sound in live.sounds()] == [0, 200_000_000, 220_000_000]
    assert b"".join(sound.pcmu for sound in live.sounds()) == FRAME + FRAME[:320] + FRAME


def test_one_leg_counts_every_byte(new: Played) -> None:
    new.open(media=[CUSTOMER])
    new.play(bytes(1600), channels=1)
    new.play(bytes(1600), channels=1)
    assert [(sound.at, sound.layout) for sound in new.sounds()] == [(0, ("external",)), (200_000_000, ("external",))]


def test_pause_and_resume_as_the_client_discards(live: Played) -> None:
    for _ in range(10):
        live.play()
    [pause] = live.take(s.pause(live.session))
    live.say("paused")
    [resume] = live.take(s.resume(live.session))
    live.client.samples += 16_000
    live.say("resumed", {"start": "PT2S", "discarded": "PT2S"})
    live.play()
    assert (pause["type"], pause["parameters"], resume["type"]) == ("pause", {}, "resume")
    assert live.sounds()[-1].at == 4_000_000_000
    assert [deed for deed in live.done if isinstance(deed, s.Flow)] == [s.Flow(True), s.Flow(False), s.Flow(True)]


def test_a_stream_that_stood_still_goes_on_where_it_was(live: Played) -> None:
    live.play()
    live.say("paused")
    live.say("resumed", {"start": "PT0.2S", "discarded": "PT0S"})
    live.play()
    assert live.sounds()[-1].at == 200_000_000


def test_sound_on_its_way_while_the_client_pauses_is_dropped(live: Played) -> None:
    live.play()
    live.say("paused")
    live.play()
    live.say("resumed", {"start": "PT0.2S", "discarded": "PT1S"})
    live.play()
    assert [sound.at for sound in live.sounds()] == [0, 1_200_000_000]
    assert live.session.stray == 1


def test_where_the_client_goes_on_is_the_truth(live: Played) -> None:
    for _ in range(2):
        live.play()
    live.say("paused")
    live.say("resumed", {"start": "PT0.2S", "discarded": "PT1S"})
    live.play()
    assert live.sounds()[-1].at == 1_200_000_000


def test_a_client_may_pause_unasked_and_again(live: Played) -> None:
    for _ in range(2):
        assert live.say("paused") == []
    assert live.take(s.resume(live.session))[0]["type"] == "resume"
    assert live.say("paused") == []  # it still holds its own pause
    assert live.session.phase == "paused"


def test_discarded_moves_the_position(live: Played) -> None:
    live.say("discarded", {"start": "PT0S", "discarded": "PT3S"})
    live.play()
    assert live.sounds()[0].at == 3_000_000_000


def test_the_gateway_that_ends_asks_the_client_to_close(live: Played) -> None:
    [said] = live.take(s.leave(live.session, "completed", live.now))
    assert (said["type"], said["parameters"]) == ("disconnect", {"reason": "completed"})
    assert live.done[-1] == s.Ended(LOST)
    [closed] = live.say("close", {"reason": "disconnect"})
    assert closed["type"] == "closed"
    assert [deed for deed in live.done if isinstance(deed, s.Ended)] == [s.Ended(LOST)]


def test_another_organization_than_the_one_that_signed_is_unauthorized(new: Played) -> None:
    [said] = new.say("open", opening(NULL, CONVERSATION))
    assert (said["type"], said["parameters"]["reason"]) == ("disconnect", "unauthorized")
    assert new.say("close", {"reason": "disconnect"})[0]["type"] == "closed"
    assert "Began" not in new.kinds()


def test_a_lost_connection_ends_the_call_once(live: Played) -> None:
    live.take(s.lost(live.session))
    live.take(s.lost(live.session))
    assert [deed for deed in live.done if isinstance(deed, s.Ended)] == [s.Ended("lost")]


@pytest.mark.parametrize("opened", [False, True])
def test_silence_is_not_waited_out_for_ever(opened: bool) -> None:
    played = Played()
    if opened:
        played.open()
    [said] = played.take(s.overdue(played.session, played.session.deadline))
    assert said["parameters"]["reason"] == "error"
    played.take(s.overdue(played.session, played.session.deadline))
    assert played.done[-1] == s.HangUp()


def test_every_word_and_every_sound_puts_the_deadline_off(live: Played) -> None:
    live.now = 110.0
    live.say("ping")
    assert live.session.deadline == 110.0 + s.SILENT_S
    live.now = 120.0
    live.play()
    assert live.session.deadline == 120.0 + s.SILENT_S


BROKEN = {
    "not JSON": "{",
    "no object": "[]",
    "a number": "1",
    "half a surrogate": '"\ud800"',
    "too long": json.dumps({"version": "2", "x": "x" * 65_536}),
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.parametrize("opened", [False, True])
def test_what_is_no_message_is_refused(data: str, opened: bool) -> None:
    played = Played()
    if opened:
        played.open()
    refuses(played, played.send(data))


ENVELOPES: dict[str, dict[str, Any]] = {
    "version 1": {"version": "1"},
    "version as a number": {"version": 2},
    "another session": {"id": NULL},
    "no id": {"id": "x"},
    "a gap in seq": {"seq": 4},
    "seq again": {"seq": 2},
    "seq below zero": {"seq": -1},
    "seq as text": {"seq": "3"},
    "serverseq ahead": {"serverseq": 3},
    "serverseq behind": {"serverseq": 0},
    "position in minutes": {"position": "PT1M"},
    "position below zero": {"position": "PT-1S"},
    "position with a line break": {"position": "PT1S\n"},
    "position beyond reason": {"position": "PT99999999999999999999S"},
    "parameters as a list": {"parameters": []},
    "type unknown": {"type": "sing"},
    "type of ours": {"type": "pong"},
    "type as a number": {"type": 7},
}


@pytest.mark.parametrize("changed", ENVELOPES.values(), ids=ENVELOPES.keys())
def test_a_broken_envelope_is_refused(live: Played, changed: dict[str, Any]) -> None:
    live.say("ping")
    refuses(live, live.say("ping", **changed))


PARAMETERS: dict[str, tuple[str, dict[str, Any]]] = {
    "open again": ("open", opening(NULL, CONVERSATION)),
    "ping with another rtt": ("ping", {"rtt": 1}),
    "resumed without start": ("resumed", {"discarded": "PT1S"}),
    "resumed in minutes": ("resumed", {"start": "PT1M", "discarded": "PT1S"}),
    "discarded without duration": ("discarded", {"start": "PT1S"}),
    "resumed without discarded": ("resumed", {"start": "PT1S"}),
    "resumed below zero": ("resumed", {"start": "PT0S", "discarded": "PT-1S"}),
    "discarded as a number": ("discarded", {"start": 0, "discarded": 1}),
    "update without language": ("update", {}),
    "error without code": ("error", {"message": "x"}),
    "close without reason": ("close", {}),
    "close for another reason": ("close", {"reason": "tired"}),
}


@pytest.mark.parametrize(("type", "parameters"), PARAMETERS.values(), ids=PARAMETERS.keys())
def test_broken_parameters_are_refused(live: Played, type: str, parameters: dict[str, Any]) -> None:
    refuses(live, live.say(type, parameters))


OPENINGS: dict[str, dict[str, Any]] = {
    "no conversation": {"conversationId": ""},
    "no participant": {"participant": None},
    "a participant without an id": {"participant": {"ani": "1"}},
    "an organization that is no id": {"organizationId": "acme"},
    "no media at all": {"media": None},
    "video": {"media": [BOTH | {"type": "video"}]},
    "media that is no list": {"media": "PCMU"},
    "media of no kind we take": {"media": [BOTH | {"rate": 16_000}, BOTH | {"format": "L16"}]},
    "three channels": {"media": [BOTH | {"channels": ["external", "internal", "external"]}]},
    "one party twice": {"media": [BOTH | {"channels": ["external", "external"]}]},
    "no channels": {"media": [BOTH | {"channels": []}]},
}


@pytest.mark.parametrize("changed", OPENINGS.values(), ids=OPENINGS.keys())
def test_a_broken_open_is_refused_and_is_no_call(new: Played, changed: dict[str, Any]) -> None:
    refuses(new, new.say("open", opening(new.client.organization, CONVERSATION, **changed)))
    assert "Began" not in new.kinds()


@pytest.mark.parametrize("type", ["paused", "resumed", "discarded", "update"])
def test_before_open_only_open_is_heard(new: Played, type: str) -> None:
    parameters = {"start": "PT0S", "discarded": "PT0S", "language": "en-US"}
    refuses(new, new.say(type, parameters))


def test_close_is_answered_before_open_too(new: Played) -> None:
    assert new.say("close", {"reason": "error"})[0]["type"] == "closed"


def test_sound_before_open_is_refused(new: Played) -> None:
    refuses(new, new.send(FRAME))


def test_half_a_sample_is_refused(live: Played) -> None:
    refuses(live, live.send(bytes(3)))


def test_sound_without_media_is_refused(new: Played) -> None:
    new.open(media=[])
    refuses(new, new.send(FRAME))


def test_no_words_of_the_client_come_back_in_the_refusal(live: Played) -> None:
    [said] = live.say("close", {"reason": "Mrs Miller"})
    assert "Miller" not in json.dumps(said)


def refuses(played: Played, said: list[dict[str, Any]]) -> None:
    """The client is asked to leave, once, with the reason; then only its `close` counts, whatever its number."""
    assert [(m["type"], m["parameters"]["reason"]) for m in said] == [("disconnect", "error")]
    assert said[0]["parameters"]["info"]
    assert played.send("{") == []
    assert played.send(FRAME) == []
    assert played.sounds() == []
    played.client.seq += 5
    [closed] = played.say("close", {"reason": "disconnect"})
    assert (closed["type"], closed["clientseq"]) == ("closed", played.client.seq)
