"""Signals about use in odd markup: none that forbids is missed, and none allows by its looks."""

import re
import time
from pathlib import Path

import pytest
from rights_pages import CC, URL, A, F, U, answers, page_of

from unionnews.crawling.middlewares.robots import RESERVATIONS_TIMEOUT
from unionnews.pages.extract import extract, read_page
from unionnews.pages.generic.generic_page import GenericPage
from unionnews.pages.rights import notice_meaning, rights_answers
from unionnews.pages.rights.host_files import MAX_FILE
from unionnews.pages.rights.rights_signals import keeps_no_copy
from unionnews.words.rights_words import RIGHTS_RESERVED

LD = '<script type="application/ld+json">{"@type":"NewsArticle","license":%s}</script>'
NOT_OURS = "User-agent: a\nDisallow: /x\n"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["noindex nofollow noai"], (F, F, U)),
        (["index; noai ; noarchive"], (A, F, F)),
        (["otherbot: noindex, unionnews: noai"], (U, F, U)),
        (["unionnews: noai, otherbot: noindex"], (U, F, U)),
        (["otherbot: noindex, *: noarchive"], (U, U, F)),
        (["otherbot : noindex, noai"], (U, U, U)),
        (["UnionNews/2.0 : NOAI"], (U, F, U)),
        (["unionnews, otherbot: noai"], (U, F, U)),
        (["otherbot: noai", "noindex"], (F, U, U)),
        (["index", "all", "NOINDEX"], (F, U, U)),
        (["max-image-preview: none, max-snippet: -1"], (U, U, U)),
        (["max-snippet : 20"], (U, U, F)),
        (["unavailable_after: Wed, 25 Jun 2030 15:00:00 GMT, noai"], (U, F, U)),
        (["index, unavailable_after: 25 Jun 2010 15:00:00 GMT"], (U, U, U)),
        (["noindex: true"], (F, U, U)),
        ([f"index, {'x' * 400}, noai"], (A, F, U)),
        ([", ".join(f"bot{n}: noindex" for n in range(40)) + ", unionnews: noai"], (U, F, U)),
        ([*(f"bot{n}: nofollow" for n in range(80)), "noai"], (U, F, U)),
    ],
)
def test_robots_headers(values: list[str], expected: tuple[str, ...]) -> None:
    assert answers(None, *(("x-robots-tag", value) for value in values)) == expected
    heads = "".join(f'<meta name="robots" content="{value}">' for value in values)
    assert answers(page_of(heads)) == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<meta content=noarchive name=robots>", (U, U, F)),
        ("<META CONTENT=NOARCHIVE NAME=ROBOTS>", (U, U, F)),
        ("<meta name=robots content=no&#97;rchive>", (U, U, F)),
        ("<meta name=&#82;obots content='&#x4E;OARCHIVE'>", (U, U, F)),
        ("<meta name=robots content=index><meta name=robots content=noarchive>", (A, U, F)),
        ("<meta name='googlebot, robots' content='noarchive'>", (U, U, F)),
        ("<meta property=robots content=noarchive>", (U, U, F)),
        ("<meta http-equiv=X-Robots-Tag content=noarchive>", (U, U, F)),
        ("<meta name = 'robots'\n\tcontent = 'a>b, noarchive'/>", (U, U, F)),
        ("<meta name=robots content='a', class=noarchive>", (U, U, U)),
        (f"<meta name=robots content='{'x' * 400}, noarchive'>", (U, U, F)),
        (f"{'<meta name=a content=b>' * 2000}<meta name=robots content=noarchive>", (U, U, F)),
        ("<meta name=googlebot content=noarchive>", (U, U, U)),
        ("<!-- <meta name=robots content=noarchive> -->", (U, U, U)),
        ("<meta name=description content='noarchive'>", (U, U, U)),
    ],
)
def test_metas(head: str, expected: tuple[str, ...]) -> None:
    for codec in ("utf-8", "utf-16", "utf-16-le", "gb18030"):
        page = page_of(head).encode(codec)
        assert answers(page) == expected
        assert keeps_no_copy((), page) is (expected[2] == F)


