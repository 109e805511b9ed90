"""One invented site for each system and each trap: see :mod:`invented_sites`."""

import gzip
import json
from urllib.parse import parse_qsl, urlsplit

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


def wordpress_pretty() -> InventedSite:
    site = InventedSite(
        "wordpress_pretty",
        robots="User-agent: *\nDisallow: /wp-admin/\nSitemap: {site}/wp-sitemap.xml\n",
    )
    pairs = [(s, f"/{s.day:%Y/%m}/{s.slug}/") for s in stories(40)]
    head = (
        '<meta name="generator" content="WordPress 6.5">'
        + feed_link("/feed/")
        + feed_link("/comments/feed/")
    )
    publish(
        site,
        pairs,
        head=head,
        after='<a href="/tag/wages/">wages</a> <a href="/author/maria/">Maria</a>',
    )
    static = static_pages(site)
    lists = chunks(pairs, 8)
    for number, items in enumerate(lists, 1):
        older = (
            f'<div class="nav-links"><a class="next" href="/page/{number + 1}/">Older posts</a></div>'
            if number < len(lists)
            else ""
        )
        site.html(
            "/" if number == 1 else f"/page/{number}/",
            page("News", "".join(teaser(*one) for one in items) + older, head=head),
        )
    site.xml("/feed/", rss(pairs[:10], generator="https://wordpress.org/?v=6.5"))
    site.xml(
        "/wp-sitemap.xml",
        sitemap_index(
            [
                f"/wp-sitemap-{name}-1.xml"
                for name in ("posts-post", "posts-page", "taxonomies-post_tag", "users")
            ]
        ),
    )
    site.xml("/wp-sitemap-posts-post-1.xml", sitemap([path for _, path in pairs]))
    site.xml("/wp-sitemap-posts-page-1.xml", sitemap(static))
    site.xml("/wp-sitemap-users-1.xml", sitemap(["/author/maria/"]))
    site.xml("/wp-sitemap-taxonomies-post_tag-1.xml", sitemap(["/tag/wages/"]))
    return site


def wordpress_plain() -> InventedSite:
    site = InventedSite("wordpress_plain")
    pairs = [(s, f"/?p={100 + s.number * 3}") for s in stories(30, "de", 2)]
    head = (
        '<meta name="generator" content="WordPress 5.1">'
        + feed_link("/?feed=rss2")
        + feed_link("/?feed=comments-rss2")
    )
    publish(site, pairs, head=head)
    site.html("/?page_id=2", plain_page("Über uns", "de"))
    menu = '<li><a href="/?page_id=2">Wer wir sind und was wir tun</a></li><li><a href="/?cat=3">Löhne</a></li>'
    lists = chunks(pairs, 10)
    for number, items in enumerate(lists, 1):
        links = "".join(
            f'<a class="page-numbers" href="/?paged={n}">{n}</a>'
            for n in range(1, len(lists) + 1)
            if n != number
        )
        text = "".join(teaser(*one) for one in items) + f'<div class="nav-links">{links}</div>'
        site.html(
            "/" if number == 1 else f"/?paged={number}",
            page("Aktuelles", text, head=head, language="de", menu=menu),
        )
    site.html(
        "/?cat=3",
        page("Löhne", "".join(teaser(*one) for one in pairs[:5]), head=head, language="de"),
    )
    site.xml("/?feed=rss2", rss(pairs[:10]))
    return site


def wordpress_names() -> InventedSite:
    """Articles are named at the root, as the site's own pages are; no sitemap, a feed of 10."""
    site = InventedSite("wordpress_names")
    pairs = [(s, f"/{s.slug}/") for s in stories(36, "es", 3)]
    head = feed_link("/feed/") + '<link rel="stylesheet" href="/wp-content/themes/x/style.css">'
    publish(site, pairs, head=head)
    static_pages(site, "es")
    for name in ("afiliate-al-sindicato", "nuestra-historia-en-el-puerto"):
        site.html(f"/{name}/", plain_page(name.replace("-", " ").capitalize(), "es"))
    menu = '<li><a href="/afiliate-al-sindicato/">Afíliate</a></li><li><a href="/nuestra-historia-en-el-puerto/">Nuestra historia en el puerto</a></li>'
    lists = chunks(pairs, 6)
    for number, items in enumerate(lists, 1):
        text = "".join(
            f'<article class="post-{s.number} hentry"><a href="{path}"><img alt=""></a><header class="entry-header"><h2 class="entry-title"><a href="{path}">{s.headline}</a></h2><time datetime="{s.day}">{s.day}</time></header><p>{s.lead}</p><a href="{path}">Leer más</a></article>'
            for s, path in items
        )
        older = (
            f'<nav class="navigation"><a href="/page/{number + 1}/">Entradas anteriores</a></nav><a href="/page/{number + 1}/">Siguiente</a>'
            if number < len(lists)
            else ""
        )
        site.html(
            "/" if number == 1 else f"/page/{number}/",
            page("Noticias", text + older, head=head, language="es", menu=menu),
        )
    site.xml("/feed/", rss(pairs[:10]))
    return site


