"""Why a page is no article: list, front page, error, consent or login page.

Thresholds are set so that no page of the corpora is refused and every list, front, error, consent
and login page of the tests is.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from unionnews.pages.generic.main_text import MainText
from unionnews.pages.lines import MAX_LINES, Line

MIN_PROSE = 60
"""Characters of running text that make an article of a page that neither declares nor dates one."""
MIN_DATED = 20
"""The same where a date stands beside it."""
MAX_NOTICE = 800
"""Characters above which a text is no notice of an error."""
MIN_TEASERS = 3
FRONT_PAGE = 10
"""Characters in links for each of running text that mark a front page."""

_NOTICE = re.compile(
    r"\b(?:404|403|500|502|503)\b|not found|page (?:not|does not|doesn.t) |no longer (?:available|exists)|access denied|forbidden"
    r"|just a moment|attention required|are you (?:a )?(?:human|robot)|captcha|enable (?:javascript|cookies)|checking your browser"
    r"|before you continue|(?:accept|manage|use of) (?:all )?cookies|cookie (?:policy|settings|consent)|we (?:and our [\w ]{1,20})?use cookies"
    r"|^(?:log|sign) in\b|please (?:log|sign) in|session (?:has )?expired|service unavailable|server error|bad gateway"
    r"|页面不存在|页面(?:未|没有|无法)(?:找到|打开|访问)|找不到(?:该|您|你|此)?[^。]{0,8}页|(?:访问|请求)的(?:页面|内容|文章)[^。]{0,8}(?:不存在|已删除|出错)|出错了|系统错误|服务器(?:错误|繁忙)"
    r"|請?(?:先|您)登录后|请登录|安全验证|访问受限|拒绝访问"
    r"|seite (?:nicht|wurde nicht) gefunden|page introuvable|página no encontrada|página não encontrada|pagina non trovata|страница не найдена",
    re.IGNORECASE,
)


def refusal(
    lines: Sequence[Line], text: MainText, title: str | None, *, declared: bool, dated: bool
) -> str | None:
    """Return why a page is no article, or None.

    ``declared``: its markup says that it is one; ``dated``: a publication date was found.
    """
    prose = sum(line.prose for line in text.lines)
    needed = MIN_DATED if dated else MIN_PROSE
    if len(lines) > MAX_LINES:
        return f"more than {MAX_LINES:,} lines"
    if declared and prose:
        return None
    if prose < needed:
        return f"no running text: {prose} characters, {needed} are needed"
    return _other_kind(lines, text, title, dated=dated)


def _other_kind(
    lines: Sequence[Line], text: MainText, title: str | None, *, dated: bool
) -> str | None:
    prose = sum(line.prose for line in text.lines)
    if prose < MAX_NOTICE and (notice := _notice(text, title)):
        return f"a notice, not an article: {notice!r}"
    if teasers := _teasers(lines[max(0, text.start - 1) : text.end]):
        return f"a list: {teasers} paragraphs follow links to other pages"
    if not dated and sum(line.linked for line in lines) >= FRONT_PAGE * prose:
        return f"a front page: {prose} characters of text among links, and no date"
    return None


def _notice(text: MainText, title: str | None) -> str | None:
    for printed in (title or "", *(line.text for line in text.lines[:3])):
        if match := _NOTICE.search(printed[:MAX_NOTICE]):
            return match[0]
    return None


def _teasers(run: Sequence[Line]) -> int:
    """Return the number of paragraphs that follow a link, if they are the greater part."""
    paragraphs = sum(line.prose > 0 for line in run)
    found = sum(
        bool(after.prose) and before.chars >= 8 and before.linked * 2 >= before.chars
        for before, after in itertools.pairwise(run)
    )
    return found if found >= MIN_TEASERS and found * 2 >= paragraphs else 0
