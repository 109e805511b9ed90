"""Layouts of people.com.cn: every trap that its templates are known to set."""

from collections.abc import Callable

import pytest
from people_pages import (
    BODY,
    BR_BODY,
    ERAS,
    SENTENCES,
    SOURCE,
    TEXT,
    era_a,
    era_b,
    era_c,
    era_d,
    era_e,
)
from people_site import URL, raw, read

from unionnews import extract_article
from unionnews.exceptions import NotAnArticleError
from unionnews.items import Article, Breadcrumb
from unionnews.pages.platforms.people_layouts import CpcPage
from unionnews.pages.platforms.people_lines import without_site

BIG5_URL = "http://acftu.people.com.cn/BIG5/n1/2024/0527/c67502-40000001.html"


def parsed(markup: str, url: str = URL) -> Article:
    return read(markup.encode("gb18030"), url)


def names(article: Article) -> list[tuple[str, str]]:
    return [(author.name, author.role) for author in article.authors]


def editors(article: Article) -> list[str]:
    return [editor.name for editor in article.editors]


@pytest.mark.parametrize(
    ("era", "layout", "date", "section"),
    [
        ("A", "PeoplePage2011", "2012-01-12T14:57:00+08:00", "中国工会新闻"),
        ("B", "PeoplePage2016", "2019-06-15T08:18:00+08:00", "中国工会新闻"),
        ("C", "PeoplePage2021", "2024-05-27T09:00:00+08:00", "中国工会新闻"),
        ("D", "CpcPage", "2024-05-27T09:00:00+08:00", "中国工会新闻"),
        ("E", "HealthPage", "2024-05-17T08:27:00+08:00", "人民健康"),
    ],
)
def test_each_era_gives_the_whole_record(era: str, layout: str, date: str, section: str) -> None:
    heading = (
        {} if era == "D" else {"kicker": "高位推动 部门联动", "subtitle": "全市站点一个月提升一遍"}
    )
    writers = {} if era == "D" else {"author": "林一舟  何  田"}
    article = parsed(ERAS[era](**heading, **writers))
    assert article.metadata.page == layout
    assert article.headline == "云水市户外劳动者有了歇脚地"
    assert article.kicker == "高位推动 部门联动"
    assert article.subheadline == "全市站点一个月提升一遍"
    assert names(article) == [("林一舟", "author"), ("何田", "author")]
    assert [author.nameRaw for author in article.authors] == ["林一舟", "何  田"]
    assert editors(article) == (["周宁"] if era == "A" else ["周宁", "吴桐"])
    assert article.source
    assert article.source.name == "云水工人报"
    assert article.source.url == "http://www.yunshuigongren.example/c/2024-05-27/1.shtml"
    assert (article.datePublished, article.datePublishedPrecision) == (date, "minute")
    assert article.articleSection == section
    assert article.articleBody == TEXT
    assert article.images == []
    assert article.metadata.validationMessages == []
    assert article.metadata.pages[0].encoding.declared == "gb2312"
    assert article.metadata.pages[0].encoding.used == "gb18030"


@pytest.mark.parametrize("era", ERAS)
def test_empty_elements_mean_absence(era: str) -> None:
    empty = {"kicker": "", "subtitle": "", "author": "", "editor": ""}
    article = parsed(ERAS[era](**empty))
    assert (article.kicker, article.subheadline) == (None, None)
    assert (article.authors, article.editors) == ([], [])
    assert article.keywords == []


@pytest.mark.parametrize("era", ERAS)
def test_meta_author_and_editor_are_staff_numbers(era: str) -> None:
    article = parsed(ERAS[era](author="", prefix="L_"))
    assert article.authors == []
    assert editors(article) in (["周宁"], ["周宁", "吴桐"])


@pytest.mark.parametrize("era", ERAS)
def test_a_page_without_text_is_no_article(era: str) -> None:
    body = '<div class="show_text"></div>' if era == "D" else ""
    with pytest.raises(NotAnArticleError, match="no text and no picture"):
        parsed(ERAS[era](body=body))


def test_a_list_page_is_refused_by_every_layout() -> None:
    markup = '<html><head><meta name="pagetype" content="2"></head><body><ul><li>x</li></ul></body>'
    with pytest.raises(NotAnArticleError) as refusal:
        parsed(markup)
    assert list(refusal.value.refusals) == [
        "PeoplePage2021", "PeoplePage2016", "PeoplePage2011", "CpcPage", "HealthPage",
    ]  # fmt: skip
    assert "nothing matches" in str(refusal.value)


