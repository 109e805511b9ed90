"""Forms of addresses: readable patterns that the addresses of a site's articles share.

``/news/{slug}``, ``/{n}/{n}/{slug}.html``, ``/?p={n}``: numbers and names are replaced by
placeholders, folders are kept.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from urllib.parse import parse_qsl, unquote, unquote_plus, urlsplit

from unionnews.normalize.urls import PAGE_PARAMETERS, ascii_host, is_place, told_fields
from unionnews.words import path_words
from unionnews.words.months import is_month, month_number
from unionnews.words.patterns import regex

MAX_ADDRESS = 2000
"""Longest address that is examined, in characters."""
_SUFFIX = regex(r"\.(?:s?html?|php\d?|aspx?|jspx?|do|action|cfm|xml|json)$", re.IGNORECASE)
_MARKED = regex(r"[A-Za-z]{1,12}_?\d+(?:_\d+)*")
_NUMBERS = regex(r"\d+(?:[-_.]\d+)*")
_LEADING = regex(r"(\d+)([-_:,])(.*\D.*)", re.DOTALL)
# The namespace of a wiki: ``News:Bakers_win``; with a blank after the colon it is a headline. And
# the kind of page in an e-paper: ``nw.D110000grrb_20240527_1-01``, ``nbs.D110000grrb_01``.
_NAMESPACE = regex(r"[^\W\d_]{2,20}:(?=[^\W_])|[A-Za-z]{2,10}\.(?=[A-Za-z]{0,5}\d)")
_SCRIPT = regex(r"\.(?:php\d?|aspx?|jspx?|do|action|cfm)$", re.IGNORECASE)
_PLAIN_WORD = regex(r"[a-z][a-z_]{0,15}")
_SCRIPT_NAME = regex(r"[A-Za-z][A-Za-z_]{0,29}")
_YEAR = regex(r"(?:19|20)\d\d(?:[-/]?(?:0[1-9]|1[0-2])(?:[-/](?:0[1-9]|[12]\d|3[01]))?)?")
_DAY = regex(r"[/=](?:19|20)\d\d[/-]\d\d?[/-]\d\d?(?:/?$|(?=&))")
_IN_ADDRESS = regex(
    r"(?<!\d)((?:19|20)\d\d)(?:\D{1,8}(0?[1-9]|1[0-2])(?!\d)|(0[1-9]|1[0-2])(?!\d)|(?!\d))"
)
_MONTH_BY_NAME = regex(
    r"(?<![^/])(?:([^\W\d_]{3,20})[-_. ]?((?:19|20)\d\d)|((?:19|20)\d\d)[-_. /]([^\W\d_]{3,20}))(?=[/.]|$)"
)
_MONTH_FIRST = regex(r"(?<![^/])(0?[1-9]|1[0-2])[-_.]((?:19|20)\d\d)(?=[/.]|$)")
_NAMED = regex(r"\{slug\}|\{n\}")
_MATRIX = regex(r";(?:jsessionid|phpsessid|sid|s)=[^/?#;]{0,100}", re.IGNORECASE)
_NOISE = frozenset({"print", "printable", "cachebuster", "nocache", "_", "amp"})


@lru_cache(maxsize=65536)
def bare_address(url: str) -> str:
    """Return an address without fragment, tracking and session ids, so that a page has only one.

    >>> bare_address("http://a.org/x;jsessionid=1F3?id=7&PHPSESSID=9f8a7b6c5d4e3f2a1b0c&utm_source=x")
    'http://a.org/x?id=7'
    >>> bare_address("http://a.org/spip.php?article12")
    'http://a.org/spip.php?article12'
    """
    url = ascii_host(url).partition("#")[0]
    if ";" in url:
        url = _MATRIX.sub("", url)
    before, mark, query = url.partition("?")
    if not mark:
        return url
    path = before.partition("://")[2][:MAX_ADDRESS]
    told = {name for name, _ in told_fields(path, query)[0] if name.lower() not in _NOISE}
    kept = [field for field in query.split("&") if field and _name(field) in told]
    return f"{before}?{'&'.join(kept)}" if kept else before


def _fields(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, keep_blank_values=True)


def _name(field: str) -> str:
    return unquote_plus(field.partition("=")[0])


@lru_cache(maxsize=65536)
def form_of(url: str) -> str:
    """Return the form of an address, without its host.

    >>> form_of("https://a.org/2024/05/bakers-win-strike/")
    '/{n}/{n}/{slug}'
    >>> form_of("https://a.org/nyheter/2024/maj/nytt-avtal/")
    '/nyheter/{n}/{n}/{slug}'
    >>> form_of("http://a.org/c/202405/t20240501_123.html")
    '/c/{n}/t{n}.html'
    >>> form_of("http://a.org/index.php?option=com_content&view=article&id=12:bakers-win")
    '/index.php?id={n}:{slug}&option=com_content&view=article'
    >>> form_of("http://a.org/spip.php?article12")
    '/spip.php?article{n}'
    >>> form_of("http://a.org/wiki/News:Bakers_win")
    '/wiki/News:{slug}'
    >>> form_of("http://a.org/NewsShow.aspx?ID=7"), form_of("http://a.org/BakersWin.aspx")
    ('/NewsShow.aspx?ID={n}', '/{slug}.aspx')
    """
    parts = urlsplit(url[:MAX_ADDRESS])
    *folders, leaf = [unquote(part) for part in parts.path.split("/") if part] or [""]
    opened = (_folder(part, before) for before, part in pairwise(["", *folders]))
    path = "/".join([*opened, _leaf(leaf, asked=bool(parts.query))])
    fields = sorted(_fields(parts.query))
    query = "&".join(f"{key}={_value(value)}" if value else _value(key) for key, value in fields)
    return f"/{path}?{query}" if query else f"/{path}"


def _folder(part: str, before: str) -> str:
    names_month = _YEAR.fullmatch(before) and is_month(part)
    return "{n}" if names_month or _NUMBERS.fullmatch(_in_numbers(part)) else part


def _leaf(leaf: str, *, asked: bool) -> str:
    """Return a file's name, opened; one of a script that is ``asked`` for an article stays."""
    suffix = _SUFFIX.search(leaf)
    stem, end = (leaf[: suffix.start()], suffix[0]) if suffix else (leaf, "")
    is_index = end and stem.lower() in ("index", "default")
    named = _SCRIPT_NAME if asked else _PLAIN_WORD
    if not stem or is_index or (end and _SCRIPT.search(end) and named.fullmatch(stem)):
        return stem + end
    return _open(stem) + end


