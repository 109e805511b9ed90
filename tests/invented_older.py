"""Invented sites whose older articles stand where few look: see :mod:`invented_sites`."""

import gzip
import json
from itertools import groupby

from invented_sites import (
    Answer,
    InventedSite,
    Story,
    article_page,
    chunks,
    feed_link,
    page,
    plain_page,
    publish,
    rows,
    rss,
    sitemap,
    sitemap_index,
    static_pages,
    stories,
    teaser,
)

Pairs = list[tuple[Story, str]]


def _teasers(pairs: Pairs) -> str:
    return "".join(teaser(*one) for one in pairs)


def _months(pairs: Pairs) -> dict[str, Pairs]:
    return {month: list(items) for month, items in groupby(pairs, lambda one: f"{one[0].day:%Y/%m}")}  # fmt: skip


def declared_teasers() -> InventedSite:
    """TYPO3: each teaser of a list declares an article; the sitemap names the list, and no article."""
    site = InventedSite("declared_teasers")
    site.robots += "Sitemap: {site}/sitemap.xml\n"
    pairs = [(s, f"/press/releases/detail/{s.slug}") for s in stories(42, "de", 201)]
    scope = '<div class="article" itemscope itemtype="http://schema.org/Article">'
    for story, path in pairs:
        site.story(path, story, article_page(story).replace('<div class="entry">', scope))
    shown = [f"{scope}{teaser(*one)}</div>" for one in pairs]
    parts = chunks(shown, 12)
    for number, items in enumerate(parts, 1):
        numbers = "".join(f'<li><a href="/press/releases/p-{n}">{n}</a></li>' for n in range(1, len(parts) + 1))  # fmt: skip
        place = f"/press/releases/p-{number}" if number > 1 else "/press/releases"
        site.html(place, page("Meldungen", f"{''.join(items)}<ul>{numbers}</ul>", language="de"))
    link = '<a href="/press/releases">Alle Meldungen</a>'
    site.html("/", page("Start", "".join(shown[:6]) + link, language="de"))
    site.html("/press", plain_page("Presse", "de"))
    site.xml("/sitemap.xml", sitemap(["/", "/press", *static_pages(site, "de"), "/press/releases"]))
    return site


def topic_files() -> InventedSite:
    """A sitemap for the articles of each year is called ``topics``; one has the newest, as news."""
    site = InventedSite("topic_files")
    site.robots += "Sitemap: {site}/sitemap_index.xml\n"
    pairs = [(s, f"/topics/{s.day:%Y}/{s.day:%m%d}_{s.number}.html") for s in stories(60, "fr", 202, every=9)]  # fmt: skip
    publish(site, pairs)
    site.html("/", page("Accueil", _teasers(pairs[:5]), language="fr"))
    site.xml("/pages.xml", sitemap(["/", *static_pages(site, "fr")]))
    years = {year: [path for _, path in items] for year, items in groupby(pairs, lambda one: one[0].day.year)}  # fmt: skip
    site.dynamic = lambda path: _packed(site, years, path)
    stamp = "<news:publication_date>2024-05-27</news:publication_date>"
    newest = sitemap([path for _, path in pairs[:3]]).replace("</url>", f"<news:news>{stamp}</news:news></url>")  # fmt: skip
    space = ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    site.xml("/news.xml", newest.replace('0.9">', f'0.9"{space}>', 1))
    names = ["/pages.xml", *(f"/topics_{year}.xml.gz" for year in years), "/news.xml"]
    site.xml("/sitemap_index.xml", sitemap_index(names))
    return site


def _packed(site: InventedSite, years: dict[int, list[str]], path: str) -> Answer | None:
    made = {f"/topics_{year}.xml.gz": paths for year, paths in years.items()}
    if path not in made:
        return None
    text = sitemap(made[path]).replace("{site}", site.url("/").rstrip("/"))
    return Answer(gzip.compress(text.encode()), "application/gzip")


