"""Read by-lines in Latin, Cyrillic, Greek, Arabic and Hebrew script, and in Korean and Japanese.

A by-line has parts in any order: label or preposition, names, "and", job, degree, outlet, place,
date, contact. ``May 5, 2026 by Jane Roe and John Doe, Labour Correspondent | jd@x.example``.
Labels and dates are found first; the rest is cut at punctuation, and for each piece it is decided
whether it is a name.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from unionnews.items import Role
from unionnews.normalize.dates import without_dates
from unionnews.normalize.western_names import (
    DEGREES,
    HAN,
    JOBS,
    MODIFIERS,
    NO_NAMES,
    TITLES,
    is_agency,
    is_asian_name,
    is_person,
    name_and_job,
    with_mark,
)
from unionnews.words import labels
from unionnews.words.date_labels import BEFORE_DATES, is_label, without_labels
from unionnews.words.months import names_day
from unionnews.words.patterns import regex
from unionnews.words.surnames import AMHARIC_BY
from unionnews.words.text import squash

MAX_LINE = 300
MAX_NAMES = 40
_ZONE = 4  # letters of the longest name of a time zone


@dataclass(slots=True, frozen=True)
class Signatory:
    """A person named in a by-line; the role is None for editors and others who are not authors."""

    role: Role | None
    name: str
    raw: str
    labelled: bool
    """Whether a label or a preposition comes before the name."""


_ROLES: tuple[tuple[Role | None, str], ...] = (
    ("author", labels.alternatives(labels.AUTHORS)),
    ("reporter", labels.alternatives(labels.REPORTERS)),
    ("correspondent", labels.alternatives(labels.CORRESPONDENTS)),
    ("photographer", labels.alternatives(labels.PHOTOGRAPHERS)),
    ("translator", labels.alternatives(labels.TRANSLATORS)),
    (None, labels.alternatives(labels.OTHERS)),
)
_ANY = "|".join(f"(?P<r{index}>{words})" for index, (_, words) in enumerate(_ROLES))
_SIGN = r"\s*[:：՝`＝=/／・•|—]+"
_CAPITAL = r"(?=[\s|©]*[^\W\d_])"
# A label needs a mark after it, unless it ends in a preposition: "Photos by Jane Roe".
_LABEL = regex(
    rf"(?<![^\W_])(?:(?:{_ANY})(?:\s*(?:and|&|und|et|y|e|/|og|och|i|и|та)\s*(?:{labels.alternatives(labels.PHOTOGRAPHERS, labels.AUTHORS, labels.OTHERS)}))?"
    rf"(?:\(s\))?(?:{_SIGN}|(?<=\s(?:by|de|di|of|da))\b|(?<=\s(?:von|par|por))\b|(?<=\sper)\b|(?<=od)\b(?!.))"
    rf"|(?P<made>(?:[^\W\d_]{{2,14}}(?:-|\s))?[^\W\d_]{{2,14}}ed\s+by)\b:?"
    rf"|(?P<by>(?:{labels.alternatives(labels.PREPOSITIONS)})(?![\w-])\s*:?|(?-i:(?:(?<=\|\s)|(?<=\|\s\s))(?:от|од)(?=(?:\s[Ѐ-Я][а-џ-]+){{2,3}}\s*(?:$|\|)))))"
    rf"{_CAPITAL}",
    re.IGNORECASE,
)
_HINT = regex(
    rf"[:：՝`|・]|(?<![^\W_])(?:{labels.alternatives(labels.PREPOSITIONS)})(?!\w)|\b[Bb]y|기자|記者|特派",
    re.IGNORECASE,
)
# "de Ion Popescu" is Romanian, "От" Bulgarian, "Nga" Albanian, "Na" Swahili, "Ni" Tagalog.
_FIRST = regex(
    rf"(?<![^\W\d_])[\s|·•–—-]*(?:(?:{labels.alternatives(labels.AUTHORS)})\s+(?=[^\W\d_a-z])(?![^\W\d_]+\s*[:：])"
    rf"|(?:{labels.UNSIGNED})\s+(?=(?-i:[^\W\d_a-zß-öø-ÿ]))"
    r"|(?-i:de\s+(?=[A-ZÎÂĂȘȚ][\w-]+\s(?:[A-Z]\.\s)?[A-ZÎÂĂȘȚ][\w-]+\s*(?:$|[,/|·•–—-])))"
    r"|(?-i:(?:Nga|N[ai])\s+(?=[A-ZÇË][\w'-]+(?:\s[A-ZÇË][\w'-]+){1,2}\s*(?:$|[|·•–—]|,\s[A-Z][\w'-]+$)))"
    rf"|(?-i:[Оо]т\s+(?=[А-Я][а-я]+\s[А-Я][а-я]+$))|{AMHARIC_BY}(?=[\u1200-\u135a]{{2,}}\s[\u1200-\u135a]{{2,}}$))",
    re.IGNORECASE,
)
_WRITTEN = regex(
    r"(?:written|posted|published|authored|submitted|penned|contributed)\s+by", re.IGNORECASE
)
_CONTACT = regex(
    r"(?:https?://|www\.)\S+|[\w.+-]{1,64}@[\w.-]{1,80}|(?<!\w)@\w{2,40}|\b\d+\s?(?:min(?:ute)?s?|mins?)\s?(?:read)?\b"
    r"|\b\d[\d,.]*\s?[Kk]?\s?(?:[Ss]hares?|[Vv]iews?|[Cc]omments?|[Ll]ikes?|[Rr]eplies)\b"
    r"|\bon behalf of\s.*|\b(?:[Mm]ore|[Aa]ll|[Vv]iew|[Ss]ee|[Rr]ead)\s(?:(?:all|more|posts|articles|stories|work)\s){0,3}(?:from|by|about)\b.*"
)
# As RSS 2.0 names authors: jane@union.example (Jane Roe).
_MAILED = regex(r"[\w.+-]{1,64}@[\w.-]{1,80}\s?\((?P<name>[^()]{2,60})\)")
_SENTENCE = regex(r"(?<=[^\W\d_]{3})\.\s+(?=[^\W\d_]{3,20}\s?[:：])")
_CLOCK = regex(
    r"(?:\b(?:at|on|um|à|le|am|alle|às|om|en|kl\.?|в)\s+)?\b\d{1,2}[:.hH]\d\d(?:[:.]\d\d)?(?:\s?[AaPp]\.?[Mm]\.?)?(?:\s?\(?(?:[A-Z]{2,4}|[+-]\d\d:?\d\d)\)?)?|(?<=\|\s\s)[чน]\."
)
# A date even where the order of day and month is not known.
FIGURES = regex(r"(?<![\d/.-])\d{1,2}([/.-])\d{1,2}\1\d{2}(?:\d\d)?(?![\d/.-])")
_PARTS = regex(
    r"[|｜•⋅∙‧◦●■◆▪►▶:：\n\t()（）\[\]【】<>«»=~©]|\s[-–—―]+\s|(?<=\w)—(?=\w)|\s·\s|(?<=[\uac00-\ud7a3])·"
)
# In small letters, or in capitals if it is no initial or given name: "Dan Roe", "A and L Roe".
_AND = rf"(?:{labels.AND}|AND|UND|ET|EN|OG|OCH|VE|WITH|ΚΑΙ|И)"
_NAMES_APART = regex(
    rf"\s*[,，、;；&＆+/／]\s*(?:{_AND}\s+)?|\s+{_AND}\s+|\s*[·・](?=[\uac00-\ud7a3])"
)
_LIST = regex(r"[,，、;；/／]")
_AND_FIRST = regex(rf"^(?:{_AND}|&)\s+")
_OF_PICTURES = regex(
    rf"\s*(?:[/／,|–—-]|via|for)\s*(?:{labels.PICTURE_AGENCIES})(?!\w)", re.IGNORECASE
)
_STOPS = (".", "!", "?", "…")
_PLACE = regex(r"\s*/\s*[A-ZÀ-Þ][\w-]+(?:\s[A-ZÀ-Þ][\w-]+)?\s*$")  # Jane Roe / Hull
_LONGEST_LABEL = 40
_LONGEST_OUTLET = 5  # words
# A label alone in a line, as above a list: "Author(s)".
LONE_LABEL = regex(rf"(?:{labels.alternatives(labels.AUTHORS)})(?:\(s\))?\s*[:：]?", re.IGNORECASE)
_GLUED = regex(
    r"(?<=[a-zß-öø-ÿ])(?=(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s\d)"
)
_INITIAL = regex(r"[^\W\d_]\.?")
_LONE = regex(r"[^\W\d_\u3041-\ufaff]+")
_BRACKETS = regex(r"\s*[(（\[][^()（）\[\]:：]{0,80}[)）\]]\s*")
_KOREAN = regex(
    r"(?P<names>[\uac00-\ud7a3]{2,4}(?:\s?[·,、]\s?[\uac00-\ud7a3]{2,4}){0,8})\s?(?:선임|수석|인턴|전문|편집|객원|논설)?\s?"
    r"(?P<job>사진기자|기자|특파원|통신원|논설위원|위원|앵커|리포터)(?![\uac00-\ud7a3])"
)
_JAPANESE = regex(
    r"(?P<names>[\u3400-\u9fff々ヶぁ-ヿ]{2,8})(?P<job>記者|特派員|通信員|論説委員|編集委員)(?![\u3400-\u9fffぁ-ヿ])"
)
_NO_REPORTER = regex(labels.NO_REPORTERS)
_NO_WRITER = regex(labels.NO_WRITERS)
_ASIAN_JOBS: dict[str, Role] = {
    "기자": "reporter", "리포터": "reporter", "사진기자": "photographer", "특파원": "correspondent", "통신원": "correspondent",
    "記者": "reporter", "特派員": "correspondent", "通信員": "correspondent",
}  # fmt: skip
_JOB_ROLES: dict[str, Role] = {
    **dict.fromkeys(labels.words_of([labels.REPORTERS]), "reporter"),
    **dict.fromkeys(labels.words_of([labels.CORRESPONDENTS]), "correspondent"),
    **dict.fromkeys(("photographer", "fotograf", "photographe", "fotógrafo", "фотограф", "photojournalist"), "photographer"),
}  # fmt: skip
_KNOWN = (
    JOBS
    | MODIFIERS
    | NO_NAMES
    | {word.lower() for word in labels.AND.split("|")}
    | labels.PARTICLES
    | {*BEFORE_DATES.split("|")}
    | {title.rstrip(".") for title in TITLES}
    | {degree.lower() for degree in DEGREES}
)
# Kana, hangul, and Japanese and English labels; in Chinese the label comes before the names.
_KANA_OR_HANGUL = regex(
    r"[\u3041-\u30fa\uac00-\ud7a3々]|^(?:Reporter|Correspondent|Photo|Translator): |取材|写真|撮影|[文編集訳者員]・|・文|^[\u3400-\u9fff]{3,6}(?<![報社臺台網刊])(?:記者|特派員)$|^(?:記者|特派員)\s[\u3400-\u9fff]{4,6}$"
)


def is_western(line: str) -> bool:
    """Tell whether a line is read by this module: it is not in Chinese."""
    return not HAN.search(line) or _KANA_OR_HANGUL.search(line) is not None


def without_label(line: str) -> str:
    """Return a line without a label that needs no mark after it: ``Autor Adam Wrona``."""
    rest = _FIRST.sub("", line, count=1) if _FIRST.match(line) else line
    # A given name may be spelled like a label: Yazan Halabi.
    return rest if len(rest.split()) > 1 else line


def may_label(line: str) -> bool:
    """Tell quickly whether a line may contain a label or a preposition; most lines do not."""
    return _HINT.search(line) is not None or _FIRST.match(line) is not None


# Cached, because several functions read the by-line of a page.
@lru_cache(maxsize=256)
def read_byline(line: str) -> tuple[Signatory, ...]:
    """Return the people in a by-line, in order.

    >>> [(one.role, one.name) for one in read_byline("Words: Jane Roe | Photos: John Doe")]
    [('author', 'Jane Roe'), ('photographer', 'John Doe')]
    """
    if len(line) > MAX_LINE:
        return ()
    named = _GLUED.sub(" ", squash(line) or "")
    named = _MAILED.sub(r"\g<name>", named) if "@" in named else named
    named = _SENTENCE.sub(" | ", with_mark(named))
    text = _without_brackets(_without_times(_CONTACT.sub(" | ", named)))
    found = ([] if text.isascii() else list(_asian(text))) or list(_labelled(text))
    full = any(" " in one.name for one in found)
    return tuple(
        replace(one, role="photographer") if _takes_pictures(one, text) else one
        for one in found[:MAX_NAMES]
        if not (full and _LONE.fullmatch(one.name)) or is_agency(one.name)
    )


def _takes_pictures(one: Signatory, text: str) -> bool:
    """Tell whether the agency that sells somebody's pictures is printed behind a name."""
    return _OF_PICTURES.match(text, text.find(one.raw) + len(one.raw)) is not None


