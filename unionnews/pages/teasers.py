"""Tell links to other articles inside a text from links that the text itself lists."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import islice, takewhile

from unionnews.normalize.dates import find_date
from unionnews.pages.lines import Line
from unionnews.pages.selectors import Element
from unionnews.words.invitations import asks_for_gift
from unionnews.words.patterns import regex
from unionnews.words.text import letters

# Labels that newsrooms print before a link to another article, by language.
_LABELS = (
    (
        "(?:read|see|learn|find out|more|watch|listen)(?: (?:also|more|next|on this|here))?|also read|don.t miss"
        "|related(?: (?:stor(?:y|ies)|articles?|news))?|recommended(?: reading)?|in case you missed it|you may also like"
    ),
    (
        "(?:lesen|sehen|hören) sie (?:auch|hier|dazu|mehr)(?: dazu)?|lies auch|mehr (?:zum thema|dazu)|weiterlesen"
        "|siehe auch|auch interessant|lesetipp|passend dazu"
    ),
    (
        "(?:à|a) (?:lire|voir|écouter)(?: (?:aussi|également))?|(?:lire|voir|lisez|découvrez) (?:aussi|également|la suite)|lire"
        "|sur le même (?:sujet|thème)"
    ),
    "(?:también )?(?:te|le) puede interesar|(?:lea|le[eé]|vea|mir[aá]|leer|ver) (?:también|más)|además|más información",
    "(?:leia|veja|saiba|ouça|ler|ver) (?:mais|também)|relacionad[oa]s?|relacionat",
    "(?:leggi|vedi|ascolta|guarda) (?:anche|di più)|per approfondire|approfondisci",
    "lees (?:ook|meer|verder)|bekijk ook|zie ook",
    "läs (?:mer|också|även|vidare)|se (?:även|också|også)|l[æe]s (?:også|mere|mer|videre)|les (?:også|mer)|lesa meira",
    "lue (?:myös|lisää)|katso myös|loe ka|skaitykite (?:taip pat|daugiau)|lasi arī",
    "(?:czytaj|zobacz|przeczytaj|sprawdź) (?:też|także|również|więcej|dalej)|przeczytaj",
    "(?:čtěte|přečtěte si|čítajte|prečítajte si) (?:také|též|více|aj|tiež)|mohlo by vás zajímat",
    "(?:olvassa|olvasd) (?:el|tovább)(?: ezt is)?|lásd még|kapcsolódó(?: cikk)?",
    "(?:cite[sșş]te|vezi|cite[sșş]ti[tțţ]i) (?:[sșş]i|mai mult)",
    "(?:ayrıca|bunu da|bunları da) (?:okuyun|oku)|devamını oku|ilgili haber(?:ler)?",
    "διαβάστε(?: (?:επίσης|ακόμ[αη]|περισσότερα|και))?|δείτε (?:επίσης|ακόμ[αη])",
    (
        "(?:читайте|смотрите|дивіться|дивись) (?:также|також|ещё|еще|далее|далі|теж)|читат[ьи] (?:далее|далі|также|також)"
        "|по теме|подробнее|докладніше"
    ),
    "(?:прочетете|четете|вижте|прочитајте|погледајте) (?:още|също|и|више|такође)",
    "(?:pročitajte|pogledajte|čitajte|preberite) (?:još|i|više|također|takođe|tudi|več)",
    "(?:llegiu|llegeix|vegeu) (?:també|més)|ler (?:máis|tamén)|irakurri (?:ere|gehiago)",
    "baca (?:juga|selengkapnya)|(?:xem|đọc) thêm|basahin(?: (?:din|rin))?|soma (?:pia|zaidi)|lees ook",
    "อ่าน(?:เพิ่มเติม|ต่อ|ข่าว|ประกอบ|ด้วย)|ข่าวที่เกี่ยวข้อง|อ่านเพิ่ม",
    "관련 ?기사|더 ?(?:읽기|보기)|함께 (?:읽기|볼 기사)",
    "(?:関連|合わせて|あわせて)(?:記事|ニュース|読みたい|読む)|続きを読む|こちらも(?:読む|おすすめ)",
    "(?:相关|相關|延伸|推荐|推薦|更多|扩展|擴展)(?:阅读|閱讀|报道|報道|報導|新闻|新聞|链接)|阅读更多|閱讀更多|另见|参见",
    "[اإ]قر[أا](?:وا)? (?:أيضا|أيضًا|أيضاً|المزيد)|شاهد أيض[اًا]*|(?:مواضيع|أخبار|مقالات) (?:ذات صلة|متعلقة)",
    "(?:بیشتر|همچنین) بخوانید|مطالب مرتبط|خبرهای مرتبط|(?:مزید|یہ بھی) پڑھیں",
    "(?:קראו|קרא|צפו) (?:גם|עוד)|לקריאה נוספת|כתבות קשורות",
    "(?:यह|ये|इसे|यह) भी पढ़े[ंं]?|और पढ़े[ंं]?|आ?रও পড়ুন|আর[ওো]ও? পড়ুন|மேலும் (?:படிக்க|வாசிக்க)|ఇది కూడా చదవండి",
    "ተጨማሪ ያንብቡ|կարդացեք (?:նաև|ավելին)|կարդալ նաև|(?:ასევე )?წაიკითხეთ(?: (?:ასევე|აგრეთვე))?",
)
# In NFC form, as the text they are compared with.
_TEASER = regex(
    rf"^[\W_]{{0,6}}(?:{unicodedata.normalize('NFC', '|'.join(_LABELS))})"
    r"\s?(?P<sign>[:：|>»›→►▶﹕—–-]|$|(?=[\[(“\"«]))?",
    re.IGNORECASE,
)
_INTRODUCED = regex("[:：︓፦]$")
MAX_TEASER = 300
"""Most characters of a line with a link to another article; the longest seen has 160."""
MAX_ITEM = 36
"""Items with more characters on average are headlines of other articles."""
MAX_OFFER = 300
"""Most characters of a box with an offer to the reader."""
MAX_OFFERS = 3
MAX_AROUND = 4
"""Such a box is searched in so many elements around a line."""
_BOXES = frozenset({"div", "section", "aside", "form", "td"})
_WHOLE = frozenset({"article", "main", "body"})
_BUTTON = regex(r"(?:^|[\s_-])(?:btn|button)(?:[\s_-]|$)", re.IGNORECASE)
_OFFER = regex(
    r"(?:^|[\s_-])(?:cta|call-to-action|promo|newsletter|subscribe|subscriptions?|sign-?up)(?:[\s_-]|$)",
    re.IGNORECASE,
)
_PULLED = regex("pull-?quote", re.IGNORECASE)
MIN_DATED = 2
"""So many headings that are links, each with a date below, are other articles."""
MAX_DATED = 6
"""The text has at least 1 / 6 of the running text without them."""
MAX_BOX = 600
"""Most characters of such a box."""
MAX_BELOW = 4
"""The date is searched in so many lines."""
MAX_DATE = 60
MIN_LINK = 6
"""Fewest characters after the label: the label alone is the heading of a box."""


def is_teaser(line: Line) -> bool:
    """Tell whether a line is a link to another article after a label that says so.

    The label may be inside the link or before it: ``READ MORE: <a>Bakers win pay rise</a>``.
    """
    if not line.linked or line.chars > MAX_TEASER:
        return False
    label = _TEASER.match(unicodedata.normalize("NFC", line.text))
    if label is None:
        return False
    before = len("".join(label[0].split()))
    rest = line.chars - before
    if rest < MIN_LINK:
        return False
    # A sentence may begin with these words: See the full report (a link) for the numbers.
    return bool(label["sign"] or line.linked == line.chars) and line.linked * 10 >= rest * 8


def leads_on(line: Line) -> bool:
    """Tell whether a line is an item of a list of links, as mailing lists print above a text."""
    return line.element.tag == "li" and line.linked * 3 > line.chars


def list_items(lines: Sequence[Line], is_head: Callable[[Line], bool]) -> frozenset[int]:
    """Return the indexes of lines that are only links but belong to the text, as items of a list.

    A list belongs to the text if the line just before it ends with a colon, or if it has several
    short items and running text on both sides in the same element. ``is_head`` recognizes the
    headings of boxes, whose lists are links to other pages.
    """
    found: set[int] = set()
    at = 0
    while at < len(lines):
        listed = _list_of(lines[at])
        start, at = at, at + 1
        if listed is None:
            continue
        while at < len(lines) and _list_of(lines[at]) is listed:
            at += 1
        if _is_of_text(lines, start, at, listed, is_head):
            found.update(line.index for line in lines[start:at] if not is_teaser(line))
    return frozenset(found)


def offers(lines: Sequence[Line]) -> frozenset[int]:
    """Return the indexes of those lines of a text that are an offer: a newsletter, an appeal.

    An offer is a small box of its own between or behind paragraphs, with a button or a field below
    its words. ``lines`` are the lines of the text.
    """
    known: dict[Element, bool] = {}
    boxes = {line.index: box for line in lines if (box := _offer_around(line, known)) is not None}
    offered = sum(line.prose for line in lines if line.index in boxes)
    rest = sum(line.prose for line in lines) - offered
    # Where many parts have a button, they are the parts of the text, as in a live report.
    few = len(set(boxes.values())) <= MAX_OFFERS and offered * 2 <= rest
    return frozenset(boxes) if few and lines and lines[0].index not in boxes else frozenset()


def repeated_quotes(lines: Sequence[Line]) -> frozenset[int]:
    """Return the indexes of those lines of a text that its markup names as quotes pulled out of it."""
    marked = [line for line in lines if line.chars <= MAX_OFFER and _is_pulled(line)]
    if not marked:
        return frozenset()
    told = "\n".join(letters(line.text) for line in lines if line not in marked)
    return frozenset(line.index for line in marked if letters(line.text) in told)


def _is_pulled(line: Line) -> bool:
    around = (line.element, *islice(line.element.iterancestors(), 3))
    return any(_PULLED.search(one.get("class") or "") and one.tag not in _WHOLE for one in around)


def _offer_around(line: Line, known: dict[Element, bool]) -> Element | None:
    for box in _around(line):
        if box.tag in _WHOLE:
            return None
        if box.tag in _BOXES:
            if box not in known:
                known[box] = _is_offer(box)
            if known[box]:
                return box
    return None


def _is_offer(box: Element) -> bool:
    """Tell whether a small box has a button or field behind its first words."""
    if not _is_small(box, MAX_OFFER):
        return False
    named = box.tag == "aside" or _OFFER.search(box.get("class") or "") is not None
    seen = 0
    for one in box.iter("p", "div", "h2", "h3", "h4", "span", "button", "input", "a", "pre", "li"):
        if _is_button(one, named=named):
            return seen >= MIN_LINK
        if one.tag in ("pre", "li"):
            return False  # code with a button that copies it, a list with one for its units
        seen += len((one.text or "").strip())
    return box.tag != "td" and asks_for_gift(" ".join("".join(box.itertext()).split()))


def _is_small(box: Element, most: int) -> bool:
    """Tell whether a box has at most so many characters."""
    chars = 0
    for piece in box.itertext():
        chars += len(piece.strip())
        if chars > most:
            return False
    return box.tag not in _WHOLE


def _is_button(element: Element, *, named: bool) -> bool:
    if element.tag == "input":
        return (element.get("type") or "text").lower() in ("text", "email", "submit")
    is_link = element.tag == "a" and (named or _BUTTON.search(element.get("class") or ""))
    return element.tag == "button" or bool(is_link)


def dated_teasers(lines: Sequence[Line], text: Sequence[Line]) -> frozenset[int]:
    """Return the indexes of lines that are other articles, each a small box with its own date.

    ``lines`` are all lines of the page, ``text`` those of its text.
    """
    first = text[0].index if text else 0
    heads = filter(_heads_other, lines[first:])
    boxes = [box for head in heads if (box := _teaser_around(head, lines)) is not None]
    if len(boxes) < MIN_DATED or any(map(_heads_other, lines[max(0, first - 3) : first])):
        return frozenset()
    inside = {line.index for box in boxes for line in lines[first:] if box in _around(line)}
    title = min(inside) - 1
    if lines[title].level:
        inside.add(title)
    left = sum(line.prose for line in text if line.index not in inside)
    # A text of dated parts, as of a list of events, is kept.
    return frozenset(inside if left * MAX_DATED >= sum(line.prose for line in text) else ())


def _teaser_around(head: Line, lines: Sequence[Line]) -> Element | None:
    """Return the box of another article that begins with a heading, or None."""
    last = head.index + 1 + MAX_BELOW
    below = takewhile(lambda one: not one.level, lines[head.index + 1 : last])
    around = next((_around(one) for one in below if _is_dated(one)), ())
    box = next((one for one in _around(head) if one in around), None)
    return box if box is not None and _is_small(box, MAX_BOX) else None


def _around(line: Line) -> list[Element]:
    return [line.element, *islice(line.element.iterancestors(), MAX_AROUND)]


def _heads_other(line: Line) -> bool:
    return bool(line.level) and line.chars >= MIN_LINK and line.linked * 2 >= line.chars


def _is_dated(line: Line) -> bool:
    return line.chars <= MAX_DATE and find_date(line.text, None) is not None


def _is_of_text(
    lines: Sequence[Line],
    start: int,
    end: int,
    listed: Element,
    is_head: Callable[[Line], bool],
) -> bool:
    before = lines[start - 1] if start else None
    around = listed.getparent()
    if before is None or before.aside or around not in (before.element, before.element.getparent()):
        return False
    if before.level or is_head(before) or before.linked * 2 > before.chars:
        return False
    if _INTRODUCED.search(before.text) and before.chars >= 12:
        return not _TEASER.match(before.text)
    after = lines[end] if end < len(lines) else None
    if after is None or around not in (after.element, after.element.getparent()):
        return False
    # Names and demands are short; headlines of other articles are not.
    chars = sum(line.chars for line in lines[start:end])
    several = end - start > 1 and chars <= MAX_ITEM * (end - start)
    return bool(several and before.prose and after.prose)


def _list_of(line: Line) -> Element | None:
    """Return the list element with the item that a line is."""
    element: Element | None = line.element
    for _ in range(3):
        if element is None:
            return None
        if element.tag == "li":
            return element.getparent()
        element = element.getparent()
    return None
