"""Read addresses of articles: canonical address, key of the article, number of the page."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, quote, unquote_plus, urlsplit, urlunsplit

import idna
from w3lib.url import canonicalize_url, url_query_cleaner

from unionnews.words.patterns import regex

_LONGEST_KEPT = 2000
"""Longest address, in characters, whose parts are cached; links may have megabytes."""
_DEFAULT_PORTS = {"http": 80, "https": 443}
_DEVIATING = regex(
    r"https?://(?:[^/?#@]{0,200}@)?([^/?#:@]{0,200}[ßẞς\u200c\u200d][^/?#:@]{0,200})", re.IGNORECASE
)
"""Matches an address up to a host that IDNA 2003 takes for another one."""
_CAMPAIGNS = ("utm_", "pk_", "mtm_", "hsa_", "piwik_", "matomo_", "sharer_", "oly_", "vero_", "_hs")
_CLICKS = frozenset(
    {"fbclid", "gclid", "dclid", "gbraid", "wbraid", "gad_source", "msclkid", "yclid", "ysclid", "ttclid",
     "twclid", "rb_clickid", "irclickid", "li_fat_id", "wickedid", "srsltid", "epik", "tblci", "s_kwcid",
     "igshid", "igsh", "mc_cid", "mc_eid", "mkt_tok", "_ga", "_gl", "_ke", "cmpid", "ncid", "xtor", "wt.mc_id",
     "at_medium", "at_campaign", "spm", "scm", "from", "ref", "ref_src", "ref_url", "isappinstalled",
     "from_isappinstalled", "nsukey", "share_token", "share_id", "share_from", "replytocom", "source",
     "chksm", "scene", "subscene", "ascene", "srcid", "mpshare", "exportkey", "pass_ticket", "wx_header", "devicetype", "nettype",
     "poc_token", "clicktime", "enterid", "wxshare_count"}
)  # fmt: skip
"""Names of parameters that show from where a reader came."""
_SESSIONS = regex(
    r"phpsessid|jsessionid|aspsessionid\w*|session_?id|sessid|oscsid|zenid|cfid|cftoken|xtcsid",
    re.IGNORECASE,
)
_MAYBE_SESSIONS = frozenset(("s", "sid", "sess", "session", "token"))
_SESSION = regex(r"(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{16,128}", re.IGNORECASE)
"""Matches the value of a session; ``sid=4711`` is the number of a story."""
_SESSION_PATH = regex(
    r";(?:jsessionid|phpsessid|sid|sessionid)=[^/?#;]{0,200}|/\((?:[A-Z]\([^()/]{1,100}\)){1,4}\)(?=/)",
    re.IGNORECASE,
)
_SOURCES = frozenset({"from", "ref", "source"})
_BACK = frozenset({"redirect", "inheritredirect", "returnurl", "return_url", "backurl", "back_url"})
"""Of such parameters, numbers and addresses of articles on some sites: ``?ref=101``, ``?redirect=/a``."""
_TELLING = regex(r"(?<!\d)(?!(?:19|20)\d\d(?!\d))\d|[^\W_]-[^\W_]{1,50}-[^\W_]|[^\x00-\u2fff]{6}")
"""Matches a name that may be of one article: with a number that is not a year, three words, or a
headline without blanks."""
_PLACE = regex(
    r"(?:item|menu|cat|category|sec|section|channel|column|parent)(?:_?id)?|lang(?:uage)?"
    r"|start|offset|limit|year|month|day|order|sort",
    re.IGNORECASE,
)
_INDEX = regex(r"/(?:index|default)\.[a-z\d]{2,5}$", re.IGNORECASE)
Field = tuple[str, str]
_PRINT = frozenset(
    {"print", "printable", "printer", "printview", "printversion", "printpage", "print_view",
     "print-view", "amp"}
)  # fmt: skip
_FRAMELESS = _PRINT | {"tmpl"}
"""Beside them, ``layout`` and empty parameters are those of the view for printing, as in Joomla."""
_YES = frozenset(("", "1", "true", "yes", "y", "on"))
_VIEWS = frozenset(
    ("view", "format", "mode", "layout", "output", "outputtype", "version", "action", "style", "theme")
)  # fmt: skip


@dataclass(slots=True, frozen=True)
class ArticleAddress:
    """The parts of an article's address."""

    key: str
    """Key of the article on its site, the same for all its copies and pages."""
    canonicalUrl: str
    """Address that all copies share."""
    page: int
    """Number of the page of the article, from 1."""
    channel: str | None = None
    """Channel number, if the address has one."""
    day: str | None = None
    """Day in the address, ISO 8601; only a hint, never used as the publication date."""
    host: str = ""
    """Host of the address as given."""