def drupal() -> InventedSite:
    site = InventedSite("drupal", start="/news")
    pairs = [(s, f"/node/{s.number + 10}") for s in stories(32, "en", 4)]
    head = '<meta name="Generator" content="Drupal 9 (https://www.drupal.org)">'
    menu = '<li><a href="/news">News</a></li><li><a href="/events">Events</a></li><li><a href="/user/login">Log in</a></li>'
    publish(
        site,
        pairs,
        head=head,
        menu=menu,
        after='<div class="field--tags"><a href="/taxonomy/term/4">wages</a></div>',
    )
    static_pages(site)
    lists = chunks(pairs, 10)
    for number, items in enumerate(lists):
        links = "".join(
            f'<li><a href="?page={n}" title="Go to page {n + 1}">{n + 1}</a></li>'
            for n in range(len(lists))
            if n != number
        )
        after = (
            f'<li><a href="?page={number + 1}" rel="next">Next ›</a></li>'
            if number + 1 < len(lists)
            else ""
        )
        text = "".join(
            f'<div class="views-row"><h3><a href="{path}">{s.headline}</a></h3><div>{s.lead}</div></div>'
            for s, path in items
        )
        body = page("News", text + f'<ul class="pager">{links}{after}</ul>', head=head, menu=menu)
        site.html(f"/news?page={number}", body)
        if number == 0:
            site.html("/news", body)
    site.html(
        "/events",
        page(
            "Events",
            "".join(
                f'<div class="views-row"><h3><a href="/events/meeting-{n}">Meeting of the harbour council {n}</a></h3><span>2024-04-{n:02}</span></div>'
                for n in range(1, 9)
            ),
            head=head,
            menu=menu,
        ),
    )
    for n in range(1, 9):
        site.html(f"/events/meeting-{n}", plain_page(f"Meeting of the harbour council {n}"))
    site.html(
        "/",
        page(
            "Welcome",
            "<h1>Welcome</h1>" + "".join(teaser(*one) for one in pairs[:3]),
            head=head,
            menu=menu,
        ),
    )
    return site


def joomla() -> InventedSite:
    site = InventedSite("joomla")
    pairs = [
        (s, f"/index.php?option=com_content&view=article&id={s.number}:{s.slug}&catid=8&Itemid=101")
        for s in stories(28, "fr", 5)
    ]
    head = '<meta name="generator" content="Joomla! - Open Source Content Management">'
    base = "/index.php?option=com_content&view=category&id=8&Itemid=101"
    menu = f'<li><a href="{base.replace("&", "&amp;")}">Actualités</a></li>'
    for story, path in pairs:
        site.story(path, story, article_page(story, head=head, menu=menu))
    static_pages(site, "fr")
    lists = chunks(pairs, 7)
    for number, items in enumerate(lists):
        links = "".join(
            f'<li><a class="pagenav" href="{base}&amp;start={n * 7}">{n + 1}</a></li>'
            for n in range(len(lists))
            if n != number and n
        )
        table = "".join(
            f'<tr class="cat-list-row{n % 2}"><td class="list-title"><a href="{path.replace("&", "&amp;")}">{s.headline}</a></td><td>{s.day:%d.%m.%Y}</td><td><a href="/author/x">Marie</a></td></tr>'
            for n, (s, path) in enumerate(items)
        )
        body = page(
            "Actualités",
            f"<table>{table}</table><ul class='pagination'>{links}</ul>",
            head=head,
            language="fr",
            menu=menu,
        )
        site.html(base if number == 0 else f"{base}&start={number * 7}", body)
    site.html(
        "/",
        page(
            "Accueil",
            "<h1>Bienvenue</h1><p>Le syndicat du port.</p>",
            head=head,
            language="fr",
            menu=menu,
        ),
    )
    # The query may be asked for in any order.
    tables = {
        frozenset(parse_qsl(urlsplit(path).query)): path for path in site.pages if "?" in path
    }
    site.dynamic = lambda path: (
        site.pages.get(tables.get(frozenset(parse_qsl(urlsplit(path).query)), ""))
        if path.startswith("/index.php?")
        else None
    )
    return site


