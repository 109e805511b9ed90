"""Body text as the site's templates print it, and as a parser must return it."""

import re
from collections.abc import Callable, Iterable
from html import escape

from demo.articles import Block

LINKED = re.compile(r"\[\[(.+?)\]\]")
NESTED = re.compile(r"\{\{(.+?)\}\}")
BOLD = re.compile(r"\*\*(.+?)\*\*")
WORD_LINK = '<a href="http://www.people.com.cn" target="_blank"><font color="#0000FF">{}</font></a>'
NESTED_LINK = (
    '<a href="http://acftu.people.com.cn/" target="_blank">'
    '<a href="http://acftu.people.com.cn/" target="_blank">{}</a></a>'
)
INDENT = "　　"


def plain(text: str) -> str:
    """Return the text as a parser must return it."""
    for marks in (LINKED, NESTED, BOLD):
        text = marks.sub(r"\1", text)
    return text.replace("~", " ")


def inline(text: str) -> str:
    """Return the text as markup."""
    text = escape(text, quote=False).replace("~", "&nbsp;")
    text = LINKED.sub(lambda match: WORD_LINK.format(match[1]), text)
    text = NESTED.sub(lambda match: NESTED_LINK.format(match[1]), text)
    return BOLD.sub(r"<strong>\1</strong>", text)


def breaks(blocks: Iterable[Block], picture: str) -> str:
    """Return paragraphs separated by two line breaks and two ideographic spaces, as in 2011."""
    parts = []
    for block in blocks:
        if block.kind == "picture":
            parts.append(PICTURES[picture](block, ""))
        elif block.kind == "promotion":
            parts.append(f'{INDENT}<a href="{block.detail}">{inline(block.text)}</a><br><br>')
        else:
            bold = block.kind == "subhead"
            text = f"<b>{inline(block.text)}</b>" if bold else inline(block.text)
            parts.append(f"{INDENT}{text}<br><br>")
    return "".join(parts).removesuffix("<br><br>")


def paragraphs(
    blocks: Iterable[Block],
    picture: str,
    *,
    opening: str,
    before: str = "",
    link: str = "http://acftu.people.com.cn/",
) -> str:
    """Return paragraphs in ``<p>``; ``opening`` is the tag, ``before`` comes first in the text.

    ``link`` is the target of pictures of the kind ``centered``.
    """
    parts = []
    for block in blocks:
        if block.kind == "picture":
            parts.append(PICTURES[picture](block, link))
            continue
        text = inline(block.text)
        if block.kind == "subhead":
            text = f"<strong>{before}{text}</strong>"
        elif block.kind == "promotion":
            text = (
                f'<a href="{block.detail}" target="_blank"><span style="color: rgb(255, 0, 0);">'
                f"<strong>{text}</strong><strong>&gt;&gt;</strong></span></a>"
            )
        else:
            text = before + text
        parts.append(f"{opening}{text}</p>")
    return "\n".join(parts)


def _image(block: Block, alt: str = "") -> str:
    return f'<img src="{block.text}" alt="{escape(alt)}" border="0" />'


def _pictext(block: Block, _link: str) -> str:
    caption = inline(block.detail or "")
    return (
        f'<p align="center">{_image(block)}</p><p align="center" class="pictext">{caption}</p>'
        "<br><br>"
    )


def _font(block: Block, _link: str) -> str:
    caption = f'<br><font color="#000080">{inline(block.detail)}</font>' if block.detail else ""
    return f"<center>{_image(block)}{caption}</center><br>"


def _cell(block: Block, _link: str) -> str:
    return (
        '<table border="0" align="center" cellpadding="0" cellspacing="0"><tr>'
        f'<td align="center">{_image(block)}</td></tr><tr><td align="center">'
        f'<span style="font-size: 9pt">{inline(block.detail or "")}</span></td></tr></table><br>'
    )


def _centered(block: Block, link: str) -> str:
    return f'<p style="text-align: center;">\n\t<a href="{link}">{_image(block)}</a></p>'


def _alt(block: Block, _link: str) -> str:
    caption = plain(block.detail or "")
    return (
        f'<p style="text-align: center;">\n\t{_image(block, caption)}</p>\n'
        f'<p style="text-align: center;">\n\t{inline(block.detail or "")}</p>'
    )


PICTURES: dict[str, Callable[[Block, str], str]] = {
    "pictext": _pictext,  # caption in its own class
    "font": _font,  # caption in <center><font>
    "cell": _cell,  # caption in a table cell
    "centered": _centered,  # no caption, picture inside a link
    "alt": _alt,  # caption = alt text = the next paragraph
}


def picture_block(printed: str) -> str:
    """Return the content of ``div.text_img`` and ``div.box_pic`` for ``path | caption``."""
    if not printed:
        return ""
    block = Block.parse(f"@ {printed}")
    return f"{_image(block, block.detail or '')}<p>{inline(block.detail or '')}</p>"
