"""Payday Report, US strikes: WordPress. Evidence: feed in other code; no byte was run."""

from unionnews.crawling.base_spiders import WordPressSpider
from unionnews.items import Publisher


class PaydayReportSpider(WordPressSpider):
    name = "payday_report"
    title = "Payday Report"
    publisher = Publisher(name="Payday Report", url="https://paydayreport.com/")
    inLanguage = "en-US"
    timezone = "America/New_York"
    allowed_domains = ["paydayreport.com"]
    start_urls = ["https://paydayreport.com/feed/"]
    sample_addresses = ("https://paydayreport.com/an-article/",)
