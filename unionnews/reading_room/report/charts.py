"""Charts as SVG, drawn by Vega-Lite here, so that the page needs no scripts and no network."""

import re
from collections.abc import Sequence
from typing import Any

import vl_convert

from unionnews.reading_room.report.report_words import said

WIDTH, HEIGHT = 300, 170
"""Size in pixels. Charts are narrow, because phones scale a whole chart down with its letters."""

Values = Sequence[dict[str, Any]]

_SERIES = ("#3f86c8", "#d5822b", "#2f9e77", "#b0599e", "#8f8f2c", "#c6545a", "#5c6bc0", "#7f8c8d")
"""Colors of medium lightness, which can be seen on white and on black."""
_CONFIG = {
    "background": None,
    "font": "system-ui, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif",
    "view": {"stroke": None},
    "axis": {
        "domain": False,
        "ticks": False,
        "labelPadding": 6,
        "labelFontSize": 11,
        "titleFontSize": 11,
    },
    "legend": {
        "orient": "bottom",
        "title": None,
        "labelFontSize": 11,
        "columns": 2,
        # Letters on the screen are wider than Vega-Lite assumes.
        "labelLimit": 110,
        "columnPadding": 30,
        "rowPadding": 5,
    },
    "range": {"category": list(_SERIES), "ramp": {"scheme": "tealblues"}},
    "bar": {"color": _SERIES[0]},
}
_WHOLE = {"labelExpr": "datum.value % 1 ? '' : format(datum.value, ',d')"}
"""Labels only for whole numbers, as there are no half articles."""
_LABELS = {"labelOverlap": "parity", "labelSeparation": 14}
"""Space between labels: letters on the screen are wider than Vega-Lite assumes."""
_COUNT = {
    "aggregate": "sum", "field": "count", "type": "quantitative", "title": None, "axis": _WHOLE
}  # fmt: skip


def over_time(
    values: Values, unit: str, sites: Sequence[str], span: tuple[str, str] | None = None
) -> str:
    """Return a chart of counts over ``date`` (ISO days) by ``site``, summed by a time unit in UTC.

    ``unit`` is a time unit of Vega-Lite. ``span`` is the first day shown and the day after the
    last, even if they have no articles.
    """
    # Days are in the site's time zone; read as UTC, they are the same days on every machine.
    domain = {"domain": [f"{day}T00:00:00Z" for day in span]} if span else {}
    scale = {"scale": {"type": "utc", **domain}}
    date = {"field": "date", "type": "temporal", "timeUnit": unit, "title": None} | scale
    axis = {
        "axis": _LABELS
        | ({"format": said("%d %b"), "tickCount": 5} if span else {"format": said("%b %Y")})
    }
    return _draw(values, "bar", x=date | axis, y=_COUNT, color=_site(sites))


def by_class(values: Values, name: str, sites: Sequence[str]) -> str:
    """Return a chart of counts by an ordered class and by ``site``, in the order of the values."""
    classes = list(dict.fromkeys(value[name] for value in values))
    field = {"field": name, "type": "ordinal", "sort": classes, "title": None}
    axis = {"axis": {"labelAngle": 0, **_LABELS}}
    return _draw(values, "bar", x=field | axis, y=_COUNT, color=_site(sites))


def ranking(values: Values, name: str) -> str:
    """Return a chart of horizontal bars of ``count``, in the order of the values."""
    order = [value[name] for value in values]
    # Chinese characters are wider than Vega-Lite assumes.
    axis = {"minExtent": 120, "labelLimit": 160}
    field = {"field": name, "type": "nominal", "sort": order, "title": None, "axis": axis}
    count = {
        "field": "count",
        "type": "quantitative",
        "title": None,
        "axis": {"tickCount": 4, **_WHOLE},
    }
    return _draw(values, "bar", height=18 * len(order), width=WIDTH - 100, y=field, x=count)


def shares(values: Values, row: str, column: str) -> str:
    """Return a grid of ``share`` (0 to 1); a larger share is darker."""
    rows = list(dict.fromkeys(value[row] for value in values))
    down = {"field": row, "type": "nominal", "sort": rows, "title": None}
    across = {"field": column, "type": "ordinal", "title": None, "axis": {"labelAngle": -60}}
    scale = {"domain": [0, 1], "range": ["#8882", _SERIES[0]]}
    color = {"field": "share", "type": "quantitative", "scale": scale, "legend": None}
    height = 15 * len(rows)
    return _draw(values, "rect", height=height, width=220, y=down, x=across, color=color)


MOST = len(_SERIES) - 1
"""Sites that have a color each; the others share the last one."""


def _site(sites: Sequence[str]) -> dict[str, Any]:
    # A site has the same color in every chart.
    return {"field": "site", "type": "nominal", "scale": {"domain": list(sites)}}


def _draw(
    values: Values, mark: str, *, width: int = WIDTH, height: int = HEIGHT, **encoding: Any
) -> str:
    chart = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": list(values)},
        "mark": mark,
        "width": width,
        "height": height,
        "encoding": encoding,
        "config": _CONFIG,
    }
    months = vl_convert.get_time_format_locale("zh-CN") if said("en") != "en" else None
    svg: str = vl_convert.vegalite_to_svg(chart, time_format_locale=months)
    # The style of the page sets the size.
    return re.sub(r'(<svg [^>]*?)width="[\d.]+" height="[\d.]+"', r"\1", svg, count=1)
