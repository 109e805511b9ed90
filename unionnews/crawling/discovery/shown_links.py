"""Find the articles and further lists on a page, by the forms learned so far."""

import re
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import replace
from urllib.parse import urlsplit

from unionnews.crawling.discovery.address_forms import (
    bare_address,
    form_of,
    is_dates_only,
    is_day,
    is_open,
    is_vague,
    kind_by_words,
)
from unionnews.crawling.discovery.learned_forms import LearnedForms
from unionnews.crawling.discovery.link_blocks import Block, BlockLink, is_headline
from unionnews.crawling.discovery.looks import Look, entries_of
from unionnews.crawling.discovery.site_facts import Scope
from unionnews.words import path_words
from unionnews.words.patterns import regex

_FIRST_PAGE = regex(
    r"[?&]\w{0,20}(?:(?:start|offset|debut)\w{0,20}=0|page\w{0,20}=[01])(?:&|$)", re.IGNORECASE
)
MIN_INDEX = 8
MAX_ENTRY = 30
"""Longest text of an entry of a menu; a longer one is a headline."""
SHORT = 300
"""Characters of a text beside which three headlines with dates make a page a list."""
_LEADS = ("list", None)
"""Kinds (by words of the address) of pages that may be lists of articles."""


def shown_articles(
    look: Look, forms: LearnedForms, scope: Scope, *, trusting: bool = False
) -> list[BlockLink]:
    """Return the articles that a page, a feed or data shows, each once, in its order.

    With ``trusting``, blocks that look like lists of articles are taken even with unknown forms.
    """
    if look.page is None:
        return _own([*entries_of(look), *_named(look, forms)], forms, scope)
    found: dict[str, BlockLink] = {}
    pages = {look.url, look.pager.next, *look.pager.numbered.values(), *look.pager.periods}
    for block in look.links.blocks:
        for link in block_articles(block, forms, scope, trusting=trusting):
            if link.url not in pages:
                known = found.setdefault(link.url, link)
                known.day = known.day or link.day
    written = [link for link in look.scripted if forms.fits(link.url)]
    for link in _own([*look.listed.links, *written], forms, scope):
        found.setdefault(link.url, link)
    order = {link.url: place for place, link in enumerate(look.links.links)}
    return sorted(found.values(), key=lambda link: order.get(link.url, len(order)))


def foreign_addresses(look: Look, scope: Scope) -> set[str]:
    """Return the addresses in an answer that are left out for their language."""
    urls = {link.url for link in (*look.links.links, *entries_of(look))}
    urls |= {bare_address(place.url) for place in look.places if not place.isSitemap}
    return set(filter(scope.is_foreign, urls))


def _named(look: Look, forms: LearnedForms) -> list[BlockLink]:
    """Return the articles of which data has only the names."""
    made = [(one, forms.with_slug(one.url, look.url)) for one in look.data.slugs]
    return [replace(one, url=url) for one, url in made if url]


def _own(links: Iterable[BlockLink], forms: LearnedForms, scope: Scope) -> list[BlockLink]:
    on = [link for link in links if scope.holds(link.url)]
    kept = [link for link in on if forms.is_possible(link.url)]
    # If all links look like events, only the folder is named so, and they are articles.
    return kept if kept or not on else [link for link in on if not forms.is_refused(link.url)]


def block_articles(
    block: Block, forms: LearnedForms, scope: Scope, *, trusting: bool
) -> list[BlockLink]:
    """Return the links of a block that are articles."""
    on = [link for link in block.links if _may_be_article(link, forms, scope)]
    fitting = [link for link in on if forms.fits(link.url)]
    verdict = block.verdict
    if block.is_menu or block.beside:
        return [link for link in fitting if is_headline(link.title) or _is_numbered(link, block)]
    reads_so = bool(fitting) or block.titled >= 0.3 or block.dated >= 0.3
    if block.pattern in forms.patterns and not block.is_ruled_out and reads_so:
        # A single link must be a headline: the last page of a list may have one article.
        return on if len(block.links) > 1 else [link for link in on if is_headline(link.title)]
    alike = len(fitting) + sum(forms.is_vaguely_confirmed(link.url) for link in on)
    if verdict != "none" and alike and alike * 2 >= len(on):
        return on
    if verdict == "strong" or (trusting and verdict == "fair"):
        return on
    return fitting


def _is_numbered(link: BlockLink, block: Block) -> bool:
    """Tell whether an address with a headline is an article's: that of a section has no number."""
    return not block.is_menu and "{n}" in form_of(link.url)


def _may_be_article(link: BlockLink, forms: LearnedForms, scope: Scope) -> bool:
    return (
        scope.holds(link.url)
        and forms.is_possible(link.url)
        # "More news" may stand among headlines; the address of an article has a name or a number.
        and is_open(form_of(link.url))
        and not is_dates_only(link.url)
        and urlsplit(link.url).path + urlsplit(link.url).query not in ("", "/")
        and not path_words.NEXT.fullmatch(link.title)
        and not path_words.BACK.fullmatch(link.title)
    )


def candidate_blocks(
    look: Look, forms: LearnedForms, scope: Scope
) -> list[tuple[Block, list[BlockLink]]]:
    """Return the blocks that look like lists of articles, with their links, most likely first."""
    found = [
        (block, block_articles(block, forms, scope, trusting=True)) for block in look.links.blocks
    ]
    kept = [(block, links) for block, links in found if links and block.verdict != "none"]
    return sorted(kept, key=lambda pair: (pair[0].verdict != "strong", -len(pair[1])))


