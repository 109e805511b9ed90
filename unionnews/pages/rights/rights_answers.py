"""What a site says about the use of its texts, as an answer for each of three uses.

For each use the most restrictive signal wins; a signal that names terms which are not read here (a
license of its own, "all rights reserved") outweighs one that allows; silence is unknown. Sources:
RFC 9309 (robots.txt), contentsignals.org, draft-ietf-aipref-vocab and -attach, W3C TDMRep,
rslstandard.org, Google's robots meta documentation, creativecommons.org.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from unionnews.items.use_rights import Rights, RightsAnswer, RightsSignal, UseRight
from unionnews.words import labels
from unionnews.words.patterns import regex

AGENT = "unionnews"
"""Name by which sites address this program."""
USES = ("index", "train", "republish")
Votes = Mapping[str, RightsAnswer]
"""Answer of one signal by use; ``unknown`` says that it has terms, which nobody read."""

_RANK: dict[RightsAnswer, int] = {"allowed": 0, "unknown": 1, "forbidden": 2}
_PAIR = regex(r"([A-Za-z-]{1,40})\s{0,20}=\s{0,20}([\w?]{1,20})")
_YES = {"yes", "y", "?1", "true"}
_NO = {"no", "n", "?0", "false"}
_PREFERENCES = {
    "search": "index",
    "ai-train": "train",
    "train-ai": "train",
    "train-genai": "train",
    "tdm": "train",
}
_COMMONS = regex(r"creativecommons\.org/(?:licenses|publicdomain)/([a-z-]{2,20})")
_DIRECTIVES: dict[str, dict[str, RightsAnswer]] = {
    "index": {"index": "allowed"},
    "all": {"index": "allowed"},
    "noindex": {"index": "forbidden"},
    "none": {"index": "forbidden"},
    "noai": {"train": "forbidden"},
    "noarchive": {"republish": "forbidden"},
    "nocache": {"republish": "forbidden"},
    "nosnippet": {"republish": "forbidden"},
}
_FORBIDS = regex(
    r"(?:转载|轉載)[^。]{0,10}(?:授权|授權|许可|許可|同意|付费|付費)|违者必究|違者必究|违者将|"
    r"(?:不得|禁止|谢绝|严禁|嚴禁|謝絕|请勿|請勿).{0,12}(?:转载|轉載|摘编|摘編|使用|复制|複製)|"
    + labels.alternatives(labels.RIGHTS_RESERVED),
    re.IGNORECASE,
)
_INVITES = regex(r"(?:转载|轉載).{0,6}(?:请|請|须|須|需).{0,4}(?:注明|註明|标明)")


def decide(signals: Sequence[RightsSignal]) -> Rights:
    """Return the answers for three uses, each with the signal that decided."""
    voted = [(signal, _votes(signal)) for signal in signals]
    answers = {use: _answer(use, voted) for use in USES}
    return Rights(signals=list(signals), **answers)


def _answer(use: str, voted: Iterable[tuple[RightsSignal, Votes]]) -> UseRight:
    named = [(votes[use], signal) for signal, votes in voted if use in votes]
    if not named:
        return UseRight(answer="unknown", decidedBy=None)
    answer, signal = max(named, key=lambda pair: _RANK[pair[0]])
    return UseRight(answer=answer, decidedBy=f"{signal.kind}: {signal.text}")


def _votes(signal: RightsSignal) -> Votes:
    return _READERS.get(signal.kind, _of_nothing)(signal.text)


def _of_nothing(_text: str) -> Votes:
    return {}


def _of_rule(text: str) -> Votes:
    if text.lower().startswith("disallow"):
        return {"index": "forbidden", "train": "forbidden"}
    return {"index": "allowed"}


def _of_preferences(text: str) -> Votes:
    votes: dict[str, RightsAnswer] = {}
    for name, value in _PAIR.findall(text):
        use = _PREFERENCES.get(name.lower())
        if use and value.lower() in _NO:
            votes[use] = "forbidden"
        elif use and value.lower() in _YES:
            votes.setdefault(use, "allowed")
    return votes


def _of_reservation(text: str) -> Votes:
    answers: dict[str, RightsAnswer] = {"1": "forbidden", "0": "allowed"}
    return {"train": answers[text]} if text in answers else {"train": "unknown"}


def directives(text: str) -> Iterator[str]:
    """Yield the directives of a robots meta or header that are meant for us, in lower case.

    >>> list(directives("noindex, max-snippet: 20"))
    ['noindex', 'max-snippet:20']
    >>> list(directives("otherbot: noindex, noarchive"))
    []
    """
    words = text.lower().split(",")
    agent, colon, rest = words[0].partition(":")
    if colon and not agent.strip().startswith(("max-", "unavailable_after")):
        if agent.strip() != AGENT:
            return
        words[0] = rest
    for word in words:
        yield "".join(word.split())


def _of_directives(text: str) -> Votes:
    votes: dict[str, RightsAnswer] = {}
    for word in directives(text):
        found = _DIRECTIVES.get(word, {})
        if word.startswith("max-snippet:") and word != "max-snippet:-1":
            found = {"republish": "forbidden"}
        for use, answer in found.items():
            if use not in votes or _RANK[answer] > _RANK[votes[use]]:
                votes[use] = answer
    return votes


def _of_license(text: str) -> Votes:
    found = _COMMONS.search(text.lower())
    terms = found[1].split("-") if found else ["?"]
    votes: dict[str, RightsAnswer] = {"train": "unknown", "republish": "unknown"}
    if found and terms[0] in {"by", "zero", "mark", "publicdomain"}:
        votes["index"] = "allowed"
        if "nc" not in terms:
            votes["republish"] = "allowed"
            votes["train"] = "unknown" if "nd" in terms else "allowed"
    return votes


def _of_terms(_text: str) -> Votes:
    return {"train": "unknown", "republish": "unknown"}


def _of_notice(text: str) -> Votes:
    if _FORBIDS.search(text):
        return {"train": "unknown", "republish": "forbidden"}
    return {"republish": "allowed"} if _INVITES.search(text) else {}


_READERS: dict[str, Callable[[str], Votes]] = {
    "robots.txt rule": _of_rule,
    "Content-Signal": _of_preferences,
    "Content-Usage": _of_preferences,
    "TDM-Reservation": _of_reservation,
    "RSL": _of_terms,
    "X-Robots-Tag": _of_directives,
    "meta robots": _of_directives,
    "license": _of_license,
    "notice": _of_notice,
}
