"""Settings on top of ours: Spidermon looks at the statistics of each run (docs/check.md).

Needs the extra ``alarms``. Actions are added to the suite's ``monitors_failed_actions``.
"""

from spidermon import MonitorSuite
from spidermon.contrib.scrapy.monitors import (
    FieldCoverageMonitor,
    FinishReasonMonitor,
    ItemCountMonitor,
    UnwantedHTTPCodesMonitor,
)

from unionnews.settings import *

EXTENSIONS = {**EXTENSIONS, "spidermon.contrib.scrapy.extensions.Spidermon": 900}
SPIDERMON_ENABLED = True
SPIDERMON_SPIDER_CLOSE_MONITORS = ["watched_settings.RunSuite"]
SPIDERMON_EXPECTED_FINISH_REASONS = ["finished"]
# Raise it where every run is a whole crawl: the next one in the hour brings no article as a rule.
SPIDERMON_MIN_ITEMS = 0
SPIDERMON_UNWANTED_HTTP_CODES = {
    code: {"max_count": 5, "max_percentage": 0.05} for code in (403, 404, 429, 500, 502, 503)
}
SPIDERMON_ADD_FIELD_COVERAGE = True
SPIDERMON_FIELD_COVERAGE_SKIP_NONE = True
SPIDERMON_FIELD_COVERAGE_SKIP_IF_NO_ITEM = True
SPIDERMON_FIELD_COVERAGE_RULES = {
    "Article/headline": 1.0,
    "Article/articleBody": 0.99,
    "Article/datePublished": 0.95,
}


class Items(ItemCountMonitor):
    fail_if_stat_missing = False


class RunSuite(MonitorSuite):
    monitors = (FinishReasonMonitor, Items, UnwantedHTTPCodesMonitor, FieldCoverageMonitor)
