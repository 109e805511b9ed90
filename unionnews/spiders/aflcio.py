"""AFL-CIO: Drupal. Evidence: its home page of 2018 and addresses in other code; no article was run."""

from unionnews.crawling.base_spiders import FeedSpider
from unionnews.items import Publisher
from unionnews.pages.platforms import drupal


class AflcioSpider(FeedSpider):
    name = "aflcio"
    title = "AFL-CIO"
    publisher = Publisher(name="AFL-CIO", url="https://aflcio.org/")
    inLanguage = "en-US"
    timezone = "America/New_York"
    allowed_domains = ["aflcio.org"]
    start_urls = ["https://aflcio.org/feed"]
    pages = drupal.LAYOUTS
    sample_addresses = ("https://aflcio.org/2017/8/29/open-letter",)
