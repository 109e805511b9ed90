"""Scrapy's feeds: CSV and XML (``-O x.csv``, ``-O x.xml``) with the cells that ``export csv`` writes, and
JSON that is JSON.
"""

from functools import cache
from typing import Any

import msgspec
from itemadapter import ItemAdapter
from scrapy.exporters import (
    CsvItemExporter,
    JsonItemExporter,
    JsonLinesItemExporter,
    XmlItemExporter,
)

from unionnews.dataset.exporting.parts import cell
from unionnews.dataset.shapes import row_schema
from unionnews.folder.record_lines import refuse_endless
from unionnews.items import Article


class CsvExporter(CsvItemExporter):
    """One line for each record, with the columns of ``export csv``."""

    def export_item(self, item: Any) -> None:
        super().export_item(_cells(item))


class XmlExporter(XmlItemExporter):
    """One element for each record, with a child element for each column of ``export csv``."""

    def export_item(self, item: Any) -> None:
        super().export_item(_cells(item))


class JsonLinesExporter(JsonLinesItemExporter):
    """One line of JSON for each item. Raises :class:`ValueError` for NaN and infinity, which Scrapy
    would write though no reader of JSON takes them.
    """

    def export_item(self, item: Any) -> None:
        refuse_endless(ItemAdapter(item).asdict())
        super().export_item(item)


class JsonExporter(JsonItemExporter):
    """One array of JSON. Raises :class:`ValueError` as :class:`JsonLinesExporter` does."""

    def export_item(self, item: Any) -> None:
        refuse_endless(ItemAdapter(item).asdict())
        super().export_item(item)


def uri_params(params: dict[str, Any], spider: Any) -> dict[str, Any]:
    """Return what a feed's address may name; ``site`` is the name of the site, as ``name`` is."""
    return {**params, "site": spider.name}


def _cells(item: Any) -> dict[str, str]:
    """Return the cells by column; for an item that is not a record, all of its fields."""
    row = item.to_dict() if isinstance(item, Article) else ItemAdapter(item).asdict()
    refuse_endless(row)
    names = _columns() if _columns() <= row.keys() else row.keys()
    return {name: cell(msgspec.json.encode(row[name])) for name in row if name in names}


@cache
def _columns() -> set[str]:
    return set(row_schema()["properties"])
