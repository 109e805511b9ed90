"""A license of a part never opens the article, one of the article does; terms in JSON-LD count."""

import re
import time

import pytest
from rights_pages import CC, A, F, U, answers, page_of

LINK = f'<a rel="license" href="{CC}">CC BY 4.0</a>'
STANDS_FOR = re.compile(r"(?<![A-Za-z])L(?![A-Za-z])")
OPENS = ("Content-Usage", "train-ai=y")


@pytest.mark.parametrize(
    "body",
    [
        f"<div class='wp-caption'><div><div><div>{LINK}</div></div></div></div>",
        f"<figure><div><div><div><div><p>{LINK}</p></div></div></div></div></figure>",
        f"<div><div><div><div><img src=a.jpg></div><div><p>{LINK}</p></div></div></div></div>",
        f"<p>Photo by A. B., {LINK}</p>",
        f"<p>Photos by A. B.</p><p>{LINK}</p>",
        f"<p>图片来自某网，{LINK}</p>",
        f"<p>本文图片采用 {LINK}</p>",
        f"<footer><p>Icons by C. D.: {LINK}</p></footer>",
        f"<footer><p>Icons by C. D.</p><p>{LINK}</p></footer>",
        f"<footer>Icons on this site are licensed under {LINK}</footer>",
        f"<footer>This site uses the Harbour typeface, {LINK}</footer>",
        f"<footer>Theme of this site: {LINK}</footer>",
        f"<div id=comments><div><p>{LINK}</p></div></div>",
        f"<section class='comment-list'><article><p>This work is under {LINK}</p></article></section>",
        f"<p>Comments on this page are licensed under {LINK}</p>",
        f"<article><h3>Harbour song</h3><p>This work is licensed under {LINK}</p></article>",
        f"<div><h4>Harbour song</h4><p>This work is licensed under {LINK}</p></div>",
        f"<div><iframe src=/v></iframe><p>This work is licensed under {LINK}</p></div>",
        f"<div itemtype='https://schema.org/ImageObject' itemscope><p>This work: {LINK}</p></div>",
        f"<div><p>Harbour song, 1970</p><div><p>{LINK}</p></div></div>",
        f"<p>A. B. / {LINK}</p>",
        f"<p>Some of the content of this site is under {LINK}</p>",
        f"<p>Content is under {LINK} where noted</p>",
        f"<p>This article is not licensed under {LINK}</p>",
        f"<p>Data: {LINK}</p>",
        f"<h3>Map</h3><p>{LINK}</p>",
        f"<p>{LINK}</p><p>Image: A. B.</p>",
        f"<p>Foto: A. B. <!-- x -->Text und Bild {LINK}</p>",
        f"<blockquote><p>This text is under {LINK}</p></blockquote>",
        f"<aside><link rel=license href={CC}></aside>",
        f"<div class='author-bio'>Content of this site: {LINK}</div>",
    ],
)
def test_a_license_of_a_part_allows_nothing(body: str) -> None:
    assert answers(page_of(body=body)) == (U, U, U)


@pytest.mark.parametrize(
    "said",
    [
        "With the exception of news stories, content on this site is licensed under L",
        "This site is licensed under L, except news articles.", "All content of this site, excluding news, is under L",
        "This site is under L unless it carries a byline", "Sauf les articles, le contenu de ce site est sous L",
        "本站除新闻外采用L", "Nothing on this site is licensed under L", "None of the content of this site is under L",
        "本站内容不采用L", "本网站内容未采用L", "Este sitio no se publica bajo L", "Content of this site may soon be licensed under L",
        "Articles on this site dated before 2015 are licensed under L", "本站2015年以前的内容采用L", "Our sister site is licensed under L",
        "The design of this site is licensed under L", "本站设计采用L", "Press releases on this site are licensed under L",
        "This work is licensed under L. Training of models is not permitted.",
    ],
)  # fmt: skip
def test_a_sentence_that_says_more_allows_nothing(said: str) -> None:
    assert answers(page_of(body=f"<footer><p>{STANDS_FOR.sub(LINK, said)}</p></footer>")) == (
        U,
        U,
        U,
    )