def small_pages() -> InventedSite:
    """The feed has what the first two pages of the list show."""
    site = InventedSite("small_pages")
    pairs = [(s, f"/{s.day:%Y/%m/%d}/{s.slug}.html") for s in stories(33, "en", 203)]
    head = feed_link("/feed.xml")
    publish(site, pairs, head=head)
    static_pages(site)
    site.xml("/feed.xml", rss(pairs[:10]))
    parts = chunks(pairs, 5)
    for number, items in enumerate(parts, 1):
        following = f'<a class="next" href="/page{number + 1}/">{number + 1}</a>' if number < len(parts) else ""  # fmt: skip
        place = f"/page{number}/" if number > 1 else "/"
        site.html(place, page("Home", _teasers(items) + following, head=head))
    return site


def far_months() -> InventedSite:
    """The home page links the last months, and a page of its own all of them."""
    site = InventedSite("far_months")
    pairs = [(s, f"/{s.day:%Y/%m}/post-{s.number}.html") for s in stories(50, "es", 204, every=9)]
    publish(site, pairs)
    static_pages(site, "es")
    months = _months(pairs)
    links = [f'<li><a href="/{month}/">{month}</a></li>' for month in months]
    for month, items in months.items():
        site.html(f"/{month}/", page(month, _teasers(items), language="es"))
    beside = f'<ul>{"".join(links[:4])}</ul><a href="/archives.html">Archivo</a>'
    site.html("/", page("Inicio", _teasers(pairs[:10]) + beside, language="es"))
    site.html("/archives.html", page("Archivo", f"<ul>{''.join(links)}</ul>", language="es"))
    return site


def calendar_arrows() -> InventedSite:
    """The arrows of a calendar, which stands above the list, lead to months without end."""
    site = InventedSite("calendar_arrows", start="/news")
    pairs = [(s, f"/news/{s.day:%Y/%m/%d}/{s.slug}") for s in stories(40, "en", 205)]
    arrows = '<table><caption><a href="/news/{}">«</a> May <a href="/news/{}">»</a></caption></table>'  # fmt: skip
    publish(site, pairs)
    static_pages(site)
    parts = chunks(pairs, 10)
    for number, items in enumerate(parts, 1):
        numbers = "".join(f'<a href="/news?page={n}">{n}</a> ' for n in range(1, len(parts) + 1))
        shown = arrows.format("2024/04", "2024/06") + _teasers(items) + numbers
        site.html(f"/news?page={number}" if number > 1 else "/news", page("News", shown))

    def month(path: str) -> Answer | None:
        year, _, number = path.removeprefix("/news/").partition("/")
        if not (path.startswith("/news/") and year.isdecimal() and number.isdecimal()):
            return None
        months = int(year) * 12 + int(number) - 1
        before, after = (f"{n // 12}/{n % 12 + 1:02}" for n in (months - 1, months + 1))
        return Answer(page("News", arrows.format(before, after) + "<p>Nothing.</p>").encode())

    site.dynamic = month
    return site


def two_selects() -> InventedSite:
    """A form with a select for the year and one for the month; the page shows the newest month."""
    site = InventedSite("two_selects", start="/prensa")
    pairs = [(s, f"/prensa/nota/{s.number}") for s in stories(44, "es", 206, every=7)]
    publish(site, pairs)
    static_pages(site, "es")
    years = "".join(f"<option>{year}</option>" for year in (2024, 2023))
    numbers = "".join(f'<option value="{n}">mes {n}</option>' for n in range(1, 13))
    form = f'<form action="/prensa"><select name="anio">{years}</select><select name="mes"><option value="">Todos</option>{numbers}</select></form>'
    for year in (2024, 2023):
        own = [one for one in pairs if one[0].day.year == year]
        shown = page("Prensa", form + _teasers(own), language="es")
        site.html(f"/prensa?anio={year}&mes=", shown)
    site.html("/prensa", page("Prensa", form + _teasers(pairs[:1]), language="es"))
    site.html("/", page("Inicio", _teasers(pairs[:4]), language="es"))
    return site


