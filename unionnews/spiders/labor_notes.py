"""Labor Notes: Drupal. Evidence: feed in five code bases; no byte was run."""

from unionnews.crawling.base_spiders import FeedSpider
from unionnews.items import Publisher
from unionnews.pages.platforms import drupal


class LaborNotesSpider(FeedSpider):
    name = "labor_notes"
    title = "Labor Notes"
    publisher = Publisher(name="Labor Notes", url="https://labornotes.org/")
    inLanguage = "en-US"
    timezone = "America/New_York"
    allowed_domains = ["labornotes.org"]
    start_urls = ["https://labornotes.org/rss.xml"]
    pages = drupal.LAYOUTS
    sample_addresses = (
        "https://labornotes.org/2024/05/an-article",
        "https://labornotes.org/blogs/2024/05/a-post",
    )
