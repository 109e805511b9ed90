"""Find the captions of the pictures of an article.

Editors put a picture and its caption into different elements: a paragraph with a class of its own,
``center`` with a ``font`` in it, the next row of a table, a ``div`` outside the text. Common to all
is a block with pictures and little text. Such a block does not belong to the text, and its lines
are captions.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from lxml import etree

from unionnews.normalize.picture_credits import credit_text
from unionnews.pages.processors import BLOCKS, Picture, captioned, start_of, text_of
from unionnews.pages.selectors import Element
from unionnews.words.text import squash

MAX_CAPTION = 160
"""Most characters of captions for each picture of a block; the longest caption seen has 74."""
_MAX_CLIMB = 12
_MOST_IMAGES = 50
_BLOCKS = frozenset({"table", "tr", "td", "center", "figure"})
_BLOCK_CLASSES = frozenset({"box_pic", "text_img"})


def with_captions(
    images: list[Element], captions: list[Element], container: Element
) -> tuple[list[Picture], set[Element]]:
    """Return the images with their captions, and the elements that are captions, not text.

    ``captions`` are the elements marked as captions; each belongs to the image before it.
    """
    blocks = _blocks(images, container)
    in_blocks = {image: pair for block, own in blocks.items() for image, pair in _pairs(block, own)}
    own_lines = dict(captioned(images, captions, container))
    found: list[Picture] = [
        (image, in_blocks.get(image) or own_lines.get(image)) for image in images
    ]
    return found, {*blocks, *captions}


def repeated_alts(images: list[Element]) -> list[Element]:
    """Return the paragraphs after a picture that repeat its ``alt`` text: they are its caption."""
    found = []
    for image in images:
        line = next(image.iterancestors("p", "div", "center", "td"), image).getnext()
        if line is not None and (alt := squash(image.get("alt"))) and alt == text_of(line):
            found.append(line)
    return found


def credited_lines(images: list[Element]) -> list[Element]:
    """Return the centered lines just after a picture's paragraph that end with a credit."""
    found = []
    for image in images:
        line = next(image.iterancestors("p", "center"), image).getnext()
        if line is None or not _is_centered(line):
            continue
        text = squash(start_of(line))
        if text and len(text) <= MAX_CAPTION and credit_text(text) is not None:
            found.append(line)
    return found


def _is_centered(element: Element) -> bool:
    return element.tag == "center" or (
        element.tag in ("p", "div")
        and (element.get("align") == "center" or "center" in element.get("style", ""))
    )


def _blocks(images: list[Element], container: Element) -> dict[Element, list[Element]]:
    """Return the outermost blocks of pictures, each with its images in page order."""
    known: dict[Element, bool] = dict.fromkeys((container, *container.iterancestors()), False)
    blocks: dict[Element, list[Element]] = {}
    for image in images:
        outermost = None
        ancestors = image.iterancestors()
        for _, ancestor in zip(range(_MAX_CLIMB), ancestors, strict=False):
            if ancestor not in known and _may_be_block(ancestor):
                known[ancestor] = _is_short(ancestor)
            if not known.get(ancestor, True):
                break
            if ancestor in known:
                outermost = ancestor
        if outermost is not None:
            blocks.setdefault(outermost, []).append(image)
    return blocks


def _may_be_block(element: Element) -> bool:
    if element.tag in _BLOCKS:
        return True
    if element.tag not in ("p", "div"):
        return False
    if not _BLOCK_CLASSES.isdisjoint(element.get("class", "").split()):
        return True
    return _is_centered(element)


def _is_short(element: Element) -> bool:
    """Tell whether an element has so little text that it can be captions of its images."""
    room = MAX_CAPTION * sum(1 for _ in islice(element.iter("img"), _MOST_IMAGES))
    for text in element.itertext():
        room -= len(text.strip())
        if room < 0:
            return False
    return True


def _pairs(block: Element, images: list[Element]) -> Iterator[tuple[Element, str | None]]:
    """Yield each image of a block with the lines after it, or with one line if all lines follow."""
    order = list(_images_and_lines(block, set(images)))
    lines = [item for item in order if isinstance(item, str)]
    if order[len(images) :] == lines and len(lines) == len(images):
        yield from zip(images, lines, strict=True)
        return
    captions: dict[Element, list[str]] = {image: [] for image in images}
    current = images[0]
    for item in order:
        if isinstance(item, str):
            captions[current].append(item)
        else:
            current = item
    for image, own in captions.items():
        yield image, " ".join(own) or None


def _images_and_lines(block: Element, images: set[Element]) -> Iterator[Element | str]:
    pieces: list[str] = []
    for item in _events(block, images):
        if isinstance(item, str):
            pieces.append(item)
            continue
        if line := squash("".join(pieces)):
            yield line
        pieces.clear()
        if item is not None:
            yield item
    if line := squash("".join(pieces)):
        yield line


def _events(block: Element, images: set[Element]) -> Iterable[Element | str | None]:
    """Yield strings, images, and None at the start and end of each block element."""
    for event, element in etree.iterwalk(block, events=("start", "end")):
        if element.tag in BLOCKS:
            yield None
        if event == "end":
            yield "" if element is block else element.tail or ""
        else:
            if element in images:
                yield element
            yield element.text or ""
