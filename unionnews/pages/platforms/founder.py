"""Founder (方正) e-papers: one web page for each page of the printed paper and for each article.

Three templates are read: with ids (工人日报, 甘肃工人报), with classes (浙江工人日报), and an older
one around ``#ozoom`` (劳动午报). Source: selectors in the code of other scrapers; the layout was
never run on a real page here.
"""

import re
from functools import cached_property

from web_poet import field

from unionnews.normalize.urls import ArticlePattern
from unionnews.pages.generic.metadata import MetadataPage
from unionnews.pages.selectors import css_query, xpath_query
from unionnews.words.patterns import regex

_EDITION = regex(
    r"《[^《》]{2,30}》\s?[（(]\s?\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日[^（）()]{0,20}[）)]"
)


def addresses(
    paper: str, *, scheme: str = "http", suffix: str = ".htm"
) -> tuple[ArticlePattern, ...]:
    """Return the forms of article addresses of a paper; ``paper`` is the path before the date.

    ``/papers/grrb/2024/05/28/1/news-3.html``, ``/content/2024-05/28/content_7.htm``.
    """
    day = r"(?P<year>\d{4})[-/]?(?P<month>\d\d)[-/](?P<day>\d\d)"
    path = re.compile(
        rf"(?P<root>{re.escape(paper)}(?P<id>/{day}/(?:\d{{1,3}}/news-\d{{1,4}}|content_\d{{1,9}}(?:_\d{{1,9}})?)))"
        r"\.html?"
    )
    return (ArticlePattern(path, suffix=suffix, scheme=scheme),)


class FounderPage(MetadataPage):
    """An article page with kicker, headline and subheadline in separate elements."""

    marker = css_query("#ccontent, founder-content, .main-article-con, #ozoom")
    noise = css_query("#imgs, script")
    heading = xpath_query(
        "//*[@id='ctitle' or @id='Title' or contains(@class, 'main-article-title')]"
        " | //*[contains(@class, 'main-article-alltitle')][not(*)]"
        " | //tr[@valign='top']//strong"
    )
    above = css_query("#pretitle, #PreTitle, .main-article-pretitle")
    below = css_query("#subtitle, #SubTitle, .main-article-subtitle")
    writers = css_query("#author, #Author, .main-article-author")

    @cached_property
    def issue(self) -> str | None:
        """The line that names the printed page: ``《工人日报》（2014年12月08日 02版）``."""
        return next(
            (m[0] for line in self.printed.lines if (m := _EDITION.search(line.text))), None
        )

    @cached_property
    def published(self) -> str | None:
        # The articles of a paper are published on the day of the issue.
        return super().published or self.issue

    @field
    def printEditionRaw(self) -> list[str]:
        return [self.issue or ""]


LAYOUTS = (FounderPage,)
