"""Pipelines of a user, between ours."""

import asyncio
import math
from dataclasses import replace

from scrapy.exceptions import DropItem

from unionnews.items import Article


class Replacing:
    """Puts an object of its own in the place of each record."""

    def process_item(self, item: object) -> object:
        return replace(item, kicker="独家") if isinstance(item, Article) else item


class Endless:
    """Puts what JSON cannot carry into two records."""

    def process_item(self, item: object) -> object:
        name = item.url.rpartition("/")[2] if isinstance(item, Article) else ""
        wrong = {"1.html": {"kicker": math.nan}, "2.html": {"keywords": ["a", -math.inf]}}
        return replace(item, **wrong[name]) if name in wrong else item


class Choosy:
    """Drops one record and fails on another."""

    def process_item(self, item: object) -> object:
        if isinstance(item, Article) and item.url.endswith("/1.html"):
            raise DropItem("not wanted here")
        if isinstance(item, Article) and item.url.endswith("/2.html"):
            raise KeyError("broken")
        return item


class Stuck:
    """Never gives a record back."""

    async def process_item(self, item: object) -> object:
        await asyncio.Event().wait()
        return item
