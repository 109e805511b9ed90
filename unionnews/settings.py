"""Scrapy settings; each value that differs from Scrapy's default says why."""

import os

from unionnews.version import __version__

BOT_NAME = "unionnews"
SPIDER_MODULES = ["unionnews.spiders"]
NEWSPIDER_MODULE = "unionnews.spiders"
ADDONS: dict[str, int] = {}

# Who asks, and how to reach them. A live crawl is refused without a contact.
UNIONNEWS_CONTACT = os.environ.get("UNIONNEWS_CONTACT", "")
USER_AGENT = f"unionnews/{__version__} (+{UNIONNEWS_CONTACT or 'no contact given'})"

# Where each site has its folder, and the archives that answer instead of the network.
UNIONNEWS_OUTPUT = "output"
UNIONNEWS_REPLAY: list[str] = []
# Keep every answer as WARC in the site's folder.
UNIONNEWS_ARCHIVE = True
# Seconds between two requests to a host, instead of what it asks for; None obeys the host.
UNIONNEWS_DELAY = None
# Folder of the node exporter's text file collector, and who is told of each run's end.
UNIONNEWS_METRICS = os.environ.get("UNIONNEWS_METRICS", "")
UNIONNEWS_WEBHOOK = os.environ.get("UNIONNEWS_WEBHOOK", "")
# Failures in a row after which a host is left alone for the run.
UNIONNEWS_HOST_FAILURES = 6

# Politeness is not optional: our own middlewares wait, per host, for what robots.txt asks.
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 0
DOWNLOAD_DELAY_JITTER = 0
DOWNLOAD_TIMEOUT = 60
# No article page comes near; a larger answer is cut off while it arrives.
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
RETRY_TIMES = 2

# Scrapy starts this many worker tasks for each response, however few items it yields:
# 4 gives 1.5 times the pages a second of the default 100.
CONCURRENT_ITEMS = 4

# Not needed, and doors that stay shut: a console, a port that runs code, a cookie jar that looks
# up public suffixes on the web, proxies taken from the environment.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
COOKIES_ENABLED = False
HTTPPROXY_ENABLED = False

# The ledger knows what was seen; Scrapy's set of fingerprints would grow with the site.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
# The spider itself gives every status its end state, and follows no link without its site.
HTTPERROR_ALLOW_ALL = True
REFERRER_POLICY = "no-referrer"

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "unionnews.middlewares.robots.RobotsMiddleware": 100,
    "unionnews.middlewares.politeness.PolitenessMiddleware": 560,
    "unionnews.shards.turns.TurnsMiddleware": 570,
    "unionnews.middlewares.archive.ArchiveMiddleware": 980,
    "unionnews.middlewares.replay.ReplayMiddleware": 990,
}
ITEM_PIPELINES = {
    "unionnews.pipelines.NormalizePipeline": 300,
    "unionnews.pipelines.SavePipeline": 900,
}
EXTENSIONS = {"unionnews.watching.extension.WatchingExtension": 500}

FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = "INFO"