def _value(value: str) -> str:
    return value if _PLAIN_WORD.fullmatch(value) else _open(value)


def _open(stem: str) -> str:
    if _NUMBERS.fullmatch(_in_numbers(stem)):
        return "{n}"
    if _MARKED.fullmatch(stem):
        word = re.match("[A-Za-z]+", stem)
        return f"{word[0] if word else ''}{{n}}"
    if leading := _LEADING.fullmatch(stem):
        return f"{{n}}{leading[2]}{{slug}}"
    if spaced := _NAMESPACE.match(stem):
        return f"{spaced[0]}{{slug}}"
    return "{slug}"


def is_open(form: str) -> bool:
    """Tell whether a form has placeholders; one without is a single address."""
    return _NAMED.search(form) is not None


def is_vague(form: str) -> bool:
    """Tell whether pages of any kind may have this form: only a name at the root of the site."""
    return form in ("/{slug}", "/{slug}.html", "/{slug}.htm", "/{slug}.php", "/")


def folders_left_open(form: str) -> str:
    """Return a form with placeholders for its folders, for sites whose folders are sections.

    >>> folders_left_open("/wages/{n}/{slug}")
    '/{*}/{n}/{slug}'
    """
    path, mark, query = form.partition("?")
    *folders, leaf = path.split("/")[1:]
    opened = [part if part == "{n}" else "{*}" for part in folders]
    return "/" + "/".join([*opened, leaf]) + mark + query


