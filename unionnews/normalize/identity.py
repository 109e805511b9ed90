"""Decide which addresses are the same article, and whether a canonical address is believed.

It is used for ledger keys, records, archives and for joining pages. The key of an address is only
for comparison: it is never fetched, and is not in records.
"""

import re
from functools import lru_cache
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from unionnews.exceptions import RefusedAddressError
from unionnews.normalize.urls import (
    PAGE_PARAMETERS,
    ArticlePattern,
    article_address,
    ascii_host,
    is_place,
    plain_canonical,
    told_fields,
)
from unionnews.words.patterns import regex

MAX_NAMED = 2000
"""Longest canonical address that is believed, in characters."""

_INDEX = regex(r"/(?:index|default)\.(?:html?|php\d?|aspx?|jsp)$", re.IGNORECASE)
_DISPLAY = regex(r"(?:www|m|mobile|wap|amp)\.")
"""Prefixes of hosts that show the same articles as the host without the prefix."""
_SCRIPT = regex(r"\.(?:php\d?|aspx?|jsp|jspx|cfm|cgi|pl|do|action|dll|exe)$", re.IGNORECASE)
_SUFFIX = regex(r"\.[a-z][a-z\d]{1,5}$", re.IGNORECASE)
_DATE = regex(r"(?:19|20)\d\d(?:[/-]?[01]?\d(?:[/-]?[0-3]?\d)?)?")
_LONG_NUMBER = regex(r"\d{3}")
_DISPLAYED = regex(r"print|amp|page|full|all|\d{1,2}", re.IGNORECASE)
"""Names after an article's path that show it in another form, or another page of it."""
_VIEWS = frozenset({"print", "amp", "printable", "print-view"})
_NUMBERED = regex(
    r"[A-Za-z_]{0,20}?(?:id|no|p|num|article|story|news|a)=[\w-]*\d[\w-]*", re.IGNORECASE
)
_MENU = regex(r"(?:item|cat|section|menu)id", re.IGNORECASE)
"""Parameters of Joomla with the number of the menu or section from which a reader came."""
_WORD = regex(r"[^\W\d_]+")
_LONG_NAME = regex(r"[^\x00-\u2fff]{6}")
"""Matches a headline in a script without blanks between words."""
_PAGES = PAGE_PARAMETERS - {"p"}  # in WordPress, ``p`` is the number of an article
_FIRST_PAGES = frozenset(f"{name}=1" for name in _PAGES)
_ERROR = regex(r"[45]\d\d|(?:error|not-?found)(?:[-_ ]?\d{3})?", re.IGNORECASE)
_OFFICES = frozenset({
    "http:", "https:", "wp-admin", "wp-login.php", "wp-content", "wp-json", "admin", "login",
    "signin", "sign-in", "register", "account", "undefined", "null", "feed", "rss", "oembed",
    "embed",
})  # fmt: skip
"""Names of folders that contain no articles; and ``http:``, for an address in a path by mistake."""
_SHELVES = frozenset({
    "archive", "archives", "author", "authors", "autor", "autoren", "auteur", "categoria",
    "category", "categorie", "channel", "kategorie", "kategori", "ressort", "rubrik", "rubrique",
    "search", "section", "sections", "seccion", "suche", "tag", "tags", "tema", "thema", "topic",
    "topics", "writer",
})  # fmt: skip
"""Names of folders whose pages are lists of articles."""


def plain_address(url: str) -> str:
    """Return an address in a plain form: without blanks around it, scheme and host in lower case,
    without a dot after the host.

    Raises :class:`RefusedAddressError` if it is not an address: ``http://[bad/x``.

    >>> plain_address(" HTTP://ACFTU.People.com.cn./GB/A.html ")
    'http://acftu.people.com.cn/GB/A.html'
    """
    url = ascii_host(url.strip())
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise RefusedAddressError(f"{url[:200]}: no address ({error}); correct it") from None
    if parts.scheme not in ("http", "https") or not host:
        return url
    user = parts.netloc.rpartition("@")[0]
    host = f"[{host}]" if ":" in host else host.rstrip(".")
    netloc = (f"{user}@" if user else "") + host + (f":{port}" if port is not None else "")
    # The rest after the host stays as written, even an empty query.
    return f"{parts.scheme}://{netloc}" + url[url.index("//") + 2 + len(parts.netloc) :]


def identity(url: str, patterns: tuple[ArticlePattern, ...] = ()) -> str:
    """Return a key that is the same for all addresses of one article.

    If a declared pattern fits, it is the article's number. Otherwise it is the address without
    parts that do not distinguish articles: http or https, ``www.``, a slash at the end, the name of
    an index page, print view, session, click identifiers, the order of the query.

    Raises :class:`ValueError` if ``url`` is not an address.

    >>> identity("https://www.example.org/news/7/?print=1&fbclid=x")
    'example.org/news/7'
    """
    if address := article_address(url, patterns):
        return address.key
    host, slash, rest = with_equals(plain_canonical(url)).partition("://")[2].partition("/")
    path, _, query = f"{slash}{rest}".partition("?")
    path = _plain_path(path)
    query = "&".join(part for part in query.split("&") if part.lower() not in _FIRST_PAGES)
    return host.rstrip(".").removeprefix("www.") + path + ("?" if query else "") + query


