"""Invented sites whose lists stand where menus, frames or tiles stand: see :mod:`invented_sites`."""

import json
from html import escape

from invented_sites import (
    Answer,
    InventedSite,
    Story,
    article_page,
    chunks,
    page,
    plain_page,
    publish,
    rows,
    static_pages,
    stories,
    teaser,
)


def framed() -> InventedSite:
    """A set of frames: one has the menu, which leads to the list."""
    site = InventedSite("framed")
    pairs = [(s, f"/papers/p{s.number:03}.htm") for s in stories(26, "en", 101)]
    publish(site, pairs)
    site.html(
        "/", '<html><frameset cols="20%,*"><frame src="left.htm"><frame src="main.htm"></html>'
    )
    menu = '<a href="main.htm">Start</a><br><a href="all.htm">Novit&agrave;</a>'
    site.html("/left.htm", f"<html><body>{menu}</body></html>")
    site.html("/main.htm", "<html><body><h1>Harbor Union</h1></body></html>")
    site.html("/all.htm", f"<html><body>{rows(pairs)}</body></html>")
    return site


def tiles() -> InventedSite:
    """Sections are tiles on a page; the home page shows articles of a few of them."""
    site = InventedSite("tiles")
    names = [f"branch-{name}" for name in "abcdefghijklmn"]
    pairs = [(s, f"/{names[s.number % 14]}/{s.slug}") for s in stories(42, "en", 102)]
    menu = '<li><a href="/branches">Branches</a></li>'
    publish(site, pairs, menu=menu)
    static_pages(site)
    site.html("/", page("Home", rows(pairs[:5]), menu=menu))
    tiled = (f'<div class="tile"><a href="/{one}"><h3>{one[7:]}</h3></a></div>' for one in names)
    site.html("/branches", page("Branches", "".join(tiled), menu=menu))
    for one in names:
        own = rows([(story, path) for story, path in pairs if path.startswith(f"/{one}/")])
        site.html(f"/{one}", page(one, own, menu=menu))
    return site


def called_nav() -> InventedSite:
    """The list has the class of a menu."""
    site = InventedSite("called_nav", start="/en/")
    pairs = [(s, f"/en/news/{s.slug}/") for s in stories(30, "en", 103)]
    publish(site, pairs)

    def listed(items: list[tuple[Story, str]]) -> str:
        lines = (f'<li><a href="{path}">{s.headline}</a> {s.printed}</li>' for s, path in items)
        return f'<ul class="nav">{"".join(lines)}</ul>'

    site.html("/en/", page("Home", listed(pairs[:5]) + '<a href="/en/news/">News</a>'))
    for number, items in enumerate(chunks(pairs, 10), 1):
        following = f'<a href="/en/news/page{number + 1}/">Next</a>' if number < 3 else ""
        place = f"/en/news/page{number}/" if number > 1 else "/en/news/"
        site.html(place, page("News", listed(items) + following))
    return site


def guides() -> InventedSite:
    """A list of guides looks like that of the news; guides print no date, and the news do."""
    site = InventedSite("guides")
    pairs = [(s, f"/news/{s.slug}") for s in stories(30, "en", 104)]
    menu = '<li><a href="/news">News</a></li><li><a href="/library">Library</a></li>'
    publish(site, pairs, menu=menu)
    static_pages(site)
    site.html("/", page("Home", "".join(teaser(*one) for one in pairs[:3]), menu=menu))
    site.html("/news", page("News", "".join(teaser(*one) for one in pairs), menu=menu))
    written = [(s, f"/library/guide-{s.number}") for s in stories(12, "en", 105)]
    shown = "".join(teaser(*one, dated=False) for one in written)
    site.html("/library", page("Library", shown, menu=menu))
    for story, path in written:
        site.html(path, plain_page(story.headline))
    return site


def properties() -> InventedSite:
    """A component has its first entries, its source and the number of the page as properties."""
    site = InventedSite("properties", start="/news")
    pairs = [(s, f"/news/{s.number}/{s.slug}") for s in stories(40, "en", 106)]
    publish(site, pairs)
    static_pages(site)
    parts = chunks([{"heading": s.headline, "url": path} for s, path in pairs], 8)
    given = escape(json.dumps(parts[0]))
    shown = f'<news-list :rows="{given}" source="/api/news" :page="1" :last-page="5"></news-list>'
    site.html("/news", page("News", shown))
    for number, part in enumerate([*parts, []], 1):
        site.xml(f"/api/news?page={number}", json.dumps({"rows": part}), "application/json")
    return site


def short_week() -> InventedSite:
    """The days of a calendar end with a short week, and each leads to a list of that day."""
    site = InventedSite("short_week", start="/news")
    pairs = [(s, f"/news/{s.day}/{s.slug}") for s in stories(36, "en", 107)]
    days = "".join(
        f'<td><a href="/news?date=2024-05-{day:02}">{day}</a></td>{"" if day % 7 else "</tr><tr>"}'
        for day in range(1, 31)
    )
    calendar = f'<table class="calendar"><tr>{days}</tr></table>'
    for story, path in pairs:
        site.story(path, story, article_page(story, after=calendar))
    static_pages(site)
    parts = ["".join(teaser(*one) for one in items) for items in chunks(pairs, 9)]
    more = '<button class="more" data-url="/news/more" data-page="2">Show more</button>'
    site.html("/news", page("News", parts[0] + more + calendar))

    def shown(path: str) -> Answer | None:
        if path.startswith("/news?date="):
            return Answer(page("News", f"<p>Nothing on this day</p>{calendar}").encode())
        place, _, number = path.partition("?page=")
        if place != "/news/more" or not 1 <= int(number or 2) <= len(parts):
            return None
        return Answer(parts[int(number or 2) - 1].encode())

    site.dynamic = shown
    return site


def older_posts() -> InventedSite:
    """WordPress with a button that only a script understands; page 2 is where it always is."""
    site = InventedSite("older_posts", start="/noticias/")
    pairs = [(s, f"/{s.slug}/") for s in stories(30, "es", 108)]
    head = '<link rel="stylesheet" href="/wp-content/themes/one/style.css">'
    publish(site, pairs, head=head)
    static_pages(site, "es")
    button = '<a class="button" href="javascript:void(0);">Cargar más</a>'
    for number, items in enumerate(chunks(pairs, 6), 1):
        shown = "".join(teaser(*one) for one in items) + (button if number < 5 else "")
        place = f"/noticias/page/{number}/" if number > 1 else "/noticias/"
        site.html(place, page("Noticias", shown, head=head, language="es"))
    return site


PLACES = (framed, tiles, called_nav, guides, properties, short_week, older_posts)