@pytest.mark.slow
@pytest.mark.parametrize(
    "filling", ["<meta ", "<meta name=robots content=", "&#110;", "noarchive<"]
)
def test_long_pages_cost_no_more_than_their_length(filling: str) -> None:
    def cost(size: int) -> float:
        page = b"<html>" + filling.encode() * (size // len(filling)) + b"noarchive"
        start = time.process_time()
        keeps_no_copy((("X-Robots-Tag", "a " * size), ("X-Robots-Tag", ": " * size)), page)
        return time.process_time() - start

    assert cost(400_000) < 40 * cost(40_000) + 0.1


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (f'"{CC}"', (A, A, A)),
        (f'["{CC}"]', (A, A, A)),
        (f'["{CC}", "https://union.example/terms"]', (A, U, U)),
        (f'{{"@type": "CreativeWork", "name": "CC BY", "url": "{CC}"}}', (A, A, A)),
        (f'{{"@id": "{CC}", "url": ["https://union.example/terms"]}}', (A, U, U)),
        ('{"@type": "CreativeWork", "name": "Ours"}', (U, U, U)),
        (f'[[{{"@id": "{CC}"}}], {{"x": 1}}]', (A, U, U)),
        ('"https://creativecommons.org/licenses/by-nc-sa/4.0/deed.de"', (A, U, U)),
        ('"https://creativecommons.org/licenses/by-nd/4.0"', (A, U, A)),
        ('"http://www.creativecommons.org/publicdomain/zero/1.0/"', (A, A, A)),
        ('"https://creativecommons.org/licenses/by-evil/4.0/"', (U, U, U)),
        ('"https://creativecommons.org.evil.example/licenses/by/4.0/"', (U, U, U)),
        ('"http://evil.example/creativecommons.org/licenses/by/4.0/"', (U, U, U)),
        ('"http://evil.example/?creativecommons.org/licenses/by/4.0/"', (U, U, U)),
        ('"http://creativecommons.org@evil.example/licenses/by/4.0/"', (U, U, U)),
        (r'"http://evil.example\\@creativecommons.org/licenses/by/4.0/"', (U, U, U)),
        ('"http://notcreativecommons.org/licenses/by/4.0/"', (U, U, U)),
        ('"not https://creativecommons.org/licenses/by/4.0/"', (U, U, U)),
        (f'"{CC}?{"x" * 400}"', (A, A, A)),
    ],
)
def test_licenses_in_data(said: str, expected: tuple[str, ...]) -> None:
    usage = ("Content-Usage", "train-ai=y")
    assert answers(page_of(LD % said)) == expected
    # A license that nobody reads outweighs what a header allows.
    assert answers(page_of(LD % said), usage)[1] == expected[1]
    assert answers(page_of(LD.replace("license", r"l\u0069cense") % said), usage)[1] == expected[1]


LINK = f'<a rel="license" href="{CC}">CC BY</a>'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<footer><img src=logo.png>{LINK}</footer>", (A, A, A)),
        (f'<p><a rel=license href={CC}><img src=88x31.png></a><br>CC {LINK}</p>', (A, A, A)),
        (f"<aside>{LINK}</aside>", (U, U, U)),
        (f"<div role=complementary><p>{LINK}</p></div>", (U, U, U)),
        (f"<figure><img src=a.jpg><figcaption>{LINK}</figcaption></figure>", (U, U, U)),
        (f"<div><img src=a.jpg><p>Photo: A. B., {LINK}</p></div>", (U, U, U)),
        (f"<blockquote>{LINK}</blockquote>", (U, U, U)),
        (f"<aside>{LINK}</aside><p>{LINK}</p>", (A, A, A)),
        (f"{LINK * 101}", (A, U, U)),
        ('<a rel=license href="http://[">x</a>', (U, U, U)),
        ('<a rel="license" href="//creativecommons.org.evil.example/licenses/by/4.0/">x</a>', (U, U, U)),
        ('<a rel="license" href="/creativecommons.org/licenses/by/4.0/">x</a>', (U, U, U)),
    ],
)  # fmt: skip
def test_linked_licenses(body: str, expected: tuple[str, ...]) -> None:
    assert answers(page_of(body=body)) == expected


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (f'<{CC}>; rel="license"', (A, A, A)),
        (f"<{CC}>;REL = 'copyright LICENSE'", (A, A, A)),
        (f'<{CC}>; rel="license"; anchor="/a.jpg"', (U, U, U)),
        (f'<{CC}>; rel="license", </terms>; rel=license', (A, U, U)),
        (f'<{CC}>; rel="license", </l.xml>; type="application/rsl+xml"; rel=license', (A, U, U)),
        (f'<{CC}>; rel="next"; title="license"', (U, U, U)),
    ],
)
def test_link_headers(link: str, expected: tuple[str, ...]) -> None:
    assert answers(None, ("Link", link)) == expected


