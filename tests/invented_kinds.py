"""More invented sites, of kinds that were made after the crawler: see :mod:`invented_sites`."""

from invented_sites import (
    InventedSite,
    chunks,
    page,
    plain_page,
    publish,
    rows,
    sitemap,
    static_pages,
    stories,
    teaser,
)


def cgi() -> InventedSite:
    """No style sheet, no elements but breaks; older entries by an offset."""
    site = InventedSite("cgi")
    pairs = [(s, f"/cgi-bin/news.pl?rec={s.number}") for s in stories(45, "en", 43)]
    for story, path in pairs:
        text = "".join(f"<p>{paragraph}" for paragraph in story.paragraphs)
        site.story(
            path,
            story,
            f"<html><head><title>{story.headline}</title></head><body><center><font size=5>{story.headline}</font></center>"
            f"<p>Posted {story.day:%d %B %Y}</p>{text}<hr><a href='/'>Home</a></body></html>",
        )
    parts = chunks(pairs, 15)
    for number, items in enumerate(parts):
        shown = "".join(
            f'<b><a href="{path}">{s.headline}</a></b> <i>({s.day:%d %b %Y})</i><br>{s.lead}<br><br>'
            for s, path in items
        )
        older = f'<a href="/cgi-bin/index.pl?start={(number + 1) * 15}">Older entries</a>'
        site.html(
            f"/cgi-bin/index.pl?start={number * 15}" if number else "/",
            f"<html><head><title>Harbor Union News</title></head><body bgcolor=white><h1>Harbor Union</h1>{shown}"
            f"{older if number + 1 < len(parts) else ''}<p><a href='/about.html'>About us</a></body></html>",
        )
    site.html("/about.html", plain_page("About us"))
    return site


def sections() -> InventedSite:
    """A home page with one teaser of each section; each section has a pager of its own."""
    site = InventedSite("sections")
    names = ("laboral", "salud", "industria", "transporte")
    told = stories(48, "es", 45)
    menu = "".join(f'<li><a href="/{name}">{name.capitalize()}</a></li>' for name in names)
    first = ""
    for place, name in enumerate(names):
        pairs = [(s, f"/{name}/{s.slug}-{1000 + s.number}.htm") for s in told[place::4]]
        publish(site, pairs, menu=menu)
        first += teaser(*pairs[0])
        parts = chunks(pairs, 5)
        for number, items in enumerate(parts):
            following = f'<ul class="pager"><li><a href="/{name}?page={number + 1}">siguiente ›</a></li></ul>'
            shown = "".join(teaser(*one) for one in items)
            shown += following if number + 1 < len(parts) else ""
            site.html(
                f"/{name}?page={number}" if number else f"/{name}",
                page(name.capitalize(), shown, language="es", menu=menu),
            )
    site.html("/", page("Inicio", first, language="es", menu=menu))
    static_pages(site, "es")
    return site


def load_more() -> InventedSite:
    """A button names the address that gives the next teasers, as a piece of a page."""
    site = InventedSite("load_more", start="/aktuelles")
    pairs = [(s, f"/aktuelles/detail/{s.slug}") for s in stories(36, "de", 46)]
    publish(site, pairs)
    static_pages(site, "de")
    parts = chunks(pairs, 6)
    for number, items in enumerate(parts, 1):
        button = (
            f'<button class="load-more" data-url="/ajax/news?page={number + 1}">Mehr laden</button>'
        )
        shown = "".join(teaser(*one) for one in items) + (button if number < len(parts) else "")
        if number == 1:
            site.html(
                "/aktuelles", page("Aktuelles", f'<div id="list">{shown}</div>', language="de")
            )
        else:
            site.html(f"/ajax/news?page={number}", shown)
    site.html("/", page("Start", '<a href="/aktuelles">Aktuelles</a>', language="de"))
    return site


