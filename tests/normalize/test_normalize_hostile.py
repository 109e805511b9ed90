"""Pure functions on hostile text: no crash, and time that grows with the length only."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionnews.normalize.dates import find_date
from unionnews.normalize.people import body_authors, is_byline, parse_byline, parse_editors
from unionnews.normalize.picture_credits import credit_text
from unionnews.normalize.sources import parse_dateline, parse_print_edition, parse_source
from unionnews.normalize.urls import article_address
from unionnews.pages.encodings import decode
from unionnews.pages.platforms.people_layouts import addresses
from unionnews.pages.platforms.people_lines import without_site
from unionnews.words.languages import language_tag
from unionnews.words.text import squash, strip_invisible

ADDRESSES = addresses({})
FUNCTIONS: dict[str, Callable[[str], object]] = {
    "find_date": lambda text: find_date(text, "Asia/Shanghai"),
    "parse_byline": parse_byline,
    "body_authors": lambda text: body_authors([text]),
    "is_byline": is_byline,
    "parse_editors": parse_editors,
    "credit_text": credit_text,
    "parse_source": parse_source,
    "parse_dateline": lambda text: parse_dateline(text, None),
    "parse_print_edition": parse_print_edition,
    "language_tag": language_tag,
    "squash": squash,
    "strip_invisible": strip_invisible,
    "without_site": without_site,
    "article_address": lambda text: article_address("http://a.people.com.cn/" + text, ADDRESSES),
    "decode": lambda text: decode(text.encode("utf-8", "replace"), text),
}
UNITS = [
    "a", " ", "1", "张", "　", "记者", "本报记者 ", "记者张三、", "本报驻", "首席", "（", "）", "（记者", "《", "《 ", "》",
    "2024年", "2024-1-1 ", "二〇二四年", "年月日", "来源：", "责编", "责编：张", "、", "·", "张·", "-", "--", "网--", "/", "文/图 ", "摄",
    "张三 摄 ", "讯 记者", "报道", "\u200b", "\ufffd", "charset=", "charset ", "<meta ", "A ", "zh-", "新华社", "4月24日", "－",
]  # fmt: skip


@pytest.mark.parametrize("name", FUNCTIONS)
@given(text=st.text(max_size=200))
def test_no_text_crashes(name: str, text: str) -> None:
    FUNCTIONS[name](text)


@pytest.mark.parametrize("name", FUNCTIONS)
@given(units=st.lists(st.sampled_from(UNITS), max_size=60))
def test_no_text_of_the_field_crashes(name: str, units: list[str]) -> None:
    FUNCTIONS[name]("".join(units))


def seconds(function: Callable[[str], object], text: str) -> float:
    """Return the best of three, so that a busy machine does not count."""
    taken = []
    for _ in range(3):
        start = time.process_time()
        function(text)
        taken.append(time.process_time() - start)
    return min(taken)


@pytest.mark.slow
@pytest.mark.parametrize("name", FUNCTIONS)
def test_time_grows_with_the_length_only(name: str) -> None:
    slow = []
    for unit in UNITS:
        for start, end in (("", ""), ("记者", "。"), ("（", "x"), ("《", "x"), ("2024年", "x")):
            short, long = (start + unit * (size // len(unit)) + end for size in (12_500, 100_000))
            # Eight times the length; 24 times the time would be far on the way to a square.
            if seconds(FUNCTIONS[name], long) > 0.002 + 24 * seconds(FUNCTIONS[name], short):
                slow.append((unit, start))
    assert slow == []