def typo3() -> InventedSite:
    site = InventedSite("typo3")
    pairs = [(s, f"/aktuelles/detail/{s.slug}") for s in stories(33, "de", 6)]
    menu = '<li><a href="/aktuelles">Aktuelles</a></li><li><a href="/termine">Termine</a></li><li><a href="/mitglied-werden">Mitglied werden</a></li>'
    head = '<meta name="generator" content="TYPO3 CMS">'
    publish(site, pairs, head=head, menu=menu)
    static_pages(site, "de")
    site.html("/mitglied-werden", plain_page("Mitglied werden", "de"))
    lists = chunks(pairs, 9)
    for number, items in enumerate(lists, 1):
        numbers = "".join(
            f'<li><a href="/aktuelles?tx_news_pi1%5BcurrentPage%5D={n}&amp;cHash=ab{n}">{n}</a></li>'
            for n in range(2, len(lists) + 1)
            if n != number
        )
        text = "".join(
            f'<div class="article"><a href="{path}" title="{s.headline}"><h3>{s.headline}</h3></a><time>{s.printed}</time><p>{s.lead} <a href="{path}">Weiterlesen</a></p></div>'
            for s, path in items
        )
        body = page(
            "Aktuelles",
            text + f'<ul class="f3-widget-paginator">{numbers}</ul>',
            head=head,
            language="de",
            menu=menu,
        )
        site.html(
            "/aktuelles"
            if number == 1
            else f"/aktuelles?tx_news_pi1%5BcurrentPage%5D={number}&cHash=ab{number}",
            body,
        )
    site.html(
        "/termine",
        page(
            "Termine",
            "".join(
                f'<div class="article"><a href="/termine/detail/versammlung-im-hafen-{n}"><h3>Versammlung der Belegschaft im Hafen {n}</h3></a><time>{n:02}.06.2024</time></div>'
                for n in range(1, 8)
            ),
            head=head,
            language="de",
            menu=menu,
        ),
    )
    for n in range(1, 8):
        site.html(
            f"/termine/detail/versammlung-im-hafen-{n}",
            plain_page(f"Versammlung der Belegschaft im Hafen {n}", "de"),
        )
    site.html(
        "/",
        page(
            "Willkommen",
            "<h1>Gewerkschaft im Hafen</h1>" + "".join(teaser(*one) for one in pairs[:5]),
            head=head,
            language="de",
            menu=menu,
        ),
    )
    return site


def spip() -> InventedSite:
    site = InventedSite("spip")
    pairs = [(s, f"/spip.php?article{s.number + 5}") for s in stories(26, "fr", 7)]
    head = '<meta name="generator" content="SPIP 4.2">' + feed_link("/spip.php?page=backend")
    sections = {"Salaires": pairs[::2], "Sécurité": pairs[1::2]}
    menu = "".join(
        f'<li><a href="/spip.php?rubrique{n}">{name}</a></li>' for n, name in enumerate(sections, 1)
    )
    publish(
        site,
        pairs,
        head=head,
        menu=menu,
        after='<a href="/spip.php?auteur1">Camille</a> <a href="/spip.php?mot3">grève</a>',
    )
    for n, items in enumerate(sections.values(), 1):
        for k, part in enumerate(chunks(items, 7)):
            more = (
                f'<p class="pagination"><a href="/spip.php?rubrique{n}&amp;debut_articles={7 * (k + 1)}">page suivante</a></p>'
                if 7 * (k + 1) < len(items)
                else ""
            )
            path = f"/spip.php?rubrique{n}" + (f"&debut_articles={7 * k}" if k else "")
            body = page("Rubrique", rows(part) + more, head=head, language="fr", menu=menu)
            site.html(path, body)
            site.html(
                path.replace(
                    f"rubrique{n}&debut_articles={7 * k}", f"debut_articles={7 * k}&rubrique{n}"
                ),
                body,
            )
    site.html("/spip.php?auteur1", plain_page("Camille", "fr"))
    site.html(
        "/",
        page("Accueil", "<h2>À la une</h2>" + rows(pairs[:5]), head=head, language="fr", menu=menu),
    )
    site.xml("/spip.php?page=backend", rss(pairs[:8]))
    return site


