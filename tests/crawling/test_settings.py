"""What settings name by string is an import as well."""

from collections.abc import Iterator
from typing import Any

import pytest
from layers import RANKS
from scrapy.exceptions import DownloadFailedError, DownloadTimeoutError
from scrapy.utils.misc import load_object

from unionnews import settings


def named(value: Any) -> Iterator[str]:
    """Yield the dotted names of ours in a value, however deep."""
    if isinstance(value, str) and value.startswith("unionnews."):
        yield value
    elif isinstance(value, dict):
        yield from (name for pair in value.items() for part in pair for name in named(part))
    elif isinstance(value, list | tuple):
        yield from (name for part in value for name in named(part))


NAMES = sorted(
    {name for key in dir(settings) if key.isupper() for name in named(getattr(settings, key))}
)


def test_there_are_names() -> None:
    assert "unionnews.pipelines.SavePipeline" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_settings_name_only_rooms_below(name: str) -> None:
    assert RANKS[name.split(".")[1]] < RANKS["settings"]
    if name.rpartition(".")[2][0].isupper():
        assert load_object(name)


def test_what_a_crawl_asks_for_again_loads_no_handler_of_twisted() -> None:
    """Scrapy's list names an error of it, and what it loads for that reads the sources of callers."""
    raised = {load_object(one) for one in settings.RETRY_EXCEPTIONS}
    assert {OSError, DownloadTimeoutError, DownloadFailedError} <= raised
    assert [one for one in raised if "http11" in one.__module__] == []
