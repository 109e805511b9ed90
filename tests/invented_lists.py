"""More invented sites, whose lists are unlike others': see :mod:`invented_sites`."""

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
    sitemap,
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


def issues() -> InventedSite:
    """The home page shows the newest issue, a page of its own lists all issues by their numbers."""
    site = InventedSite("issues")
    told = [(s, f"/issue-{30 - n // 6}/{s.slug}") for n, s in enumerate(stories(30, "en", 66))]
    menu = '<li><a href="/back-issues">All issues</a></li>'
    publish(site, told, menu=menu)
    numbers = range(30, 25, -1)
    links = "".join(f'<li><a href="/issue-{number}">Issue {number}</a></li>' for number in numbers)
    site.html("/back-issues", page("All issues", f"<ul>{links}</ul>", menu=menu))
    for number, items in zip(numbers, chunks(told, 6), strict=True):
        shown = "".join(teaser(*one, dated=False) for one in items)
        site.html(f"/issue-{number}", page(f"Issue {number}", shown, menu=menu))
        if number == 30:
            site.html("/", page("Home", shown, menu=menu))
    return site


def jump_menu() -> InventedSite:
    """A select leads to further pages by what its handler puts together."""
    site = InventedSite("jump_menu", start="/list.asp?class=2")
    pairs = [(s, f"/show.asp?id={s.number}") for s in stories(27, "zh", 67)]
    publish(site, pairs)
    static_pages(site, "zh")
    parts = chunks(pairs, 7)
    options = "".join(f'<option value="{n}">第{n}页</option>' for n in range(1, len(parts) + 1))
    jump = (
        "<select onchange=\"window.location='/list.asp?class=2&page='"
        f'+this.options[this.selectedIndex].value">{options}</select>'
    )
    for number, items in enumerate(parts, 1):
        place = f"/list.asp?class=2{f'&page={number}' if number > 1 else ''}"
        site.html(place, page("动态", rows(items) + jump, language="zh"))
    return site


def spoken_numbers() -> InventedSite:
    """The numbers of a pager have a word beside them, for those who hear the page."""
    site = InventedSite("spoken_numbers", start="/board?name=news")
    pairs = [(s, f"/board?name=news&entry={s.number}") for s in stories(32, "en", 68)]
    publish(site, pairs)
    static_pages(site)
    parts = chunks(pairs, 9)
    numbers = "".join(
        f'<a href="/board?name=news&page={n}">{n}<span class="spoken">페이지</span></a>'
        for n in range(2, len(parts) + 1)
    )
    for number, items in enumerate(parts, 1):
        place = f"/board?name=news{f'&page={number}' if number > 1 else ''}"
        site.html(place, page("News", rows(items) + f"<div>{numbers}</div>"))
    return site


def items_like_a_feed() -> InventedSite:
    """What "load more" gives has the names of a JSON Feed and says nothing of a next page."""
    site = InventedSite("items_like_a_feed", start="/noticias")
    pairs = [(s, f"/noticia/{s.slug}") for s in stories(34, "es", 69)]
    publish(site, pairs)
    static_pages(site, "es")
    button = (
        '<button class="load-more" data-url="/api/items?offset=10&limit=10">Cargar más</button>'
    )
    for number, items in enumerate(chunks(pairs, 10)):
        if not number:
            shown = "".join(teaser(*one) for one in items)
            site.html("/noticias", page("Noticias", shown + button, language="es"))
            continue
        listed = [
            {"url": path, "title": s.headline, "date": f"{s.day}T09:00:00Z"} for s, path in items
        ]
        answer = {"items": listed, "hasMore": number < 3}
        place = f"/api/items?offset={number * 10}&limit=10"
        site.xml(place, json.dumps(answer), "application/json")
    return site


