"""A site's own playbooks and codes: read whole, or refused with the file and what is wrong in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot import paths
from copilot.content import read_content
from copilot.errors import InputError

BOOK = """
id = "moving"
title = "Moving house"
version = 2
[when]
phrases = ["moving house"]
[[step]]
id = "date"
title = "Ask for the date"
phrases = ["when are you moving"]
[[rule]]
id = "fee"
on = "phrase"
phrases = ["is there a fee"]
title = "Name the fee"
say = "There is a fee of thirty-nine euros."
source = "KB-3007#2"
step = "date"
[[nudge]]
id = "no-date"
kind = "compliance"
step = "date"
text = "Ask for the date"
[[field]]
name = "contact"
label = "Contact"
kind = "choice"
choices = { phone = ["call me"], email = ["by email"] }
"""
CODES = """
[[code]]
id = "MOV"
title = "Move booked"
playbook = "moving"
phrases = ["book the move"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "playbooks").mkdir()
    (tmp_path / "playbooks" / "moving.toml").write_text(BOOK, encoding="utf-8")
    (tmp_path / "wrapup_codes.toml").write_text(CODES, encoding="utf-8")
    return tmp_path


def refused(folder: Path) -> str:
    with pytest.raises(InputError) as error:
        read_content(folder)
    return str(error.value)


def change(folder: Path, old: str, new: str, file: str = "playbooks/moving.toml") -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")


def test_a_playbook_and_a_code_are_read(folder: Path) -> None:
    content = read_content(folder)
    book = content.playbook("moving")
    assert book is not None
    assert (book.version, book.step[0].leg, book.rule[0].leg, book.nudge[0].within_s) == (2, "agent", "customer", 20.0)
    assert book.field[0].choices == {"phone": ("call me",), "email": ("by email",)}
    assert content.references == ("KB-3007#2",)
    assert content.wrapups[0].id == "MOV"


def test_an_unknown_playbook_is_none(folder: Path) -> None:
    assert read_content(folder).playbook("other") is None


def test_an_empty_folder_has_the_shipped_cues_and_no_more(tmp_path: Path) -> None:
    content = read_content(tmp_path)
    assert (content.playbooks, content.wrapups) == ((), ())
    assert all(phrases for _, phrases in content.cues.lists())


def test_a_sites_cues_replace_the_lists_they_name_and_only_those(folder: Path) -> None:
    (folder / "cues.toml").write_text('[summary]\nnext = ["ich rufe sie"]\n', encoding="utf-8")
    shipped = dict(read_content(paths.resources()).cues.lists())
    own = dict(read_content(folder).cues.lists())
    assert own == shipped | {"summary.next": ("ich rufe sie",)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[summary]\nnext = 3\n", "Expected `array`"),
        ("[summary]\nlater = []\n", '"later" is not known there'),
        ("[closing]\n", '"closing" is not known there'),
        ("summary = 3\n", "Expected `object`"),
        ('[answers]\nyes = ["…"]\n', 'cue "answers.yes": the phrase "…" has no word'),
        ("[summary", "not valid TOML"),
    ],
)
def test_wrong_cues_are_refused(folder: Path, text: str, words: str) -> None:
    (folder / "cues.toml").write_text(text, encoding="utf-8")
    sentence = refused(folder)
    assert words in sentence
    assert "cues.toml" in sentence


def test_the_demos_content_is_sound() -> None:
    assert len(read_content(paths.resources() / "demo").playbooks) >= 3


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('title = "Moving house"', 'title = "Moving', "not valid TOML"),
        ('id = "moving"\n', "", "missing required field `id`"),
        ("version = 2", 'version = "two"', "Expected `int`"),
        ('on = "phrase"', 'on = "mood"', "mood"),
        ('kind = "compliance"', 'kind = "gentle"', "gentle"),
        ('phrases = ["is there a fee"]', 'phrase = ["is there a fee"]', '"phrase" is not known there'),
        ("version = 2", 'version = 2\nauthor = "me"', '"author" is not known there'),
        ('step = "date"\n[[nudge]]', 'step = "data"\n[[nudge]]', 'rule "fee" names the unknown step "data"'),
        ('step = "date"\ntext', 'step = "data"\ntext', 'nudge "no-date" names the unknown step "data"'),
        ('kind = "choice"', 'kind = "choice"\nstep = "data"', 'field "contact" names the unknown step "data"'),
        ('phrases = ["is there a fee"]', "phrases = []", 'rule "fee" waits for a phrase and has none'),
        ('on = "phrase"', 'on = "step"', 'rule "fee" waits for a step and does not say which'),
        ('phrases = ["is there a fee"]', 'phrases = ["*"]', 'the phrase "*" has no word'),
        ('phrases = ["when are you moving"]', 'phrases = [""]', 'the phrase "" has no word'),
        ('phrases = ["when are you moving"]', 'tells = "done"', 'step "date" tells the summary something'),
        ('phrases = ["when are you moving"]', 'tells = "later"', "later"),
        ('title = "Name the fee"', 'title = "Name the fee for the new line now"', "more than 6 words"),
        ("There is a fee of thirty-nine euros.", "word " * 26, "more than 25 words"),
        ('text = "Ask for the date"', 'text = "Ask for the date of the move right now"', "more than 8 words"),
        ("KB-3007#2", "KB-3007", "not written as article#section"),
        ('choices = { phone = ["call me"], email = ["by email"] }', "", "is of kind choice and needs choices"),
        ('kind = "choice"', 'kind = "constant"', "is of kind constant and needs value"),
        ('kind = "choice"', 'kind = "when"', "is of kind when and needs phrases"),
        ("[[rule]]", '[[step]]\nid = "date"\ntitle = "Again"\n[[rule]]', 'the step "date" stands twice'),
    ],
)
def test_what_is_wrong_is_said_with_the_file(folder: Path, old: str, new: str, words: str) -> None:
    change(folder, old, new)
    sentence = refused(folder)
    assert words in sentence
    assert str(folder / "playbooks" / "moving.toml") in sentence


