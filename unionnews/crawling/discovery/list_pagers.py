"""Read the pager of a list: further pages by ``rel``, words, numbers, script, select or form."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import parse_qsl, urljoin, urlsplit

from unionnews.crawling.discovery.address_forms import is_dates_only
from unionnews.crawling.discovery.link_blocks import absolute
from unionnews.crawling.discovery.named_places import months_in, options_of, submitted
from unionnews.pages.pager import MAX_SCRIPT, script_pager
from unionnews.pages.processors import base_of, start_of
from unionnews.pages.selectors import Element, xpath_query
from unionnews.words import path_words
from unionnews.words.patterns import regex
from unionnews.words.text import squash

MAX_NUMBERED = 500
"""Most numbered pages taken from one page."""
MAX_CALLERS = 5000
_LINKS = xpath_query("//a[@href] | //link[@rel='next'][@href] | //*[@onclick][@href]")
_WITHOUT_ADDRESS = xpath_query(
    "//button | //a[not(@href) or starts-with(@href, '#') or starts-with(@href, 'javascript:')]"
)
_SCRIPTS = xpath_query("//script[not(@src)]")
_SELECTS = xpath_query("//select")
_FORMS = xpath_query("//form[not(@method) or translate(@method, 'GET', 'get') = 'get']")
_NUMBER = regex(
    rf"[\W_]{{0,4}}(?:{path_words.PAGE}\W{{0,2}})?([1-9]\d{{0,3}})\W{{0,2}}{path_words.PAGE}?[\W_]{{0,4}}",
    re.IGNORECASE,
)
_CALL = regex(
    r"^\s{0,5}(?:javascript:)?\s{0,5}(?:return\s{1,5})?([A-Za-z_$][\w$.]{0,40})\(\s{0,5}['\"]?([\w.-]{1,80})['\"]?\s{0,5}[,)]"
)
_FUNCTION = regex(
    r"(?:function\s{1,5}([\w$]{1,60})|([\w$.]{1,60})\s{0,5}=\s{0,5}function)\s{0,5}\(\s{0,5}([\w$]{1,40})[^()]{0,80}\)\s{0,5}\{([^{}]{0,800})"
)
_GOES_TO = regex(r"location(?:\.href)?\s{0,5}=\s{0,5}[\"']([^\"'\s]{1,300})[\"']\s{0,5}(?:;|$)")
_CALLERS = xpath_query(
    "//*[@onclick] | //a[starts-with(@href, 'javascript:')] | //frame[@src] | //iframe[@src]"
)
# location.href = "list.php?page=" + n + "&x=1"
_MADE = regex(
    r"(?:location(?:\.href)?\s{0,5}=\s{0,5}|location\.(?:assign|replace)\(\s{0,5}|window\.open\(\s{0,5})"
    r"[\"'`]([^\"'`\s]{1,200})(?:[\"']\s{0,5}\+\s{0,5}[\w$.()\[\]]{1,80}(?:\s{0,5}\+\s{0,5}[\"']([^\"'\s]{0,100})[\"'])?|\$\{[\w$.]{1,40}\}([^`\s]{0,100})`)"
)
_COUNT = regex(
    r"\b(?:total_?pages?|page_?count|count_?page|pages_?total|max_?pages?|last_?page|allpage)\b[\"']?\s{0,5}[:=]\s{0,5}[\"']?(\d{1,4})",
    re.IGNORECASE,
)
_FIRST_OF = regex(
    rf"(?:{path_words.PAGE}\s{{0,3}}1|\b1\s{{0,3}}(?:[-–—]|to|bis|à|al?)\s{{0,3}}\d{{1,3}})\s{{0,3}}(?:of|von|de|di|sur|van|av|af|din|z|ze|из|із|／|/)\s{{0,3}}(?:[2-9]|\d\d)",
    re.IGNORECASE,
)
_PERIOD_VALUE = regex(r"(?:19|20)\d\d(?:[-/]?(?:0?[1-9]|1[0-2]))?")


@dataclass(slots=True)
class ListPager:
    """Absolute addresses of the further pages of a list."""

    next: str | None = None
    """The page after this one."""
    why: str = ""
    """How it was found: ``rel``, ``words``, ``numbers``, ``script``, ``select``, ``form``."""
    numbered: dict[int, str] = field(default_factory=dict)
    """Pages by the printed number of their links."""
    periods: list[str] = field(default_factory=list)
    """Addresses of years, months or issues in a select or a form."""


def write_out_links(root: Element) -> None:
    """Give elements that call a script the address to which it leads, as their ``href``.

    So rows of a table, pagers and headlines that are no links become links as any others.
    """
    made = dict(_functions(root))
    for element in _CALLERS(root)[:MAX_CALLERS]:
        href = (element.get("href") or "").strip()
        if href and not href.startswith(("#", "javascript:")):
            continue
        with suppress(ValueError):  # control characters in it
            if address := _called(element, element.get("onclick") or href, made):
                element.set("href", address)


def _called(element: Element, code: str, made: Mapping[str, tuple[str, str]]) -> str | None:
    """Return the address to which a frame or a script leads."""
    if element.tag in ("frame", "iframe"):
        return element.get("src")
    if goes := _GOES_TO.search(code):
        return goes[1]
    called = _CALL.match(code)
    return called[2].join(made[called[1]]) if called and called[1] in made else None


def _functions(root: Element) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield functions of scripts that go to an address, and what they put around their argument."""
    for text in _script_texts(root):
        for found in _FUNCTION.finditer(text):
            used = re.search(rf"\+\s{{0,9}}{re.escape(found[3])}\b", found[4])
            if used and (parts := _MADE.search(found[4])):
                yield found[1] or found[2], (parts[1], parts[2] or parts[3] or "")