def trs() -> InventedSite:
    site = InventedSite("trs", start="/xwzx/ghyw/")
    pairs = [
        (s, f"/xwzx/ghyw/{s.day:%Y%m}/t{s.day:%Y%m%d}_{1000 + s.number}.html")
        for s in stories(44, "zh", 8, 2)
    ]
    publish(site, pairs)
    lists = chunks(pairs, 15)
    for number, items in enumerate(lists):
        inner = [(s, "./" + path.removeprefix("/xwzx/ghyw/")) for s, path in items]
        script = f'<div class="page"><script>createPageHTML({len(lists)}, {number}, "index", "html");</script></div>'
        body = page("工会要闻", rows(inner) + script, language="zh")
        site.html("/xwzx/ghyw/" if number == 0 else f"/xwzx/ghyw/index_{number}.html", body)
    return site


def dedecms() -> InventedSite:
    site = InventedSite("dedecms", start="/a/xinwen/")
    pairs = [(s, f"/a/xinwen/{s.day:%Y/%m%d}/{s.number}.html") for s in stories(35, "zh", 9)]
    publish(site, pairs)
    lists = chunks(pairs, 12)
    for number, items in enumerate(lists, 1):
        options = "".join(
            f"<option value='list_1_{n}.html'{' selected' if n == number else ''}>{n}</option>"
            for n in range(1, len(lists) + 1)
        )
        text = f"<dl class='list'>{''.join(f'<dd><a href={path}>{s.headline}</a> <span>[{s.day:%m-%d}]</span></dd>' for s, path in items)}</dl>"
        pager = f"<form><select name='sldd' onchange='location.href=this.options[this.selectedIndex].value;'>{options}</select></form>"
        body = page("新闻动态", text + pager, language="zh")
        site.html("/a/xinwen/" if number == 1 else f"/a/xinwen/list_1_{number}.html", body)
        site.html(f"/a/xinwen/list_1_{number}.html", body)
    return site


def phpcms() -> InventedSite:
    site = InventedSite("phpcms")
    pairs = [
        (s, f"/index.php?m=content&c=index&a=show&catid=6&id={s.number}")
        for s in stories(24, "zh", 10)
    ]
    base = "/index.php?m=content&c=index&a=lists&catid=6"
    for story, path in pairs:
        site.story(path, story)
    lists = chunks(pairs, 8)
    for number, items in enumerate(lists, 1):
        after = (
            f'<a class="a1" href="{base.replace("&", "&amp;")}&amp;page={number + 1}">下一页</a>'
            if number < len(lists)
            else ""
        )
        text = (
            rows([(s, path.replace("&", "&amp;")) for s, path in items])
            + f'<div id="pages"><a>上一页</a>{after}</div>'
        )
        site.html(
            base if number == 1 else f"{base}&page={number}", page("工会动态", text, language="zh")
        )
    site.html(
        "/",
        page(
            "首页",
            f'<div class="box"><h3>工会动态 <a href="{base.replace("&", "&amp;")}">更多&gt;&gt;</a></h3>{rows([(s, p.replace("&", "&amp;")) for s, p in pairs[:5]])}</div>',
            language="zh",
        ),
    )
    tables = {
        frozenset(parse_qsl(urlsplit(path).query)): path for path in site.pages if "?" in path
    }
    site.dynamic = lambda path: (
        site.pages.get(tables.get(frozenset(parse_qsl(urlsplit(path).query)), ""))
        if path.startswith("/index.php?")
        else None
    )
    return site


def epaper() -> InventedSite:
    """Issues of three pages, each naming the issue before; the home page leads to the latest."""
    site = InventedSite("epaper")
    news = stories(45, "zh", 11, 1)
    issues = chunks(chunks(news, 3), 3)
    days = [issue[0][0].day for issue in issues]
    for issue, day, before in zip(issues, days, [*days[1:], None], strict=True):
        folder = f"/html/{day:%Y-%m}/{day:%d}"
        pages = "".join(f'<li><a href="node_{n}.htm">第0{n}版：要闻</a></li>' for n in range(1, 4))
        older = (
            f'<a href="/html/{before:%Y-%m}/{before:%d}/node_1.htm">上一期</a>' if before else ""
        )
        for n, part in enumerate(issue, 1):
            paths = [(s, f"{folder}/content_{s.number + 100}_{n}.htm") for s in part]
            publish(site, paths)
            links = "".join(
                f'<li><a href="{path.rpartition("/")[2]}">{s.headline}</a></li>'
                for s, path in paths
            )
            site.html(
                f"{folder}/node_{n}.htm",
                page(
                    "工人报",
                    f'<div>{day:%Y年%m月%d日} {older}</div><ul class="ban">{pages}</ul><ul class="titles">{links}</ul>',
                    language="zh",
                ),
            )
    site.html(
        "/",
        f'<html><head><meta http-equiv="refresh" content="0; url=/html/{days[0]:%Y-%m}/{days[0]:%d}/node_1.htm"></head><body></body></html>',
    )
    return site