@pytest.mark.parametrize(
    "said",
    [
        "All content on this site is licensed under a L license.", "Unless otherwise noted, articles on this site are published under L.",
        "Sauf mention contraire, les contenus de ce site sont mis à disposition selon les termes de la licence L",
        "Die Inhalte dieser Website stehen unter der Lizenz L", "除特别注明外，本站内容采用L许可协议进行许可", "Questo sito è rilasciato sotto licenza L",
        "Los contenidos de este sitio se publican bajo una licencia L",
    ],
)  # fmt: skip
def test_a_sentence_of_the_whole_site_allows(said: str) -> None:
    assert answers(page_of(body=f"<footer><p>{STANDS_FOR.sub(LINK, said)}</p></footer>")) == (
        A,
        A,
        A,
    )


@pytest.mark.parametrize(
    "said",
    [
        "© 2024 Harbour Union. Licensed under L", "© 2024 Harbour Union. L", "(c) 2019-2024 Hafen e.V. Lizenziert unter L", "© 2024 Harbour Union, licensed under L.",
        "Copyright 2024 Harbour Union | L", "© Harbour Union – some rights reserved – L", "© 2024 Harbour Union. Some rights reserved. L", "Some rights reserved: L",
        "© 2024 Puerto Unido. Algunos derechos reservados. L", "© 2024 Union du port. Certains droits réservés L", "Some Rights Reserved. This site is licensed under L",
        "このサイトはLの下に提供されています。", "特に記載のない限り、このサイトのコンテンツはクリエイティブ・コモンズ Lのもとで公開されています。", "この記事はLで提供されています", "本作品はLライセンスの下に提供されています。",
        "이 저작물은 L에 따라 이용할 수 있습니다.", "本站内容采用L许可", "保留部分权利。本作品采用L进行许可。",
    ],
)  # fmt: skip
def test_usual_footers_of_free_licenses_allow(said: str) -> None:
    body = f"<footer><p>{STANDS_FOR.sub(LINK, said)}</p></footer>"
    assert answers(page_of(body=body)) == (A, A, A)


@pytest.mark.parametrize(
    "said",
    [
        "Photos © 2024 Harbour Union. Licensed under L", "© 2024 Harbour Union, except news. Licensed under L", "© 2024 Harbour Union. Icons licensed under L",
        "© 2024 Harbour Union. The map is licensed under L", "© 2024 Harbour Union. Not licensed under L", "© 2024 Harbour Union. Licensed under L except articles",
        "© 2024 Harbour Union. Older works are licensed under L", "A song, © 2024 Harbour Union. Licensed under L", "写真を除き、このサイトはLの下に提供されています。", "この写真はLの下に提供されています。",
        "このサイトの一部はLの下に提供されています。", "이 사진은 L에 따라 이용할 수 있습니다.",
    ],
)  # fmt: skip
def test_footers_that_say_more_allow_nothing(said: str) -> None:
    body = f"<footer><p>{STANDS_FOR.sub(LINK, said)}</p></footer>"
    assert answers(page_of(body=body)) == (U, U, U)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("This work is licensed under L.", (A, A, A)), ("© 2024 Harbour Union. Licensed under L", (A, A, A)), ("本作品采用L进行许可。", (A, A, A)),
        ("L", (U, U, U)), ("Photo: A. B., L", (U, U, U)), ("Our sister site is licensed under L", (U, U, U)), ("See what L means", (U, U, U)),
    ],
)  # fmt: skip
def test_a_link_that_does_not_say_so_counts_by_its_sentence(
    said: str, expected: tuple[str, ...]
) -> None:
    plain = STANDS_FOR.sub(f'<a href="{CC}">CC BY 4.0</a>', said)
    assert answers(page_of(body=f"<footer><p>{plain}</p></footer>")) == expected
    # Where it is no license of the whole it adds no terms either.
    assert answers(page_of(body=f"<aside><p>{plain}</p></aside>"), OPENS) == (U, A, U)
    assert answers(page_of(body=f"<div hidden><p>{plain}</p></div>")) == (U, U, U)