def year_pages() -> InventedSite:
    """The sitemap names a page for each year, which links that year's articles."""
    site = InventedSite("year_pages")
    site.robots += "Sitemap: {site}/sitemap.xml\n"
    pairs = [(s, f"/p/{s.slug}") for s in stories(45, "en", 207, every=11)]
    head = feed_link("/feed")
    publish(site, pairs, head=head)
    site.xml("/feed", rss(pairs[:20]))
    site.html("/", page("Home", _teasers(pairs[:6]), head=head))
    years = {year: list(items) for year, items in groupby(pairs, lambda one: one[0].day.year)}
    for year, items in years.items():
        site.html(f"/sitemap/{year}", page(str(year), rows(items, dated=False)))
    site.xml("/sitemap.xml", sitemap(["/", *static_pages(site), *(f"/sitemap/{year}" for year in years)], None))  # fmt: skip
    return site


def month_pages() -> InventedSite:
    """Only the sitemap names lists: a page for each month. The home page is a picture."""
    site = InventedSite("month_pages")
    site.robots += "Sitemap: {site}/sitemap.xml\n"
    pairs = [(s, f"/p/{s.slug}") for s in stories(45, "en", 221, every=5)]
    publish(site, pairs)
    site.html("/", page("Home", '<img src="/main.jpg">'))
    months = {
        month: list(items) for month, items in groupby(pairs, lambda one: f"{one[0].day:%Y/%m}")
    }
    for month, items in months.items():
        site.html(f"/archive/{month}", page(month, rows(items, dated=False)))
    named = [f"/archive/{month}" for month in months]
    site.xml("/sitemap.xml", sitemap(["/", *static_pages(site), *named], None))
    return site


def sparse(name: str, seed: int) -> tuple[InventedSite, Pairs]:
    """Return a site whose sitemap names a list for each month, and of its articles one."""
    site = InventedSite(name)
    site.robots += "Sitemap: {site}/sitemap.xml\n"
    pairs = [(s, f"/p/{s.slug}") for s in stories(45, "en", seed, every=5)]
    publish(site, pairs)
    months = _months(pairs)
    for month, items in months.items():
        site.html(f"/archive/{month}", page(month, rows(items, dated=False)))
    named = [path for month, items in months.items() for path in (f"/archive/{month}", items[0][1])]
    site.xml("/sitemap.xml", sitemap(["/", *static_pages(site), *named], None))
    return site, pairs


def firsts_of_months() -> InventedSite:
    """The home page shows the articles that the sitemap names; the others are in the months' lists."""
    site, pairs = sparse("firsts_of_months", 222)
    firsts = [items[0] for items in _months(pairs).values()]
    site.html("/", page("Home", rows(firsts)))
    return site


def months_beside_pages() -> InventedSite:
    """Three pages of a list hold the newest articles; the older ones are in the months' lists."""
    site, pairs = sparse("months_beside_pages", 223)
    for number, items in enumerate(chunks(pairs[:30], 10), 1):
        following = f'<a href="/news?page={number + 1}">Next</a>' if number < 3 else ""
        place = f"/news?page={number}" if number > 1 else "/"
        site.html(place, page("News", rows(items) + following))
    return site


def print_views() -> InventedSite:
    """Joomla: each teaser links a view of its article for printing, with the layout in the address."""
    site = InventedSite("print_views", start="/index.php")
    pairs = [(s, f"/index.php?option=com_content&view=article&id={s.number}:{s.slug}&Itemid=7") for s in stories(24, "en", 208)]  # fmt: skip
    publish(site, pairs)
    for story, path in pairs:
        site.html(f"{path}&tmpl=component&print=1&layout=default&page=", article_page(story))
    parts = chunks(pairs, 6)
    for number, items in enumerate(parts):
        shown = "".join(
            f'<div class="item">{teaser(story, path)}<a href="{path}&amp;tmpl=component&amp;print=1&amp;layout=default&amp;page=" title="Print" rel="nofollow">Print</a></div>'
            for story, path in items
        )
        place = "/index.php?option=com_content&view=category&id=3&start={}"
        following = f'<a href="{place.format(number * 6 + 6)}">Next</a>' if number + 1 < len(parts) else ""  # fmt: skip
        site.html(place.format(number * 6) if number else "/index.php", page("Home", shown + following))  # fmt: skip
    return site


