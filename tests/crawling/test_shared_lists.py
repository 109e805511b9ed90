"""Lists of which a system marks each second row, pins articles, or prints a calendar beside."""

from pathlib import Path

import pytest
from lxml import html
from scrapy.http import HtmlResponse, XmlResponse
from scrapy.settings import Settings

from unionnews.crawling.base_spiders.found_spider import found_site
from unionnews.crawling.discovery.address_forms import form_of, is_dates_only, period_of
from unionnews.crawling.discovery.findings import Findings
from unionnews.crawling.discovery.learned_forms import LearnedForms
from unionnews.crawling.discovery.link_blocks import page_links
from unionnews.crawling.discovery.list_pagers import list_pager
from unionnews.crawling.discovery.looks import declared_kind, look_at
from unionnews.crawling.discovery.shown_links import shown_articles
from unionnews.crawling.discovery.site_facts import Scope

URL = "http://a.example/en/news"
HTML = {"Content-Type": "text/html"}
TITLES = [f"Workers of plant {n} vote for a strike over the night shift" for n in range(10)]


def test_odd_and_even_rows_are_one_list() -> None:
    rows = "".join(
        f'<div class="views-row views-row-{n} views-row-{"odd" if n % 2 else "even"}">'
        f'<span>2{n}/11/2026</span><h3><a href="/node/{640 - n}">{title}</a></h3></div>'
        for n, title in enumerate(TITLES)
    )
    root = html.document_fromstring(f"<body><div class=view-content>{rows}</div></body>")
    blocks = page_links(root, "http://a.example/noticias").blocks
    assert max(len(block.links) for block in blocks) == len(TITLES)


def test_articles_of_the_scripts_own_list_have_no_page_of_it() -> None:
    rows = "".join(
        f'<tr><td><a href="/bbs/board.php?bo_table=news&wr_id={n}&page=2">{title}</a></td></tr>'
        for n, title in enumerate(TITLES, 200)
    )
    page = f'<body><table>{rows}</table><a href="/bbs/board.php?bo_table=news&page=3">3</a></body>'
    url = "http://a.example/bbs/board.php?bo_table=news&page=2"
    links = page_links(html.document_fromstring(page), url).links
    found = {link.url for link in links if "wr_id" in link.url}
    assert found == {
        f"http://a.example/bbs/board.php?bo_table=news&wr_id={n}" for n in range(200, 210)
    }
    assert list_pager(html.document_fromstring(page), url).numbered == {
        3: "http://a.example/bbs/board.php?bo_table=news&page=3"
    }


@pytest.mark.parametrize(
    "words", ["Próximos 20 itens »", "Next 20 items »", "20 éléments suivants »", "Die"]
)
def test_a_calendar_beside_the_list_is_not_its_next_page(words: str) -> None:
    further = "/noticias?b_start:int=20"
    page = f"""<body><table><tr><td><a href="/agenda?month:int=12&year:int=2026">»</a></td></tr></table>
    <div><a href="{further}">{words}</a> [1] <a href="{further}">2</a></div></body>"""
    pager = list_pager(html.document_fromstring(page), "http://a.example/noticias")
    assert pager.next == f"http://a.example{further}"
    assert is_dates_only("http://a.example/agenda?month:int=12&year:int=2026")


def test_a_month_by_name_behind_a_year_is_a_month() -> None:
    forms = {
        form_of(f"http://a.example/nyheter/2026/{month}/nytt-avtal/") for month in ("maj", "juni")
    }
    assert forms == {"/nyheter/{n}/{n}/{slug}"}
    assert form_of("http://a.example/2026/may-day/nytt-avtal/") == "/{n}/may-day/{slug}"


def test_months_by_name_in_one_part_of_a_path_are_lists_of_one_form() -> None:
    months = ["may-2024", "2024-june", "2024_mai.html", "sep2024", "%D0%BC%D0%B0%D0%B9-2024"]
    lists = [f"http://a.example/archive/{month}" for month in [*months, "2024-05", "05-2024"]]
    assert all(map(is_dates_only, lists))
    assert {form_of(url).removesuffix(".html") for url in lists} == {"/archive/{n}"}
    assert [period_of(url) for url in lists[:2]] == ["2024-05", "2024-06"]
    # A name of two months, in Polish and Croatian, tells no more than its year.
    assert period_of("http://a.example/listopad-2024") == "2024"
    headlines = ["/may-2024-strike", "/win-2024", "/may-day-2024", "/2024-wages", "/may-2024/wages"]
    assert not any(map(is_dates_only, (f"http://a.example{path}" for path in headlines)))


