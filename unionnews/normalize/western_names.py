"""Recognize names in scripts with capitals, and in Korean and Japanese, with titles and jobs."""

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

from unionnews.normalize.dates import without_dates
from unionnews.words import labels
from unionnews.words.date_labels import BEFORE_DATES
from unionnews.words.months import name_key
from unionnews.words.patterns import regex
from unionnews.words.surnames import JAPANESE_ENDS, KOREAN

MAX_WORDS = 6
"""Most words of a name."""
_WORD = regex(r"[^\W\d_](?:[\w.'’`ʼ-]*[\w.'’])?|[“\"'‘(][^\W\d_]\w*[”\"'’)]")
_NOBODY = frozenset(
    ["writers", "reporters", "editors", "correspondents", "contributors", "admin", "administrator"]
)
"""What stands behind the name of an office or a site, not behind that of a person: Harbour Admin."""
_INITIALS = regex(r"(?:[^\W\d_]{1,2}\.)+|[JS]r\.")
_BEHIND = frozenset({
    "the", "on", "updated", "published", "posted", "last", "for", "via", "at", "in", "with", "from",
    "vom", "am", "입력", "승인", "수정", "등록",
})  # fmt: skip
_ABOUT = frozenset(["of", "for", "at", "für", "bei"])
_BEFORE_PARTS = labels.PARTICLES | frozenset(BEFORE_DATES.split("|"))
_BEFORE_DAYS = _BEFORE_PARTS - labels.PARTICLES
JOBS = labels.words_of([labels.JOBS])
MODIFIERS = labels.words_of([labels.MODIFIERS])
_WORDS = labels.words_of([labels.OUTLETS, {"any": labels.AGENCIES}])
NO_NAMES = _WORDS | {name_key(word) for word in _WORDS if len(word) > 4}
"""Words of outlets and offices, also without their accents: Redaccion."""
_AGENCIES = frozenset(labels.AGENCIES.split("|"))
_AGENCY_NAMES = frozenset(labels.AGENCY_NAMES.split("|"))
DEGREES = frozenset(labels.DEGREES.replace(".", "").split("|"))
TITLES = frozenset(labels.TITLES.lower().split("|"))
_MARKED = r"[\u0900-\u0963\u0971-\u0df3\u0e01-\u0e4e\u0e81-\u0ecd\u1000-\u109f\u1780-\u17d3\u10d0-\u10ff.]{2,20}"
_ASIAN = regex(
    rf"[\uac00-\ud7a3]{{2,4}}|[\u3400-\u9fff々ぁ-ヿ]{{3,6}}|{_MARKED}(?:\s{_MARKED}){{1,3}}"
)
HAN = regex("[\u3400-\u9fff]")
# 佐々木 由美子 beside a date: a surname, and an ending of given names, which sections and places have not.
_JAPANESE = regex(rf"[\u3400-\u9fff々ヶ]{{1,3}}[ \u3000][\u3400-\u9fff々]{{0,2}}[{JAPANESE_ENDS}]")
# 윤도현 beside a date and a count of readers, as boards print who wrote: a surname, and no office.
_KOREAN = regex(rf"[{KOREAN}][\uac00-\ud7a3]{{2}}(?<![부국팀실처회원장조단사시군당절자])")
_COUNTED = regex("조회|추천|댓글")
_ASIAN_LETTER = regex("[\u3400-\u9fff\uac00-\ud7a3]")


_PIECES = regex(r"[|｜/／·,、:：()（）]|\s{2,}")
_LONGEST_DATED = 60
# 글 박지영, 文・写真 高橋健一
_BLANK_LABEL = regex(r"(?<!\w)(글|사진|記者|特派員|[文写真取材・]{1,5})\s(?=[\u3400-\u9fff가-힣])")
# Kuva Otso Laine, alone in a line
_PICTURED = regex(
    rf"^((?:{labels.alternatives(labels.PHOTOGRAPHERS)}|words|tekst|texte|texto|testo))\s(?=(?-i:[^\W\d_a-zß-öø-ÿ][\w'’-]+)(?:\s(?-i:[^\W\d_a-zß-öø-ÿ][\w'’-]+)){{1,2}}$)",
    re.IGNORECASE,
)


def with_mark(line: str) -> str:
    """Return a by-line with a colon behind labels that have only a blank: ``글 박지영``."""
    line = _PICTURED.sub(r"\1: ", line)
    return line if line.isascii() else _BLANK_LABEL.sub(r"\1:", line)


def name_and_job(piece: str) -> tuple[str, str]:
    """Return a piece without title, degree and job, and its job in small letters."""
    words = piece.strip(' \t"“”*_-–—.,|').split()
    if piece.rstrip().endswith(".") and words and _INITIALS.fullmatch(words[-1] + "."):
        words[-1] += "."
    while len(words) > 1 and words[0].lower() in TITLES:
        del words[0]
    words, job = _without_job(words)
    while len(words) > 2 and (words[-1].lower() in ("senior", "follow") or _is_shouted(words)):
        del words[-1]
    while words and words[-1].strip("*").replace(".", "") in DEGREES and len(words) > 1:
        del words[-1]
    while len(words) > 2 and words[-1] in _BEFORE_PARTS:
        del words[-1]  # the beginning of another part: Jean Dupont le 6 mai
    if len(words) > 3 and words[-2] in _BEFORE_DAYS and words[-1].islower():
        del words[-2:]  # the beginning of a date: Sanne de Wit op ma
    half = len(words) // 2
    if half > 1 and words[:half] == words[half:]:
        words = words[:half]  # the name is there twice, as the text of a picture and as itself
    name = ("" if all(map(HAN.match, words)) else " ").join(_without_outlet(words)).strip(" *,")
    dotted = name.endswith(".") and not _INITIALS.fullmatch(name.split()[-1])
    return name.rstrip(".") if dotted else name, job


