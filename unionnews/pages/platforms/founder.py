"""Founder (方正) e-papers: one page for each page of the printed paper, one for each article.

Three templates: that of 工人日报 and 甘肃工人报 with ids, that of 浙江工人日报 with classes, and
the older one of 劳动午报 around ``#ozoom``. Evidence: selectors in the code of other scrapers; no
real byte was run here.
"""

from __future__ import annotations

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
    """Return the forms of article addresses below the path of a paper, its number being the path.

    ``/papers/grrb/2024/05/28/1/news-3.html``, ``/content/2024-05/28/content_7.htm``.
    """
    day = r"(?P<year>\d{4})[-/]?(?P<month>\d\d)[-/](?P<day>\d\d)"
    path = re.compile(
        rf"(?P<root>{re.escape(paper)}(?P<id>/{day}/(?:\d{{1,3}}/news-\d{{1,4}}|content_\d{{1,9}}(?:_\d{{1,9}})?)))"
        r"\.html?"
    )
    return (ArticlePattern(path, suffix=suffix, scheme=scheme),)


class FounderPage(MetadataPage):
    """An article with its kicker, headline and subheadline in elements of their own."""

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
        # Of a paper the day of the issue is the day of publication.
        return super().published or self.issue

    @field
    def printEditionRaw(self) -> list[str]:
        return [self.issue or ""]


LAYOUTS = (FounderPage,)