def nextjs() -> InventedSite:
    """Cards are drawn by scripts from JSON in the page; more comes from an interface it names."""
    site = InventedSite("nextjs")
    pairs = [(s, f"/stories/{s.slug}") for s in stories(34, "en", 12)]
    for story, path in pairs:
        data = json.dumps(
            {
                "@context": "https://schema.org",
                "@type": "NewsArticle",
                "headline": story.headline,
                "datePublished": f"{story.day}T09:00:00Z",
            }
        )
        site.story(
            path,
            story,
            article_page(story, head=f'<script type="application/ld+json">{data}</script>'),
        )
    static_pages(site)

    def listed(items: Pairs) -> list[dict]:
        return [
            {
                "slug": s.slug,
                "title": s.headline,
                "excerpt": s.lead,
                "publishedAt": f"{s.day}T09:00:00Z",
            }
            for s, _ in items
        ]

    parts = chunks(pairs, 10)
    data = {
        "props": {"pageProps": {"stories": listed(parts[0]), "next": "/api/stories?page=2"}},
        "page": "/stories",
        "buildId": "x1",
    }
    script = f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}</script>'
    site.html(
        "/stories",
        page(
            "Stories", "<h1>Stories</h1><div id='cards'></div><button>Load more</button>" + script
        ),
    )
    site.html(
        "/",
        page(
            "Home",
            "<h1>We are the union</h1><a href='/stories'>All stories</a>"
            f'<script id="__NEXT_DATA__" type="application/json">{json.dumps({"props": {}, "page": "/"})}</script>',
            menu='<li><a href="/stories">Stories</a></li>',
        ),
    )
    for number, items in enumerate(parts, 1):
        body = {
            "items": [{**one, "url": f"/stories/{one['slug']}"} for one in listed(items)],
            "next": f"/api/stories?page={number + 1}" if number < len(parts) else None,
        }
        site.xml(f"/api/stories?page={number}", json.dumps(body), "application/json")
    return site


def sitemap_months() -> InventedSite:
    """Nothing but five teasers and a sitemap: an index of gzipped months, with other kinds beside."""
    site = InventedSite(
        "sitemap_months",
        robots="User-agent: *\nDisallow: /private/\nSitemap: {site}/sitemap_index.xml\n",
    )
    pairs = [(s, f"/article/{s.number}-{s.slug}") for s in stories(50, "en", 13)]
    publish(site, pairs)
    static = static_pages(site)
    months: dict[str, list[str]] = {}
    for story, path in pairs:
        months.setdefault(f"{story.day:%Y-%m}", []).append(path)
    names = [f"/sitemap-articles-{month}.xml.gz" for month in months]
    site.months = months  # type: ignore[attr-defined]  # set here
    site.xml(
        "/sitemap_index.xml", sitemap_index([*names, "/sitemap-pages.xml", "/sitemap-products.xml"])
    )
    site.xml("/sitemap-pages.xml", sitemap(static))
    site.xml(
        "/sitemap-products.xml", sitemap([f"/product/shirt-of-the-union-{n}" for n in range(30)])
    )
    site.gzipped = dict(zip(names, months.values(), strict=True))  # type: ignore[attr-defined]  # set here
    site.dynamic = lambda path: (
        Answer(
            gzip.compress(
                sitemap(site.gzipped[path]).replace("{site}", site.url("/").rstrip("/")).encode()
            ),
            "application/x-gzip",
        )  # type: ignore[attr-defined]  # set here
        if path in site.gzipped
        else None  # type: ignore[attr-defined]  # set here
    )
    site.html(
        "/",
        page(
            "Home",
            "<h1>News of the harbour</h1>"
            + "".join(teaser(*one, dated=False) for one in pairs[:5]),
        ),
    )
    return site


