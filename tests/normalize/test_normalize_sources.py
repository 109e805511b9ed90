"""Sources, datelines, print editions, languages, blanks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionnews.items import Dateline, PrintEdition
from unionnews.normalize.dates import find_date
from unionnews.normalize.sources import parse_dateline, parse_print_edition, parse_source
from unionnews.words.languages import language_tag
from unionnews.words.text import squash, strip_invisible


@pytest.mark.parametrize(
    ("printed", "name", "raw"),
    [
        ("来源：人民网－人民日报", "人民日报", "人民网－人民日报"),
        ("人民网-人民日报", "人民日报", "人民网-人民日报"),
        ("人民网—人民日报海外版", "人民日报海外版", "人民网—人民日报海外版"),
        ("人民日报－人民网", "人民日报", "人民日报－人民网"),
        ("人民网-科技频道", "人民网-科技频道", "人民网-科技频道"),
        ("人民网－文化频道", "人民网-文化频道", "人民网－文化频道"),
        ("来源：人民网-文化频道 原创稿", "人民网-文化频道", "人民网-文化频道"),
        ("《羊城晚报》", "羊城晚报", "《羊城晚报》"),
        ("人民网－《工人日报》", "工人日报", "人民网－《工人日报》"),
        ("中工网-工人日报", "工人日报", "中工网-工人日报"),
        ("工人日报-中工网", "工人日报", "工人日报-中工网"),
        ("来源:工人日报", "工人日报", "工人日报"),
        ("來源：工人日報", "工人日報", "工人日報"),
        ("來源：人民網－人民日報", "人民日報", "人民網－人民日報"),
        ("来 源：工人日报", "工人日报", "工人日报"),
        ("稿件来源：工人日报", "工人日报", "工人日报"),
        ("信息来源：云水市总工会", "云水市总工会", "云水市总工会"),
        ("转自：工人日报", "工人日报", "工人日报"),
        ("Source: Xinhua", "Xinhua", "Xinhua"),
        ("新华网", "新华网", "新华网"),
        ("人民网", "人民网", "人民网"),
        ("人民网 手机看新闻", "人民网", "人民网"),
        ("工人日报  2024年05月27日09:00", "工人日报", "工人日报"),
        ("云水-青禾-白塔", "云水-青禾-白塔", "云水-青禾-白塔"),
        ("Coca-Cola", "Coca-Cola", "Coca-Cola"),
    ],
)
def test_sources(printed: str, name: str, raw: str) -> None:
    source = parse_source(printed, "http://paper.example/1")
    assert source
    assert (source.name, source.nameRaw, source.url) == (name, raw, "http://paper.example/1")


@pytest.mark.parametrize("printed", [None, "", "来源：", "来源: 　", "\u200b", "原创稿", "字" * 81])
def test_no_source(printed: str | None) -> None:
    assert parse_source(printed) is None


PUBLISHED = find_date("2024年04月24日23:52", "Asia/Shanghai")


@pytest.mark.parametrize(
    ("paragraph", "agency", "place", "day"),
    [
        ("新华社北京4月24日电　题：新征程", "新华社", "北京", "2024-04-24"),
        ("新华社北京4月24日电（记者宋小河）会议召开。", "新华社", "北京", "2024-04-24"),
        ("　　人民网北京1月12日电 （记者 刘军舟）", "人民网", "北京", "2024-01-12"),
        ("人民网杭州12月7日电（记者沈小桥）", "人民网", "杭州", "2023-12-07"),
        ("本报北京4月23日电 （记者张伟）", "本报", "北京", "2024-04-23"),
        ("本报云水4月23日讯", "本报", "云水", "2024-04-23"),
        ("中新社香港4月23日电", "中新社", "香港", "2024-04-23"),
        ("新华社石家庄04月03日电", "新华社", "石家庄", "2024-04-03"),
        ("新华社北京4月25日电", "新华社", "北京", "2024-04-25"),
        ("中工网乌鲁木齐4月23日电", "中工网", "乌鲁木齐", "2024-04-23"),
        ("工人日报北京4月23日电", "工人日报", "北京", "2024-04-23"),
        ("羊城晚报广州4月23日讯", "羊城晚报", "广州", "2024-04-23"),
        ("本報北京4月23日電", "本報", "北京", "2024-04-23"),
        ("新華社北京4月23日電", "新華社", "北京", "2024-04-23"),
        ("新华社北京、上海4月23日电", "新华社", "北京、上海", "2024-04-23"),
    ],
)
def test_datelines(paragraph: str, agency: str, place: str, day: str) -> None:
    assert parse_dateline(paragraph, PUBLISHED) == Dateline(agency=agency, place=place, date=day)


@pytest.mark.parametrize(
    "paragraph",
    [
        None,
        "",
        "4月24日，会议在北京召开。",
        "本报讯（记者 张伟）会议召开。",
        "据新华社报道，4月24日电力部门检修线路。",
        "云水市总工会4月24日电话通知各站点。",
        "昨日，新华社北京4月24日电发布消息。",
    ],
)
def test_no_dateline(paragraph: str | None) -> None:
    assert parse_dateline(paragraph, PUBLISHED) is None


def test_a_dateline_without_a_publication_date_has_no_day() -> None:
    assert parse_dateline("新华社北京4月24日电", None) == Dateline(
        agency="新华社", place="北京", date=None
    )
    assert parse_dateline("新华社北京2月30日电", PUBLISHED) == Dateline(
        agency="新华社", place="北京", date=None
    )


def test_the_29th_of_february_is_of_the_last_leap_year_at_most_one_back() -> None:
    published = find_date("2025-01-05", "Asia/Shanghai")
    dateline = parse_dateline("新华社北京2月29日电", published)
    assert dateline
    assert dateline.date == "2024-02-29"


@pytest.mark.parametrize(
    ("line", "publication", "day", "page"),
    [
        ("《 人民日报 》（ 2024年05月10日   04 版）", "人民日报", "2024-05-10", "04"),
        ("《人民日报》（2024年05月10日 第04版）", "人民日报", "2024-05-10", "04"),
        ("《工人日报》(2014年12月08日 02版)", "工人日报", "2014-12-08", "02"),
        ("《工人日报》（2014年12月08日，02版）", "工人日报", "2014-12-08", "02"),
        ("《云水工人报》（2024年5月1日 A3版）", "云水工人报", "2024-05-01", "A3"),
        ("《求是》（2024年05月10日）", "求是", "2024-05-10", None),
        ("《求是》（2024年02月30日 01 版）", "求是", None, "01"),
    ],
)
def test_print_editions(line: str, publication: str, day: str | None, page: str | None) -> None:
    assert parse_print_edition(line) == PrintEdition(publication=publication, date=day, page=page)


@pytest.mark.parametrize("line", [None, "", "《工会法》（2021年修正）", "2024年05月10日 04 版"])
def test_no_print_edition(line: str | None) -> None:
    assert parse_print_edition(line) is None


@pytest.mark.parametrize(
    ("printed", "tag"),
    [
        ("zh", "zh"), ("ZH-CN", "zh-CN"), ("zh_cn", "zh-CN"), ("zh-hans", "zh-Hans"),
        ("zh-hant-hk", "zh-Hant-HK"), (" en ", "en"), ("en-us", "en-US"), ("es-419", "es-419"),
        ("utf-8", None), ("gb2312", None), ("cn", None), ("", None), (None, None),
        ("text/html", None), ("中文", None), ("x" * 50, None),
    ],
)  # fmt: skip
def test_language_tags(printed: str | None, tag: str | None) -> None:
    assert language_tag(printed) == tag


@pytest.mark.parametrize(
    ("text", "squashed"),
    [
        ("十张以上\u00a0\u00a0即可办理\u3000", "十张以上 即可办理"),
        ("a\u200bb", "ab"),
        ("a \u200b b", "a b"),
        ("\ufeff题", "题"),
        ("a\u2028b", "a b"),
        ("软\u00ad件", "软件"),
        ("a\tb\r\nc", "a b c"),
        ("\x00\x01", None),
        ("", None),
        (None, None),
        ("私\ue000用", "私\ue000用"),
    ],
)
def test_blanks_and_invisible_characters(text: str | None, squashed: str | None) -> None:
    assert squash(text) == squashed


@given(st.text())
def test_squashed_text_is_squashed(text: str) -> None:
    once = squash(text)
    assert squash(once) == once
    assert once is None or (once.strip() == once and "  " not in once)


def test_inner_blanks_stay_where_names_are_padded() -> None:
    assert strip_invisible(" \u200b陆  遥\u3000") == "陆  遥"
