"""Scrapy settings; each value that differs from Scrapy's default says why."""

import os
from pathlib import Path

from scrapy.settings import default_settings

from unionnews.crawling.own_sites import spider_modules
from unionnews.exceptions import UsageError
from unionnews.version import __version__


def _numbers(name: str, usual: str) -> str:
    """Return comma-separated numbers from the environment variable ``name``, else ``usual``."""
    given = os.environ.get(name, usual)
    try:
        return ",".join(str(float(number)) for number in given.split(","))
    except ValueError:
        raise UsageError(f"{name}={given}: not numbers; write them as {usual}") from None


BOT_NAME = "unionnews"
# Also the sites that others declare: in UNIONNEWS_SITES, or in installed packages.
SPIDER_MODULES = ["unionnews.spiders", *spider_modules()]
SPIDER_LOADER_CLASS = "unionnews.crawling.sites.SiteLoader"
# Templates of `scrapy genspider`, and where it writes: into a checkout, else the current folder.
TEMPLATES_DIR = str(Path(__file__).parent / "operate" / "new_site" / "templates")
NEWSPIDER_MODULE = "unionnews.spiders" if Path("unionnews/spiders/__init__.py").is_file() else ""
ADDONS = {"unionnews.crawling.logs.PlainErrors": 100}

# Who sends the requests, and how to reach them. A live crawl is refused without a contact.
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
# Seconds between two requests to a host, instead of the pause it asks for; None obeys the host.
UNIONNEWS_DELAY = None
# What is shown while a crawl runs: "live" on a terminal, "log" for a line every so many seconds,
# or nothing.
UNIONNEWS_PROGRESS = ""
UNIONNEWS_PROGRESS_EVERY = 30
# Folder of the node exporter's text file collector; address that is told of each run's end.
UNIONNEWS_METRICS = os.environ.get("UNIONNEWS_METRICS", "")
UNIONNEWS_WEBHOOK = os.environ.get("UNIONNEWS_WEBHOOK", "")
# Who is told when `unionnews check` finds a change: email, slack, telegram, sentry or the path of
# any Spidermon action, by commas; what they need stands in SPIDERMON_… settings or variables.
UNIONNEWS_ALARMS = os.environ.get("UNIONNEWS_ALARMS", "")
# Failures in a row after which a host is left alone for the run.
UNIONNEWS_HOST_FAILURES = 6
# Ages in days at which a saved article is fetched again; and days after which a walk through the
# list pages reads all of them again.
UNIONNEWS_LOOKS = _numbers("UNIONNEWS_LOOKS", "1,7")
UNIONNEWS_FULL_EVERY = _numbers("UNIONNEWS_FULL_EVERY", "7")

# Addresses inside private networks are never asked, except those named here: 1 for all, or
# addresses and networks by commas. For tests, and for sites inside one's own network.
UNIONNEWS_ALLOW_PRIVATE_HOSTS = os.environ.get("UNIONNEWS_ALLOW_PRIVATE_HOSTS", "")
# Our handler checks the address of each connection; schemes other than http(s) are not fetched.
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
# As many requests as a spider takes at a time; those that wait for their host are counted too.
CONCURRENT_REQUESTS = 32
# Scrapy accepts any certificate by default; then somebody in between could send false pages.
DOWNLOAD_VERIFY_CERTIFICATES = os.environ.get("UNIONNEWS_VERIFY_CERTIFICATES") != "0"
DOWNLOAD_TIMEOUT = 60
# No article page is nearly as large; a larger answer is cut off while it arrives.
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0

# Scrapy starts this many worker tasks for each response, however few items it yields: a page has
# one article. (4 gave 1.5 times the pages a second of the default 100.)
CONCURRENT_ITEMS = 1

# Not needed, so off for safety: a console, a port that runs code, a cookie jar that looks up
# public suffixes on the web, proxies taken from the environment.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
COOKIES_ENABLED = False
HTTPPROXY_ENABLED = False

# The ledger knows what was seen; Scrapy's set of fingerprints would grow with the site.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
# First in, first out: pages in the order in which the spider took them from the ledger.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
# A request that Scrapy drops in silence would be waited for without end.
URLLENGTH_LIMIT = 0
# The spider logs why a page could not be had; once is enough.
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"
# Scrapy's list without the exceptions of its Twisted handler, which is not used: loading it would
# take a fifth of the time in which a crawl starts.
RETRY_EXCEPTIONS = [
    raised for raised in default_settings.RETRY_EXCEPTIONS if ".http11." not in str(raised)
]
# Each redirect costs the host's delay; real pages need one or two.
REDIRECT_MAX_TIMES = 5
REFERRER_POLICY = "scrapy.spidermiddlewares.referer.NoReferrerPolicy"

# Ours are nearer to the network than redirects and retries, so that each of those waits its turn.
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
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,
    "unionnews.crawling.middlewares.looked_at.ReceivedOnce": 849,
    "unionnews.crawling.middlewares.archive.AdoptionMiddleware": 830,
    "unionnews.crawling.middlewares.politeness.PolitenessMiddleware": 840,
    "unionnews.crawling.middlewares.turns.TurnsMiddleware": 850,
    "unionnews.crawling.middlewares.archive.ArchiveMiddleware": 980,
    "unionnews.crawling.middlewares.replay.ReplayMiddleware": 990,
}
# Scrapy's are off, as each wraps every response once more; our spider handles every status itself
# and follows no link off its site.
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
FEED_URI_PARAMS = "unionnews.exporters.uri_params"
# Scrapy's exporters would write lists and objects in Python's notation, and NaN into JSON.
FEED_EXPORTERS = {
    "csv": "unionnews.exporters.CsvExporter",
    "xml": "unionnews.exporters.XmlExporter",
    "json": "unionnews.exporters.JsonExporter",
    "jsonlines": "unionnews.exporters.JsonLinesExporter",
    "jsonl": "unionnews.exporters.JsonLinesExporter",
    "jl": "unionnews.exporters.JsonLinesExporter",
}
LOG_LEVEL = "INFO"