# Titles


def test_the_logo_h1_is_not_the_headline() -> None:
    assert parsed(era_c()).headline == "云水市户外劳动者有了歇脚地"


def test_a_site_name_as_h1_in_the_head_is_not_the_headline() -> None:
    markup = era_d().replace('<h1 class="logo">', "<h1>中国共产党新闻网</h1><h1>")
    assert parsed(markup).headline == "云水市户外劳动者有了歇脚地"


def test_word_gaps_in_titles_become_one_blank() -> None:
    assert parsed(era_a(title="云水市&nbsp;&nbsp;户外劳动者<br>有了歇脚地")).headline == (
        "云水市 户外劳动者 有了歇脚地"
    )


def test_headings_inside_the_text_are_no_subheadline() -> None:
    body = f'<div class="txtCon w1000"><h1>云水</h1><div class="editor time1">2019年07月12日08:50</div><p>{SENTENCES[0]}</p><h2>小标题</h2><p>{SENTENCES[1]}</p></div>'
    article = parsed(era_d(title="", kicker="", subtitle="", author="", origin="", body=body))
    assert article.subheadline is None
    assert article.articleBody.split("\n\n") == [SENTENCES[0], "小标题", SENTENCES[1]]


def test_without_an_h1_the_title_tag_is_the_headline() -> None:
    markup = era_d().replace("<h1>云水市户外劳动者有了歇脚地</h1>", "")
    assert parsed(markup).headline == "云水市户外劳动者有了歇脚地"


@pytest.mark.parametrize(
    ("tag", "title"),
    [
        ("题目--频道--人民网 ", "题目"),
        ("题目--理论-中国共产党新闻网", "题目"),
        ("题目--跨国公司-上这里，懂跨国公司-外企-人民网--人民网 ", "题目"),
        ("题目", "题目"),
        ("他说--这是破折号--社会--人民网 ", "他说--这是破折号"),
        ("題目--中國工會新聞--人民網 ", "題目"),
        ("", ""),
    ],
)
def test_title_tags_lose_channel_and_site(tag: str, title: str) -> None:
    assert without_site(tag) == title


# Dates and sources


@pytest.mark.parametrize(
    ("origin", "date", "source"),
    [
        ("2024年05月27日09:00 | 来源：<a href='/x'>工人日报</a>", "2024-05-27T09:00:00+08:00", "工人日报"),
        ("2024年05月27日09:00&nbsp;&nbsp;来源：工人日报", "2024-05-27T09:00:00+08:00", "工人日报"),
        ("2024年05月27日09:00&nbsp;&nbsp;来源：", "2024-05-27T09:00:00+08:00", None),
        ("2024年05月27日09:00", "2024-05-27T09:00:00+08:00", None),
        ("2018-10-9", "2018-10-09", None),
        ("2018-10-9 来源：<a>人民网－人民日报</a>", "2018-10-09", "人民日报"),
        ("2024年05月27日09:00 來源：<a href='/x'>工人日報</a>", "2024-05-27T09:00:00+08:00", "工人日報"),
        ("来源：<a>《羊城晚报》</a> 2012年01月12日14:57", "2012-01-12T14:57:00+08:00", "羊城晚报"),
        ("2024年05月27日09:00 来源：<span>人民网-科技频道</span>", "2024-05-27T09:00:00+08:00", "人民网-科技频道"),
        ("2024年05月27日09:00 来源：<a href='/a'></a><a href='/m'>手机看新闻</a>", "2024-05-27T09:00:00+08:00", None),
        ("2024年05月27日09:00 来源：工人日报&nbsp;&nbsp;<a href='/m'>手机看新闻</a>", "2024-05-27T09:00:00+08:00", "工人日报"),
        ("2024年05月27日09:00 <b>来 源</b>：<a href='/a'>工人日报</a>", "2024-05-27T09:00:00+08:00", "工人日报"),
        ("2024年05月27日09:00 来源：<a href='/a'><font>工人日报</font></a>", "2024-05-27T09:00:00+08:00", "工人日报"),
        ("", "2024-05-27", None),
    ],
)  # fmt: skip
def test_forms_of_the_date_line(origin: str, date: str, source: str | None) -> None:
    article = parsed(era_c(origin=origin))
    assert article.datePublished == date
    assert (article.source.name if article.source else None) == source


