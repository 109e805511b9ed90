"""Invented sites whose lists go on in ways that no rule names: see :mod:`invented_sites`."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import groupby

from invented_sites import (
    InventedSite,
    Story,
    chunks,
    page,
    publish,
    rows,
    static_pages,
    stories,
    teaser,
)

Pairs = list[tuple[Story, str]]


def _site(name: str, pairs: Pairs, language: str = "en") -> InventedSite:
    site = InventedSite(name, start="/news")
    publish(site, pairs)
    static_pages(site, language)
    site.html("/", page("Home", '<a href="/news">News</a>', language=language))
    return site


def _paged(site: InventedSite, pairs: Pairs, at: str, pager: Callable[[int, int], str]) -> None:
    """Publish a list of eight a page; ``at`` is the address of page ``{n}`` behind the first."""
    parts = chunks(pairs, 8)
    for number, items in enumerate(parts, 1):
        shown = "".join(teaser(*one) for one in items) + pager(number, len(parts))
        site.html(at.format(n=number) if number > 1 else "/news", page("News", shown))


def arrow() -> InventedSite:
    """A drawn arrow leads to the next page, without a word."""
    pairs = [(s, f"/news/{s.slug}") for s in stories(30, "en", 71)]
    site = _site("arrow", pairs)
    drawn = '<a class="to" href="/news/p{}"><svg><path d="M9 6l6 6"/></svg></a>'
    _paged(site, pairs, "/news/p{n}", lambda n, all_: drawn.format(n + 1) if n < all_ else "")
    return site


def anchor() -> InventedSite:
    """An empty element holds the whole address of the next page, as Elementor writes it."""
    pairs = [(s, f"/story/{s.slug}/") for s in stories(30, "en", 72)]
    site = _site("anchor", pairs)
    held = '<div class="e-load-more-anchor" data-page="{}" data-next-page="{{site}}/news?e-page-5c1={}"></div>'
    _paged(site, pairs, "/news?e-page-5c1={n}", lambda n, all_: held.format(n, n + 1) if n < all_ else "")  # fmt: skip
    return site


def buttons() -> InventedSite:
    """Buttons without addresses; the page says that there are more, and ``?page=2`` is served."""
    pairs = [(s, f"/news/{s.slug}") for s in stories(30, "en", 73)]
    site = _site("buttons", pairs)
    _paged(site, pairs, "/news?page={n}", lambda n, all_: f"<button>Next</button><p>Page {n} of {all_}</p>")  # fmt: skip
    return site


def frames() -> InventedSite:
    """Frames that load when they come into sight."""
    pairs = [(s, f"/posts/{s.number}-{s.slug}") for s in stories(28, "en", 74)]
    site = _site("frames", pairs)
    frame = '<turbo-frame id="more" src="/news?page={}" loading="lazy"></turbo-frame>'
    _paged(site, pairs, "/news?page={n}", lambda n, all_: frame.format(n + 1) if n < all_ else "")
    return site


def template() -> InventedSite:
    """A script has the address with a hole for the number."""
    pairs = [(s, f"/news/{s.slug}") for s in stories(28, "en", 75)]
    site = _site("template", pairs)
    script = "<script>new InfiniteScroll('.list', {path: '/news/page-{{#}}', append: '.teaser'});</script>"
    _paged(site, pairs, "/news/page-{n}", lambda n, all_: script)
    return site


def script_rows() -> InventedSite:
    """Rows and numbers call functions of a script; nothing is a link."""
    pairs = [(s, f"/view.do?board=1&id={1000 + s.number}") for s in stories(30, "en", 76)]
    site = _site("script_rows", pairs)
    script = '<script>function view(id){location.href="/view.do?board=1&id="+id;}\nfunction turn(p){location.href="/news?turn="+p;}</script>'
    for number, items in enumerate(chunks(pairs, 8), 1):
        lines = "".join(
            f"<tr onclick=\"view('{1000 + s.number}')\"><td>{s.headline}</td><td>{s.day}</td></tr>"
            for s, _ in items
        )
        pager = "".join(f'<a href="#" onclick="turn({n});return false">{n}</a> ' for n in range(1, 5))  # fmt: skip
        site.html(f"/news?turn={number}" if number > 1 else "/news", page("News", f"<table>{lines}</table>{pager}{script}"))  # fmt: skip
    return site


def in_scripts() -> InventedSite:
    """The page shows eight articles, and its script has the addresses of all."""
    pairs = [(s, f"/news/show.php?id={1000 + s.number}") for s in stories(28, "en", 77)]
    site = _site("in_scripts", pairs)
    told = [{"t": s.headline, "u": path} for s, path in pairs]
    shown = "".join(teaser(*one) for one in pairs[:8])
    site.html("/news", page("News", f"{shown}<script>var all = {json.dumps(told)};</script>"))
    return site


def by_names() -> InventedSite:
    """A page is empty without its script; the data has only names, the script has the address."""
    pairs = [(s, f"/read/{s.slug}.html") for s in stories(26, "en", 78)]
    site = _site("by_names", pairs)
    data = {"rows": [{"slug": s.slug, "titel": s.headline, "am": f"{s.day}T09:00"} for s, _ in pairs]}  # fmt: skip
    site.xml("/data/rows.json", json.dumps(data), "application/json")
    script = "<script>fetch('/data/rows.json').then(draw); var link = row => `/read/${row.slug}.html`;</script>"
    site.html("/news", page("News", f"<div id='app'></div>{script}"))
    return site


def years_within() -> InventedSite:
    """The pager goes through one year; other years are in a list of choices."""
    pairs = [(s, f"/release?id={s.number}") for s in stories(40, "en", 79, 30)]
    site = _site("years_within", pairs)
    years = {year: list(held) for year, held in groupby(pairs, lambda pair: pair[0].day.year)}
    choices = "".join(f'<option value="{year}">{year}</option>' for year in years)
    form = f'<form action="/news" method="get"><select name="year">{choices}</select></form>'
    for year, held in years.items():
        parts = chunks(held, 6)
        for number, items in enumerate(parts, 1):
            following = f'<a href="/news?year={year}&page={number + 1}">Next</a>'
            shown = form + rows(items) + (following if number < len(parts) else "")
            place = f"/news?year={year}" + (f"&page={number}" if number > 1 else "")
            site.html(place, page("News", shown))
            if place == "/news?year=2024":
                site.html("/news", page("News", shown))
    return site


def quarters() -> InventedSite:
    """Each page is a quarter, and names the one before it."""
    pairs = [(s, f"/entry/{s.number}") for s in stories(32, "en", 80, 20)]
    site = _site("quarters", pairs)
    parts = [
        (f"{year}-q{quarter}", list(held))
        for (year, quarter), held in groupby(
            pairs, lambda p: (p[0].day.year, (p[0].day.month + 2) // 3)
        )
    ]
    for place, (name, items) in enumerate(parts):
        older = parts[place + 1][0] if place + 1 < len(parts) else ""
        link = f'<a href="/news/{older}">Quarter {older[-1]} of {older[:4]}</a>' if older else ""
        shown = page("News", "".join(teaser(*one) for one in items) + link)
        site.html(f"/news/{name}", shown)
        if not place:
            site.html("/news", shown)
    return site


WAYS = (arrow, anchor, buttons, frames, template, script_rows, in_scripts, by_names, years_within, quarters)  # fmt: skip