def atom_pages() -> InventedSite:
    site = InventedSite("atom_pages", start="/atom.xml")
    pairs = [(s, f"/{s.day:%Y/%m/%d}/{s.slug}.html") for s in stories(42, "en", 14)]
    publish(site, pairs, head=feed_link("/atom.xml", "application/atom+xml"))
    parts = chunks(pairs, 14)
    for number, items in enumerate(parts, 1):
        entries = "".join(
            f'<entry><title>{s.headline}</title><link href="{{site}}{path}"/><id>{path}</id><published>{s.day}T09:00:00Z</published><updated>{s.day}T09:00:00Z</updated></entry>'
            for s, path in items
        )
        after = (
            f'<link rel="next" href="{{site}}/atom-{number + 1}.xml"/>'
            if number < len(parts)
            else ""
        )
        site.xml(
            "/atom.xml" if number == 1 else f"/atom-{number}.xml",
            f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Harbor</title>{after}{entries}</feed>',
            "application/atom+xml",
        )
    site.html(
        "/",
        page(
            "Home",
            "<h1>Harbor</h1><p>Read our feed.</p>",
            head=feed_link("/atom.xml", "application/atom+xml"),
        ),
    )
    return site


def json_feed() -> InventedSite:
    site = InventedSite("json_feed")
    pairs = [(s, f"/posts/{s.slug}") for s in stories(31, "en", 15)]
    publish(site, pairs)
    static_pages(site)
    parts = chunks(pairs, 10)
    for number, items in enumerate(parts, 1):
        body = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Harbor",
            "items": [
                {
                    "id": path,
                    "url": "{site}" + path,
                    "title": s.headline,
                    "date_published": f"{s.day}T09:00:00Z",
                }
                for s, path in items
            ],
        }
        if number < len(parts):
            body["next_url"] = f"{{site}}/feed-{number + 1}.json"
        site.xml(
            "/feed.json" if number == 1 else f"/feed-{number}.json",
            json.dumps(body),
            "application/feed+json",
        )
    site.html(
        "/",
        page(
            "Home",
            "<h1>Harbor</h1>" + "".join(teaser(*one) for one in pairs[:5]),
            head=feed_link("/feed.json", "application/feed+json"),
        ),
    )
    return site


def month_archives() -> InventedSite:
    """Older articles are found by month only."""
    site = InventedSite("month_archives")
    pairs = [(s, f"/blog/{s.slug}") for s in stories(40, "en", 16, 4)]
    publish(site, pairs)
    static_pages(site)
    months: dict[str, Pairs] = {}
    for story, path in pairs:
        months.setdefault(f"{story.day:%Y/%m}", []).append((story, path))
    side = (
        "<div class='side'><h3>Archive</h3><ul>"
        + "".join(
            f'<li><a href="/{month}/">{month} ({len(items)})</a></li>'
            for month, items in months.items()
        )
        + "</ul></div>"
    )
    site.html("/", page("Blog", "".join(teaser(*one) for one in pairs[:6]) + side))
    for month, items in months.items():
        site.html(f"/{month}/", page(month, "".join(teaser(*one) for one in items) + side))
    return site


def languages() -> InventedSite:
    """Every article in three languages; only those of the language one began in are wanted."""
    site = InventedSite(
        "languages", start="/fr/", robots="User-agent: *\nSitemap: {site}/sitemap.xml\n"
    )
    copies = {
        code: [
            (s, f"/{code}/{'actualites' if code == 'fr' else 'news'}/{s.slug}")
            for s in stories(25, code, 17)
        ]
        for code in ("fr", "en", "de")
    }
    switch = (
        '<ul class="lang">'
        + "".join(f'<li><a href="/{code}/">{code}</a></li>' for code in copies)
        + "</ul>"
    )
    for code, pairs in copies.items():
        for story, path in pairs:
            site.story(path, story, article_page(story, before=switch), counted=code == "fr")
        site.html(
            f"/{code}/",
            page("News", switch + "".join(teaser(*one) for one in pairs[:10]), language=code),
        )
    site.html("/", page("Choose", switch))
    site.xml("/sitemap.xml", sitemap([path for pairs in copies.values() for _, path in pairs]))
    return site


