"""Invented sites whose lists go on in ways that no rule names: see :mod:`invented_sites`."""

import json
from collections.abc import Callable
from itertools import groupby

from invented_sites import (
    Answer,
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


def _answers(site: InventedSite, at: str, parts: list[str]) -> None:
    """Serve parts of a list as JSON; behind the last one nothing is listed."""
    for number, part in enumerate([*parts, '{"rows": []}']):
        site.xml(at.format(n=number), part, "application/json")


def loaded_script() -> InventedSite:
    """A compiled script of its own names what "load more" asks; one of a library is beside it."""
    pairs = [(s, f"/news/{s.slug}") for s in stories(40, "en", 81)]
    site = _site("loaded_script", pairs)
    scripts = (
        '<script src="/js/jquery.min.js"></script><script src="/js/pages/news-5f2.js"></script>'
    )
    shown = "".join(teaser(*one) for one in pairs[:8])
    site.html("/news", page("News", f"{shown}<button>Load more</button>", head=scripts))
    asks = 'e.load=function(){fetch("/api/posts?page=".concat(t+1,"&per=",r)).then(u)};'
    site.xml("/js/pages/news-5f2.js", f"!function(){{{asks}}}();", "text/javascript")
    parts = [
        json.dumps({"rows": [{"headline": s.headline, "slug": s.slug} for s, _ in part]})
        for part in chunks(pairs, 8)
    ]
    _answers(site, "/api/posts?page={n}", ['{"rows": []}', *parts])
    return site


def loaded_numbers() -> InventedSite:
    """The script counts pages from 0, sends fields, and the answer has only numbers of articles."""
    pairs = [(s, f"/board/view/{s.number + 700}") for s in stories(35, "en", 82)]
    site = _site("loaded_numbers", pairs)
    shown = "".join(teaser(*one) for one in pairs[:7])
    head = '<script src="/js/board.js?v=3"></script>'
    site.html("/news", page("News", f"{shown}<a href='#'>Show more</a>", head=head))
    asks = """$.ajax({url: "/board/rows", type: "GET", dataType: "json", data: {pageNo: no, size: size},
        success: function (got) { add('<a href="/board/view/' + got.seq + '">'); }});"""
    site.xml("/js/board.js?v=3", asks, "text/javascript")
    parts = [
        json.dumps({"rows": [{"seq": s.number + 700, "subject": s.headline} for s, _ in part]})
        for part in chunks(pairs, 7)
    ]
    _answers(site, "/board/rows?pageNo={n}", parts)
    return site


def _by_marks(name: str, named: Callable[[str], dict[str, str | None]]) -> InventedSite:
    """Publish a list whose parts are named by marks that nobody can count."""
    pairs = [(s, f"/news/{s.slug}") for s in stories(30, "en", 83)]
    site = _site(name, pairs)
    parts = chunks(pairs, 6)
    more = '<div class="scroll" data-infinite-scroll-url="/news/part?cursor=m1x"></div>'
    site.html("/news", page("News", "".join(teaser(*one) for one in parts[0]) + more))
    for number, part in enumerate(parts[1:], 1):
        following = named(f"m{number + 1}x") if number + 1 < len(parts) else {}
        answer = {"html": "".join(teaser(*one) for one in part), **following}
        site.xml(f"/news/part?cursor=m{number}x", json.dumps(answer), "application/json")
    return site


def cursors() -> InventedSite:
    """Each part has the mark of the next one."""
    return _by_marks("cursors", lambda mark: {"nextCursor": mark})


def foreign_cursors() -> InventedSite:
    """Each part has the address of the next one, under a name in another language."""
    return _by_marks("foreign_cursors", lambda mark: {"suivant": f"/news/part?cursor={mark}"})


def branches() -> InventedSite:
    """A list of branches, in markup like that of articles: their names are no headlines."""
    names = ["north", "south", "east", "west", "harbor", "rail", "post", "care"]
    pairs = [(s, f"/areas/{names[s.number % 8]}/news/{s.number}-{s.slug}") for s in stories(48)]
    site = InventedSite("branches")
    publish(site, pairs)
    static_pages(site)

    def listed(items: list[tuple[str, str]]) -> str:
        return f"<ul>{''.join(f'<li><a href={path}>{name}</a></li>' for path, name in items)}</ul>"

    first = listed([(path, story.headline) for story, path in pairs[:6]])
    site.html("/", page("Home", first, menu='<li><a href="/areas">Areas</a></li>'))
    site.html("/areas", page("Areas", listed([(f"/areas/{one}", one.title()) for one in names])))
    for one in names:
        own = [(path, story.headline) for story, path in pairs if f"/{one}/" in path]
        site.html(f"/areas/{one}", page(one, f"<h2>News</h2>{listed(own)}"))
    return site


def endless() -> InventedSite:
    """Pages behind the last one show it again; articles carry the page on which they are linked."""
    pairs = [(s, f"/news/{s.number}/{s.slug}") for s in stories(24, "en", 84)]
    site = _site("endless", pairs)
    parts = chunks(pairs, 8)

    def shown(path: str) -> Answer | None:
        place, _, page_number = path.partition("?pg=")
        if place != "/news":
            return site.pages.get(place)
        number = int(page_number or 1)
        part = parts[min(number, len(parts)) - 1]
        listed = "".join(teaser(story, f"{at}?pg={number}") for story, at in part)
        text = page("News", f'{listed}<a href="/news?pg={number + 1}">Next page</a>')
        return Answer(text.encode())

    site.dynamic = shown
    return site


WAYS = (
    arrow, anchor, buttons, frames, template, script_rows, in_scripts, by_names, years_within, quarters, loaded_script,
    loaded_numbers, cursors, foreign_cursors, branches, endless,
)  # fmt: skip