def discounts() -> InventedSite:
    """Partners print no date; they are linked as the news are. A forum's topics have dates."""
    site = InventedSite("discounts", start="/news")
    menu = '<li><a href="/news">News</a></li><li><a href="/partners">Partners of ours</a></li>'
    head = feed_link("/feed")
    pairs = [(s, f"/news/{s.slug}") for s in stories(30, "en", 209)]
    publish(site, pairs, menu=menu, head=head)
    static_pages(site)
    site.xml("/feed", rss(pairs[:10]))
    partners = [(s, f"/partners/{s.slug}") for s in stories(6, "en", 210)]
    topics = [(s, f"/board/viewtopic.php?f=1&t={s.number}") for s in stories(8, "en", 211)]
    for story, path in partners:
        site.html(path, plain_page(story.headline))
    for story, path in topics:
        site.story(path, story, counted=False)
    shown = "".join(teaser(*one, dated=False) for one in partners)
    site.html("/partners", page("Partners", shown, menu=menu))
    for number, items in enumerate(chunks(pairs, 10), 1):
        following = f'<a href="/news?page={number + 1}">Next</a>' if number < 3 else ""
        beside = f"<h3>Topics</h3>{rows(topics)}" if number == 1 else ""
        place = f"/news?page={number}" if number > 1 else "/news"
        site.html(place, page("News", _teasers(items) + following + beside, menu=menu, head=head))
    return site


def without_dates() -> InventedSite:
    """No page prints a date; each folder has its list, the home page three of each."""
    site = InventedSite("without_dates")
    names = ("wages", "health", "rights")
    told = stories(36, "en", 212)
    home = ""
    for place, name in enumerate(names):
        pairs = [(s, f"/{name}/{s.slug}.html") for s in told[place::3]]
        for story, path in pairs:
            site.story(path, story, article_page(story).replace(story.printed, ""))
        site.html(f"/{name}/index.html", page(name, rows(pairs, dated=False)))
        home += f'<h3><a href="/{name}/index.html">{name}</a></h3>{rows(pairs[:3], dated=False)}'
    site.html("/", page("Home", home))
    static_pages(site)
    return site


def undated_issues() -> InventedSite:
    """A magazine: the month stands only in the address; the home page is the newest issue."""
    site = InventedSite("undated_issues")
    pairs = [(s, f"/issue/{s.day:%Y-%m}/{s.slug}") for s in stories(44, "en", 213, every=8)]
    menu = '<li><a href="/issues">All issues</a></li>'
    for story, path in pairs:
        site.story(path, story, article_page(story, menu=menu).replace(story.printed, ""))
    static_pages(site)
    issues = {month.replace("/", "-"): items for month, items in _months(pairs).items()}
    for issue, items in issues.items():
        shown = "".join(teaser(*one, dated=False) for one in items)
        site.html(f"/issue/{issue}", page(issue, shown, menu=menu))
    site.pages["/"] = site.pages[f"/issue/{next(iter(issues))}"]
    covers = "".join(f'<a href="/issue/{one}"><img src="/{one}.jpg" alt=""></a>' for one in issues)
    site.html("/issues", page("Issues", covers, menu=menu))
    return site


def cursor_button() -> InventedSite:
    """A button has the cursor beside the address; without one, the address gives the first part."""
    site = InventedSite("cursor_button", start="/stories")
    pairs = [(s, f"/stories/{s.slug}") for s in stories(40, "en", 214)]
    publish(site, pairs)
    static_pages(site)
    parts = chunks([{"title": s.headline, "url": path} for s, path in pairs], 8)
    button = '<button data-endpoint="/api/stories" data-cursor="c1">Load more</button>'
    script = "<script>const b=document.querySelector('button');b.onclick=()=>fetch(b.dataset.endpoint+'?cursor='+b.dataset.cursor)</script>"
    site.html("/stories", page("Stories", _teasers(pairs[:8]) + button + script))
    for number, part in enumerate(parts):
        following = f"c{number + 1}" if number + 1 < len(parts) else None
        place = f"/api/stories?cursor=c{number}" if number else "/api/stories"
        site.xml(place, json.dumps({"items": part, "next_cursor": following}), "application/json")
    return site