def test_two_playbooks_with_one_id_are_refused_with_both_files(folder: Path) -> None:
    (folder / "playbooks" / "other.toml").write_text(BOOK, encoding="utf-8")
    assert 'other.toml has the id "moving" of moving.toml' in refused(folder)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('playbook = "moving"', 'playbook = "motoring"', 'code "MOV" names the unknown playbook "motoring"'),
        ('title = "Move booked"', "", "missing required field `title`"),
        ('phrases = ["book the move"]', 'phrases = ["…"]', "has no word"),
        (
            'phrases = ["book the move"]',
            'step = "data"',
            'code "MOV" names the step "data", which its playbook does not',
        ),
        ('playbook = "moving"', 'step = "date"', 'code "MOV" names the step "date", which its playbook does not'),
        ('phrases = ["book the move"]', 'proof = ["*"]', "has no word"),
        ('title = "Move booked"', 'title = "Move"\nenquiry = true', "for enquiries, which need no phrases"),
        ('playbook = "moving"\nphrases = ["book the move"]', "enquiry = true", "does not say of which playbook"),
        ("[[code]]", "[code]", "Expected `array`"),
        ("[[code]]", '[[code]]\nid = "MOV"\ntitle = "Move"\n[[code]]', 'the code "MOV" stands twice'),
    ],
)
def test_wrong_codes_are_refused(folder: Path, old: str, new: str, words: str) -> None:
    change(folder, old, new, "wrapup_codes.toml")
    sentence = refused(folder)
    assert words in sentence
    assert "wrapup_codes.toml" in sentence


def test_bytes_that_are_no_text_and_files_that_cannot_be_read_are_refused(folder: Path) -> None:
    (folder / "playbooks" / "moving.toml").write_bytes(b'title = "\xff"')
    assert "not valid TOML" in refused(folder)
    (folder / "playbooks" / "moving.toml").unlink()
    (folder / "playbooks" / "moving.toml").mkdir()
    assert "cannot be read" in refused(folder)


TOLD = '[fr]\nsay = "cet appel est transcrit"\nask = "d accord ?"\nphrases = ["appel est transcrit"]\n'


def test_a_sites_announcement_replaces_the_languages_it_names_and_only_those(folder: Path) -> None:
    shipped = read_content(paths.resources()).announcements
    assert {"en", "de"} <= shipped.keys()
    (folder / "announcement.toml").write_text(TOLD, encoding="utf-8")
    content = read_content(folder)
    assert content.announcements.keys() == shipped.keys() | {"fr"}
    assert content.announcement("fr").say == "cet appel est transcrit"
    assert content.announcement("it") == shipped["en"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('phrases = ["appel est transcrit"]', "phrases = []", "has no phrases"),
        ('["appel est transcrit"]', '["on vous écoute"]', "none of its phrases is in what is to be said"),
        ('ask = "d accord ?"\n', "", "missing required field `ask`"),
        ("ask", "question", "`ask`"),
        ('"cet appel est transcrit"', '"…"', "has no word"),
    ],
)
def test_an_announcement_that_could_not_work_is_refused(folder: Path, old: str, new: str, words: str) -> None:
    assert old in TOLD
    (folder / "announcement.toml").write_text(TOLD.replace(old, new), encoding="utf-8")
    sentence = refused(folder)
    assert words in sentence
    assert "announcement.toml" in sentence
