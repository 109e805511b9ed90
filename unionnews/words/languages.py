"""Language tags (BCP 47)."""

import re

from unionnews.words.patterns import regex

_TAG = regex(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
# Some pages write encodings or countries instead of languages: lang="utf-8" (people.com.cn, 2012).
_NO_LANGUAGES = frozenset({"utf", "gb", "gbk", "iso", "cn", "jp", "kr", "uk"})


def language_tag(printed: str | None) -> str | None:
    """Return a well-formed tag in the usual case, or None.

    >>> language_tag("zh_cn")
    'zh-CN'
    >>> language_tag("utf-8") is None
    True
    """
    if not printed or not _TAG.fullmatch(printed.strip()):
        return None
    primary, *rest = re.split("[-_]", printed.strip())
    if primary.lower() in _NO_LANGUAGES:
        return None
    return "-".join([primary.lower(), *(_subtag(part) for part in rest)])


def _subtag(part: str) -> str:
    return {2: part.upper(), 4: part.title()}.get(len(part), part.lower())
