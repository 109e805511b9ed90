"""Socialist Worker (US), its pages of 2000 to 2008. Evidence: 60 real pages; no list was seen."""

import re

from unionnews.crawling.base_spiders import ListingSpider
from unionnews.items import Publisher
from unionnews.pages.generic.metadata import MetadataPage
from unionnews.pages.selectors import xpath, xpath_query

_TEXT = "//td[@width='480']"
_DATE = "descendant::font[@size='2'][contains(., '| Page')]"
_BYLINE = "descendant::b[starts-with(normalize-space(), 'By ')]"


class SocialistWorkerPage(MetadataPage):
    marker = xpath_query(f"{_TEXT}[descendant::font[@size='5']]")
    heading = xpath_query(f"{_TEXT}//font[@size='5']")
    above = xpath_query(f"{_TEXT}//font[@size='4'][following::font[@size='5']]")
    printed_date = xpath_query(f"{_TEXT}/{_DATE}")
    noise = xpath_query(
        f"{_DATE} | {_BYLINE} | descendant::font[@size='5'] | descendant::a[starts-with(@href, '#')]"
        " | descendant::font[@size='4'][following::font[@size='5']] | descendant::p[a or font/a[@href='/']]"
    )
    bylines = xpath(f"{_TEXT}/{_BYLINE}")


class SocialistWorkerSpider(ListingSpider):
    name = "socialistworker"
    title = "Socialist Worker"
    publisher = Publisher(name="Socialist Worker", url="https://socialistworker.org/")
    inLanguage = "en-US"
    timezone = "America/Chicago"
    allowed_domains = ["socialistworker.org"]
    hosts = frozenset({"socialistworker.org"})
    start_urls = ["https://socialistworker.org/"]
    pages = (SocialistWorkerPage,)
    articles = re.compile(r"/\d{4}(?:-\d)?/\d{3}/\d{3}_\d\d_\w+\.(?:php|shtml)")
    list_page = re.compile(
        r"(?P<root>/(?:\d{4}(?:-\d)?/\d{3}/)?)(?:index\.(?:php|shtml))?(?P<number>)"
    )
    sample_addresses = ("https://socialistworker.org/2005-1/528/528_11_LaborInBrief.php",)
    verified = "2026-11-22"
