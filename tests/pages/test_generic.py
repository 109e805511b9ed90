import contextlib
import json
import time
from pathlib import Path

import pytest
import written_pages as written
from hypothesis import given
from hypothesis import strategies as st

from unionnews.exceptions import NotAnArticleError, UnreadablePageError
from unionnews.items import Article, RawArticle
from unionnews.normalize.article import article
from unionnews.normalize.undeclared import undeclared_site
from unionnews.pages.extract import extract, read_page
from unionnews.pages.generic.generic_page import GenericPage

URL = "http://www.shanhe.example/gonghui/2023/0718/1.html"


def raw(html: str, url: str | None = URL) -> RawArticle:
    return extract(read_page(html.encode(), url), [GenericPage], None)


def record(html: str) -> Article:
    found = raw(html)
    return article(found, undeclared_site(found))


def refusal(html: str) -> str:
    with pytest.raises(NotAnArticleError) as caught:
        raw(html)
    return caught.value.refusals["GenericPage"]


def body(paragraphs: list[str]) -> str:
    return "\n\n".join(paragraphs)


def test_chinese_page() -> None:
    found = record(written.zh_page())
    assert found.headline == "青石县总工会开展送清凉活动"
    assert found.articleBody == body(written.ZH_PARAGRAPHS)
    assert found.datePublished == "2023-07-18T09:26:00+08:00"
    assert found.datePublishedPrecision == "minute"
    assert found.source is not None
    assert found.source.name == "山河日报"
    assert {author.name for author in found.authors} >= {"林小雨"}
    assert [editor.name for editor in found.editors] == ["王一鸣"]
    assert [crumb.name for crumb in found.breadcrumbs] == ["首页", "工会"]
    assert found.articleSection == "工会"
    assert found.inLanguage == "zh-Hans"


def test_page_of_the_2000s() -> None:
    found = record(written.br_page())
    assert found.headline == "青石县总工会开展送清凉活动"
    assert found.articleBody == body(written.ZH_PARAGRAPHS)
    assert found.datePublished == "2004-07-18T09:26:00+08:00"
    assert found.source is not None
    assert found.source.name == "山河日报"
    assert [editor.name for editor in found.editors] == ["王一鸣"]


def test_english_page_without_markup() -> None:
    found = record(
        written.en_page(above="<p>By Maria Holm and Ole Berg</p><p>July 18, 2023 9:26 AM EDT</p>")
    )
    assert found.headline == "Mill strike ends with a nine percent raise"
    assert found.articleBody == body(written.EN_PARAGRAPHS)
    assert [author.name for author in found.authors] == ["Maria Holm", "Ole Berg"]
    assert found.datePublished == "2023-07-18T09:26:00-04:00"
    assert found.inLanguage == "en"


def test_structured_data_is_read() -> None:
    ld = {
        "@type": "NewsArticle",
        "headline": "Mill strike ends with a nine percent raise",
        "alternativeHeadline": "Production restarts on Thursday",
        "author": {"name": "Maria Holm"},
        "datePublished": "2023-07-18T13:26:00Z",
        "dateModified": "2023-07-19T08:00:00+02:00",
        "keywords": ["strike", "paper"],
    }
    found = record(
        written.en_page(
            f"<script type='application/ld+json'>{json.dumps(ld)}</script>"
            "<link rel=canonical href='http://www.shanhe.example/a'><meta property='og:site_name' content='The Riverbend Courier'>"
            "<meta name=description content='The strike is over.'>",
            above="<p>Updated 20 July 2023, 10:00</p>",
        )
    )
    assert found.datePublished == "2023-07-18T13:26:00+00:00"
    assert found.dateModified == "2023-07-19T08:00:00+02:00"
    assert found.subheadline == "Production restarts on Thursday"
    assert found.keywords == ["strike", "paper"]
    assert found.canonicalUrl == "http://www.shanhe.example/a"
    assert found.description == "The strike is over."
    assert found.publisher is not None
    assert found.publisher.name == "The Riverbend Courier"


