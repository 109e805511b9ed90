"""Scrapy settings; each value that differs from Scrapy's default says why."""

import os
from pathlib import Path

from scrapy.settings import default_settings

from unionnews.crawling.own_sites import spider_modules
from unionnews.exceptions import UsageError
from unionnews.version import __version__


def _numbers(name: str, usual: str) -> str:
    """Return numbers by commas: those of the environment, else the usual ones."""
    given = os.environ.get(name, usual)
    try:
        return ",".join(str(float(number)) for number in given.split(","))
    except ValueError:
        raise UsageError(f"{name}={given}: not numbers; write them as {usual}") from None


BOT_NAME = "unionnews"
# Sites of others too: those of UNIONNEWS_SITES and of installed packages.
SPIDER_MODULES = ["unionnews.spiders", *spider_modules()]
# What `scrapy genspider` writes, and where: here in a checkout, else into the folder one is in.
TEMPLATES_DIR = str(Path(__file__).parent / "operate" / "new_site" / "templates")
NEWSPIDER_MODULE = "unionnews.spiders" if Path("unionnews/spiders/__init__.py").is_file() else ""
ADDONS = {"unionnews.crawling.logs.PlainErrors": 100}

# Who asks, and how to reach them. A live crawl is refused without a contact.
UNIONNEWS_CONTACT = os.environ.get("UNIONNEWS_CONTACT", "")
USER_AGENT = f"unionnews/{__version__} (+{UNIONNEWS_CONTACT or 'no contact given'})"

# Where each site has its folder, and the archives that answer instead of the network.
UNIONNEWS_OUTPUT = "output"
UNIONNEWS_REPLAY: list[str] = []
# Keep every answer as WARC in the site's folder.
UNIONNEWS_ARCHIVE = True
# Folder for the pages of single fetches; a crawl keeps its own in its site's folder.
UNIONNEWS_ARCHIVE_FOLDER = None
# Run the scripts of pages in Chromium, also where the site does not declare it.
UNIONNEWS_BROWSER = False
# Seconds between two requests to a host, instead of what it asks for; None obeys the host.
UNIONNEWS_DELAY = None
# What is shown while a crawl runs: "live" on a terminal, "log" for a line every so many seconds,
# or nothing.
UNIONNEWS_PROGRESS = ""
UNIONNEWS_PROGRESS_EVERY = 30
# Folder of the node exporter's text file collector, and who is told of each run's end.
UNIONNEWS_METRICS = os.environ.get("UNIONNEWS_METRICS", "")
UNIONNEWS_WEBHOOK = os.environ.get("UNIONNEWS_WEBHOOK", "")
# Who is told when `unionnews check` finds a change: email, slack, telegram, sentry or the path of
# any Spidermon action, by commas; what they need stands in SPIDERMON_… settings or variables.
UNIONNEWS_ALARMS = os.environ.get("UNIONNEWS_ALARMS", "")
# Failures in a row after which a host is left alone for the run.
UNIONNEWS_HOST_FAILURES = 6
# Ages in days at which a saved article is looked at again, and of the last walk through all list
# pages at which the next one reads them all.
UNIONNEWS_LOOKS = _numbers("UNIONNEWS_LOOKS", "1,7")
UNIONNEWS_FULL_EVERY = _numbers("UNIONNEWS_FULL_EVERY", "7")

# Addresses inside private networks are never asked, but for those named here: 1 for all, or
# addresses and networks by commas. For tests, and for sites inside one's own network.
UNIONNEWS_ALLOW_PRIVATE_HOSTS = os.environ.get("UNIONNEWS_ALLOW_PRIVATE_HOSTS", "")
# The handler that looks at the address each connection is opened to; no other scheme is fetched.
DOWNLOAD_HANDLERS = {
    "http": "unionnews.crawling.middlewares.guard.GuardedDownloadHandler",
    "https": "unionnews.crawling.middlewares.guard.GuardedDownloadHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}

# Politeness is not optional: our own middlewares wait, per host, for what robots.txt asks.
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# Requests that wait for their host's turn count too: as many as a spider draws at a time.
CONCURRENT_REQUESTS = 32
# Scrapy takes any certificate; a page of somebody in between is not the paper's.
DOWNLOAD_VERIFY_CERTIFICATES = os.environ.get("UNIONNEWS_VERIFY_CERTIFICATES") != "0"
DOWNLOAD_TIMEOUT = 60
# No article page comes near; a larger answer is cut off while it arrives.
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0

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
# Pages in the order in which they were drawn.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
# A request that Scrapy drops in silence would be waited for until the end of days.
URLLENGTH_LIMIT = 0
# The spider tells once why a page could not be had.
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"
# Scrapy's own, without what only its handler for Twisted raises: to load that takes a fifth of the
# time in which a crawl starts.
RETRY_EXCEPTIONS = [
    raised for raised in default_settings.RETRY_EXCEPTIONS if ".http11." not in str(raised)
]
# Each costs the host's delay; real pages need one or two.
REDIRECT_MAX_TIMES = 5
REFERRER_POLICY = "scrapy.spidermiddlewares.referer.NoReferrerPolicy"

# Nearer to the network than redirects and retries: each of them waits for its turn.
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "unionnews.crawling.middlewares.site.SiteMiddleware": 40,
    "unionnews.crawling.middlewares.guard.GuardMiddleware": 50,
    "unionnews.crawling.middlewares.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "unionnews.crawling.middlewares.browser.BrowserMiddleware": 545,
    "unionnews.crawling.middlewares.refresh.RefreshMiddleware": 580,
    "unionnews.crawling.middlewares.compression.CompressionMiddleware": 590,
    "unionnews.crawling.middlewares.looked_at.LookedAtMiddleware": 825,
    "unionnews.crawling.middlewares.archive.AdoptionMiddleware": 830,
    "unionnews.crawling.middlewares.politeness.PolitenessMiddleware": 840,
    "unionnews.crawling.middlewares.turns.TurnsMiddleware": 850,
    "unionnews.crawling.middlewares.archive.ArchiveMiddleware": 980,
    "unionnews.crawling.middlewares.replay.ReplayMiddleware": 990,
}
# Each wraps every response once more; the spider itself gives every status its end state and follows
# no link without its site.
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
}
EXTENSIONS = {
    "scrapy.extensions.corestats.CoreStats": None,
    "unionnews.crawling.progress.RunStats": 0,
    "unionnews.crawling.progress.ProgressExtension": 500,
    "unionnews.crawling.watching.WatchingExtension": 500,
}
ITEM_PIPELINES = {
    "unionnews.pipelines.NormalizePipeline": 300,
    "unionnews.pipelines.SavePipeline": 900,
}

FEED_EXPORT_ENCODING = "utf-8"
# Scrapy's own write Python's form of lists and objects.
FEED_EXPORTERS = {
    "csv": "unionnews.exporters.CsvExporter",
    "xml": "unionnews.exporters.XmlExporter",
}
LOG_LEVEL = "INFO"
