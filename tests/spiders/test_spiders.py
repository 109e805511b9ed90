"""Parts of the spiders that need no running crawl."""

import contextlib
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback_spiders.local_news import LocalNewsSpider
from scrapy.http import HtmlResponse, Request

from unionnews.crawling.base_spiders import SiteSpider
from unionnews.crawling.base_spiders.listing_spider import list_identity
from unionnews.crawling.bounds import parse_count, parse_day, parse_span
from unionnews.crawling.middlewares.politeness import wanted_delay
from unionnews.crawling.run import one_line
from unionnews.dataset.sync.posting import retry_after
from unionnews.exceptions import UsageError
from unionnews.spiders.people_acftu import PeopleAcftuSpider

NOW = datetime(2024, 5, 27, 20, 0, tzinfo=UTC)


def test_bounds_are_read_in_the_site_s_zone() -> None:
    assert parse_day("7d", "Asia/Shanghai", NOW) == date(2024, 5, 21)
    assert parse_day("7d", "UTC", NOW) == date(2024, 5, 20)
    assert parse_day("2024-05-01", "UTC", NOW) == date(2024, 5, 1)
    assert parse_day("", "UTC", NOW) is None
    assert parse_span("50m") == timedelta(minutes=50)
    assert parse_span(None) is None
    assert parse_count("7") == 7
    assert parse_count("") is None


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (lambda text: parse_day(text, "UTC", NOW), "yesterday"),
        (lambda text: parse_day(text, "UTC", NOW), "2024-13-01"),
        (parse_span, "50"),
        (parse_span, "an hour"),
        (parse_count, "0"),
        (parse_count, "-1"),
        (parse_count, "many"),
    ],
)
def test_bounds_that_are_none(read: object, text: str) -> None:
    with pytest.raises(UsageError, match=text):
        read(text)


@given(st.text(max_size=60))
def test_any_bound_is_read_or_refused(text: str) -> None:
    for read in (lambda t: parse_day(t, "Asia/Shanghai", NOW), parse_span, parse_count):
        with contextlib.suppress(UsageError):
            read(text)


def test_a_site_must_say_what_it_is() -> None:
    with pytest.raises(TypeError, match="title"):
        type("Half", (SiteSpider,), {"name": "half"})


def list_page(url: str, *links: str) -> HtmlResponse:
    body = "".join(f'<p><a href="{link}">消息</a></p>' for link in links)
    return HtmlResponse(
        url, body=f"<html><body>{body}</body></html>".encode(), request=Request(url)
    )


def test_list_pages_are_met_in_one_form() -> None:
    """``/``, ``index.html`` and ``index1.html`` are one page, over http and https."""
    spider = PeopleAcftuSpider()
    forms = ("/", "/index.html", "/index1.html")
    names = {list_identity(f"http://acftu.people.com.cn{form}", spider.list_page) for form in forms}
    assert len(names) == 1
    article = "/n1/2024/0527/c67502-40243718.html"
    response = list_page("http://acftu.people.com.cn/GB/67502/", article, "/index1.html")
    assert "http://acftu.people.com.cn/" in [page.url for page in spider.read_list(response)[1]]


def test_next_list_page_is_guessed_where_none_is_linked() -> None:
    response = list_page("https://acftu.people.com.cn/", "/n1/2024/0527/c67502-40243718.html")
    links, following = PeopleAcftuSpider().read_list(response)
    assert [link.key for link in links] == ["40243718"]
    assert following == [("https://acftu.people.com.cn/index2.html", True)]


def test_list_page_without_articles_ends_its_list() -> None:
    assert (
        PeopleAcftuSpider().read_list(list_page("http://acftu.people.com.cn/", "/x.html"))[1] == []
    )


def test_links_that_lead_off_the_site_are_left() -> None:
    links, following = PeopleAcftuSpider().read_list(
        list_page(
            "http://acftu.people.com.cn/",
            "http://evil.example/n1/2024/0527/c67502-40243718.html",
            "http://finance.people.com.cn/n1/2024/0510/c1004-40232587.html",
            "http://evil.example/index2.html",
            "javascript:void(0)",
            "http://[half/",
        )
    )
    assert (links, following) == ([], [])


@given(st.lists(st.text(max_size=80), max_size=5))
def test_any_link_becomes_a_request_or_none(links: list[str]) -> None:
    found, _ = LocalNewsSpider().read_list(
        list_page("http://127.0.0.1/", *(link.replace('"', "") for link in links))
    )
    for link in found:
        Request(link.url)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("Mon, 27 May 2024 20:01:00 GMT", 60),
        ("Mon, 27 May 2024 19:00:00 GMT", 0),
        ("soon", None),
        ("", None),
        ("9" * 30, 1e9),
        ("-5", None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


def test_delay_is_bounded() -> None:
    assert (wanted_delay(None), wanted_delay(0.1), wanted_delay(120), wanted_delay(1e9)) == (
        1, 1, 120, 600,
    )  # fmt: skip


def test_message_is_one_short_line() -> None:
    assert one_line("a\n  b\r\n\tc") == "a b c"
    assert len(one_line("x" * 5000)) == 300