def test_the_link_behind_an_unlinked_source_is_not_its_address() -> None:
    article = parsed(era_a(source="来源：云水工人报"))
    assert article.source
    assert (article.source.name, article.source.url) == ("云水工人报", None)


def test_the_date_in_the_meta_element_is_a_day() -> None:
    article = parsed(era_c(origin=""))
    assert (article.datePublished, article.datePublishedPrecision) == ("2024-05-27", "day")


def test_no_date_at_all_is_said() -> None:
    article = parsed(era_c(origin="", day=""))
    assert (article.datePublished, article.datePublishedRaw) == (None, None)
    assert article.metadata.validationMessages == ["no publication date found"]


@pytest.mark.parametrize(
    ("meta", "name"),
    [
        ("来源：人民日报", "人民日报"),
        ("来源：人民网-文化频道 原创稿", "人民网-文化频道"),
        ("《羊城晚报》", "羊城晚报"),
        ("来源：", None),
        ("", None),
    ],
)
def test_a_source_in_the_meta_element_only(meta: str, name: str | None) -> None:
    article = parsed(
        era_d(origin='<div class="editor time1">2019年07月12日08:50</div>', source=meta)
    )
    assert (article.source.name if article.source else None) == name
    assert article.datePublished == "2019-07-12T08:50:00+08:00"


def test_the_date_of_the_printed_paper_is_not_the_publication_date() -> None:
    number = (
        '<p></p><p><span id="paper_num">　　《 人民日报 》（ 2024年05月10日   04 版）</span></p>'
    )
    article = parsed(era_c(body=BODY + number))
    assert article.datePublished == "2024-05-27T09:00:00+08:00"
    assert article.printEdition
    assert article.printEdition.publication == "人民日报"
    assert (article.printEdition.date, article.printEdition.page) == ("2024-05-10", "04")
    assert article.articleBody == TEXT


def test_a_print_edition_in_a_plain_paragraph() -> None:
    article = parsed(era_b(body=BODY + "<p>　　《云水工人报》（2019年06月14日 02 版）</p>"))
    assert article.printEdition
    assert article.printEdition.page == "02"
    assert article.articleBody == TEXT


def test_a_law_with_its_year_is_a_sentence_not_a_print_edition() -> None:
    law = "《工会法》（2021年修正）第三条规定，劳动者有依法参加和组织工会的权利。"
    article = parsed(era_c(body=f"{BODY}<p>{law}</p>"))
    assert article.articleBody.endswith(law)
    assert article.printEdition is None


# Breadcrumbs, keywords, description, language


def test_a_breadcrumb_that_is_a_page_title_is_cut() -> None:
    crumb = "跨国公司-上这里，懂跨国公司-外资 世界500强-外企-人民网"
    article = parsed(era_a(crumb=crumb), "http://mnc.people.com.cn/GB/16800001.html")
    assert article.articleSection == "跨国公司"
    assert article.breadcrumbs[1] == Breadcrumb(
        name="跨国公司", url="http://mnc.people.com.cn/GB/index.html"
    )


def test_keywords_are_parted_by_blanks_or_commas() -> None:
    assert parsed(era_c(keywords="工会 站点  户外")).keywords == ["工会", "站点", "户外"]
    assert parsed(era_c(keywords="工会，户外 劳动者,站点")).keywords == [
        "工会",
        "户外 劳动者",
        "站点",
    ]


def test_a_description_cut_from_the_text_is_no_summary() -> None:
    assert parsed(era_c()).description is None
    assert parsed(era_b(description="点击进入专题>>" + SENTENCES[0][:30])).description is None
    assert parsed(era_c(description="服务站点一月一提升。")).description == "服务站点一月一提升。"