def _without_job(words: list[str]) -> tuple[list[str], str]:
    """Return the words of a name without those of a job, and the job."""
    job = _job(words)
    if job in _NOBODY:
        return [], job
    if job:
        small = [word.lower() for word in words]
        cut = next((i for i, word in enumerate(small) if word in MODIFIERS or word in JOBS), 0)
        return (words[:cut] if cut > 1 else []), job
    rest = _behind_job(words)
    return (rest, words[-len(rest) - 1].lower().rpartition("-")[2]) if rest else (words, "")


def _job(words: Sequence[str]) -> str:
    """Return the job at the end of words, or before what it is about: ``Director of Operations``."""
    heads = (one for one, two in pairwise([*words, "of"]) if two in _ABOUT)
    return next((job for head in heads if (job := head.lower().strip(".")) in JOBS), "")


def _behind_job(words: Sequence[str]) -> list[str]:
    """Return the full name behind a job: ``Staff Reporter Jane Roe``, ``Blatt-Redakteur Jan Roe``."""
    before = takewhile(_is_post, words[:-2])
    jobs = [index for index, word in enumerate(before) if _job([word.rpartition("-")[2]])]
    return [*words[jobs[-1] + 1 :]] if jobs else []


def _is_post(word: str) -> bool:
    small = word.lower()
    return small in MODIFIERS or small in NO_NAMES or small.rpartition("-")[2] in JOBS


def _is_shouted(words: list[str]) -> bool:
    """Tell whether only the last word of a name is in capitals, as a degree or a wire service."""
    last = words[-1].strip("*")
    return (
        last.isupper()
        and last.isalpha()
        and 1 < len(last) < 5
        and not words[0].isupper()
        and last not in ("II", "III", "IV")
    )


def _without_outlet(words: list[str]) -> list[str]:
    """Return a name without an outlet after it: ``Kayla Roe USA TODAY``, ``John Doe Reuters``."""
    for index in range(1, len(words)):
        rest = words[index:]
        if rest[0] in _BEHIND:
            return [] if index == 1 and rest[0] == "the" else words[:index]  # Ask the Doctors
        if index < 2:
            continue
        shouted = all(map(str.isupper, rest)) and not words[0].isupper() and len(rest[0]) > 1
        if rest[0].lower() in _BEHIND or rest[0].lower() in _AGENCIES:
            return words[:index]
        if shouted and any(word.lower() in NO_NAMES for word in rest):
            return words[:index]
    return words


def is_person(name: str, *, single: bool = False) -> bool:
    """Tell whether a text can be the name of a person: two to six words that begin in capitals.

    With ``single``, one word is enough, as after a label: ``By Krystyna``.
    """
    words = name.split()
    if not (1 if single else 2) <= len(words) <= MAX_WORDS:
        return False
    lower = [word.lower().strip(".") for word in words]
    if any(map(_is_no_name, words)) or lower[-1] in JOBS:
        return False
    if not all(_WORD.fullmatch(word) for word in words) or any(map(str.isdigit, name)):
        return False
    capitals = [word for word in words if not word[0].islower()]
    small = all(
        word.lower() in labels.PARTICLES
        or word[:2] in ("d'", "d’", "l'", "l’")
        or word.startswith("al-")
        for word in words
        if word[0].islower()
    )
    return (
        small
        and words[-1] not in labels.PARTICLES
        and len(capitals) > (0 if single else 1)
        and any(len(word.strip(".")) > 1 for word in capitals)
        and words[0].replace(".", "") not in DEGREES
    )


def is_agency(name: str) -> bool:
    """Tell whether a name is a wire service: ``dpa``, ``AFP``, ``Associated Press``."""
    if name.lower().removeprefix("the ") in _AGENCY_NAMES:
        return True
    return name.lower() in _AGENCIES and (len(name) > 4 or name.isupper() or name.islower())


def asian_name_in(text: str) -> str:
    """Return the one piece of a dated line that is a full name in Japanese, or, beside a count of
    readers, in Korean; "" if there is none, or more than one.

    >>> asian_name_in("2024年5月21日　佐々木 由美子"), asian_name_in("윤도현 2023.10.11 08:57 조회 수 : 77")
    ('佐々木 由美子', '윤도현')
    >>> asian_name_in("2024年5月21日　労働 時間"), asian_name_in("서울시 2023.10.11 08:57")
    ('', '')
    """
    if len(text) > _LONGEST_DATED or not _ASIAN_LETTER.search(text):
        return ""
    full = _KOREAN if _COUNTED.search(text) else _JAPANESE
    pieces = (piece.strip() for piece in _PIECES.split(without_dates(text)))
    names = [piece for piece in pieces if full.fullmatch(piece)]
    return names[0] if len(names) == 1 and NO_NAMES.isdisjoint(names[0].split()) else ""


def _is_no_name(word: str) -> bool:
    """Tell whether a word is not in names; for short words case decides: To Lan, but not "to"."""
    plain = word.strip(".,")
    if plain in labels.PARTICLES:  # "Rhodri ap Gwilym" is no wire service
        return False
    if len(plain) <= 3 and not (
        plain.islower() or plain.isupper() or plain in ("The", "Our", "Inc", "Ltd", "New", "Bio")
    ):
        return False
    small, end = plain.lower(), plain.lower().rpartition("-")[2]
    return small in NO_NAMES or (len(end) > 3 and end in NO_NAMES)  # Harbour-Team


def is_asian_name(word: str) -> bool:
    """Tell whether a text may be a name in Korean, Japanese, or a script with marks above letters."""
    return _ASIAN.fullmatch(word) is not None and NO_NAMES.isdisjoint(word.split())
