"""Hostile bytes and markup: read with all their text, or refused in plain words, and soon."""

import json
import time

import pytest

from unionnews.exceptions import PageError, UnreadablePageError
from unionnews.fetching.api import extract_article

DECLARED = "http://acftu.people.com.cn/n1/2024/0527/c67502-40000001.html"
TEXT = "".join(
    f"<p>市总工会今天启动夏季送清凉活动，第{number}批慰问物资送到一线职工手中，大家表示感谢。</p>"
    for number in range(1, 6)
)
SECONDS = 30.0
"""Far above what any of these takes; a rule that backtracks would take minutes."""


def page(text: str = TEXT, head: str = "") -> str:
    return (
        f"<html><head>{head}<title>工会送清凉活动启动</title></head>"
        f"<body><h1>工会送清凉活动启动</h1><div>{text}</div></body></html>"
    )


def people(text: str, origin: str = "", editor: str = "") -> str:
    return (
        "<html><body><div class='text_title'><h1>工会送清凉</h1><div class='box01'>"
        f"<div class='fl'>2024年05月27日09:00 来源：{origin}</div></div></div>"
        f"<div id='rwb_zw'>{TEXT}<p>{text}</p></div><div class='edit'>{editor}</div></body></html>"
    )


def read(body: str | bytes, url: str | None = None, seconds: float = SECONDS) -> dict | None:
    """Return the record, or None where the page is refused; fail where it takes long."""
    body = body if isinstance(body, bytes) else body.encode("utf-8", "replace")
    started = time.process_time()
    try:
        record = extract_article(body, url).to_dict()
        json.dumps(record, ensure_ascii=False).encode()
    except PageError:
        record = None
    assert time.process_time() - started < seconds
    return record


def test_the_page_under_the_hostile_ones_is_an_article():
    assert read(page())["articleBody"].count("送清凉") == 5
    assert read(people(""), DECLARED)["articleBody"].count("送清凉") == 5


def ld(text: str) -> str:
    return page(head=f'<script type="application/ld+json">{text}</script>')


ENTITIES = "<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {name} '{f'&{before};' * 10}'>"
    for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)