def names_only(line: str) -> bool:
    """Tell whether a by-line has only names and parts that belong to them, and is not a sentence.

    After a label, words in capitals may be a job or an outlet that is not in our tables.
    """
    people = read_byline(line)
    labelled = any(one.labelled and one.role for one in people)
    text = _FIRST.sub(" ", _without_times(_CONTACT.sub(" | ", squash(line) or "")), count=1)
    raws = [one.raw for one in people]
    # Cells with a label and without these people are another credit: "Source: Harbour News |".
    text = "|".join(
        cell
        for cell in text.split("|")
        if any(map(cell.count, raws)) or not _LABEL.match(cell.lstrip())
    )
    end = max((text.rfind(one.raw) + len(one.raw) for one in people), default=0)
    # A label may come before a date: "Publié le lundi 27 mai, par …".
    label = text[: text.find("|") + 1]
    held = any(map(label.count, raws)) or _LABEL.search(label)
    start = 0 if held or len(label) > _LONGEST_LABEL else max(0, len(label) - 1)
    tail = _PARTS.split(text[end:])[0]
    if labelled and tail.lstrip().startswith(",") and not tail.rstrip().endswith(_STOPS):
        tail = ""  # what they are
    tail = _PLACE.sub("", tail)
    rest = _LABEL.sub(" ", text[start:end] + tail)
    for one in people:
        rest = rest.replace(one.raw, " ")
    rest = ",".join(piece for piece in rest.split(",") if not _is_outlet(piece))
    unknown = [word for word in re.findall(r"[^\W\d_]+", rest) if word.lower() not in _KNOWN]
    return all(
        (word.isupper() and len(word) <= _ZONE) or (labelled and not word[0].islower())
        for word in unknown
    )


