"""The site of the tests: what a declaration of people.com.cn gives, and the road of its pages."""

from dataclasses import dataclass, field

from unionnews.items import Article, Publisher, RawArticle
from unionnews.normalize.article import article
from unionnews.normalize.urls import ArticlePattern
from unionnews.pages.extract import extract, read_page
from unionnews.pages.platforms.people_layouts import LAYOUTS, addresses

URL = "http://acftu.people.com.cn/n1/2024/0527/c67502-40000001.html"


@dataclass
class PeopleSite:
    name: str = "people_acftu"
    publisher: Publisher | None = field(
        default_factory=lambda: Publisher(name="人民网", url="http://www.people.com.cn/")
    )
    inLanguage: str | None = "zh-Hans"
    timezone: str = "Asia/Shanghai"
    addresses: tuple[ArticlePattern, ...] = addresses({"67502": "acftu.people.com.cn"})


SITE = PeopleSite()


def raw(body: bytes, url: str | None = URL, content_type: str | None = None) -> RawArticle:
    return extract(read_page(body, url, content_type=content_type), LAYOUTS, SITE.name)


def read(body: bytes, url: str | None = URL, content_type: str | None = None) -> Article:
    return article(raw(body, url, content_type), SITE)
