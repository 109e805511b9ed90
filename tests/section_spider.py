"""The site that ``section.py`` serves, declared."""

import os
import re
from typing import ClassVar

from unionnews.crawling.base_spiders import ListingSpider
from unionnews.items import Publisher
from unionnews.normalize.urls import ArticlePattern
from unionnews.pages.platforms import people_layouts as people


class SectionSpider(ListingSpider):
    name = "section"
    title = "云水市工会新闻"
    publisher = Publisher(name="云水工会网", url="http://127.0.0.1/")
    inLanguage = "zh-Hans"
    timezone = "Asia/Shanghai"
    allowed_domains: ClassVar = ["127.0.0.1"]
    start_urls: ClassVar = [f"http://127.0.0.1:{os.environ.get('SECTION_PORT', '9')}/"]
    pages = people.LAYOUTS
    addresses = (ArticlePattern(re.compile(r"(?P<root>/a/(?P<id>\d+))(?:-(?P<page>\d+))?\.html")),)
    hosts = frozenset({"127.0.0.1"})
    list_page = re.compile(r"(?P<root>/)(?:index(?P<number>\d*)\.html)?")
