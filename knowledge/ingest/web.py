"""Fetches web pages politely: robots.txt is followed, what has not changed is not sent again, nothing is too large.

Only pages that somebody listed are fetched; links in them are not followed.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpx

from knowledge.errors import KnowledgeError
from knowledge.ingest import limits
from knowledge.ingest.outcome import Unusable

AGENT = "Earshot"
PATIENCE_S = 20.0  # for an answer to begin, and for each piece of it
WHOLE_S = 120.0  # for all of a page
REDIRECTS = 5
PAGES = 10_000


@dataclass(frozen=True, slots=True)
class Seen:
    """What a server said to recognise this state of a page by."""

    etag: str = ""
    modified: str = ""


def read_list(file: Path) -> list[str]:
    """The addresses in a text file, one a line, or in a JSON list (of texts, or of objects with "url").

    Raises KnowledgeError: the file cannot be read, or holds something else.
    """
    try:
        text = file.read_text("utf-8-sig")
        values = json.loads(text) if text.lstrip().startswith("[") else text.split("\n")
    except (OSError, ValueError) as problem:
        raise KnowledgeError(
            f"The list of pages {file} cannot be read ({problem}). Mend it; nothing was changed."
        ) from problem
    urls = [value.get("url") if isinstance(value, dict) else value for value in values]
    found = [url.strip() for url in urls if isinstance(url, str) and url.strip() and not url.strip().startswith("#")]
    for url in found:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
            raise KnowledgeError(f"{url!r} in {file} is no address of a web page, such as https://help.example/fees.")
    if len(found) > PAGES:
        raise KnowledgeError(f"{file} lists more than {PAGES:,} pages. Split it.")
    return list(dict.fromkeys(found))


class Fetcher:
    """One session with the servers of a list of pages, and no others. Close it at the end."""

    def __init__(self, pages: Iterable[str]) -> None:
        headers = {"User-Agent": AGENT, "Accept": "text/html, application/pdf, text/*;q=0.9, */*;q=0.5"}
        self._client = httpx.Client(timeout=PATIENCE_S, headers=headers, trust_env=False)
        self._hosts = {urlsplit(page).hostname for page in pages}
        self._robots: dict[str, RobotFileParser | None] = {}

    def close(self) -> None:
        self._client.close()

    def fetch(self, url: str, seen: Seen) -> tuple[bytes | None, Seen]:
        """The page's content, None if it is as it was when it was `seen`; and how to recognise it next time.

        Raises Unusable with the reason: not allowed, not there, too large, no answer.
        """
        headers = {"If-None-Match": seen.etag} if seen.etag else {}
        if seen.modified:
            headers["If-Modified-Since"] = seen.modified
        try:
            return self._follow(url, headers, seen)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as problem:
            reason = f"there was no answer ({type(problem).__name__}); the page is left as it was"
            raise Unusable("broken", reason) from problem

    def _follow(self, url: str, headers: dict[str, str], seen: Seen) -> tuple[bytes | None, Seen]:
        for _ in range(REDIRECTS + 1):
            if urlsplit(url).hostname not in self._hosts:
                raise Unusable("broken", "it leads to another site; list that page's own address if it is meant")
            if not self._may(url):
                raise Unusable("skipped", "the site's robots.txt asks programs not to read it")
            with self._client.stream("GET", url, headers=headers) as answer:
                if answer.status_code == httpx.codes.NOT_MODIFIED:
                    return None, seen
                if not answer.has_redirect_location:
                    return _content(answer), Seen(
                        answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", "")
                    )
                url = urljoin(url, answer.headers["Location"])
        raise Unusable("broken", "it sends its reader round in circles; name the page it leads to")

    def _may(self, url: str) -> bool:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            self._robots[site] = self._rules(site)
        rules = self._robots[site]
        return rules is not None and rules.can_fetch(AGENT, url)

    def _rules(self, site: str) -> RobotFileParser | None:
        """What a site allows: all if it has no robots.txt, nothing (None) while it does not say itself (RFC 9309)."""
        url = f"{site}/robots.txt"
        for _ in range(REDIRECTS + 1):
            answer = self._client.get(url)
            if not answer.has_redirect_location:
                break
            url = urljoin(url, answer.headers["Location"])
            if urlsplit(url).hostname not in self._hosts:
                return None
        if answer.status_code >= 500 or answer.has_redirect_location:
            return None
        rules = RobotFileParser()
        rules.parse(answer.text[: 500 * 1024].splitlines() if answer.status_code < 400 else [])
        return rules


def _content(answer: httpx.Response) -> bytes:
    if answer.status_code >= 400:
        reason = (
            f"the site answers {answer.status_code} ({answer.reason_phrase}); mend the address, or take it off the list"
        )
        raise Unusable("broken", reason)
    end = time.monotonic() + WHOLE_S
    content = bytearray()
    for piece in answer.iter_bytes(64 * 1024):
        content += piece
        if len(content) > limits.FILE_BYTES:
            raise Unusable("skipped", "it is larger than 20 MB")
        if time.monotonic() > end:
            raise Unusable("broken", f"it did not come within {WHOLE_S:.0f} seconds; the page is left as it was")
    return bytes(content)