def test_a_traditional_copy_is_the_same_article_in_another_script() -> None:
    markup = era_c(
        origin="2023年07月24日08:14 | 來源：<a href='/x'>雲水工人報</a>",
        editor="(責編：劉寧、張田)",
        body="<p>　　本報記者 何小舟</p><p>雲水市總工會舉行技能大賽。</p><p>原標題：大賽開幕</p>",
    ).replace("GB2312", "utf-8")
    article = read(markup.encode("utf-8"), BIG5_URL)
    assert article.canonicalUrl == URL
    assert article.source
    assert article.source.name == "雲水工人報"
    assert editors(article) == ["劉寧", "張田"]
    assert names(article) == [("何小舟", "reporter")]
    assert article.articleBody == "雲水市總工會舉行技能大賽。"
    assert article.inLanguage == "zh-Hant"


def test_simplified_pages_have_the_language_of_the_site() -> None:
    assert parsed(era_c()).inLanguage == "zh-Hans"


# Editors


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("(责编：刘宁、张田)", ["刘宁", "张田"]),
        ("（责任编辑：王欲舟）", ["王欲舟"]),
        ("(责编:刘宁,张田)", ["刘宁", "张田"]),
        ("(责编：刘  宁、张  田)", ["刘宁", "张田"]),
        ("责编：阿依古丽·买买提", ["阿依古丽·买买提"]),
        ("(责编：欧阳文远、张田（实习生）)", ["欧阳文远", "张田"]),
        ("(责编：吴\ufffd)", ["吴\ufffd"]),
        ("（編輯：劉寧）", ["劉寧"]),
    ],
)
def test_forms_of_the_editor_line(line: str, expected: list[str]) -> None:
    assert editors(read(era_c(editor=line).encode("utf-8"))) == expected


def test_an_editor_line_in_the_text_is_read_and_taken_out() -> None:
    article = parsed(era_c(editor="", body=BODY + "<p>（责编：周宁、吴桐）</p>"))
    assert editors(article) == ["周宁", "吴桐"]
    assert article.articleBody == TEXT


def test_an_editor_who_also_wrote_is_both() -> None:
    article = parsed(era_c(author="本报记者 周  宁"))
    assert names(article) == [("周宁", "reporter")]
    assert editors(article) == ["周宁", "吴桐"]


# Boilerplate


@pytest.mark.parametrize(
    "line",
    [
        "<p>分享让更多人看到</p>",
        "<p>原标题：云水工会服务站点提升</p>",
        "<p>原標題：雲水工會服務站點提升</p>",
        "<p>手机看新闻</p>",
        "<p>扫码关注公众号：云水工会</p>",
        "<p>关注公众号：云水工会</p>",
        "<p>【1】【2】【3】</p>",
        "<p>【1】 【2】</p>",
        "<p>上一页 1 2 3 下一页</p>",
        "<p>1 2 3 下一页</p>",
        '<p><a href="/GB/405419/"><strong>点击进入“云水专题”</strong><strong>&gt;&gt;</strong></a></p>',
        "<p>更多报道＞＞</p>",
        "<p>(责编：周宁、吴桐)</p>",
        "<p>推荐阅读 更多</p>",
        "<p>■相关链接</p>",
        '<div class="tools"><ul><li>打印</li></ul></div>',
        '<div id="AX" style="display:none"><h3>分享到...</h3></div>',
        '<p style="visibility: hidden">看不见的字</p>',
        "<script>document.write('广告')</script>",
        "<style>.tjewm{display:none}</style>",
        '<object><param name="movie"><embed src="a.swf"></object>',
        '<div class="otitle">原标题：旧题目</div>',
        '<div class="rm_relevant"><h5>相关新闻</h5></div>',
        "<p>&nbsp;</p><p>　　</p><p>\u200b</p>",
    ],
)
@pytest.mark.parametrize("where", ["head", "end"])
def test_boilerplate_is_none_of_the_text(line: str, where: str) -> None:
    body = line + BODY if where == "head" else BODY + line
    assert read(era_c(body=body).encode("utf-8")).articleBody == TEXT


@pytest.mark.parametrize(
    "sentence",
    [
        "2024",
        "分享会上，职工们说，站点让更多人看到了工会。",
        "责编工作座谈会在云水市召开，与会编辑交流了经验。",
        "（一）",
        "他说：“上一页翻过去了，下一页要写好。”",
        "推荐阅读书目由云水市总工会职工书屋评选，共收录120种图书。",
        "比分为3>>2的比赛结束后，职工代表队继续备战。",
        "关注公众号的职工超过10万人。",
    ],
)
def test_sentences_that_look_like_boilerplate_stay(sentence: str) -> None:
    body = f"{BODY}<p>{sentence}</p>"
    assert parsed(era_c(body=body)).articleBody == f"{TEXT}\n\n{sentence}"


