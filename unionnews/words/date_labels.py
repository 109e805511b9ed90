"""Words, class names and names of meta elements that say what a date means."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal

from unionnews.words.date_label_words import CHANGED, LOOKED_AT, OTHER_DAYS, pattern_of
from unionnews.words.patterns import regex
from unionnews.words.text import MIN_TITLE

Label = Literal["published", "updated", "other"]
"""``other``: the day of printing, viewing, downloading or of an event; not a date of the text."""

_UPDATED = r"""
  updat | \bupd\b | modif | revis(?:ed|ion) | last\s(?:edit|change|review) | amended | \bedited\b(?!\sby)
| aktualisier | geändert | überarbeitet | \bstand\b\s*:
| mis(?:e)?\s[àa]\sjour | (?<![^\W\d_]\s)\bmaj\b | derni[èe]re\smaj\b | actuali(?:s|z|tz)a | aggiorna | atualiza | atualizad | bijgewerkt | gewijzigd | laatst(?!e\sdag|\sbezocht)
| uppdatera | ändrad | o[pp]{1,2}dater | endret | ændret | aktuali[zs] | zaktualizow | poslední\súprava | změněn | ostatnia\szmiana
| обновл | измен[её]н | оновлен | змінено | ажурира | обновен | ενημ[έε]ρωσ | ενημερώθηκε | güncel | değişti
| päivitetty | muokattu | frissít | módosít | actualizat | ažurirano | posodobljeno | atnaujint | atjaunin | uuendatud
| diperbarui | diubah | cập\s?nhật | sửa\slần | 更新 | 修改 | 修訂 | 修订 | 改訂 | 수정 | 업데이트 | 최종
| แก้ไข | อัปเดต | อัพเดท | تحديث | محدّث | به\s?روز | بروز\s?رسانی | ویرایش | עודכן | עדכון | अपडेट | अद्यतन | আপডেট
"""
_PUBLISHED = r"""
  publi[sc] | publié | posted | issued | released | first\sappeared | \bdate\s*: | veröffentlich | erschienen | \bdatum\s*: | online\sseit
| publica | pubblica | gepubliceerd | geplaatst | publicer | publiser | offentliggjort | opublikowan | dodano | zveřejn | vydáno | publikov
| опублик | дата\sпубл | добавлен | размещен | опубліков | објав | δημοσ[ίι]ε | αναρτήθηκε | yayın | eklenme | julkaistu | közzét | megjelen
| diterbitkan | đăng | xuất\sbản | 发布 | 發布 | 发表 | 發表 | 刊登 | 发稿 | 公開 | 掲載 | 投稿 | 配信 | 입력 | 등록 | 게시 | 승인 | 发文
| เผยแพร่ | نشر | منتشر | انتشار | פורסם | प्रकाशित | প্রকাশ
"""
_OTHER = r"""
  accessed | retrieved | downloaded | \bprinted\b | abgerufen | gedruckt | consulté | consultado | imprimé | impreso
| \btoday\b | heute\sist | aujourd | (?<![^\W\d_]\s)\b(?:hoy|oggi|hoje)\b | сегодня | σήμερα | \bbugün | 今天是 | 今日是 | 现在是 | 当前时间 | 오늘
| \bwh?en\s*: | \bwann\s*: | \bquand\s*: | \bcu[áa]ndo\s*: | \bquando\s*: | \bevent\s*: | veranstaltung | \btermin(?:e|o)?\b\s*: | closing\sdate
| save\sthe\sdate | \bstarts?\s*: | \bends?\s*: | registration\s*: | anmeldung | 举办时间 | 活动时间 | 开幕 | 開催 | 日時 | когда\s*:
| embargo | sperrfrist | 访问 | 打印 | 下载 | 截止 | 截至 | deadline | copyright | © | \bsince\b | event\sdate | expires | 有效期 | \bborn(?=\s*(?:on\b|in\b|:|$)) | geboren
"""
_CLASSES = regex(
    r"(?P<published>publi(?:sh|c)|entry-?date|post-?date|posted|pubdate|pub-date|created)"
    r"|(?P<updated>updat(?!es)|modif|lastmod|last-?edit|revised|aktualisier|changed)"
    r"|(?P<other>clock|today|now-?date|current-?date|copyright|deadline|\bevent|countdown|comment)",
    re.IGNORECASE,
)
BEFORE_DATES = "am|vom|den|on|le|du|el|del|il|em|op|på|dnia|от"
"""Prepositions and articles of a date, as a pattern."""
_BEFORE = regex(rf"(?:\s(?:{BEFORE_DATES}|d\.)|\b[Dd]ate\s?:)\s*$")
_REST = regex(rf"\w{{0,8}}\s?(?:{BEFORE_DATES}|at|kl)?[\s:.]*")
"""Matches what may stand between a label and its date: the end of its word, and a preposition."""
_BESIDE = regex(
    r"(?:\W*\b(?:the|date|time|last|first|article|story|post|page|fecha|data|datum|dato|[uú]ltim[ao]|derni[èe]re|laatst"
    r"|ostatnia|дата|تم|تاريخ|последн\w{1,4})\b)*\W*",
    re.IGNORECASE,
)
"""Matches words that stand in a label before its common word."""
_LAST_ALPHABET = "\u2e80"
"""Scripts behind this character have no blanks between words."""
_NAMES = regex(r"[^\W\d_]{3,}")
_SEPARATORS = regex(r"[|,;:•·–—]")
_WORD_END = regex(r"[^\W\d_]+$")
_ITSELF = r"""
  (?:this|the)\s(?:article|entry|post) | this\s(?:story|item|page|text|piece|report|blog\spost|news(?:\sitem)?|press\srelease)
