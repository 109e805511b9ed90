"""Find the pictures among the lines of a page, and their captions."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, takewhile

from unionnews.normalize.picture_credits import credit_text, is_credit, labelled_credit
from unionnews.pages.lines import Line
from unionnews.pages.processors import Picture, addresses, first_strings, start_of
from unionnews.pages.selectors import Element
from unionnews.words.patterns import regex

# English names may be inside other names; those of other languages must be whole names, or beside a
# word for a picture.
_PICTURE = r"(?:foto|photo|bild|bilde|billed|imagen?|imatge|imagem|immagine|zdj[eę]ci|obr[aá]z|slik|gambar|gorsel|resim|nuotrauk|pild|kuv)\w{0,6}"
_CAPTION = regex(
    "caption|pictext|img[-_]?(?:desc|info|title)|photo[-_]?(?:desc|info|text)"
    r"|bild[-_]?(?:unterschrift|text|beschreibung|legende)|bildetekst|billed[-_]?tekst|kuva[-_]?(?:teksti|selite)"
    r"|onderschrift|bijschrift|didascali[ae]|spip_doc_(?:titre|descriptif|legende)|k[eé]p[-_]?al[aá][ií]r[aá]s|pildi[-_]?(?:allkiri|tekst)"
    rf"|(?<![^\s_-])(?:pie|peu)[-_]?(?:d[aeo][-_]?)?{_PICTURE}"
    rf"|(?<![^\s_-])(?:legend[ae]|l[eé]gende|pod?pis(?:ek|ok)?|popis(?:ek|ok|ka)?|opis|potpis|tekst|keterangan|parakst\w?|apraksts|aprasymas|chu[-_]?thich)[-_]?(?:pod[-_]?)?{_PICTURE}"
    rf"|{_PICTURE}[-_](?:legend[ae]|l[eé]gende|podpis|popis|pie|tekst|opis|aprasymas|apraksts|alt[iı]|yaz[iı])(?![^\s_-])"
    r"|(?<!\S)(?:pie|legend[ae]|l[eé]gende|podpis|popisek|popisok)(?!\S)",
    re.IGNORECASE,
)
# Words in the name of a file, or of a folder, that show that it is not a picture of an article.
_SIGN = regex(
    r"(?<![^\W\d_])(?:fav|share|social|site|web|top|foot|head(?:er)?|nav|wx|weixin|app|mail|home|menu)?"
    r"(?:logos?|spacer|1x1|qrcode|erweima|sprites?|emoji|favicon)(?![^\W\d_])",
    re.IGNORECASE,
)
# Words that may be in the names of photographs too; there they count only if they stand alone.
_WORD = (
    r"(?:(?:fav|share|social|web|nav|mail|home|menu)?icons?|ico|blank|pixel|loading|loader|avatars?|buttons?|btn"
    r"|arrows?|share)"
)
# What a button shows: such a word, and little else.
_BUTTON = regex(
    r"(?:[a-z]{1,5}[-_]|\S*[\da-f]{8}_)?(?:facebook|twitter|instagram|whatsapp|linkedin|pinterest|telegram|clear|empty|leer|spaceball"
    r"|print(?:er)?|drukuj|druk|rss|chevron|zoom|font|mail(?:to)?)(?:[-_](?:icon|on|off|in|out|up|down|hover|circle|plus|minus|def|dec|inc|[a-z]|\d+))*[\W\d]*\.\w+",
    re.IGNORECASE,
)
_PHOTO = regex(r"\.(?:jpe?g|webp|avif)$", re.IGNORECASE)
_ALONE = regex(rf"[\W\d_]*{_WORD}[\W\d_]*\.\w+", re.IGNORECASE)
_AMONG = regex(
    rf"(?<![^\W\d_]){_WORD}(?![^\W\d_])|(?<=[a-z])(?-i:(?:Icon|Logo|Button|Arrow|Avatar|Share)(?![a-z]))"
    r"|(?<![a-z])(?-i:(?:share|icon|logo|btn|ico)(?=[A-Z]))",
    re.IGNORECASE,
)
_FOLDER = regex(r"/(?:icons?|logos?|share|buttons?|avatars?|emoji|smil(?:ey|ie)s?)/", re.IGNORECASE)
# Parts of a site's design; its photographs may be in such a folder too.
_DESIGN = regex(
    r"/wp-content/(?:themes|plugins)/|/(?:themes?|plugins?|templates?|_next/static|static/media|social-?icons?)/(?=.*\.(?:gif|svg)$)",
    re.IGNORECASE,
)
_CURSOR = regex(r"\.(?:cur|ico)$", re.IGNORECASE)
_WRITER = r"(?:author|autor|auteur|contributor|writer|byline|headshot|avatar)s?"
_WRITERS_PICTURE = regex(
    rf"(?<![a-z]){_WRITER}(?:[-_]?(?:photo|pic|picture|image|img|profile)s?)?/|/profiles?/|headshot|author[-_](?:photo|image|pic)|profile[-_]?pic",
    re.IGNORECASE,
)
_WRITERS_BOX = regex(
    rf"(?<!\S)(?!(?:\S*[-_])?(?:image|photo|foto|pic|picture)[-_]author)(?:[a-z]+[-_]{{1,2}}){{0,3}}(?:{_WRITER}|bio)(?:[-_]{{1,2}}(?:box|info|bio|image|img|photo|pic|picture|avatar|card|wrap(?:per)?|block|details?|meta|profile|thumb(?:nail)?|name|header|container|content))*(?!\S)",
    re.IGNORECASE,
)
_PORTRAIT = regex(r"(?<![^\W_])(?:gr)?avatar|(?<![^\W_])emoji(?![^\W_])", re.IGNORECASE)
_WHOLES = frozenset({"article", "main", "section", "figure", "body"})
"""Their classes may name the writer of all that they hold."""
MAX_NAME = 2000
"""Number of characters of a class or a file's name that are read."""
MIN_PIXELS = 80
"""An image with a smaller side is an icon, if the markup has its size."""


