"""The road from bytes to what a page prints: refusals, bounds, joined pages."""

import asyncio
import hashlib
import random
from dataclasses import fields

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from people_pages import BODY, ERAS, SENTENCES, TEXT, era_b, era_c
from people_site import SITE, URL, raw, read

from unionnews import extract_article
from unionnews.exceptions import (
    MissingPageError,
    NotAnArticleError,
    RefusedAddressError,
    UnreadablePageError,
)
from unionnews.items import ArchiveLocation, Metadata, PageEncoding, PageMetadata, RawArticle
from unionnews.normalize.article import Site, article, article_id, canonical_url
from unionnews.pages import markup
from unionnews.pages.extract import (
    MAX_BODY,
    extract,
    further_pages,
    join,
    read_further,
    read_page,
    run,
)
from unionnews.pages.platforms import people_layouts as people
from unionnews.pages.platforms.people_layouts import LAYOUTS
from unionnews.pages.selectors import css_query


@pytest.mark.parametrize("body", [b"", b" \r\n\t "])
def test_an_empty_body(body: bytes) -> None:
    with pytest.raises(UnreadablePageError, match=f"{URL}: empty; fetch it again"):
        read_page(body, URL)


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.7 ...",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"\xff\xd8\xff\xe0",
        b"PK\x03\x04",
        b"\x7fELF",
        b"RIFFxxxxWEBP",
        b"\x00\x01" * 400,
        random.Random(1).randbytes(3000),
    ],
)
def test_binary_data_under_the_name_of_a_page(body: bytes) -> None:
    with pytest.raises(UnreadablePageError, match="binary data, not a page"):
        read_page(body, URL)


@pytest.mark.slow
def test_200_megabytes_are_refused_before_they_are_parsed() -> None:
    body = b"<div>" * (200 * 1024 * 1024 // 5)
    with pytest.raises(UnreadablePageError, match="209,715,200 bytes, more than 16,777,216"):
        read_page(body, URL)
    assert len(b"x" * MAX_BODY) == MAX_BODY


@pytest.mark.parametrize("depth", [600, 2100, 20_000])
def test_elements_nested_too_deep_are_refused_not_cut(depth: int) -> None:
    deep = "<div>" * depth + "深处的字" + "</div>" * depth
    with pytest.raises(UnreadablePageError, match="nested deeper than 512"):
        read(era_c(body=deep).encode("utf-8"))


@pytest.mark.slow
def test_a_piece_longer_than_the_parsers_own_bound_is_whole() -> None:
    """libxml2 stops at 10 MB of one piece, unless it is told not to."""
    long = f"<script>{'a' * 11_000_000}</script>"
    assert read(era_c(body=f"<p>头</p>{long}<p>尾</p>").encode("utf-8")).articleBody == "头\n\n尾"


def test_elements_nested_as_deep_as_is_read_are_whole() -> None:
    deep = "<div>" * 400 + "深处的字" + "</div>" * 400 + "尾"
    assert read(era_c(body=deep).encode("utf-8")).articleBody == "深处的字\n\n尾"
    emphasis = "<b>" * 400 + "深处的字" + "</b>" * 400 + "尾"
    assert read(era_c(title=emphasis).encode("utf-8")).headline == "深处的字尾"


@pytest.mark.parametrize(
    "markup",
    ["<!-- a -->" * 100, "<!-- never closed", "<?php echo 1 ?>", "plain words", "<html></html>"],
)
def test_markup_without_an_article(markup: str) -> None:
    with pytest.raises((NotAnArticleError, UnreadablePageError)) as refusal:
        read(markup.encode())
    assert URL in str(refusal.value)


def test_a_hundred_thousand_attributes() -> None:
    attributes = " ".join(f'a{n}="{n}"' for n in range(100_000))
    with pytest.raises(UnreadablePageError, match="more than 4,000 attributes"):
        read(era_c(body=f"<p {attributes}>{SENTENCES[0]}</p>").encode())


def test_a_long_picture_in_an_attribute_is_none_of_many() -> None:
    body = f'<p><img src="data:image/png;base64,{"A" * 100_000}" alt="{"b " * 40_000}">{SENTENCES[0]}</p>'
    assert read(era_c(body=body).encode()).articleBody == SENTENCES[0]


def test_a_long_script_is_no_tag() -> None:
    body = f"<script>{'x = 1; ' * 20_000}</script>{BODY}"
    assert read(era_c(body=body).encode()).articleBody == TEXT


@pytest.mark.parametrize("inside", ["<script>{}</script>", "<style>{}</style>", "<!-- {} -->"])
def test_what_looks_like_a_tag_inside_a_script_is_none(inside: str) -> None:
    tag = f"for (i = 0; i<n; ) {'x = 1; ' * 20_000}"
    assert read(era_c(body=inside.format(tag) + BODY).encode()).articleBody == TEXT


@pytest.mark.parametrize(
    "before",
    [
        "<!-- <script> -->", "<!--><script></script>", "<title><script></title>", "<textarea><style></textarea>",
        "</p '<script>'>", "<!x <script>", "<style/>", "<style></styles><script></style>", '<a x="<script>">',
        "<a x=<script>>", '<script><b x="</script>">',
    ],
)  # fmt: skip
def test_nothing_hides_many_attributes(before: str) -> None:
    attributes = " ".join(f"a{n}={n}" for n in range(10_000))
    with pytest.raises(UnreadablePageError, match="more than 4,000 attributes"):
        read(era_c(body=f"{before}<p {attributes}>{SENTENCES[0]}</p>").encode())


_PIECES = (
    b"<a ", b"<p>", b">", b"=", b'"', b"'", b'x="', b"y='", b" ", b"text", b"<script>", b"</script>", b"<!--", b"-->", b" " * 60,
)  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=60), st.integers(20, 100))
@example([b"<a ", *(b'x="', b">", b'"', b" ") * 20], 40)
@example([b"<a ", *(b"y='", b"<p>", b"'", b" ") * 20], 40)
@example([b"<a ", *(b"=", b" ", b'"', b">", b'"') * 20], 40)
@example([b"<a ", *(b"=", b" " * 60, b'"', b">", b'"') * 6], 100)
@example([b"<a ", *(b" ", b"text") * 20], 40)
def test_no_long_tag_is_passed_over(pieces: list[bytes], longest: int) -> None:
    page = b"".join(pieces)
    tags = [tag for tag in markup._TAGS.finditer(page) if not tag[0].startswith(b"<!")]
    ends = (tag.end() if tag["text"] is None else tag.start("text") for tag in tags)
    is_long = any(end - tag.start() > longest for tag, end in zip(tags, ends, strict=True))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markup, "_LONGEST_TAG", longest)
        assert markup._may_have_long_tag(page) or not is_long


