"""Decide from a site's signals the answer for each of three uses of its texts.

For each use the most restrictive signal wins. A signal with terms that are not understood here (such
as a license of its own) wins over one that allows. Without a signal the answer is unknown. Sources:
RFC 9309 (robots.txt), contentsignals.org, draft-ietf-aipref-vocab and -attach, W3C TDMRep,
rslstandard.org, Google's robots meta documentation, creativecommons.org.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from unionnews.items.use_rights import Rights, RightsAnswer, RightsSignal, UseRight
from unionnews.pages.rights.notice_meaning import forbids, has_terms, invites, is_invitation
from unionnews.pages.rights.prohibitions import forbidden_uses
from unionnews.words.patterns import regex
from unionnews.words.text import squash

AGENT = "unionnews"
"""Name of this program in robots.txt and the like."""
USES = ("index", "train", "republish")
OF_PART = "license of a part"
"""Kind of a license that may belong to another work; it decides nothing."""
MAX_TEXT = 300
"""Most quoted characters of a signal; the whole signal is judged."""
MAX_SIGNALS = 50
"""Most quoted signals of a page, besides those that decide; all signals are judged."""
_LONG = 3000
"""The meaning of a signal with so many characters is not cached."""
Vote = tuple[str, RightsAnswer]
"""A use, and the answer of one signal for it; ``unknown`` means terms that were not understood."""


class Said(NamedTuple):
    """One signal of a site, with its whole text."""

    kind: str
    where: str
    text: str
    """The text that is judged."""
    quote: str = ""
    """The text that is kept; if empty, the first characters of ``text``."""
    is_hidden: bool = False
    """Whether the page does not show it: then it can forbid, but not allow."""


_RANK: dict[RightsAnswer, int] = {"allowed": 0, "unknown": 1, "forbidden": 2}
_APART = regex(r"[\s,;|，、；｜،;]+")
_EQUAL = regex(r" ?[=:：] ?")
_WORD = regex(r"\w+")
_OPEN = regex(r"""["'\s]*0["'\s]*(?:,["'\s]*0["'\s]*)*""")
_QUOTES = regex("[\"'`“”‘’«»「」]")
_YES = {"yes", "y", "?1", "true", "1"}
_NO = {"no", "n", "?0", "false", "0", "disallow", "deny"}
_PREFERENCES = {
    "search": ("index",),
    "bots": ("index", "train"),
    "all": ("index", "train"),
    "ai-train": ("train",),
    "train-ai": ("train",),
    "ai": ("train",),
    "tdm": ("train",),
    "genai": ("train",),
    "train-genai": ("train",),
}
_PARTIAL = {"genai", "train-genai"}
"""These words are about a part of a use: if that part is allowed, the whole use is not."""
_COMMONS = regex(
    r"(?:(?:https?:)?//)?(?:www\.)?creativecommons\.org/(?:licenses|publicdomain)"
    r"/(publicdomain|zero|mark|by(?:-(?:nc|nd|sa))*)(?:[/?#]\S*)?"
)
_PROHIBITED = regex(r"<(?:[\w-]+:)?prohibits\s([^<>]*)>([^<]*)(?=<)")
_OF_USAGE = regex(r"""type\s*=\s*["']?usage""")
_RSL_USES = {
    "all": ("index", "train", "republish"),
    "ai-all": ("train",),
    "ai-train": ("train",),
    "search": ("index",),
}
_DIRECTIVES: dict[str, dict[str, RightsAnswer]] = {
    "index": {"index": "allowed"},
    "all": {"index": "allowed"},
    "noindex": {"index": "forbidden"},
    "none": {"index": "forbidden"},
    "unavailable_after": {"index": "unknown"},
    "noai": {"train": "forbidden"},
    "noml": {"train": "forbidden"},
    "noarchive": {"republish": "forbidden"},
    "nocache": {"republish": "forbidden"},
    "nosnippet": {"republish": "forbidden"},
    "max-snippet": {"republish": "forbidden"},
}
_OURS = {AGENT, "*", "robots"}
_TOKEN = regex(r"[a-z*][\w*./-]*")
_BETWEEN = regex(r"[\s,;|&+，、；｜／،]+|/(?!\d)")
_COLON = regex(r" ?[:：] ?")
_NAME = regex(r"[a-z][\w-]*")
# Some write "no-archive" or "no index".
_PARTED_NO = regex(r"\bno[\s_\u2010-\u2015-]+(?=(?:archive|index|ai|ml|snippet)\b)")
# Directives, which are no names of robots; both may have a colon after them.
_NO_ROBOT = regex(
    r"index|follow|all|none|unavailable_after|max-.*|indexifembedded|noindex|noarchive|nosnippet|nocache|noai"
    r"|noml|nofollow|notranslate|noimageindex|noimageai|noodp|noydir|nopagereadaloud|nositelinkssearchbox"
)


