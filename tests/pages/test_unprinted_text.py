"""Pages that print no text, or less than they declare."""

import json
import time
from contextlib import suppress
from html import escape

import pytest
import written_pages as written

from unionnews.exceptions import NotAnArticleError
from unionnews.fetching.api import extract_article
from unionnews.items import Article

URL = "https://union.example/news/dockers-vote"
SENTENCES = [
    f"The dockers of pier {number} voted on Monday for a strike of two days, their union said."
    for number in range(12)
]
PARAGRAPHS = [" ".join(SENTENCES[:6]), " ".join(SENTENCES[6:])]
PRINTED = "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
TEMPLATE = f"<script type=text/template>{PRINTED}</script>"
HEADLINE = "Dockers vote for a strike"


def declared(text: str) -> str:
    data = {"@type": "NewsArticle", "headline": HEADLINE, "articleBody": text}
    written = json.dumps(data).replace("</", r"<\/")
    return f'<script type="application/ld+json">{written}</script>'


def read(body: str, head: str = "") -> Article:
    page = f"<html lang=en><head><title>{HEADLINE}</title>{head}</head><body>{body}</body></html>"
    return extract_article(page.encode(), URL)


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (f"<h1>{HEADLINE}</h1><div id=root></div><noscript>{PRINTED}</noscript>", ""),
        (f"<h1>{HEADLINE}</h1>{TEMPLATE}<noscript>{PRINTED}</noscript>", ""),
        (f"<h1>{HEADLINE}</h1><template shadowrootmode=open>{PRINTED}</template>", ""),
        ("<div id=root></div>", declared("\n\n".join(PARAGRAPHS))),
        ("<div id=root></div>", declared(PRINTED)),
        ("<div id=root></div>", declared(PRINTED.replace("<", "&lt;").replace(">", "&gt;"))),
    ],
)
def test_a_text_that_is_not_printed_is_read_and_said(body: str, head: str) -> None:
    found = read(body, head)
    assert found.headline == HEADLINE
    assert found.articleBody == "\n\n".join(PARAGRAPHS)
    assert any("the page prints none" in one for one in found.metadata.validationMessages)


@pytest.mark.parametrize(
    "text",
    [
        "<br><br>".join(PARAGRAPHS),
        "".join(f"<div>{one}</div>" for one in PARAGRAPHS),
        f"{PARAGRAPHS[0]} <p>{PARAGRAPHS[1]}</p>",
        f"\u0001{PARAGRAPHS[0]}\n{PARAGRAPHS[1]}\ud800",
        f"<frameset>{PRINTED}</frameset>",
        f"<html><body>{PARAGRAPHS[0]}<p>{PARAGRAPHS[1]}</body></html>",
        f"{PRINTED}<script>let said = '{PRINTED}'</script>",
    ],
)
def test_a_declared_text_of_any_form_is_read_whole_and_without_markup(text: str) -> None:
    found = read("<div id=root></div>", declared(text)).articleBody
    for sentence in SENTENCES:
        assert found.count(sentence) == 1
    assert "<" not in found


def test_signs_of_a_declared_text_that_are_no_markup_stay() -> None:
    lines = [f"Pay<prices & 5 < 6. {PARAGRAPHS[0]}", PARAGRAPHS[1]]
    assert read("<div id=root></div>", declared("\n".join(lines))).articleBody == "\n\n".join(lines)


STORY = {"title": HEADLINE, "body": PRINTED}
OTHER = {"title": "Another story", "url": "/news/other", "body": f"{PRINTED} And more. " * 3}
PIECES = [
    {"type": "p", "children": [{"type": "text", "data": "The "}, {"type": "a", "children": [text]}]}
    for text in (one.removeprefix("The ") for one in PARAGRAPHS)
]


def script(code: str, kind: str = "text/javascript") -> str:
    code = code.replace("</", r"<\/")
    return f'<div id=root></div><script type="{kind}">{code}</script>'


@pytest.mark.parametrize(
    "body",
    [
        script(json.dumps({"props": {"page": STORY}}), "application/json"),
        script(f"let a={{b:1}};window.STATE = {json.dumps([STORY])};run()"),
        script(f"window.STATE = JSON.parse({json.dumps(json.dumps(STORY))})"),
        script(f"data.push({json.dumps({'headlines': {'basic': HEADLINE}, 'content': PARAGRAPHS})})"),
        script(json.dumps({"$1": {"slug": "dockers-vote", 'body({"type":"x"})': {"json": PIECES}}}), "application/json"),
        script(json.dumps({**STORY, "body": escape(escape(PRINTED))}), "application/json"),
        script(json.dumps({**STORY, "body": "\n".join(PARAGRAPHS)}), "application/json"),
        script(json.dumps({**STORY, "body": f"<style>p{{}}</style>{PRINTED}"}), "application/json"),
        script(json.dumps({"title": HEADLINE, "blocks": json.dumps([STORY["body"]])}), "x/json"),
        script(json.dumps({"list": [OTHER, STORY, OTHER], "related": [OTHER]}), "application/json"),
        script(json.dumps({"item:1": {"title": HEADLINE}, "item:2": {"item:3": STORY}, "item:4": {"body": OTHER["body"]}}), "application/json"),
        script(json.dumps({**STORY, "comments": [PRINTED * 3], "items": [OTHER]}), "application/json"),
    ],
)  # fmt: skip
def test_a_text_in_the_data_of_scripts_is_read_and_said(body: str) -> None:
    found = read(body)
    assert found.headline == HEADLINE
    assert found.articleBody == "\n\n".join(PARAGRAPHS)
    told = [one for one in found.metadata.validationMessages if "the data of its scripts" in one]
    assert len(told) == 1