@dataclass(slots=True, frozen=True)
class ArticlePattern:
    """One form of article addresses of a platform.

    ``path`` is matched against the whole path. Its named groups are ``id`` (the article's number,
    required unless it is in ``parameter``), ``root`` (the part of the path that all pages share,
    required), ``page``, ``channel``, ``series`` (name of the number range; numbers are unique in
    each), ``year``, ``month``, ``day``.
    """

    path: re.Pattern[str]
    hosts: re.Pattern[str] | None = None
    """Matches the hosts to which it applies, in lower case; None for all."""
    prefix: str = ""
    suffix: str = ".html"
    scheme: str = "http"
    channel_hosts: dict[str, str] = field(default_factory=dict)
    """Host of each channel's articles, for addresses on any host."""
    parameter: str | None = None
    """Name of the query parameter with the article's number, if it is not in the path."""


def ascii_host(url: str) -> str:
    """Return an address whose host is that of browsers (UTS 46), also with ``ß``, ``ς`` and joiners.

    >>> ascii_host("http://straße.example:80/ß"), ascii_host("http://strasse.example/ß")
    ('http://xn--strae-oqa.example:80/ß', 'http://strasse.example/ß')
    """
    found = None if url.isascii() else _DEVIATING.match(url)
    if found is None:
        return url
    try:
        host = idna.encode(found[1], uts46=True).decode()
    except idna.IDNAError:
        host = quote(found[1])  # which no name server knows
    return url[: found.start(1)] + host + url[found.end(1) :]


def article_address(url: str, patterns: tuple[ArticlePattern, ...]) -> ArticleAddress | None:
    """Return the parts of an address by the first pattern that fits; None if none does."""
    host, port, path, query = (_kept_parts if len(url) <= _LONGEST_KEPT else _parts)(url)
    if not host:
        return None
    for pattern in patterns:
        if pattern.hosts and not pattern.hosts.fullmatch(host):
            continue
        match = pattern.path.fullmatch(path)
        groups = match and _groups(match, pattern, query)
        if groups:
            return _address(groups, pattern, host, port)
    return None


def _parts(url: str) -> tuple[str, str, str, str]:
    """Return host, port (with its colon, empty if it is the default), path and query.

    The host is empty if it is not a web address.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return "", "", "", ""
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return "", "", "", ""
    own = port not in (None, _DEFAULT_PORTS[parts.scheme])
    path = (
        _SESSION_PATH.sub("", parts.path) if ";" in parts.path or "/(" in parts.path else parts.path
    )
    return host, f":{port}" if own else "", path, parts.query


# Cached, because every site of a platform is asked about an address in turn.
_kept_parts = lru_cache(maxsize=1024)(_parts)


def _groups(
    match: re.Match[str], pattern: ArticlePattern, query: str
) -> dict[str, str | None] | None:
    """Return the groups of an address; None if the article's number is not in its query."""
    if pattern.parameter is None:
        return match.groupdict()
    number = dict(parse_qsl(query)).get(pattern.parameter, "")
    if not number.isalnum():
        return None
    return {**match.groupdict(), "id": number, "query": f"?{pattern.parameter}={number}"}