def slashless() -> InventedSite:
    """Lists link every article without the slash to which it redirects."""
    site = InventedSite("slashless", start="/news/")
    pairs = [(s, f"/news/{s.slug}/") for s in stories(30, "en", 215)]
    publish(site, pairs)
    static_pages(site)
    for _, path in pairs:
        site.redirect(path.rstrip("/"), path)
    bare = [(s, path.rstrip("/")) for s, path in pairs]
    for number, items in enumerate(chunks(bare, 10), 1):
        following = f'<a href="/news/?page={number + 1}">Next</a>' if number < 3 else ""
        place = f"/news/?page={number}" if number > 1 else "/news/"
        site.html(place, page("News", _teasers(items) + following))
    return site


def forwarded() -> InventedSite:
    """An e-paper whose home page is a script that goes to the newest issue."""
    site = InventedSite("forwarded")
    issues = chunks(stories(48, "zh", 216), 6)
    places = [f"/paper/2024{12 - number:02}/03/node_01.html" for number in range(len(issues))]
    for number, items in enumerate(issues):
        older = f'<a href="{places[number + 1]}">上一期</a>' if number + 1 < len(issues) else ""
        own = [(s, places[number].replace("node_01", f"content_{s.number}")) for s in items]
        publish(site, own)
        site.html(places[number], page("工人报", rows(own, dated=False) + older, language="zh"))
    site.html(
        "/", f'<html><head><script>window.location.href="{places[0]}";</script></head></html>'
    )
    return site


def coded_sections() -> InventedSite:
    """Sections have numbers, as pages have; script names have capitals; the home page is a picture."""
    site = InventedSite("coded_sections")
    told = stories(51, "fr", 217)
    menu = "".join(
        f'<li><a href="/NewsList.asp?code={n}">Rubrique {n}</a></li>' for n in range(1, 4)
    )
    for code in range(1, 4):
        pairs = [(s, f"/NewsShow.asp?code={code}&no={s.number}") for s in told[code - 1 :: 3]]
        publish(site, pairs, menu=menu)
        parts = chunks(pairs, 10)
        place = f"/NewsList.asp?code={code}&Page={{}}"
        numbers = " ".join(
            f'<a href="{place.format(n)}">[{n}]</a>' for n in range(1, len(parts) + 1)
        )
        for number, items in enumerate(parts, 1):
            here = numbers.replace(f'<a href="{place.format(number)}">[{number}]</a>', f"<b>[{number}]</b>")  # fmt: skip
            shown = page("Liste", rows(items) + here, language="fr", menu=menu)
            site.html(place.format(number) if number > 1 else f"/NewsList.asp?code={code}", shown)
    site.html("/", page("Accueil", '<img src="/main.jpg">', language="fr", menu=menu))
    static_pages(site, "fr")
    return site


def feed_of_counters() -> InventedSite:
    """The links of the feed are counted: each redirects to the article that the list links."""
    site = InventedSite("feed_of_counters")
    head = feed_link("/feed.xml")
    pairs = [(s, f"/news/{s.slug}/") for s in stories(32, "en", 218)]
    publish(site, pairs, head=head)
    static_pages(site)
    for story, path in pairs:
        site.redirect(f"/go/{story.number}", path)
    site.xml("/feed.xml", rss([(story, f"/go/{story.number}") for story, _ in pairs[:15]]))
    for number, items in enumerate(chunks(pairs, 8), 1):
        following = f'<a href="/page/{number + 1}/">Older posts</a>' if number < 4 else ""
        place = f"/page/{number}/" if number > 1 else "/"
        site.html(place, page("News", _teasers(items) + following, head=head))
    return site


OLDER = (
    declared_teasers, topic_files, small_pages, far_months, calendar_arrows, two_selects, year_pages, month_pages, firsts_of_months, months_beside_pages, print_views, discounts,
    without_dates, undated_issues, cursor_button, slashless, forwarded, coded_sections, feed_of_counters,
)  # fmt: skip
