"""Write ``unionnews/words/months.tsv`` from Babel's data of CLDR.

    python tools/make_months.py

Each line is for one language. It has: the tag; the order of day and month in numeric dates with the
year last (``DM``, ``MD``, ``?``), with the regions that have another order; ``endings`` if case
endings are added to the whole name; keys of weekdays, and of words for before and after noon; keys
of the twelve months, format and stand-alone, wide and abbreviated, of all its locales. Needs Babel,
which the development group installs.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

from babel import Locale, localedata

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from unionnews.words.months import name_key  # after the path

TABLE = ROOT / "unionnews" / "words" / "months.tsv"
# CLDR's coverage level "modern"; also "moderate" and "basic" if newspapers are known.
_LANGUAGES = """
af am ar as az be bg bn br bs ca chr ckb cs cv cy da de dsb el en eo es et eu fa fi fil fo fr fy ga gd gl
gu ha he hi hr hsb hu hy id ig is it ja jv ka kk km kn ko kok ku ky lb lo lt lv mk ml mn mr ms mt my ne nl no
oc or pa pcm pl ps pt qu rm ro ru sc sd si sk sl so sq sr su sv sw ta te tg th ti tk tr tt ug uk ur uz vi xh
yo yue zh zu
"""
LANGUAGES = _LANGUAGES.split()
_ENDINGS = frozenset(
    (
        "az",
        "ckb",
        "eu",
        "et",
        "fi",
        "hu",
        "hy",
        "ka",
        "kk",
        "ku",
        "ky",
        "mn",
        "tg",
        "tr",
        "tt",
        "uz",
    )
)
# Templates declare en or en-US for texts of all English-speaking countries.
_UNSURE = frozenset({"en", ("en", "US")})
_PREFIX = re.compile(r"^(?:de |d['’]|di |da |del )")
_UNNAMED = re.compile(r"^(?:M\d+|\d+)$")
# Names that newspapers print and CLDR does not have, by language and month.
_ALSO = {
    "de": {1: "Jän Jaenner", 3: "Maerz Mrz", 5: "Mai", 9: "Sept"},
    "el": {5: "Μαΐ Μαη Μάη", 6: "Ιούν", 7: "Ιούλ", 8: "Αύγ", 11: "Νοέ"},
    "es": {9: "set setiembre", 1: "ene"},
    "fr": {1: "janv", 2: "fév févr", 7: "juil", 9: "sept"},
    "it": {9: "sett", 5: "magg", 6: "giu giugno", 7: "lug luglio"},
    "nl": {3: "maa mrt"},
    "no": {1: "januar", 3: "mars", 5: "mai", 6: "juni", 7: "juli", 10: "okt", 12: "des"},
    "pt": {9: "set", 10: "out", 12: "dez"},
    "ru": {9: "сен сент", 11: "ноя нояб"},
    "uk": {6: "черв", 7: "лип"},
}


def main() -> None:
    """Write the table."""
    head = f"# CLDR, by Babel {version('babel')}: written by tools/make_months.py, not by hand"
    lines = [head, *(_line(language) for language in LANGUAGES)]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{TABLE}: {len(LANGUAGES)} languages, {TABLE.stat().st_size:,} bytes")


def _line(language: str) -> str:
    locales = list(locales_of(language))
    halves = [_keys(_halves(locales, half)) for half in ("am", "pm")]
    return "\t".join(
        [
            language,
            _orders(language, locales),
            "endings" if language in _ENDINGS else "",
            _keys(_named(locales, "days", range(7))),
            *halves,
            *(_keys(month_names(language, number)) for number in range(1, 13)),
        ]
    )


def locales_of(language: str) -> Iterator[Locale]:
    """Yield the locales of a language; for Norwegian those of both written forms."""
    own = {"no": ("no", "nb", "nn")}.get(language, (language,))
    for name in sorted(localedata.locale_identifiers()):
        if name.split("_")[0] in own:
            # Babel 2.18 writes aliases of one locale into the root locale, which all others share.
            localedata._cache.clear()
            locale = Locale.parse(name)
            yield locale


def month_names(language: str, number: int) -> Iterator[str]:
    """Yield the printed names of a month, without the preposition with which some forms begin."""
    for name in _named(list(locales_of(language)), "months", [number]):
        yield name
        yield _PREFIX.sub("", name)
        if language == "mn":
            yield f"{name}ын"
    yield from _ALSO.get(language, {}).get(number, "").split()


def _named(locales: list[Locale], what: str, numbers: Iterable[int]) -> Iterator[str]:
    for locale in locales:
        forms = getattr(locale, what)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                names = forms.get(context, {}).get(width, {})
                found = (names[number] for number in numbers if number in names)
                yield from (name for name in found if not _UNNAMED.match(name))


def _halves(locales: list[Locale], half: str) -> Iterator[str]:
    for locale in locales:
        for width in ("wide", "abbreviated"):
            if name := locale.day_periods.get("format", {}).get(width, {}).get(half):
                yield str(name)


def _orders(language: str, locales: list[Locale]) -> str:
    """Return the order in the language's main locale, and the regions that have the other order."""
    own = "" if language in _UNSURE else _order(Locale.parse(language))
    others = {
        locale.territory: order
        for locale in locales
        if locale.territory
        and (order := _order(locale)) != own
        and (language, locale.territory) not in _UNSURE
    }
    regions = (f"{region}={order}" for region, order in sorted(others.items()))
    return " ".join([own or "?", *regions])


def _order(locale: Locale) -> str:
    fields = "".join(dict.fromkeys(re.sub("[^dMy]", "", locale.date_formats["short"].pattern)))
    return {"dMy": "DM", "Mdy": "MD"}.get(fields, "")


def _keys(names: Iterable[str]) -> str:
    return "|".join(sorted({key for name in names if (key := name_key(name))}))


if __name__ == "__main__":
    main()
