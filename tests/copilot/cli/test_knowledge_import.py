"""`earshot knowledge import`, `sync` and `search --queries`, as typed, into a real knowledge base."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from copilot import paths
from copilot.cli.app import main
from tests.documents import docx, paragraph, pdf, zip_file


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path / "data"))
    help = tmp_path / "help"
    help.mkdir()
    (help / "fees.pdf").write_bytes(pdf([["# Call-out fees", "", "The call-out fee is 45 euros."]]))
    (help / "moving.docx").write_bytes(docx(paragraph("Moving house") + paragraph("Moving takes ten working days.")))
    (help / "export.zip").write_bytes(
        zip_file({"kb/returns.html": "<h2>Returns</h2><p>Return shoes within 30 days.</p>"})
    )
    (help / "broken.pdf").write_bytes(b"%PDF-1.4 and no more")
    return help


def rows(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_import_reports_each_file_and_the_run(folder: Path, capsys) -> None:
    assert main(["knowledge", "import", str(folder), "--json"]) == 0
    *reports, run = rows(capsys)
    assert all(list(report) == ["type", "file", "status", "reason", "seconds"] for report in reports)
    assert {(report["type"], report["file"], report["status"]) for report in reports} == {
        ("report", "broken.pdf", "broken"), ("report", "export.zip!kb/returns.html", "ok"), ("report", "export.zip", "ok"),
        ("report", "fees.pdf", "ok"), ("report", "moving.docx", "ok"),
    }  # fmt: skip
    assert list(run) == ["type", "seconds"]
    assert run["type"] == "run"


def test_what_was_imported_answers_many_queries(folder: Path, capsys, tmp_path: Path) -> None:
    main(["knowledge", "import", str(folder), "--json"])
    asked = tmp_path / "queries.jsonl"
    asked.write_text(
        '{"id": "a", "query": "how much is the call-out fee"}\n\n{"id": 2, "query": "return shoes"}\n'
        '{"id": 3, "query": "how long does moving take"}\n'
    )
    capsys.readouterr()
    assert main(["knowledge", "search", "--queries", str(asked), "--json"]) == 0
    fees, shoes, moving = rows(capsys)
    assert [row["type"] for row in (fees, shoes, moving)] == ["result"] * 3
    assert [row["id"] for row in (fees, shoes, moving)] == ["a", 2, 3]
    best = fees["results"][0]
    assert (best["file"], best["heading_path"]) == ("fees.pdf", ["Call-out fees"])
    assert best["text"] == "The call-out fee is 45 euros."
    assert shoes["results"][0]["file"] == "export.zip!kb/returns.html"
    assert moving["results"][0]["heading_path"] == ["Moving house"]


def test_a_damaged_knowledge_base_is_refused_and_left_as_it_is(folder: Path, capsys) -> None:
    damaged = paths.knowledge_base() / "knowledge.db"
    damaged.write_bytes(b"no database at all" * 500)
    assert main(["knowledge", "import", str(folder)]) == 2
    assert "earshot knowledge check --repair" in capsys.readouterr().err
    assert damaged.read_bytes() == b"no database at all" * 500


def test_import_tells_a_person_what_could_not_be_used(folder: Path, capsys) -> None:
    assert main(["knowledge", "import", str(folder)]) == 0
    printed = capsys.readouterr().out
    assert "broken.pdf" in printed
    assert "damaged" in printed
    assert "4 ok, 1 broken" in printed


def test_sync_takes_the_folder_from_the_settings(folder: Path, capsys, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "settings.toml").write_text(f"knowledge = {json.dumps(str(folder))}\n")
    assert main(["knowledge", "sync", "--json"]) == 0
    assert len(rows(capsys)) == 6
    (folder / "moving.docx").unlink()
    assert main(["knowledge", "sync", "--json"]) == 0
    assert "moving.docx" not in [row.get("file") for row in rows(capsys)]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["import", "{folder}/absent"], "There is no folder"),
        (["search"], "Give either a text"),
        (["search", "fee", "--queries", "{folder}/fees.pdf"], "Give either a text"),
        (["search", "--queries", "{folder}/absent.jsonl"], "cannot be read"),
        (["search", "--queries", "{folder}/bad.jsonl"], "Line 2 of"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(folder: Path, capsys, arguments: list[str], sentence: str) -> None:
    (folder / "bad.jsonl").write_text('{"id": 1, "query": "fee"}\n{"id": 2}\n')
    assert main(["knowledge", *(word.format(folder=folder) for word in arguments)]) == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_sync_watches_until_it_is_interrupted(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "settings.toml").write_text(f"knowledge = {json.dumps(str(folder))}\n")
    out = tmp_path / "out.jsonl"
    command = [sys.executable, "-m", "copilot", "knowledge", "sync", "--watch", "--json"]
    # a shell's background job ignores Ctrl+C, and hands that on to what it starts
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    with out.open("wb") as sink:
        process = subprocess.Popen(command, stdout=sink, env=os.environ)
    signal.signal(signal.SIGINT, before)
    try:
        wait_for(out, '"type": "run"', 1)
        (folder / "new.md").write_text("# New\n\nText.\n")
        wait_for(out, '"file": "new.md", "status": "ok"', 1)
        wait_for(out, '"type": "run"', 2)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) in (0, 130)
    finally:
        process.kill()
        process.wait()


def wait_for(file: Path, words: str, times: int) -> None:
    end = time.monotonic() + 120
    while file.read_text().count(words) < times:
        assert time.monotonic() < end, file.read_text()
        time.sleep(0.1)


def test_sync_fetches_the_pages_that_the_settings_list_and_no_others(folder: Path, capsys, tmp_path: Path) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(404 if self.path == "/robots.txt" else 200)
            self.end_headers()
            self.wfile.write(b"<h1>Credits</h1><p>A credit shows on the next bill.</p>")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/credits"
        (tmp_path / "pages.txt").write_text(f"{url}\n")
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "settings.toml").write_text(f"pages = {json.dumps(str(tmp_path / 'pages.txt'))}\n")
        assert main(["knowledge", "sync", "--json"]) == 0
        server.shutdown()
    report, run = rows(capsys)
    assert (report["file"], report["status"], run["type"]) == (url, "ok", "run")
    assert main(["knowledge", "search", "when does a credit show", "--json"]) == 0
    assert rows(capsys)[0]["results"][0]["text"] == "A credit shows on the next bill."


def test_a_long_article_answers_with_more_than_its_best_passage(folder: Path, capsys, tmp_path: Path) -> None:
    sections = [f"## Router model {n}\n\n{'Hold the reset button of the router. ' * 15}\n" for n in range(6)]
    (folder / "routers.md").write_text("# Routers\n\n" + "\n".join(sections))
    main(["knowledge", "import", str(folder), "--json"])
    (tmp_path / "queries.jsonl").write_text('{"id": 1, "query": "reset button of the router"}\n')
    capsys.readouterr()
    assert main(["knowledge", "search", "--queries", str(tmp_path / "queries.jsonl"), "--json"]) == 0
    (found,) = rows(capsys)
    assert [row["file"] for row in found["results"][:4]].count("routers.md") == 3
    assert list(found["results"][0]) == ["file", "heading_path", "text", "place"]