def _is_outlet(piece: str) -> bool:
    """Tell whether a piece of a by-line is an outlet: some words in capitals, one of which says so."""
    words = piece.split()
    capital = 1 < len(words) <= _LONGEST_OUTLET and all(word[0].isupper() for word in words)
    return capital and not NO_NAMES.isdisjoint(piece.lower().split())


def _without_times(text: str) -> str:
    if "|" not in text and not any(map(str.isdigit, text)):
        return text  # as most lines
    return without_labels(_CLOCK.sub(" | ", FIGURES.sub(" | ", without_dates(text))), " | ")


def _without_brackets(text: str) -> str:
    """Return text without brackets beside names, as with an outlet, a place or a job."""
    return _BRACKETS.sub(" ", text) if _BRACKETS.sub("", text).strip() else text


def _asian(text: str) -> Iterator[Signatory]:
    """Yield the people whose job follows the names: ``김민수·이영희 기자``, ``山田太郎記者``."""
    for form in (_KOREAN, _JAPANESE):
        for match in form.finditer(text):
            for name in re.split(r"\s?[·,、]\s?", match["names"]):
                if _NO_REPORTER.fullmatch(name):
                    continue
                yield Signatory(_ASIAN_JOBS.get(match["job"]), name, name, labelled=True)


def _labelled(text: str) -> Iterator[Signatory]:
    """Yield the people of a line by its labels; names before the first label are authors."""
    role: Role | None = "author"
    start, labelled = 0, False
    if first := _FIRST.match(text):
        start, labelled = first.end(), True
    for label in _LABEL.finditer(text, start):
        before = text[start : label.start()]
        if label["by"] and not labelled and not _may_stand_before(before):
            continue
        if label["by"] and labelled and _is_particle(label["by"], before):
            continue
        # "Cover Art by Jane Roe": what an editor or artist made is no name.
        if labelled or _role(label) or _may_stand_before(before):
            yield from _named(before, role, labelled=labelled)
        role, start, labelled = _role(label), label.end(), True
    yield from _named(text[start:], role, labelled=labelled)