@pytest.mark.parametrize(
    ("robots", "expected"),
    [
        ("User-agent: unionnews\nSitemap: /s.xml\nUser-agent: b\nDisallow: /", (F, F, U)),
        ("User-agent: *\nCrawl-delay: 9\n\nUser-agent: b\nDisallow: /news", (U, U, U)),
        ("User-agent: *\nRequest-rate: 1/5\nUser-agent: b\nDisallow: /", (U, U, U)),
        ("User-agent: *\nVisit-time: 0100-0400\nDisallow: /news", (F, F, U)),
        ("User-agent: b\nSitemap: /s.xml\nContent-Usage: train-ai=n\n" + NOT_OURS, (U, U, U)),
        ("User-agent: *\nContent-Usage: train-ai=n\nUser-agent: b\nAllow: /", (U, F, U)),
        ("user agent : *\nDissallow : /news", (F, F, U)),
        ("User-agent: UnionNews/1.0\nContent-Signal: ai-train=no", (U, F, U)),
        ("User-agent: a, unionnews\nContent-Signal: ai-train=no", (U, F, U)),
        ("Content-Signal: ai-train=no\nUser-agent: unionnews\nAllow: /", (A, F, U)),
        (f"{'# none' * 9}\n" * 9000 + "User-agent: *\nContent-Usage: bots=n", (F, F, U)),
        ("a\n" * 30_000 + "User-agent: *\nContent-Usage: bots=n", (F, F, U)),
        ("\ufeffUser-agent: *\rContent-Usage: /news\ttrain-ai=n", (U, F, U)),
        ("User-agent: *\nContent-Usage: */a.html$ train-ai=n", (U, F, U)),
        ("User-agent: *\nContent-Usage: /other ai=n", (U, U, U)),
    ],
)
def test_groups_of_robots_txt(robots: str, expected: tuple[str, ...]) -> None:
    assert answers(robots=robots) == expected


@pytest.mark.parametrize(
    ("usage", "expected"),
    [
        ("bots=n", (F, F, U)),
        ("bots=y", (A, A, U)),
        ("all=n", (F, F, U)),
        ("bots=n, search=y, train-ai=y", (F, F, U)),
        ("ai=n", (U, F, U)),
        ("ai=y", (U, A, U)),
        ("genai=n", (U, F, U)),
        ("genai=y", (U, U, U)),
        ("train-ai=y, train-genai=n", (U, F, U)),
        ("train-ai=y, genai=y", (U, U, U)),
        ("tdm=n", (U, F, U)),
        ("new-word=n, train-ai=y", (U, A, U)),
        ("my_train-ai=y", (U, U, U)),
        ("train-ai=perhaps", (U, U, U)),
        ("TRAIN-AI = N;p=1", (U, F, U)),
        ('search=y train-ai="n"', (A, F, U)),
        ("search=y;train-ai=n", (A, F, U)),
        (", ".join(f"new{n}=y" for n in range(90)) + ", ai=n", (U, F, U)),
    ],
)
def test_preferences(usage: str, expected: tuple[str, ...]) -> None:
    for name in ("Content-Usage", "Content-Signal"):
        assert answers(None, (name, usage)) == expected
        assert answers(robots=f"User-agent: *\n{name}: {usage}") == expected
    assert answers(None, ("Content-Usage", "search=y"), ("content-usage ", usage))[1] == expected[1]