def all_moved() -> InventedSite:
    """The list names addresses of an older system; the sitemap those that they lead to."""
    site = InventedSite("all_moved", robots="User-agent: *\nSitemap: {site}/sitemap.xml\n")
    pairs = [(s, f"/stories/{s.slug}") for s in stories(24, "en", 70)]
    publish(site, pairs)
    old = [(s, f"/old/{s.number}.html") for s, _ in pairs]
    for (_, path), (_, before) in zip(pairs, old, strict=True):
        site.redirect(before, path)
    site.html("/", page("Home", rows(old[:12])))
    site.xml("/sitemap.xml", sitemap([path for _, path in pairs] + static_pages(site)))
    return site


def eight() -> InventedSite:
    """Eight articles on the home page, without a feed: no other page lists more."""
    site = InventedSite("eight")
    pairs = [(s, f"/{s.slug}.html") for s in stories(8, "en", 71)]
    publish(site, pairs)
    site.html("/", page("Home", "".join(teaser(*one) for one in pairs)))
    static_pages(site)
    return site


def records() -> InventedSite:
    """Lists are records of XML in a script, and name the address of the records that follow."""
    site = InventedSite("records")
    told = [
        (s, f"/art/{s.day:%Y/%m/%d}/art_{s.number % 2}_{s.number}.html")
        for s in stories(40, "zh", 72)
    ]
    columns = [[one for one in told if one[0].number % 2 == odd] for odd in (0, 1)]
    menu = "".join(f'<li><a href="/col/col{n}/index.html">工作动态</a></li>' for n in (0, 1))
    publish(site, told, menu=menu)
    static_pages(site, "zh")
    site.html("/", page("首页", "".join(rows(c[:4]) for c in columns), language="zh", menu=menu))
    for column, pairs in enumerate(columns):
        parts = chunks(pairs, 6)
        for number, items in enumerate(parts):
            proxy = f"/module/jpage/dataproxy.jsp?page={number + 1}&unit={column}"
            lines = "".join(
                f"<record><![CDATA[<li><a href='{path}'>{s.headline}</a><span>{s.day}</span></li>]]></record>"
                for s, path in items
            )
            after = f'<nextgroup><![CDATA[<a href="{proxy}"></a>]]></nextgroup>'
            shown = f"<datastore>{after if number + 1 < len(parts) else ''}<recordset>{lines}</recordset></datastore>"
            if number:
                site.xml(proxy.replace(f"={number + 1}&", f"={number}&"), shown, "text/xml")
            else:
                script = f'<script type="text/xml">{shown}</script>'
                place = f"/col/col{column}/index.html"
                site.html(place, page("动态", script, language="zh", menu=menu))
    return site


def archive_query() -> InventedSite:
    """The home page shows eight; an archive leads to months by its query."""
    site = InventedSite("archive_query", start="/index.php")
    pairs = [(s, f"/modules.php?name=News&sid={s.number}") for s in stories(28, "es", 73, 9)]
    menu = '<li><a href="/modules.php?name=Archive">Archivo de noticias</a></li>'
    publish(site, pairs, menu=menu)
    static_pages(site, "es")
    for place in ("/", "/index.php"):
        site.html(
            place,
            page("Inicio", "".join(teaser(*one) for one in pairs[:8]), language="es", menu=menu),
        )
    months = sorted({(s.day.year, s.day.month) for s, _ in pairs})
    links = ""
    for year, month in months:
        place = f"/modules.php?name=Archive&year={year}&month={month:02}"
        links += f'<li><a href="{place}">{month}/{year}</a></li>'
        told = [one for one in pairs if (one[0].day.year, one[0].day.month) == (year, month)]
        site.html(place, page("Archivo", rows(told), language="es", menu=menu))
    site.html("/modules.php?name=Archive", page("Archivo", f"<ul>{links}</ul>", language="es"))
    return site


LISTS = (
    *(load_offset, wiki, newsletters, archive_named, small, issues, jump_menu, spoken_numbers),
    *(items_like_a_feed, all_moved, eight, records, archive_query),
)
