"""People’s World: WordPress, post type `article`. Evidence: feed in use in other code; no byte was run."""

from unionnews.crawling.base_spiders import WordPressSpider
from unionnews.items import Publisher


class PeoplesWorldSpider(WordPressSpider):
    name = "peoples_world"
    title = "People’s World"
    publisher = Publisher(name="People’s World", url="https://www.peoplesworld.org/")
    inLanguage = "en-US"
    timezone = "America/Chicago"
    allowed_domains = ["peoplesworld.org"]
    start_urls = ["https://www.peoplesworld.org/feed/?post_type=article"]
    sample_addresses = ("https://www.peoplesworld.org/article/an-article/",)
