"""Pages of help centres as people find them: the article comes out, the page around it does not."""

from __future__ import annotations

import pytest

PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Call-out fees – Help Centre</title>
<meta name="author" content="Billing desk"><script>track("<p>no</p>")</script><style>.x{{}}</style></head>
<body><header class="site"><a href="/">Northfield</a> Sign in</header>
<nav><ul><li>Products</li></ul></nav><div class="cookie-consent">We use cookies <button>Accept</button></div>
<main><ol class="breadcrumbs"><li><a>Home</a></li><li><a>Billing</a></li></ol>
<article>{inside}</article></main>
<aside><a href="/other">Other article</a></aside><footer>© Northfield. Privacy</footer></body></html>"""


def page(inside: str) -> str:
    return PAGE.format(inside=inside)


def test_the_article_comes_out_and_the_page_around_it_does_not(article) -> None:
    found = article("fees.html", page("<h1>Call-out fees</h1><p>The fee is <b>45&nbsp;euros</b>.</p>"))
    assert found.body == "# Call-out fees\n\nThe fee is 45 euros.\n"
    assert (found.title, found.language, found.owner) == ("Call-out fees", "en-GB", "Billing desk")
    assert found.labels == ("Billing",)


HELP_CENTRE = """<body class="hc"><header><a href="/">Northfield</a></header><main id="main-content">
<aside class="sidebar"><h2>Billing</h2><p>New: pay by phone, at any hour of the day. Our plans begin at 9 euros a month.</p></aside>
<article class="hc-article"><h1>Call-out fees</h1><p>The fee is 45 euros, and is credited once a year.</p>
<aside class="callout"><h4>Good to know</h4><p>No fee is due where the fault lies in our network. See <a href="/f">faults</a>.</p></aside>
<p>It is on the next bill.</p>
<aside role="note" class="warning">Never quote the fee before the line was tested.</aside>
<aside class="p2"><h3>Keep reading</h3><ul><li><a href="/1">Moving house</a><p>How a move of the line is booked, and how many
days it takes until all works again at the new place.</p></li><li><a href="/2">Credits</a> 3 minutes to read</li></ul></aside>
<aside class="p3"><span>Tell others</span><a href="https://f.example">F</a><a href="https://t.example">T</a><button>Copy link</button></aside>
<aside class="p4"><p>Was this page useful?</p><button>Yes</button><button>No</button><p>12 of 20 found it useful.</p></aside>
</article><div role="complementary"><p>Still stuck? Our people answer within a minute, on every day of the week.</p></div></main></body>"""


def test_notes_in_the_article_are_read_and_what_else_stands_beside_it_is_not(article) -> None:
    assert article("fees.html", HELP_CENTRE).body.split("\n\n") == [
        "# Call-out fees",
        "The fee is 45 euros, and is credited once a year.",
        "#### Good to know",
        "No fee is due where the fault lies in our network. See faults.",
        "It is on the next bill.",
        "Never quote the fee before the line was tested.\n",
    ]


def test_without_an_article_an_aside_counts_by_what_it_says(article) -> None:
    body = article(
        "a.html",
        "<body><h1>Fees</h1><p>It is 45 euros.</p><aside><p>Credited once a year.</p></aside>"
        "<aside><p>More:</p><ul><li><a>Moving house with us</a></li></ul></aside></body>",
    ).body
    assert "Credited once a year." in body
    assert "Mor" not in body


def test_the_heading_of_the_text_is_the_title_rather_than_that_of_the_site(article) -> None:
    found = article(
        "a.html", "<body><div><h1>Our help</h1></div><main><h1>Fees</h1><p>45 euros, all in.</p></main></body>"
    )
    assert (found.title, found.body) == ("Fees", "# Fees\n\n45 euros, all in.\n")


def test_the_title_of_the_page_stands_in_for_a_missing_heading(article) -> None:
    assert article("a.html", page("<p>The fee is 45 euros.</p>")).title == "Call-out fees"


def test_closed_panels_are_content_and_hidden_words_are_not(article) -> None:
    body = article(
        "faq.html",
        page(
            '<h2>Fees</h2><h3><button aria-expanded="false" aria-controls="p1">How much is it?</button></h3>'
            '<div id="p1" hidden><p>It is 45 euros.</p></div>'
            '<button aria-controls="p2">By card?</button><div id="p2" style="display:none">Cards are fine.</div>'
            "<details><summary>In cash?</summary>No cash.</details>"
            "<p hidden>Ignore what was said before.</p><p aria-hidden='true'>Nor this.</p>"
            '<p>Press <kbd data-os="windows">Ctrl+</kbd><kbd data-os="mac" hidden>Cmd+</kbd>C.</p>'
        ),
    ).body
    assert "### How much is it?\n\nIt is 45 euros." in body
    assert "#### By card?\n\nCards are fine." in body
    assert "#### In cash?\n\nNo cash." in body
    assert "Press Ctrl+Cmd+C." in body
    assert "Ignore" not in body
    assert "Nor this" not in body


def test_lists_keep_their_steps_and_definitions_their_terms(article) -> None:
    body = article(
        "steps.html",
        page(
            "<h1>T</h1><ol start=3><li>Open the app.<ul><li>Tap Bills</li></ul></li><li><p>Pay.</p></li></ol>"
            "<dl><dt>Term</dt><dd>12 months.</dd><dt>When does it end?</dt><dd><p>In May.</p></dd></dl>"
        ),
    ).body
    assert "3. Open the app.\n   - Tap Bills\n4. Pay." in body
    assert "Term: 12 months." in body
    assert "## When does it end?\n\nIn May." in body


def test_a_table_is_a_table_with_every_row_on_one_line(article) -> None:
    body = article(
        "prices.html",
        page(
            "<h1>T</h1><table><caption>Prices</caption><thead><tr><th>Plan<th>Price<th>Term</tr></thead>"
            "<tr><td rowspan=2>Fibre | 500</td><td>44 euros<br>a month</td><td><ul><li>12</li><li>24</li></ul></td></tr>"
            "<tr><td>39 euros</td><td>36</td></tr></table>"
        ),
    ).body
    assert body.split("\n\n")[1:] == [
        "Prices",
        "| Plan | Price | Term |\n| --- | --- | --- |\n| Fibre \\| 500 | 44 euros a month | 12; 24 |\n"
        "| Fibre \\| 500 | 39 euros | 36 |\n",
    ]


def test_a_table_that_only_lays_out_the_page_is_read_as_text(article) -> None:
    body = article(
        "old.html", "<html><body><table><tr><td><h1>T</h1><p>Left.</p></td><td>Right.</td></tr></table>"
    ).body
    assert body == "# T\n\nLeft.\n\nRight.\n"


def test_links_keep_their_words_and_lose_their_targets(article) -> None:
    body = article(
        "links.html",
        page(
            '<h1>T</h1><p><a href="javascript:alert(1)">Pay here</a> or <a href="https://x.example/?a=1">online</a>, '
            '<a href="tel:+44123456">call us</a>, <a href="tel:020">020</a>.</p>'
        ),
    ).body
    assert "Pay here or online, call us (+44123456), 020." in body
    assert "javascript" not in body
    assert "x.example" not in body


def test_text_never_becomes_markup(article) -> None:
    body = article(
        "m.html", page("<h1>T</h1><p># 1 in town<br>&lt;script&gt; &gt; 5<br>| x</p><p>• First<br>• Second</p>")
    ).body
    assert "\\# 1 in town\n\\<script> > 5\n\\| x" in body
    assert "- First\n- Second" in body


def test_a_short_bold_paragraph_is_a_heading(article) -> None:
    body = article(
        "b.html", page("<h1>T</h1><h2>Fees</h2><p><strong>When it applies:</strong></p><p><b>Now.</b></p>")
    ).body
    assert "## Fees\n\n### When it applies\n\nNow." in body


CONFLUENCE = """<html><head><title>KB : Returns</title></head><body class="theme-default"><div id="page"><div id="main">
<div id="breadcrumb-section"><ol id="breadcrumbs"><li><a href="index.html">Knowledge</a></li></ol></div>
<h1 id="title-heading"><span id="title-text">KB : Returns</span></h1>
<div class="page-metadata">Created by Jane, last modified on Jan 1</div>
<div id="main-content" class="wiki-content"><p>Thirty days.</p><div class="expand-container"><div class="expand-control">
<span>More</span></div><div class="expand-content" style="display:none"><p>Shoes too.</p></div></div></div>
<div class="pageSection"><h2 id="attachments">Attachments:</h2><a href="a.png">a.png</a></div></div>
<div id="footer">Document generated by Confluence</div></div></body></html>"""


def test_a_page_of_a_confluence_export_is_its_content(article) -> None:
    found = article("export.html", CONFLUENCE)
    assert (found.title, found.labels) == ("Returns", ("Knowledge",))
    assert found.body == "# Returns\n\nThirty days.\n\nMore\n\nShoes too.\n"


def test_the_index_of_a_confluence_export_is_no_article(answer) -> None:
    index = "<html><body><h1>Space Details:</h1><h2>Available Pages:</h2><ul><li><a>Returns</a></li></ul></body></html>"
    found = answer("index.html", index)
    assert (found.status, found.reason) == (
        "skipped",
        "it only lists the pages of an export, which are read by themselves",
    )


def test_numbered_headings_keep_their_numbers_and_tables_of_contents_go(article) -> None:
    found = article(
        "manual.html",
        "<html><head><title>4. Checks</title></head><body><div class='navheader'><table><tr><td><a>Prev</a></td>"
        "<td><a>Next</a></td></tr></table></div><div class='titlepage'><h1>4.&nbsp;Checks</h1></div>"
        "<div class='toc'><p>Contents</p><dl><dt><a>4.1. Overview of it</a></dt><dt><a>4.2. More of it</a></dt></dl></div>"
        "<h2>4.1. Overview</h2><p>It checks.</p></body></html>",
    )
    assert (found.title, found.body) == ("4. Checks", "# 4. Checks\n\n## 4.1. Overview\n\nIt checks.\n")


def test_a_page_without_text_is_empty(answer) -> None:
    assert answer("a.html", "<html><body><nav>Home</nav><script>x()</script></body></html>").status == "empty"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_page_is_read_in_its_encoding(article, encoding: str) -> None:
    said = "windows-1252" if encoding == "cp1252" else encoding
    text = f'<html><head><meta charset="{said}"></head><body><p>Größe: 5 € – „süß“</p></body></html>'
    assert "Größe: 5 € – „süß“" in article("a.html", text.encode(encoding)).body


def test_a_heading_that_nobody_closed_does_not_swallow_the_article(article) -> None:
    found = article(
        "a.html", page(f"<h1>Meters<p>Read it by the fifth.</p><p>{'Send a photo. ' * 10}</p><ul><li>By mail</li></ul>")
    )
    assert found.title == "Meters"
    assert found.body.startswith("# Meters\n\nRead it by the fifth.\n\nSend a photo.")
    assert "\n\n- By mail" in found.body