def test_reserved_rights_beside_a_free_license_forbid() -> None:
    for said in (
        "© 2024 Union. All rights reserved. L",
        "© 2024 Union du port. Droits réservés. L",
    ):
        body = f"<footer><p>{STANDS_FOR.sub(LINK, said)}</p></footer>"
        assert answers(page_of(body=body))[1:] == (U, F)


def test_a_text_that_tells_of_a_license_has_none() -> None:
    told = f"那家新闻网站的内容都采用了 {LINK} 发布，记者昨天在采访中了解到了这一情况。"
    assert answers(page_of(text=told)) == (U, U, U)


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{LINK}</p>",
        f"<footer>{LINK}</footer>",
        f"<footer><p>© Harbour Union</p><p>{LINK}</p></footer>",
        f"<p>This work is licensed under a {LINK}.</p>",
        f"<p>This article is covered by {LINK}. Photo: A. B.</p>",
        f"<div class=footer><h4>License</h4><p>Except where otherwise noted, content on this site is under {LINK}.</p></div>",
        f"<p>本作品采用{LINK}进行许可。</p>",
        f"<p>Текст этой статьи доступен по лицензии {LINK}</p>",
        f"<p>Dieser Text steht unter {LINK}</p>",
        f"<p>工会送清凉活动启动 by A. B. is licensed under {LINK}</p>",
        f"<footer><div class=widget><h3>Copyright</h3><a rel=license href={CC}><img src=88x31.png></a><br>This work is licensed under {LINK}</div></footer>",
        f"<div class=entry-meta><span>{LINK}</span></div>",
    ],
)
def test_a_license_of_the_article_allows(body: str) -> None:
    assert answers(page_of(body=body)) == (A, A, A)


def test_a_license_in_the_head_or_in_a_wrapper_of_the_text_allows() -> None:
    assert answers(page_of(f"<link rel=license href={CC}>")) == (A, A, A)
    page = page_of(body=f"<p>{LINK}</p>")
    wrapped = page.replace("<body>", "<body class='has-images'><div class='media sidebar'>")
    assert answers(wrapped.replace("</body>", "</div></body>")) == (A, A, A)


@pytest.mark.parametrize(
    "body",
    [
        "<p>A. B. / <a rel=license href=/terms>terms</a></p>",
        "<div class=widget><a rel=license href=/terms>terms</a></div>",
        f"<p>A. B. / <a rel=license href={CC.replace('by', 'by-nc')}>CC</a></p>",
    ],
)
def test_terms_that_may_be_the_articles_count(body: str) -> None:
    assert answers(page_of(body=body), OPENS) == (U, U, U)
    assert answers(page_of(f"<link rel=license href={CC}>", body)) == (A, U, U)


def data(text: str) -> str:
    return page_of(f"<script type='application/ld+json'>{text}</script>")


