"""What of a web page nobody came to read: navigation, banners, scripts, and what is hidden for good.

Hidden is not always gone: a closed accordion, a tab in the background and the keys for the other system are content
that one click shows. Kept are panels that some control names, and what is hidden for one platform only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from knowledge.ingest import limits

Node = Any  # a node of selectolax, whose stubs do not name one type for all

_DROPPED = frozenset({
    "script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "applet", "canvas", "video",
    "audio", "map", "nav", "footer", "head", "link", "meta", "input", "select", "textarea", "datalist", "option",
    "progress", "meter", "param", "source", "track", "math", "frame", "frameset", "noframes",
})  # fmt: skip
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "alertdialog", "dialog", "menubar", "toolbar"})
_NOISE = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|breadcrumbs?|pagination|skip-?(?:link|nav|to-content)|(?:site|page|global)-?footer|"
    r"footer|nav-?(?:bar|header|footer|links?|menu)|share|sharing|social|newsletter|(?:related|recent|popular|promoted)-?(?:articles?|posts?|links)|article-?votes?|"
    r"page-metadata|comments?-?(?:section|list|form)|print-?only|no-?print)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r"(?:^|[\s_-])(?:toc|table-?of-?contents)(?:$|[\s_-])", re.IGNORECASE)
_PANEL = re.compile(
    r"accordion|collaps|expand|panel|toggle|faq|answer|spoiler|drawer|(?:^|[\s_-])tabs?(?:$|[\s_-])", re.I
)
_PLATFORM = re.compile(r"(?:^|[\s_-])(?:mac|macos|osx|win|windows|linux|ios|android|mobile|desktop)(?:$|[\s_-])", re.I)
_NOT_SAID = frozenset({"a", "button", "label", "h1", "h2", "h3", "h4", "h5", "h6", *_DROPPED})
_BUTTONS_CAPTION = 120  # characters: "Was this article helpful? 12 out of 20 found this helpful."
_NOT_SHOWN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])", re.I
)


def controlled(root: Node) -> frozenset[str]:
    """The ids of elements that some control on the page opens."""
    names: set[str] = set()
    for attribute in ("aria-controls", "data-target", "data-bs-target", "aria-owns"):
        for node in root.css(f"[{attribute}]"):
            names.update(word.lstrip("#") for word in (node.attributes.get(attribute) or "").split())
    for node in root.css("[data-toggle], [data-bs-toggle], [role=tab]"):
        names.add((node.attributes.get("href") or "").partition("#")[2])
    return frozenset(names - {""})


def is_noise(node: Node, opened: frozenset[str]) -> bool:
    """Whether the element and all in it stay out. `opened` are the ids that `controlled` found."""
    tag, attributes = node.tag, node.attributes
    if tag in _DROPPED or tag.startswith("!") or tag == "_comment" or (tag == "dialog" and "open" not in attributes):
        return True
    if (attributes.get("role") or "") in _ROLES:
        return True
    if tag not in ("body", "main", "article", "html") and _NOISE.search(_names(attributes)):
        return True
    if is_aside(node):
        return not _says_something(node)
    if _CONTENTS.search(_names(attributes)):
        return _mostly_links(node)
    return _is_hidden(attributes) and not _may_open(attributes, opened)


def is_aside(node: Node) -> bool:
    return bool(node.tag == "aside" or node.attributes.get("role") == "complementary")


def _says_something(aside: Node) -> bool:
    """A note or a warning beside the text does; a list of what else there is to read, and buttons to share or to vote with,
    do not. How they are called differs from one help centre to the next, what they are made of does not."""
    own = sum(len(text) for text in _own_texts(aside))
    buttons = aside.css_first("button:not([aria-controls]):not([aria-expanded]), input, [role=button]")
    return own > (_BUTTONS_CAPTION if buttons else 0) and own >= 0.5 * len(" ".join(aside.text().split()))


def _own_texts(node: Node, depth: int = 0) -> Iterator[str]:
    """What is not the words of a link or a button, a heading, or an entry of a list that begins with a link."""
    for child in node.iter(include_text=True) if depth < limits.NESTING else ():
        if child.tag == "-text":
            yield " ".join(child.text(deep=False).split())
        elif child.tag not in _NOT_SAID and not (child.tag in ("li", "dd", "tr") and _begins_with_a_link(child)):
            yield from _own_texts(child, depth + 1)


def _begins_with_a_link(node: Node) -> bool:
    link = node.css_first("a")
    first = link.text().strip() if link else ""
    return bool(first) and node.text().strip().startswith(first)


def _names(attributes: dict[str, str | None]) -> str:
    return f"{attributes.get('id') or ''} {attributes.get('class') or ''}"


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or bool(_NOT_SHOWN.search(attributes.get("style") or ""))
    )


def _may_open(attributes: dict[str, str | None], opened: frozenset[str]) -> bool:
    if attributes.get("id") in opened or attributes.get("role") == "tabpanel":
        return True
    said = " ".join(
        [_names(attributes), *(value or "" for name, value in attributes.items() if name.startswith("data-"))]
    )
    return bool(_PANEL.search(_names(attributes)) or _PLATFORM.search(said))


def _mostly_links(node: Node) -> bool:
    linked = sum(len(link.text()) for link in node.css("a"))
    return linked > 0.5 * max(1, len(node.text().strip()))