def test_links_under_a_related_heading_go_but_the_text_behind_stays() -> None:
    links = '■相关链接<br><a href="/1">旧闻一</a><br><a href="/2">旧闻二</a><br><br>'
    assert parsed(era_a(body=links + BR_BODY)).articleBody == TEXT


def test_words_that_link_to_channels_stay_in_their_sentences() -> None:
    linked = SENTENCES[0].replace(
        "总工会", '<a href="/GB/1/"><a href="/GB/2/"><font color="#0000FF">总工会</font></a></a>'
    )
    assert parsed(era_a(body=f"　　{linked}<br><br>　　{SENTENCES[1]}")).articleBody == (
        f"{SENTENCES[0]}\n\n{SENTENCES[1]}"
    )


def test_the_footer_is_none_of_the_text() -> None:
    for era in ERAS.values():
        assert "版 权" not in parsed(era()).articleBody


def test_text_loose_between_paragraphs_is_kept() -> None:
    body = f"{SENTENCES[0]}<p>{SENTENCES[1]}</p>{SENTENCES[2]}<div>{SENTENCES[3]}<br/>{SENTENCES[4]}</div>{SENTENCES[5]}"
    assert parsed(era_c(body=body)).articleBody == TEXT


def test_the_container_of_2026_and_its_player_scripts() -> None:
    body = f"<p><script>player({{id: 1}})</script></p>{BODY}"
    assert parsed(era_c(body=body, wrapper="rm_txt_zw")).articleBody == TEXT


def test_emphasis_does_not_part_words() -> None:
    body = "<p>云水<strong>市总</strong><font>工会</font>召<span>开</span>会议。</p>"
    assert parsed(era_c(body=body)).articleBody == "云水市总工会召开会议。"


# Tables


def test_a_data_table_is_kept_with_one_row_a_paragraph() -> None:
    table = "<table><tr><th>区</th><th>站点</th></tr><tr><td>青禾区</td><td>120</td></tr><tr><td>白塔区</td><td><a href='/x'>98</a></td></tr></table>"
    assert parsed(era_a(body=BR_BODY + table)).articleBody == (
        f"{TEXT}\n\n区 站点\n\n青禾区 120\n\n白塔区 98"
    )


@pytest.mark.parametrize(
    "table",
    [
        '<table><tr><td><a href="/1"><img src="/1.jpg"></a></td><td><a href="/2"><img src="/2.jpg"></a></td></tr><tr><td>旧闻一</td><td>旧闻二</td></tr></table>',
        '<p>■相关链接</p><table><tr><td><a href="/1">公司播报</a></td><td><a href="/2">国际财经</a></td></tr></table>',
        '<br>相关阅读：<br><center><table><tr><td><a href="/1">公司播报</a></td></tr></table></center>',
        '<table><tr><td>广告<object><embed src="/a.swf"></object></td></tr></table>',
        '<center><table><tr><td><a href="/n1/2019/0615/c1-31153719-2.html"><img src="/img/next_page.jpg"></a></td></tr></table></center>',
    ],
)
def test_a_table_of_advertisements_is_not(table: str) -> None:
    article = parsed(era_a(body=BR_BODY + table))
    assert article.articleBody == TEXT
    assert article.images == []


def test_a_table_of_linked_names_is_data() -> None:
    table = "<table><tr><td><a href='/1'>张田</a></td><td><a href='/2'>何雨桐</a></td></tr></table>"
    assert parsed(era_a(body=BR_BODY + table)).articleBody == f"{TEXT}\n\n张田 何雨桐"


BOX = '<div class="box"><h3>推荐阅读 <a>更多</a></h3><ul><li><a>旧闻一则</a> 昨天</li></ul></div>'


def test_the_box_before_the_text_of_2011_is_none_of_it() -> None:
    assert parsed(era_a(body=BOX + BR_BODY)).articleBody == TEXT
    assert parsed(era_a(body="<p>&nbsp;</p>" + BOX + BR_BODY)).articleBody == TEXT


