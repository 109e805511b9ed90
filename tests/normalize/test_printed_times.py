"""Halves of the day, zones, eras: what is printed is never overruled by the site's zone."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionnews.normalize.calendars import solar_day
from unionnews.normalize.dates import find_date, find_dates

CHICAGO = "America/Chicago"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("2024-05-27 9:30 PM", "2024-05-27T21:30:00-05:00"),
        ("2024-05-27 9:30 p.m.", "2024-05-27T21:30:00-05:00"),
        ("2024-05-27 12:30 AM", "2024-05-27T00:30:00-05:00"),
        ("2024-05-27 12:30 pm", "2024-05-27T12:30:00-05:00"),
        ("2024/05/27 09:30PM", "2024-05-27T21:30:00-05:00"),
        ("27 May 2024, 9:30 PM", "2024-05-27T21:30:00-05:00"),
        ("27/05/2024 9:30 μ.μ.", "2024-05-27T21:30:00-05:00"),
        ("27 Μαΐου 2024, 9:30 π.μ.", "2024-05-27T09:30:00-05:00"),
        ("2024-05-27 下午9:30", "2024-05-27T21:30:00-05:00"),
        ("2024.05.27. 오후 9:30", "2024-05-27T21:30:00-05:00"),
        ("2024. 5. 27. 오전 12:30", "2024-05-27T00:30:00-05:00"),
        ("2024년 5월 27일 오후 9시 30분", "2024-05-27T21:30:00-05:00"),
        ("2024年5月27日 午後9時30分", "2024-05-27T21:30:00-05:00"),
        ("27 de mayo de 2024, 9:30 de la tarde", "2024-05-27T21:30:00-05:00"),
        ("9:30 PM, May 27, 2024", "2024-05-27T21:30:00-05:00"),
        ("9:30 p.m. ET, May 27, 2024", "2024-05-27T21:30:00-04:00"),
        ("2024-05-27 23:30:00 UTC", "2024-05-27T23:30:00+00:00"),
        ("2024-05-27 23:30 GMT", "2024-05-27T23:30:00+00:00"),
        ("2024-05-27 23:30 (GMT+7)", "2024-05-27T23:30:00+07:00"),
        ("2024-05-27 23:30 UTC+08:00", "2024-05-27T23:30:00+08:00"),
        ("2024-05-27 23:30 UTC-3", "2024-05-27T23:30:00-03:00"),
        ("2024-05-27 23:30 CEST", "2024-05-27T23:30:00+02:00"),
        ("27.05.2024 23:30 Uhr MESZ", "2024-05-27T23:30:00+02:00"),
        ("27 мая 2024, 23:30 МСК", "2024-05-27T23:30:00+03:00"),
        ("2024-05-27 9:30 PM PDT", "2024-05-27T21:30:00-07:00"),
        ("2024-05-27 9:30 PM Eastern Time", "2024-05-27T21:30:00-04:00"),
        ("2024-05-27T23:30:00.000+0530", "2024-05-27T23:30:00+05:30"),
        ("2024-05-27 23:30 WIB", "2024-05-27T23:30:00+07:00"),
        ("2024-01-27 23:30 CST", "2024-01-27T23:30:00-06:00"),
        # the day alone
        ("2024-05-27 23:30 IST", "2024-05-27"),
        ("2024-05-27 23:30 BST", "2024-05-27"),
        ("2024-05-27 23:30 London time", "2024-05-27"),
        ("2024-05-27 10:00-12:00", "2024-05-27"),
        ("2024-05-27 14:30 AM", "2024-05-27"),
        ("2024-05-27 readers 10:30", "2024-05-27"),
        # capitals that are no zone
        ("2024-05-27 09:30 BBC", "2024-05-27T09:30:00-05:00"),
    ],
)
def test_half_and_zone_as_printed(line: str, value: str) -> None:
    found = find_date(line, CHICAGO)
    assert found is not None
    assert found.value == value
    again = find_date(found.raw, CHICAGO)
    assert again is not None
    assert again.value == value


def test_an_abbreviation_of_many_zones_is_the_sites_where_the_site_has_it() -> None:
    line = "2024-01-27 09:30 CST"
    assert [
        find_date(line, zone).value for zone in ("Asia/Shanghai", CHICAGO, "Europe/Berlin")
    ] == [  # type: ignore[union-attr]  # read it is
        "2024-01-27T09:30:00+08:00",
        "2024-01-27T09:30:00-06:00",
        "2024-01-27",
    ]


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)),
    st.integers(-12, 14),
    st.sampled_from(
        ["%Y-%m-%d %I:%M %p UTC{}", "%d %B %Y, %I:%M%p GMT{}", "%B %d, %Y %H:%M (GMT{})"]
    ),
    st.sampled_from([None, "Asia/Shanghai", CHICAGO]),
)
def test_no_zone_of_a_site_overrules_a_printed_one(
    moment: datetime, hours: int, form: str, site: str | None
) -> None:
    found = find_date(moment.strftime(form).format(f"{hours:+d}"), site)
    assert found is not None
    own = moment.replace(second=0, microsecond=0, tzinfo=timezone(timedelta(hours=hours)))
    assert datetime.fromisoformat(found.value) == own


@pytest.mark.parametrize(
    ("line", "language", "value"),
    [
        ("6 มิถุนายน 2554", None, "2011-06-06"),
        ("6 มิถุนายน 2554", "en", "2011-06-06"),
        ("6 มิ.ย. 2567", "th", "2024-06-06"),
        ("วันที่ 6 มิถุนายน พ.ศ. 2567", "th", "2024-06-06"),
        ("๖ มิถุนายน ๒๕๖๗", "th", "2024-06-06"),
        ("06/06/2567", "th", "2024-06-06"),
        ("6 มิถุนายน 2024", "th", "2024-06-06"),
        ("06/06/2567", "en", None),
        ("令和6年5月27日", "ja", "2024-05-27"),
        ("令和元年5月27日", None, "2019-05-27"),
        ("平成30年5月27日", "ja", "2018-05-27"),
        ("昭和六十三年五月二十七日", "ja", "1988-05-27"),
        ("中華民國113年5月27日", "zh-Hant", "2024-05-27"),
        ("民國113年5月27日", None, "2024-05-27"),
        ("113年5月27日", "zh-TW", "2024-05-27"),
        ("113年5月27日", "zh-CN", None),
        ("2023년 2월 10일 오전 3시 30분", "ko", "2023-02-10"),
        ("2023년 2월 10일", None, "2023-02-10"),
        ("۷ خرداد ۱۴۰۳", "fa", "2024-05-27"),
        ("7 خرداد 1403", None, "2024-05-27"),
        ("۱۴۰۳/۰۳/۰۷", "fa", "2024-05-27"),
        ("1403/03/07", "ar", None),
        ("۲۷ مه ۲۰۲۴", "fa", "2024-05-27"),
        ("٢٧ مايو ٢٠٢٤", "ar", "2024-05-27"),
        ("٢٧ أيار ٢٠٢٤", "ar-LB", "2024-05-27"),
        ("٢٧/٥/٢٠٢٤", "ar", "2024-05-27"),
        ("17 ذو القعدة 1445 هـ - 25 مايو 2024", "ar", "2024-05-25"),
        ("27 במאי 2024", "he", "2024-05-27"),
        ("২৭ মে, ২০২৪", "bn", "2024-05-27"),
        ("२७ मई २०२४", "hi", "2024-05-27"),
        ("2024. május 27-én", "hu", "2024-05-27"),
        ("2024 m. gegužės 27 d.", "lt", "2024-05-27"),
        ("2024. gada 27. maijs", "lv", "2024-05-27"),
        ("2024(e)ko maiatzaren 27a", "eu", "2024-05-27"),
        ("Ngày 27 tháng 5 năm 2024", "vi", "2024-05-27"),
        ("7. 6. 2024", "cs", "2024-06-07"),
        ("05/06/2024", "fr", "2024-06-05"),
        ("05/06/2024", "en-GB", "2024-06-05"),
        ("05/06/2024", "en-US", None),
        ("05/06/2024", "en", None),
        ("05/06/2024", None, None),
        ("28.09.1912:34", "de", None),
        ("5 killed in May 2024", "en", None),
        ("May 2024", "en", None),
    ],
)
def test_dates_of_many_languages_and_eras(
    line: str, language: str | None, value: str | None
) -> None:
    found = find_date(line, None, language)
    assert (found.value if found else None) == value


def test_all_dates_of_a_line_in_its_order() -> None:
    line = "Updated: 28 May 2024 | Published: 2024-05-27 10:30"
    assert [(one.raw, one.start) for one in find_dates(line, None)] == [
        ("28 May 2024", 9),
        ("2024-05-27 10:30", 34),
    ]


@pytest.mark.parametrize(
    ("year", "month", "day", "value"),
    [
        (1403, 1, 1, date(2024, 3, 20)), (1403, 12, 30, date(2025, 3, 20)), (1404, 1, 1, date(2025, 3, 21)),
        (1400, 1, 1, date(2021, 3, 21)), (1399, 12, 30, date(2021, 3, 20)), (1357, 11, 22, date(1979, 2, 11)),
        (1300, 1, 1, date(1921, 3, 21)), (1408, 1, 1, date(2029, 3, 20)),
    ],
)  # fmt: skip
def test_persian_days(year: int, month: int, day: int, value: date) -> None:
    assert solar_day(year, month, day) == value


@pytest.mark.parametrize(
    "day", [(1402, 12, 30), (1403, 13, 1), (1403, 7, 31), (1403, 1, 0), (1279, 1, 1)]
)
def test_days_that_the_persian_calendar_lacks(day: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="no "):
        solar_day(*day)