def test_addresses_in_other_languages_are_counted_once_each(tmp_path: Path) -> None:
    rows = "".join(
        f'<p><a href="/{code}/news/strike-{n}">{title}</a></p>'
        for code in ("en", "fr")
        for n, title in enumerate(TITLES)
    )
    spider = found_site("a.example", URL)()
    spider.settings = Settings({"UNIONNEWS_OUTPUT": str(tmp_path)})
    spider.recall(tmp_path)
    spider._take(Findings(start=[URL], hosts=["a.example"], title="Harbor", stay_in=["en"]))
    for number in (1, 2):
        spider.read_list(HtmlResponse(f"{URL}?page={number}", body=rows.encode(), headers=HTML))
    files = "".join(f"<sitemap><loc>http://a.example/{c}.xml</loc></sitemap>" for c in ("en", "fr"))
    index = (
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{files}</sitemapindex>'
    )
    spider.read_list(XmlResponse("http://a.example/sitemap.xml", body=index.encode()))
    told = "in other languages than en (stay_in_language in site.toml)"
    assert +spider.dropped == {f"addresses {told}": len(TITLES), f"sitemaps {told}": 1}


def test_articles_and_pages_of_an_e_paper_have_forms_of_their_own() -> None:
    day = "http://a.example/html/2026-11/25"
    article = form_of(f"{day}/nw.D110000jlgrb_20261125_1-02.htm")
    assert (
        article
        == form_of(f"{day}/nw.D110000jlgrb_20261125_2-11.htm")
        == "/html/{n}/{n}/nw.{slug}.htm"
    )
    assert form_of(f"{day}/nbs.D110000jlgrb_01.htm") == "/html/{n}/{n}/nbs.{slug}.htm"
    assert form_of("http://a.example/dr.smith-wins/") == "/{slug}"


def look(page: str, url: str):
    return look_at(HtmlResponse(url, body=page.encode(), headers=HTML))


def test_an_older_page_that_is_called_previous_is_next() -> None:
    page = """<html><head><base href="http://a.example/"></head><body>
    <li class=previous><a href="category/nieuws/page/3/">← Vorige</a></li>
    <li class=next><a href="category/nieuws/">Volgende →</a></li></body></html>"""
    found = look(page, "http://a.example/category/nieuws/page/2/").pager
    assert (found.next, found.why) == ("http://a.example/category/nieuws/page/3/", "numbers")


def test_the_author_of_an_article_is_not_what_its_page_is_about() -> None:
    author = (
        "<span itemprop=author itemscope itemtype='https://schema.org/Person'>Joan Fields</span>"
    )
    whole = f"<article itemscope itemtype='https://schema.org/CreativeWork'><h1>Strike</h1>{author}</article>"
    article = look(f"<body>{whole}</body>", "http://a.example/strike")
    profile = look(f"<body>{author.replace('itemprop=author', '')}</body>", "http://a.example/joan")
    assert article.page is not None
    assert profile.page is not None
    assert declared_kind(article.page) == (None, False)
    assert declared_kind(profile.page) == ("Person", False)


def test_more_news_among_headlines_is_no_article() -> None:
    rows = "".join(
        f'<p><a href="/noticia.asp?id={n}">{title}</a></p>' for n, title in enumerate(TITLES)
    )
    page = f'<body>{rows}<p><a href="/noticias.asp">Mais notícias da nossa federação</a></p></body>'
    forms = LearnedForms()
    forms.confirm("http://a.example/noticia.asp?id=1")
    found = shown_articles(look(page, "http://a.example/"), forms, Scope(["a.example"]))
    assert len(found) == len(TITLES)


def test_a_pager_goes_by_the_base_of_its_page() -> None:
    page = """<html><head><base href="http://a.example/"></head><body>
    <a href="fr/actualites.html?page_n12=2">2</a><a href="fr/actualites.html?page_n12=2">Suivant</a></body></html>"""
    pager = list_pager(html.document_fromstring(page), "http://a.example/fr/actualites.html")
    further = "http://a.example/fr/actualites.html?page_n12=2"
    assert (pager.next, pager.numbered) == (further, {2: further})
