"""The ledger: known addresses, their states, and the committed records of one folder.

It is one SQLite file beside ``articles.jsonl``. It uses no Scrapy, no clock and no HTML. ``View``
is for readers, ``Ledger`` for a crawl; the pages of a run are in :mod:`run_pages`. docs/ledger.md has the rules.
"""

from unionnews.folder.ledger.committed import Committed, open_committed
from unionnews.folder.ledger.ledger import MAX_TRIES, Ledger, canonical_key
from unionnews.folder.ledger.reports import PastRun, Summary, seconds_left
from unionnews.folder.ledger.states import (
    FORGOTTEN,
    Address,
    Bounds,
    Forgotten,
    Link,
    NextPage,
    State,
    Task,
    Walk,
)
from unionnews.folder.ledger.view import View
from unionnews.folder.record_lines import changed_fields, content_hash, newest_records, to_line
