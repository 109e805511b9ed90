"""Select records by date, language, words, and allowed uses."""

import json
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from unionnews.exceptions import UsageError
from unionnews.words.patterns import regex

_TAG = regex(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_DATE = regex(r"\d{4}(-\d\d(-\d\d)?)?")


def _is_day(text: str) -> bool:
    """Tell whether a text is an existing year, month or day."""
    try:
        return bool(_DATE.fullmatch(text) and date.fromisoformat(text + "2000-01-01"[len(text) :]))
    except ValueError:
        return False


@dataclass(slots=True)
class RecordSelection:
    """Conditions that a record must meet, all of them; without any, all records are taken."""

    since: str = ""
    """First year, month or day of ``datePublished`` (``2024``, ``2024-05``), as printed."""
    until: str = ""
    """Last year, month or day, inclusive. With either, records without a date are left out."""
    languages: Sequence[str] = ()
    """BCP 47 tags, one of which must fit; ``zh`` includes ``zh-Hans``."""
    search: str = ""
    """A query of ``unionnews search``."""
    may: Sequence[str] = ()
    """Uses (``index``, ``train``, ``republish``) that the site allows, all of them."""
    find: Callable[[], Set[str]] | None = None
    """Returns the ids of the articles that ``search`` finds; called once."""
    _found: Set[str] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        for tag in self.languages:
            if not _TAG.fullmatch(tag):
                raise UsageError(
                    f"--language {tag!r:.40}: no language tag; write zh, zh-Hant, en-GB"
                )
        for name in ("since", "until"):
            if (given := getattr(self, name)) and not _is_day(given):
                raise UsageError(f"--{name} {given!r:.40}: write 2024, 2024-05 or 2024-05-31")
        if (
            self.since
            and self.until
            and self.since > self.until
            and not (self.since.startswith(self.until))
        ):
            raise UsageError(f"--since {self.since} is later than --until {self.until}")

    def __str__(self) -> str:
        """Return the conditions as text, the same for equal conditions; empty if there are none."""
        said = {
            "since": self.since,
            "until": self.until,
            "language": sorted(self.languages),
            "search": self.search,
            "may": sorted(self.may),
        }
        said = {name: value for name, value in said.items() if value}
        return json.dumps(said, ensure_ascii=False) if said else ""

    def look(self) -> None:
        """Run the search. Records that are committed later are not found."""
        if self.find is not None:
            self._found = self.find()

    def takes(self, record: Any) -> bool:
        """Tell whether a record meets the conditions."""
        if self.find is not None and self._found is None:
            self.look()
        return (
            (self._found is None or record.id in self._found)
            and self._in_time(record.datePublished)
            and self._in_language(record.inLanguage)
            and all(_allows(record.metadata.rights, use) for use in self.may)
        )

    def _in_time(self, day: str | None) -> bool:
        if not (self.since or self.until):
            return True
        if day is None:
            return False
        after = not self.since or day[: len(self.since)] >= self.since
        return after and (not self.until or day[: len(self.until)] <= self.until)

    def _in_language(self, tag: str | None) -> bool:
        if not self.languages:
            return True
        known = (tag or "").lower()
        return any(
            known == wanted.lower() or known.startswith(f"{wanted.lower()}-")
            for wanted in self.languages
        )


def _allows(rights: Any, use: str) -> bool:
    return rights is not None and bool(getattr(rights, use).answer == "allowed")