def decide(said: Iterable[Said]) -> Rights:
    """Return the answers for the three uses, each with the signal that decided."""
    quoted: list[RightsSignal] = []
    spoken: dict[str, list[UseRight]] = {use: [] for use in USES}
    for one in dict.fromkeys(said):
        signal = RightsSignal(kind=one.kind, where=one.where, text=_quote(one.quote or one.text))
        quoted.append(signal)
        for use, answer in (_known_votes if len(one.text) < _LONG else _votes)(one).items():
            spoken[use].append(UseRight(answer=answer, decidedBy=_name(signal)))
    return _rights(quoted, spoken)


def joined(pages: Sequence[Rights]) -> Rights:
    """Return the answers for an article of several pages: a use forbidden on one page is forbidden."""
    signals = [signal for page in pages for signal in page.signals]
    return _rights(signals, {use: [getattr(page, use) for page in pages] for use in USES})


def _rights(signals: Iterable[RightsSignal], spoken: Mapping[str, Iterable[UseRight]]) -> Rights:
    silence = UseRight(answer="unknown", decidedBy=None)
    answers = {
        use: max((one for one in rights if one.decidedBy), key=_rank, default=silence)
        for use, rights in spoken.items()
    }
    deciding = {one.decidedBy for one in answers.values()}
    different = {(one.kind, one.where, one.text): one for one in signals}.values()
    kept = [
        signal
        for number, signal in enumerate(different)
        if number < MAX_SIGNALS or _name(signal) in deciding
    ]
    return Rights(signals=kept, **answers)


def _rank(right: UseRight) -> int:
    return _RANK[right.answer]


def _quote(text: str) -> str:
    return (squash(text) or "")[:MAX_TEXT]


def _name(signal: RightsSignal) -> str:
    return f"{signal.kind}: {signal.text}"


def _votes(said: Said) -> dict[str, RightsAnswer]:
    votes: dict[str, RightsAnswer] = {}
    # Printed text keeps its capitals, because they show where a sentence begins.
    text = said.text if said.kind in ("notice", "terms") else said.text.lower()
    for use, answer in _READERS.get(said.kind, _of_nothing)(text):
        is_heard = answer != "allowed" or not said.is_hidden
        if is_heard and _RANK[answer] >= _RANK[votes.get(use, "allowed")]:
            votes[use] = answer
    return votes


# Cached because the pages of a site have the same signals.
_known_votes = lru_cache(maxsize=1000)(_votes)


def _of_nothing(_text: str) -> Iterator[Vote]:
    yield from ()


def _of_rule(text: str) -> Iterator[Vote]:
    if text.startswith("disallow"):
        yield from (("index", "forbidden"), ("train", "forbidden"))
    else:
        yield "index", "allowed"


def _of_preferences(text: str) -> Iterator[Vote]:
    """Yield the votes of preferences; unknown words give none, and unknown values ``unknown``.

    A general word counts for each use that it covers, even if a narrower word allows that use.
    """
    for pair in _APART.split(_EQUAL.sub("=", squash(_QUOTES.sub("", text)) or "")):
        name, _, value = pair.partition("=")
        opens = value in _YES and name not in _PARTIAL
        answer: RightsAnswer = "forbidden" if value in _NO else "allowed" if opens else "unknown"
        yield from ((use, answer) for use in _PREFERENCES.get(name, ()))


