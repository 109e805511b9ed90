"""Equal Times: SPIP; `lang` in the query tells its copies apart. Evidence: other code; no byte was run."""

from unionnews.crawling.base_spiders import FeedSpider
from unionnews.items import Publisher


class EqualTimesSpider(FeedSpider):
    name = "equal_times"
    title = "Equal Times"
    publisher = Publisher(name="Equal Times", url="https://www.equaltimes.org/")
    inLanguage = "en"
    timezone = "Europe/Brussels"
    allowed_domains = ["equaltimes.org"]
    start_urls = ["https://www.equaltimes.org/spip.php?page=backend&lang=en"]
    pages = ()
    sample_addresses = ("https://www.equaltimes.org/the-filipino-workers-at-the-sharp?lang=en",)
