"""Web pages from a list, fetched from a real server on loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from copilot import children
from knowledge.errors import KnowledgeError
from knowledge.importing import Report
from knowledge.ingest.reader import ReadingProcess
from knowledge.ingest.web import Fetcher, read_list
from knowledge.pages import import_pages
from tests.documents import pdf
from tests.fakes import MemoryArticles


class Site:
    """A help centre: pages by path, and every request it got."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.requests.append((self.path, dict(self.headers)))
                status, headers, body = site.pages.get(self.path, (404, {}, b""))
                if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                    status, body = 304, b""
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def put(self, path: str, text: str, etag: str = "", status: int = 200, **headers: str) -> str:
        self.pages[path] = (status, {**({"ETag": etag} if etag else {}), **headers}, text.encode())
        return self.url + path


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()
    yield served
    served.server.shutdown()
    served.server.server_close()


@pytest.fixture(scope="module")
def reader() -> Iterator[ReadingProcess]:
    process = ReadingProcess(children.command("reader"))
    yield process
    process.close()


class Sync:
    def __init__(self, memory: Path, reader: ReadingProcess) -> None:
        self.store = MemoryArticles()
        self._memory = memory
        self._reader = reader

    def __call__(self, *urls: str) -> dict[str, Report]:
        self.store.puts.clear()
        fetcher = Fetcher(urls)
        try:
            found = import_pages(urls, self._memory, self.store, self._reader, fetcher)
            return {report.file: report for report in found}
        finally:
            fetcher.close()


@pytest.fixture
def sync(tmp_path: Path, reader: ReadingProcess) -> Sync:
    return Sync(tmp_path / "pages.json", reader)


def test_a_listed_page_becomes_an_article(site: Site, sync: Sync) -> None:
    url = site.put("/fees", "<html><body><nav>Home</nav><h1>Fees</h1><p>45 euros.</p></body></html>")
    assert sync(url)[url].status == "ok"
    (article,) = sync.store.articles()
    assert (article.title, article.body, article.file, article.source) == ("Fees", "# Fees\n\n45 euros.\n", url, "web")


def test_a_page_that_has_not_changed_is_not_sent_again(site: Site, sync: Sync) -> None:
    url = site.put("/fees", "<h1>Fees</h1><p>45 euros.</p>", etag='"1"')
    sync(url)
    assert sync(url)[url].status == "ok"
    assert site.requests[-1][1]["If-None-Match"] == '"1"'
    assert sync.store.puts == []
    site.put("/fees", "<h1>Fees</h1><p>50 euros.</p>", etag='"2"')
    sync(url)
    assert "50 euros" in sync.store.articles()[0].body


def test_last_modified_is_asked_for_as_well(site: Site, sync: Sync) -> None:
    when = "Wed, 21 Oct 2026 07:28:00 GMT"
    url = site.put("/fees", "<h1>Fees</h1><p>45 euros.</p>", **{"Last-Modified": when})
    sync(url)
    sync(url)
    assert site.requests[-1][1]["If-Modified-Since"] == when
    assert sync.store.puts == []


def test_robots_are_respected(site: Site, sync: Sync) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /private/\n")
    public, private = site.put("/fees", "<p>45 euros.</p>"), site.put("/private/fees", "<p>Secret.</p>")
    reports = sync(public, private)
    assert (reports[public].status, reports[private].status) == ("ok", "skipped")
    assert "robots.txt" in reports[private].reason
    assert "/private/fees" not in [path for path, _ in site.requests]


def test_rules_that_have_moved_are_followed(site: Site, sync: Sync) -> None:
    site.put("/robots.txt", "", status=301, Location="/rules.txt")
    site.put("/rules.txt", "User-agent: Earshot\nDisallow: /fees\n")
    url = site.put("/fees", "<p>45 euros.</p>")
    assert sync(url)[url].status == "skipped"


def test_a_site_that_cannot_say_what_it_allows_is_left_alone(site: Site, sync: Sync) -> None:
    site.put("/robots.txt", "", status=503)
    url = site.put("/fees", "<p>45 euros.</p>")
    assert sync(url)[url].status == "skipped"


def test_a_page_that_cannot_be_had_keeps_its_article_and_one_off_the_list_leaves(site: Site, sync: Sync) -> None:
    fees, moves = site.put("/fees", "<p>45 euros.</p>"), site.put("/moves", "<p>Ten days.</p>")
    sync(fees, moves)
    del site.pages["/fees"]
    report = sync(fees)[fees]
    assert (report.status, report.reason.startswith("the site answers 404")) == ("broken", True)
    assert [article.file for article in sync.store.articles()] == [fees]
    site.put("/fees", "<p>45 euros.</p>")
    assert sync(fees)[fees].status == "ok"


def test_a_pdf_that_comes_cut_off_takes_nothing_from_the_whole_one(site: Site, sync: Sync) -> None:
    whole = pdf([[f"Chapter {n} costs {n} euros."] for n in range(1, 4)])
    for etag, content, status in (("1", whole, "ok"), ("2", whole[: whole.index(b"Chapter 3")], "broken")):
        site.pages["/m.pdf"] = (200, {"ETag": etag}, content)
        assert [report.status for report in sync(site.url + "/m.pdf").values()] == [status]
        assert ["Chapter 3" in article.body for article in sync.store.articles()] == [True]


def test_a_redirect_is_followed_and_a_circle_is_not(site: Site, sync: Sync) -> None:
    site.put("/new", "<p>45 euros.</p>")
    old, circle = (
        site.put("/old", "", status=301, Location="/new"),
        site.put("/round", "", status=302, Location="/round"),
    )
    reports = sync(old, circle)
    assert (reports[old].status, reports[circle].status) == ("ok", "broken")


def test_a_redirect_to_a_site_that_nobody_listed_is_not_followed(site: Site, sync: Sync) -> None:
    other = Site()
    other.put("/fees", "<p>45 euros.</p>")
    url = site.put("/old", "", status=302, Location=f"http://localhost:{other.server.server_port}/fees")
    report = sync(url)[url]
    assert (report.status, "leads to another site" in report.reason) == ("broken", True)
    assert other.requests == []
    other.server.shutdown()
    other.server.server_close()


def test_a_page_that_is_too_large_is_passed_over(site: Site, sync: Sync, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.ingest.limits.FILE_BYTES", 1000)
    url = site.put("/large", "<p>" + "word " * 1000)
    assert sync(url)[url].status == "skipped"


def test_no_answer_is_said_and_ends_nothing(site: Site, sync: Sync) -> None:
    good = site.put("/fees", "<p>45 euros.</p>")
    reports = sync("http://127.0.0.1:9/nobody", good)
    assert [report.status for report in reports.values()] == ["broken", "ok"]


def test_a_list_is_lines_or_json(tmp_path: Path) -> None:
    lines, rows = tmp_path / "pages.txt", tmp_path / "pages.json"
    lines.write_text("# Help centre\nhttps://a.example/1\n\nhttps://a.example/1\nhttps://a.example/2\n")
    rows.write_text('["https://a.example/1", {"url": "https://a.example/2", "note": "x"}]')
    assert read_list(lines) == read_list(rows) == ["https://a.example/1", "https://a.example/2"]


@pytest.mark.parametrize(
    "text", ["file:///etc/passwd", "ftp://a.example/x", "just words", "https://me:secret@a.example/"]
)
def test_what_is_no_page_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "pages.txt").write_text(text)
    with pytest.raises(KnowledgeError, match="no address of a web page"):
        read_list(tmp_path / "pages.txt")
