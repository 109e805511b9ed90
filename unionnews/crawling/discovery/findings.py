"""What was learned about a site, kept in a file that people can read and correct."""

import json
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

import msgspec

from unionnews.crawling.discovery.learned_forms import LearnedForms
from unionnews.crawling.discovery.link_blocks import BlockLink
from unionnews.exceptions import UsageError

SITE_FILE = "site.toml"
COVERED = 0.95
"""Share of the articles of all other ways that one way must show to replace them."""
_HEAD = """# What `unionnews crawl` found out about this site. Correct what is wrong: the next crawl obeys it.
# Delete the file, or crawl with --anew, to have it learned anew.
"""


@dataclass(slots=True)
class Way:
    """One way to find articles."""

    kind: str
    """``feed``, ``sitemap``, ``list``, ``posts`` (an API), ``data``."""
    url: str
    why: str
    """How it was found."""
    articles: int = 0
    """Number of articles that it showed while looking around."""
    more: bool = False
    """Whether it has more: further pages, or files of an index."""
    use: str = "always"
    """``always``, or ``full``: in the first crawl, the weekly one and with ``--full``."""


@dataclass(slots=True)
class FoundSource:
    """A way, with the articles that it showed."""

    way: Way
    links: list[BlockLink]
    goes_on: bool = False
    """Whether there is more: a next page, or files of an index that were not read."""
    periods: set[str] = field(default_factory=set)
    """Addresses of years or months of older articles that it links."""
    is_part: bool | None = None
    """Of a sitemap: whether a list of older articles shows some that it lacks; None if not known."""

    @property
    def urls(self) -> set[str]:
        """Addresses of the articles that it showed."""
        return {link.url for link in self.links}

    @property
    def is_newest_first(self) -> bool:
        """Tell whether its days, if it prints any, go backward, but for a few kept on top."""
        days = [link.day for link in self.links if link.day]
        rising = sum(one < two for one, two in pairwise(days))
        return rising <= 1 + len(days) // 8

    def covers(self, wanted: set[str], moved: int) -> bool:
        """Tell whether it shows, or leads to, the articles of all ways.

        ``wanted`` are their addresses; ``moved`` is the number of those that lead elsewhere.
        """
        urls = self.urls
        held = len(wanted & urls)
        if not urls or self.way.kind == "list" or self.is_part:
            return False
        if self.way.kind == "sitemap":
            is_whole = held >= COVERED * len(wanted) and len(urls) >= held + moved
            return is_whole or (self.goes_on and held * 2 >= len(wanted))
        is_paged = self.goes_on and self.way.kind in ("feed", "posts")
        return is_paged and held >= 0.8 * min(len(wanted), len(urls))


