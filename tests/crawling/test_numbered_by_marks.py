"""Looking around on sites whose addresses number articles by what elsewhere is a mark."""

import asyncio

import pytest
from plain_site import feed, news, page
from scrapy.http import HtmlResponse, Response, XmlResponse

from unionnews.crawling.discovery.findings import Findings
from unionnews.crawling.discovery.learning import learn
from unionnews.exceptions import RunError

HOME = "https://union.example/"
FORMS = [
    "modules.php?name=News&file=article&sid={}", "haber?session={}", "comunicato.asp?ref={}", "view.php?from={}",
    "news.php?cat=2&id={}", "index.php?tag=4&story={}", "view?s={}",
]  # fmt: skip
PLACES = ["page", "sitemap", "sitemap of feeds", "feed", "feed without links"]


def site(form: str, place: str) -> dict[str, bytes]:
    """Return the answers of a site of eight articles by address."""
    urls = [HOME + form.format(number) for number in range(101, 109)]
    found = {url: news(number) for number, url in enumerate(urls)}
    locs = "".join(f"<url><loc>{url.replace('&', '&amp;')}</loc></url>" for url in urls)
    index = f"<sitemapindex><sitemap><loc>{HOME}inner.xml</loc></sitemap></sitemapindex>"
    links = "".join(
        f"<li><a href='{url}'>Workers at the depot win claim number {number}</a> 27 May 2024</li>"
        for number, url in enumerate(urls)
    )
    bare = feed(*urls).replace(b"<link>", b"<link/><guid>").replace(b"</link>", b"</guid>")
    named = {
        "page": b"",
        "sitemap": f"<urlset>{locs}</urlset>".encode(),
        "sitemap of feeds": index.encode(),
        "feed": feed(*urls),
        "feed without links": bare,
    }[place]
    lists = {HOME: page("Union", below=f"<ul>{links}</ul>" if place == "page" else "", printed="")}
    return found | lists | {f"{HOME}named.xml": named, f"{HOME}inner.xml": feed(*urls)}


def looked_around(answers: dict[str, bytes]) -> Findings:
    async def get(url: str) -> Response:
        body = answers.get(url, b"")
        kind = XmlResponse if url.endswith(".xml") else HtmlResponse
        return kind(url, status=200 if body else 404, body=body)

    return asyncio.run(learn(HOME, get, lambda: [f"{HOME}named.xml"]))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("form", FORMS)
def test_all_articles_are_found(form: str, place: str) -> None:
    found = looked_around(site(form, place))
    assert max(way.articles for way in found.ways) == 8
    assert "={n}" in next(iter(found.forms.confirmed))


def test_nothing_is_told() -> None:
    with pytest.raises(RunError, match="no articles found"):
        looked_around({HOME: page("Union", printed="")})
