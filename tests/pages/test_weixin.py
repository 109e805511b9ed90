"""Articles of WeChat accounts: the text is hidden, and the time stands in a script."""

import pytest

from unionnews.fetching.api import extract_article

TEXT = (
    "6月12日上午，临江市总工会举行“安康杯”竞赛启动仪式，来自全市一百二十家企业的职工代表参加。",
    "启动仪式上，市总工会副主席周海燕宣读了竞赛方案，要求各级工会把安全生产同班组建设结合起来。",
    "据介绍，竞赛将持续到年底，优胜班组由市总工会授予“工人先锋号”称号。",
)
LONG = "https://mp.weixin.qq.com/s?__biz=MzAxMQ==&mid=265&idx=1&sn=d625de357b53f96d"


def page(script: str = 'var ct = "1591932600";', author: str = "") -> bytes:
    text = "".join(f"<section><span>{one}</span></section><section><br></section>" for one in TEXT)
    named = LONG.replace("https", "http").replace("&", "&amp;") + "&amp;chksm=80687383#rd"
    return f"""<html><head><meta charset=utf-8><title></title>
<meta property="og:title" content="临江：“安康杯”竞赛启动"><meta property="og:type" content="article">
<meta property="og:site_name" content="微信公众平台"><meta property="og:url" content="{named}">
<meta name="author" content="临江工会"></head><body id="activity-detail"><div id="js_article">
<h1 id="activity-name">临江：“安康杯”竞赛启动</h1>
<div id="meta_content">{author}<a href="javascript:void(0);" id="js_name">临江工会</a>
<div id="js_profile_qrcode" style="display:none"><p>功能介绍：临江市总工会官方微信，欢迎关注。</p></div>
<em id="publish_time"></em></div>
<div id="js_content" style="visibility: hidden; opacity: 0; "><p><strong>点击上方蓝字关注我们</strong></p>{text}<p><span>END</span></p>
<p><span>来源：临江市总工会　编辑：小许</span></p></div></div>
<script>{script}</script></body></html>""".encode()


def test_account_time_and_text_are_read() -> None:
    found = extract_article(page(), LONG)
    assert found.headline == "临江：“安康杯”竞赛启动"
    assert found.articleBody == "\n\n".join(TEXT)
    assert found.publisher is not None
    assert found.publisher.name == "临江工会"
    assert (found.datePublished, found.datePublishedPrecision) == (
        "2020-06-12T11:30:00+08:00", "minute",
    )  # fmt: skip
    assert found.source is not None
    assert found.source.name == "临江市总工会"
    assert [one.name for one in found.editors] == ["小许"]
    assert found.authors == []
    assert found.metadata.validationMessages == []


@pytest.mark.parametrize(
    "address",
    [
        f"{LONG}&chksm=8&scene=27#wechat_redirect",
        f"{LONG.replace('https', 'http')}&mpshare=1&srcid=06&sharer_sharetime=159&exportkey=A",
        "https://mp.weixin.qq.com/s/AbC_d-9",
    ],
)
def test_all_addresses_of_an_article_give_one_id(address: str) -> None:
    assert extract_article(page(), address).id == extract_article(page(), LONG).id


@pytest.mark.parametrize(
    "author",
    [
        '<span class="rich_media_meta rich_media_meta_text">周晓燕</span>',
        '<span class="rich_media_meta rich_media_meta_text"><span id="js_author_name">周晓燕</span></span>',
    ],
)
def test_the_author_stands_beside_the_account(author: str) -> None:
    found = extract_article(page(author=author), LONG)
    assert [one.name for one in found.authors] == ["周晓燕"]


@pytest.mark.parametrize("script", ["", "var ct = 'x';", 'var ct = "99";'])
def test_a_page_without_a_time_has_none(script: str) -> None:
    found = extract_article(page(script), LONG)
    assert found.datePublished is None
    assert "no publication date found" in found.metadata.validationMessages


def test_a_page_that_names_no_address_has_the_canonical_one_or_its_own() -> None:
    bare = page().replace(b"og:url", b"og:other")
    assert extract_article(bare, LONG).url == LONG
    link = f'<link rel="canonical" href="{LONG.replace("&", "&amp;")}">'.encode()
    short = "https://mp.weixin.qq.com/s/AbC_d-9"
    linked = bare.replace(b"<title>", link + b"<title>")
    assert extract_article(linked, short).id == extract_article(bare, LONG).id


def test_a_copy_on_another_host_names_its_account_as_source() -> None:
    author = '<span class="rich_media_meta rich_media_meta_text">周晓燕</span>'
    copied = page(author=author).decode().replace('<body id="activity-detail">', "<body>")
    copied = copied.replace('id="js_content"', 'id="js_content" class="rich_media_content"')
    copied = copied.replace('<div id="js_article">', '<div id="img-content">').replace("来源：", "")
    found = extract_article(copied.encode(), "https://mirror.example/a/1.html")
    assert found.source is not None
    assert found.source.name == "临江工会"
    assert [one.name for one in found.authors] == ["周晓燕"]
    assert found.publisher is None or found.publisher.name != "临江工会"