def _address(
    groups: Mapping[str, str | None], pattern: ArticlePattern, host: str, port: str
) -> ArticleAddress:
    channel = groups.get("channel")
    home = pattern.channel_hosts.get(channel or "", host)
    series = groups.get("series")
    number, end = groups["id"] or "", groups.get("query") or ""
    return ArticleAddress(
        key=f"{series}:{number}" if series else number,
        canonicalUrl=f"{pattern.scheme}://{home}{port}{pattern.prefix}{groups['root']}{pattern.suffix}{end}",
        page=int(groups.get("page") or 1),
        channel=channel,
        day="-".join(str(groups[part]) for part in ("year", "month", "day"))
        if groups.get("day")
        else None,
        host=host,
    )


# Cached, because the address of a page is compared with each that the page declares.
@lru_cache(maxsize=256)
def plain_canonical(url: str) -> str:
    """Return an address without fragment, default port, and parts that distinguish no articles.

    It is for sites that declare no patterns. The query is sorted and kept, because some sites
    identify articles by it. Removed are campaigns, clicks, sessions (in query or path), print view.

    >>> plain_canonical("HTTPS://Example.org:443/a;jsessionid=5?utm_source=x&id=7&print=1#top")
    'https://example.org/a?id=7'
    """
    parts = urlsplit(ascii_host(url.strip()))
    port = {"http": ":80", "https": ":443"}.get(parts.scheme)
    host = parts.netloc.lower().removesuffix(port or "")
    path = _SESSION_PATH.sub("", parts.path) or "/"
    bare = urlunsplit((parts.scheme, host, path, parts.query, ""))
    marks = [name for name, _ in told_fields(path, parts.query)[1]]
    address = canonicalize_url(url_query_cleaner(bare, marks, remove=True))
    # The "=" that w3lib adds to ``?article12`` of SPIP is an error 404 on some servers.
    printed = {unquote_plus(part) for part in parts.query.split("&") if "=" not in part}
    head, mark, query = address.partition("?")
    kept = (
        f[:-1] if f[-1:] == "=" and unquote_plus(f[:-1]) in printed else f for f in query.split("&")
    )
    return head + mark + "&".join(kept)


def told_fields(path: str, query: str) -> tuple[list[Field], list[Field]]:
    """Return the parameters that may identify the article of an address, and all others.

    ``ref=101`` is a click, unless no other part of the address can be an article's number or name.
    """
    fields = parse_qsl(query, keep_blank_values=True)
    marks = [field for field in fields if _is_mark(*field)]
    if any(name.lower() in _FRAMELESS for name, _ in marks):
        view = [field for field in fields if field[0].lower() == "layout" or not field[1]]
        marks += [field for field in view if field not in marks]
    own = [(n, v) for n, v in marks if n.lower() in (_SOURCES if v.isdecimal() else _BACK)]
    if own and not _tells(path, [field for field in fields if field not in marks]):
        marks = [field for field in marks if field not in own]
    return [field for field in fields if field not in marks], marks


def _tells(path: str, fields: list[Field]) -> bool:
    """Tell whether a path or one of the parameters can be the name or number of one article."""
    last = _INDEX.sub("", path).rstrip("/").rpartition("/")[2]
    if _TELLING.search(last.partition(".")[0]):
        return True
    places = PAGE_PARAMETERS - {"p"}
    return any(
        _TELLING.search(value) and name.lower() not in places and not is_place(name)
        for name, value in fields
    )


def is_place(name: str) -> bool:
    """Tell whether a parameter is a place on the site: a category, a menu, a language."""
    return _PLACE.fullmatch(name) is not None


def _is_mark(name: str, value: str) -> bool:
    """Tell whether a parameter usually does not identify articles: click, session, print view."""
    name, value = name.lower(), value.lower()
    if name.startswith(_CAMPAIGNS) or name in _CLICKS | _BACK or _SESSIONS.fullmatch(name):
        return True
    if name in _MAYBE_SESSIONS:
        return _SESSION.fullmatch(value) is not None
    if name in _PRINT:
        return value in _YES
    if name in _VIEWS:
        return value in ("print", "amp", "printable")
    return (name, value) == ("tmpl", "component")  # Joomla's page without its frame