def blogger() -> InventedSite:
    """robots.txt forbids the pager, and the feed goes back page by page."""
    site = InventedSite("blogger", robots="User-agent: *\nDisallow: /private\nDisallow: /search\n")
    pairs = [(s, f"/{s.day:%Y/%m}/{s.slug}.html") for s in stories(40, "es", 49)]
    head = '<link rel="alternate" type="application/atom+xml" href="/feeds/posts/default">'
    publish(site, pairs, head=head, after='<a href="/search/label/huelga">huelga</a>')
    shown = "".join(
        f'<div class="post hentry"><h2>{s.day}</h2><h3 class="post-title"><a href="{path}">{s.headline}</a></h3>{s.lead}</div>'
        for s, path in pairs[:7]
    )
    older = '<a class="blog-pager-older-link" href="/search?updated-max=2024-05-01&max-results=7">Entradas antiguas</a>'
    site.html("/", page("Blog", shown + older, head=head, language="es"))
    address = "/feeds/posts/default"
    for place, items in enumerate(chunks(pairs, 25)):
        entries = "".join(
            f"<entry><id>tag:{s.number}</id><title>{s.headline}</title><link rel='alternate' href='{{site}}{path}'/>"
            f"<published>{s.day}T09:00:00Z</published><summary>{s.lead}</summary></entry>"
            for s, path in items
        )
        older = f"{address}?start-index=26&max-results=25"
        following = f"<link rel='next' href='{{site}}{older.replace('&', '&amp;')}'/>"
        site.xml(
            older if place else address,
            "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>Blog</title>"
            f"{'' if place else following}{entries}</feed>",
            "application/atom+xml",
        )
    return site


def pages_only() -> InventedSite:
    """The sitemap has the list, whose teasers read like an article, and none of the articles."""
    pairs = [(s, f"/news/entry/{s.slug}.html") for s in stories(30, "en", 91)]
    site = InventedSite("pages_only", robots="User-agent: *\nSitemap: {site}/sitemap.xml\n")
    menu = '<li><a href="/news.html">Current</a></li><li><a href="/advice.html">Advice</a></li>'
    publish(site, pairs, menu=menu)
    static_pages(site)
    site.html("/advice.html", plain_page("Advice"))
    site.html("/", page("Home", "".join(teaser(*one) for one in pairs[:3]), menu=menu))
    parts = chunks(pairs, 6)
    for number, items in enumerate(parts, 1):
        links = "".join(
            f'<a href="/news.html?page_n1={n}">{n}</a>' for n in range(1, 6) if n != number
        )
        shown = "".join(teaser(*one) for one in items) + links
        site.html(f"/news.html?page_n1={number}", page("Current", shown, menu=menu))
    site.pages["/news.html"] = site.pages["/news.html?page_n1=1"]
    site.xml("/sitemap.xml", sitemap(["/", "/news.html", "/advice.html"]))
    return site


def covers() -> InventedSite:
    """Issues are linked by pictures of their covers, on a page that only the menu names."""
    site = InventedSite("covers")
    menu = '<li><a href="/all">All of our issues</a></li>'
    parts = chunks(stories(48, "en", 92), 8)
    for place, items in enumerate(parts):
        pairs = [(story, f"/number-{80 - place}/{story.slug}") for story in items]
        publish(site, pairs, menu=menu)
        listed = page(f"Number {80 - place}", rows(pairs, dated=False), menu=menu)
        site.html(f"/number-{80 - place}", listed)
        if not place:
            site.html("/", page("Home", rows(pairs, dated=False), menu=menu))
    covers = (f'<a href="/number-{80 - n}"><img src="/{n}.jpg"></a>' for n in range(len(parts)))
    site.html("/all", page("Issues", "".join(covers), menu=menu))
    static_pages(site)
    return site


def ways_back() -> InventedSite:
    """Links of articles carry the way back, and "more" has less of it than the headline."""
    pairs = [(s, f"/web/news/{s.slug}") for s in stories(24, "en", 93)]
    site = InventedSite("ways_back", start="/web/news")
    publish(site, pairs)
    static_pages(site)
    for number, items in enumerate(chunks(pairs, 8), 1):
        shown = "".join(
            f'<div class="item"><h3><a href="{path}?inner=no&amp;behind=list">{story.headline}</a></h3><i>{story.printed}</i>'
            f'<a href="{path}?inner=no">More about {story.headline}</a></div>'
            for story, path in items
        )
        following = f'<a href="/web/news?cur={number + 1}">Next</a>' if number < 3 else ""
        site.html(f"/web/news?cur={number}", page("News", shown + following))
    site.pages["/web/news"] = site.pages["/web/news?cur=1"]
    site.dynamic = lambda path: site.pages.get(path.partition("?inner")[0])
    return site


KINDS = (cgi, sections, load_more, blogger, pages_only, covers, ways_back)
