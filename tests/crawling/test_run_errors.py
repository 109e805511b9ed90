"""A run ends with each of its pages, or with status 1: it never waits for what cannot come."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from ledger_records import NOW, START, begin, links, open_ledger

from unionnews.crawling import run as runs
from unionnews.crawling.run import Asked, Run
from unionnews.exceptions import RunError
from unionnews.folder.ledger import State
from unionnews.normalize.article import Site


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A run with an open ledger and three articles under way."""
    made = Run(Asked(name="news", site=Site, key_of=str))
    made.ledger = open_ledger(tmp_path)
    begin(made.ledger)
    made.ledger.save_list_page(START, links(1, 2, 3), [], NOW)
    assert made.draw(3, (), lists=False)
    return made


def test_an_error_nobody_foresaw_ends_the_run(run: Run, tmp_path: Path) -> None:
    task = next(iter(run.in_flight.values()))
    # What a damaged index does: the row of a drawn page is not found.
    run.ledger._db.execute("DELETE FROM addresses WHERE key = ?", (task.key,))
    run.finish(task, State.FAILED, "HTTP 500")
    assert isinstance(run.failure, RunError)
    assert "KeyError" in str(run.failure)
    assert run.ending.is_set()
    assert not run.in_flight
    run.close("failed", {})
    assert (tmp_path / "ledger.doubt").exists()


def test_a_run_without_a_sign_of_life_ends_itself(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "LONGEST_WAIT", 0.3)

    async def wait() -> None:
        with run.recording():
            await run.progress()

    asyncio.run(asyncio.wait_for(wait(), 20))
    assert run.failure
    assert "for 0 s" in str(run.failure)
    run.close("failed", {})