def loops() -> InventedSite:
    """A pager without end: beyond the last page comes the last page again, and so on for ever."""
    site = InventedSite("loops", start="/news/")
    pairs = [(s, f"/news/{s.number}/{s.slug}.html") for s in stories(27, "en", 18)]
    publish(site, pairs, after='<a href="/news/?page=1">Back to the news</a>')
    static_pages(site)
    parts = chunks(pairs, 9)

    def answer(path: str) -> Answer | None:
        parsed = urlsplit(path)
        number = int(dict(parse_qsl(parsed.query)).get("page", "1"))
        if parsed.path != "/news/":
            return None
        items = parts[max(1, min(number, len(parts))) - 1]
        text = (
            "".join(teaser(*one) for one in items)
            + f'<div class="pager"><a href="?page={number - 1}">previous</a> <a href="?page={number + 1}">next</a></div>'
        )
        return Answer(page("News", text).encode())

    site.dynamic = answer
    site.html("/", page("Home", "<h1>Hello</h1>", menu='<li><a href="/news/">News</a></li>'))
    return site


def calendar() -> InventedSite:
    """A calendar without end, of pages that read like articles, beside a list of news."""
    site = InventedSite("calendar")
    pairs = [(s, f"/press/{s.slug}") for s in stories(29, "en", 19)]
    menu = '<li><a href="/press">Press</a></li><li><a href="/calendar/2024/05">Calendar</a></li><li><a href="/shop">Shop</a></li>'
    publish(site, pairs, menu=menu)
    static_pages(site)

    def answer(path: str) -> Answer | None:
        pieces = path.strip("/").split("/")
        if pieces[0] != "calendar" or not all(piece.isdecimal() for piece in pieces[1:]):
            return None
        year, month, *day = map(int, pieces[1:])
        if day:
            return Answer(
                plain_page(
                    f"Meeting of the members on day {day[0]} of month {month}, {year}"
                ).encode()
            )
        cells = "".join(
            f'<td><a href="/calendar/{year}/{month:02}/{d:02}">{d} Meeting of the members at the pier</a></td>'
            for d in range(1, 29)
        )
        later = f"/calendar/{year + month // 12}/{month % 12 + 1:02}"
        return Answer(
            page(
                "Calendar", f'<table><tr>{cells}</tr></table><a href="{later}">Next</a>', menu=menu
            ).encode()
        )

    site.dynamic = answer
    for number, items in enumerate(chunks(pairs, 10), 1):
        after = f'<a href="/press?p={number + 1}">Older</a>' if number < 3 else ""
        site.html(
            "/press" if number == 1 else f"/press?p={number}",
            page("Press", "".join(teaser(*one) for one in items) + after, menu=menu),
        )
    site.html(
        "/shop",
        page(
            "Shop",
            "".join(
                f'<div class="teaser"><h2><a href="/shop/shirt-of-the-harbour-union-{n}">Shirt of the harbour union number {n}</a></h2><p>12 Euro</p></div>'
                for n in range(9)
            ),
            menu=menu,
        ),
    )
    for n in range(9):
        site.html(
            f"/shop/shirt-of-the-harbour-union-{n}",
            plain_page(f"Shirt of the harbour union number {n}"),
        )
    site.html(
        "/", page("Home", "<h1>Home</h1>" + "".join(teaser(*one) for one in pairs[:4]), menu=menu)
    )
    return site


def sessions() -> InventedSite:
    """Each page hangs another session id on its links."""
    site = InventedSite("sessions", start="/list.php")
    pairs = [(s, f"/show.php?id={s.number}") for s in stories(22, "en", 20)]
    counter = iter(range(1, 1_000_000))
    static_pages(site)

    def session() -> str:
        return f"PHPSESSID={next(counter):032x}"

    def answer(path: str) -> Answer | None:
        parsed = urlsplit(path)
        given = dict(parse_qsl(parsed.query))
        if parsed.path == "/show.php":
            story = next((s for s, p in pairs if p.endswith(f"={given.get('id')}")), None)
            back = f'<a href="/list.php?{session()}">Back to the list of the news</a>'
            return story and Answer(article_page(story, after=back).encode())
        if parsed.path != "/list.php":
            return None
        number = int(given.get("page", "1"))
        parts = chunks([(s, f"{p}&amp;{session()}") for s, p in pairs], 8)
        after = (
            f'<a href="/list.php?page={number + 1}&amp;{session()}">next page</a>'
            if number < len(parts)
            else ""
        )
        return (
            Answer(page("News", rows(parts[number - 1]) + after).encode())
            if number <= len(parts)
            else None
        )

    site.articles = {path: story.headline for story, path in pairs}
    site.dynamic = answer
    return site