def test_a_class_of_a_hundred_thousand_names() -> None:
    names = " ".join(f"c{n}" for n in range(100_000))
    body = f'<div class="{names}"><p>{SENTENCES[0]}</p></div>'
    assert read(era_c(body=body).encode()).articleBody == SENTENCES[0]


def test_nul_characters_do_not_end_the_text() -> None:
    body = BODY.replace("。", "\x00。")
    assert read(era_c(body=body).encode()).articleBody == TEXT


def test_a_utf16_page_with_its_mark_is_text() -> None:
    assert read(era_c().encode("utf-16")).articleBody == TEXT


def test_unknown_and_numeric_entities() -> None:
    body = "<p>云水&middot;青禾&#8226;&#x4E2D;&nosuch;&amp;&lt;</p>"
    assert read(era_c(body=body).encode()).articleBody == "云水·青禾•中&nosuch;&<"


def test_the_bytes_and_their_download_are_described() -> None:
    body = era_c().encode("gb18030")
    where = ArchiveLocation(file="archive/1.warc.gz", offset=7)
    page = read_page(
        body, URL, content_type="text/html; charset=gb2312", status=200,
        request_url="http://a.example/", downloaded="2024-05-28T00:00:00Z", archive=where,
    )  # fmt: skip
    record = article(extract(page, LAYOUTS, "people_acftu"), SITE)
    assert record.metadata.dateDownloaded == "2024-05-28T00:00:00Z"
    assert record.metadata.requestUrl == "http://a.example/"
    first = record.metadata.pages[0]
    assert (first.httpStatus, first.contentType) == (200, "text/html; charset=gb2312")
    assert first.bodySha256 == hashlib.sha256(body).hexdigest()
    assert first.archive == where


def test_a_date_behind_the_download_is_doubted() -> None:
    page = read_page(era_c().encode(), URL, downloaded="2024-05-20T00:00:00Z")
    record = article(extract(page, LAYOUTS, None), SITE)
    assert record.metadata.validationMessages == [
        "publication date 2024-05-27T09:00:00+08:00 lies after the download"
    ]


def test_replaced_characters_are_counted_and_said() -> None:
    body = era_c().encode("gb18030").replace("青禾区".encode("gb18030"), b"\xff\xff\xff", 1)
    record = read(body)
    assert record.metadata.pages[0].encoding.replaced == 3
    assert record.metadata.validationMessages == ["page 1: 3 characters could not be decoded"]