@pytest.mark.parametrize(
    ("tdm", "train"),
    [
        ('\ufeff[{"location": "/", "tdm-reservation": 1}]', F),
        ('{"location": "/", "tdm-reservation": 1}', F),
        ('[{"location": "/", "TDM-Reservation": "1"}]', F),
        ('[{"location": "/", "tdm-reservation": true},]', F),
        ('// ours\n[{"location": "/", "tdm-reservation": 1}]', F),
        ('[{"location": "/", "tdm-reservation": 0}, {"location": "/news/*", "tdm-reservation": 1}]', F),
        ('[{"location": "https://union.example/news", "tdm-reservation": 1}]', F),
        ('[{"location": "https://other.example/", "tdm-reservation": 1}]', U),
        ('[{"location": ["/x", "news/a"], "tdm-reservation": 1}]', F),
        ('[{"tdm-reservation": 1}]', F),
        ('[{"tdm-reservation": 0}]', U),
        ('[{"location": "/", "tdm-reservation": 2}]', U),
        ('[{"location": "/", "tdm-reservation": 0}]', A),
        ("[" + '{"location": "/x", "tdm-reservation": 0},' * 2000 + '{"location": "/", "tdm-reservation": 1}]', F),
    ],
)  # fmt: skip
def test_files_of_reservations(tdm: str, train: str) -> None:
    assert answers(tdm=tdm)[1] == train


@pytest.mark.parametrize(
    ("values", "train"), [(["0, 1"], F), (["0", "1"], F), (['"1"'], F), (["0"], A), (["2"], U)]
)
def test_headers_of_reservations(values: list[str], train: str) -> None:
    assert answers(None, *(("TDM-Reservation", value) for value in values))[1] == train


@pytest.mark.parametrize(
    ("body", "republish"),
    [
        ("<p>某某网 版 权 所 有</p>", F),
        ("<p>版&nbsp;权&#12288;所\u200b有</p>", F),
        ("<table><tr><td>版</td><td>权</td><td>所</td><td>有</td></tr></table>", F),
        ("<p>版<b>权</b><span>所<i>有</i></span></p>", F),
        ("<p>All <b>rights</b> <i>re</i>served</p>", F),
        ("<p>All\n&nbsp; rights<br>reserved</p>", F),
        ("<p>TOUS DROITS RE\u0301SERVE\u0301S</p>", F),
        ("<p>TÜM HAKLARI SAKLIDIR</p>", F),
        ("<p>สงวนลิขสิทธิ์ตามกฎหมาย</p>", F),
        ("<p>Bản quyền thuộc về Báo Cảng.</p>", F),
        ("<p>Karapatang Sipi 2026 Balita ng Pantalan</p>", F),
        ("<footer>版权归港口编辑部所有，盗版必究。</footer>", F),
        ("<p>版权归谁所有，记者与报社争论不休。</p>", U),
        ("<form><p>All rights reserved</p></form>", F),
        ("<p>未 经 授 权 不 得 转 载</p>", F),
        ("<p>转 载 请 注 明 出 处</p>", A),
        ("<p>转载<b>请注明</b>出处。违者必究。</p>", F),
        ("<p>转载请注明出处。未经许可禁止复制。</p>", F),
        (f"<p>转载请注明出处，{'详' * 400}，违者必究</p>", F),
        ("<p>禁止入内。</p><p>转载请注明出处</p>", A),
        ("<p>禁止复制。</p><p>转载请注明出处</p>", F),
        ("<p>All rights reserved</p>" + "<p>x</p>" * 6000, F),
        ("<p>Some rights reserved</p>", U),
        ("<p>该书版权所有者</p>", U),
        ("<p>转载</p>" * 3000 + "<p>版权所有</p>", F),
    ],
)
def test_notices(body: str, republish: str) -> None:
    assert answers(page_of(body=body))[2] == republish