def test_a_box_anywhere_else_is_text() -> None:
    line = f'<div class="box"><p>{SENTENCES[5]}</p></div>'
    for era in (era_b, era_c):
        assert parsed(era(body=line + BODY)).articleBody == f"{SENTENCES[5]}\n\n{TEXT}"
    assert parsed(era_a(body=BODY + line)).articleBody == f"{TEXT}\n\n{SENTENCES[5]}"


def test_an_article_in_a_layout_table_with_a_film_is_no_advertisement() -> None:
    table = f"<table><tr><td>{BODY}<embed src='/a.swf'></td></tr></table>"
    assert parsed(era_a(body=table)).articleBody == TEXT


# Pictures

PHOTO = "/NMediaFile/2024/0527/MAIN202405270900.jpg"
PHOTO_URL = f"http://acftu.people.com.cn{PHOTO}"
CAPTION = "职工在云水市青禾区服务站点内休息。张伟 摄"


@pytest.mark.parametrize(
    "picture",
    [
        f'<p align="center"><img src="{PHOTO}"></p><p align="center" class="pictext">{CAPTION}</p>',
        f'<center><img src="{PHOTO}"><br><font color="blue">{CAPTION}</font></center>',
        f'<table align="center"><tr><td><img src="{PHOTO}"></td></tr><tr><td>{CAPTION}</td></tr></table>',
        f'<p style="text-align: center"><img src="{PHOTO}"></p><p><span desc="desc">{CAPTION}</span></p>',
        f'<p style="text-align: center;"><img src="{PHOTO}"><br>{CAPTION}</p>',
        f'<div class="box_pic"><img src="{PHOTO}"><p>{CAPTION}</p></div>',
        f'<div class="box_pic"><p><img src="{PHOTO}"></p><p>{CAPTION}</p></div>',
        f'<figure><img src="{PHOTO}"><figcaption>{CAPTION}</figcaption></figure>',
        f'<div class="text_img"><table><tr><td><img src="{PHOTO}"></td></tr><tr><td>{CAPTION}</td></tr></table></div>',
        f'<table><tr><td><a href="{PHOTO}"><img src="{PHOTO}"></a></td></tr><tr><td>{CAPTION}</td></tr></table>',
    ],
    ids=["pictext", "center", "cells", "desc", "br", "box", "box-p", "figure", "text_img", "link"],
)  # fmt: skip
@pytest.mark.parametrize("era", ["A", "B", "C", "D", "E"])
def test_captions_belong_to_pictures_never_to_the_text(era: str, picture: str) -> None:
    text = f"<p>{SENTENCES[0]}</p>{picture}<p>{SENTENCES[1]}</p>"
    body = f'<div class="show_text">{text}</div>' if era == "D" else text
    article = parsed(ERAS[era](body=body))
    assert article.articleBody == f"{SENTENCES[0]}\n\n{SENTENCES[1]}"
    assert [(image.url, image.caption) for image in article.images] == [(PHOTO_URL, CAPTION)]
    assert article.images[0].creditText == "张伟 摄"


def test_pictures_before_and_after_the_text() -> None:
    before = f'<img src="{PHOTO}"><br>开工仪式'
    after = '<p><img src="/mediafile/201201/12/b.jpg"></p><p>颁奖现场</p>'
    article = parsed(era_a(before=before, after=after))
    assert [image.caption for image in article.images] == ["开工仪式", "颁奖现场"]
    assert article.articleBody == TEXT


def test_two_pictures_in_a_row_have_their_captions_below() -> None:
    table = '<table><tr><td><img src="/a.jpg"></td><td><img src="/b.jpg"></td></tr><tr><td>左图</td><td>右图</td></tr></table>'
    article = parsed(era_b(body=BODY + table))
    assert [image.caption for image in article.images] == ["左图", "右图"]
    assert article.articleBody == TEXT


def test_a_layout_table_around_the_article_is_no_picture_block() -> None:
    body = f'<table><tr><td><p align="center"><img src="{PHOTO}"><br>{CAPTION}</p>{BODY}</td></tr></table>'
    article = parsed(era_a(body=body))
    assert article.articleBody == TEXT
    assert article.images[0].caption == CAPTION


def test_a_centered_line_behind_a_picture_is_text() -> None:
    verses = '<p style="text-align: center"><img src="/a.jpg"></p><p style="text-align: center"><strong>《工人之歌》</strong></p>'
    article = parsed(era_b(body=verses + BODY))
    assert article.articleBody == f"《工人之歌》\n\n{TEXT}"
    assert article.images[0].caption is None


