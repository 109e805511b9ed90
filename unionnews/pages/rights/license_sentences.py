"""Decide whether the printed line of a license link is about the whole article or site."""

from typing import NamedTuple

from unionnews.words import license_words
from unionnews.words.patterns import regex

_WHOLE_WORD = regex("|".join(license_words.WHOLES.values()))
SAYS_WHOLE = regex(
    rf"(?<![^\W_])(?:{_WHOLE_WORD.pattern})(?![^\W_])|本[文站网網作页頁刊报報]|文章|内容|內容|网站|網站|作品|文字|正文|全文"
    rf"|(?:{license_words.WHOLES['ja']})"
)
SAYS_THIS = regex(
    rf"(?<![^\W_])(?:{license_words.DEMONSTRATIVES}) ?(?:{_WHOLE_WORD.pattern})|本[文站网網作页頁刊报報]"
    rf"|[この本当](?:の)?(?:{license_words.WHOLES['ja']})|(?:이|본) ?(?:{license_words.WHOLES['ko']})"
)
SAYS_PART = regex(
    rf"(?<![^\W_])(?:{'|'.join(license_words.PARTS.values())})|{license_words.PARTS['zh']}"
)
_NO_WORDS = regex(
    rf"{license_words.WHERE_NOTED}|{license_words.CHINESE_FORMS}|{license_words.JAPANESE_FORMS}"
)
SOME_RIGHTS = regex(license_words.SOME_RIGHTS)
# The owner of a site, printed before its license.
_OWNER = regex(r"\s*(?:©|\(c\)|copyright\b).{0,100}?(?:(?<!\b\w\.\w)[.。|,·–—-](?=\s)|$)")
_WORD = regex(r"[^\W\d_]+")
_FORM = regex(
    "|".join(
        [
            *license_words.WHOLES.values(),
            *license_words.FORMS.values(),
            license_words.DEMONSTRATIVES,
        ]
    )
)
_DOUBT = regex(rf"\b(?:{license_words.DOUBTS})\b|不得|不可|禁止|除|须|需")
LICENSE_WORDS = regex(rf"(?<![^\W_])(?:{license_words.LICENSE})(?![^\W_])|[\d\W_]+")
BREAK = "\u2029"
# After a single letter a full stop belongs to an initial.
SENTENCE_ENDS = regex(rf"(?<!\b[^\W\d_])[.。!?！？;；|](?=\s|$|[^\x00-\x7f])|{BREAK}")


class LinkLine(NamedTuple):
    """The printed text before, inside and after a link, in lower case."""

    before: str
    inside: str
    behind: str


def says_no_more(before: str, behind: str) -> bool:
    """Tell whether a sentence has only words that license a whole, and no doubt follows it.

    Any other word may be an exception, a denial or another work.
    """
    rest, *following = SENTENCE_ENDS.split(behind.partition(BREAK)[0], maxsplit=1)
    plain = _NO_WORDS.sub(" ", f"{before.rpartition(BREAK)[2]} {rest}")
    is_known = all(_FORM.fullmatch(word) for word in _WORD.findall(plain))
    return is_known and not any(map(_DOUBT.search, following))


def follows_owner(line: LinkLine) -> bool:
    """Tell whether a line has only the owner of the site and its license."""
    before = line.before.rpartition(BREAK)[2]
    owner = _OWNER.match(before)
    if not owner or any(one.search(before + line.inside) for one in (SAYS_PART, _DOUBT)):
        return False
    return says_no_more(before[owner.end() :], line.behind)


def joined(line: LinkLine) -> str:
    """Return the printed line with the link."""
    return line.before.rpartition(BREAK)[2] + line.inside + line.behind.partition(BREAK)[0]


def first_line(lines: list[str]) -> str:
    return next((line for line in lines if line.strip()), "")


def is_name(text: str) -> bool:
    """Tell whether a text is only the name of a license."""
    return not LICENSE_WORDS.sub("", text)


def compact(text: str) -> str:
    return "".join(text.split()).lower()
