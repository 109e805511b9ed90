"""What people call a site: the one name that pages, feeds, reports and messages show."""

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path

from unionnews.crawling.discovery.findings import SITE_FILE, Findings
from unionnews.crawling.own_sites import spider_modules
from unionnews.exceptions import UsageError
from unionnews.spiders import read_declarations
from unionnews.words.text import one_line

_LONGEST = 80
"""Characters; some pages have sentences for a title."""


def titles_of(folders: Iterable[Path]) -> dict[str, str]:
    """Return what people call the site of each folder, by the folder's name.

    It is what the site's file says (``site.toml``), or what is declared; else the folder's name.
    Of several that are called alike, each has its name behind.
    """
    known = _declared()
    found = {one.name: _written(one) or known.get(one.name) or one.name for one in folders}
    often = Counter(found.values())
    return {name: one if often[one] == 1 else f"{one} ({name})" for name, one in found.items()}


@cache
def _declared() -> dict[str, str]:
    if spider_modules():  # somebody's own: they are run to be known
        from unionnews.crawling.sites import all_sites  # noqa: PLC0415  loads all sites

        with suppress(UsageError):
            return {name: site.title for name, site in all_sites().items()}
    return {one["name"]: one["title"] for one in read_declarations() if "title" in one}


def _written(folder: Path) -> str | None:
    path = folder / SITE_FILE
    try:
        return _written_in(path, path.stat().st_mtime_ns)
    except (OSError, UsageError):
        return None


@lru_cache(maxsize=4096)
def _written_in(path: Path, _changed: int) -> str | None:
    findings = Findings.read(path.parent)
    return one_line(findings.title, _LONGEST) if findings else None