MAX_WORDS = 200
"""Longest caption, in characters, that is recognized only by its place."""
MAX_SIGNED = 60
"""Longest caption, in characters, that is recognized by its place and a credit at its end."""
MAX_CAPTION = 900
"""Longest element named as a caption, in characters; longer ones contain more than captions."""
_MAX_CLIMB = 5
_CENTERED = regex(r"(?<!\S)(?:has-)?text-(?:align-)?center(?!\S)")
_POINTER = regex(r"[▲△▴▼▽▾]")
"""Marks that point from a caption to its picture, mostly in Korean and Chinese."""


def pictures(
    images: Iterable[tuple[int, Element]], lines: Sequence[Line], end: int
) -> list[Picture]:
    """Return the images that are more than icons, each with its caption.

    An image comes with the number of lines before it; ``end`` is the index after the text. A
    caption is in the figure of its image, else right after it, else right before it.
    """
    wanted = [(index, element) for index, element in images if _is_picture(element)]
    found: list[Picture] = []
    taken: set[Element] = set()
    last = min(end, len(lines))
    for index, element in wanted:
        figure = next((one for one in element.iterancestors("figure")), None)
        caption = None
        for at in (index, index - 1):
            if caption is None and 0 <= at < last:
                caption = _caption(lines[at], figure, taken)
        if caption is not None:
            taken.add(caption)
        own = () if caption is None else _lines_of(caption, lines, index, last)
        text = " ".join(line.text for line in own) or None
        if text or not _shows_writer(element):
            found.append((element, text))
    return found


def _shows_writer(image: Element) -> bool:
    """Tell whether a picture without a caption is the portrait beside a by-line."""
    if any(map(_WRITERS_PICTURE.search, islice(addresses(image), 1))):
        return True
    around = islice(image.iterancestors(), _MAX_CLIMB)
    boxes = takewhile(lambda one: one.tag not in _WHOLES, around)
    return any(_WRITERS_BOX.search(one.get("class", "")[:MAX_NAME]) for one in boxes)


def _caption(line: Line, figure: Element | None, taken: set[Element]) -> Element | None:
    """Return the element of a line's caption, unless another image has it already."""
    caption = caption_of(line)
    if caption is None or caption in taken:
        return None
    around = next(caption.iterancestors("figure"), None)
    return caption if around is figure else None


def _lines_of(caption: Element, lines: Sequence[Line], index: int, end: int) -> Iterator[Line]:
    start = index
    while start > 0 and caption_of(lines[start - 1]) is caption:
        start -= 1
    for line in lines[start:end]:
        own = caption_of(line)
        if own is not caption and (own is not caption.getnext() or not is_credit(line.text)):
            return
        yield line