@pytest.mark.parametrize(
    ("text", "republish"),
    [
        ("许多网站写着“转载请注明出处”，却没有人理会，记者昨天了解到这一情况。", U),
        ("许多网站要求转载请注明出处，却没有人理会，记者昨天了解到这一情况。", U),
        ("转载请注明出处是行业惯例，许多网站却没有做到，记者昨天了解到这一情况。", U),
        ("有的网站写着“严禁转载”，却没有人理会，记者昨天了解到这一情况。", U),
        ("有的网站写着<q>版权所有</q>，却没有人理会，记者昨天了解到这一情况。", U),
        ("“转载请注明出处”", U),
        ("（转载请注明出处：某某网）", A),
        ("本文系本网原创，转载请注明来源和作者。", A),
        ("本文系本网原创，未经授权不得转载。", F),
        ("该厂网站上印着版权所有的字样，工会仍把排班表贴了出来，记者昨天了解到这一情况。", U),
        (
            "The mill's site says all rights reserved, but the branch copied its rota and put it up in the canteen.",
            U,
        ),
        ("The rota was put up in the canteen. All rights reserved.", F),
        ("All rights reserved by the Harbour Gazette and its writers", F),
        ("The rota was put up. © 2026 Harbour Gazette, all rights reserved, and no more", F),
        ("网站写着“版权所有”，并称未经授权不得转载，记者昨天了解到这一情况。", U),
    ],
)
def test_what_an_article_says_of_notices_is_none(text: str, republish: str) -> None:
    page = page_of(text=text)
    read = extract(read_page(page.encode(), URL), [GenericPage], None)
    assert republish == F or re.sub(r"<.*?>", "", text) in read.paragraphs
    assert answers(page)[2] == republish
    # What the page itself prints beside its text goes on to count.
    assert answers(page_of(text=text, body="<div>版权所有</div>"))[2] == F


def test_the_docs_tell_words_and_numbers_of_the_code() -> None:
    told = " ".join((Path(__file__).parents[2] / "docs" / "rights.md").read_text("utf-8").split())
    for number in (
        f"the first {rights_answers.MAX_TEXT} characters",
        f"{rights_answers.MAX_SIGNALS} signals",
        f"in {len(RIGHTS_RESERVED)} languages",
        f"at most {MAX_FILE >> 10} KiB and {RESERVATIONS_TIMEOUT:.0f} s",
    ):
        assert number in told
    for word in (
        *rights_answers._PREFERENCES,
        *rights_answers._DIRECTIVES,
        *rights_answers._READERS,
    ):
        assert f"`{word}`" in told, word


@pytest.mark.parametrize(
    "notice",
    ["转载须经批准并注明出处", "转载请注明出处，并事先征得本报编辑部书面同意", "转载需注明出处并经本网允许", "欢迎转载，请注明出处；商业使用须经本站书面许可",
     "转载请注明来源及作者姓名，未经授权不得用于商业用途", "转载请注明出处，禁止商业用途", "本栏目不可转载；其他栏目转载请注明出处", "轉載請註明出處，商業用途請先聯繫本報"],
)  # fmt: skip
def test_who_asks_for_more_than_a_mention_does_not_allow(notice: str) -> None:
    assert answers(page_of(body=f"<p>{notice}</p>"))[2] != A


@pytest.mark.parametrize(
    "notice", ["转载请注明来源：中国经济网", "欢迎转载，请注明出处。", "轉載請註明出處"]
)
def test_who_asks_for_a_mention_alone_allows(notice: str) -> None:
    assert answers(page_of(body=f"<p>{notice}</p>"))[2] == A


@pytest.mark.parametrize(
    "sentence",
    ["The contract speaks of management rights reserved to the company.", "It is a right reserved to union members, the judge said.",
     "La ley habla de los derechos reservados a los trabajadores del puerto.", "Ce sont des droits réservés aux salariés du port.",
     "他是这首歌的版权所有人，也是一名港口工人。", "报道被多家网站转载，记者了解到，企业不得违法使用童工。", "文章被新华网转载后，网友纷纷表示同意。",
     "文章被广泛转载。按照规定，用人单位违者将被处以罚款。", "No rights reserved. CC0."],
)  # fmt: skip
def test_ordinary_news_forbids_nothing(sentence: str) -> None:
    assert not notice_meaning.forbids(sentence)


@pytest.mark.parametrize(
    "notice",
    ["Rights reserved.", "© 2026 Harbour Union. Rights reserved", "Copyright Dock News, rights reserved by the publisher", "Droits réservés", "本网内容禁止转载使用",
     "未经本报许可，不得复制。", "翻印必究", "违者将追究法律责任", "转载须经本网同意"],
)  # fmt: skip
def test_notices_forbid(notice: str) -> None:
    assert notice_meaning.forbids(notice)


CC_BY = '"https://creativecommons.org/licenses/by/4.0/"'
TERMS = '"https://union.example/terms"'


