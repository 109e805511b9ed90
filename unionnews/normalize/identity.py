"""What an article's identity is: which addresses are one article, which canonical is believed.

Ledger keys, records, archives and the joining of pages all ask here. The folded form only
compares: it is never fetched, and no record shows it.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from unionnews.normalize.urls import (
    PAGE_PARAMETERS,
    ArticlePattern,
    article_address,
    is_place,
    plain_canonical,
    told_fields,
)
from unionnews.words.patterns import regex

MAX_NAMED = 2000
"""Characters of a canonical address that is believed."""

_INDEX = regex(r"/(?:index|default)\.(?:html?|php\d?|aspx?|jsp)$", re.IGNORECASE)
_DISPLAY = regex(r"(?:www|m|mobile|wap|amp)\.")
"""Hosts that show what the host behind them has."""
_SCRIPT = regex(r"\.(?:php\d?|aspx?|jsp|jspx|cfm|cgi|pl|do|action|dll|exe)$", re.IGNORECASE)
_SUFFIX = regex(r"\.[a-z][a-z\d]{1,5}$", re.IGNORECASE)
_DATE = regex(r"(?:19|20)\d\d(?:[/-]?[01]?\d(?:[/-]?[0-3]?\d)?)?")
_LONG_NUMBER = regex(r"\d{3}")
_DISPLAYED = regex(r"print|amp|page|full|all|\d{1,2}", re.IGNORECASE)
"""Folders behind an article that show it in another way, or another page of it."""
_VIEWS = frozenset({"print", "amp", "printable", "print-view"})
_NUMBERED = regex(
    r"[A-Za-z_]{0,20}?(?:id|no|p|num|article|story|news|a)=[\w-]*\d[\w-]*", re.IGNORECASE
)
_MENU = regex(r"(?:item|cat|section|menu)id", re.IGNORECASE)
"""Parameters of Joomla that number the menu or section one came from."""
_WORD = regex(r"[^\W\d_]+")
_LONG_NAME = regex(r"[^\x00-\u2fff]{6}")
"""A headline in a script that puts no blanks between words."""
_PAGES = PAGE_PARAMETERS - {"p"}  # WordPress numbers articles by it
_FIRST_PAGES = frozenset(f"{name}=1" for name in _PAGES)
_ERROR = regex(r"[45]\d\d|(?:error|not-?found)(?:[-_ ]?\d{3})?", re.IGNORECASE)
_OFFICES = frozenset(
    [
        "http:",
        "https:",
        "wp-admin",
        "wp-login.php",
        "wp-content",
        "wp-json",
        "admin",
        "login",
        "signin",
        "sign-in",
        "register",
        "account",
        "undefined",
        "null",
        "feed",
        "rss",
        "oembed",
        "embed",
    ]
)
"""Folders behind which no article stands; an address inside a path was put there by mistake."""
_SHELVES = frozenset(
    [
        "archive",
        "archives",
        "author",
        "authors",
        "autor",
        "autoren",
        "auteur",
        "categoria",
        "category",
        "categorie",
        "channel",
        "kategorie",
        "kategori",
        "ressort",
        "rubrik",
        "rubrique",
        "search",
        "section",
        "sections",
        "seccion",
        "suche",
        "tag",
        "tags",
        "tema",
        "thema",
        "topic",
        "topics",
        "writer",
    ]
)
"""Folders whose pages list articles."""


def identity(url: str, patterns: tuple[ArticlePattern, ...] = ()) -> str:
    """Return what all addresses of one article share.

    On a site of declared ``patterns`` the article's number; else the address without what does
    not tell articles apart: http or https, ``www.``, a slash at the end, an index page's name,
    print view, session, click identifiers, the order of the query.

    Raises :class:`ValueError` for what is no address.

    >>> identity("https://www.example.org/news/7/?print=1&fbclid=x")
    'example.org/news/7'
    """
    if address := article_address(url, patterns):
        return address.key
    host, slash, rest = plain_canonical(url).partition("://")[2].partition("/")
    path, _, query = f"{slash}{rest}".partition("?")
    path = _plain_path(path)
    query = "&".join(part for part in query.split("&") if part.lower() not in _FIRST_PAGES)
    return host.rstrip(".").removeprefix("www.") + path + ("?" if query else "") + query


def page_identity(url: str, base: str | None = None) -> str | None:
    """Return an address for comparison: host and path; a query that names the article stays.

    None for a front page and for what is no web address: they name no article.

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
    """Return the path of an article without an index page, or a folder that shows it in another way."""
    path = re.sub("/{2,}", "/", _INDEX.sub("/", path)).rstrip("/")
    article, _, last = path.rpartition("/")
    name = article.rpartition("/")[2]
    is_article = "-" in name or _LONG_NUMBER.search(name)
    return article if is_article and last.lower() in _VIEWS else path


def believed_canonical(named: str | None, url: str) -> str | None:
    """Return the address that a page names as canonical, if it can be the article's; else None.

    ``url`` is the page's own address, against which ``named`` is resolved. It has to be on the
    same site and to name an article: no home page, no section, no script without the number that
    the own address gives it.
    """
    if not named or len(named) > MAX_NAMED:
        return None
    try:
        named = urljoin(url, named.strip())
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
    # An address that was given without https:// ends as a path.
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
    # Where the own address has a number that this one lacks, its path tells nothing by itself.
    nameless = there.path == here.path and _numbers(here)
    return _is_telling(folders[-1], own[-1] if own and not nameless else "")


def _folders(path: str) -> list[str]:
    return [unquote(part) for part in _INDEX.sub("/", path).split("/") if part]


def _is_shelf(folders: list[str], own: list[str]) -> bool:
    """Tell whether a path is that of a list: of a day, a subject, a page of something."""
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
    # A lone word in common may be that of a section: /news/ beside news_view.htm.
    if (words & known and (len(words) > 1 or words == known)) or len(words) > 2:
        return True
    return (len(words) == 2 and len(known) < 2) or any(map(_LONG_NAME.match, words))


def _words(name: str) -> set[str]:
    return set(_WORD.findall(name.lower()))


def _numbers(parts: SplitResult) -> set[tuple[str, str]]:
    """Return the parameters that may tell an article: those that hold a number."""
    return {
        (name, value)
        for name, value in told_fields(parts.path, parts.query[:MAX_NAMED])[0]
        if name.lower() not in _PAGES
        and value.strip("0")
        and any(letter.isdigit() for letter in value)
    }