def test_a_centered_line_with_a_credit_behind_a_picture_is_its_caption() -> None:
    picture = (
        f'<p style="text-align: center"><img src="{PHOTO}"></p><p align="center">{CAPTION}</p>'
    )
    article = parsed(era_c(body=picture + BODY))
    assert article.articleBody == TEXT
    assert article.images[0].caption == CAPTION
    assert article.images[0].creditText == "张伟 摄"


def test_a_picture_inside_a_sentence_leaves_the_sentence() -> None:
    article = parsed(era_b(body=f'<p><img src="{PHOTO}">{SENTENCES[0]}</p>'))
    assert article.articleBody == SENTENCES[0]
    assert [image.url for image in article.images] == [PHOTO_URL]


def test_a_page_of_pictures_only_is_an_article() -> None:
    article = parsed(era_b(body=f'<p align="center"><img src="{PHOTO}"><br>{CAPTION}</p>'))
    assert article.articleBody == ""
    assert article.images[0].caption == CAPTION


def test_codes_and_icons_are_no_pictures_of_the_article() -> None:
    assert parsed(era_c()).images == []


def test_addresses_of_pictures_are_absolute_and_once() -> None:
    body = f'{BODY}<p><img src="\n{PHOTO} "></p><p><img src="{PHOTO}"></p><p><img src="data:image/gif;base64,R0"></p>'
    assert [image.url for image in parsed(era_c(body=body)).images] == [PHOTO_URL]


@pytest.mark.parametrize(
    "attributes",
    [
        f'src="data:image/gif;base64,R0" data-src="{PHOTO}"',
        f'src="" data-original="{PHOTO}"',
        f'src="about:blank" data-src="data:image/gif,x" data-original="{PHOTO}"',
    ],
)
def test_a_picture_that_is_loaded_late(attributes: str) -> None:
    assert [image.url for image in parsed(era_c(body=f"{BODY}<img {attributes}>")).images] == [
        PHOTO_URL
    ]


# By-lines


def test_a_byline_at_the_end_of_the_text() -> None:
    article = parsed(era_c(body=BODY + "<p>□ 本报记者 葛小舟</p>"))
    assert names(article) == [("葛小舟", "reporter")]
    assert article.articleBody == TEXT


def test_two_desks_in_the_author_line() -> None:
    article = parsed(era_c(author="本报记者  何小舟  丁  香  通讯员  李大明"))
    assert names(article) == [
        ("何小舟", "reporter"), ("丁香", "reporter"), ("李大明", "correspondent"),
    ]  # fmt: skip


# Pager


def test_pages_of_the_article_are_found_and_missing_ones_named() -> None:
    pager = "".join(
        f'<a href="/n1/2019/0615/c1013-40000001{suffix}.html">【{n}】</a>'
        for n, suffix in enumerate(("", "-2", "-3"), 1)
    )
    page = raw(era_b(pager=pager).encode("gb18030"))
    assert page.pageUrls == [
        f"http://acftu.people.com.cn/n1/2019/0615/c1013-40000001{suffix}.html"
        for suffix in ("", "-2", "-3")
    ]
    article = parsed(era_b(pager=pager))
    assert article.metadata.validationMessages == ["pages not read: 2, 3"]
    assert article.articleBody == TEXT


def test_a_script_link_ends_the_pager() -> None:
    pager = '<a href="javascript:showAd(1)">下一页</a><a href="http://[bad/">2</a><a>3</a>'
    assert raw(era_b(pager=pager).encode("gb18030")).pageUrls == []


# Mixes


def test_pages_of_2012_to_2015_mix_the_templates() -> None:
    markup = era_b(editor="").replace('class="box_con" id="rwb_zw"', 'id="p_content"')
    article = parsed(markup, "http://acftu.people.com.cn/n/2013/0527/c67502-21000001.html")
    assert article.metadata.page == CpcPage.__name__
    assert article.articleBody == TEXT
    assert article.datePublished == "2019-06-15T08:18:00+08:00"
    assert article.source
    assert article.source.name == "云水工人报"