def moved() -> InventedSite:
    """Older articles are listed at addresses that lead to where they lie now; some are gone."""
    site = InventedSite("moved", start="/blog/")
    pairs = [(s, f"/blog/{s.day:%Y}/{s.slug}") for s in stories(30, "en", 21)]
    publish(site, pairs)
    static_pages(site)
    for story, path in pairs[24:]:
        site.redirect(f"/old/{story.number}.html", path)
    listed = [(s, path if n < 24 else f"/old/{s.number}.html") for n, (s, path) in enumerate(pairs)]
    ghost = stories(2, "en", 99)
    listed += [(s, f"/old/{900 + s.number}.html") for s in ghost]
    parts = chunks(listed, 11)
    for number, items in enumerate(parts, 1):
        after = (
            f'<a rel="next" href="/blog/?page={number + 1}">›</a>' if number < len(parts) else ""
        )
        site.html(
            "/blog/" if number == 1 else f"/blog/?page={number}",
            page("Blog", rows(items) + f"<h3>Most read</h3>{rows(pairs[:3], dated=False)}" + after),
        )
    return site


def teasers() -> InventedSite:
    """Five teasers, and sections behind a menu whose lists go on by a form."""
    site = InventedSite("teasers")
    news = stories(38, "en", 22)
    names = {"wages": "Wages", "safety": "Safety", "pensions": "Pensions"}
    pairs = [(s, f"/{tuple(names)[s.number % 3]}/{s.slug}") for s in news]
    menu = "".join(f'<li><a href="/{path}/">{name}</a></li>' for path, name in names.items())
    publish(site, pairs, menu=menu)
    static_pages(site)
    for path, name in names.items():
        own = [pair for pair in pairs if pair[1].startswith(f"/{path}/")]
        parts = chunks(own, 8)
        for number, items in enumerate(parts, 1):
            form = (
                f'<form method="get" action="/{path}/"><input type="hidden" name="page" value="{number + 1}"><button>More</button></form>'
                if number < len(parts)
                else ""
            )
            site.html(
                f"/{path}/" if number == 1 else f"/{path}/?page={number}",
                page(name, "".join(teaser(*one) for one in items) + form, menu=menu),
            )
    site.html(
        "/",
        page(
            "Home", "<h1>Harbor Union</h1>" + "".join(teaser(*one) for one in pairs[:5]), menu=menu
        ),
    )
    return site


def scripts() -> InventedSite:
    """The pager is written by a script that makes its addresses itself."""
    site = InventedSite("scripts", start="/news.asp")
    pairs = [(s, f"/newsinfo.asp?id={s.number}") for s in stories(26, "zh", 23)]
    publish(site, pairs)
    parts = chunks(pairs, 9)
    for number, items in enumerate(parts, 1):
        script = f'<script>var totalPages = {len(parts)}; function go(n) {{ location.href = "/news.asp?page=" + n; }}</script><a href="javascript:go({number + 1})">下一页</a>'
        site.html(
            "/news.asp" if number == 1 else f"/news.asp?page={number}",
            page("新闻", rows(items) + script, language="zh"),
        )
    return site


def one_article() -> InventedSite:
    """One begins at an article; the rest is found by the sitemap that robots.txt names, in text."""
    pairs = [(s, f"/berichte/{s.slug}.html") for s in stories(30, "de", 24)]
    site = InventedSite(
        "one_article",
        start=pairs[3][1],
        robots="User-agent: *\nDisallow: /intern/\nSitemap: {site}/sitemap.txt\n",
    )
    publish(site, pairs)
    static = static_pages(site, "de")
    site.html("/intern/geheim.html", article_page(stories(1, "de", 77)[0]))
    site.xml(
        "/sitemap.txt",
        "\n".join(
            "{site}" + path
            for path in ["/", *static, "/intern/geheim.html", *(p for _, p in pairs)]
        ),
        "text/plain",
    )
    site.html("/", page("Start", "<h1>Start</h1>" + rows(pairs[:5]), language="de"))
    return site


SYSTEMS = (
    wordpress_pretty, wordpress_plain, wordpress_names, drupal, joomla, typo3, spip, trs, dedecms, phpcms, epaper,
    nextjs, sitemap_months, atom_pages, json_feed, month_archives, languages, loops, calendar, sessions, moved, teasers,
    scripts, one_article,
)  # fmt: skip