| (?:dieser|der)\s(?:artikel|beitrag|eintrag) | dies(?:er|e|es)\s(?:text|bericht|meldung|seite|post|posting|nachricht|news)
| (?:cet\s|cette\s|ce\s|cet\s?l?['’]?)(?:article|billet|entrée|publication|contenu|message|page|note|texte)
| est[ae]\s(?:artículo|entrada|noticia|publicación|texto|nota|contenido|artigo|post|notícia|publicação|matéria)
| quest[oa]?[’']?\s?(?:articolo|voce|post|notizia|pagina|contenuto|testo) | (?:dit|deze)\s(?:artikel|bericht|item|stuk|pagina|post)
| aquest[a]?\s(?:article|entrada|notícia|text) | (?:det\shär|den\shär|denna|detta|dette|denne)\s(?:inlägg|artikel|post|innlegg|indlæg)
| tämä\s(?:artikkeli|merkintä|kirjoitus|juttu) | (?:ten|ta)\s(?:wpis|artykuł|wiadomość|tekst)
| t(?:ento|áto|ato)\s(?:článek|příspěvek|záznam|článok|príspevok|zpráva|správa) | ez\sa\s(?:bejegyzés|cikk)
| acest\sarticol | această\s(?:postare|intrare) | ovaj\s(?:članak|unos|tekst) | bu\s(?:yazı|makale|haber|içerik)
| (?:эт(?:а|от)|данн(?:ая|ый))\s(?:запись|статья|материал|новость) | ц(?:ей|я)\s(?:запис|стаття|матеріал|новина)
| αυτ[όή]\sτο\sάρθρο | το\sάρθρο\sαυτό | この(?:記事|エントリ|投稿) | 이\s(?:글|기사) | 本文 | 这篇文章 | 這篇文章
"""
"""A page's words for itself, as the subject of a sentence."""
_MADE = r"""
  written | created | filed\son | entered | added | geschrieben | verfasst | erstellt | gepostet | eingestellt | eingetragen
| online\sgestellt | écrit | rédigé | créé | escrit | creado | criad | scritto | inserito | geschreven | aangemaakt | skrevet | skriv[ei]t
| napisan | utworzon | vytvořen | vytvorený | написан | создан | створен | oluşturul | kirjoitet
"""
_LONGEST_SAID = 250
"""Most characters of such a sentence behind its subject."""
PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "weibo:article:create_at", "publishdate", "pubdate", "publish_date", "publish-date", "publication_date",
    "date", "dc.date", "dc.date.issued", "dc.date.created", "dcterms.created", "dcterms.date", "sailthru.date", "parsely-pub-date",
    "article.published", "cxenseparse:recs:publishtime", "_pubtime",
)  # fmt: skip
"""Names of meta elements with the publication date, the most reliable first."""
DELIVERED = frozenset(["date", "dc.date", "dcterms.date"])
"""Those of them in which some servers write the time at which they deliver the page."""
_PUBLICATION = regex(
    r"""(?:\w+[:.])*
    (?: (?:article|content|first|og|sw)?[_-]? (?:publi(?:sh(?:ed)?|cation)|pub|post(?:ed)?|issued?) [_.-]?(?:date|time|datetime|at|on)
    |   (?:article[_-]?)?(?:published|issued)
    |   date[_.-]?(?:pub|publi(?:sh(?:ed)?|cation)|posted|issued|release)
    |   article_?date(?:_original)?
    |   \w*citation_(?:publication_|online_)?date
    )""",
    re.VERBOSE,
)
MODIFIED = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "datemodified", "last-modified",
    "dcterms.modified", "revised",
)  # fmt: skip
"""Names of meta elements with the date of the last change."""


# Cached, because the lines around a date are read for several places.
@lru_cache(maxsize=512)
def label_in(text: str) -> Label | None:
    """Return the meaning of the last label in a text; None if there is no label.

    >>> label_in("Published 27 May, last updated:"), label_in("更新时间："), label_in("Bakers")
    ('updated', 'updated', None)
    """
    found = [match.lastgroup for match in _words().finditer(text)]
    return _label(found[-1] if found else None)


# Cached, because the pages of a site name the same people.
@lru_cache(maxsize=1024)
def is_label(text: str) -> bool:
    """Tell whether a text that may be a name begins with a common word of a label.

    The tables by language are not used, as they have words that are names in other languages:
    ``Kim Do``, ``Bill Frist``. Behind another name such a word is a name: ``Max Born``.

    >>> is_label("Last Updated"), is_label("George Osborne"), is_label("Nguyễn Đăng Khoa")
    (True, False, False)
    """
    for found in _usual_words().finditer(text):
        before = text[: found.start()].removesuffix("ال")  # the article in Arabic
        if found[0] > _LAST_ALPHABET or before[-1:] > _LAST_ALPHABET:
            return True
        if not before[-1:].isalpha() and _BESIDE.fullmatch(before):
            return True
    return False


def self_told(text: str, title: str) -> Iterator[str]:
    """Yield what follows where a text says of the article, or of its headline, that it was published.

    >>> [*self_told("Strike ends wurde am 27. Mai 2024 gepostet", "Strike ends")]
    [' wurde am 27. Mai 2024 gepostet']
    """
    ends = [match.end() for match in _itself().finditer(text)]
    if len(title) >= MIN_TITLE and text.startswith(title):
        ends.append(len(title))
    for end in ends:
        said = text[end : end + _LONGEST_SAID]
        if _made().search(said):
            yield said


@cache
def _itself() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_ITSELF})", re.IGNORECASE | re.VERBOSE)


