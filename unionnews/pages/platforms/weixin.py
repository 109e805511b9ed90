"""WeChat (微信公众号): articles that an account publishes on ``mp.weixin.qq.com``.

A script shows the text and prints the time, which the page has in seconds. Source: a page of 2022
among the labeled Chinese pages.
"""

from datetime import UTC, datetime, timedelta, timezone
from functools import cached_property
from urllib.parse import urlsplit

from web_poet import field
from web_poet.exceptions import UseFallback

from unionnews.pages.generic.generic_page import GenericPage
from unionnews.pages.processors import first_text
from unionnews.pages.selectors import css_query
from unionnews.words.patterns import regex

_ACCOUNT = css_query("#js_name, .profile_nickname")
_TIME = regex(r"""\bvar (?:ct|create_?[tT]ime) ?= ?["'](\d{10})["']""")
_BEIJING = timezone(timedelta(hours=8))
_AUTHOR = css_query("#js_author_name, #meta_content span.rich_media_meta_text")
_NO_TEXT = regex(
    r"[-—–\s]*(?:END|end|完)[-—–\s]*|.{0,6}(?:点击|长按|扫码|扫描|识别).{0,20}(?:关注|蓝字).{0,12}"
)
"""Matches the end of a text, and an invitation to follow the account."""


class WeixinPage(GenericPage):
    """An article page with its account as publisher; of a copy on another host, as source."""

    marker = css_query("body#activity-detail #js_content, #img-content .rich_media_content")

    def validate_input(self) -> None:
        """Refuse a page of another kind, or without an article. Raises :class:`UseFallback`."""
        if self.marked is None:
            raise UseFallback(f"nothing matches {self.marker.source!r}")
        super().validate_input()

    @cached_property
    def site_name(self) -> str | None:
        return (None if self._is_copy else self._account) or super().site_name

    @cached_property
    def _account(self) -> str | None:
        return first_text(self.find(_ACCOUNT))

    @property
    def _is_copy(self) -> bool:
        host = urlsplit(str(self.response.url)).hostname or ""
        return "." in host and not host.endswith("weixin.qq.com")

    @field
    def sourceRaw(self) -> str | None:
        return super().sourceRaw or (self._account if self._is_copy else None)

    @field
    def canonicalUrl(self) -> list[str]:
        """The address that names the article; a short one (``/s/AbC``) is another name of it."""
        named = self.data.meta("og:url")
        # The usual layout's field is read already: it is an address, or None.
        named = self.data.meta("og:url") or super().canonicalUrl
        return [named] if named else []

    @cached_property
    def published(self) -> str | None:
        scripts = (script.text or "" for script in self.response.index.tagged("script"))
        found = next(filter(None, map(_TIME.search, scripts)), None)
        if found is None:
            return super().published
        moment = datetime.fromtimestamp(int(found[1]), UTC).astimezone(_BEIJING)
        return moment.isoformat(timespec="minutes")

    @field
    def paragraphs(self) -> list[str]:
        return [text for text in super().paragraphs if not _NO_TEXT.fullmatch(text)]

    @field
    def bylines(self) -> list[str]:
        named = first_text(self.find(_AUTHOR))
        return [one for one in super().bylines if one != self._account] or (
            [f"作者：{named}"] if named else []
        )


LAYOUTS = (WeixinPage,)