@pytest.mark.parametrize(
    "after",
    [
        "<p>（责任编辑：王一鸣）</p><p>版权声明：凡注明来源的作品均不得转载，违者必究。</p>",
        "<p>分享到：<a href=#>微博</a> <a href=#>微信</a></p>",
        "<p>声明：本网登载此文出于传递更多信息之目的，并不意味着赞同其观点或证实其描述。</p>",
        "<p>上一篇：<a href=/0>白鹭市职工运动会开幕</a></p><p>下一篇：<a href=/2>红枫县举办技能竞赛</a></p>",
        "<p>© Wszystkie prawa zastrzeżone</p><p>本站文字归本站所有，转载须经同意，违者必究。</p>",
        "<h3>网友评论</h3>" + "<p>说得真好，希望所有单位都能这样做，给工会点赞！</p>" * 30,
        "<div class='related'><p>相关的另一条消息说，三百名职工参加了技能大赛，场面热烈。</p></div>",
        "<p style='display:none'>隐藏的文字，不是正文，也不应当出现在结果里，谁也看不见。</p>",
    ],
)
def test_text_ends_where_the_page_says(after: str) -> None:
    assert raw(written.zh_page(after=after)).paragraphs == written.ZH_PARAGRAPHS


def test_box_between_paragraphs_is_left_out() -> None:
    inside = (
        "<p>Read more: <a href=/1>Dockers win a shorter week after months of talks</a></p>"
        "<div class='newsletter'><p>Get the best of the Courier, every morning, in your inbox.</p></div>"
        "<p>Advertisement</p>"
    )
    assert raw(written.en_page(inside=inside)).paragraphs == written.EN_PARAGRAPHS


@pytest.mark.parametrize(
    "sentence",
    [
        "海员工会发表声明：谈判将继续进行，罢工暂缓，请会员留意后续通知。",
        "相关报道称，该厂已经复工。",
        "最新内容将在下周公布。",
        "回复：已转县总工会办理。",
        "Copyright law protects the songs of the pickets, the court said on Monday.",
        "Loading docks were empty at noon, and nobody was hurt.",
        "More in common than ever, they said.",
        "中小企业职工也能参加，费用全免。",
    ],
)
def test_sentences_that_begin_like_a_box_stay(sentence: str) -> None:
    after = f"<p>{sentence}</p><p>{written.ZH_PARAGRAPHS[0][:-1]}，另一版。</p>"
    wanted = [*written.ZH_PARAGRAPHS, sentence, f"{written.ZH_PARAGRAPHS[0][:-1]}，另一版。"]
    assert raw(written.zh_page(after=after)).paragraphs == wanted


def test_anchor_without_address_is_no_link() -> None:
    page = written.zh_page().replace("<h1>", "<a name='top'><h1>")
    assert raw(page).paragraphs == written.ZH_PARAGRAPHS


def test_printed_edition() -> None:
    found = record(written.zh_page(after="<p>《 山河日报 》（ 2023年07月18日 04 版）</p>"))
    assert found.printEdition is not None
    assert (found.printEdition.publication, found.printEdition.page) == ("山河日报", "04")
    assert found.articleBody == body(written.ZH_PARAGRAPHS)


def test_lines_left_out_have_a_reason() -> None:
    response = read_page(written.zh_page(after="<p>分享到：<a href=#>微博</a></p>").encode(), None)
    text = GenericPage(response.response).text
    assert all(reason for _, reason in text.left_out)
    page = written.en_page(inside="<p>Advertisement</p><p><a href=/1>Dockers win again</a></p>")
    text = GenericPage(read_page(page.encode(), None).response).text
    assert [(line.text, reason.split()[-1]) for line, reason in text.left_out] == [
        ("Advertisement", "notice"),
        ("Dockers win again", "page"),
    ]


def test_text_printed_twice_is_kept_once() -> None:
    page = written.zh_page(after="".join(f"<p>{one}</p>" for one in written.ZH_PARAGRAPHS))
    assert raw(page).paragraphs == written.ZH_PARAGRAPHS


def test_markup_that_hides_the_text_is_not_believed() -> None:
    page = written.zh_page().replace("class='main'", "class='main sidebar' style='display:none'")
    assert raw(page).paragraphs == written.ZH_PARAGRAPHS


def test_page_without_any_title() -> None:
    page = written.zh_page(head="").replace("<h1>", "<div>").replace("</h1>", "</div>")
    assert raw(page).headline == "青石县总工会开展送清凉活动"


