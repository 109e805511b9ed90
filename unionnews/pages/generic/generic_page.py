"""The layout for any article page. It reads what the markup declares and what the page prints.

It is tried last. Headline, text, dates and pictures are read by :mod:`unionnews.pages.generic.printed_page`;
here people, source, breadcrumbs and pager; and it is decided whether the page is an article at all.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from urllib.parse import urlsplit

from w3lib.html import remove_tags
from web_poet import field
from web_poet.exceptions import UseFallback

from unionnews.items import Breadcrumb
from unionnews.normalize.identity import believed_canonical
from unionnews.normalize.language_guess import speaks_for_one
from unionnews.normalize.people import parse_byline
from unionnews.normalize.picture_credits import is_credit
from unionnews.normalize.western_names import is_agency
from unionnews.pages.declared.trails import (
    MAX_CRUMBS,
    POSITION,
    is_trail,
    links_of,
    trail_above,
    trails,
)
from unionnews.pages.declared.writer_marks import names_profile
from unionnews.pages.generic.bylines import (
    declared_writers,
    names_behind,
    names_site,
    owner,
    sites_named,
)
from unionnews.pages.generic.credits import (
    Credits,
    Signature,
    card_writers,
    editor_line,
    is_site,
    link_of,
    may_own,
    read_credits,
    writers_of,
)
from unionnews.pages.generic.dating.date_places import around_lines, is_beside
from unionnews.pages.generic.printed_page import PrintedPage
from unionnews.pages.generic.refusals import page_doubt, refusal
from unionnews.pages.generic.signatures import holds_comments, signatures
from unionnews.pages.generic.structured_data import AUTHOR_METAS
from unionnews.pages.line_model.text_doubts import text_doubts
from unionnews.pages.lines import MAX_LINES
from unionnews.pages.pager import Pager, read_pager
from unionnews.pages.processors import addresses, breadcrumb_list, text_of
from unionnews.pages.selectors import Element, css_query
from unionnews.words.patterns import regex
from unionnews.words.text import counted, letters

# A canonical link inside an article belongs to something embedded there.
_EMBEDDING = ("template", "noscript", "article", "main", "aside")
MAX_CANONICALS = 8
MAX_WRITERS = 40
MAX_HEADINGS = 3
TOO_MANY_LINES = f"more than {MAX_LINES:,} lines; no article has them"
_BYLINE = css_query("a[rel~=author], .byline, .author-name, .article-author, .post-author, .author")
# Meta elements may name an address, a newspaper or a login instead of a writer.
_NO_WRITER = regex(
    r"https?:|www\.|集团|出版|新闻|科技|软件|工作室|公司|制作|admin|discuz|\bteam\b|^\d+$",
    re.IGNORECASE,
)
_ADDRESS = regex("^/|//|/$|/.*/")
_MARKUP = regex(
    r"</?(?:(?P<inline>[abiu]|em|strong|span|su[bp])|p|br|div|img|h[1-6]|[uo]l|li|blockquote)\b[^<>]{0,300}>|\\[nrt](?=\s)"
)
_NAME = regex(r"(?!https?://)\w")
_ELEMENT = regex("</?[a-z]{1,20}>")


class GenericPage(PrintedPage):
    """An article page of any site."""

    kind_doubt: str | None = None
    """Message that the page may be no article, set by :meth:`validate_input`."""

    @field
    def canonicalUrl(self) -> list[str]:
        """The canonical addresses that can be the article's; if none can, all of them."""
        links = (
            one
            for one in self.response.index.tagged("link")
            if "canonical" in one.get("rel", "").lower()
        )
        own = (one for one in links if next(one.iterancestors(*_EMBEDDING), None) is None)
        found = (self.absolute(one.get("href")) for one in islice(own, MAX_CANONICALS))
        named = [one for one in found if one]
        url = str(self.response.url)
        return [one for one in named if believed_canonical(one, url)] or named

    @cached_property
    def credits(self) -> Credits:
        """Source, writers and editors in the lines around the text."""
        first, last = self.head
        return read_credits(self.printed.lines[first:last], self.behind, chinese=not self.western)

    def validate_input(self) -> None:
        """Refuse a page without an article. Raises :class:`UseFallback` with the reason."""
        if len(self.printed.lines) > MAX_LINES:
            raise UseFallback(TOO_MANY_LINES)
        # A notice page may keep the title tag of the article; so its headings are checked too.
        headings = [line.text for line in self.printed.lines if line.level == 1][:MAX_HEADINGS]
        titles = list(dict.fromkeys(filter(None, (self.title, *self.declared_titles, *headings))))
        declared = bool(self.data.article) or self.data.meta("og:type") == "article"
        dated = self.published is not None and self.dates.doubt is None
        lines = self.printed.lines
        if reason := refusal(lines, self.text, titles, declared=declared, dated=dated):
            raise UseFallback(reason)
        if not declared:
            url, types = str(self.response.url), self.data.types
            self.kind_doubt = page_doubt(url, titles, types, lines, self.text, dated=dated)

    @property
    def doubts(self) -> list[str]:
        declared = 0 if self.unprinted else len(remove_tags(self.declared_text))
        free = str(self.data.article.get("isAccessibleForFree")).lower() != "false"
        found = text_doubts(self.printed.lines, self.text, self.unprinted, declared, free=free)
        # Doubt the date only if it was the last resort and no subclass has found another one.
        own = self.published == self.dates.published
        last = self.dates.doubt if own else None
        other = (
            f"another day is named too: {self.dates.other}" if own and self.dates.other else None
        )
        no_title = None if self.title else "no headline found"
        unplaced = [one for one, _ in self.shown_pictures if not self._is_placed(one)]
        left = counted(len(unplaced), "picture")
        no_place = f"{left} left out: the page names no whole address, and its own is not known"
        said = (self.kind_doubt, no_title, last, other, no_place if unplaced else None)
        return [*found, *filter(None, said)]

    def _is_placed(self, image: Element) -> bool:
        return self.base_url.startswith("http") or any(
            one.startswith("http") for one in addresses(image)
        )

    @field
    def sourceRaw(self) -> str | None:
        declared = self.data.meta("source", "contentsource", "article:source")
        # Some systems declare an address, not a name.
        return self.credits.source or (None if declared and "://" in declared else declared)

    @field
    def sourceUrl(self) -> str | None:
        return self.absolute(link_of(self.credits.source_line, self.credits.source))

    @field
    def bylines(self) -> list[str]:
        # A credit line in the text names a photographer; on a page without images it is a by-line.
        alone = [] if self.printed.images else [line.text for line in self.captions]
        credited = [text for text in alone if is_credit(text)]
        if self.western:
            return [*self.western_writers, *credited]
        found = (lines for lines in self._bylines if any(map(parse_byline, lines)))
        return [*next(found, []), *credited]

    @property
    def _bylines(self) -> Iterator[list[str]]:
        """Lists of by-lines, one for each place where they are found, the most trusted first."""
        yield [] if self.dates.overruled else self._people(self.data.names("author"))
        yield list(self.credits.writers)
        yield self.last_names
        yield self._people(self.data.item_values("author"))
        yield self.named_writers
        heads = (line for line in self.printed.lines if line.level == 1)
        name = owner(self.declared_titles[-1:], heads)
        yield [name] if name else []

    @cached_property
    def western_writers(self) -> list[str]:
        """By-lines of a page that is not in Chinese."""
        data = self.data
        declared = [] if self.dates.overruled else data.persons("author")
        if declared:
            declared += [one for one in data.bodies("author") if is_agency(one)]
        if not data.names("author"):
            named = (data.meta_values.get(name, []) for name in AUTHOR_METAS)
            kept = (
                [one for one in values if not _ADDRESS.search(one)]
                for values in (*named, card_writers(data))
            )
            declared = next((values for values in kept if values), [])[:MAX_WRITERS]
        printed = signatures(self.printed.lines, self.title_line, self.text.start, self.text.end)
        # Microdata is used last, because readers' comments have authors in it too.
        sure = any(one.sure for one in printed)
        said = declared or ([] if sure else data.item_values("author"))
        sites = self._sites(declared)
        return writers_of(said, printed, sites) or self._linked_writers(printed, sites)

    def _linked_writers(self, printed: list[Signature], sites: list[str]) -> list[str]:
        """Return the writer to whose page alone the page links, who is neither its editor nor the site."""
        around = around_lines(self.text.lines)
        links = filter(names_profile, self.response.index.tagged("a"))
        names = {text_of(one) or "" for one in links if is_beside(one, around)}
        others = {one for signature in printed for one in signature.others}
        alone = len(names) == 1 and names.isdisjoint(others)
        return [f"By {one}" for one in names if alone and not is_site(one, sites)]

    def _sites(self, declared: list[str]) -> list[str]:
        """Return the names of the site, which are nobody's, unless its text says "I"."""
        data, host = self.data, urlsplit(self.base_url).hostname or ""
        # A publisher with an address is no person: "Deutsche Kurier (www.kurier.example)".
        publisher, _, address = (data.meta("publisher") or "").partition("(")
        sites = [self.site_name or "", *data.bodies("publisher"), publisher if address else ""]
        sites.append(host.removeprefix("www."))
        for title in self.declared_titles[-1:]:
            sites += sites_named(title)[-1:]
        named = (one for one in declared if " " in one and may_own(one))
        own = {letters(one) for one in named if is_site(one, sites)}
        if own and speaks_for_one("\n".join(line.text for line in self.text.lines)):
            return [one for one in sites if not any(letters(one) in name for name in own)]
        return sites

    def _people(self, names: list[str]) -> list[str]:
        """Return the declared writers without the site itself."""
        sites = [self.site_name or "", *self.data.names("publisher")]
        for title in self.declared_titles[-1:]:
            sites += sites_named(title)
        return [name for name in names if not names_site(name, sites)]

    @cached_property
    def last_names(self) -> list[str]:
        """Names in brackets after the last sentence."""
        names = names_behind(self.text.lines[-1].text) if self.text.lines else None
        return [names] if names else []

    @cached_property
    def named_writers(self) -> list[str]:
        """Writers in the meta elements, else in an element with a class name for by-lines."""
        if named := self.data.meta(
            "author", "article:author", "dc.creator", "byl", "parsely-author"
        ):
            named = _ELEMENT.sub("", named)
            return [] if _NO_WRITER.search(named) else self._people(declared_writers(named))
        marked = (
            element
            for element in _BYLINE(self.root)
            if not any(map(holds_comments, element.iterancestors()))
        )
        texts = (text for element in marked if (text := text_of(element)) and len(text) < 80)
        return list(islice(texts, 1))

    @field
    def editorsRaw(self) -> list[str]:
        tail = [editor_line(line.text) for line in reversed(self.text.lines[-2:])]
        return [line for line in (self.credits.editors, *tail) if line]

    @field(out=[])  # type: ignore[untyped-decorator]  # web-poet has no types for it
    def breadcrumbs(self) -> list[Breadcrumb]:
        printed = breadcrumb_list(self._crumbs(), self)
        return printed if len(printed) > 1 else max(printed, self._declared_trail, key=len)

    @property
    def _declared_trail(self) -> list[Breadcrumb]:
        trail = self.data.trail
        steps = ((name, self.absolute(address)) for name, address in trail[:MAX_CRUMBS])
        return [Breadcrumb(name=name, url=url) for name, url in steps]

    def _crumbs(self) -> list[Element]:
        """Return the links of the printed trail."""
        trail = next(
            filter(is_trail, trails(self.response.index, self.printed.named, self.response.markup)),
            None,
        )
        if trail is None:
            above = self.printed.lines[: self.text.start]
            trail = next(
                (line.element for line in above if line.linked and POSITION.search(line.text)),
                None,
            )
        if trail is None:
            above = self.printed.lines[: self.title_line or 0]
            trail = trail_above(above, self.title or "", str(self.response.url))
        links = [] if trail is None else links_of(trail)
        return links if len(links) <= MAX_CRUMBS else []

    @field
    def keywords(self) -> list[str]:
        # A comma behind the last one: one term of several words is not parted at its blanks.
        if names := self.data.names("keywords"):
            return [",".join((*names, ""))]
        named = self.data.meta("keywords", "news_keywords") or ""
        is_sentence = named.endswith(".") or letters(named) == letters(self.title or "")
        return [f"{named}," if is_sentence else named]

    @field
    def description(self) -> list[str]:
        declared = self.data.meta("description", "og:description")
        if declared:
            return [_MARKUP.sub(lambda tag: "" if tag["inline"] else " ", declared)]
        return [self.data.text("description") or ""]

    @field
    def publisher(self) -> str | None:
        # Some systems declare a login or an address as the name of the site.
        named = [one for one in (self.site_name, *self.data.names("publisher")) if one]
        return next((one for one in named if _NAME.match(one)), next(iter(named), None))

    @cached_property
    def pager(self) -> Pager:
        """Links to the other pages of the article."""
        return read_pager(self.root, self.base_url, str(self.response.url), self.response.index)

    @field
    def pageUrls(self) -> list[str]:
        return self.pager.urls

    @field
    def nextPageUrl(self) -> str | None:
        return self.pager.following