def is_open(reservation: str) -> bool:
    """Tell whether the value of a TDM reservation surely means that nothing is reserved."""
    return bool(_OPEN.fullmatch(reservation))


def _of_reservation(text: str) -> Iterator[Vote]:
    reserved = not {"1", "true", "yes"}.isdisjoint(_WORD.findall(text))
    yield "train", "forbidden" if reserved else "allowed" if is_open(text) else "unknown"


def _of_policy(_text: str) -> Iterator[Vote]:
    yield "train", "unknown"


def directives(text: str) -> Iterator[str]:
    """Yield the directives of a robots meta element or header that are meant for us, in lower case.

    Those after the name of another robot, up to the next name, are left out.

    >>> list(directives("max-snippet: 20 | otherbot: noindex, noarchive; unionnews: 'no-ai'"))
    ['max-snippet:20', 'noai']
    """
    ours, listed = True, False
    plain = _QUOTES.sub(" ", _PARTED_NO.sub("no", text.lower()))
    for said in _BETWEEN.split(_COLON.sub(":", squash(plain) or "")):
        word, (name, colon, rest) = said, said.partition(":")
        if colon and _TOKEN.fullmatch(name) and not _NO_ROBOT.fullmatch(name):
            ours, listed = listed or name.partition("/")[0] in _OURS, False
            word = rest
        elif name.partition("/")[0] in _OURS:
            ours = listed = True
        if ours:
            yield from [word.replace("=", ":")] if word.startswith("max-") else _NAME.findall(word)


def _of_directives(text: str) -> Iterator[Vote]:
    for word in directives(text):
        if word != "max-snippet:-1":
            yield from _DIRECTIVES.get(word.partition(":")[0], {}).items()


def _of_license(text: str) -> Iterator[Vote]:
    found = _COMMONS.fullmatch(text.strip())
    if not found:
        yield from _of_terms(text)
        return
    terms = found[1].split("-")
    yield "index", "allowed"
    yield "republish", "unknown" if "nc" in terms else "allowed"
    yield "train", "unknown" if {"nc", "nd"}.intersection(terms) else "allowed"


def is_free(address: str) -> bool:
    """Tell whether an address is a Creative Commons license or public domain mark."""
    return bool(_COMMONS.fullmatch(address.lower()))


def kind_beside(license_: str) -> str:
    """Return the kind of signal of a license that may belong to another work than the article."""
    votes = dict(_of_license(license_.lower()))
    return OF_PART if set(votes.values()) == {"allowed"} else "terms"


def _of_terms(text: str) -> Iterator[Vote]:
    yield from (("train", "unknown"), ("republish", "unknown"))
    yield from _of_notice(text)


def _of_rsl(text: str) -> Iterator[Vote]:
    """Yield the votes of an RSL file: permissions have conditions, so only prohibitions decide."""
    yield from (("train", "unknown"), ("republish", "unknown"))
    named = [said for fields, said in _PROHIBITED.findall(text) if _OF_USAGE.search(fields)]
    for word in " ".join(named).replace(",", " ").split():
        yield from ((use, "forbidden") for use in _RSL_USES.get(word, ()))


def _of_notice(text: str) -> Iterator[Vote]:
    uses = forbidden_uses(text)
    if "train" in uses:
        yield "train", "forbidden"
    if "republish" in uses or forbids(text):
        yield from (("train", "unknown"), ("republish", "forbidden"))
    elif invites(text):
        if has_terms(text):
            yield "republish", "unknown"
        elif is_invitation(text):
            yield "republish", "allowed"


_READERS: dict[str, Callable[[str], Iterator[Vote]]] = {
    "robots.txt rule": _of_rule,
    "Content-Signal": _of_preferences,
    "Content-Usage": _of_preferences,
    "TDM-Reservation": _of_reservation,
    "TDM-Policy": _of_policy,
    "RSL": _of_rsl,
    "X-Robots-Tag": _of_directives,
    "meta robots": _of_directives,
    "license": _of_license,
    "terms": _of_terms,
    "notice": _of_notice,
}