def is_dates_only(url: str) -> bool:
    """Tell whether an address ends with a year, month or day: that is an archive, not an article.

    >>> is_dates_only("http://a.org/news/2024/05/"), is_dates_only("http://a.org/node/2024")
    (True, False)
    >>> is_dates_only("http://a.org/archive/2024/may"), is_dates_only("http://a.org/2024/may-day")
    (True, False)
    >>> is_dates_only("http://a.org/archive/may-2024"), is_dates_only("http://a.org/may-2024/wages")
    (True, False)
    >>> is_dates_only("http://a.org/?m=202405"), is_dates_only("http://a.org/view.php?year=2024&id=7")
    (True, False)
    """
    parts = urlsplit(url)
    if parts.query and _names_period(parts.query):
        return True
    path = _in_numbers(parts.path).strip("/")
    match = re.fullmatch(
        r"(?:.{0,200}/)?((?:19|20)\d\d)(?:[/-](0?[1-9]|1[0-2])(?:[/-](0?[1-9]|[12]\d|3[01]))?)?"
        r"(?:/(?:index\.html?)?)?", path
    ) or re.fullmatch(r"(?:.{0,200}/)?((?:19|20)\d\d)[_/-]?(0[1-9]|1[0-2])(?:\.[a-z]{3,5})?", path)  # fmt: skip
    return match is not None and (match[2] is not None or "node" not in path)


def _in_numbers(path: str) -> str:
    """Return a path with ``2024-05`` for ``may-2024``, ``2024/mai``, ``05-2024``; with the year alone
    for a name of two months.
    """
    return _MONTH_BY_NAME.sub(_month_in_numbers, _MONTH_FIRST.sub(r"\2-\1", unquote(path)))


def _month_in_numbers(found: re.Match[str]) -> str:
    name, year = found[1] or found[4], found[2] or found[3]
    if not is_month(name):
        return found[0]
    number = month_number(name)
    return f"{year}-{number:02d}" if number else year


def is_in_period(url: str) -> bool:
    """Tell whether the folder of an address is that of a year, a month or a day."""
    return is_dates_only(url.partition("?")[0].rstrip("/").rpartition("/")[0])


def is_day(url: str) -> bool:
    """Tell whether an address ends with a whole date."""
    parts = urlsplit(url)
    return _DAY.search(f"{parts.path}?{parts.query}" if parts.query else parts.path) is not None


def period_of(url: str) -> str | None:
    """Return the year or month in an address of an archive; None if there is none.

    >>> period_of("http://a.org/press?year=2024"), period_of("http://a.org/may-2024/")
    ('2024', '2024-05')
    """
    parts = urlsplit(url)
    found = _IN_ADDRESS.search(f"{_in_numbers(parts.path)}?{parts.query}")
    month = found and (found[2] or found[3])
    return f"{found[1]}-{int(month):02d}" if found and month else found[1] if found else None


def _names_period(query: str) -> bool:
    """Tell whether a query has a year, perhaps with a month, and no other number."""
    fields = ((key.lower().removesuffix(":int"), value) for key, value in _fields(query))  # Plone
    numbers = {key: value for key, value in fields if any(map(str.isdigit, value))}
    years = [key for key, value in numbers.items() if _YEAR.fullmatch(value)]
    return bool(years) and all(map(path_words.PERIOD.fullmatch, numbers))


@lru_cache(maxsize=65536)
def kind_by_words(url: str) -> str | None:
    """Return the kind of page by the words of its address, if that is not an article; else None.

    >>> kind_by_words("https://a.org/events/2024/05/"), kind_by_words("https://a.org/news/events-off/")
    ('event', None)
    >>> kind_by_words("https://a.org/index.html"), kind_by_words("https://a.org/col31/index.html")
    ('page of the site itself', None)
    """
    parts = urlsplit(url[:MAX_ADDRESS].lower())
    words = [_SUFFIX.sub("", unquote(part)) for part in parts.path.split("/") if part]
    if len(words) > 1 and words[-1] in ("index", "default"):
        words.pop()  # the index page of a folder is of the folder's kind
    found = next((path_words.KINDS[word] for word in words if word in path_words.KINDS), None)
    if found is None and not parts.query and words:
        found = _kind_by_name(words[-1])
    return found or _kind_by_query(_fields(parts.query))


def _kind_by_name(last: str) -> str | None:
    if last in path_words.SINGLE_PAGES:
        return "page of the site itself"
    if last in path_words.LIST_PAGES:
        return "list"
    return "author" if last.startswith("@") else None