@dataclass(slots=True, kw_only=True)
class Findings:
    """What was learned about a site."""

    start: list[str]
    """Addresses that the user gave."""
    hosts: list[str]
    """Hosts of the site, with ports."""
    title: str
    language: str | None = None
    timezone: str | None = None
    why_timezone: str = ""
    platform: str = ""
    """``wordpress``, ``drupal``, …; empty if unknown."""
    stay_in: list[str] = field(default_factory=list)
    """Languages to stay in: addresses with another language are left out. Without any: none is."""
    foreign: int = 0
    """Number of addresses with another language that were seen while looking."""
    learned: str = ""
    """Day on which it was learned."""
    ways: list[Way] = field(default_factory=list)
    forms: LearnedForms = field(default_factory=LearnedForms)
    articles: list[str] = field(default_factory=list)
    """Addresses of articles that were read while looking."""
    pagers: list[str] = field(default_factory=list)
    """Shapes of addresses that lead on from a list."""
    archives: bool = False
    """Whether lists by year or month are followed."""
    covering: str | None = None
    """Address of a way that shows the articles of all others; None if there is none."""

    def starts(self, *, full: bool) -> list[str]:
        """Return the start addresses of a walk."""
        return [way.url for way in self.ways if full or way.use == "always"]

    def keep_facts(self, known: Self) -> None:
        """Keep title, language and zone of what was known: somebody may have corrected them."""
        self.title, self.language = known.title, known.language
        self.why_timezone = self.why_timezone if self.timezone == known.timezone else ""
        self.timezone = known.timezone

    def join(self, other: Self) -> None:
        """Add what was learned from another address of the site: ways, hosts, forms, languages."""
        own = {way.url for way in self.ways}
        self.ways += [way for way in other.ways if way.url not in own]
        self.hosts = list(dict.fromkeys([*self.hosts, *other.hosts]))
        self.pagers = list(dict.fromkeys([*self.pagers, *other.pagers]))
        self.articles = list(dict.fromkeys([*self.articles, *other.articles]))
        stays = self.stay_in and other.stay_in
        self.stay_in = list(dict.fromkeys([*self.stay_in, *other.stay_in])) if stays else []
        self.foreign += other.foreign
        self.archives |= other.archives
        self.covering = self.covering if self.covering == other.covering else None
        self.forms.join(other.forms)

    def write(self, folder: Path) -> None:
        """Write the file into the site's folder, whole or not at all."""
        target = folder / SITE_FILE
        made = target.with_suffix(".toml.new")
        made.write_text(self.toml(), encoding="utf-8")
        made.replace(target)

    def toml(self) -> str:
        """Return the text of the file."""
        forms = self.forms
        lines = [
            _HEAD,
            _line("start", self.start),
            _line("hosts", self.hosts),
            _line("title", self.title),
            _line("language", self.language),
            _line("timezone", self.timezone)
            + (f"  # {self.why_timezone}" if self.why_timezone else ""),
            _line("platform", self.platform or None),
            _line(
                "stay_in_language",
                self.stay_in if self.stay_in[1:] else "".join(self.stay_in) or None,
            ),
            _line("archives", self.archives),
            _line("pagers", self.pagers),
            _line("covering", self.covering),
            _line("learned", self.learned),
            "\n[articles]",
            "# Forms of their addresses, and how often each was confirmed.",
            _table("forms", forms.confirmed),
            _line("patterns", sorted(forms.patterns)),
            _line("slashed", sorted(forms.slashed)),
            _line("dated", forms.dated),
            _line("undated", forms.undated),
            "\n[other_pages]",
            _table("forms", forms.refused),
            _table("without_date", forms.without_date),
            _line("lists", sorted(forms.lists)),
        ]
        for way in self.ways:
            lines += ["\n[[ways]]", *(_line(name, getattr(way, name)) for name in _WAY)]
        return "\n".join(line for line in lines if line) + "\n"

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """Return the findings in the file of a folder; None if there is no file.

        Raises :class:`UsageError` if it cannot be read.
        """
        path = folder / SITE_FILE
        if not path.is_file():
            return None
        try:
            return cls._from(tomllib.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise UsageError(
                f"{path}: cannot be read ({error}); correct it, or delete it to have it learned anew"
            ) from None

    @classmethod
    def rules(cls, folder: Path) -> str:
        """Return the rules for lists and addresses in the file of a folder, as one text.

        The facts of the site, and the day of learning, are not in it.
        """
        data = tomllib.loads((folder / SITE_FILE).read_text(encoding="utf-8"))
        return json.dumps({name: data[name] for name in data if name not in _FACTS}, sort_keys=True)

    @classmethod
    def _from(cls, data: dict[str, Any]) -> Self:
        own, other = data.pop("articles", {}), data.pop("other_pages", {})
        data |= {
            "stay_in": _texts(data.get("stay_in_language", [])),
            "learned": str(data.get("learned", "")),
            "forms": {
                **own,
                **other,
                "confirmed": own.get("forms", {}),
                "refused": other.get("forms", {}),
            },
        }
        found = msgspec.convert(data, cls, strict=False, dec_hook=_counter)
        found.timezone = ZoneInfo(found.timezone).key if found.timezone else None
        return found


def _counter(_: type, counts: Any) -> Counter[str]:
    return Counter(msgspec.convert(counts, dict[str, int], strict=False))


_FACTS = ("title", "language", "timezone", "platform", "learned")
_WAY = ("kind", "url", "why", "articles", "more", "use")


def _texts(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else [str(one) for one in value]


def _line(name: str, value: object) -> str:
    return "" if value is None else f"{name} = {_literal(value)}"


def _table(name: str, counts: Counter[str]) -> str:
    pairs = ", ".join(
        f"{_literal(key)} = {count}" for key, count in counts.most_common(100) if count
    )
    return f"{name} = {{ {pairs} }}" if pairs else f"{name} = {{}}"


def _literal(value: object) -> str:
    # JSON strings are TOML strings, except for DEL and surrogate pairs.
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("\x7f", "\\u007F")