def further_lists(look: Look, forms: LearnedForms, scope: Scope, *, archives: bool) -> list[str]:
    """Return list pages beside this one: of the same form (pages and issues of an e-paper) and,
    with ``archives``, of years and months.
    """
    own = form_of(look.url)
    spreads = is_open(own) and not is_vague(own)
    found: dict[str, None] = {}
    # Months hold what their days do.
    periods = [link.url for link in look.links.links if archives and is_dates_only(link.url)]
    is_coarse = not all(map(is_day, periods))
    for link in look.links.links:
        if (
            link.url == look.url
            or not scope.holds(link.url)
            or kind_by_words(link.url) not in _LEADS
        ):
            continue
        if path_words.BACK.fullmatch(link.title) or _FIRST_PAGE.search(link.url):
            continue
        is_archive = archives and forms.is_period(link.url) and not (is_coarse and is_day(link.url))
        if is_archive or (spreads and form_of(link.url) == own and not forms.fits(link.url)):
            found[link.url] = None
    if archives:
        found |= dict.fromkeys(look.pager.periods)
    return list(found)


def is_index(look: Look) -> bool:
    """Tell whether a page has links named by single letters: other parts of an index."""
    letters = {
        link.title for link in look.links.links if len(link.title) == 1 and link.title.isalpha()
    }
    return len(letters) >= MIN_INDEX


def leads(
    look: Look, forms: LearnedForms, scope: Scope, articles: Iterable[str]
) -> list[tuple[int, str, str]]:
    """Return links that may lead to lists: rank (0 is the most likely), address, reason.

    The order is: parents of articles' addresses, links named news, "more", categories and other
    links in menus.
    """
    parents: dict[str, int] = {}
    known = set(articles)
    has_index = is_index(look)
    for url in known:
        path = urlsplit(url).path.rstrip("/")
        while path.count("/") > 1 and (path := path.rpartition("/")[0]):
            parents[path] = parents.get(path, 0) + 1
    found: dict[str, tuple[int, str, str]] = {}
    menu = {link.url for block in look.links.blocks if block.is_menu for link in block.links}
    kin = _kin(look, parents)
    for link in look.links.links:
        if (
            link.url in known
            or not scope.holds(link.url)
            or path_words.BACK.fullmatch(link.title)
            or link.url.rstrip("/") == look.url.rstrip("/")
        ):
            continue
        is_part = has_index and len(link.title) == 1
        ranked = _rank(link, parents, forms, in_menu=link.url in menu)
        if ranked and link.url in kin:
            ranked = min(ranked, (1, kin[link.url]))
        if ranked := (1, "a part of an index") if is_part else ranked:
            found.setdefault(link.url, (ranked[0], link.url, ranked[1]))
    return sorted(found.values(), key=lambda lead: lead[0])


def _kin(look: Look, parents: Container[str]) -> dict[str, str]:
    """Return links that lead on for the place where they are: frames, and those in one block with
    folders of articles.
    """
    found = dict.fromkeys(look.frames, "a frame of the page")
    for block in look.links.blocks:
        paths = {urlsplit(link.url).path.rstrip("/") for link in block.links}
        if not block.is_menu and sum(path in parents for path in paths) >= 2:
            found |= {link.url: "beside folders of articles" for link in block.links}
    return found


def _rank(
    link: BlockLink, parents: dict[str, int], forms: LearnedForms, *, in_menu: bool
) -> tuple[int, str] | None:
    kind = kind_by_words(link.url)
    path = urlsplit(link.url).path.rstrip("/")
    if kind not in _LEADS or _is_known(link.url, kind, forms):
        return None
    if parents.get(path, 0) >= 2 and not urlsplit(link.url).query:
        return 0, "the folder of articles"
    last = path.rpartition("/")[2]
    if path_words.NEWS.search(link.title[:40]) or path_words.NEWS.search(last):
        return 1, f"called {link.title[:30]!r}" if link.title else "named as news"
    is_refused = forms.is_refused(link.url) and not is_vague(form_of(link.url))
    if path_words.MORE.search(link.title[:40]) and not is_refused:
        return 2, f"called {link.title[:30]!r}"
    is_entry = is_headline(link.title) and not (in_menu and len(link.title) <= MAX_ENTRY)
    if is_refused or (is_entry and kind is None) or path_words.names_other_page(link.title):
        return None
    return 3, f"linked as {link.title[:30]!r}" if link.title else "linked"


def _is_known(url: str, kind: str | None, forms: LearnedForms) -> bool:
    """Tell whether it is known what an address leads to, by its form."""
    return (kind is None and forms.fits(url)) or forms.is_period(url)


def reads_like_list(look: Look) -> bool:
    """Tell whether a page is a list of articles: many links, or links below its address."""
    folder = urlsplit(look.url).path.rstrip("/") + "/"
    text = sum(map(len, look.sign.raw.paragraphs)) if look.sign.raw else 0
    if text < SHORT and look.pager.periods:
        return True  # a month with one article
    least = 5 if text >= SHORT else 3
    alike: Counter[str] = Counter()
    for block in look.links.blocks:
        below = sum(urlsplit(link.url).path.startswith(folder) for link in block.links)
        if (verdict := block.verdict) == "none":
            continue
        # A list with a heading for each month is one block a month.
        alike[block.pattern] += len(block.links)
        if below >= 3 or alike[block.pattern] >= (least if verdict == "strong" else 8):
            return True
    return False


def is_list_instead(look: Look) -> bool:
    """Tell whether a page that reads like an article is a list, whose teasers do: it has little text of
    its own, or its headline is short or a link.
    """
    raw = look.sign.raw
    if raw is None or look.sign.declared or not reads_like_list(look):
        return False
    if sum(map(len, raw.paragraphs)) < SHORT or not is_headline(raw.headline or ""):
        return True
    return any(one.title == raw.headline and one.url != look.url for one in look.links.links)