def test_a_page_without_address_has_an_identity_all_the_same() -> None:
    body = era_c().encode()
    record = read(body, None)
    assert (record.url, record.canonicalUrl) == (None, None)
    identity = "sha256:" + hashlib.sha256(body).hexdigest()
    assert record.id == hashlib.sha256(identity.encode()).hexdigest()[:16]
    assert record.id == article_id(None, record.metadata)


def test_the_identity_is_that_of_the_canonical_address() -> None:
    assert read(era_c().encode()).id == hashlib.sha256(URL.encode()).hexdigest()[:16]


@pytest.mark.parametrize(
    ("url", "named", "canonical"),
    [
        ("http://news.example/a?utm_source=x", None, "http://news.example/a"),
        ("http://news.example/a?id=1", "http://www.news.example/a", "http://www.news.example/a"),
        ("http://news.example/a", "http://other.example/b", "http://news.example/a"),
        ("file:///a.html", None, None),
        (None, "http://news.example/a", None),
    ],
)
def test_canonical_addresses_of_undeclared_forms(
    url: str | None, named: str | None, canonical: str | None
) -> None:
    assert canonical_url(url, None, named) == canonical


def test_a_query_made_after_a_page_was_read_finds_its_elements() -> None:
    page = read_page(era_c(body='<p class="later-named">迟</p>').encode("utf-8"), URL)
    extract(page, LAYOUTS, SITE.name)
    late = css_query("p.later-named, p#nowhere")
    assert [p.text for p in late.find(page.response.index, page.response.root)] == ["迟"]


def test_normalizing_needs_the_metadata_of_extract() -> None:
    with pytest.raises(ValueError, match="call extract"):
        article(RawArticle(headline="题"), SITE)


def test_extraction_works_inside_a_running_loop() -> None:
    async def inside() -> str:
        return read(era_c().encode()).articleBody

    assert asyncio.run(inside()) == TEXT


def test_a_page_object_must_not_wait() -> None:
    async def waits() -> None:
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="must not wait"):
        run(waits())


# Pages of one article


def part(number: int, *, last: int = 3, **more: str) -> RawArticle:
    suffix = f"-{number}" if number > 1 else ""
    pager = "".join(
        f'<a href="http://sister.people.com.cn/n1/2019/0615/c1013-40000001{f"-{n}" if n > 1 else ""}.html">【{n}】</a>'
        for n in range(1, last + 1)
    )
    markup = era_b(body=f"<p>{SENTENCES[number]}</p>", pager=pager, **more)
    return raw(markup.encode(), URL.replace(".html", f"{suffix}.html"))


def test_pages_are_joined_in_order() -> None:
    edition = "<p>《云水工人报》（2019年06月14日 02 版）</p>"
    first = part(1, editor="")
    second = part(2, editor="", box='<img src="/2.jpg">')
    third = raw(
        era_b(
            body=f'<p><img src="/2.jpg"><img src="/3.jpg"></p><p>{SENTENCES[3]}</p>{edition}'
        ).encode(),
        URL.replace(".html", "-3.html"),
    )
    record = article(join([first, second, third]), SITE)
    assert record.articleBody == "\n\n".join(SENTENCES[1:4])
    assert [editor.name for editor in record.editors] == ["周宁", "吴桐"]
    assert record.printEdition
    assert [image.url[-6:] for image in record.images] == ["/2.jpg", "/3.jpg"]
    assert len(record.metadata.pages) == 3
    assert record.metadata.validationMessages == []
    assert record.url == URL


def test_one_page_is_joined_to_itself() -> None:
    only = part(1)
    assert join([only]) is only


def test_further_pages_have_the_number_whatever_host_the_pager_names() -> None:
    assert list(further_pages(part(1), URL, SITE.addresses)) == [2, 3]
    assert list(further_pages(part(2), URL.replace(".html", "-2.html"), SITE.addresses)) == [3]
    assert further_pages(part(1), "http://other.example/", SITE.addresses) == {}


def test_a_middle_page_alone_says_what_is_missing() -> None:
    record = article(part(2), SITE)
    assert record.metadata.validationMessages == ["pages not read: 1, 3"]
    assert record.canonicalUrl == URL


def test_every_field_of_the_raw_article_that_a_page_fills_is_plain() -> None:
    page = raw(era_c(author="林一舟").encode())
    for field in fields(page):
        value = getattr(page, field.name)
        assert value is None or isinstance(value, str | list) or field.name == "metadata"


@given(st.binary(max_size=400))
def test_any_bytes_give_one_clear_refusal(body: bytes) -> None:
    with pytest.raises((NotAnArticleError, UnreadablePageError), match="acftu"):
        read(b"<html><body>" + body)