def is_caption(line: Line) -> bool:
    """Tell whether a line is the caption of a picture, by its markup or because it is a credit."""
    return caption_of(line) is not None


def caption_of(line: Line) -> Element | None:
    """Return the outermost element around a line that the markup names as a caption."""
    found = None
    element: Element | None = line.element
    for _ in range(_MAX_CLIMB):
        if element is None or element.tag in ("article", "body"):
            break
        own = element is line.element
        if element.tag == "figure" and not own:
            break
        named = element.tag == "figcaption" or _names_caption(element.get("class", "")[:MAX_NAME])
        if named and (own or len(start_of(element)) <= MAX_CAPTION):
            found = element
        element = element.getparent()
    if found is None and (is_credit(line.text) or _stands_below(line)):
        return line.element
    return found


# Cached, because templates give one class to many elements.
@lru_cache(maxsize=4096)
def _names_caption(name: str) -> bool:
    return _CAPTION.search(name) is not None


def _stands_below(line: Line) -> bool:
    """Tell whether a short line is a caption by its place.

    It is alone with one picture in a table or in a separate paragraph, or below it with a credit.
    """
    if line.chars > MAX_WORDS or line.level or line.linked:
        return False
    set_off = next(line.element.iter("em", "i", "small"), None) if len(line.element) else None
    alone = set_off is not None and _holds_chars(set_off, line.chars)
    table = next(line.element.iterancestors("table"), None)
    return (
        ((alone or _POINTER.match(line.text)) and _holds_one(line.element, line.chars))
        or (table is not None and _holds_one(table, line.chars))
        or _is_below_picture(line)
    )


def _is_below_picture(line: Line) -> bool:
    """Tell whether a paragraph is right below one picture, and points to it or is centered.

    A centered one has a credit at its end, or below it, or the text behind it is not centered: in a
    story in pictures all paragraphs are. In bold it is a subhead.
    """
    above, below = line.element.getprevious(), line.element.getnext()
    if above is None or not isinstance(above.tag, str) or not _holds_one(above, 0):
        return False
    if _POINTER.match(line.text):
        return True
    if not _is_centered(line.element):
        return False
    behind = "" if below is None else start_of(below) or ""
    same = below is not None and _is_centered(below)
    if _is_signed(line, behind if same else ""):
        return True
    is_bold = next(line.element.iter("b", "strong"), None) is not None
    return bool(behind) and not (same or is_bold)


def _is_signed(line: Line, behind: str) -> bool:
    """Tell whether a short line has a credit at its end, or in the paragraph behind it."""
    if line.chars > MAX_SIGNED:
        return False
    return is_credit(behind) or (labelled_credit(line.text) or credit_text(line.text)) is not None


def _is_centered(element: Element) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    named = _CENTERED.search(element.get("class", "")[:MAX_NAME]) is not None
    return named or element.get("align") == "center" or "text-align:center" in style


def _holds_one(element: Element, chars: int) -> bool:
    """Tell whether an element contains one picture and exactly ``chars`` characters."""
    # Characters first: pages of the 2000s are one large table, and this stops early.
    return _holds_chars(element, chars) and len(list(islice(element.iter("img"), 2))) == 1


def _holds_chars(element: Element, chars: int) -> bool:
    """Tell whether an element has exactly so many characters, without blanks; most have one more soon."""
    for piece in first_strings(element):
        chars -= len("".join(piece.split()))
        if chars < 0:
            return False
    return not chars


def _is_picture(element: Element) -> bool:
    """Tell whether an image is more than an icon, a spacer or a counter."""
    source = next(addresses(element), None)
    if source is None or _is_sign(source) or _PORTRAIT.search(element.get("class") or ""):
        return False
    return all(_pixels(element.get(side)) >= MIN_PIXELS for side in ("width", "height"))


def _is_sign(source: str) -> bool:
    path = source.partition("?")[0][:MAX_NAME]
    name = path.rpartition("/")[2]
    if _SIGN.search(name) or _FOLDER.search(path) or _CURSOR.search(name):
        return True
    if _BUTTON.fullmatch(name) or (_DESIGN.search(path) and not _PHOTO.search(name)):
        return True
    return (_ALONE.fullmatch if _PHOTO.search(name) else _AMONG.search)(name) is not None


def _pixels(printed: str | None) -> int:
    digits = re.match(r"\d{1,5}", printed or "")
    return int(digits[0]) if digits and "%" not in (printed or "") else MIN_PIXELS