def _kind_by_query(fields: list[tuple[str, str]]) -> str | None:
    """Return the kind by the query; parameters of places are ignored beside an article's number."""
    kinds = [kind for field in fields if (kind := _query_kind(*field))]
    if any(value.isdecimal() and _may_number(key) for key, value in fields):
        kinds = [kind for kind in kinds if kind not in ("list", "tag", "author")]
    return kinds[0] if kinds else None


def _may_number(key: str) -> bool:
    return key not in path_words.QUERY_KINDS and key not in PAGE_PARAMETERS and not is_place(key)


def _query_kind(key: str, value: str) -> str | None:
    if key in ("s", "share") and (value.isdecimal() or path_words.NEWS.fullmatch(value)):
        return None
    name = key if value else key.rstrip("0123456789")  # SPIP: ?auteur8, ?article12
    if name in path_words.QUERY_KINDS:
        return path_words.QUERY_KINDS[name]
    return path_words.KINDS.get(value) if _PLAIN_WORD.fullmatch(value) else None


def is_file(url: str) -> bool:
    """Tell whether an address is of a file that is not a page."""
    return urlsplit(url[:MAX_ADDRESS].lower()).path.endswith(path_words.FILES)


def common_forms(urls: Iterable[str]) -> dict[str, list[str]]:
    """Return addresses by their form, the most frequent form first."""
    groups: dict[str, list[str]] = {}
    for url in urls:
        groups.setdefault(form_of(url), []).append(url)
    return dict(sorted(groups.items(), key=lambda item: -len(item[1])))


def places_beside(headed: Iterable[str], url: str) -> dict[str, set[str]]:
    """Return the fields that tell where a headline is linked, and the paths beside which they do.

    ``headed`` are the addresses of the headlines on the page ``url``. ``/news/{n}?page=3`` for all
    articles there is ``/news/{n}``. So is ``/news/{n}?back=list``, if the headline is linked
    without that too.
    """
    paths: dict[str, set[str]] = {}
    least: dict[str, list[str]] = {}
    own, _, query = url.partition("?")
    here = query.split("&")
    for address in headed:
        path, _, told = address.partition("?")
        fields = told.split("&") if told else []
        if path == own and (page := _shared_page(fields, here)):
            paths.setdefault(page, set()).add(path)
        if path == own or not is_open(form_of(path)):
            continue
        least[path] = min(least.get(path, fields), fields, key=len)
        for field in fields:
            paths.setdefault(field, set()).add(path)
    return {
        field: beside
        if path_words.names_place(_name(field)) and (len(beside) > 1 or field in here)
        else {path for path in beside if field not in least[path] and len(beside) > 2}
        for field, beside in paths.items()
    }


def _shared_page(fields: list[str], here: list[str]) -> str | None:
    """Return the page that an article of the list's own script has from it: ``?board=news&id=7&page=2``."""
    page = next((one for one in fields if one in here and _name(one) in PAGE_PARAMETERS), None)
    rest = "&".join(one for one in fields if one != page)
    return page if page and is_open(form_of(f"/?{rest}")) else None


def without_places(address: str, places: dict[str, set[str]]) -> str:
    """Return an address without the fields that :func:`places_beside` found beside its path."""
    path, mark, query = address.partition("?")
    kept = [one for one in query.split("&") if path not in places.get(one, ())] if mark else []
    return f"{path}?{'&'.join(kept)}" if kept else path


def page_number(url: str) -> int:
    """Return the page number in the address of a feed or an API; 1 if there is none."""
    match = re.search(r"[?&]paged?=(\d{1,5})\b", url)
    return int(match[1]) if match else 1


def with_page(url: str, name: str, number: int) -> str:
    """Return an address with another page number in its query.

    >>> with_page("http://a.org/feed/?paged=2", "paged", 3)
    'http://a.org/feed/?paged=3'
    """
    bare = re.sub(rf"([?&]){name}=\d{{1,5}}(&|$)", lambda m: m[1] if m[2] else "", url).rstrip("?&")
    return f"{bare}{'&' if '?' in bare else '?'}{name}={number}"