MARKUP = {
    "entity bomb": f"<!DOCTYPE html [{ENTITIES}]>{page(TEXT + '<p>&j;</p>')}",
    "external entity": "<?xml version='1.0'?><!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
    + page(TEXT + "<p>&x;</p>"),
    "included file": page(
        TEXT + "<xi:include href='file:///etc/passwd'/><object data='file:///etc/passwd'>"
    ),
    "attribute of 1 MB": page(f"<p class='{'a ' * 500_000}'>x</p>{TEXT}"),
    "style of 1 MB": page(f"<p style='{'display ' * 120_000}'>x</p>{TEXT}"),
    "100,000 elements": page("<b>x</b>" * 100_000 + TEXT),
    "100,000 line breaks": page("x<br>" * 100_000 + TEXT),
    "unclosed links": page("<a href=x>x" * 60_000 + TEXT),
    "unclosed fonts": page("<font>x" * 100_000 + TEXT),
    "unclosed tables": page("<table><tr><td>x" * 30_000 + TEXT),
    "unclosed comment": page(TEXT + "<!-- " + "-" * 1_000_000),
    "unclosed attribute": page(TEXT + "<p class='" + "a" * 1_000_000),
    "200,000 comments": page("<!-- -->" * 200_000 + TEXT),
    "100,000 metas": page(head="<meta name=a content=b>" * 100_000),
    "10,000 images": page(TEXT + "<p>说明，文字</p><img src=a.jpg>" * 10_000),
    "100,000 attributes": page(f"<p {' '.join(f'a{n}=1' for n in range(100_000))}>x</p>{TEXT}"),
    "40,000 attributes in quotes": page(
        "<p " + "".join(f"a{n}='>'" for n in range(40_000)) + f">x</p>{TEXT}"
    ),
    "40,000 attributes by slashes": page(
        "<p/" + "/".join(f"a{n}" for n in range(40_000)) + f">x</p>{TEXT}"
    ),
    "title of 1 MB": page().replace("工会送清凉活动启动", "工会" * 160_000),
    "base that is none": page(
        TEXT + "<img src='http://[x'><a href='http://[2'>2</a>", "<base href='http://['>"
    ),
    "base of this machine": page(TEXT + "<img src='passwd'>", "<base href='file:///etc/'>"),
    "NUL in tags": page(TEXT).replace("<p>", "<\x00p>"),
    "two htmls": page() + page(),
    "frames": "<frameset><frame src='a.html'></frameset>",
    "JSON-LD, 100,000 deep": ld("[" * 100_000),
    "JSON-LD, objects 20,000 deep": ld('{"a":' * 20_000 + "1" + "}" * 20_000),
    "JSON-LD, number of 100,000 digits": ld(
        '{"@type":"NewsArticle","headline":' + "1" * 100_000 + "}"
    ),
    "JSON-LD, NaN": ld('{"@type":"NewsArticle","datePublished":NaN,"headline":Infinity}'),
    "JSON-LD, wrong types": ld(
        '{"@type":"NewsArticle","datePublished":{"a":[1]},"headline":[{},[1]],'
        '"author":[1,null,{"name":{"x":1}}],"keywords":{"a":1},"image":7}'
    ),
    "JSON-LD, half a surrogate": ld(r'{"@type":"NewsArticle","headline":"\ud800 工会送清凉"}'),
    "50,000 JSON-LDs": page(head="<script type='application/ld+json'>{}</script>" * 50_000),
    "year 99999": page("<p>99999年99月99日 99:99 来源：劳动报</p>" + TEXT),
    "day that is none": page("<p>2023年02月30日 25:61 来源：劳动报</p>" + TEXT),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", MARKUP)
def test_hostile_markup(name):
    record = read(MARKUP[name])
    text = json.dumps(record, ensure_ascii=False)
    assert "root:" not in text
    assert "file:" not in text
    assert len(text) < 20 << 20


@pytest.mark.slow
@pytest.mark.parametrize(
    "tag",
    ["div class=editor", "div class=author", "div class=sou", "div class=show_text", "h1",
     "div class=edit", "td class=ftitle", "div class=fl", "p class=author", "div class=box01",
     "table><tr><td><a><img></a><a><img></a"],
)  # fmt: skip
@pytest.mark.parametrize("where", ["around", "before"])
def test_nested_candidates_are_not_printed_again_and_again(tag, where):
    """490 elements of a name that the layout looks for, around 25,000 words."""
    depth = 150 if "table" in tag else 490
    lines = "<b>工会</b>" * 25_000
    nested = f"<{tag}>" * depth + lines + f"</{tag.split()[0]}>" * depth
    text = f"<div class='show_text'>{TEXT if where == 'before' else nested}</div>"
    before = nested if where == "before" else ""
    body = f"{before}<h1>工会送清凉</h1>{text}"
    read(f"<html><title>x</title><body>{body}</body></html>", DECLARED, SECONDS / 4)


@pytest.mark.slow
@pytest.mark.parametrize("tag", ["div", "span", "font", "b", "a", "table><tr><td", "ul><li"])
@pytest.mark.parametrize("depth", [200, 1000, 1100, 100_000])
def test_nesting_never_drops_text(tag, depth):
    """The parser drops what lies deeper than it goes: the text is there, or the page is refused."""
    record = read(page(f"<{tag}>" * depth + TEXT))
    assert record is None or record["articleBody"].count("送清凉") >= 5


BYTES = {
    "nothing": b"",
    "blanks": b" \n" * 1000,
    "PDF": b"%PDF-1.7\n" + b"0" * 1000,
    "picture": b"\xff\xd8\xff\xe0" + b"0" * 1000,
    "archive": b"PK\x03\x04" + b"0" * 1000,
    "zeros": b"\0" * 10_000,
    "17 MB": b"a" * 17_000_000,
    "1 MB of <": b"<" * 1_000_000,
    "1 MB of &": b"&" * 1_000_000,
    "1 MB of &#": b"&#" * 500_000,
    "random": bytes((n * 7919 + n // 251) % 256 for n in range(200_000)),
    "UTF-16 without mark": page().encode("utf-16-le"),
    "lone surrogates": page().encode().replace(b"\xe5\xb7\xa5", b"\xed\xa0\x80"),
    "overlong": page().encode().replace(b"<script", b"\xc0\xbcscript"),
}


@pytest.mark.parametrize("name", BYTES)
def test_hostile_bytes(name):
    read(BYTES[name])


def test_what_is_no_page_is_said():
    for name in ("nothing", "PDF", "picture", "archive", "zeros", "17 MB"):
        with pytest.raises(UnreadablePageError):
            extract_article(BYTES[name])


LABELS = [
    "zlib", "hex", "base64", "bz2", "rot13", "uu", "quopri", "idna", "punycode", "undefined",
    "unicode_escape", "raw_unicode_escape", "utf-7", "utf-16", "utf-32", "utf-8-sig", "cp037", "mbcs",
    "charmap", "iso2022_jp", "hz", "ucs2", "johab", "x-unknown", "../../etc/passwd",
]  # fmt: skip


@pytest.mark.parametrize("label", LABELS)
def test_labels_that_lie(label):
    """A label may name any of Python's codecs; the bytes decide."""
    markup = page(head=f"<meta charset={label}>")
    assert "送清凉" in read(markup)["articleBody"]
    read(markup.encode("gb18030"))
    read(markup.encode() + b"\xff\xfe\x80")


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [" ", "　", "\xa0", "：", ":", "（责任编辑", "来源：", "记者 ", "2024年05月", "2024-05-27 ", "《", "》",
     "新华社", "本报记者", "(责编：", "、", "，", "(", "[", "相关", "a ", "&nbsp;", "1", "%", "/", "·", "电 ",
     "文/", " 摄", "编辑", "a-", "－", "|", "【", "\t\n", "0:", "年", "http://", "<br>：", "一 "],
)  # fmt: skip
def test_no_rule_backtracks(piece):
    """100 kB of what the rules look for, again and again, where they look for it."""
    many = piece * (100_000 // len(piece))
    read(page(TEXT + f"<p>{many}</p>" + TEXT))
    read(people(many, many, many), DECLARED)
    read(page().replace("工会送清凉活动启动", many[:50_000]))
