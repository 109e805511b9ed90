"""Settings of the site of ``section.py``."""

from unionnews.settings import *

SPIDER_MODULES = ["section_spider"]
UNIONNEWS_CONTACT = "tests@example.org"
UNIONNEWS_ALLOW_PRIVATE_HOSTS = "127.0.0.1"
RETRY_TIMES = 1