@cache
def _made() -> re.Pattern[str]:
    return re.compile(rf"{_PUBLISHED}|{_MADE}", re.IGNORECASE | re.VERBOSE)


def without_labels(text: str, mark: str) -> str:
    """Return a text in which a mark stands for dates, without the labels before it: ``Posted on``."""
    *parts, last = text.split(mark)
    return mark.join([*(_BEFORE.sub("", _without_label(part)) for part in parts), last])


def _without_label(text: str) -> str:
    found = list(_words().finditer(text))
    if not found or not _REST.fullmatch(text, found[-1].end()):
        return text
    before = _WORD_END.sub("", text[: found[-1].start()])
    # "Dana Dodanović" is a name, "Dana Roe Posted" is one with a label behind it.
    return text if len(_NAMES.findall(_SEPARATORS.split(before)[-1])) == 1 else before


@cache
def _usual_words() -> re.Pattern[str]:
    return re.compile(rf"{_UPDATED}|{_PUBLISHED}|{_OTHER}", re.IGNORECASE | re.VERBOSE)


@cache
def _words() -> re.Pattern[str]:
    """Return all labels as one pattern; cached, as it takes milliseconds to make."""
    return re.compile(
        rf"(?P<updated>{_UPDATED}|{pattern_of(CHANGED)})"
        rf"|(?P<other>{pattern_of(LOOKED_AT, OTHER_DAYS)})|(?P<published>{_PUBLISHED})|(?P<late>{_OTHER})",
        re.IGNORECASE | re.VERBOSE,
    )


def names_publication(name: str) -> bool:
    """Tell whether the name of a meta element, in lower case, means a date of publication."""
    return _PUBLICATION.fullmatch(name) is not None


def class_label(names: str) -> Label | None:
    """Return the label in class names, an id or an ``itemprop``; "published" before all others.

    WordPress gives a date without changes both names: ``entry-date published updated``.
    """
    kinds = {match.lastgroup for match in _CLASSES.finditer(names)}
    return next((_label(kind) for kind in ("published", "updated", "other") if kind in kinds), None)


def _label(kind: str | None) -> Label | None:
    if kind in ("published", "updated", "other"):
        return kind  # type: ignore[return-value]  # one of the three
    return "other" if kind else None
