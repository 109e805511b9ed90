"""The base of the middlewares, pipelines and extensions that Scrapy makes from our settings."""

from typing import ClassVar, Self

from scrapy.crawler import Crawler


class Component:
    """A middleware, pipeline or extension. Its constructor takes only the crawler."""

    hears: ClassVar[tuple[tuple[object, str], ...]] = ()
    """The signals that it listens to, each with the name of the method that is called."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        made = cls(crawler)
        for signal, method in cls.hears:
            crawler.signals.connect(getattr(made, method), signal)
        return made