def _may_stand_before(text: str) -> bool:
    """Tell whether a preposition after this text means a writer, unlike ``a rally by Unison``."""
    rest = text.strip()
    return not rest or rest[-1] in "|,–—-•·" or rest.split()[-1].lower() in NO_NAMES


def _is_particle(word: str, before: str) -> bool:
    """Tell whether a preposition is a part of a name: ``Von Ana von der Leyen``."""
    name = before.split()
    return word.strip().lower() in labels.PARTICLES and bool(name) and name[-1][-1].isalnum()


def _role(label: re.Match[str]) -> Role | None:
    if label["by"] or label["made"]:
        return "author" if label["by"] or _WRITTEN.fullmatch(label["made"]) else None
    index = next(i for i in range(len(_ROLES)) if label[f"r{i}"])
    return _ROLES[index][0]


def _named(chunk: str, role: Role | None, *, labelled: bool) -> Iterator[Signatory]:
    """Yield the people between two labels: names up to the first piece that is not a name."""
    people: list[Signatory] = []
    closed = False  # after another mark there are topics: By Jane Roe | Climate Change
    for part in _PARTS.split(chunk):
        names = list(_names_of(part, labelled=labelled, first=not people))
        for name, raw, job in names:
            if name and not closed:
                people.append(Signatory(_with_job(role, job), name, raw, labelled))
            elif people and job and not name:
                last = people[-1]
                people[-1] = Signatory(_with_job(last.role, job), last.name, last.raw, labelled)
        closed = bool(people)
    yield from people


