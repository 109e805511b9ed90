"""A site that is checked for drift."""

from unionnews.crawling.sites import site_named

SITE = site_named("people_acftu")


START = SITE.start_urls[0]


def url(number: int) -> str:
    return f"http://acftu.people.com.cn/n1/2024/0527/c67502-{40000000 + number}.html"


def lists(numbers: list[int], following: str = '<a href="/index2.html">下一页</a>') -> str:
    links = "".join(f'<li><a href="{url(n)}">标题{n}</a></li>' for n in numbers)
    return (
        f'<html><head><meta charset="utf-8"></head><body><ul>{links}</ul>{following}</body></html>'
    )