def test_headline_from_the_title_tag() -> None:
    page = written.en_page().replace("<h1>Mill strike ends with a nine percent raise</h1>", "")
    assert raw(page).headline == "Mill strike ends with a nine percent raise"


def test_subheadline_and_kicker() -> None:
    page = written.zh_page().replace(
        "<h1>青石县总工会开展送清凉活动</h1>",
        "<p class='yinti'>关爱一线职工</p><h1>青石县总工会开展送清凉活动</h1><p>——覆盖职工一万二千人次</p>",
    )
    found = raw(page)
    assert found.kicker == "关爱一线职工"
    assert found.subheadline == "——覆盖职工一万二千人次"


def test_pictures() -> None:
    page = written.en_page(
        above="<figure><img src='/a.jpg'><figcaption>The mill at night.</figcaption></figure>",
        inside="<p><img src='b.jpg' width=600></p><img src='/icon.png'><img src='c.gif' width=1 height=1>",
    )
    found = raw(page, "http://courier.example/x/")
    assert [(image.url, image.caption) for image in found.images] == [
        ("http://courier.example/a.jpg", "The mill at night."),
        ("http://courier.example/x/b.jpg", None),
    ]
    assert found.paragraphs == written.EN_PARAGRAPHS


def test_printed_minute_wins_over_a_declared_day() -> None:
    head = (
        "<title>青石县总工会开展送清凉活动-山河新闻网</title><meta name=publishdate content='{}'>"
    )
    same = record(written.zh_page(head=head.format("2023-07-18")))
    other = record(written.zh_page(head=head.format("2023-07-11")))
    assert same.datePublished == "2023-07-18T09:26:00+08:00"
    assert other.datePublished == "2023-07-11"


def test_no_offset_is_invented() -> None:
    found = record(written.en_page(above="<p>July 18, 2023 9:26 AM</p>"))
    assert found.datePublished == "2023-07-18"
    assert found.datePublishedRaw == "July 18, 2023 9:26 AM"
    assert found.datePublishedPrecision == "day"


@pytest.mark.parametrize(
    "line",
    [
        "2023-07-18 09:26:00 来源: 山河日报 作者: 林小雨",
        "发布时间：2023年07月18日 09:26 | 来源：山河日报 | 作者：林小雨 | 浏览：12次",
        "[林小雨] 2023/07/18 09:26 来源：山河日报 字号：大 中 小",
        "作者：林小雨　稿源：山河日报　2023.07.18 09:26",
    ],
)
def test_grammar_of_the_line_below_the_headline(line: str) -> None:
    found = record(written.zh_page(line=line))
    assert found.datePublished is not None
    assert found.datePublished.startswith("2023-07-18T09:26:00")
    assert found.source is not None
    assert found.source.name == "山河日报"
    assert "林小雨" in [author.name for author in found.authors]


@pytest.mark.parametrize("page", [written.hub(), written.hub(3), written.zh_hub(summaries=True)])
def test_lists_are_refused(page: str) -> None:
    assert refusal(page).startswith("a list: ")


@pytest.mark.parametrize("page", [written.hub(linked_teaser=True), written.zh_hub()])
def test_lists_of_links_are_refused(page: str) -> None:
    assert refusal(page).startswith("no running text")


def test_front_page_is_refused() -> None:
    assert refusal(written.front_page()).startswith("a front page")


@pytest.mark.parametrize("name", written.ERROR_PAGES)
def test_notices_are_refused(name: str) -> None:
    assert refusal(written.ERROR_PAGES[name]).startswith(("a notice", "no running text"))


def test_short_dated_flash_is_an_article() -> None:
    page = "<title>快讯</title><h1>青石县总工会换届</h1><p>2023-07-18 09:26</p><p>青石县总工会今天选出新一届委员会，共二十一人，任期五年。</p>"
    assert len(raw(page).paragraphs) == 1


MARKUP = st.sampled_from(
    ["<p>", "</p>", "<div>", "</div>", "<td>", "<br>", "<a href='//[x'>", "</a>", "<h1>", "<table>", "<form>",
     "<title>", "<script>", "<img src='http://['>", "<time datetime='0000-99-99'>", "<meta name=date content='3000-13-41'>",
     "来源：", "责任编辑：", "2023年13月45日", "记者", "（", "声明：", "评论", "工会为职工办实事，职工都说好。", "The union won, and everybody knew it. ", "\x00", "𠀀"]
)  # fmt: skip