FREE = f'"license": "{CC}"'
OWN = '{"@type": "NewsArticle", %s}'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[{"@type":"NewsArticle"},{"@type":"WebPage","license":"https://union.example/t"}]', (U, U, U)),
        ('[{"@type":"NewsArticle"},{"@type":"WebSite","usageInfo":"https://union.example/t"}]', (U, U, U)),
        ('{"@graph":[{"@type":"NewsArticle"},{"@type":"WebPage","copyrightNotice":"All rights reserved"}]}', (U, U, F)),
        ('{"@type":"NewsArticle","conditionsOfAccess":"Members only"}', (U, U, U)),
        ('{"@type":"NewsArticle","isPartOf":{"@type":"WebSite","usageInfo":"/t"}}', (U, U, U)),
        ('{"@type":"NewsArticle","schema:license":"/t"}', (U, U, U)),
        ('{"@type":"NewsArticle","https://schema.org/license":"/t"}', (U, U, U)),
        ('{"@type":"NewsArticle","license":"All rights reserved"}', (U, U, F)),
        ('{"@type":"WebSite","License":"/t"}', (U, U, U)),
        ('{"@type":["NewsArticle","ImageObject"],"license":"/t"}', (U, U, U)),
        ('{"@type":"MediaGallery","usageInfo":"/t"}', (U, U, U)),
        # A key twice in one object, of which JSON keeps the last.
        (OWN % f'"license": "/t", {FREE}', (A, U, U)),
        (OWN % f'"usageInfo": "/t", "usageInfo": "{CC}", {FREE}', (A, U, U)),
        # What cannot be read.
        ('{"@type":"NewsArticle","license":"/t"', (U, U, U)),
        ("{'@type':'NewsArticle','license':'/t'}", (U, U, U)),
        ('{"@type":NewsArticle, license: "/t"}', (U, U, U)),
        ('{&quot;license&quot;: /t}', (U, U, U)),
        ('{"x": "' + 'x' * (1 << 20) + '", "license": "/t"}', (U, U, U)),
        (OWN % FREE + ' {"@type":"WebPage","usageInfo":', (U, U, U)),
        (OWN % FREE + ' {"@type":"WebPage","usage\\u0049nfo":', (U, U, U)),
    ],
)  # fmt: skip
def test_terms_in_data_count(text: str, expected: tuple[str, ...]) -> None:
    assert answers(data(text), OPENS) == expected
    linked = answers(data(text).replace("</head>", f"<link rel=license href={CC}></head>"))
    assert linked[1:] == expected[1:]


@pytest.mark.parametrize(
    "text",
    [
        OWN % '"image": {"@type": "ImageObject", "license": "/t"}',
        '[{"@type":"NewsArticle"},{"@type":"ImageObject","license":"/t","acquireLicensePage":"/b"}]',
        OWN % '"articleBody": "The driver\'s license: what \\"license\\": means"',
        '[{"@type":"NewsArticle"},{"@type":"VideoObject","license":"/t"}]',
    ],
)
def test_what_is_said_of_pictures_adds_no_terms(text: str) -> None:
    assert answers(data(text), OPENS)[1] == A


@pytest.mark.parametrize("kind", ["WebPage", "WebSite", "NewsArticle"])
def test_a_free_license_of_another_object_allows_nothing(kind: str) -> None:
    other = f'{{"@type":"{kind}","headline":"Another","url":"https://union.example/b",{FREE}}}'
    own = '{"@type":"NewsArticle","url":"https://union.example/news/a.html"}'
    assert answers(data(f"[{own},{other}]")) == (U, U, U)


def test_data_beyond_what_is_read_is_a_term() -> None:
    many = "".join("<script type='application/ld+json'>{}</script>" for _ in range(32))
    late = '<script type=\'application/ld+json\'>{"license": "/t"}</script>'
    assert answers(page_of(many + late), OPENS)[1] == U
    loud = late.replace("ld+json", "LD+JSON")
    assert answers(page_of(loud), OPENS)[1] == U


@pytest.mark.slow
def test_many_links_in_deep_boxes_cost_no_more_than_one_walk() -> None:
    def cost(depth: int) -> float:
        page = page_of(body="<div>" * depth + LINK * 100 + "</div>" * depth)
        start = time.process_time()
        answers(page)
        return time.process_time() - start

    assert cost(150) < 40 * cost(15) + 0.1


@pytest.mark.parametrize(
    ("said", "republish"),
    [("All rights reserved", F), ("Harbour Union", A), ("转载请注明出处，商业使用须经许可", F)],
)
def test_notices_in_meta_elements_count(said: str, republish: str) -> None:
    free = f"<link rel=license href={CC}>"
    for name in ("copyright", "DC.rights"):
        page = page_of(f"{free}<meta name='{name}' content='{said}'>")
        assert answers(page)[2] == republish