def list_pager(root: Element, url: str) -> ListPager:
    """Return the further pages of a page's list.

    Links to the previous page or to page 1 are not included.
    """
    pager, base = ListPager(), base_of(root, url)
    for element in _LINKS(root)[: MAX_NUMBERED * 20]:
        _take_link(pager, element, url, base)
    made = _made_addresses(root)
    if (scripted := script_pager(root)) and scripted.count > 1:
        pages = {
            n + 1: urljoin(url, scripted.page(n)) for n in range(min(scripted.count, MAX_NUMBERED))
        }
        _take_numbered(pager, pages, scripted.index + 1, "script")
    elif made and not pager.next and (count := _count(root)) > 1:
        here = _number_here(url, made, count)
        pages = {n: urljoin(url, f"{made[0]}{n}{made[1]}") for n in range(1, count + 1)}
        _take_numbered(pager, pages, here, "script")
    for select in _SELECTS(root)[:20]:
        _take_select(pager, select, url)
    for form in _FORMS(root)[:20]:
        _take_form(pager, form, url)
        if months := months_in(form, url):
            pager.periods = months
    if pager.numbered and (not pager.next or (is_dates_only(pager.next) and pager.why == "words")):
        _by_number(pager, url)
    return pager


def hides_more(root: Element) -> bool:
    """Tell whether a page has a pager, or a button for more, without addresses."""
    texts = (squash(start_of(element)[:40]) or "" for element in _WITHOUT_ADDRESS(root)[:5000])
    return any(path_words.LOADS_MORE.search(text) or text == "2" for text in texts)


def says_count(root: Element) -> bool:
    """Tell whether a page says that its list has further pages: "Page 1 of 4", ``totalPages: 4``."""
    if _count(root) > 1:
        return True
    shown = " ".join(root.itertext())[:MAX_SCRIPT]
    attributes = (value for element in root.iter("div", "ul", "nav") for value in element.values())
    return bool(
        _FIRST_OF.search(shown) or any(_COUNT.search(str(value)[:2000]) for value in attributes)
    )


def _take_link(pager: ListPager, element: Element, url: str, base: str) -> None:
    href = (element.get("href") or "").strip()
    text = (
        squash(start_of(element)[:40])
        or squash(element.get("title") or element.get("aria-label"))
        or ""
    )
    rel = (element.get("rel") or "").lower().split()
    address = None if href.startswith("#") else absolute(base, href)
    if address is None or address == url or len(text) > 30:
        return
    is_numbered = _NUMBER.fullmatch(text)
    if "next" in rel and "prev" not in rel:
        pager.next, pager.why = address, "rel"
    elif is_numbered:
        if int(is_numbered[1]) > 1 and _is_pager_number(address, int(is_numbered[1]), element):
            pager.numbered.setdefault(int(is_numbered[1]), address)
    elif _may_replace(pager, address) and _leads_on(text):
        pager.next, pager.why = address, "words"


def _leads_on(text: str) -> bool:
    return bool(path_words.NEXT.fullmatch(text)) and not path_words.BACK.fullmatch(text)


def _may_replace(pager: ListPager, address: str) -> bool:
    """Tell whether a page is next rather than the one before: the "»" of a calendar beside the list
    leads to a month.
    """
    return not pager.next or (is_dates_only(pager.next) and not is_dates_only(address))


def _is_pager_number(address: str, number: int, element: Element) -> bool:
    """Tell whether a number is that of a page: its address and those of its neighbors have numbers
    near it; days of a calendar are in table cells.
    """
    if is_dates_only(address) or any(map(_is_week, element.iterancestors("td", "th"))):
        return False
    digits = [int(found) for found in re.findall(r"\d{1,6}", address)]
    return (
        number in digits or number - 1 in digits or any(d and d % (number - 1) == 0 for d in digits)
    )


def _is_week(cell: Element) -> bool:
    row = cell.getparent()
    # The length of a row is counted anew each time it is asked for.
    return row is not None and sum(1 for _ in islice(row, 8)) == 7


def _take_numbered(pager: ListPager, pages: dict[int, str], here: int, why: str) -> None:
    for number, address in pages.items():
        if number > 1:
            pager.numbered.setdefault(number, address)
    if here + 1 in pages and pager.next is None:
        pager.next, pager.why = pages[here + 1], why


def _by_number(pager: ListPager, url: str) -> None:
    """Set the next page by number; if this page has no number, the first numbered one."""
    known = [number for number, address in pager.numbered.items() if address == url]
    here = known[0] if known else _missing_number(pager, url)
    later = [number for number in pager.numbered if number > here]
    if later:
        pager.next, pager.why = pager.numbered[min(later)], pager.why or "numbers"


