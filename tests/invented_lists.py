"""More invented sites, whose lists are unlike others': see :mod:`invented_sites`."""

from __future__ import annotations

import json

from invented_sites import (
    InventedSite,
    chunks,
    feed_link,
    page,
    plain_page,
    publish,
    rows,
    rss,
    static_pages,
    stories,
    teaser,
)


def load_offset() -> InventedSite:
    """A button names where "more" is asked, and beside it how many are shown; markup comes in JSON."""
    site = InventedSite("load_offset", start="/aktuelles")
    pairs = [(s, f"/aktuelles/{s.number}-{s.slug}") for s in stories(41, "de", 61)]
    publish(site, pairs)
    button = (
        '<span class="btn-load-more" data-endpoint="/ajax/liste" data-offset="8" data-limit="8">'
        "Noch mehr</span>"
    )
    for number, items in enumerate(chunks(pairs, 8)):
        shown = "".join(teaser(*one) for one in items)
        place = f"/ajax/liste?offset={number * 8}&limit=8"
        if number:
            answer = {"html": shown, "count": len(items)}
            site.xml(place, json.dumps(answer), "application/json")
        else:
            site.html("/aktuelles", page("Aktuelles", f"<div>{shown}</div>{button}", language="de"))
    site.xml("/ajax/liste?offset=48&limit=8", '{"html": "", "items": []}', "application/json")
    static_pages(site, "de")
    return site


def wiki() -> InventedSite:
    """Pages of a wiki: the list is one like the articles, with a heading for each month."""
    site = InventedSite("wiki", start="/wiki/News")
    pairs = [(s, f"/wiki/News:{s.headline.replace(' ', '_')}") for s in stories(30, "en", 62, 9)]
    others = '<p><a href="/wiki/Steward">Steward</a></p>'
    menu = '<li><a href="/wiki/Main">Main page</a></li><li><a href="/wiki/News">News</a></li>'
    publish(site, pairs, menu=menu, after=others)
    months: dict[str, str] = {}
    for story, path in pairs:
        line = f'<li>{story.day:%d %B}: <a href="{path}">{story.headline}</a> – {story.lead}</li>'
        months[f"{story.day:%B %Y}"] = months.get(f"{story.day:%B %Y}", "") + line
    shown = "".join(f"<h2>{month}</h2><ul>{lines}</ul>" for month, lines in months.items())
    site.html("/wiki/News", page("News", f"<p>What we wrote.</p>{shown}{others}", menu=menu))
    for path in ("/", "/wiki/Main", "/wiki/Steward"):
        site.html(path, plain_page("Steward"))
    return site


def newsletters() -> InventedSite:
    """A table of issues: number, day, a link that says "Issue 41"."""
    site = InventedSite("newsletters", start="/newsletter/")
    pairs = [(s, f"/newsletter/{s.day:%Y}/issue-{s.number}.html") for s in stories(30, "en", 63)]
    publish(site, pairs)
    lines = "".join(
        f"<tr><td>{s.number}</td><td>{s.day:%d/%m/%Y}</td><td><a href='{path}'>Issue {s.number}</a></td>"
        f"<td><a href='/files/{s.number}.pdf'>PDF</a></td></tr>"
        for s, path in pairs
    )
    site.html("/newsletter/", page("Newsletter", f"<table>{lines}</table>"))
    static_pages(site)
    return site


def archive_named() -> InventedSite:
    """The feed and the list are cut to ten; an archive, named like an article, leads to months."""
    head = feed_link("/feed/crew")
    site = InventedSite("archive_named", start="/crew")
    pairs = [(s, f"/crew/{s.slug}-{s.number * 7919:x}") for s in stories(27, "en", 64, 8)]
    publish(site, pairs, head=head, menu='<li><a href="/@helen">Helen</a></li>')
    marked = [(s, f"{path}?source=home---{s.number}-") for s, path in pairs]
    for (_, path), (_, clicked) in zip(pairs, marked, strict=True):
        site.pages[clicked] = site.pages[path]
    months = sorted({f"{s.day:%Y/%m}" for s, _ in pairs})
    menu = '<li><a href="/@helen">Helen</a></li><li><a href="/crew/archive">Archive</a></li>'
    shown = "".join(teaser(*one) for one in marked[:10])
    site.html("/crew", page("Crew", shown, head=head, menu=menu))
    links = " ".join(f'<a href="/crew/archive/{month}">{month}</a>' for month in months)
    site.html("/crew/archive", page("Archive", links + shown, menu=menu))
    for month in months:
        told = "".join(teaser(*one) for one in marked if f"{one[0].day:%Y/%m}" == month)
        site.html(f"/crew/archive/{month}", page("Archive", told, menu=menu))
    site.xml("/feed/crew", rss(pairs[:10]))
    static_pages(site)
    return site


def small() -> InventedSite:
    """Eight articles, all on the page and in the feed: nothing else need be asked."""
    head = feed_link("/news/feed.xml")
    site = InventedSite("small", start="/news/")
    pairs = [(s, f"/news/{s.slug}") for s in stories(8, "en", 65)]
    publish(site, pairs, head=head)
    site.html("/news/", page("News", rows(pairs), head=head))
    site.html("/", page("Home", rows(pairs[:3]), head=head))
    site.xml("/news/feed.xml", rss(pairs))
    static_pages(site)
    return site


LISTS = (load_offset, wiki, newsletters, archive_named, small)