def with_equals(address: str) -> str:
    """Return an address with a "=" in each query field: keys and ids do not depend on it."""
    own, mark, fragment = address.partition("#")
    query = own.partition("?")[2]
    fields = (f if "=" in f or not f else f"{f}=" for f in query.split("&"))
    return own.removesuffix(query) + "&".join(fields) + mark + fragment


# Cached, because a page names its own address several times.
@lru_cache(maxsize=16)
def page_identity(url: str, base: str | None = None) -> str | None:
    """Return an address for comparison: host, path, and the query if it identifies the article.

    None for a home page and for texts that are not web addresses.

    >>> page_identity("http://www.union.example/news/a.html?utm_source=rss#top")
    'union.example/news/a.html'
    """
    try:
        parts = urlsplit(urljoin(base or "", url.strip()[:MAX_NAMED]))
        host = parts.hostname or ""
    except ValueError:
        return None
    path = _plain_path(parts.path)
    query = "&".join(sorted(part for part in parts.query.split("&") if _NUMBERED.fullmatch(part)))
    if parts.scheme not in ("http", "https") or not host or not (path or query):
        return None
    return f"{host.removeprefix('www.')}{unquote(path)}{'?' if query else ''}{query}"


def _plain_path(path: str) -> str:
    """Return the path of an article without an index page or the name of another form of it."""
    path = re.sub("/{2,}", "/", _INDEX.sub("/", path)).rstrip("/")
    article, _, last = path.rpartition("/")
    name = article.rpartition("/")[2]
    is_article = "-" in name or _LONG_NUMBER.search(name)
    return article if is_article and last.lower() in _VIEWS else path


def believed_canonical(named: str | None, url: str) -> str | None:
    """Return the canonical address in a page, if it can be that of the article; else None.

    ``url`` is the page's own address, against which ``named`` is resolved. The canonical address
    must be on the same site and be that of an article: not a home page or a section, nor a script
    without the article number that the page's own address has.
    """
    if not named or len(named) > MAX_NAMED:
        return None
    try:
        named = ascii_host(urljoin(url, named.strip()))
        there, here = urlsplit(named), urlsplit(url)
        same_site = _site(there) == _site(here)
        if not same_site or there.username or not there.scheme.startswith("http"):
            return None
        same = identity(named) == identity(url)
    except ValueError:
        return None
    return named if same or _names_article(there, here) else None


def _site(parts: SplitResult) -> tuple[str, int | None]:
    host = (parts.hostname or "").rstrip(".")
    port = parts.port if parts.port not in (80, 443) else None
    return _DISPLAY.sub("", host, count=1), port


def _names_article(there: SplitResult, here: SplitResult) -> bool:
    folders, own = _folders(there.path), _folders(here.path)
    added = set(map(str.lower, folders)) - set(map(str.lower, own))
    # A canonical address without https:// was resolved as a path.
    if added & _OFFICES or any(_DISPLAY.sub("", one, count=1) == _site(here)[0] for one in added):
        return False
    if numbered := _numbers(there):
        kept = any(not is_place(name) for name, _ in numbered)
        lost = {name for name, _ in _numbers(here) - numbered}
        return there.path != here.path or all(kept and _MENU.fullmatch(name) for name in lost)
    if not folders or _is_shelf(folders, own):
        return False
    if own[: len(folders)] == folders and not all(map(_DISPLAYED.fullmatch, own[len(folders) :])):
        return _LONG_NUMBER.search(folders[-1]) is not None
    # If the own address has a number that this one does not have, an equal path proves nothing.
    nameless = there.path == here.path and _numbers(here)
    return _is_telling(folders[-1], own[-1] if own and not nameless else "")


def _folders(path: str) -> list[str]:
    return [unquote(part) for part in _INDEX.sub("/", path).split("/") if part]


def _is_shelf(folders: list[str], own: list[str]) -> bool:
    """Tell whether a path is that of a list: of a day, of a subject, or a numbered page."""
    if _DATE.fullmatch("/".join(folders[-3:])) or _DATE.fullmatch("/".join(folders[-2:])):
        return True
    if _DATE.fullmatch(folders[-1]) or folders[-2:-1] == ["page"]:
        return True
    return bool(_SHELVES.intersection(map(str.lower, folders)) - set(map(str.lower, own)))


def _is_telling(last: str, own: str) -> bool:
    """Tell whether the last part of a path can be the name or number of one article."""
    name, own = _SUFFIX.sub("", last), _SUFFIX.sub("", own)
    if _SCRIPT.search(last) or _ERROR.fullmatch(name):
        return False
    if any(letter.isdigit() for letter in name) or len(name) == 1:
        return True
    words, known = _words(name), _words(own)
    # One common word may be the name of a section: /news/ beside news_view.htm.
    if (words & known and (len(words) > 1 or words == known)) or len(words) > 2:
        return True
    return (len(words) == 2 and len(known) < 2) or any(map(_LONG_NAME.match, words))


def _words(name: str) -> set[str]:
    return set(_WORD.findall(name.lower()))


def _numbers(parts: SplitResult) -> set[tuple[str, str]]:
    """Return the parameters that may identify an article: those with a number."""
    return {
        (name, value)
        for name, value in told_fields(parts.path, parts.query[:MAX_NAMED])[0]
        if name.lower() not in _PAGES
        and value.strip("0")
        and any(letter.isdigit() for letter in value)
    }