def _missing_number(pager: ListPager, url: str) -> int:
    """Return the number that is missing in the pager, because it is that of this page."""
    numbers = sorted(pager.numbered)
    gaps = [n for n in range(2, numbers[-1]) if n not in pager.numbered]
    shared = set.intersection(*(set(_parts(address)) for address in pager.numbered.values()))
    varied = [part for part in _parts(url) if part not in shared]
    own = {int(digits) for part in varied for digits in re.findall(r"\d{1,5}", part)}
    for gap in [*gaps, numbers[-1] + 1]:
        if gap in own or gap - 1 in own:
            return gap
    return 1


def _parts(url: str) -> list[str]:
    """Return the last part of the path and the fields of the query."""
    parts = urlsplit(url)
    return [parts.path.rpartition("/")[2], *parts.query.split("&")]


def _made_addresses(root: Element) -> tuple[str, str] | None:
    """Return the parts before and after the number in addresses that a script makes."""
    return next((made for text in _script_texts(root) if (made := _made_by(text))), None)


def _made_by(script: str) -> tuple[str, str] | None:
    if (found := _MADE.search(script[:MAX_SCRIPT])) and re.search(
        r"page|list|index|[?&_/=-]$", found[1], re.IGNORECASE
    ):
        return found[1], found[2] or found[3] or ""
    return None


def _script_texts(root: Element) -> Iterator[str]:
    for script in _SCRIPTS(root)[:50]:
        text = (script.text or "")[:MAX_SCRIPT]
        if "location" in text or "age" in text:
            yield text


def _count(root: Element) -> int:
    for text in _script_texts(root):
        if found := _COUNT.search(text):
            return min(int(found[1]), MAX_NUMBERED)
    return 0


def _number_here(url: str, made: tuple[str, str], count: int) -> int:
    return next(
        (n for n in range(1, count + 1) if url == urljoin(url, f"{made[0]}{n}{made[1]}")), 1
    )


def _take_select(pager: ListPager, select: Element, url: str) -> None:
    options = options_of(select)
    name, form = select.get("name") or "", next(select.iterancestors("form"), None)
    made = _made_by(select.get("onchange") or "")
    here = 1
    pages: dict[int, str] = {}
    for place, (text, value) in enumerate(options[:MAX_NUMBERED], 1):
        address = (
            absolute(url, f"{made[0]}{value}{made[1]}")
            if made and value
            else _option_address(name, value, form, url)
        )
        if address is None:
            continue
        selected = select.xpath(f"(.//option)[{place}]/@selected")
        if (number := _NUMBER.fullmatch(text)) and not _PERIOD_VALUE.fullmatch(value.strip("/")):
            pages[int(number[1])] = address
            here = int(number[1]) if selected else here
        elif _names_period(name, value) and not selected:
            pager.periods.append(address)
    if len(pages) > 1 and _all_alike(pages):
        _take_numbered(pager, pages, here, "select")


def _names_period(name: str, value: str) -> bool:
    is_named = path_words.PERIOD.fullmatch(name) or path_words.ISSUE.fullmatch(name)
    return bool(is_named or _PERIOD_VALUE.search(value))


def _option_address(name: str, value: str, form: Element | None, url: str) -> str | None:
    if not value or value.startswith("#"):
        return None
    if re.search(r"[/.?]", value):
        return absolute(url, value)
    if form is None or not (path_words.names_place(name) or _PERIOD_VALUE.fullmatch(value)):
        return None
    return submitted(form, url, {name: value})


def _all_alike(pages: dict[int, str]) -> bool:
    return len({re.sub(r"\d+", "0", address) for address in pages.values()}) <= 2


def _take_form(pager: ListPager, form: Element, url: str) -> None:
    """Set the next page by a form whose hidden field or button has its number."""
    named = [
        (one.get("name") or "", one.get("value") or "", one)
        for one in form.iterdescendants("input", "button")
        if path_words.names_place(one.get("name") or "") and (one.get("value") or "").isdecimal()
    ]
    for name, value, element in named[:MAX_NUMBERED]:
        address = submitted(form, url, {name: value})
        said = squash(start_of(element)[:40]) or ""
        if address is None or address == url or path_words.BACK.fullmatch(said):
            continue
        if element.tag == "button" and (number := _NUMBER.fullmatch(said)):
            pager.numbered.setdefault(int(number[1]), address)
        elif pager.next is None and value != "1" and not _goes_back(form, url, name, value):
            pager.next, pager.why = address, "form"


def _goes_back(form: Element, url: str, name: str, value: str) -> bool:
    here = dict(parse_qsl(urlsplit(url).query)).get(name, "")
    if here.isdecimal() and int(value) <= int(here):
        return True
    button = next(
        (
            squash(start_of(one)) or one.get("value") or ""
            for one in form.iterdescendants("button", "input")
            if one.get("type") in ("submit", None)
        ),
        "",
    )
    return path_words.BACK.fullmatch(button or "") is not None
