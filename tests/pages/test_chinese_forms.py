"""Forms in which Chinese sites print date, source, writers and captions."""

import pytest

from unionnews.fetching.api import extract_article
from unionnews.items import Article
from unionnews.normalize.dates import find_date
from unionnews.normalize.people import body_authors, stands_apart

TEXT = (
    "通知提出，要聚焦建筑施工、环卫保洁、快递外卖等行业，走访慰问一线职工，督促用人单位落实防暑降温措施。",
    "在南岭市物流园，工会驿站负责人陈卫东说，驿站新添了饮水机、微波炉和急救药箱，户外劳动者随时可以歇脚。",
    "据介绍，活动将持续到9月底，各级工会筹集资金逾三亿元。",
)
PARAGRAPHS = "".join(f"<p>　　{one}</p>" for one in TEXT)


def read(body: str, date: str = "2024-05-27 10:08 来源：新华社") -> Article:
    page = f"<html lang=zh><body><h1>全总部署开展“送清凉”活动</h1><div>{date}</div>{body}</body></html>"
    return extract_article(page.encode(), "https://news.example.cn/a/c.html")


def test_a_year_that_stands_apart_belongs_to_its_day_and_time() -> None:
    found = read(PARAGRAPHS, "<span>2024</span> <em>05</em>/<em>27</em> <i>10:08:20</i>")
    assert found.datePublished == "2024-05-27T10:08:20+08:00"


@pytest.mark.parametrize(
    "text", ["2024 05/27", "满2024 12/31", "第2024 05/27号", "1024 13/27 10:08"]
)
def test_a_year_without_a_time_behind_its_day_is_none(text: str) -> None:
    assert find_date(text, "Asia/Shanghai") is None


@pytest.mark.parametrize("line", ["来源：中国新闻网", "（来源：工人日报）", "稿件来源: 市总工会"])
def test_a_source_alone_behind_the_text_is_none_of_it(line: str) -> None:
    found = read(f"{PARAGRAPHS}<p>　　{line}</p>", "2024-05-27 10:08")
    assert found.articleBody == "\n\n".join(TEXT)
    assert found.source is not None


@pytest.mark.parametrize("line", ["记者：梁文俊", "記者：梁文俊"])
def test_a_single_writer_behind_the_text_is_none_of_it(line: str) -> None:
    found = read(f"{PARAGRAPHS}<p>{line}</p>")
    assert [(one.name, one.role) for one in found.authors] == [("梁文俊", "reporter")]
    assert found.articleBody == "\n\n".join(TEXT)


def test_thanks_of_an_interviewer_are_text() -> None:
    assert not stands_apart("记者：谢谢", [])


def test_the_name_behind_an_office_is_the_writers() -> None:
    found = read(f"{PARAGRAPHS}<p>（南岭市总工会 周敏）</p>")
    assert [one.name for one in found.authors] == ["周敏"]


@pytest.mark.parametrize(
    ("begin", "names"),
    [
        ("（中央社記者吳欣紜台北27日電）", ["吳欣紜"]),
        ("（中央社記者吳欣紜、林明華台北27日電）", ["吳欣紜", "林明華"]),
        ("（中央社記者林明紐約3日專電）", ["林明"]),
    ],
)
def test_reporters_before_place_and_day_of_a_wire(begin: str, names: list[str]) -> None:
    found = body_authors([begin + TEXT[0]])
    assert [(one.name, one.role) for one in found] == [(name, "reporter") for name in names]


def test_a_caption_has_its_credit_in_the_next_paragraph() -> None:
    caption = "5月27日，工作人员在工会驿站为环卫工人送上饮料。"
    shown = "".join(
        f"<p align=center>{one}</p>" for one in ('<img src="a.jpg">', caption, "新华社记者 张楠 摄")
    )
    found = read(shown + PARAGRAPHS)
    assert [one.caption for one in found.images] == [f"{caption} 新华社记者 张楠 摄"]
    assert found.articleBody == "\n\n".join(TEXT)


@pytest.mark.parametrize(
    "date", ["2016-11-03 16:40:12 来源： 评论：0 点击：88", "2016-11-03 来源：浏览：88次"]
)
def test_a_label_behind_an_empty_source_is_none(date: str) -> None:
    assert read(PARAGRAPHS, date).source is None


@pytest.mark.parametrize("name", ["（陆友谊）", "(陆友谊)"])
def test_a_writer_in_brackets_in_a_line_below_the_text_is_none_of_it(name: str) -> None:
    found = read(f"{PARAGRAPHS}<p align='right'>{name}</p>")
    assert [one.name for one in found.authors] == ["陆友谊"]
    assert found.articleBody == "\n\n".join(TEXT)
