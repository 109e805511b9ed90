import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionnews.normalize.dates import find_date


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Tue, 29 Nov 2016 03:33:08 +0100", "2016-11-29T03:33:08+01:00"),
        ("Tue, 29 Nov 2016 03:33:08 GMT", "2016-11-29T03:33:08+00:00"),
        ("November 29, 2016: 3:33 AM ET", "2016-11-29T03:33:00-05:00"),
        ("Published July 4, 2016 at 3:33 p.m. ET", "2016-07-04T15:33:00-04:00"),
        ("Sept. 3rd, 2021 12:05 a.m. PDT", "2021-09-03T00:05:00-07:00"),
        ("29.11.2016 03:33 MEZ", "2016-11-29T03:33:00+01:00"),
        ("29. November 2016, 03:33 Uhr", "2016-11-29"),
        ("le 1er août 2020 à 12h30", "2020-08-01"),
        ("el 3 de marzo de 2021", "2021-03-03"),
        ("3 мая 2021, 12:00", "2021-05-03"),
        ("12 Μαρτίου 2012", "2012-03-12"),
        ("29 grudnia 2011", "2011-12-29"),
        ("9/17/2004 5:54:13 AM", "2004-09-17"),
        ("17/9/2004", "2004-09-17"),
        ("29-12-2011, ostatnia aktualizacja", "2011-12-29"),
        ("Mon Nov 29 2016", "2016-11-29"),
        ("ሰኞ ግንቦት 19 ቀን 2016 ዓ.ም.", "2024-05-27"),
        ("ጳጉሜ 6 ቀን 2015", "2023-09-11"),
    ],
)
def test_dates_of_many_languages(line: str, value: str) -> None:
    found = find_date(line, None)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    "line",
    [None, "", "05/06/2020", "May 32, 2020", "30 February 2020", "12 apples 2019", "1 2 2020"],
)
def test_no_date_is_guessed(line: str | None) -> None:
    assert find_date(line, None) is None


def test_zone_of_the_site_is_used_where_the_line_names_none() -> None:
    found = find_date("29 novembre 2016 à 12h30", "Europe/Paris")
    assert found is not None
    assert found.value == "2016-11-29T12:30:00+01:00"
    assert found.precision == "minute"


def test_unknown_zone_keeps_the_day() -> None:
    found = find_date("Nov. 29, 2016 3:33 AM XYZ", None)
    assert found is not None
    assert (found.value, found.precision) == ("2016-11-29", "day")


@given(st.text(max_size=400))
def test_any_line_is_survived(line: str) -> None:
    found = find_date(line, "Europe/Berlin")
    assert found is None or found.value[:2] in ("19", "20")


def test_months_that_amharic_and_tigrinya_share() -> None:
    line = "መጋቢት 5 ቀን 2018 ዓ.ም."
    found = [find_date(line, "UTC", language) for language in ("am", None, "ti")]
    assert [one.value for one in found if one] == ["2026-03-14", "2018-03-05", "2018-03-05"]