MARKUP = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<div class=box_pic>", "</div>", "<table>", "<tr>", "<td>", "</table>", "<img src=/a.jpg>",
         "<center>", "</center>", "<br>", "<a href=/x>", "</a>", "<font>", "字", "句子。", "<object>", "<span desc=d>",
         "<p class=pictext>", "<div class=text_img>", "<h1>", "<ul><li>", "<script>", "</script>", "【1】", "&nbsp;", "■相关链接"]
    ),
    max_size=40,
)  # fmt: skip


@given(MARKUP, st.sampled_from(sorted(ERAS)))
def test_no_markup_inside_the_text_crashes(parts: list[str], era: str) -> None:
    inside = "".join(parts)
    body = f'<div class="show_text">{inside}</div>' if era == "D" else inside
    try:
        record = read(ERAS[era](body=body).encode())
    except NotAnArticleError:
        return
    assert "\n\n\n" not in record.articleBody
    assert len({image.url for image in record.images}) == len(record.images)


def test_more_paragraphs_than_any_article_has_are_refused_not_cut() -> None:
    with pytest.raises(UnreadablePageError, match="more than 20,000 paragraphs"):
        read(era_c(body="<p>句</p>" * 20_001).encode())


def _raw(url: str, body_hash: str, links: list[str]) -> RawArticle:
    encoding = PageEncoding(declared=None, used="utf-8", replaced=0)
    page = PageMetadata(
        url=url, httpStatus=200, contentType=None, bodySha256=body_hash, encoding=encoding
    )
    metadata = Metadata(page="X", version="0", dateDownloaded=None, requestUrl=url, pages=[page])
    return RawArticle(headline="题", paragraphs=["文"], pageUrls=links, metadata=metadata)


@pytest.mark.parametrize("fault", ["no article", "redirect to page 1", "page 1 again"])
def test_a_second_page_that_is_none_fails_the_article_not_its_kind(fault: str) -> None:
    first_url = "http://acftu.people.com.cn/n1/2024/0527/c67502-40000001.html"
    second_url = first_url.replace(".html", "-2.html")
    pages = [_raw(first_url, "a", [second_url])]

    async def read(link: str, number: int) -> RawArticle:
        if fault == "no article":
            raise NotAnArticleError(link, {"X": "no headline"})
        return _raw(*((first_url, "b") if fault.startswith("redirect") else (link, "a")), [])

    with pytest.raises(MissingPageError, match="page 2"):
        run(read_further(pages, first_url, people.addresses({}), read))
    assert len(pages) == 1


@pytest.mark.parametrize(
    "url",
    [
        URL.replace("http://acftu.people.com.cn", "HTTP://ACFTU.PEOPLE.COM.CN"),
        f" {URL}\n",
        URL.replace(".com.cn/", ".com.cn./"),
        URL.replace(".com.cn/", ".com.cn:80/"),
    ],
)
def test_spellings_of_an_address_are_one_article(url: str) -> None:
    body = era_c().encode("gb18030")
    plain, other = extract_article(body, URL), extract_article(body, url)
    assert (other.id, other.canonicalUrl) == (plain.id, plain.canonicalUrl)
    assert plain.canonicalUrl == URL
    assert other.metadata.page == plain.metadata.page


def test_another_port_is_another_place() -> None:
    body = era_c().encode("gb18030")
    url = URL.replace(".com.cn/", ".com.cn:8080/")
    assert extract_article(body, url).canonicalUrl == url


@pytest.mark.parametrize("url", ["http://[bad/x", "http://example.org:99999/x"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(RefusedAddressError, match="no address"):
        extract_article(era_c().encode("gb18030"), url)


def test_pages_not_read_are_told_once() -> None:
    pager = "".join(f'<a href="{URL[:-5]}{end}.html">【1】</a>' for end in ("", "-2", "-3"))
    body = era_b(pager=pager).encode("gb18030")
    second = URL.replace(".html", "-2.html")
    assert extract_article(body, URL).metadata.validationMessages == ["pages not read: 2, 3"]
    assert extract_article(body, second).metadata.validationMessages == ["pages not read: 1, 3"]
    alone = era_b().encode("gb18030")
    assert extract_article(alone, second).metadata.validationMessages == ["pages not read: 1"]


def test_pages_not_read_are_told_of_a_site_without_declared_addresses() -> None:
    first, further = "http://news.example/a/17.html", "http://news.example/a/17_2.html"
    one = RawArticle(headline="A", paragraphs=["B"], pageUrls=[first, further, "http://[bad"])
    for url, missing in ((first, 2), (further, 1)):
        page = read_page(b"<p>B</p>", url)
        one.metadata = Metadata(
            spider=None,
            page="X",
            version="0",
            dateDownloaded=None,
            requestUrl=url,
            pages=[page.metadata],
        )
        messages = article(one, Site()).metadata.validationMessages
        assert f"pages not read: {missing}" in messages
