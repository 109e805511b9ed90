"""Every month of CLDR's modern set, read back from a printed date."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from babel import Locale, localedata
from babel.dates import format_date
from babel.localedata import locale_identifiers
from hypothesis import given
from hypothesis import strategies as st

from unionnews.normalize.dates import find_date
from unionnews.words.months import dates_of, known_languages, month_number, name_key

LANGUAGES = sorted(known_languages())
FORMS = ("7 {} 2024", "7. {} 2024", "{} 7, 2024", "7 {}, 2024", "2024 {} 7")
# Numbers of months alone are no names; these languages have no other short form.
_UNNAMED = re.compile(r"M?\d+")


def names(language: str) -> Iterator[tuple[int, str]]:
    """Yield the months of a language, format and stand-alone, wide and abbreviated."""
    forms = Locale.parse(language).months
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in forms[context][width].items():
                if not _UNNAMED.fullmatch(name):
                    yield number, name


def test_the_table_has_the_languages_of_newspapers() -> None:
    assert len(LANGUAGES) >= 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_month_is_read_where_the_language_is_known(language: str) -> None:
    for number, name in names(language):
        for printed in (name, name.upper()):
            line = FORMS[number % len(FORMS)].format(printed)
            found = find_date(line, None, language)
            assert found is not None, line
            assert found.value == f"2024-{number:02}-07", line


REGIONAL = sorted(
    name.replace("_", "-")
    for name in locale_identifiers()
    # Mongolian script of the steppe is none of CLDR's modern set.
    if name.partition("_")[0] in LANGUAGES and "_" in name and "_Mong" not in name
)


@pytest.mark.slow
@pytest.mark.measured
def test_every_month_is_read_in_every_region() -> None:
    """``Jänner`` in Austria, ``ماي`` in Algeria, ``أيار`` in Syria, ``Juli`` with another dot."""
    wrong = []
    for language in REGIONAL:
        for number, name in names(language.replace("-", "_")):
            found = find_date(FORMS[0].format(name), None, language)
            if found is None or found.value != f"2024-{number:02}-07":
                wrong.append((language, name, found))
    assert wrong == []
    assert len(REGIONAL) >= 300


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_month_is_wrong_where_the_language_is_not_known(language: str) -> None:
    for number, name in names(language):
        found = find_date(FORMS[0].format(name), None)
        assert found is None or found.value == f"2024-{number:02}-07", name


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"yo"}))
@pytest.mark.parametrize("form", ["long", "medium"])
def test_a_day_as_the_language_prints_it(language: str, form: str) -> None:
    # Babel hands on to a language what it has resolved for the one that was asked for before.
    localedata._cache.clear()
    for number in range(1, 13):
        day = f"2024-{number:02}-27"
        line = format_date(date(2024, number, 27), form, locale=language)
        found = find_date(line, None, language)
        assert found is not None, line
        assert found.value == day, line


@pytest.mark.parametrize(
    ("name", "language", "month"),
    [
        ("listopada", "hr", 10), ("listopada", "pl", 11), ("listopadu", "cs", 11), ("listopada", None, None),
        ("srpna", "cs", 8), ("srpnja", "hr", 7), ("srp", None, None), ("lip", "pl", 7), ("lip", "hr", 6),
        ("lip", None, None), ("červenec", "cs", 7), ("července", "cs", 7), ("červen", "cs", 6), ("června", "cs", 6),
        ("července", None, 7), ("Μαΐου", "el", 5), ("ΜΑΪΟΥ", "el", 5), ("ΜΑΙΟΥ", "el", 5), ("Μάιος", None, 5),
        ("ARALIK", "tr", 12), ("Aralık", None, 12), ("KASIM", "tr", 11), ("lug", "it", 7), ("Magg.", "it", 5),
        ("Sett.", "it", 9), ("des.", "nb", 12), ("mai", "nb-NO", 5), ("out.", "pt", 10), ("ago.", "pt-BR", 8),
        ("Sept", "en", 9), ("Sept.", "en-GB", 9), ("Jänner", "de-AT", 1), ("MÄRZ", "de", 3), ("Febr.", "nl", 2),
        ("ma", "fr", None), ("ju", "en", None), ("strike", "en", None), ("strike", None, None), ("", "en", None),
        ("heinäkuuta", "fi", 7), ("júliusi", "hu", 7), ("मई", "hi", 5), ("مايو", "ar", 5), ("تموز", "ar-SY", 7),
        ("марта", "ru", 3), ("березня", "uk", 3), ("студзеня", "be", 1), ("gegužės", "lt", 5), ("7월", "ko", 7),
    ],
)  # fmt: skip
def test_names(name: str, language: str | None, month: int | None) -> None:
    assert month_number(name, language) == month


@given(st.sampled_from(LANGUAGES), st.integers(1, 12), st.integers(1, 28), st.integers(1950, 2090))
def test_capitals_dots_and_unknown_languages_never_tell_another_month(
    language: str, month: int, day: int, year: int
) -> None:
    own = [name for name, number in dates_of(language).names if number == month]
    for name in own:
        found = find_date(f"{day} {name.upper()}. {year}", None, language)
        if found is not None:
            assert found.value == f"{year}-{month:02}-{day:02}"


def test_keys_leave_out_what_typesetters_change() -> None:
    assert name_key("Févr.") == name_key("FEVR") == "fevr"
    assert name_key("tháng 7") == "thang7"


@pytest.mark.parametrize("ending", ["a", "ā", "ī", "am"])
def test_cases_of_latvian(ending: str) -> None:
    stems = [
        "janvār",
        "februār",
        "mart",
        "aprīl",
        "maij",
        "jūnij",
        "jūlij",
        "august",
        "septembr",
        "oktobr",
        "novembr",
        "decembr",
    ]
    for number, stem in enumerate(stems, 1):
        found = find_date(f"2024. gada 28. {stem}{ending}", None, "lv")
        assert found is not None, stem
        assert found.value == f"2024-{number:02}-28", stem
