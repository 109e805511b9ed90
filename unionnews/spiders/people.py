"""人民网: people.com.cn as a whole, for its articles outside the declared sections.

Evidence: an article of 2012 from the channel mnc, exact against its truth.
"""

from unionnews.crawling.base_spiders import PeopleChannelSpider


class PeopleSpider(PeopleChannelSpider):
    name = "people"
    title = "人民网"
    start_urls = ["http://www.people.com.cn/"]
    guess_next = None
    sample_addresses = (
        "http://mnc.people.com.cn/GB/16862233.html",
        "http://world.people.com.cn/n1/2026/1003/c1002-40809153.html",
    )
    verified = "2026-11-22"
