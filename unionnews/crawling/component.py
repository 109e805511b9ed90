"""The parts that Scrapy makes by their names in the settings: how they are made and what they hear."""

from __future__ import annotations

from typing import ClassVar, Self

from scrapy.crawler import Crawler


class Component:
    """A middleware, pipeline or extension, made with the crawler alone."""

    hears: ClassVar[tuple[tuple[object, str], ...]] = ()
    """Signals, each with the name of the method that it calls."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        made = cls(crawler)
        for signal, method in cls.hears:
            crawler.signals.connect(getattr(made, method), signal)
        return made