@pytest.mark.parametrize(
    "scripts",
    [
        [f'{{"@type":"NewsArticle","license":{CC_BY}}}', f'{{"@type":"NewsArticle","license":{TERMS}}}'],
        [f'{{"@type":"NewsArticle","license":{TERMS}}}', f'{{"@type":"NewsArticle","license":{CC_BY}}}'],
        [f'{{"@graph":[{{"@type":"NewsArticle","license":{CC_BY}}},{{"@type":"WebPage","license":{TERMS}}}]}}'],
        [f'[{{"@type":"NewsArticle","license":{CC_BY}}},{{"@type":"Article","license":{TERMS}}}]'],
    ],
)  # fmt: skip
def test_terms_beside_a_free_license_count(scripts: list[str]) -> None:
    head = "".join(f"<script type='application/ld+json'>{one}</script>" for one in scripts)
    assert answers(page_of(head=head))[1:] == (U, U)


def test_the_license_of_a_picture_adds_no_terms() -> None:
    data = (
        f'[{{"@type":"NewsArticle","license":{CC_BY}}},{{"@type":"ImageObject","license":{TERMS}}}]'
    )
    assert answers(page_of(head=f"<script type='application/ld+json'>{data}</script>"))[1] == A


@pytest.mark.parametrize(
    ("notice", "republish"),
    [
        ("<li><a href=/b>All rights reserved? How a guild won its songs back</a></li>", A),
        ("<li><a href=/b>未经许可不得转载，法院这样判</a></li>", A),
        ("<li><a href=/b>All rights reserved</a></li>", F),
        ("<li><a href=#top>All rights reserved by the guild</a></li>", F),
        ("<footer><a href=/terms>All rights reserved by the guild</a></footer>", F),
        ("<li><a href=/b>© 2026 the guild, all rights reserved for good</a></li>", F),
        ("<li><a href=/b>All rights reserved by the guild</a></li><p>All rights reserved by the guild</p>", F),
    ],
)  # fmt: skip
def test_a_headline_that_leads_to_another_page_forbids_nothing(notice: str, republish: str) -> None:
    head = f"<link rel=license href={CC_BY[1:-1]}>"
    assert answers(page_of(head, f"<div><ul>{notice}</ul></div>"))[2] == republish


@pytest.mark.parametrize(
    "said",
    ["Harbour Gazette – giữ toàn quyền", "Mọi quyền được bảo lưu", "VŠETKY PRÁVA VYHRADENÉ", "Tots els drets reservats", "सर्वाधिकार सुरक्षित", "সর্বস্বত্ব সংরক্ষিত",
     "جملہ حقوق محفوظ ہیں", "สงวนลิขสิทธิ์ 2569", "Hak cipta terpelihara", "அனைத்து உரிமைகளும் பாதுகாக்கப்பட்டவை", "Reserbado ang lahat ng karapatan", "版权归本网所有"],
)  # fmt: skip
def test_rights_are_reserved_in_further_languages(said: str) -> None:
    head = f"<link rel=license href={CC_BY[1:-1]}>"
    assert answers(page_of(head, f"<footer><p>{said}</p></footer>"))[1:] == ("unknown", F)


@pytest.mark.parametrize("title", ['"x; rel=next"', "\"a, b; rel='next'\"", '"; anchor=/b"'])
def test_marks_in_quotes_part_no_fields_of_a_link(title: str) -> None:
    head = f"<link rel=license href={CC_BY[1:-1]}>"
    own = answers(page_of(head), ("Link", f'</terms>; title={title}; rel="license"'))
    assert own[1:] == ("unknown", "unknown")
    free = answers(None, ("Link", f'<{CC_BY[1:-1]}>; title={title}; rel="license"'))
    assert free == (A, A, A)


@pytest.mark.parametrize("value", ['""', "null", "[]", "{}"])
def test_a_key_that_says_nothing_is_a_term(value: str) -> None:
    data = (
        f'<script type="application/ld+json">{{"@type":"NewsArticle","license":{value}}}</script>'
    )
    assert answers(page_of(f"<link rel=license href={CC_BY[1:-1]}>{data}"))[1:] == (
        "unknown",
        "unknown",
    )
