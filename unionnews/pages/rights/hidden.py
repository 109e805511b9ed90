"""Decide whether a page shows an element, by its markup and the styles in the page.

In doubt an element is not shown: a style rule counts for whatever screen it is, unless it is for
print only. Style sheets in other files are not read.
"""

from collections.abc import Iterator
from functools import lru_cache

from unionnews.pages.selectors import Element, xpath_query
from unionnews.words.patterns import regex

# Templates, replacements for missing features, controls, and parts of drawings that are not drawn.
_UNSHOWN = frozenset({
    "template", "noscript", "noembed", "noframes", "iframe", "object", "canvas", "audio", "video",
    "select", "option", "datalist", "textarea", "metadata", "desc", "defs", "symbol",
})  # fmt: skip
_STYLE = regex(
    r"display:none|visibility:(?:hidden|collapse)|opacity:(?:0?\.0\d*|0)(?![.\d])|font-size:(?:0?\.\d|0|[12]px)(?![.\d])"
    r"|(?<![-\w])(?:max-)?(?:height|width):(?:0|1px)(?![.\d])|(?:left|right|top|bottom|indent|translate[xy]?|margin[-\w]*)[:(][^;:]{0,40}-(?:[3-9]\d\d|\d{4})"
    r"|(?:left|right|top|bottom|indent):-(?:\d{3}%|\d{2,}r?em)|clip(?:-path)?:(?!auto|none)|scale[xy]?\(0(?![.\d])|scale:0(?![.\d])|(?<![-\w])color:transparent|z-index:-"
)
_CLASS = regex(
    r"(?:^|[\s_:-])(?:(?:d|disp|display)[_-]?(?:[a-z]{2,4}[_-])?none|(?:is|js|visually)?(?<!overflow[_-])(?<!overflow-[xy][_-])hid(?:e|den)"
    r"|invisible|sr[_-]only|screen[_-]?reader|off[_-]?screen|unseen)(?:$|[\s_:-])"
)
_PRINTED = xpath_query("descendant-or-self::*[text()[normalize-space()]] | descendant::img")
_PRINT_ONLY = regex(r"@media\s+(?:only\s+)?print\s*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_ATTRIBUTE = regex(r"\[\s*([\w-]+)[^\[\]]*\]")
_CHOICE = regex(r":(?:is|where)\(([^()]*)\)")
_STATE = regex(r":[\w-]+")
_FUNCTION = regex(r":[\w-]+\([^()]*\)")
# Such selectors are about generated text, a state such as hover, or boxes without text.
_OTHERS = regex(r"::|:(?:before|after|first-l\w+|hover|focus|active|empty|target|disabled|checked)")
_PART = regex(r"[>+~]|[^\s>+~]+")
_NAME = regex(r"([.#@]?)([\w-]+)")
_WHOLE = {("", "html"), ("", "body")}
_MAX_STYLES = 400_000
"""If a page has more characters of styles, they are not read and nothing counts as shown."""
_MAX_PIECES = 50
"""Most pieces of text or pictures of a link that are checked."""
_Names = frozenset[tuple[str, str]]
"""What an element must have: tag, classes, id, names of attributes."""
_Rule = tuple[_Names, ...]
"""What a hidden element must have, as last item; before it, what elements around it must have."""


def is_hidden(element: Element) -> bool:
    """Tell whether the attributes or tag of an element, or of one around it, hide it."""
    return _hides(element) or any(map(_hides, element.iterancestors()))


def is_shown(element: Element) -> bool:
    """Tell whether the page shows an element: neither its markup nor its own styles hide it."""
    if is_hidden(element):
        return False
    rules = _rules(element)
    names = [_names(one) for one in _with_boxes(element)] if rules else []
    return not any(_is_met(rule, names) for rule in rules)


def prints(element: Element) -> bool:
    """Tell whether a text or picture in an element is shown."""
    return any(map(is_shown, _PRINTED(element)[:_MAX_PIECES]))


def _with_boxes(element: Element) -> Iterator[Element]:
    yield element
    yield from element.iterancestors()


def _hides(element: Element) -> bool:
    # A whole page may be hidden until a script shows it.
    if element.tag in ("html", "body"):
        return False
    said = element.attrib
    style, names = said.get("style"), said.get("class")
    return (
        element.tag in _UNSHOWN
        or "hidden" in said
        or "popover" in said
        or (said.get("aria-hidden") or "").lower() == "true"
        or bool(style and _hides_by(style))
        or bool(names and _CLASS.search(names.lower()))
    )


def _hides_by(style: str) -> bool:
    return bool(_STYLE.search("".join(_uncommented(style.lower()).split())))


def _uncommented(style: str) -> str:
    first, *others = style.split("/*")
    return first + "".join(one.partition("*/")[2] for one in others)


def _names(element: Element) -> _Names:
    classes = (element.get("class") or "").lower().split()
    keys = [("@", str(key)) for key in element.attrib]
    names = [("#", (element.get("id") or "").lower()), ("", str(element.tag))]
    return frozenset([*names, *keys, *((".", one) for one in classes)])


def _is_met(rule: _Rule, names: list[_Names]) -> bool:
    """Tell whether a rule hides an element or a box around it, other than the whole page."""
    *around, last = rule
    is_last = any(last <= one and not one & _WHOLE for one in names)
    return is_last and all(any(part <= one for one in names) for part in around)


def _rules(element: Element) -> frozenset[_Rule]:
    styles = [one.text or "" for one in element.getroottree().getroot().iter("style")]
    return _rules_of("\n".join(styles))


@lru_cache(maxsize=20)
def _rules_of(styles: str) -> frozenset[_Rule]:
    """Return the rules of a style sheet that hide elements."""
    if len(styles) > _MAX_STYLES:
        return frozenset([(frozenset(),)])
    rules: set[_Rule] = set()
    for rule in _PRINT_ONLY.sub("", _uncommented(styles.lower())).split("}"):
        before, _, said = rule.rpartition("{")
        if ":" in said and _hides_by(said):
            rules.update(_selected(before.rpartition("{")[2].rpartition(";")[2]))
    return frozenset(rules)


def _selected(selectors: str) -> Iterator[_Rule]:
    plain = _CHOICE.sub(r" \1", _ATTRIBUTE.sub(r"@\1", selectors))
    for selector in _FUNCTION.sub("", plain).split(","):
        if not _OTHERS.search(selector):
            parts: list[str] = []
            for part in _PART.findall(_STATE.sub("", selector)):
                # After + or ~ the element is beside the one before, not in it.
                if part in "+~":
                    del parts[-1:]
                elif part.strip(">*&"):
                    parts.append(part)
            yield tuple(frozenset(_NAME.findall(part)) for part in parts or [""])
