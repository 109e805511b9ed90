"""A crawl that was killed before its first page: what is said of its folder is true."""

from contextlib import nullcontext
from pathlib import Path

import faults
import pytest
from faults import Fault
from ledger_records import NOW, begin, open_ledger

from unionnews.dataset.feed_parts import publish
from unionnews.exceptions import LedgerError
from unionnews.operate.status import crawled_sites, plan, report
from unionnews.operate.upkeep import retry
from unionnews.search.searching import site_folders

SITE = "people_acftu"


@pytest.mark.slow
@pytest.mark.parametrize("killed_at", [0, 1, 2])
def test_a_first_crawl_that_was_killed_at_its_beginning(tmp_path: Path, killed_at: int) -> None:
    """Every command says what is there, whatever the crawl came to; other sites are not held up."""

    def first() -> None:
        with open_ledger(tmp_path / SITE) as ledger:
            begin(ledger)

    faults.run(first, Fault(kill_at=killed_at))
    assert plan(SITE, tmp_path, 3).pages[0][0] == "list"
    nothing = killed_at == 0
    for command in (
        lambda: report(SITE, tmp_path),
        lambda: retry(SITE, tmp_path, "failed"),
        lambda: publish(tmp_path / SITE, NOW),
    ):
        with pytest.raises(LedgerError, match="nothing was crawled") if nothing else nullcontext():
            command()
    with open_ledger(tmp_path / "other") as ledger:
        begin(ledger)
    assert crawled_sites(tmp_path) == ["other"] if nothing else [SITE, "other"]
    assert len(site_folders([tmp_path])) == (1 if nothing else 2)
    first()
    assert report(SITE, tmp_path)["articles"] == 0