def test_another_site_has_such_elements_too_so_a_page_without_an_address_names_this_one() -> None:
    line = "<title>职工书屋</title><h1>职工书屋</h1><p>http://a.example.cn 2005年03月31日03:18</p>"
    text = f"<meta charset='utf-8'>{line}<div id='zoom'><p>{TEXT}</p></div>"
    other = extract_article(text.encode())
    assert (other.metadata.page, other.datePublished) == (
        "GenericPage",
        "2005-03-31T03:18:00+08:00",
    )
    named = extract_article(f"{text}<a href='http://www.people.com.cn/'>首页</a>".encode())
    assert named.metadata.page == CpcPage.__name__


def test_an_empty_container_gives_way_to_the_full_one() -> None:
    body = f'<div class="show_text"></div><font id="zoom">{BR_BODY}</font>'
    assert parsed(era_d(body=body)).articleBody == TEXT


def test_a_box_of_pictures_gives_way_to_the_text_beside_it() -> None:
    body = f'<div class="show_text"><img src="{PHOTO}"></div><div id="zoom">{BODY}</div>'
    article = parsed(era_d(body=body))
    assert article.articleBody == TEXT
    assert [image.url for image in article.images] == [PHOTO_URL]


def test_text_in_two_boxes_is_read_from_both() -> None:
    boxes = [f'<div class="show_text"><p>{sentence}</p></div>' for sentence in SENTENCES]
    assert parsed(era_d(body="<hr>".join(boxes))).articleBody == TEXT


def test_a_centered_picture_does_not_end_the_font_of_the_text() -> None:
    body = (
        f'<font id="zoom">{SENTENCES[0]}<center><img src="{PHOTO}"></center>{SENTENCES[1]}</font>'
    )
    article = parsed(era_d(body=body))
    assert article.articleBody == f"{SENTENCES[0]}\n\n{SENTENCES[1]}"
    assert [image.url for image in article.images] == [PHOTO_URL]


def test_side_columns_of_the_health_channel_are_not_its_title() -> None:
    assert parsed(era_e()).headline == "云水市户外劳动者有了歇脚地"


Builder = Callable[..., str]


@pytest.mark.parametrize("era", [era_a, era_b, era_c, era_d, era_e])
def test_utf8_bytes_under_a_gb_label_read_the_same(era: Builder) -> None:
    markup = era()
    one, other = read(markup.encode("utf-8")), read(markup.encode("gb18030"))
    assert one.articleBody == other.articleBody == TEXT
    assert one.metadata.pages[0].encoding.used == "utf-8"
    assert SOURCE in markup


def test_a_date_inside_the_text_is_never_the_publication_date() -> None:
    origin = ""
    body = f'<div class="show_text"><p>2020年01月01日08:00，{SENTENCES[0]}</p>{BODY}</div>'
    article = parsed(era_d(origin=origin, body=body))
    assert (article.datePublished, article.datePublishedPrecision) == ("2024-05-27", "day")


def test_a_line_of_the_date_without_a_known_name_below_the_title() -> None:
    article = parsed(era_d(origin=f"<p>2024年05月27日09:00 来源：{SOURCE}</p>"))
    assert article.datePublished == "2024-05-27T09:00:00+08:00"
    assert article.source


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/a.jpg", "http://acftu.people.com.cn/a.jpg"),
        ("//img.example/a.jpg", "http://img.example/a.jpg"),
        ("a.jpg", "http://acftu.people.com.cn/n1/2024/0527/a.jpg"),
        ("../a.jpg", "http://acftu.people.com.cn/n1/2024/a.jpg"),
        ("/b/../a.jpg", "http://acftu.people.com.cn/a.jpg"),
        ("https://img.example/a.jpg", "https://img.example/a.jpg"),
    ],
)
def test_forms_of_links(href: str, url: str) -> None:
    assert parsed(era_c(body=f'{BODY}<img src="{href}">')).images[0].url == url


def test_links_are_relative_to_the_base_of_the_page() -> None:
    markup = era_c(body=f'{BODY}<img src="a.jpg"><img src="/b.jpg">')
    markup = markup.replace("<title>", '<base href="http://img.example/x/"><title>')
    assert [image.url for image in parsed(markup).images] == [
        "http://img.example/x/a.jpg",
        "http://img.example/b.jpg",
    ]


def test_a_health_page_without_its_title_block_is_refused() -> None:
    markup = era_e().replace('<div class="title">', "<div>")
    with pytest.raises(NotAnArticleError, match="no title before the text"):
        parsed(markup)