_MARKED = regex(r"(?P<stem>.*[^/])[-_,](?P<page>[1-9]\d?)(?P<suffix>\.[a-z]{3,5})?", re.DOTALL)
_FOLDER = regex(r"(?P<stem>/.*[^/])/(?:(?:page|seite|p)[-_]?)?(?P<page>[1-9]\d?)/?", re.DOTALL)
PAGE_PARAMETERS = frozenset(
    {"page", "p", "pn", "paged", "pageno", "page_no", "pagenum", "pageindex", "curpage", "pg", "seite",
     "pagina", "strana", "strona", "sida", "side", "sayfa"}
)  # fmt: skip


def page_numbers(first: str, links: Iterable[str], read: Iterable[str] = ()) -> dict[str, int]:
    """Return the further pages of an article among its pager's links, with their page numbers.

    It is for sites that declare no patterns. They add to page 1's address (``first``): ``-2``,
    ``_2`` or ``,2`` before the suffix, ``/2/`` or ``/page/2/`` after the path, or ``page=2`` in the
    query. If a pager links both page 1 and ``_1``, it counts the pages after page 1: in TRS ``_1``
    is page 2. ``read`` are addresses of pages with the same numbers as the pager's links; they do
    not show how the pager counts.

    >>> page_numbers("http://a.org/17.html", ["http://a.org/17_2.html", "http://a.org/18.html"])
    {'http://a.org/17_2.html': 2}
    >>> page_numbers("http://a.org/t7.html", ["http://a.org/t7.html", "http://a.org/t7_1.html"])
    {'http://a.org/t7_1.html': 2}
    """
    links = list(links)
    numbers = {url: number for url in [*links, *read] if (number := added_number(first, url))}
    behind = first in links and any(numbers.get(link) == 1 for link in links)
    return {url: number + behind for url, number in numbers.items() if number + behind > 1}


def added_number(first: str, url: str) -> int | None:
    """Return the number that an address adds to that of page 1; None if it is another article's."""
    try:
        own, other = urlsplit(first), urlsplit(url)
    except ValueError:
        return None
    here, there = ((parts.hostname or "").removeprefix("www.") for parts in (own, other))
    return _page_after(own, other) if here == there and other.scheme.startswith("http") else None


def _page_after(own: SplitResult, other: SplitResult) -> int | None:
    if own.path == other.path:
        return _query_page(own.path, own.query, other.query)
    if own.query != other.query:
        return None
    stem, dot, suffix = own.path.rpartition(".")
    stem, suffix = (stem, dot + suffix) if dot and "/" not in suffix else (own.path, "")
    marked = _MARKED.fullmatch(other.path)
    if stem.endswith(("_0", "-0")) and marked and marked["stem"] == stem[:-2]:
        return int(marked["page"]) + 1
    stems = (stem, f"{stem}-page", f"{stem}_page", f"{stem}-seite")
    if marked and marked["stem"] in stems and (marked["suffix"] or "") == suffix:
        return _further(marked["page"])
    folder = _FOLDER.fullmatch(other.path)
    if folder and not suffix and folder["stem"].removesuffix("/page") == own.path.rstrip("/"):
        return _further(folder["page"])
    return None


def _query_page(path: str, own: str, other: str) -> int | None:
    fields, others = (
        [field for field in told_fields(path, query)[0] if field[1]] for query in (own, other)
    )
    first = PAGE_PARAMETERS - {"p"}  # in WordPress, ``p`` is the number of an article
    fields = [field for field in fields if field[1] != "1" or field[0].lower() not in first]
    added = [field for field in others if field not in fields]
    if len(added) != 1 or [field for field in others if field in fields] != fields:
        return None
    name, number = added[0][0].lower(), _further(added[0][1])
    if name == "start":  # in Joomla, the number of pages before
        return number and number + 1
    return number if name in PAGE_PARAMETERS else None


def _further(number: str) -> int | None:
    return int(number) if number.isdecimal() and 1 <= int(number[:3]) <= 99 else None