@given(st.lists(MARKUP, max_size=40))
def test_any_markup_is_read_or_refused(pieces: list[str]) -> None:
    try:
        found = record("".join(pieces))
    except (NotAnArticleError, UnreadablePageError):
        return
    assert found.headline
    assert found.articleBody or found.images


@pytest.mark.slow
@pytest.mark.parametrize(
    "page",
    [
        "<p>" * 900 + "文字，" * 200,
        "<title>"
        + "—" * 200_000
        + "</title><h1>题</h1>"
        + "<p>工会为职工办实事，大家都说好。</p>" * 20,
        "<title>" + " - a" * 50_000 + "</title>" + "<p>工会为职工办实事，大家都说好。</p>" * 20,
        "<h1>题目题目</h1>" + "<p>" + "来源：" * 100_000 + "</p>",
        "<h1>题目题目</h1>" + "<p>记者 张 " * 20_000,
        "<h1>题目题目</h1>" + "<div class='nav nav'>" * 500 + "工会为职工办实事，大家都说好。" * 20,
        "<h1>题目题目</h1>" + "<p>声明，" * 20_000 + "</p>",
        "<h1>" + "By A " * 50_000 + "</h1><p>The union won, and everybody knew it by noon.</p>",
        "<h1>题目题目</h1>" + "1 2 2020 - " * 20_000,
    ],
)
def test_hostile_pages_take_no_time(page: str) -> None:
    began = time.process_time()
    with contextlib.suppress(NotAnArticleError, UnreadablePageError):
        record(page)
    assert time.process_time() - began < 3


def test_deep_elements_are_refused_before_they_hurt() -> None:
    page = written.en_page(after="<div class=author>" + "<div>" * 900 + "Maria Holm")
    with pytest.raises(UnreadablePageError, match="nested deeper"):
        raw(page)


def test_page_of_too_many_lines_is_refused() -> None:
    assert refusal("<h1>The strike</h1>" + "<p>a" * 41_000).startswith("more than 10,000 lines")


CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["zh", "en", "labour"])
def test_no_page_of_the_corpus_is_refused(folder: str) -> None:
    pages = sorted((CORPUS / folder).glob("*.html"))
    if not pages:
        pytest.skip("the corpus of real pages is not on this machine")
    for page in pages:
        found = extract(read_page(page.read_bytes(), None), [GenericPage], None)
        assert found.headline
        assert found.paragraphs


@pytest.mark.parametrize("other", ["{}", "{}!", "„{}“"])
def test_a_headline_said_twice_is_no_subheadline(other: str) -> None:
    title = "Mill strike ends with a nine percent raise"
    declared = {
        "@type": "NewsArticle",
        "headline": title,
        "alternativeHeadline": other.format(title),
    }
    page = written.en_page(f"<script type='application/ld+json'>{json.dumps(declared)}</script>")
    assert extract(read_page(page.encode(), None), [GenericPage], None).subheadline is None


def test_a_row_of_a_table_is_one_paragraph() -> None:
    table = "<table><tr><th>Site</th><th>For</th></tr><tr><td>Riverbend mill, line two</td><td>310 votes, and no more.</td></tr></table>"
    page = written.en_page(inside=table)
    found = extract(read_page(page.encode(), None), [GenericPage], None)
    assert "Riverbend mill, line two 310 votes, and no more." in found.paragraphs


def test_columns_of_old_pages_are_no_rows() -> None:
    first, second, third = written.EN_PARAGRAPHS[:3]
    page = f"<html><body><h1>Mill strike ends</h1><table><tr><td>{first}<br>{second}</td><td>{third}</td></tr></table></body></html>"
    found = extract(read_page(page.encode(), None), [GenericPage], None)
    assert found.paragraphs[:2] == [first, second]


def test_cells_of_several_lines_are_no_rows() -> None:
    table = "<table><tr><td>Jane Roe, of the mill<br>Chair, since 2009</td><td>John Doe, of the port<br>Secretary, since 2012</td></tr></table>"
    found = extract(read_page(written.en_page(inside=table).encode(), None), [GenericPage], None)
    assert not any("Chair, since 2009 John" in text for text in found.paragraphs)
