"""Where a profile's engine finds its content: the demo what ships, an agent what the site wrote, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot import commands as c
from copilot import paths, settings, site
from copilot.content import read_content
from copilot.doctor import content as doctor
from copilot.engine import Engine
from copilot.errors import InputError
from copilot.link import Frame
from copilot.settings import Settings

DEMO = paths.resources() / "demo"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, speech_models: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path))
    return tmp_path


def test_the_demo_has_its_own_content_whatever_is_set() -> None:
    chosen = Settings(content="/somewhere", knowledge="/elsewhere")
    assert site.content_folders("demo", chosen) == (DEMO, DEMO / "articles")


def test_an_agent_without_settings_has_no_content_of_another_company(data: Path) -> None:
    found = site.find("default")
    content = read_content(found.content)
    assert (content.playbooks, content.wrapups) == ((), ())
    articles = Path(found.knowledge.load["articles"])
    assert (articles.is_dir(), list(articles.iterdir())) == (True, [])
    assert data in articles.parents


@pytest.mark.parametrize(
    ("chosen", "folders"),
    [
        (Settings(content="/site"), ("/site", "/site/articles")),
        (Settings(content="/site", knowledge="/kb"), ("/site", "/kb")),
    ],
)
def test_content_and_articles_can_be_named(chosen: Settings, folders: tuple[str, str]) -> None:
    assert site.content_folders("default", chosen) == tuple(map(Path, folders))


def test_the_settings_of_the_user_are_followed(data: Path) -> None:
    (data / "settings.toml").write_text(f'content = "{DEMO}"\n')
    assert len(read_content(site.find("default").content).playbooks) >= 3
    assert settings.load().origin("content") == "user"


def test_settings_that_cannot_be_used_are_told_in_the_window(data: Path) -> None:
    (data / "settings.toml").write_text("queue = ")
    frames: list[Frame] = []
    engine = Engine(site.find("default"), frames.append)
    engine.take(c.Attach())
    engine.journal.close()
    (told,) = [frame.body["sentence"] for frame in frames if frame.kind == "refused"]
    assert "settings.toml is not followed" in told
    assert frames[-1].kind == "refused"  # after the picture, which it would otherwise be lost in


def test_a_folder_that_is_named_and_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no folder"):
        read_content(tmp_path / "gone")


def test_the_doctor_says_what_is_in_force() -> None:
    (playbooks, articles) = doctor.content("demo")
    assert (playbooks.status, articles.status) == ("ok", "ok")
    assert str(DEMO) in playbooks.say
    assert "wrap-up codes" in playbooks.say


def test_the_doctor_says_that_there_is_none_yet_and_makes_nothing(data: Path) -> None:
    found = list(doctor.content("default"))
    assert [f.status for f in found] == ["warn", "warn"]
    assert all("docs/CONTENT.md" in f.mend for f in found)
    assert not (data / "profiles").exists()
    site.find("default")
    assert list(doctor.content("default")) == found


def test_the_doctor_names_a_missing_folder_and_broken_files(data: Path) -> None:
    assert doctor.judge_content(data / "gone").status == "fail"
    assert doctor.judge_articles(data / "gone").status == "fail"
    (data / "playbooks").mkdir()
    (data / "playbooks" / "a.toml").write_text("id = ")
    assert "a.toml" in doctor.judge_content(data).say
    (data / "good.md").write_text("---\nid: KB-1\ntitle: Fees\n---\nA visit costs 45.00 euros.\n")
    (data / "bad.md").write_text("---\nid: [\n---\ntext\n")
    found = doctor.judge_articles(data)
    assert (found.status, "2 are used, 1 files could not be read whole: bad.md" in found.say) == ("warn", True)


def test_the_policy_on_hearing_reaches_the_core_and_only_languages_that_are_spoken_load_a_recogniser(
    data: Path,
) -> None:
    (data / "settings.toml").write_text(
        'consent = "announce"\npause_on_cards = true\ncard_pause_s = 90\n'
        '[queues.billing]\nlanguage = "de"\n[queues.moves]\nlanguage = "fr"\n'
        '[recognizers]\nde = "/models/de"\npl = "/models/pl"\n'
    )
    found = site.find("default")
    assert (found.house.consent, found.house.pause_on_cards, found.house.card_pause_s) == ("announce", True, 90)
    assert [found.house.language(queue) for queue in ("billing", "moves", "sales")] == ["de", "fr", "en"]
    assert found.house.recognised == {"en", "de"}
    assert found.speech.load["languages"] == {"de": "/models/de"}


def test_an_engine_may_reach_its_gateways_port_and_only_where_one_is_set_up(data: Path) -> None:
    assert site.destinations("default") == frozenset()
    (data / "settings.toml").write_text('gateway = "wss://gateway.example:8444"\ndesktop = "anna"\n')
    assert site.destinations("default") == frozenset(), "without a token nobody is asked"
    (data / "gateway-token").write_text("x")
    (data / "gateway-token").chmod(0o600)
    assert site.destinations("default") == {("gateway.example", 8444)}
    assert site.destinations("demo") == frozenset()


def test_a_gateway_that_cannot_be_used_is_said_and_costs_nothing_else(data: Path) -> None:
    (data / "settings.toml").write_text('gateway = "wss://gateway.example:8444"\ndesktop = "anna"\n')
    found = site.find("default")
    assert found.gateway is None
    assert "This desktop has no token for the gateway" in found.troubles[-1]
