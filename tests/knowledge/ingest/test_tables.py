"""CSV, JSON and Excel: a row of questions is an article, anything else a table."""

from __future__ import annotations

import datetime
import io
import json
import zipfile

import pytest

from tests.documents import xlsx, zip_file

FAQ = 'Question;Answer;Queue;Valid to;Tags;Notes\nHow much is it?;45 euros; Billing Desk;31.12.2026;fee, visit;Ask first\nWhen?;"Now; or later";;;;\n'


def test_a_row_of_a_faq_is_an_article(answer) -> None:
    first, second = answer("faq.csv", FAQ).articles
    assert (first.title, first.body) == ("How much is it?", "45 euros\n\n- Notes: Ask first\n")
    assert (first.queue, first.valid_to, first.labels) == (
        "billing-desk",
        datetime.date(2026, 12, 31),
        ("fee", "visit"),
    )
    assert (second.title, second.body, second.place(0)) == ("When?", "Now; or later\n", "row 3")


def test_an_article_keeps_its_id_when_rows_come_before_it(answer) -> None:
    before = {article.title: article.id for article in answer("faq.csv", FAQ).articles}
    more = FAQ.replace("How much", "Where is it?;Here;;;;\nHow much")
    after = {article.title: article.id for article in answer("faq.csv", more).articles}
    assert len(after) == 3
    assert after.items() >= before.items()


def test_ids_that_name_an_article_are_kept_and_numbers_are_not(answer) -> None:
    found = answer("faq.csv", "id,question,answer\nKB-7,How?,So.\n7,When?,Now.\n").articles
    assert found[0].id == "KB-7"
    assert found[1].id.startswith("faq-")


def test_two_rows_that_say_the_same_are_two_articles(answer) -> None:
    found = answer("faq.csv", "question,answer\nHow?,So.\nHow?,Thus.\n").articles
    assert len({article.id for article in found}) == 2


def test_an_answer_without_a_question_goes_on_with_the_row_above(answer) -> None:
    (only,) = answer("faq.csv", "question,answer\nHow?,So.\n,And so.\n").articles
    assert only.body == "So.\n\nAnd so.\n"


def test_a_row_whose_validity_cannot_be_told_is_left_out_and_said(answer) -> None:
    text = "question,answer,valid to\nHow?,So.,2026-12-31\nWhen?,Now.,soon\nWhere?,Here.,never\nWho?,We.,12/31/2026\n"
    found = answer("faq.csv", text)
    assert [(article.title, str(article.valid_to)) for article in found.articles] == [
        ("How?", "2026-12-31"), ("Where?", "None"), ("Who?", "2026-12-31"),
    ]  # fmt: skip
    assert found.status == "partial"
    assert found.reason == "1 rows are left out, since their dates are none like 2026-11-30 (first: row 3)"


def test_drafts_are_left_out(answer) -> None:
    text = "question,answer,status\nHow?,So.,published\nWhen?,Now.,draft\n"
    assert [article.title for article in answer("faq.csv", text).articles] == ["How?"]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_sign_between_columns_and_the_encoding_are_found(answer, sign: str, encoding: str) -> None:
    rows = [["Exported on Monday"], [], ["question", "answer"], ["Wie groß?", "Fünf €"], ["Wie teuer?", "Zwölf £"]]
    text = "\r\n".join(sign.join(row) for row in rows)
    found = answer("faq.csv", text.encode(encoding)).articles
    assert [(article.title, article.body.strip()) for article in found] == [
        ("Wie groß?", "Fünf €"),
        ("Wie teuer?", "Zwölf £"),
    ]


def test_html_in_a_cell_is_read_as_a_page(article) -> None:
    body = article(
        "faq.csv", 'question,answer\nHow?,"<p>Open <b>it</b>.</p><ul><li>One</li></ul><script>x()</script>"\n'
    ).body
    assert body == "Open it.\n\n- One\n"


def test_a_table_that_is_no_faq_is_one_article_with_a_place_for_every_row(article) -> None:
    found = article("prices.csv", "Plan,Price\nBasic,10 | 12\n,\nPlus,20\n")
    assert found.title == "Prices"
    assert "| Plan | Price |\n| --- | --- |\n| Basic | 10 \\| 12 |\n" in found.body
    assert found.place(found.body.index("Plus")) == "row 4"