def _with_job(role: Role | None, job: str) -> Role | None:
    return _JOB_ROLES.get(job, role) if role == "author" else role


def _names_of(part: str, *, labelled: bool, first: bool) -> Iterator[tuple[str, str, str]]:
    """Yield (name, as printed, job) for the pieces of a part; a name is empty if it is not one."""
    pieces = [one for one in _NAMES_APART.split(_AND_FIRST.sub("", part.strip())) if one.strip()]
    if len(pieces) == 2 and _INITIAL.fullmatch(pieces[0].strip()) and " " in pieces[1].strip():
        pieces[0] = f"{pieces[0].strip()} {pieces[1].split()[-1]}"  # A and L Roe
    read = [(piece.strip(), *name_and_job(piece)) for piece in pieces]
    # "Ministry of Labour and Trade": a word beside what is no name is none either.
    pair = len(read) == 2 and not _LIST.search(part)
    pair &= all(is_person(one, single=True) or is_agency(one) for _, one, _ in read)
    for index, (raw, name, job) in enumerate(read):
        signed = labelled and (is_asian_name(name) or is_agency(name))
        known = signed or (
            is_person(name, single=labelled and first and (len(read) == 1 or pair))
            and not (is_label(name) or names_day(name))
        )
        known = known and not _is_outlet_of(read, index, part) and not _NO_WRITER.fullmatch(name)
        yield (name if known else "", name if name and name in raw else raw, job)


def _is_outlet_of(read: Sequence[tuple[str, str, str]], index: int, part: str) -> bool:
    """Tell whether a piece stands behind a job as its outlet: ``Jane Roe, Editor, Union Watch``."""
    jobs = [bool(job) and not name for _, name, job in read]
    alone = not any(jobs[index + 1 : index + 2])  # John Doe, Reporter
    before = part[: part.find(read[index][0])].rstrip()
    return any(jobs[max(0, index - 1) : index]) and alone and before.endswith(",")
