"""Printed dates."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionnews.normalize.dates import find_date

SHANGHAI = "Asia/Shanghai"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("2024年05月27日09:00", "2024-05-27T09:00:00+08:00"),
        ("2024年05月27日09:00  来源：工人日报", "2024-05-27T09:00:00+08:00"),
        ("2024年05月27日09:00 | 来源：工人日报", "2024-05-27T09:00:00+08:00"),
        ("发布时间：2024年5月27日 9:00", "2024-05-27T09:00:00+08:00"),
        ("2024年5月27日　09：00", "2024-05-27T09:00:00+08:00"),
        ("2024年5月27日 9时5分", "2024-05-27T09:05:00+08:00"),
        ("2024年5月27日9时05分30秒", "2024-05-27T09:05:30+08:00"),
        ("2024年5月27日 9点30分", "2024-05-27T09:30:00+08:00"),
        ("2024 年 5 月 27 日 09:00", "2024-05-27T09:00:00+08:00"),
        ("2024年05月27日 星期一 09:00", "2024-05-27T09:00:00+08:00"),
        ("2024年05月27日（周一）09:00", "2024-05-27T09:00:00+08:00"),
        ("2024年05月27日上午9:30", "2024-05-27T09:30:00+08:00"),
        ("2024年05月27日下午3:30", "2024-05-27T15:30:00+08:00"),
        ("2024年05月27日下午12:30", "2024-05-27T12:30:00+08:00"),
        ("2024年05月27日晚8:05", "2024-05-27T20:05:00+08:00"),
        ("2024年05月27日中午1:05", "2024-05-27T13:05:00+08:00"),
        ("2024年05月27日中午12:05", "2024-05-27T12:05:00+08:00"),
        ("2024年05月27日凌晨1:05", "2024-05-27T01:05:00+08:00"),
        ("2024年05月27日凌晨12:05", "2024-05-27T00:05:00+08:00"),
        ("2024年05月27日24:00", "2024-05-28T00:00:00+08:00"),
        ("2024-05-27 09:00", "2024-05-27T09:00:00+08:00"),
        ("2024-05-27 09:00:59", "2024-05-27T09:00:59+08:00"),
        ("2024-05-27T09:00:00", "2024-05-27T09:00:00+08:00"),
        ("2024-05-27T01:00:00Z", "2024-05-27T09:00:00+08:00"),
        ("2024-05-27T01:00:00.123Z", "2024-05-27T09:00:00+08:00"),
        ("2024-05-27T09:00:00+08:00", "2024-05-27T09:00:00+08:00"),
        ("2024-05-27T09:00:00+0800", "2024-05-27T09:00:00+08:00"),
        ("2024-05-27T09:00:00-05:00", "2024-05-27T09:00:00-05:00"),
        ("2024-05-2709:00", "2024-05-27T09:00:00+08:00"),
        ("2024/05/27 09:00", "2024-05-27T09:00:00+08:00"),
        ("2024.05.27 09:00", "2024-05-27T09:00:00+08:00"),
        ("2024.5.27", "2024-05-27"),
        ("2018-10-9", "2018-10-09"),
        ("2018-10-9 8:05", "2018-10-09T08:05:00+08:00"),
        ("2005-5-7 21:23:57", "2005-05-07T21:23:57+08:00"),
        ("2024年05月27日", "2024-05-27"),
        ("2024年5月27号", "2024-05-27"),
        ("２０２４年０５月２７日０９：００", "2024-05-27T09:00:00+08:00"),
        ("２０２４－０５－２７", "2024-05-27"),
        ("二〇二四年五月二十七日", "2024-05-27"),
        ("二○二四年十二月三十一日", "2024-12-31"),
        ("二零二四年十月十日", "2024-10-10"),
        ("一九九八年一月二日", "1998-01-02"),
        ("2024年05月27日9时", "2024-05-27"),
        ("2024年02月30日 2024年03月01日", "2024-03-01"),
        ("编号120240527 2024年05月27日", "2024-05-27"),
        # None
        ("2024年02月30日", None),
        ("2024年13月01日", None),
        ("2018-10-1234", None),
        ("20240527", None),
        ("120240-05-27", None),
        ("5月27日", None),
        ("2024年", None),
        ("09:00", None),
        ("3小时前", None),
        ("二〇二四年十三月一日", None),
        ("二〇二四年二月三十日", None),
        ("1824-05-27", None),
        ("", None),
        (None, None),
    ],
)
def test_printed_forms(line: str | None, value: str | None) -> None:
    found = find_date(line, SHANGHAI)
    assert (found.value if found else None) == value


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("2024-05-27 25:00", "2024-05-27"),
        ("2024-05-27 09:75", "2024-05-27"),
        ("2024-05-27 09:00:75", "2024-05-27T09:00:00+08:00"),
        ("2024-05-27 24:30", "2024-05-28T00:30:00+08:00"),
        ("9999-12-31 24:00", None),
        ("2024-05-27T09:00:00+99:99", "2024-05-27T09:00:00+08:00"),
    ],
)
def test_times_that_no_clock_has(line: str, value: str | None) -> None:
    found = find_date(line, SHANGHAI)
    assert (found.value if found else None) == value


def test_the_raw_date_is_the_part_that_prints_it() -> None:
    found = find_date("　　2024年05月27日09:00  来源:工人日报", SHANGHAI)
    assert found
    assert (found.raw, found.precision) == ("2024年05月27日09:00", "minute")


@pytest.mark.parametrize(
    ("line", "precision"),
    [("2024-05-27", "day"), ("2024-05-27 09:00", "minute"), ("2024-05-27 09:00:00", "second")],
)
def test_precision_is_what_is_printed(line: str, precision: str) -> None:
    found = find_date(line, SHANGHAI)
    assert found
    assert found.precision == precision


def test_a_zone_with_summer_time() -> None:
    winter, summer = (
        find_date(day, "Europe/Berlin") for day in ("2024-01-05 09:00", "2024-07-05 09:00")
    )
    assert winter
    assert summer
    assert (winter.value[-6:], summer.value[-6:]) == ("+01:00", "+02:00")


MINUTES = st.datetimes(datetime(1970, 1, 1), datetime(2090, 1, 1)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)


@given(
    MINUTES,
    st.sampled_from(["%Y年%m月%d日%H:%M", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%dT%H:%M"]),
)
def test_a_printed_minute_comes_back(moment: datetime, form: str) -> None:
    found = find_date(f"时间：{moment.strftime(form)}　来源：工人日报", "Asia/Tokyo")
    assert found
    assert found.value == moment.replace(tzinfo=timezone(timedelta(hours=9))).isoformat()
    assert found.precision == "minute"


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_printed_day_comes_back(day: date) -> None:
    for printed in (f"{day.year}年{day.month}月{day.day}日", day.isoformat()):
        found = find_date(printed, SHANGHAI)
        assert found
        assert (found.value, found.raw) == (day.isoformat(), printed)


@given(st.text(alphabet="0123456789年月日时点分秒:：-/.T Z+上午下午星期一二〇十 　", max_size=60))
def test_no_text_crashes(line: str) -> None:
    found = find_date(line, SHANGHAI)
    if found:
        assert datetime.fromisoformat(found.value)
        assert found.raw in line


@pytest.mark.parametrize(
    ("line", "language"),
    [("6.–8. Mai 2024", "de"), ("6–8 May 2024", "en"), ("6 to 8 May 2024", "en"), ("6th - 8th May 2024", "en"),
     ("du 6 au 8 mai 2024", "fr"), ("27.-29.05.2024", "de"), ("del 6 al 8 de mayo de 2024", "es"), ("с 6 до 8 мая 2024", "ru")],
)  # fmt: skip
def test_a_range_is_no_day(line: str, language: str) -> None:
    assert find_date(line, None, language) is None


@pytest.mark.parametrize(
    "line", ["10:30 - 27 May 2024", "Hull, 27 May 2024", "By A. Roe | 27 May 2024"]
)
def test_a_day_behind_a_dash_is_one(line: str) -> None:
    found = find_date(line, None, "en")
    assert found is not None
    assert found.value[:10] == "2024-05-27"


@pytest.mark.parametrize(
    ("line", "language", "day"),
    [
        ("27/05/24", "fr", "2024-05-27"), ("Stand: 27.5.24, 10:30 Uhr", "de", "2024-05-27"), ("5/27/24", "en", "2024-05-27"),
        ("05/06/24", "en-GB", "2024-06-05"), ("12/11/24", "nl", "2024-11-12"), ("1.2.24", "pl", "2024-02-01"),
        ("27/05/24", "pt-BR", "2024-05-27"), ("27/05/24", "es", "2024-05-27"), ("27.05.24", "ru", "2024-05-27"),
        ("Do 25.04.24 | 14:07 Uhr", "de", "2024-04-25"), ("Lun. 27/05/24", "fr", "2024-05-27"), ("26 | 01 | 2022", "de", "2022-01-26"),
        # Which figure is the year, or the month, cannot be told.
        ("24-05-12", "sv", None), ("24-05-06", "en-CA", None), ("Version 10.11.12", "en", None), ("Tel. 05.06.24", "de", None), ("Do 05.06.24", "en", None),
        ("05/06/24", "en", None), ("24/05/06", "zh", None), ("05.06.24", None, None), ("24. 5. 27", "ko", None),
        ("31.12.99", "de", "1999-12-31"), ("192.168.1.24", "de", None), ("1.2.24.5", "de", None), ("10:27.05.24", "de", None),
    ],
)  # fmt: skip
def test_years_of_two_figures(line: str, language: str | None, day: str | None) -> None:
    found = find_date(line, None, language)
    assert (found.value[:10] if found else None) == day