@pytest.mark.parametrize(
    "data",
    [
        [OTHER],
        {"title": HEADLINE, "related": [OTHER], "next": OTHER["body"]},
        {"title": HEADLINE, "items": [OTHER, OTHER]},
        {"item:1": {"headline": HEADLINE}, "item:2": {"headline": "Another", "body": PRINTED}},
        {"title": HEADLINE, "description": PRINTED},
        {"title": HEADLINE, "body": SENTENCES[0]},
        {"title": HEADLINE, "text": "of no letters and no marks " * 40},
    ],
)
def test_other_texts_in_the_data_of_scripts_are_not_the_page_s(data: object) -> None:
    with pytest.raises(NotAnArticleError, match="no running text"):
        read(script(json.dumps(data), "application/json"))


@pytest.mark.parametrize(
    "code",
    [
        f"[{'[],' * 500_000}0]",
        "[" * 900_000,
        '{"a":' * 300_000,
        f'{{"title":"{HEADLINE}","body":' * 50 + f"[{'[],' * 480_000}0]" + "}" * 50,
        'a=["b",' * 300_000,
        f"a={json.dumps({**STORY, 'body': '<script ' * 150_000})}",
        f"a={json.dumps({**STORY, 'body': '[' * 1_000_000})}",
        f"a={json.dumps([json.dumps([[]] * 300_000)])}",
        f"a={json.dumps(dict.fromkeys(map(str, range(40_000)), HEADLINE + '!'))}",
        f"a={json.dumps({**STORY, 'body': PRINTED * 2_000})}",
    ],
)
def test_data_of_scripts_are_read_within_bounds(code: str) -> None:
    before = time.process_time()
    with suppress(NotAnArticleError):
        read(script(code))
    assert time.process_time() - before < 2


def test_parts_within_parts_are_counted_in_one_walk() -> None:
    def seconds(parts: int) -> float:
        nested = "<noscript>" * parts + "<p><object>" * parts + PRINTED * 250
        before = time.process_time()
        with suppress(NotAnArticleError):
            read(f"<h1>{HEADLINE}</h1>{nested}")
        return time.process_time() - before

    # Each paragraph would be read 6,400 times: for each part and each paragraph around it.
    assert seconds(80) < 10 * seconds(1) + 1


def test_what_is_printed_comes_before_what_is_not() -> None:
    found = read(f"<h1>{HEADLINE}</h1>{PRINTED}<noscript>{PRINTED}</noscript>", declared(PRINTED))
    assert found.articleBody == "\n\n".join(PARAGRAPHS)
    assert not any("doubtful" in one for one in found.metadata.validationMessages)


@pytest.mark.parametrize("text", ["\n" * 500, "<br>" * 500])
def test_a_declared_text_without_a_letter_is_no_text(text: str) -> None:
    with pytest.raises(NotAnArticleError, match="no running text"):
        read(f"<h1>{HEADLINE}</h1>", declared(text))


@pytest.mark.parametrize("kept", ["<p>Please switch on JavaScript.</p>", "<p></p>", ""])
def test_a_few_words_for_browsers_without_scripts_are_no_text(kept: str) -> None:
    with pytest.raises(NotAnArticleError, match="no running text"):
        read(
            f"<h1>{HEADLINE}</h1><div id=root></div><noscript>{kept}</noscript>", declared("Soon.")
        )


def test_a_short_text_is_read_too() -> None:
    short = "".join(f"<p>{one}</p>" for one in SENTENCES[:4])
    for body, head in (
        (f"<noscript>{short}</noscript>", ""),
        ("<div id=root></div>", declared(short)),
    ):
        assert read(body, head).articleBody == "\n\n".join(SENTENCES[:4])


def test_a_text_much_shorter_than_the_declared_one_is_doubted() -> None:
    found = read(
        f"<h1>{HEADLINE}</h1><p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p>", declared(PRINTED)
    )
    assert found.articleBody == "\n\n".join(SENTENCES[:2])
    told = [one for one in found.metadata.validationMessages if "the page declares one of" in one]
    assert len(told) == 1


def test_what_stands_behind_the_end_of_the_page_is_a_part_of_it() -> None:
    page = written.en_page()
    early = page.replace("<main>", "</body></html>\n<main>").replace("</nav>", "</nav></header>")
    again = page.replace("<main>", "</body></html><html><head><title>B</title></head><body><main>")
    expected = extract_article(page.encode())
    for broken in (early, again):
        article = extract_article(broken.encode())
        assert (article.headline, article.articleBody) == (
            expected.headline,
            expected.articleBody,
        )