def test_rows_and_columns_beyond_the_limit_are_said(answer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.ingest.limits.ROWS", 3)
    found = answer("faq.csv", "question,answer\n" + "How?,So.\n" * 5)
    assert (found.status, len(found.articles)) == ("partial", 2)
    assert "first 3 of 6 rows" in found.reason
    assert answer("wide.csv", "\n".join(",".join("abc"[:2] for _ in range(70)) for _ in range(3))).status == "partial"


# ---- Excel --------------------------------------------------------------------------------------
def test_sheets_are_read_by_what_they_hold(answer) -> None:
    book = xlsx({
        "FAQ": [["Questions of 2026"], [], ["Question", "Answer"], ["How much?", "45 euros"]],
        "Prices": [["Price list"], ["Plan", "Price", "Rate", "From"],
                   ["Basic", (10, "£#,##0.00"), (0.155, "0.0%"), datetime.datetime(2026, 3, 1)],
                   ["Plus", (1234.5, "#,##0.00 €"), 0.5, True]],
    })  # fmt: skip
    faq, prices = answer("book.xlsx", book).articles
    assert (faq.title, faq.body, faq.place(0)) == ("How much?", "45 euros\n", "row 4")
    assert prices.title == "Book: Prices"
    assert "Price list" in prices.body
    assert "| Basic | £10.00 | 15.5% | 2026-03-01 |\n| Plus | 1,234.50 € | 0.5 | yes |" in prices.body


def test_a_value_in_the_last_cell_of_a_sheet_costs_no_time(answer) -> None:
    import io

    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"], book.active["B1"], book.active["A2"], book.active["B2"] = "Question", "Answer", "How?", "So."
    book.active["XFD1048576"] = 1
    sink = io.BytesIO()
    book.save(sink)
    found = answer("wide.xlsx", sink.getvalue())
    assert [article.body for article in found.articles] == ["So.\n"]
    assert found.status == "partial"


@pytest.mark.parametrize(
    ("content", "status"),
    [(xlsx({"A": [["x"]]})[:500], "broken"), (xlsx({"A": []}), "empty")],
    ids=["cut off", "empty"],
)
def test_a_workbook_that_cannot_be_read_says_so(answer, content: bytes, status: str) -> None:
    assert answer("a.xlsx", content).status == status


def test_a_sheet_that_is_damaged_is_named_with_its_row_and_the_others_are_read(answer) -> None:
    content = xlsx({"Fees": [["question", "answer"], ["How?", "So."], ["When?", "Now."]], "Moves": [["Ten days."]]})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"]
    members["xl/worksheets/sheet1.xml"] = sheet[: sheet.rindex(b"<row")] + b"<row r=<"
    found = answer("a.xlsx", zip_file(members))
    assert {article.title for article in found.articles} == {"How?", "A: Moves"}
    assert (found.status, found.is_torn) == ("partial", True)
    assert found.reason == "its sheet Fees is cut off or damaged after row 2; open it in Excel and save it again"


def test_one_id_in_several_lists_of_one_file_is_several_articles(answer) -> None:
    def sheet(*rows: tuple[str, str]) -> list[list[str]]:
        return [["id", "question", "answer"], *([id, title, "So."] for id, title in rows)]

    book = xlsx(
        {"Fees": sheet(("KB-1", "How?"), ("KB-1", "When?")), "Moves": sheet(("KB-1", "Where?"), ("KB-1-2", "Who?"))}
    )
    found = answer("a.xlsx", book).articles
    assert [(article.id, article.title) for article in found] == [
        ("KB-1", "How?"), ("KB-1-2", "When?"), ("KB-1-3", "Where?"), ("KB-1-2-2", "Who?"),
    ]  # fmt: skip
    lists = {name: [{"id": "KB-1", "question": f"How {name}?", "answer": "So."}] * 2 for name in ("fees", "moves")}
    found = answer("a.json", json.dumps(lists)).articles
    assert [article.id for article in found] == ["KB-1", "KB-1-2", "KB-1-3", "KB-1-4"]


def test_a_quote_that_is_never_closed_is_said_with_its_row(answer) -> None:
    found = answer("faq.csv", 'question,answer\nHow?,"So."\nWhen?,"Now.\nWhere?,Here.\nWho?,We.\n')
    assert found.status == "partial"
    assert found.reason == 'a " that opens in row 3 is never closed, so that all after it counts as that row; close it'
    assert answer("faq.csv", 'question,answer\nHow?,"So ""so""."\nWhen?,5" wide\n').status == "ok"


# ---- JSON ---------------------------------------------------------------------------------------
def test_an_export_of_zendesk_is_articles_in_their_sections(article) -> None:
    export = {
        "articles": [
            {"id": 360001, "title": "Reset", "body": "<p>Hold the <b>button</b>.</p>", "section_id": 7, "draft": False,
             "locale": "en-us", "label_names": ["router"], "html_url": "https://x.example/1", "vote_sum": 3},
            {"id": 360002, "title": "Draft", "body": "<p>Not yet.</p>", "section_id": 7, "draft": True},
        ],
        "sections": [{"id": 7, "name": "Routers", "category_id": 1}],
    }  # fmt: skip
    found = article("articles.json", json.dumps(export))
    assert (found.title, found.body, found.language) == ("Reset", "Hold the button.\n", "en-us")
    assert found.labels == ("Routers", "router")


@pytest.mark.parametrize(
    "value",
    [
        [{"question": "How?", "answer": "So."}],
        {"faqs": [{"q": "How?", "a": "So."}]},
        {"data": {"items": [{"name": "Help", "entries": [{"Title": "How?", "Content": "So."}]}]}},
        {"How?": "So."},
        {
            "@type": "FAQPage",
            "mainEntity": [{"name": "How?", "acceptedAnswer": {"@type": "Answer", "text": "<p>So.</p>"}}],
        },
    ],
    ids=["list", "under a name", "nested", "map", "schema.org"],
)
def test_questions_are_found_under_whatever_name(article, value: object) -> None:
    found = article("faq.json", json.dumps(value))
    assert (found.title, found.body.strip()) == ("How?", "So.")


def test_a_broken_line_costs_only_itself(answer) -> None:
    found = answer(
        "faq.jsonl", '{"question": "How?", "answer": "So."}\n{broken\n{"question": "When?", "answer": "Now."}\n'
    )
    assert (found.status, len(found.articles)) == ("partial", 2)
    assert found.reason == "1 of its lines are not valid JSON and were left out (first: line 2)"


def test_other_json_is_its_texts_under_their_names(article) -> None:
    found = article("a.json", json.dumps({"title": "Fees", "visit": {"price": "45 euros"}, "open": True}))
    assert found.title == "Fees"
    assert "visit price: 45 euros" in found.body


PRETTY = """[
  {"question": "How?", "answer": "So."},
  {"question": "When?", "answer": "Now."},
  {"question": "Where?", "answer": "Here."}
]"""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (PRETTY.replace('."}\n]', '."},\n]'), "(line 4, column 44): there is a comma before the closing ]; remove it"),
        (PRETTY.replace('Now."}', 'Now.",}'), "(line 3, column 41): there is a comma before the closing }; remove it"),
        (PRETTY.replace('"How?", ', '"How?" '), "(line 2, column 23): a comma or a closing bracket is missing"),
        (PRETTY.replace("Now.", 'So "now".'), "(line 3, column 40): a comma or a closing bracket is missing"),
        (PRETTY.replace("Now.", "Now\n."), "(line 3, column 39): a line break or a tab stands in a text; write"),
        (PRETTY.replace("Now.", "C:\\x"), "(line 3, column 38): a \\ stands alone in a text"),
        (PRETTY.replace('"', "'"), "(line 2, column 4): here a name has to stand, in straight double quotes"),
        (PRETTY[:-1], "it ends before it is whole; export or copy it again"),
        (PRETTY + PRETTY, "(line 5, column 2): it is over before this, and more follows"),
        (PRETTY.replace('"When?"', ""), "(line 3, column 16): nothing that JSON knows stands here"),
        ("{broken", "(line 1, column 2): here a name has to stand"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_json_that_is_none_says_where_and_what_to_do(answer, text: str, reason: str) -> None:
    found = answer("a.json", text)
    assert (found.status, found.articles) == ("broken", ())
    assert reason in found.reason
